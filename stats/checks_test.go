package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"kansei/stats"
)

// With one win a shuffle it is Pearson's test: 30, 14 and 16 of 60 are 7.6 from
// 20 each, p .0224.
func TestPositionTest(t *testing.T) {
	chi2, p, err := stats.PositionTest([]stats.Shuffle{{[]float64{1, 0, 0}, 30}, {[]float64{0, 1, 0}, 14}, {[]float64{0, 0, 1}, 16}})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "chi-squared", chi2, 7.6, 1e-12)
	near(t, "p", p, math.Exp(-3.8), 1e-12) // with two degrees of freedom
	// Of two places it is McNemar's: (|30-14|)²/44.
	chi2, _, err = stats.PositionTest([]stats.Shuffle{{[]float64{1, 0}, 30}, {[]float64{0, 1}, 14}, {[]float64{2, 2}, 100}, {nil, 3}, {[]float64{4, 0}, 0}})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "chi-squared", chi2, 256./44, 1e-12)
	nan, inf := math.NaN(), math.Inf(1)
	for _, test := range []struct {
		name     string
		shuffles []stats.Shuffle
		why      stats.Why
	}{
		{"nothing", nil, stats.NoneGiven},
		{"nothing won", []stats.Shuffle{{[]float64{0, 0}, 30}}, stats.NoneGiven},
		{"one place", []stats.Shuffle{{[]float64{3}, 30}}, stats.NoneGiven},
		{"never shuffled", []stats.Shuffle{{[]float64{3, 1}, 0}}, stats.NoneGiven},
		{"few shuffles", []stats.Shuffle{{[]float64{300, 0}, 9}}, stats.TooFew},
		{"few with a third place", []stats.Shuffle{{[]float64{1, 0}, 90}, {[]float64{0, 0, 1}, 9}}, stats.TooFew},
		{"negative", []stats.Shuffle{{[]float64{3, -1}, 30}}, stats.OutOfRange},
		{"negative times", []stats.Shuffle{{[]float64{3, 1}, -30}}, stats.OutOfRange},
		{"not a number", []stats.Shuffle{{[]float64{3, nan}, 30}}, stats.NotFinite},
		{"infinite", []stats.Shuffle{{[]float64{3, 1}, inf}}, stats.NotFinite},
		{"too large to add up", []stats.Shuffle{{[]float64{math.MaxFloat64, 0}, 30}}, stats.OutOfRange},
	} {
		_, _, err := stats.PositionTest(test.shuffles)
		lacks(t, test.name, err, test.why)
	}
}

// TestPositionTestHoldsItsLevel: one model wins nearly every turn, wherever it
// stands. Turns taken one by one would find an effect in most studies.
func TestPositionTestHoldsItsLevel(t *testing.T) {
	const studies = 2000
	rng := rand.New(rand.NewPCG(5, 5))
	found, naive, planted := 0, 0, 0
	for range studies {
		const sessions = 40
		shuffles, turns, liked := make([]stats.Shuffle, 0, sessions), make([]stats.Shuffle, 0, 5*sessions), make([]stats.Shuffle, 0, sessions)
		for range sessions {
			k := 2 + rng.IntN(2)
			wins, ahead := make([]float64, k), make([]float64, k)
			best := rng.IntN(k) // where the shuffle has put it
			for range 5 {
				at := best
				if rng.Float64() < .2 {
					at = rng.IntN(k)
				}
				wins[at]++
				one := make([]float64, k)
				one[at] = 1
				turns = append(turns, stats.Shuffle{Wins: one, Times: 1})
				if rng.Float64() < .5 {
					at = 0 // the left is liked
				}
				ahead[at]++
			}
			shuffles, liked = append(shuffles, stats.Shuffle{Wins: wins, Times: 1}), append(liked, stats.Shuffle{Wins: ahead, Times: 1})
		}
		for _, c := range []struct {
			of   []stats.Shuffle
			hits *int
		}{{shuffles, &found}, {turns, &naive}, {liked, &planted}} {
			if _, p, err := stats.PositionTest(c.of); err == nil && p < .05 {
				*c.hits++
			}
		}
	}
	share := func(n int) float64 { return float64(n) / studies }
	t.Logf("found where there is none: %.3f, turn by turn %.3f; found where it is: %.3f", share(found), share(naive), share(planted))
	if share(found) > .07 || share(found) < .03 || share(naive) < .2 || share(planted) < .9 {
		t.Errorf("found where there is none: %.3f, turn by turn %.3f; found where it is: %.3f", share(found), share(naive), share(planted))
	}
}
