package report

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"kansei/internal/testkit/world"
	"kansei/sessions"
)

// Simulated studies with a known truth. SIMULATIONS=all runs 500 of each:
//
//	SIMULATIONS=all go test ./report -run Simulated -v

// studies is how many are simulated.
func studies(t *testing.T, few int) int {
	t.Helper()
	switch {
	case os.Getenv("SIMULATIONS") == "all":
		return 500
	case testing.Short():
		return few / 6
	}
	return few
}

// truth is a made-up world of models.
type truth struct {
	models, families int        // 0 families: each model stands alone
	several          bool       // families have several sizes, else one each
	rho              [2]float64 // of either side with size, over models
	familyShare      float64    // of what is left of a score, how much a family shares
	reliable         [2]float64 // of the measurement
	known            bool       // the reliabilities are known to the report
}

// draw makes the view of one study.
func (w truth) draw(seed uint64) *view {
	rng := rand.New(rand.NewPCG(seed, 4))
	v := &view{seed: int64(seed), bootstrap: 200}
	n := w.families
	if n == 0 {
		n = w.models
	}
	size := make([]float64, 0, n)
	var shared [2][]float64
	for range n {
		size = append(size, rng.NormFloat64())
		for side := range sides {
			shared[side] = append(shared[side], rng.NormFloat64())
		}
	}
	for i := range w.models {
		f := i % n
		z := size[f]
		switch {
		case w.families == 0:
			v.family = append(v.family, "")
		case w.several:
			z = .6*size[f] + .8*rng.NormFloat64()
			fallthrough
		default:
			v.family = append(v.family, fmt.Sprint("f", f))
		}
		v.x = append(v.x, 1.5+.8*z)
		for side := range sides {
			rest := math.Sqrt(w.familyShare)*shared[side][f] + math.Sqrt(1-w.familyShare)*rng.NormFloat64()
			if w.families == 0 {
				rest = rng.NormFloat64()
			}
			y := w.rho[side]*z + math.Sqrt(1-w.rho[side]*w.rho[side])*rest
			y += math.Sqrt(1/w.reliable[side]-1) * rng.NormFloat64()
			v.value[side] = append(v.value[side], y)
		}
	}
	v.natural = v.value
	if w.known {
		v.reliable = [sides]*float64{&w.reliable[0], &w.reliable[1]}
	}
	return v
}

// verdicts counts what so many studies come to.
func (w truth) verdicts(n int) map[string]int {
	out := map[string]int{}
	for i := range n {
		v := w.draw(uint64(i + 1))
		f, s, r := v.families(UnitPoints), v.slopes(UnitPoints), v.ranks()
		out[v.decide(&f, &s, &r).Verdict]++
	}
	return out
}

func TestSimulatedNoEffect(t *testing.T) {
	n := studies(t, 60)
	for _, families := range []int{6, 9, 12} {
		for _, models := range []int{30, 60} {
			for _, several := range []bool{false, true} {
				for _, reliable := range [][2]float64{{1, 1}, {.95, .6}} {
					w := truth{models: models, families: families, several: several, rho: [2]float64{.7, .7}, familyShare: .6, reliable: reliable, known: true}
					got := w.verdicts(n)
					wrong := got[Supported] + got[Contradicted]
					t.Logf("no effect, %2d models in %2d families, several sizes %-5v, reliabilities %v: decided %.3f of %d", models, families, several, reliable, float64(wrong)/float64(n), n)
					if float64(wrong) > .05*float64(n)+3*math.Sqrt(.05*.95*float64(n)) {
						t.Errorf("%+v: falsely decided %d of %d: %v", w, wrong, n, got)
					}
				}
			}
		}
	}
}

func TestSimulatedPower(t *testing.T) {
	n := studies(t, 60)
	for _, tt := range []struct {
		models int
		least  float64
	}{{20, .5}, {40, .85}} {
		w := truth{models: tt.models, rho: [2]float64{.9, .1}, reliable: [2]float64{.9, .9}, known: true}
		got := w.verdicts(n)
		share := float64(got[Supported]) / float64(n)
		t.Logf(".9 against .1, %d models: supported %.3f of %d, %v", tt.models, share, n, got)
		if share < tt.least-3*math.Sqrt(tt.least*(1-tt.least)/float64(n)) || got[Contradicted] > 0 {
			t.Errorf("%d models: %v", tt.models, got)
		}
	}
}

// TestSimulatedSessions goes the whole way from sessions: without an effect few
// studies decide, with a strong one many do.
func TestSimulatedSessions(t *testing.T) {
	if testing.Short() {
		t.Skip("simulations take their time")
	}
	n := 6
	if os.Getenv("SIMULATIONS") == "all" {
		n = 100
	}
	for _, tt := range []struct {
		models int
		rho    [2]float64
	}{{12, [2]float64{.6, .6}}, {20, [2]float64{.9, .1}}, {40, [2]float64{.9, .1}}} {
		got := map[string]int{}
		for i := range n {
			got[simulated(uint64(i+1), tt.models, 8, tt.rho[0], tt.rho[1])]++
		}
		t.Logf("%d models, rho %v, from sessions: %v of %d", tt.models, tt.rho, got, n)
		if wrong := got[Contradicted]; wrong > n/20+1 {
			t.Errorf("%d models, rho %v: %v", tt.models, tt.rho, got)
		}
		if tt.rho[0] == tt.rho[1] && got[Supported] > n/20+1 {
			t.Errorf("without an effect: %v", got)
		}
	}
}

// simulated is the verdict of a made-up study of sessions over so many models,
// whose sensibility and reason go with the logarithm of size by these
// correlations.
func simulated(seed uint64, models, perModel int, sense, wit float64) string {
	rng := rand.New(rand.NewPCG(seed, 17))
	abilities := make([]world.Ability, models)
	for i := range abilities {
		z := rng.NormFloat64() // the standardised logarithm of the size
		mix := func(r float64) float64 { return r*z + math.Sqrt(1-r*r)*rng.NormFloat64() }
		size := math.Pow(10, 1.5+0.8*z)
		abilities[i] = world.Ability{Model: string(rune('a'+i/26)) + string(rune('a'+i%26)), Sense: mix(sense), Wit: mix(wit), Total: size, Grade: sessions.Official}
	}
	w := world.New(seed, abilities...)
	w.Turns = 2
	in := New(false)
	in.AddScores(fewScores()) // the whole table takes its time, and is not used
	for _, kind := range []sessions.Kind{sessions.Emotional, sessions.Rational} {
		for range models * perModel / 3 {
			of := rng.Perm(models)[:3]
			in.AddSession(w.Session(kind, of...))
		}
	}
	return Find(in, Options{Bootstrap: 200, Seed: int64(seed)}).Size.Thesis.Verdict
}
