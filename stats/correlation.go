package stats

import (
	"cmp"
	"math"
	"slices"
)

// Ranks gives each value its place from 1 on, and values that are equal the
// mean of their places (mid-ranks). A NaN ranks lowest.
func Ranks(x []float64) []float64 {
	if out := countedRanks(x); out != nil {
		return out
	}
	order := ordered(x)
	out := make([]float64, len(x))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && cmp.Compare(x[order[to]], x[order[from]]) == 0 {
			to++
		}
		for _, at := range order[from:to] {
			out[at] = float64(from+1+to) / 2
		}
		from = to
	}
	return out
}

// countedRanks is Ranks of whole numbers from 0 to less than twice their number,
// such as ranks: it counts and needs no order. It is nil for other values.
func countedRanks(x []float64) []float64 {
	count := make([]int, 2*len(x))
	for _, v := range x {
		at := int(v)
		if !(v >= 0 && v < float64(len(count))) || float64(at) != v {
			return nil
		}
		count[at]++
	}
	below := 0
	place := make([]float64, len(count))
	for at, n := range count {
		place[at] = float64(below+below+n+1) / 2
		below += n
	}
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = place[int(v)]
	}
	return out
}

// Codes gives each value its place among the different values, from 0 on. Whatever
// depends on ranks alone is the same for codes, and found sooner.
func Codes(x []float64) []float64 {
	order := ordered(x)
	out := make([]float64, len(x))
	code := -1.0
	for i, at := range order {
		if i == 0 || cmp.Compare(x[at], x[order[i-1]]) != 0 {
			code++
		}
		out[at] = code
	}
	return out
}

// ordered is the indexes of x from the lowest value to the highest.
func ordered(x []float64) []int {
	type placed struct {
		value float64
		at    int
	}
	values := make([]placed, len(x))
	for i, v := range x {
		values[i] = placed{v, i}
	}
	slices.SortFunc(values, func(a, b placed) int {
		switch {
		case a.value < b.value:
			return -1
		case a.value > b.value:
			return 1
		}
		return cmp.Or(cmp.Compare(a.value, b.value), a.at-b.at)
	})
	order := make([]int, len(x))
	for i, v := range values {
		order[i] = v.at
	}
	return order
}

// Pearson is the product-moment correlation
//
//	r = Σ (x-x̄)(y-ȳ) / √(Σ (x-x̄)² Σ (y-ȳ)²).
//
// Absent: slices of different length (Mismatch), none or fewer than three
// values (NoneGiven, TooFew), a NaN or an infinity (NotFinite), one side all
// equal (NoVariation).
func Pearson(x, y []float64) (float64, error) {
	if err := together(3, x, y); err != nil {
		return 0, err
	}
	dx, err := standardised(x)
	if err != nil {
		return 0, err
	}
	dy, err := standardised(y)
	if err != nil {
		return 0, err
	}
	r := 0.0
	for i := range dx {
		r += dx[i] * dy[i]
	}
	return exactly(r), nil
}

// Spearman is Spearman's rho: Pearson's correlation of the mid-ranks, which is
// right with ties too. Absent as Pearson.
func Spearman(x, y []float64) (float64, error) {
	if err := together(3, x, y); err != nil {
		return 0, err
	}
	return Pearson(Ranks(x), Ranks(y))
}

// PartialSpearman is the correlation of the ranks of x and y with what both
// share with z taken out:
//
//	(r_xy - r_xz r_yz) / √((1-r_xz²)(1-r_yz²)).
//
// Absent as Pearson, and Collinear where x or y ranks exactly as z does, or
// exactly the other way round, so that nothing of it is left.
func PartialSpearman(x, y, z []float64) (float64, error) {
	if err := together(4, x, y, z); err != nil {
		return 0, err
	}
	xy, err := Spearman(x, y)
	if err != nil {
		return 0, err
	}
	xz, err := Spearman(x, z)
	if err != nil {
		return 0, err
	}
	yz, err := Spearman(y, z)
	if err != nil {
		return 0, err
	}
	left := (1 - xz*xz) * (1 - yz*yz)
	if left < 1e-18 {
		return 0, absent(Collinear)
	}
	return exactly((xy - xz*yz) / math.Sqrt(left)), nil
}

