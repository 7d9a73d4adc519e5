package stats

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Laplacian is that of the graph of pairs of n things: a block of things adds an
// edge between each two of them. Things of a block that are out of range, as
// those that only fill a place, are left out.
func Laplacian(n int, blocks [][]int) *mat.SymDense {
	l := mat.NewSymDense(n, nil)
	for _, block := range blocks {
		for i, a := range block {
			for _, b := range block[i+1:] {
				if a == b || min(a, b) < 0 || max(a, b) >= n {
					continue
				}
				l.SetSym(a, b, l.At(a, b)-1)
				l.SetSym(a, a, l.At(a, a)+1)
				l.SetSym(b, b, l.At(b, b)+1)
			}
		}
	}
	return l
}

// Efficiency is how well a design compares n things with each other:
// (n−1)² / (tr L · tr L⁺), where L is its Laplacian and L⁺ the pseudoinverse. It
// is 1 where every two things met equally often, less elsewhere, and absent
// (Disconnected) where no chain of blocks joins some of them. It is the harmonic
// mean of the n−1 eigenvalues over their arithmetic mean (the A-criterion; John
// and Williams, Cyclic and Computer Generated Designs, 1995).
func Efficiency(n int, blocks [][]int) (float64, error) {
	if n < 2 {
		return 0, tooFew(n, 2)
	}
	values, err := spectrum(n, blocks)
	if err != nil {
		return 0, err
	}
	sum, inverse := 0.0, 0.0
	for _, v := range values {
		sum, inverse = sum+v, inverse+1/v
	}
	return min(1, float64(n-1)*float64(n-1)/(sum*inverse)), nil
}

// spectrum is the eigenvalues of a design's Laplacian but for the 0 that each has.
func spectrum(n int, blocks [][]int) ([]float64, error) {
	var eigen mat.EigenSym
	if !eigen.Factorize(Laplacian(n, blocks), false) {
		return nil, absent(NoOptimum)
	}
	values := eigen.Values(nil)
	slices.Sort(values)
	values = values[1:]
	if values[0] <= 1e-9*max(1, values[len(values)-1]) {
		return nil, absent(Disconnected)
	}
	return values, nil
}

// EfficiencyBound is an upper bound of the efficiency that any design of n things
// with as many pairs as these blocks have can reach. It is below 1 where whole
// numbers keep the pairs from being even: of all eigenvalues with their mean and
// the least sum of squares that whole numbers allow, it takes the best (Jarrett,
// Biometrika 64, 1977: all alike but for one).
func EfficiencyBound(n int, blocks [][]int) float64 {
	if n < 3 {
		return 1
	}
	edges := 0
	for _, b := range blocks {
		edges += len(b) * (len(b) - 1) / 2
	}
	pairs := n * (n - 1) / 2
	low, over := edges/pairs, edges%pairs
	squares := 2 * float64((pairs-over)*low*low+over*(low+1)*(low+1)) // of the entries beside the diagonal
	for i := range n {                                                // and of the degrees, as even as they can be
		d := 2 * edges / n
		if i < 2*edges%n {
			d++
		}
		squares += float64(d * d)
	}
	m := float64(n - 1)
	mean := 2 * float64(edges) / m
	spread := math.Sqrt(max(0, squares-m*mean*mean))
	one := mean + spread*math.Sqrt((m-1)/m)
	rest := mean - spread/math.Sqrt(m*(m-1))
	if rest <= 0 {
		return 1
	}
	return min(1, m/(mean*((m-1)/rest+1/one)))
}

// Design puts n things into blocks of the given sizes, each at most once into a
// block. Every thing is in as many blocks as any other, or in one more; pairs
// meet as evenly as a seeded search finds, and among the designs that are alike
// in that the search goes for the highest Efficiency. Within a block the things
// stand in the order of their places: each is at each place as evenly as whole
// numbers allow. A block that is smaller than the largest has −1 at the places that
// are left, which are as even. The same arguments give the same design.
func Design(n int, sizes []int, seed uint64) ([][]int, error) {
	most, slots := 0, 0
	for _, k := range sizes {
		if k < 0 || k > n {
			return nil, absent(OutOfRange)
		}
		most, slots = max(most, k), slots+k
	}
	if n < 1 || len(sizes) == 0 {
		return nil, absent(NoneGiven)
	}
	d := newDesignSearch(n, rand.New(rand.NewPCG(seed, uint64(n))))
	d.start(sizes)
	d.even()
	if n > 2 && most > 1 {
		d.improve()
	}
	return d.placed(most), nil
}

