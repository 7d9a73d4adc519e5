package stats_test

import (
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"kansei/stats"
)

// TestScoreBootstrapCoverage simulates 5 raters with tastes of their own, who
// all rate the same 20 sessions of 4 models: the intervals for raters at large
// cover the ratings of all raters in 90% of cases at least.
func TestScoreBootstrapCoverage(t *testing.T) {
	studies := 60
	if os.Getenv("SIMULATIONS") == "all" {
		studies = 1000
	}
	ability := []float64{-.6, -.2, .2, .6}
	const raters, sessions = 5, 20
	covered, plain, all := 0, 0, 0
	for study := range studies {
		rng := rand.New(rand.NewPCG(uint64(study), 11))
		var taste [raters][4]float64
		for r := range taste {
			for i := range taste[r] {
				taste[r][i] = ability[i] + .6*rng.NormFloat64()
			}
		}
		parts, whole := make([]stats.Cluster, 0, raters*sessions), make([]stats.Cluster, 0, sessions)
		factors := make([][]int, 2)
		for s := range sessions {
			var session stats.Cluster
			for r := range raters {
				own := meetings(taste[r][:], 1, 2, .5, rng)[0]
				parts = append(parts, own)
				factors[0], factors[1] = append(factors[0], r), append(factors[1], s)
				session.Duels = append(session.Duels, own.Duels...)
			}
			whole = append(whole, session)
		}
		h, err := stats.FitHierarchical(4, whole, false)
		if err != nil {
			t.Fatal(err)
		}
		draws := h.ScoreBootstrap(int64(study), 200, parts, factors)
		for i, a := range ability {
			truth := 1000 + a*stats.Scale*.93 // tastes that differ draw the average towards the middle
			low, high, err := stats.Interval(draws[i], raters)
			if err != nil {
				t.Fatal(err)
			}
			all++
			if low <= truth && truth <= high {
				covered++
			}
			if low, high, err := h.Interval(i); err == nil && low <= truth && truth <= high {
				plain++
			}
		}
	}
	share := float64(covered) / float64(all)
	t.Logf("5 raters at large, %d studies: coverage %.3f; of the interval for these raters %.3f", studies, share, float64(plain)/float64(all))
	if share < .9-3*math.Sqrt(.09/float64(all)*2) {
		t.Errorf("coverage %.3f", share)
	}
}
