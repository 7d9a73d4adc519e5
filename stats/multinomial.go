package stats

import (
	"math"
	"math/bits"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"
)

// tabled is up to which mean a Poisson distribution is drawn from a table.
const tabled = 2048

// Multinomial draws as many games as a table has, with replacement, into another one:
// the bootstrap over games, in the time of the table's cells.
//
// The cells of such a draw are multinomial. Were the number of games drawn at
// random too (Poisson), then the cells would be independent Poisson numbers,
// which a table gives in a few nanoseconds; and whatever the number, given it
// the cells are multinomial. So Draw takes Poisson numbers for slightly too few
// games, starts over where there are too many all the same, and draws the rest
// one by one. The outcome is exactly multinomial.
//
// A Multinomial doesn't change and may be used by many at a time.
type Multinomial struct {
	games float64
	cells []cell
	kinds []poisson // by the cells' kind
	rest  alias     // one game: the number of its cell
}

// cell is a place in one of the three parts of a table of counts.
type cell struct{ part, at, kind int32 }

// NewMultinomial makes a Multinomial of the games of a table: whole numbers of zero and up.
func NewMultinomial(c *Counts) *Multinomial {
	u := &Multinomial{}
	var odds []float64
	for _, counts := range parts(c) {
		for _, n := range counts {
			u.games += max(n, 0)
		}
	}
	// Three standard deviations of the number of games.
	fewer := max(0, 1-3/math.Sqrt(u.games))
	kinds := map[float64]int32{}
	for part, counts := range parts(c) {
		for at, n := range counts {
			if !(n > 0) {
				continue
			}
			kind, known := kinds[n]
			if !known {
				kind = int32(len(u.kinds))
				kinds[n] = kind
				u.kinds = append(u.kinds, newPoisson(n*fewer))
			}
			u.cells = append(u.cells, cell{int32(part), int32(at), kind})
			odds = append(odds, n)
		}
	}
	u.rest = newAlias(odds)
	return u
}

// Draw replaces what is in out, a table of as many models.
func (u *Multinomial) Draw(rng *rand.Rand, out *Counts) {
	out.Reset()
	to := parts(out)
	left := -1.0
	for left < 0 {
		left = u.games
		for _, c := range u.cells {
			n := u.kinds[c.kind].draw(rng)
			to[c.part][c.at] = n
			left -= n
		}
	}
	for ; left >= 1; left-- {
		c := u.cells[u.rest.draw(rng)]
		to[c.part][c.at]++
	}
}

func parts(c *Counts) [3][]float64 { return [3][]float64{c.Wins, c.Ties, c.AllBad} }

// poisson draws Poisson numbers: from a table that begins with the number from,
// or, for a mean too large to have one, the usual way.
type poisson struct {
	mean  float64
	from  float64
	table alias
}

// newPoisson tables all numbers that are not rarer than 1 in 10^18 or so.
func newPoisson(mean float64) poisson {
	if mean > tabled {
		return poisson{mean: mean}
	}
	arm := 9*math.Sqrt(mean) + 30
	from := max(0, math.Floor(mean-arm))
	odds := make([]float64, int(mean+arm-from)+1)
	for i := range odds {
		odds[i] = math.Exp(distuv.Poisson{Lambda: mean}.LogProb(from + float64(i)))
	}
	if mean == 0 {
		odds = []float64{1}
	}
	return poisson{mean: mean, from: from, table: newAlias(odds)}
}

func (p *poisson) draw(rng *rand.Rand) float64 {
	if p.table == nil {
		return distuv.Poisson{Lambda: p.mean, Src: rng}.Rand()
	}
	return p.from + float64(p.table.draw(rng))
}

// alias draws one of several things with given odds in constant time (Walker
// 1977; Vose 1991): each slot is as likely as any other, and stands for its own
// thing and, above keep, for one other.
type alias []slot

type slot struct {
	keep  uint64
	other int
}

func newAlias(odds []float64) alias {
	sum := 0.0
	for _, o := range odds {
		sum += o
	}
	n := len(odds)
	share := make([]float64, n)
	var small, large []int
	for i, o := range odds {
		if share[i] = o / sum * float64(n); share[i] < 1 {
			small = append(small, i)
		} else {
			large = append(large, i)
		}
	}
	a := make(alias, n)
	for i := range a {
		a[i] = slot{math.MaxUint64, i}
	}
	for len(small) > 0 && len(large) > 0 {
		s, l := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		a[s] = slot{uint64(math.Ldexp(share[s], 64)), l}
		if share[l] -= 1 - share[s]; share[l] < 1 {
			large = large[:len(large)-1]
			small = append(small, l)
		}
	}
	return a
}

func (a alias) draw(rng *rand.Rand) int {
	i, fraction := bits.Mul64(rng.Uint64(), uint64(len(a)))
	if s := a[i]; fraction >= s.keep {
		return s.other
	}
	return int(i)
}