// placed is the design in the order of places.
func (d *designSearch) placed(most int) [][]int {
	full := make([][]int, len(d.blocks))
	for i, b := range d.blocks {
		full[i] = append(slices.Clone(b), slices.Repeat([]int{d.n}, most-len(b))...)
	}
	full = Places(full, most)
	for _, b := range full {
		for i, a := range b {
			if a == d.n {
				b[i] = -1
			}
		}
	}
	return full
}

// designSearch is a design that is being improved.
type designSearch struct {
	n      int
	rng    *rand.Rand
	blocks [][]int
	in     [][]bool // by block and thing
	met    [][]int  // how often two things met
	uses   []int    // by thing
}

func newDesignSearch(n int, rng *rand.Rand) *designSearch {
	d := &designSearch{n: n, rng: rng, met: make([][]int, n), uses: make([]int, n)}
	for i := range d.met {
		d.met[i] = make([]int, n)
	}
	return d
}

// add takes a block into the design.
func (d *designSearch) add(block []int) {
	in := make([]bool, d.n)
	for i, a := range block {
		in[a] = true
		d.uses[a]++
		for _, b := range block[:i] {
			d.met[a][b]++
			d.met[b][a]++
		}
	}
	d.blocks, d.in = append(d.blocks, block), append(d.in, in)
}

// start makes blocks of the sizes: cyclic ones as far as full cycles of the
// commonest size go, the rest one by one of the things that were used least.
// The blocks come out in the order of the sizes.
func (d *designSearch) start(sizes []int) {
	count := map[int]int{}
	common := sizes[0]
	for _, k := range sizes {
		if count[k]++; count[k] > count[common] {
			common = k
		}
	}
	cyclic := d.cyclic(common, count[common])
	for _, k := range sizes {
		if k == common && len(cyclic) > 0 {
			d.add(cyclic[0])
			cyclic = cyclic[1:]
			continue
		}
		d.add(d.fill(k))
	}
}

// fill is a block of the things that were used least and, among those, met the
// others of the block least.
func (d *designSearch) fill(k int) []int {
	var block []int
	for len(block) < k {
		best, cost := -1, [2]int{}
		for _, a := range d.rng.Perm(d.n) {
			if slices.Contains(block, a) {
				continue
			}
			c := [2]int{d.uses[a], 0}
			for _, b := range block {
				c[1] += d.met[a][b]
			}
			if best < 0 || c[0] < cost[0] || c[0] == cost[0] && c[1] < cost[1] {
				best, cost = a, c
			}
		}
		block = append(block, best)
	}
	return block
}

// cyclicTries is how many base blocks are drawn for each that is taken.
const cyclicTries = 300

// cyclic is at most count blocks of k things in full cycles: a base block and its
// shifts modulo n. Base blocks are drawn so that their differences, of which each
// is met once a shift, are even. Where k divides n and that many are left, the
// last is the short cycle of equal steps.
func (d *designSearch) cyclic(k, count int) [][]int {
	if k < 2 || k >= d.n {
		return nil
	}
	var bases [][]int
	best := math.MaxInt
	short := d.n%k == 0 && count%d.n >= d.n/k
	for range 20 {
		differences := make([]int, d.n)
		if short {
			addDifferences(differences, steps(d.n, k), d.n)
			for i := range differences {
				differences[i] /= k // the cycle has a k-th of the shifts
			}
		}
		var drawn [][]int
		for range count / d.n {
			base := d.base(k, differences)
			addDifferences(differences, base, d.n)
			drawn = append(drawn, base)
		}
		if c := sumSquares(differences[1:]); c < best {
			best, bases = c, drawn
		}
	}
	var out [][]int
	shift := func(base []int, times int) {
		for s := range times {
			block := make([]int, k)
			for i, a := range base {
				block[i] = (a + s) % d.n
			}
			out = append(out, block)
		}
	}
	for _, base := range bases {
		shift(base, d.n)
	}
	if short {
		shift(steps(d.n, k), d.n/k)
	}
	return out
}

// steps are k things modulo n at equal steps.
func steps(n, k int) []int {
	out := make([]int, k)
	for i := range out {
		out[i] = i * n / k
	}
	return out
}

// base draws a base block that makes the differences as even as it can.
func (d *designSearch) base(k int, differences []int) []int {
	var best []int
	cost := math.MaxInt
	for range cyclicTries {
		base := d.rng.Perm(d.n)[:k]
		with := slices.Clone(differences)
		addDifferences(with, base, d.n)
		if c := sumSquares(with[1:]); c < cost {
			best, cost = base, c
		}
	}
	return best
}

func addDifferences(differences, base []int, n int) {
	for _, a := range base {
		for _, b := range base {
			if a != b {
				differences[((a-b)%n+n)%n]++
			}
		}
	}
}

func sumSquares(v []int) int {
	sum := 0
	for _, x := range v {
		sum += x * x
	}
	return sum
}
