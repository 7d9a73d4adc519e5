package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// exchange swaps a thing of one block with a thing of another; both keep their
// number of blocks. Where other is negative the thing is replaced instead by one
// that is in as many blocks as the thing would be then.
type exchange struct {
	block, place, other, otherPlace int
	a, b                            int // a leaves block for b, b leaves other for a
}

// draw proposes an exchange that keeps every thing at most once in a block.
func (d *designSearch) draw() (exchange, bool) {
	e := exchange{block: d.rng.IntN(len(d.blocks)), other: d.rng.IntN(len(d.blocks))}
	if e.block == e.other || len(d.blocks[e.block]) == 0 || len(d.blocks[e.other]) == 0 {
		return e, false
	}
	e.place, e.otherPlace = d.rng.IntN(len(d.blocks[e.block])), d.rng.IntN(len(d.blocks[e.other]))
	e.a, e.b = d.blocks[e.block][e.place], d.blocks[e.other][e.otherPlace]
	return e, !d.in[e.block][e.b] && !d.in[e.other][e.a]
}

// unevenness is by how much an exchange changes half the sum of the squares of how
// often pairs met.
func (d *designSearch) unevenness(e exchange) int {
	change := 0
	bump := func(x, y, by int) {
		m := d.met[x][y]
		change += (m+by)*(m+by) - m*m
		d.met[x][y], d.met[y][x] = m+by, m+by
	}
	d.pairs(e, bump, 1)
	d.pairs(e, func(x, y, by int) { d.met[x][y], d.met[y][x] = d.met[x][y]+by, d.met[y][x]+by }, -1)
	return change
}

// pairs calls bump for every pair that an exchange changes.
func (d *designSearch) pairs(e exchange, bump func(x, y, by int), sign int) {
	for i, c := range d.blocks[e.block] {
		if i != e.place {
			bump(e.a, c, -sign)
			bump(e.b, c, sign)
		}
	}
	for i, c := range d.blocks[e.other] {
		if i != e.otherPlace {
			bump(e.b, c, -sign)
			bump(e.a, c, sign)
		}
	}
}

// apply makes an exchange.
func (d *designSearch) apply(e exchange) {
	d.pairs(e, func(x, y, by int) { d.met[x][y] += by; d.met[y][x] += by }, 1)
	d.blocks[e.block][e.place], d.blocks[e.other][e.otherPlace] = e.b, e.a
	d.in[e.block][e.a], d.in[e.block][e.b] = false, true
	d.in[e.other][e.b], d.in[e.other][e.a] = false, true
}

// evenTries is how many exchanges the search for even pairs proposes.
const evenTries = 400_000

// even makes pairs meet evenly, by simulated annealing on the sum of squares. It
// ends early where whole numbers allow no less.
func (d *designSearch) even() {
	if len(d.blocks) < 2 || d.n < 3 {
		return
	}
	excess := d.excess()
	best, blocks := excess, cloneBlocks(d.blocks)
	for try := range evenTries {
		if best == 0 {
			break
		}
		e, ok := d.draw()
		if !ok {
			continue
		}
		heat := 1.2 * math.Pow(0.05, float64(try)/evenTries)
		change := d.unevenness(e)
		if change > 0 && d.rng.Float64() >= math.Exp(-float64(change)/heat) {
			continue
		}
		d.apply(e)
		if excess += change; excess < best {
			best, blocks = excess, cloneBlocks(d.blocks)
		}
	}
	d.reset(blocks)
}

// excess is the sum over pairs of the squares of how often they met, less the
// smallest that whole numbers allow for as many.
func (d *designSearch) excess() int {
	sum, edges := 0, 0
	for i := range d.n {
		for j := range i {
			sum += d.met[i][j] * d.met[i][j]
			edges += d.met[i][j]
		}
	}
	pairs := d.n * (d.n - 1) / 2
	low, over := edges/pairs, edges%pairs
	return sum - (pairs-over)*low*low - over*(low+1)*(low+1)
}

func cloneBlocks(blocks [][]int) [][]int {
	out := make([][]int, len(blocks))
	for i, b := range blocks {
		out[i] = slices.Clone(b)
	}
	return out
}

// reset makes the design that of some blocks.
func (d *designSearch) reset(blocks [][]int) {
	d.blocks, d.in = nil, nil
	for i := range d.met {
		clear(d.met[i])
	}
	clear(d.uses)
	for _, b := range blocks {
		d.add(b)
	}
}

// improveTries is how many exchanges the search for efficiency proposes, and
// improveStale after how many without a gain it ends.
const (
	improveTries = 400_000
	improveStale = 60_000
)

// ridge keeps the matrix invertible where the design falls into groups, so that
// the search joins them.
const ridge = 1e-6

