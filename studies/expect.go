package studies

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"kansei/sessions"
	"kansei/stats"
)

// Expected is how far a study will go, by simulating it.
type Expected struct {
	Runs      int      `json:"runs"`
	HalfWidth *float64 `json:"half_width"` // of a model's 95% interval on the sensibility scale, in rating points; the median
	Models    int      `json:"models"`     // with a known size, on both sides
	With      *float64 `json:"verdict_with_effect"`
	Without   *float64 `json:"verdict_without_effect"`
	Why       string   `json:"why,omitempty"` // why there is no chance of a verdict
}

// The reasons for which a chance of a verdict can't be had.
const (
	WhyOneKind   = "one_kind"   // there are not both emotional (or creative) and rational scenarios
	WhyFewModels = "few_models" // fewer models of known size than a verdict needs
)

// fewestForVerdict is how many models a verdict needs.
const fewestForVerdict = 6

// What the public scores say of people's votes (December 2025, style controlled):
// rating points gained for ten times the parameters, inside of families, and the
// spread that size does not explain. The excess of sensibility is their difference
// in standard deviations, .12 of about 110 points.
const (
	perTenfold   = 72.0
	excess       = 13.0
	unexplained  = 60.0
	shared       = 0.8 // correlation of what size does not explain on both sides
	logitsAPoint = math.Ln10 / 400
	ofASession   = 0.5 // logits by which a model is better in one session than in another
	tieWithin    = 0.5 // logits within which replies look alike
)

// Subject is what the simulation has to know of a contestant.
type Subject struct {
	Size float64 // total parameters in billions; 0: not known, or left out of sizes
}

// Expect simulates a study, runs times with the effect of the public scores and as
// often with none. kinds has the kind of each scenario; turns how many messages
// each is played with. An interval's width is that of the ranking; a verdict is
// one of the slopes over models in both units, with ranks that do not point the
// other way, which is the second view of the report.
func Expect(s *Study, p *Plan, kinds map[string]sessions.Kind, turns map[string]int, subjects map[string]Subject, runs int) Expected {
	sim := &simulation{study: s, plan: p, kinds: kinds, turns: turns, rng: rand.New(rand.NewPCG(s.Seed, 0x65787065)), index: map[string]int{}}
	for i, c := range s.Contestants() {
		sim.index[c] = i
		sim.size = append(sim.size, math.NaN())
		if v := subjects[c].Size; v > 0 {
			sim.size[i] = math.Log10(v)
			sim.known++
		}
	}
	out := Expected{Runs: runs, Models: sim.known}
	var widths []float64
	for _, c := range []struct {
		gain float64
		into **float64
	}{{excess, &out.With}, {0, &out.Without}} {
		decided, asked := 0, 0
		for range runs {
			ours, reason := sim.run(c.gain)
			widths = append(widths, ours.widths...)
			if ours.fit == nil || reason.fit == nil {
				continue
			}
			asked++
			if sim.decides(ours.fit.Rating, reason.fit.Rating) {
				decided++
			}
		}
		if asked > 0 && sim.known >= fewestForVerdict {
			share := float64(decided) / float64(asked)
			*c.into = &share
		}
		switch {
		case asked == 0:
			out.Why = WhyOneKind
		case sim.known < fewestForVerdict:
			out.Why = WhyFewModels
		}
	}
	if len(widths) > 0 {
		slices.Sort(widths)
		half := widths[len(widths)/2]
		out.HalfWidth = &half
	}
	return out
}

type simulation struct {
	study *Study
	plan  *Plan
	kinds map[string]sessions.Kind
	turns map[string]int
	rng   *rand.Rand
	index map[string]int
	size  []float64 // log10 of billions; NaN: not known
	known int
}

// side is one of the two sides as it was measured.
type side struct {
	fit    *stats.Hierarchical
	widths []float64
}

