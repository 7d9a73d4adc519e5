package stats

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
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

// RankP is SpearmanP and KendallP at once, from the same orders. Without ties
// the p of tau is exact for up to 600 things.
func RankP(x, y []float64, seed int64) (rho, tau P, err error) {
	if err := varied(x, y); err != nil {
		return P{}, P{}, err
	}
	n := len(x)
	if n <= exactOrders {
		if rho, err = SpearmanP(x, y, seed); err != nil {
			return P{}, P{}, err
		}
		tau, err = KendallP(x, y, seed)
		return rho, tau, err
	}
	rx, ry := doubledRanks(x), doubledRanks(y)
	observed := ordered(x) // which thing of y stands at each place of x
	slices.Sort(rx)
	centre := n * (n + 1) * (n + 1)
	sum := func(order []int) int {
		s := -centre
		for i, j := range order {
			s += rx[i] * ry[j]
		}
		return abs(s)
	}
	exact := n <= exactTau && distinct(x) && distinct(y)
	if exact {
		tau = exactKendall(x, y)
	}
	c := newConcordance(x, y)
	farRho, farTau := sum(observed), abs(c.of(observed, c.room()))
	hits := make([][2]int, draws/drawsAtOnce)
	Resample(seed, len(hits), 0, func(block int, _ []float64, rng *rand.Rand) {
		room, order := c.room(), slices.Clone(observed)
		for range drawsAtOnce {
			shuffle(rng, order)
			if sum(order) >= farRho {
				hits[block][0]++
			}
			if !exact && abs(c.of(order, room)) >= farTau {
				hits[block][1]++
			}
		}
	})
	var all [2]int
	for _, h := range hits {
		all[0], all[1] = all[0]+h[0], all[1]+h[1]
	}
	rho = P{float64(all[0]+1) / float64(draws+1), Sampled, draws}
	if !exact {
		tau = P{float64(all[1]+1) / float64(draws+1), Sampled, draws}
	}
	return rho, tau, nil
}

// shuffle puts an order into another one, two swaps for each number drawn
// (Lemire 2019). What the multiplication prefers is under one in ten million for
// so few things.
func shuffle(rng *rand.Rand, order []int) {
	for i := len(order) - 1; i > 0; {
		coins := rng.Uint64()
		for range 2 {
			j := int((coins & math.MaxUint32) * uint64(i+1) >> 32)
			order[i], order[j] = order[j], order[i]
			coins >>= 32
			if i--; i == 0 {
				break
			}
		}
	}
}

// exactTau is up to how many things without ties the distribution of Kendall's
// tau is worked out.
const exactTau = 600

func distinct(x []float64) bool {
	order := ordered(x)
	for i := 1; i < len(order); i++ {
		if x[order[i]] == x[order[i-1]] {
			return false
		}
	}
	return true
}

// exactKendall is the exact p of Kendall's tau without ties, from the number of
// orders of n things with k inversions, f(n,k) = Σ f(n-1, k-j) over j = 0 to n-1
// (Kendall 1938). It does not look at orders one by one, and says 0 draws.
func exactKendall(x, y []float64) P {
	n := len(x)
	inOrder := make([]float64, n)
	for i, at := range ordered(x) {
		inOrder[i] = y[at]
	}
	pairs := choose2(n)
	far := abs(pairs - 2*inversions(inOrder, make([]float64, n)))
	share := make([]float64, 1, pairs+1) // of orders with so many inversions
	share[0] = 1
	for k := 2; k <= n; k++ {
		next := make([]float64, choose2(k)+1)
		window := 0.0
		for i := range next {
			if i < len(share) {
				window += share[i]
			}
			if out := i - k; out >= 0 && out < len(share) {
				window -= share[out]
			}
			next[i] = max(0, window) / float64(k)
		}
		share = next
	}
	p := 0.0
	for k, s := range share {
		if abs(pairs-2*k) >= far {
			p += s
		}
	}
	return P{Value: min(1, p), Method: Exact}
}

// concordance counts the pairs that two orders have alike, less those that they
// have the other way round.
type concordance struct {
	ends         []int // of the things by x, where a run of equal x ends
	at, from, to []int // each thing's own bit by y, and those of all with its y
}

func newConcordance(x, y []float64) *concordance {
	n := len(x)
	c := &concordance{at: make([]int, n), from: make([]int, n), to: make([]int, n)}
	xs, ys := ordered(x), ordered(y)
	for i := 1; i <= n; i++ {
		if i == n || x[xs[i]] != x[xs[i-1]] {
			c.ends = append(c.ends, i)
		}
	}
	for from := 0; from < n; {
		to := from + 1
		for to < n && y[ys[to]] == y[ys[from]] {
			to++
		}
		for bit := from; bit < to; bit++ {
			c.at[ys[bit]], c.from[ys[bit]], c.to[ys[bit]] = bit, from, to
		}
		from = to
	}
	return c
}

// word is 64 things by y: which of them were there, and how many in the words
// before.
type word struct {
	bits   uint64
	before int
}

func (c *concordance) room() []word { return make([]word, len(c.at)/64+1) }

// of is the count where place i of x has thing order[i] of y.
func (c *concordance) of(order []int, room []word) int {
	clear(room)
	sum, begin, passed := 0, 0, 0
	for _, end := range c.ends {
		for _, j := range order[begin:end] {
			less := below(room, c.from[j])
			if c.to[j] == c.from[j]+1 {
				sum += 2*less - passed
			} else {
				sum += less + below(room, c.to[j]) - passed
			}
		}
		for _, j := range order[begin:end] {
			w := c.at[j] >> 6
			room[w].bits |= 1 << (c.at[j] & 63)
			for after := w + 1; after < len(room); after++ {
				room[after].before++
			}
		}
		passed += end - begin
		begin = end
	}
	return sum
}

// below counts the things before a bit.
func below(room []word, bit int) int {
	w := &room[bit>>6]
	return w.before + bits.OnesCount64(w.bits&(1<<(bit&63)-1))
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

// SwapP tests whether a and b go with size to the same degree: whether the
// difference of Spearman's rho of size and a, and of size and b, is 0. If it
// is, then the rank of a model in a could as well be its rank in b; so
// within models the two standardised ranks are swapped at random. A swap turns
// the sign of the model's part in
//
//	rho(size,a) - rho(size,b) = Σ s_i (a_i - b_i),
//
// with s, a, b the ranks with mean 0 and sum of squares 1. All swaps are
// looked at up to 16 models, else 100,000 drawn ones.
//
// Absent as Spearman, and TooFew under five models. Where a and b rank all
// models alike, p is 1.
//
// Sources: Deutsch, Dror, Roth (2021), "PERM-BOTH"; Fisher (1935) for the
// signs.
func SwapP(size, a, b []float64, seed int64) (P, error) {
	parts, err := swapParts(size, a, b)
	if err != nil {
		return P{}, err
	}
	return signFlips(parts, seed), nil
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
