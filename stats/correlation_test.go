package stats_test

import (
	"encoding/csv"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"kansei/stats"
)

// reference reads the sizes and scores of one kind of public score.
func reference(t *testing.T, kind string) (size, score []float64) {
	t.Helper()
	f, err := os.Open("testdata/reference.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		if row[2] != kind {
			continue
		}
		for i, to := range map[int]*[]float64{1: &size, 3: &score} {
			v, err := strconv.ParseFloat(row[i], 64)
			if err != nil {
				t.Fatal(err)
			}
			*to = append(*to, v)
		}
	}
	return size, score
}

func TestReferenceScores(t *testing.T) {
	for _, test := range []struct {
		kind     string
		n        int
		rho, tau float64
	}{
		{"eqbench3_elo", 36, .632, .474},
		{"arena_sc_creative_writing", 30, .747, .561},
	} {
		size, score := reference(t, test.kind)
		if len(size) != test.n {
			t.Errorf("%s: %d models, want %d", test.kind, len(size), test.n)
		}
		logged := make([]float64, len(size))
		for i, v := range size {
			logged[i] = math.Log10(v)
		}
		for _, x := range [][]float64{size, logged} {
			rho, err := stats.Spearman(x, score)
			if err != nil {
				t.Fatal(err)
			}
			near(t, test.kind+" rho", rho, test.rho, 5e-4)
			tau, err := stats.KendallB(x, score)
			if err != nil {
				t.Fatal(err)
			}
			near(t, test.kind+" tau-b", tau, test.tau, 5e-4)
		}
	}
}

func TestRanks(t *testing.T) {
	for _, test := range []struct{ x, want []float64 }{
		{nil, []float64{}},
		{[]float64{5}, []float64{1}},
		{[]float64{3, 1, 2}, []float64{3, 1, 2}},
		{[]float64{2, 1, 2, 2}, []float64{3, 1, 3, 3}},
		{[]float64{math.Inf(1), math.NaN(), math.NaN(), 0}, []float64{4, 1.5, 1.5, 3}},
	} {
		if got := stats.Ranks(test.x); !slices.Equal(got, test.want) {
			t.Errorf("ranks of %v: got %v, want %v", test.x, got, test.want)
		}
	}
}

// The values are SciPy's (pearsonr, spearmanr, kendalltau).
func TestCorrelationsWithTies(t *testing.T) {
	x := []float64{4, 4, 6, 8, 0, 1, 7, 8, 2, 2, 7, 3, 2, 7, 2, 3, 5, 4, 0, 0, 7, 6, 7, 4, 7}
	y := []float64{2, 4, 7, 1, 2, 1, 4, 8, 1, 3, 3, 8, 1, 4, 2, 0, 6, 0, 2, 4, 4, 1, 8, 6, 8}
	for _, test := range []struct {
		name string
		f    func(x, y []float64) (float64, error)
		x, y []float64
		want float64
	}{
		{"Pearson", stats.Pearson, x, y, 0.4252037454975584},
		{"Spearman", stats.Spearman, x, y, 0.406108382268114},
		{"Kendall", stats.KendallB, x, y, 0.2932351548716078},
		{"Kendall", stats.KendallB, []float64{12, 2, 1, 12, 2}, []float64{1, 4, 7, 1, 0}, -0.47140452079103173},
		{"Spearman", stats.Spearman, []float64{1, 2, 3, 4}, []float64{8, 9, 11, 30}, 1},
		{"Kendall", stats.KendallB, []float64{1, 2, 2, 4}, []float64{8, 6, 6, 1}, -1},
		{"Pearson", stats.Pearson, []float64{-math.MaxFloat64, 0, math.MaxFloat64}, []float64{5e-324, 0, -5e-324}, -1},
	} {
		got, err := test.f(test.x, test.y)
		if err != nil {
			t.Fatal(err)
		}
		near(t, test.name, got, test.want, 1e-14)
		back, _ := test.f(test.y, test.x)
		near(t, test.name+" the other way round", back, got, 1e-14)
	}
}

// TestKendallByEveryPair compares the fast count with the definition.
func TestKendallByEveryPair(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		n, levels := 3+rng.IntN(40), 2+rng.IntN(9)
		x, y := make([]float64, n), make([]float64, n)
		for i := range x {
			x[i], y[i] = float64(rng.IntN(levels)), float64(rng.IntN(levels))
		}
		s, nx, ny := 0.0, 0.0, 0.0
		for i := range x {
			for j := range i {
				a, b := x[i]-x[j], y[i]-y[j]
				switch {
				case a*b > 0:
					s++
				case a*b < 0:
					s--
				}
				if a != 0 {
					nx++
				}
				if b != 0 {
					ny++
				}
			}
		}
		got, err := stats.KendallB(x, y)
		if nx == 0 || ny == 0 {
			lacks(t, "all equal", err, stats.NoVariation)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		near(t, "tau-b", got, s/math.Sqrt(nx*ny), 1e-12)
	}
}

func TestPartialSpearman(t *testing.T) {
	x, y, z := []float64{1, 2, 3, 4, 5}, []float64{2, 1, 4, 3, 5}, []float64{1, 3, 2, 5, 4}
	// The three plain correlations are .8, .8 and .3.
	xy, _ := stats.Spearman(x, y)
	xz, _ := stats.Spearman(x, z)
	yz, _ := stats.Spearman(y, z)
	near(t, "xy", xy, .8, 1e-14)
	near(t, "xz", xz, .8, 1e-14)
	near(t, "yz", yz, .3, 1e-14)
	got, err := stats.PartialSpearman(x, y, z)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "partial", got, .56/math.Sqrt(.36*.91), 1e-12)
	_, err = stats.PartialSpearman(x, y, []float64{-1, -2, -3, -4, -5})
	lacks(t, "a control that is x turned round", err, stats.Collinear)
}

func TestCodesAndCountedRanks(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		x := make([]float64, 1+rng.IntN(30))
		for i := range x {
			x[i] = []float64{-3.5, 0, .25, 7, 7, 1e9, math.Inf(1), math.NaN()}[rng.IntN(8)]
		}
		codes := stats.Codes(x)
		if a, b := stats.Ranks(x), stats.Ranks(codes); !slices.Equal(a, b) {
			t.Fatalf("%v has ranks %v, its codes %v have %v", x, a, codes, b)
		}
	}
	if got := stats.Ranks([]float64{3, 0, 3, 5}); !slices.Equal(got, []float64{2.5, 1, 2.5, 4}) {
		t.Errorf("whole numbers have ranks %v", got)
	}
}