// run simulates the study once. gain is by how many points for ten times the
// parameters sensibility goes with size more than reason does.
func (sim *simulation) run(gain float64) (ours, reason side) {
	n := len(sim.size)
	strength := [2][]float64{make([]float64, n), make([]float64, n)}
	for i, x := range sim.size {
		if math.IsNaN(x) {
			x = 2 // a model of 100 billion
		}
		common := sim.rng.NormFloat64() * math.Sqrt(shared)
		for side, slope := range []float64{perTenfold + gain, perTenfold} {
			rest := common + sim.rng.NormFloat64()*math.Sqrt(1-shared)
			strength[side][i] = (slope*(x-2) + unexplained*rest) * logitsAPoint
		}
	}
	var clusters [2][]stats.Cluster
	for _, one := range sim.plan.Sessions {
		at := sim.side(one.Scenario)
		if at < 0 {
			continue
		}
		clusters[at] = append(clusters[at], sim.session(one, strength[at]))
	}
	return measure(n, clusters[0]), measure(n, clusters[1])
}

// side is 0 for a scenario that stands for sensibility, 1 for reason, -1 for
// neither.
func (sim *simulation) side(scenario string) int {
	kind := sim.kinds[scenario]
	switch {
	case kind == sessions.Rational:
		return 1
	case sim.study.Analysis.Kind == "both" || string(kind) == sim.study.Analysis.Kind:
		return 0
	}
	return -1
}

// session is what happens in one session: each turn of each rater compares all its
// contestants.
func (sim *simulation) session(one Planned, strength []float64) stats.Cluster {
	var who []int
	var base []float64
	for place, name := range one.Lanes {
		if place != one.Catch {
			who = append(who, sim.index[name])
			base = append(base, strength[sim.index[name]]+ofASession*sim.rng.NormFloat64())
		}
	}
	tally := map[[2]int]*stats.Duel{}
	for range max(1, sim.turns[one.Scenario]) * max(1, len(one.Raters)) {
		heard := make([]float64, len(who))
		for i := range heard {
			heard[i] = base[i] - math.Log(-math.Log(1-sim.rng.Float64()))
		}
		for i := range who {
			for j := range i {
				key := [2]int{i, j}
				if tally[key] == nil {
					tally[key] = &stats.Duel{I: who[i], J: who[j]}
				}
				switch d := heard[i] - heard[j]; {
				case d > tieWithin:
					tally[key].Wins++
				case d < -tieWithin:
					tally[key].Losses++
				default:
					tally[key].Ties++
				}
			}
		}
	}
	var c stats.Cluster
	for i := range who {
		for j := range i {
			c.Duels = append(c.Duels, *tally[[2]int{i, j}])
		}
	}
	return c
}

func measure(n int, clusters []stats.Cluster) side {
	fit, err := stats.FitHierarchical(n, clusters, false)
	if err != nil {
		return side{}
	}
	out := side{fit: fit}
	for i := range n {
		if low, high, err := fit.Interval(i); err == nil {
			out.widths = append(out.widths, (high-low)/2)
		}
	}
	return out
}

// decides reports whether two sides, as measured, would decide that one goes with
// size more than the other.
func (sim *simulation) decides(ours, reason []float64) bool {
	var x, a, b []float64
	for i, size := range sim.size {
		if !math.IsNaN(size) {
			x, a, b = append(x, size), append(a, ours[i]), append(b, reason[i])
		}
	}
	if len(x) < fewestForVerdict {
		return false
	}
	points, ok := excludesZero(x, difference(a, b, 1, 1))
	sa, errA := stats.PopulationSD(a)
	sb, errB := stats.PopulationSD(b)
	if !ok || errA != nil || errB != nil || sa == 0 || sb == 0 {
		return false
	}
	units, ok := excludesZero(x, difference(a, b, sa, sb))
	if !ok || points*units < 0 {
		return false
	}
	ra, errA := stats.Spearman(x, a)
	rb, errB := stats.Spearman(x, b)
	return errA == nil && errB == nil && (ra-rb)*points >= 0
}

func difference(a, b []float64, sa, sb float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i]/sa - b[i]/sb
	}
	return out
}

// excludesZero reports whether the 95% interval of a slope excludes 0, and the
// slope.
func excludesZero(x, y []float64) (slope float64, ok bool) {
	slope, err := stats.Slope(x, y)
	if err != nil {
		return 0, false
	}
	mx, my, n := mean(x), mean(y), float64(len(x))
	rest, spread := 0.0, 0.0
	for i := range x {
		e := y[i] - my - slope*(x[i]-mx)
		rest, spread = rest+e*e, spread+(x[i]-mx)*(x[i]-mx)
	}
	se := math.Sqrt(rest / (n - 2) / spread)
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 2}.Quantile(0.975)
	return slope, math.Abs(slope) > t*se
}

func mean(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}
