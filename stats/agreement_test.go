package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"kansei/stats"
)

// The data of Krippendorff (2011): four observers, twelve units, some missing.
func TestAlpha(t *testing.T) {
	units := [][]float64{
		{1, 1, 1},
		{2, 2, 3, 2},
		{3, 3, 3, 3},
		{3, 3, 3, 3},
		{2, 2, 2, 2},
		{1, 2, 3, 4},
		{4, 4, 4, 4},
		{1, 1, 2, 1},
		{2, 2, 2, 2},
		{5, 5, 5},
		{1, 1},
		{3},
	}
	alpha, used, err := stats.Alpha(units)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "alpha", alpha, .815, 5e-4)
	if used != 11 {
		t.Errorf("%d units count, want 11", used)
	}
	// Ordinal values may be called anything that keeps their order.
	for _, unit := range units {
		for i, v := range unit {
			unit[i] = math.Exp(3*v) - 1e3
		}
	}
	renamed, _, err := stats.Alpha(units)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "alpha of renamed values", renamed, alpha, 1e-12)
}

// TestAlphaByTheDefinition counts coincidences, as Krippendorff writes it.
func TestAlphaByTheDefinition(t *testing.T) {
	const levels = 5
	rng := rand.New(rand.NewPCG(11, 12))
	for range 50 {
		units := make([][]float64, 2+rng.IntN(15))
		var met [levels][levels]float64
		for u := range units {
			units[u] = make([]float64, 2+rng.IntN(4))
			for i := range units[u] {
				units[u][i] = float64(rng.IntN(levels))
			}
			for i, a := range units[u] {
				for j, b := range units[u] {
					if i != j {
						met[int(a)][int(b)] += 1 / float64(len(units[u])-1)
					}
				}
			}
		}
		var of [levels]float64
		n := 0.0
		for c := range met {
			for k := range met {
				of[c] += met[c][k]
			}
			n += of[c]
		}
		observed, expected := 0.0, 0.0
		for c := range levels {
			for k := c + 1; k < levels; k++ {
				delta := -(of[c] + of[k]) / 2
				for g := c; g <= k; g++ {
					delta += of[g]
				}
				observed += met[c][k] * delta * delta
				expected += of[c] * of[k] * delta * delta
			}
		}
		alpha, _, err := stats.Alpha(units)
		if expected == 0 {
			lacks(t, "all equal", err, stats.NoVariation)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		near(t, "alpha", alpha, 1-(n-1)*observed/expected, 1e-9)
	}
}

func TestAlphaAbsent(t *testing.T) {
	for _, test := range []struct {
		name  string
		units [][]float64
		used  int
		why   stats.Why
	}{
		{"no units", nil, 0, stats.NoneGiven},
		{"one rater", [][]float64{{1}, {2}, {}}, 0, stats.TooFew},
		{"one unit", [][]float64{{1, 2}, {2}}, 1, stats.TooFew},
		{"all equal", [][]float64{{3, 3}, {3, 3, 3}}, 2, stats.NoVariation},
		{"not a number", [][]float64{{3, math.NaN()}, {3, 3}}, 0, stats.NotFinite},
		{"infinite", [][]float64{{3, 3}, {math.Inf(1)}}, 0, stats.NotFinite},
	} {
		_, used, err := stats.Alpha(test.units)
		lacks(t, test.name, err, test.why)
		if used != test.used && test.why != stats.NotFinite {
			t.Errorf("%s: %d units count, want %d", test.name, used, test.used)
		}
	}
}

// table spreads a table of counts, of first against second values from 1 on.
func table(rows [][]int) (a, b []int) {
	for i, row := range rows {
		for j, n := range row {
			for range n {
				a, b = append(a, i+1), append(b, j+1)
			}
		}
	}
	return a, b
}

func TestWeightedKappa(t *testing.T) {
	for _, test := range []struct {
		name string
		rows [][]int
		want float64
	}{
		// Squared distances: 7 of 1 and 4 of 4 are seen. Rows add up to 80, 10 and
		// 10, columns to 80, 5 and 15.
		{"psychiatrists of Fleiss", [][]int{{75, 1, 4}, {5, 4, 1}, {0, 0, 10}}, 1 - 23./((80*5+80*15*4+10*80+10*15+10*80*4+10*5)/100.)},
		{"agreement", [][]int{{3, 0}, {0, 5}}, 1},
		{"opposites", [][]int{{0, 4}, {4, 0}}, -1},
		{"chance", [][]int{{4, 4}, {4, 4}}, 0},
		{"one pass all equal", [][]int{{3, 3}, {0, 0}}, 0},
	} {
		a, b := table(test.rows)
		got, err := stats.WeightedKappa(a, b, 1, 5)
		if err != nil {
			t.Fatal(err)
		}
		near(t, test.name, got, test.want, 1e-12)
	}
}

// With equal margins quadratic kappa is the intraclass correlation (Fleiss,
// Cohen 1973), and so nearly Pearson's r.
func TestWeightedKappaIsACorrelation(t *testing.T) {
	a, b := table([][]int{{8, 3, 1}, {3, 6, 2}, {1, 2, 9}})
	kappa, err := stats.WeightedKappa(a, b, 1, 3)
	if err != nil {
		t.Fatal(err)
	}
	x, y := make([]float64, len(a)), make([]float64, len(b))
	for i := range a {
		x[i], y[i] = float64(a[i]), float64(b[i])
	}
	r, err := stats.Pearson(x, y)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "kappa", kappa, r, 1e-12)
}

func TestPassesAbsent(t *testing.T) {
	for _, test := range []struct {
		name            string
		a, b            []int
		lowest, highest int
		why             stats.Why
	}{
		{"nothing", nil, nil, 1, 5, stats.NoneGiven},
		{"one thing", []int{1}, []int{2}, 1, 5, stats.TooFew},
		{"mismatch", []int{1, 2}, []int{2}, 1, 5, stats.Mismatch},
		{"all equal", []int{3, 3}, []int{3, 3}, 1, 5, stats.NoVariation},
		{"off the scale", []int{1, 6}, []int{2, 3}, 1, 5, stats.OutOfRange},
		{"under the scale", []int{1, 2}, []int{0, 3}, 1, 5, stats.OutOfRange},
		{"a scale of one point", []int{1, 1}, []int{1, 1}, 1, 1, stats.OutOfRange},
		{"a scale upside down", []int{1, 1}, []int{1, 1}, 5, 1, stats.OutOfRange},
	} {
		_, err := stats.WeightedKappa(test.a, test.b, test.lowest, test.highest)
		lacks(t, test.name, err, test.why)
	}
	_, err := stats.MeanAbsChange(nil, nil)
	lacks(t, "no change of nothing", err, stats.NoneGiven)
	_, err = stats.MeanAbsChange([]int{1}, nil)
	lacks(t, "no change of a mismatch", err, stats.Mismatch)
	change, err := stats.MeanAbsChange([]int{1, 5, 3, math.MaxInt}, []int{2, 3, 3, math.MaxInt})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "change", change, .75, 1e-15)
}
