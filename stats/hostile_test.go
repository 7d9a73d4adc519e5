package stats_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"kansei/stats"
)

// sound fails the test where an answer is neither finite nor absent.
func sound(t *testing.T, what string, err error, numbers ...float64) {
	t.Helper()
	if err != nil {
		var absent *stats.AbsentError
		if !errors.As(err, &absent) || absent.Error() == "" {
			t.Errorf("%s: %v is not an AbsentError", what, err)
		}
	}
	for _, v := range numbers {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			t.Errorf("%s: %v came out", what, v)
		}
	}
}

// odd are slices that a careless caller may give.
func odd() [][]float64 {
	return [][]float64{
		nil,
		{},
		{1},
		{1, 2},
		{3, 3, 3, 3, 3, 3},
		{0, 0, 0, 0, 0, 0},
		{1, 2, 3, 4, 5, 6},
		{6, 5, 4, 3, 2, 1},
		{1, 1, 1, 1, 1, 2},
		{1, 2, math.NaN(), 4, 5, 6},
		{1, 2, math.Inf(1), 4, 5, 6},
		{1, 2, math.Inf(-1), 4, 5, 6},
		{-math.MaxFloat64, math.MaxFloat64, 0, 1, math.MaxFloat64, 3},
		{5e-324, -5e-324, 0, 1e-320, 2e-323, 5e-324},
		{1, 1 + 1e-16, 1 + 3e-16, 1, 1, 1},
		{1e16, 1e16 + 2, 1e16 + 4, 1e16, 1e16, 1e16},
		{math.Copysign(0, -1), 0, 0, math.Copysign(0, -1), 0, 1},
		{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12},
	}
}

func TestOddSlices(t *testing.T) {
	for i, x := range odd() {
		for j, y := range odd() {
			what := fmt.Sprintf("slices %d and %d", i, j)
			for _, f := range []func(x, y []float64) (float64, error){stats.Pearson, stats.Spearman, stats.KendallB} {
				r, err := f(x, y)
				sound(t, what, err, r)
				if math.Abs(r) > 1 {
					t.Errorf("%s: a correlation of %v", what, r)
				}
			}
			chi2, p, err := stats.PositionTest([]stats.Shuffle{{Wins: x, Times: 20}, {Wins: y, Times: 7}})
			sound(t, what, err, chi2, p)
			low, high, err := stats.Interval(x, len(y))
			sound(t, what, err, low, high)
			alpha, _, err := stats.Alpha([][]float64{x, y})
			sound(t, what, err, alpha)
			if len(x) > 11 && len(y) > 11 {
				continue // drawn permutations have their own test
			}
			for _, f := range []func(x, y []float64, seed int64) (stats.P, error){stats.SpearmanP, stats.KendallP} {
				p, err := f(x, y, 1)
				sound(t, what, err, p.Value)
				if err == nil && (p.Value <= 0 || p.Value > 1) {
					t.Errorf("%s: p %v", what, p.Value)
				}
			}
			for _, z := range odd() {
				r, err := stats.PartialSpearman(x, y, z)
				sound(t, what, err, r)
				p, err := stats.SwapFamiliesP(x, y, z, make([]string, len(x)), 1)
				sound(t, what, err, p.Value)
			}
		}
		r, err := stats.Spread(x)
		sound(t, "spread", err, r)
	}
}

func TestOddCorrelations(t *testing.T) {
	values := []float64{-2, -1, -1 + 1e-15, -.99, -.5, 0, 1e-300, .3, .5, .99, 1 - 1e-15, 1, 2, math.NaN(), math.Inf(1), math.Inf(-1)}
	for _, a := range values {
		for _, b := range values {
			for _, c := range values {
				what := fmt.Sprintf("correlations %v, %v, %v", a, b, c)
				for _, n := range []int{-1, 0, 3, 4, 5, 36, math.MaxInt32} {
					r, p, err := stats.Williams(a, b, c, n)
					sound(t, what, err, r, p)
					low, high, err := stats.Zou(a, b, c, n)
					sound(t, what, err, low, high)
					if err == nil && (low > high || low > a-b+1e-12 || high < a-b-1e-12) {
						t.Errorf("%s: from %v to %v", what, low, high)
					}
				}
			}
		}
	}
}

func TestOddTables(t *testing.T) {
	const k = 4
	odd := []float64{0, 1e-300, .5, 1, 1e6, 1e15, 1e300, math.MaxFloat64, -1, math.NaN(), math.Inf(1)}
	for _, a := range odd {
		for _, b := range odd {
			for _, tie := range odd {
				for _, islands := range []bool{true, false} {
					c := stats.NewCounts(k)
					c.Win(0, 1, a)
					c.Win(1, 0, b)
					c.Tie(2, 3, tie)
					c.Win(2, 3, 1)
					if !islands {
						c.Bad(1, 2, 1)
					}
					for _, rule := range []stats.Rule{{}, {Davidson: true}, {DropAllBad: true}, {Davidson: true, DropAllBad: true}} {
						f, err := stats.FitBradleyTerry(c, stats.Options{Rule: rule})
						what := fmt.Sprintf("%v:%v, %v ties, islands %v, %+v", a, b, tie, islands, rule)
						sound(t, what, err, f.Nu)
						sound(t, what, err, f.Rating...)
					}
				}
			}
		}
	}
	c := stats.NewCounts(2)
	c.Win(0, 1, 3)
	c.Win(1, 0, 1)
	for _, start := range [][]float64{{1}, {1e300, -1e300}, {math.NaN(), 0}, {math.Inf(1), 0}} {
		f, err := stats.FitBradleyTerry(c, stats.Options{Start: start})
		sound(t, "an odd start", err, f.Rating...)
		f, _, err = stats.FitStyled(2, []stats.StyledGame{play(1, 3), play(0, 1)}, stats.Options{Start: start})
		sound(t, "an odd start with style", err, f.Rating...)
	}
}

func TestEveryReasonHasItsWords(t *testing.T) {
	for _, test := range []struct {
		err  *stats.AbsentError
		want string
	}{
		{&stats.AbsentError{Why: stats.TooFew, Have: 3, Need: 5}, "too few: 3 of at least 5"},
		{&stats.AbsentError{Why: stats.OneCluster, Have: 1, Need: 2}, "an interval needs at least 2 clusters, there are 1"},
		{&stats.AbsentError{Why: stats.Collinear}, "collinear"},
	} {
		if got := test.err.Error(); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}
