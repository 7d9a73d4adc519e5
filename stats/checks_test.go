package stats_test

import (
	"math"
	"testing"

	"kansei/stats"
)

// Mendel's plants of R's binom.test: 682 of 925, against 3/4, p = .3825. The
// others are SciPy's.
func TestBlindingIndex(t *testing.T) {
	for _, test := range []struct {
		right, guesses       int
		chance               float64
		share, low, high, pp float64
	}{
		{682, 925, .75, .737297, .707996, .764636, .3825},
		{7, 20, 1. / 3, .35, .181192, .567146, 1},
		{13, 16, .5, .8125, .569911, .934084, .021271},
		{0, 1, .5, 0, 0, .793451, 1},
		{3, 3, .5, 1, .438503, 1, .25},
	} {
		share, low, high, p, err := stats.BlindingIndex(test.right, test.guesses, test.chance)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "share", share, test.share, 5e-7)
		near(t, "low", low, test.low, 5e-7)
		near(t, "high", high, test.high, 5e-7)
		near(t, "p", p, test.pp, 5e-5)
	}
	for _, test := range []struct {
		right, guesses int
		chance         float64
		why            stats.Why
	}{
		{0, 0, .5, stats.NoneGiven},
		{-1, 3, .5, stats.OutOfRange},
		{4, 3, .5, stats.OutOfRange},
		{1, 3, 0, stats.OutOfRange},
		{1, 3, 1, stats.OutOfRange},
		{0, -3, .5, stats.OutOfRange},
		{1, 3, math.NaN(), stats.NotFinite},
		{1, 3, math.Inf(1), stats.NotFinite},
	} {
		_, _, _, _, err := stats.BlindingIndex(test.right, test.guesses, test.chance)
		lacks(t, "blinding index", err, test.why)
	}
}

// Mendel's peas: 315, 108, 101 and 32 of 9:3:3:1, chi-squared .470, p .925.
func TestPositionTest(t *testing.T) {
	for _, test := range []struct{ wins, expected []float64 }{
		{[]float64{315, 108, 101, 32}, []float64{9, 3, 3, 1}},
		{[]float64{315, 108, 101, 32}, []float64{312.75, 104.25, 104.25, 34.75}},
		{[]float64{315, 108, 0, 101, 32}, []float64{9. / 16, 3. / 16, 0, 3. / 16, 1. / 16}},
	} {
		chi2, p, err := stats.PositionTest(test.wins, test.expected)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "chi-squared", chi2, .470024, 5e-7)
		near(t, "p", p, .925426, 5e-7)
	}
	nan, inf := math.NaN(), math.Inf(1)
	for _, test := range []struct {
		name           string
		wins, expected []float64
		why            stats.Why
	}{
		{"nothing", nil, nil, stats.NoneGiven},
		{"nothing won", []float64{0, 0}, []float64{1, 1}, stats.NoneGiven},
		{"mismatch", []float64{9, 9}, []float64{1}, stats.Mismatch},
		{"one position", []float64{20}, []float64{20}, stats.TooFew},
		{"few wins", []float64{3, 4}, []float64{1, 1}, stats.TooFew},
		{"negative", []float64{30, -4}, []float64{1, 1}, stats.OutOfRange},
		{"won against expectation", []float64{30, 4}, []float64{1, 0}, stats.OutOfRange},
		{"not a number", []float64{30, nan}, []float64{1, 1}, stats.NotFinite},
		{"infinite", []float64{30, 3}, []float64{inf, 1}, stats.NotFinite},
		{"too large to add up", []float64{math.MaxFloat64, math.MaxFloat64}, []float64{1, 1}, stats.OutOfRange},
	} {
		_, _, err := stats.PositionTest(test.wins, test.expected)
		lacks(t, test.name, err, test.why)
	}
}