// KendallB is Kendall's tau-b,
//
//	(C - D) / √((n₀-n_x)(n₀-n_y)),
//
// with C and D the pairs that x and y order alike and differently, n₀ all
// pairs, and n_x and n_y the pairs that are tied in x and in y. It takes
// n log n steps. Absent as Pearson.
//
// Sources: Kendall (1945); Knight (1966) for the counting.
func KendallB(x, y []float64) (float64, error) {
	if err := together(3, x, y); err != nil {
		return 0, err
	}
	order := ordered(x)
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(x[a], x[b]), cmp.Compare(y[a], y[b]))
	})
	inOrder := make([]float64, len(y))
	for i, at := range order {
		inOrder[i] = y[at]
	}
	all := choose2(len(x))
	tiedX := tied(len(order), func(i, j int) bool { return x[order[i]] == x[order[j]] })
	both := tied(len(order), func(i, j int) bool {
		return x[order[i]] == x[order[j]] && inOrder[i] == inOrder[j]
	})
	against := inversions(inOrder, make([]float64, len(inOrder)))
	tiedY := tied(len(inOrder), func(i, j int) bool { return inOrder[i] == inOrder[j] })
	if tiedX == all || tiedY == all {
		return 0, absent(NoVariation)
	}
	alike := all - tiedX - tiedY + both - against
	return exactly(float64(alike-against) / math.Sqrt(float64(all-tiedX)*float64(all-tiedY))), nil
}

// tied counts the pairs within runs of equal neighbours.
func tied(n int, same func(i, j int) bool) int {
	pairs := 0
	for from := 0; from < n; {
		to := from + 1
		for to < n && same(from, to) {
			to++
		}
		pairs += choose2(to - from)
		from = to
	}
	return pairs
}

func choose2(n int) int { return n * (n - 1) / 2 }

// inversions sorts v by merging and counts the pairs that stood the wrong way
// round. Room is as long as v.
func inversions(v, room []float64) int {
	if len(v) < 2 {
		return 0
	}
	half := len(v) / 2
	pairs := inversions(v[:half], room[:half]) + inversions(v[half:], room[half:])
	copy(room, v)
	left, right := room[:half], room[half:]
	for at := range v {
		if len(right) == 0 || len(left) > 0 && left[0] <= right[0] {
			v[at], left = left[0], left[1:]
			continue
		}
		pairs += len(left)
		v[at], right = right[0], right[1:]
	}
	return pairs
}

// standardised moves and scales x to a mean of 0 and a sum of squares of 1.
// The values are scaled first, so that no square overflows or vanishes.
func standardised(x []float64) ([]float64, error) {
	if slices.Min(x) == slices.Max(x) {
		return nil, absent(NoVariation)
	}
	top := largest(x)
	mean := 0.0
	for _, v := range x {
		mean += v / top / float64(len(x))
	}
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = v/top - mean
	}
	top = largest(out)
	if top == 0 {
		return nil, absent(NoVariation)
	}
	sum := 0.0
	for i := range out {
		out[i] /= top
		sum += out[i] * out[i]
	}
	for i := range out {
		out[i] /= math.Sqrt(sum)
	}
	return out, nil
}

// exactly makes a correlation that is 1, 0 or -1 but for rounding just that.
func exactly(r float64) float64 {
	for _, whole := range []float64{-1, 0, 1} {
		if math.Abs(r-whole) < 1e-14 {
			return whole
		}
	}
	return max(-1, min(1, r))
}

// together checks slices that belong together.
func together(need int, all ...[]float64) error {
	n := len(all[0])
	for _, v := range all {
		if len(v) != n {
			return absent(Mismatch)
		}
	}
	if n == 0 {
		return absent(NoneGiven)
	}
	for _, v := range all {
		if !allFinite(v) {
			return absent(NotFinite)
		}
	}
	if n < need {
		return tooFew(n, need)
	}
	return nil
}
