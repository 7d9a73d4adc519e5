package stats

import (
	"math"
	"math/bits"
	"math/rand/v2"
)

// How a permutation test went about it.
const (
	Exact   = "exact"   // every arrangement was looked at
	Sampled = "sampled" // arrangements were drawn at random
)

// The sizes of permutation tests.
const (
	exactOrders = 10      // up to so many things every order is looked at
	exactSwaps  = 16      // up to so many things every set of swaps is looked at
	draws       = 100_000 // else so many arrangements are drawn
	drawsAtOnce = 1000    // drawn from one source
	fewest      = 5       // with four things no order of them is rarer than .05
)

// P is a two-sided p-value of a permutation test: how often an arrangement by
// chance alone lies as far from what chance gives on average as the data do.
// Where arrangements were drawn it is (hits+1)/(Draws+1), which is never 0
// (Phipson, Smyth 2010); where all were looked at it is hits/Draws.
type P struct {
	Value  float64
	Method string // Exact or Sampled
	Draws  int    // arrangements looked at
}

// SpearmanP tests whether Spearman's rho is 0: under that, every order of y
// beside x is as likely as any other. All orders are looked at up to 10
// things, else 100,000 drawn ones.
//
// Absent as Spearman, and TooFew under five things.
func SpearmanP(x, y []float64, seed int64) (P, error) {
	if err := varied(x, y); err != nil {
		return P{}, err
	}
	rx, ry := doubledRanks(x), doubledRanks(y)
	n := len(x)
	return permute(n, n*(n+1)*(n+1), seed, func(before []int, j int) int {
		return rx[len(before)] * ry[j]
	}), nil
}

// KendallP tests whether Kendall's tau-b is 0, as SpearmanP does for rho.
func KendallP(x, y []float64, seed int64) (P, error) {
	if err := varied(x, y); err != nil {
		return P{}, err
	}
	sx, sy := signs(x), signs(y)
	return permute(len(x), 0, seed, func(before []int, j int) int {
		sum, row, column := 0, sx[len(before)], sy[j]
		for place, other := range before {
			sum += row[place] * column[other]
		}
		return sum
	}), nil
}

// varied checks what a permutation test of a correlation needs.
func varied(x, y []float64) error {
	if err := together(fewest, x, y); err != nil {
		return err
	}
	_, err := Spearman(x, y)
	return err
}

// doubledRanks are whole numbers, so that equal sums are equal.
func doubledRanks(x []float64) []int {
	out := make([]int, len(x))
	for i, r := range Ranks(x) {
		out[i] = int(2 * r)
	}
	return out
}

// signs says for each two values which is greater.
func signs(x []float64) [][]int {
	out := make([][]int, len(x))
	for i := range x {
		out[i] = make([]int, len(x))
		for j := range x {
			switch {
			case x[i] > x[j]:
				out[i][j] = 1
			case x[i] < x[j]:
				out[i][j] = -1
			}
		}
	}
	return out
}

// permute tests a statistic of an order of n things that is centre on average.
// The statistic is a sum over places: add is what the next place adds when
// thing j stands there, after the things before it.
func permute(n, centre int, seed int64, add func(before []int, j int) int) P {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	observed := -centre
	for i := range order {
		observed += add(order[:i], i)
	}
	far := abs(observed)
	if n <= exactOrders {
		o := orders{add: add, centre: centre, far: far}
		o.from(order, 0, 0)
		return P{Value: float64(o.hits) / float64(o.all), Method: Exact, Draws: o.all}
	}
	return sample(seed, func(rng *rand.Rand) bool {
		order := rng.Perm(n)
		sum := -centre
		for i, j := range order {
			sum += add(order[:i], j)
		}
		return abs(sum) >= far
	})
}

// orders goes through all orders and counts the ones that are as far out.
type orders struct {
	add         func(before []int, j int) int
	centre, far int
	hits, all   int
}

// from puts each of the things that are left in place at in turn. The order is
// afterwards what it was before.
func (o *orders) from(order []int, at, sum int) {
	if at == len(order) {
		o.all++
		if abs(sum-o.centre) >= o.far {
			o.hits++
		}
		return
	}
	for i := at; i < len(order); i++ {
		order[at], order[i] = order[i], order[at]
		o.from(order, at+1, sum+o.add(order[:at], order[at]))
		order[at], order[i] = order[i], order[at]
	}
}

// signFlips tests Σ parts against all or 100,000 drawn sets of signs.
func signFlips(parts []float64, seed int64) P {
	observed := 0.0
	for _, v := range parts {
		observed += v
	}
	far := math.Abs(observed) - 1e-12
	if len(parts) <= exactSwaps {
		return everySwap(parts, far)
	}
	return sample(seed, func(rng *rand.Rand) bool {
		sum := 0.0
		for from := 0; from < len(parts); from += 64 {
			coins := rng.Uint64()
			for _, v := range parts[from:min(from+64, len(parts))] {
				if coins&1 == 1 {
					v = -v
				}
				sum += v
				coins >>= 1
			}
		}
		return math.Abs(sum) >= far
	})
}

// swapParts is what each model adds to the difference of the correlations.
func swapParts(size, a, b []float64) ([]float64, error) {
	if err := together(fewest, size, a, b); err != nil {
		return nil, err
	}
	var z [3][]float64
	for i, v := range [][]float64{size, a, b} {
		var err error
		if z[i], err = standardised(Ranks(v)); err != nil {
			return nil, err
		}
	}
	parts := make([]float64, len(size))
	for i := range parts {
		parts[i] = z[0][i] * (z[1][i] - z[2][i])
	}
	return parts, nil
}

// everySwap goes through all signs, changing one at a time (a Gray code). The
// last sign stays: turning all of them gives the same distance from 0.
func everySwap(parts []float64, far float64) P {
	signed := append([]float64(nil), parts...)
	hits, half := 0, 1<<(len(parts)-1)
	for i := 1; i <= half; i++ {
		sum := 0.0
		for _, v := range signed {
			sum += v
		}
		if math.Abs(sum) >= far {
			hits++
		}
		turn := min(bits.TrailingZeros(uint(i)), len(parts)-1)
		signed[turn] = -signed[turn]
	}
	return P{Value: float64(hits) / float64(half), Method: Exact, Draws: 2 * half}
}

// sample draws arrangements and counts the ones that are as far out.
func sample(seed int64, hit func(rng *rand.Rand) bool) P {
	hits := make([]int, draws/drawsAtOnce)
	Resample(seed, len(hits), 0, func(block int, _ []float64, rng *rand.Rand) {
		n := 0
		for range drawsAtOnce {
			if hit(rng) {
				n++
			}
		}
		hits[block] = n
	})
	all := 0
	for _, n := range hits {
		all += n
	}
	return P{Value: float64(all+1) / float64(draws+1), Method: Sampled, Draws: draws}
}

func abs(n int) int { return max(n, -n) }