// improve raises the efficiency by exchanges that leave the pairs as even as they
// are. The inverse of L + J/n is kept, and what an exchange would change in its
// trace is worked out from the six columns or fewer that it touches.
func (d *designSearch) improve() {
	if excess := d.excess(); len(d.blocks) < 2 || excess == 0 && d.complete() {
		return
	}
	inv := d.inverse()
	stale, applied := 0, 0
	for try := 0; try < improveTries && stale < improveStale; try++ {
		e, ok := d.draw()
		if !ok {
			continue
		}
		stale++
		uneven := d.unevenness(e)
		if uneven > 0 && d.connected(inv) {
			continue
		}
		gain, update, ok := d.gain(e, inv)
		if !ok || gain <= 1e-10 && (uneven >= 0 || gain < -1e-10) {
			continue
		}
		stale = 0
		d.apply(e)
		inv.apply(update)
		if applied++; applied%50 == 0 {
			inv = d.inverse()
		}
	}
}

// complete reports whether all pairs met equally often, which nothing improves.
func (d *designSearch) complete() bool {
	for i := range d.n {
		for j := range i {
			if d.met[i][j] != d.met[1][0] {
				return false
			}
		}
	}
	return true
}

// connected reports whether the design joins all things.
func (d *designSearch) connected(inv *inverse) bool { return inv.trace < 0.5/ridge }

// inverse is that of L + J/n, with its square.
type inverse struct {
	n         int
	m, square []float64 // n by n
	trace     float64
}

func (d *designSearch) inverse() *inverse {
	l := Laplacian(d.n, d.blocks)
	for i := range d.n {
		for j := i; j < d.n; j++ {
			v := l.At(i, j) + 1/float64(d.n)
			if i == j {
				v += ridge
			}
			l.SetSym(i, j, v)
		}
	}
	var full mat.Dense
	if err := full.Inverse(l); err != nil && full.IsEmpty() {
		panic(err) // the ridge keeps it positive definite
	}
	var square mat.Dense
	square.Mul(&full, &full)
	out := &inverse{n: d.n, m: slices.Clone(full.RawMatrix().Data), square: slices.Clone(square.RawMatrix().Data)}
	for i := range d.n {
		out.trace += full.At(i, i)
	}
	return out
}

// update is a change of the Laplacian: the sum of sign·u·uᵀ over sparse vectors
// that stand in one pair of an edge each. It is applied one rank after another.
type update struct {
	x, y []int
	by   []float64
}

// gain is by how much an exchange lowers the trace of the inverse, and the update
// that does so. It adds and takes away an edge at a time, on the columns of the
// things that are touched alone (Sherman and Morrison).
func (d *designSearch) gain(e exchange, inv *inverse) (float64, update, bool) {
	var u update
	d.pairs(e, func(x, y, by int) {
		u.x, u.y, u.by = append(u.x, x), append(u.y, y), append(u.by, float64(by))
	}, 1)
	// New edges first, so that the matrix stays positive definite in between.
	order := make([]int, len(u.by))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return int(u.by[j] - u.by[i]) })
	sorted := update{}
	var things []int
	place := map[int]int{}
	note := func(x int) {
		if _, ok := place[x]; !ok {
			place[x] = len(things)
			things = append(things, x)
		}
	}
	for _, i := range order {
		sorted.x, sorted.y, sorted.by = append(sorted.x, u.x[i]), append(sorted.y, u.y[i]), append(sorted.by, u.by[i])
		note(u.x[i])
		note(u.y[i])
	}
	k := len(things)
	m, sq := make([]float64, k*k), make([]float64, k*k)
	for i, a := range things {
		for j, b := range things {
			m[i*k+j], sq[i*k+j] = inv.m[a*d.n+b], inv.square[a*d.n+b]
		}
	}
	total := 0.0
	p, q := make([]float64, k), make([]float64, k)
	for i := range sorted.by {
		x, y, c := place[sorted.x[i]], place[sorted.y[i]], sorted.by[i]
		drop, ok := edge(m, sq, p, q, k, x, y, c)
		if !ok {
			return 0, u, false
		}
		total += drop
	}
	return total, sorted, true
}

// edge changes the weight of the edge between x and y by c in an inverse m of size
// k and its square, and returns by how much the trace of the whole inverse drops.
// p and q are room for k numbers.
func edge(m, sq, p, q []float64, k, x, y int, c float64) (drop float64, ok bool) {
	for i := range k {
		p[i] = m[i*k+x] - m[i*k+y]   // M u
		q[i] = sq[i*k+x] - sq[i*k+y] // M² u
	}
	resistance := p[x] - p[y]
	length := q[x] - q[y]
	denominator := 1 + c*resistance
	if denominator < 1e-9 {
		return 0, false
	}
	f := c / denominator
	for i := range k {
		for j := range k {
			// (M − f p pᵀ)² = M² − f (q pᵀ + p qᵀ) + f² |p|² p pᵀ, and |p|² is uᵀM²u.
			sq[i*k+j] += -f*(q[i]*p[j]+p[i]*q[j]) + f*f*length*p[i]*p[j]
			m[i*k+j] -= f * p[i] * p[j]
		}
	}
	return f * length, true
}

// apply makes an update.
func (inv *inverse) apply(u update) {
	p, q := make([]float64, inv.n), make([]float64, inv.n)
	for i := range u.by {
		drop, ok := edge(inv.m, inv.square, p, q, inv.n, u.x[i], u.y[i], u.by[i])
		if !ok {
			return // it was worked out to be possible
		}
		inv.trace -= drop
	}
}
