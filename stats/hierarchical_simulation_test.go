package stats_test

import (
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"kansei/stats"
)

// meetings draws sessions in which all four models answer each turn. Part of a
// reply's luck lasts for the whole session.
func meetings(ability []float64, sessions, turns int, lasting float64, rng *rand.Rand) []stats.Cluster {
	gumbel := func() float64 { return -math.Log(rng.ExpFloat64()) }
	out := make([]stats.Cluster, sessions)
	for s := range out {
		luck := make([]float64, len(ability))
		for i := range luck {
			luck[i] = gumbel()
		}
		for range turns {
			reply := make([]float64, len(ability))
			for i := range reply {
				if reply[i] = ability[i] + luck[i]; rng.Float64() > lasting {
					reply[i] = ability[i] + gumbel()
				}
			}
			for i := range reply {
				for j := i + 1; j < len(reply); j++ {
					d := stats.Duel{I: i, J: j, Wins: 1}
					if reply[j] > reply[i] {
						d = stats.Duel{I: i, J: j, Losses: 1}
					}
					out[s].Duels = append(out[s].Duels, d)
				}
			}
		}
	}
	return out
}

// TestHierarchicalCoverage simulates studies of four models: the intervals
// cover the true ratings in 93% of cases at least, and no model is falsely ahead
// of all others in more than 3%. SIMULATIONS=all makes it 2,000 studies each.
func TestHierarchicalCoverage(t *testing.T) {
	studies := 150
	if os.Getenv("SIMULATIONS") == "all" {
		studies = 2000
	} else if testing.Short() {
		studies = 60
	}
	for _, world := range []struct {
		name    string
		ability []float64
	}{{"equal", []float64{0, 0, 0, 0}}, {"one logit", []float64{-.5, -.2, .2, .5}}, {"four logits", []float64{-2, -2. / 3, 2. / 3, 2}}} {
		for _, n := range []int{4, 6, 10, 20, 50} {
			covered, all, ahead := 0, 0, 0
			for study := range studies {
				rng := rand.New(rand.NewPCG(uint64(study), uint64(n)))
				h, err := stats.FitHierarchical(4, meetings(world.ability, n, 3, .5, rng), false)
				if err != nil {
					t.Fatal(err)
				}
				for i, a := range world.ability {
					low, high, err := h.Interval(i)
					if err != nil {
						t.Fatal(err)
					}
					all++
					if v := 1000 + a*stats.Scale; low <= v && v <= high {
						covered++
					}
				}
				if falselyAhead(h, world.ability) {
					ahead++
				}
			}
			cover, wrong := float64(covered)/float64(all), float64(ahead)/float64(studies)
			t.Logf("%-11s %2d sessions: %d studies, coverage %.3f, falsely ahead %.3f", world.name, n, studies, cover, wrong)
			slack := 3 * math.Sqrt(.05*.95/float64(all)*2)
			if cover < .93-slack {
				t.Errorf("%s, %d sessions: the intervals cover %.3f", world.name, n, cover)
			}
			if wrong > .03+3*math.Sqrt(.03/float64(studies)) {
				t.Errorf("%s, %d sessions: falsely ahead in %.3f", world.name, n, wrong)
			}
		}
	}
}

// falselyAhead reports whether some model is significantly above all others,
// by Holm over all pairs, although another one is truly as good.
func falselyAhead(h *stats.Hierarchical, ability []float64) bool {
	var p []float64
	var above []int
	for i := range ability {
		for j := i + 1; j < len(ability); j++ {
			d, pv, err := h.Difference(i, j)
			if err != nil {
				return false
			}
			p = append(p, pv)
			if above = append(above, i); d < 0 {
				above[len(above)-1] = j
			}
		}
	}
	wins := make([]int, len(ability))
	for at, v := range stats.Holm(p) {
		if v < .05 {
			wins[above[at]]++
		}
	}
	for i, n := range wins {
		if n == len(ability)-1 && ability[i] < slices.Max(ability) || n == len(ability)-1 && ability[0] == ability[1] {
			return true
		}
	}
	return false
}
