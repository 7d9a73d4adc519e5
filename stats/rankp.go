package stats

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
)

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
