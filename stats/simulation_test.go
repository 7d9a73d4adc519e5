package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"kansei/stats"
)

// A study is some sessions, each of which compares some of the models in a few
// turns. Outcomes within a session depend on each other: each turn either asks
// the session's own luck or new luck, and each has the odds of the abilities.
const (
	studySessions = 60
	studyTurns    = 4
	studyLuck     = .5 // how often a turn goes by the session's luck
)

// duels draws the tables of the sessions of a study with two lanes a session.
func duels(ability []float64, ties float64, rng *rand.Rand) []*stats.Counts {
	sessions := make([]*stats.Counts, studySessions)
	k := len(ability)
	for s := range sessions {
		c := stats.NewCounts(k)
		i := rng.IntN(k)
		j := (i + 1 + rng.IntN(k-1)) % k
		luck := rng.Float64()
		// Davidson's model.
		win := math.Exp((ability[i] - ability[j]) / 2)
		total := win + 1/win + ties
		for range studyTurns {
			u := luck
			if rng.Float64() > studyLuck {
				u = rng.Float64()
			}
			switch u *= total; {
			case u < win:
				c.Win(i, j, 1)
			case u < win+ties:
				c.Tie(i, j, 1)
			default:
				c.Win(j, i, 1)
			}
		}
		sessions[s] = c
	}
	return sessions
}

// triads draws the tables of the sessions of a study with three lanes a
// session. Each turn orders all three by ability and luck, whose distribution
// (Gumbel's) gives each pair the odds of Bradley and Terry.
func triads(ability []float64, rng *rand.Rand) []*stats.Counts {
	sessions := make([]*stats.Counts, studySessions)
	gumbel := func() float64 { return -math.Log(rng.ExpFloat64()) }
	for s := range sessions {
		c := stats.NewCounts(len(ability))
		lanes := rng.Perm(len(ability))[:3]
		luck := []float64{gumbel(), gumbel(), gumbel()}
		for range studyTurns {
			reply := make([]float64, len(lanes))
			for at, model := range lanes {
				reply[at] = ability[model] + luck[at]
				if rng.Float64() > studyLuck {
					reply[at] = ability[model] + gumbel()
				}
			}
			for a := range lanes {
				for b := range lanes {
					if reply[a] > reply[b] {
						c.Win(lanes[a], lanes[b], 1)
					}
				}
			}
		}
		sessions[s] = c
	}
	return sessions
}

// add sums tables up, each with its weight.
func add(sessions []*stats.Counts, weight []float64, into *stats.Counts) {
	into.Reset()
	for s, c := range sessions {
		w := 1.0
		if weight != nil {
			w = weight[s]
		}
		if w == 0 {
			continue
		}
		for at := range c.Wins {
			into.Wins[at] += w * c.Wins[at]
			into.Ties[at] += w * c.Ties[at]
		}
	}
}

// intervals are the 95% cluster-bootstrap intervals of a study's ratings.
func intervals(t *testing.T, sessions []*stats.Counts, rule stats.Rule, replicates int, seed int64) [][2]float64 {
	t.Helper()
	k := sessions[0].K
	table := stats.NewCounts(k)
	add(sessions, nil, table)
	all := fit(t, table, stats.Options{Rule: rule})
	ratings := make([][]float64, k)
	for i := range ratings {
		ratings[i] = make([]float64, replicates)
	}
	stats.Resample(seed, replicates, len(sessions), func(b int, weight []float64, _ *rand.Rand) {
		drawn := stats.NewCounts(k)
		add(sessions, weight, drawn)
		f, err := stats.FitBradleyTerry(drawn, stats.Options{Rule: rule, Start: all.Rating})
		for i := range ratings {
			ratings[i][b] = math.NaN()
			if err == nil {
				ratings[i][b] = f.Rating[i]
			}
		}
	})
	out := make([][2]float64, k)
	for i := range out {
		var err error
		if out[i][0], out[i][1], err = stats.Interval(ratings[i], len(sessions)); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// TestIntervalsCover: of 400 studies with known abilities, the intervals have
// the truth in 92 to 98 of 100.
func TestIntervalsCover(t *testing.T) {
	studies, replicates, low, high := 400, 400, .92, .98
	if testing.Short() {
		studies, replicates, low, high = 80, 200, .89, .99
	}
	ability := []float64{.7, .2, -.3, -.6}
	for _, test := range []struct {
		name string
		rule stats.Rule
		draw func(rng *rand.Rand) []*stats.Counts
	}{
		{"two lanes", stats.Rule{}, func(rng *rand.Rand) []*stats.Counts { return duels(ability, 0, rng) }},
		{"two lanes and ties", stats.Rule{Davidson: true}, func(rng *rand.Rand) []*stats.Counts { return duels(ability, .8, rng) }},
		{"three lanes", stats.Rule{}, func(rng *rand.Rand) []*stats.Counts { return triads(ability, rng) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			inside := 0
			for n := range studies {
				sessions := test.draw(rand.New(rand.NewPCG(77, uint64(n))))
				for i, v := range intervals(t, sessions, test.rule, replicates, int64(n)) {
					if truth := stats.MeanRating + stats.Scale*ability[i]; v[0] <= truth && truth <= v[1] {
						inside++
					}
				}
			}
			share := float64(inside) / float64(studies*len(ability))
			t.Logf("%.1f%% of %d intervals have the truth", 100*share, studies*len(ability))
			if share < low || share > high {
				t.Errorf("%.1f%% of intervals have the truth, want %.0f to %.0f%%", 100*share, 100*low, 100*high)
			}
		})
	}
}

// TestTurnsAreNoClusters shows why sessions are drawn: with every game drawn on
// its own the intervals are too short.
func TestTurnsAreNoClusters(t *testing.T) {
	studies := 200
	if testing.Short() {
		studies = 60
	}
	ability := []float64{.5, -.5}
	inside := 0
	for n := range studies {
		table := stats.NewCounts(2)
		add(duels(ability, 0, rand.New(rand.NewPCG(78, uint64(n)))), nil, table)
		multinomial := stats.NewMultinomial(table)
		gaps := make([]float64, 300)
		stats.Resample(int64(n), len(gaps), 0, func(b int, _ []float64, rng *rand.Rand) {
			drawn := stats.NewCounts(2)
			multinomial.Draw(rng, drawn)
			gaps[b] = math.NaN()
			if f, err := stats.FitBradleyTerry(drawn, stats.Options{}); err == nil {
				gaps[b] = f.Rating[0] - f.Rating[1]
			}
		})
		low, high, err := stats.Interval(gaps, studySessions*studyTurns)
		if err != nil {
			t.Fatal(err)
		}
		if low <= stats.Scale && stats.Scale <= high {
			inside++
		}
	}
	if share := float64(inside) / float64(studies); share > .92 {
		t.Errorf("%.1f%% of intervals over games have the truth: the sessions of this test hardly cluster", 100*share)
	}
}
