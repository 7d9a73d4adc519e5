package stats_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"kansei/stats"
)

// near fails the test where a value is not the wanted one to within the
// tolerance.
func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tolerance {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// lacks fails the test where an error is not an AbsentError for the reason.
func lacks(t *testing.T, what string, err error, why stats.Why) {
	t.Helper()
	var absent *stats.AbsentError
	if !errors.As(err, &absent) {
		t.Errorf("%s: got %v, want it absent for %q", what, err, why)
	} else if absent.Why != why {
		t.Errorf("%s: absent for %q, want %q", what, absent.Why, why)
	}
}

func fit(t *testing.T, c *stats.Counts, o stats.Options) stats.Fit {
	t.Helper()
	f, err := stats.FitBradleyTerry(c, o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestBradleyTerryOfFourModels(t *testing.T) {
	c := stats.NewCounts(4)
	for _, g := range []struct {
		i, j int
		w, l float64
	}{{0, 1, 2, 3}, {0, 3, 1, 4}, {1, 2, 5, 3}, {2, 3, 1, 3}} {
		c.Win(g.i, g.j, g.w)
		c.Win(g.j, g.i, g.l)
	}
	f := fit(t, c, stats.Options{})
	for i, want := range []float64{922.4271, 1007.3661, 927.7676, 1142.4392} {
		near(t, "rating", f.Rating[i], want, 5e-5)
	}
	if f.Prior || !f.Shape.Strong || f.Shape.Groups != 1 {
		t.Errorf("a joined graph came out as %+v", f)
	}
	started := fit(t, c, stats.Options{Start: []float64{1500, 200, 900, 1400}})
	for i := range f.Rating {
		near(t, "rating from another start", started.Rating[i], f.Rating[i], 1e-6)
	}
}

func TestBradleyTerryGaps(t *testing.T) {
	for _, test := range []struct {
		name            string
		w, l, ties, bad float64
		rule            stats.Rule
		gap             float64
	}{
		{"3 to 1", 3, 1, 0, 0, stats.Rule{}, 190.8485},
		{"ties are half a win each", 6, 2, 2, 0, stats.Rule{}, 147.1907},
		{"so are games that are all bad", 6, 2, 0, 2, stats.Rule{}, 147.1907},
		{"unless they are dropped", 6, 2, 0, 2, stats.Rule{DropAllBad: true}, 190.8485},
		{"Davidson's ties leave the odds alone", 6, 2, 2, 0, stats.Rule{Davidson: true}, 190.8485},
		{"Davidson without ties", 3, 1, 0, 0, stats.Rule{Davidson: true}, 190.8485},
		{"Davidson with nothing but ties", 0, 0, 4, 0, stats.Rule{Davidson: true}, 0},
		{"nothing but ties", 0, 0, 4, 0, stats.Rule{}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := stats.NewCounts(2)
			c.Win(0, 1, test.w)
			c.Win(1, 0, test.l)
			c.Tie(1, 0, test.ties)
			c.Bad(1, 0, test.bad)
			f := fit(t, c, stats.Options{Rule: test.rule})
			near(t, "gap", f.Rating[0]-f.Rating[1], test.gap, 5e-5)
			near(t, "mean", (f.Rating[0]+f.Rating[1])/2, stats.MeanRating, 1e-9)
			if test.rule.Davidson && test.ties > 0 && test.w > 0 {
				near(t, "nu", f.Nu, .2/math.Sqrt(.6*.2), 1e-9)
			}
		})
	}
}

// TestBradleyTerryAgainstMinorisation compares with the iteration of Hunter
// (2004), which shares nothing with Newton's method.
func TestBradleyTerryAgainstMinorisation(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for range 20 {
		k := 2 + rng.IntN(12)
		c := stats.NewCounts(k)
		for i := range k {
			for j := range k {
				if i != j {
					c.Win(i, j, float64(1+rng.IntN(9)))
				}
			}
		}
		f := fit(t, c, stats.Options{})
		p := make([]float64, k)
		for i := range p {
			p[i] = 1
		}
		for range 20_000 {
			for i := range k {
				wins, below := 0.0, 0.0
				for j := range k {
					if j != i {
						wins += c.Wins[i*k+j]
						below += (c.Wins[i*k+j] + c.Wins[j*k+i]) / (p[i] + p[j])
					}
				}
				p[i] = wins / below
			}
		}
		for i := 1; i < k; i++ {
			near(t, "gap", f.Rating[i]-f.Rating[0], stats.Scale*math.Log(p[i]/p[0]), 1e-6)
		}
	}
}

func TestBradleyTerryWithoutAnEnd(t *testing.T) {
	t.Run("a model that always wins", func(t *testing.T) {
		c := stats.NewCounts(3)
		c.Win(0, 1, 1000)
		c.Win(0, 2, 1000)
		c.Win(1, 2, 3)
		c.Win(2, 1, 2)
		f := fit(t, c, stats.Options{})
		if !f.Prior || f.Shape.Strong || f.Shape.Groups != 1 {
			t.Errorf("the weak prior is not said: %+v", f)
		}
		if f.Shape.Bound[0] != stats.NoUpper || f.Shape.Bound[1] != stats.NoLower || f.Shape.Bound[2] != stats.NoLower {
			t.Errorf("bounds %v", f.Shape.Bound)
		}
		if !(f.Rating[0] > f.Rating[1] && f.Rating[1] > f.Rating[2]) || f.Rating[0] > 4000 {
			t.Errorf("ratings %v", f.Rating)
		}
	})
	t.Run("two islands and a model without a game", func(t *testing.T) {
		c := stats.NewCounts(5)
		c.Win(0, 1, 3)
		c.Win(1, 0, 1)
		c.Win(2, 3, 1)
		c.Win(3, 2, 3)
		f := fit(t, c, stats.Options{})
		if f.Shape.Groups != 2 || !f.Prior || f.Shape.Group[4] != -1 || f.Rating[4] != stats.MeanRating {
			t.Errorf("shape %+v, ratings %v", f.Shape, f.Rating)
		}
		near(t, "mean of an island", (f.Rating[0]+f.Rating[1])/2, 1000, 1e-9)
		near(t, "mirrored islands", f.Rating[0], f.Rating[3], 1e-6)
	})
	t.Run("nothing", func(t *testing.T) {
		for _, k := range []int{0, 1, 3} {
			_, err := stats.FitBradleyTerry(stats.NewCounts(k), stats.Options{})
			lacks(t, "no games", err, stats.TooFew)
		}
	})
	t.Run("broken counts", func(t *testing.T) {
		for _, v := range []struct {
			w   float64
			why stats.Why
		}{{math.NaN(), stats.NotFinite}, {math.Inf(1), stats.NotFinite}, {-1, stats.OutOfRange}} {
			c := stats.NewCounts(2)
			c.Win(0, 1, v.w)
			_, err := stats.FitBradleyTerry(c, stats.Options{})
			lacks(t, "broken count", err, v.why)
		}
	})
}

func TestRecord(t *testing.T) {
	c := stats.NewCounts(3)
	c.Win(0, 1, 2)
	c.Win(2, 0, 1)
	c.Tie(1, 0, 3)
	c.Bad(0, 2, 4)
	if got, want := c.Record(0, stats.Rule{}), (stats.Record{Wins: 2, Losses: 1, Ties: 7}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := c.Record(0, stats.Rule{DropAllBad: true}).Ties; got != 3 {
		t.Errorf("got %v ties without the all-bad, want 3", got)
	}
	c.Reset()
	if got := c.Record(0, stats.Rule{}); got != (stats.Record{}) {
		t.Errorf("after a reset there is %+v", got)
	}
}
