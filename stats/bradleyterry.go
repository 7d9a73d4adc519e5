package stats

import (
	"math"
)

// Scale turns a natural-log ability into rating points: on the Elo scale 400
// points are odds of ten to one.
const Scale = 400 / math.Ln10

// MeanRating is what the ratings of a group of models average.
const MeanRating = 1000

// PriorGames describes the weak prior: every model is taken to have won half a
// game and lost half a game against an imaginary opponent of the mean rating.
const PriorGames = 0.5

// Counts holds the outcomes between K models, added up by pair. The sums may
// be fractions. A fit needs nothing else, however many games there were.
type Counts struct {
	K      int
	Wins   []float64 // [i*K+j]: i beat j
	Ties   []float64 // [i*K+j] with i < j
	AllBad []float64 // [i*K+j] with i < j: both were called bad
}

// NewCounts makes an empty table for k models.
func NewCounts(k int) *Counts {
	n := k * k
	all := make([]float64, 3*n)
	return &Counts{K: k, Wins: all[:n:n], Ties: all[n : 2*n : 2*n], AllBad: all[2*n:]}
}

// Reset empties the table.
func (c *Counts) Reset() {
	clear(c.Wins)
	clear(c.Ties)
	clear(c.AllBad)
}

// Win adds w games that i won against j.
func (c *Counts) Win(i, j int, w float64) { c.Wins[i*c.K+j] += w }

// Tie adds w ties of i and j.
func (c *Counts) Tie(i, j int, w float64) { c.Ties[min(i, j)*c.K+max(i, j)] += w }

// Bad adds w games of i and j that both lost.
func (c *Counts) Bad(i, j int, w float64) { c.AllBad[min(i, j)*c.K+max(i, j)] += w }

// Record is what one model's games came to. Ties has the ones that were all
// bad, unless the rule drops them.
type Record struct{ Wins, Losses, Ties float64 }

// Record adds up a model's games.
func (c *Counts) Record(i int, rule Rule) Record {
	var r Record
	for j := range c.K {
		if j == i {
			continue
		}
		at := min(i, j)*c.K + max(i, j)
		r.Wins += c.Wins[i*c.K+j]
		r.Losses += c.Wins[j*c.K+i]
		r.Ties += c.Ties[at]
		if !rule.DropAllBad {
			r.Ties += c.AllBad[at]
		}
	}
	return r
}

// Rule is how ties and all-bad games count. The zero value is half a win
// for each side, for both.
type Rule struct {
	Davidson   bool // fit a tie parameter instead of half a win each
	DropAllBad bool // games that both sides lost say nothing
}

// Fit is the outcome of a paired-comparison model.
type Fit struct {
	Rating []float64 // rating points, mean 1000 in each group; 1000 where Shape.Group is -1
	// Prior says that the weak prior was needed: the data alone have no
	// highest likelihood, since a model won or lost everything or the graph
	// falls apart. It stands for PriorGames wins and as many losses against an
	// imaginary opponent of the mean rating.
	Prior bool
	// Nu is Davidson's tie parameter: even sides tie with probability
	// Nu/(2+Nu). 0 under the other rule and where there are no ties.
	Nu    float64
	Shape Shape
}

// Options steer FitBradleyTerry.
type Options struct {
	Rule  Rule
	Start []float64 // ratings to start from, nil for none; speeds up replicates
}

// FitBradleyTerry finds the ratings of highest likelihood under
//
//	P(i beats j) = 1 / (1 + 10^((r_j - r_i)/400)),
//
// with ties as half a win each (which is what Chatbot Arena's arena-rank
// does), or under Davidson's model
//
//	P(i beats j) : P(tie) : P(j beats i) = π_i : ν √(π_i π_j) : π_j.
//
// It is Newton's method on the table of pairs, so the number of games does not
// matter. The highest likelihood exists only where a chain of wins (a tie
// counts both ways) leads from every model to every other (Ford 1957); where
// it does not, the weak prior is added and said. Davidson's also needs a circle
// of games with more wins along it than ties: else strengths and tie parameter
// can grow together without end. Ratings of different groups
// of Shape have nothing to do with each other.
//
// Absent: fewer than two models with a game (TooFew), counts that are negative
// or not finite (OutOfRange), no optimum within 200 steps (NoOptimum).
//
// Sources: Bradley, Terry (1952); Davidson (1970); Hunter (2004).
func FitBradleyTerry(c *Counts, o Options) (Fit, error) {
	p, err := pairsOf(c, o.Rule)
	if err != nil {
		return Fit{}, err
	}
	f := Fit{Rating: make([]float64, c.K), Shape: p.shape(c.K)}
	davidson := o.Rule.Davidson && p.ties > 0 && p.decided > 0
	f.Prior = !f.Shape.Strong || davidson && !p.reversed()
	theta := make([]float64, len(p.players), len(p.players)+1)
	if len(o.Start) == c.K {
		for at, model := range p.players {
			theta[at] = (o.Start[model] - MeanRating) / Scale
		}
	}
	prior := 0.0
	if f.Prior {
		prior = PriorGames
	}
	if davidson {
		theta = append(theta, math.Log(2*p.ties/p.decided))
		theta, err = newton(theta, 2, func(x []float64, d *derivatives) float64 { return p.davidson(x, prior, d) })
	} else {
		theta, err = newton(theta, 2, func(x []float64, d *derivatives) float64 { return p.halves(x, prior, d) })
	}
	if err != nil {
		return Fit{}, err
	}
	if davidson {
		f.Nu = math.Exp(theta[len(p.players)])
	}
	f.rate(p, theta)
	return f, nil
}

// rate turns abilities into ratings with the mean of each group at 1000.
func (f *Fit) rate(p *pairs, theta []float64) {
	sum, n := make([]float64, f.Shape.Groups), make([]float64, f.Shape.Groups)
	for at, model := range p.players {
		g := f.Shape.Group[model]
		sum[g] += theta[at]
		n[g]++
	}
	for i := range f.Rating {
		f.Rating[i] = MeanRating
	}
	for at, model := range p.players {
		g := f.Shape.Group[model]
		f.Rating[model] += (theta[at] - sum[g]/n[g]) * Scale
	}
}

// pair is what happened between two players.
type pair struct {
	i, j       int // indexes of players
	wi, wj, tt float64
}

// pairs is the table without the models that never played and the pairs that
// never met.
type pairs struct {
	players       []int // model of each player
	games         []pair
	ties, decided float64
	power         []float64 // room for powers
}

func pairsOf(c *Counts, rule Rule) (*pairs, error) {
	if !allFinite(c.Wins) || !allFinite(c.Ties) || !allFinite(c.AllBad) {
		return nil, absent(NotFinite)
	}
	p := &pairs{players: make([]int, 0, c.K), games: make([]pair, 0, min(c.K*(c.K-1)/2, 1<<13))}
	number := make([]int, c.K)
	player := func(model int) int {
		if number[model] == 0 {
			p.players = append(p.players, model)
			number[model] = len(p.players)
		}
		return number[model] - 1
	}
	for i := range c.K {
		for j := i + 1; j < c.K; j++ {
			wi, wj, t := c.Wins[i*c.K+j], c.Wins[j*c.K+i], c.Ties[i*c.K+j]
			if bad := c.AllBad[i*c.K+j]; !rule.DropAllBad {
				t += bad
			}
			if wi < 0 || wj < 0 || t < 0 {
				return nil, absent(OutOfRange)
			}
			if wi+wj+t == 0 {
				continue
			}
			p.games = append(p.games, pair{player(i), player(j), wi, wj, t})
			p.ties += t
			p.decided += wi + wj
		}
	}
	if len(p.players) < 2 {
		return nil, tooFew(len(p.players), 2)
	}
	return p, nil
}

// halves is the log likelihood with ties as half a win each.
func (p *pairs) halves(x []float64, prior float64, d *derivatives) float64 {
	ll := d.prior(x, len(p.players), prior)
	if d.want == value {
		for _, g := range p.games {
			w, n := g.wi+g.tt/2, g.wi+g.wj+g.tt
			ll += w*(x[g.i]-x[g.j]) - n*softplus(x[g.i]-x[g.j])
		}
		return ll
	}
	power := p.powers(x)
	for at := range p.games {
		g := &p.games[at]
		w, n := g.wi+g.tt/2, g.wi+g.wj+g.tt
		var q float64
		if power != nil {
			q = power[g.i] / (power[g.i] + power[g.j])
		} else {
			q = logistic(x[g.i] - x[g.j])
		}
		d.grad[g.i] += w - n*q
		d.grad[g.j] -= w - n*q
		if d.want == curvature {
			d.bend(g.i, g.j, n*q*(1-q))
		}
	}
	return ll
}

// powers is e to each ability, so that the chance of a pair takes no
// exponential of its own, or nil where one would be too large or too small.
func (p *pairs) powers(x []float64) []float64 {
	if largest(x) > 300 {
		return nil
	}
	if p.power == nil {
		p.power = make([]float64, len(x))
	}
	for i, v := range x {
		p.power[i] = math.Exp(v)
	}
	return p.power
}

// davidson is the log likelihood with a tie parameter, whose logarithm is the
// last element of x.
func (p *pairs) davidson(x []float64, prior float64, d *derivatives) float64 {
	last := len(p.players)
	ll := d.prior(x, last, prior)
	for _, g := range p.games {
		n := g.wi + g.wj + g.tt
		half := (x[g.i] - x[g.j]) / 2
		top := max(math.Abs(half), x[last])
		a, b, t := math.Exp(half-top), math.Exp(-half-top), math.Exp(x[last]-top)
		z := a + b + t
		if d.want == value {
			ll += (g.wi-g.wj)*half + g.tt*x[last] - n*(math.Log(z)+top)
			continue
		}
		a, b, t = a/z, b/z, t/z
		up := (g.wi - g.wj - n*(a-b)) / 2
		d.grad[g.i] += up
		d.grad[g.j] -= up
		d.grad[last] += g.tt - n*t
		if d.want == slope {
			continue
		}
		d.bend(g.i, g.j, n*((a+b)-(a-b)*(a-b))/4)
		cross := n * (a - b) * t / 2
		d.hess.SetSym(g.i, last, d.hess.At(g.i, last)-cross)
		d.hess.SetSym(g.j, last, d.hess.At(g.j, last)+cross)
		d.hess.SetSym(last, last, d.hess.At(last, last)+n*t*(1-t))
	}
	return ll
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// softplus is log(1+e^x) without overflow.
func softplus(x float64) float64 {
	if x > 0 {
		return x + math.Log1p(math.Exp(-x))
	}
	return math.Log1p(math.Exp(x))
}
