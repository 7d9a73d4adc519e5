package report

import (
	"math"
	"math/rand/v2"
	"os"
	"sync"
	"testing"

	"kansei/sessions"
)

// simulated is a made-up study over so many models, whose sensibility and reason
// go with the logarithm of size by these correlations; it gives the verdict on
// the thesis.
func simulated(seed uint64, models, perModel int, sense, wit float64) string {
	rng := rand.New(rand.NewPCG(seed, 17))
	abilities := make([]ability, models)
	for i := range abilities {
		z := rng.NormFloat64() // the standardised logarithm of the size
		mix := func(r float64) float64 { return r*z + math.Sqrt(1-r*r)*rng.NormFloat64() }
		size := math.Pow(10, 1.5+0.8*z)
		abilities[i] = ability{model: string(rune('a'+i/26)) + string(rune('a'+i%26)), sense: mix(sense), wit: mix(wit), total: size, grade: sessions.Official}
	}
	w := newWorld(seed, abilities...)
	w.turns = 2
	in := New(false)
	in.AddScores(fewScores()) // the whole table takes its time, and is not used
	for _, kind := range []sessions.Kind{sessions.Emotional, sessions.Rational} {
		for range models * perModel / 3 {
			of := rng.Perm(models)[:3]
			in.AddSession(w.session(kind, of...))
		}
	}
	return Find(in, Options{Bootstrap: 200, Seed: int64(seed)}).Size.Thesis.Verdict
}

// verdicts counts what so many studies come to.
func verdicts(studies, models, perModel int, sense, wit float64) map[string]int {
	out := map[string]int{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := range studies {
		wg.Go(func() {
			v := simulated(uint64(i+1), models, perModel, sense, wit)
			mu.Lock()
			defer mu.Unlock()
			out[v]++
		})
	}
	wg.Wait()
	return out
}

// long says whether every simulation is asked for, which takes minutes:
// SIMULATIONS=all go test ./report -run 'NoEffect|StrongEffect' -v.
func long(t *testing.T) bool {
	t.Helper()
	if testing.Short() {
		t.Skip("simulations take their time")
	}
	return os.Getenv("SIMULATIONS") == "all"
}

// Where sensibility goes with size just as reason does, at least 95 of 100
// studies are inconclusive. With fewer studies the bound leaves room for their
// chance.
func TestNoEffectIsInconclusive(t *testing.T) {
	studies, most := 20, 4
	if long(t) {
		studies, most = 200, 10
	}
	got := verdicts(studies, 12, 8, 0.6, 0.6)
	t.Logf("%d studies: %v", studies, got)
	if wrong := got[Supported] + got[Contradicted]; wrong > most {
		t.Errorf("of %d studies without an effect %d found one: %v", studies, wrong, got)
	}
}

// A strong effect over 40 models is found in at least 80 of 100 studies, and
// never its opposite.
func TestAStrongEffectIsFound(t *testing.T) {
	studies, fewest := 5, 3
	if long(t) {
		studies, fewest = 50, 40
	}
	got := verdicts(studies, 40, 8, 0.9, 0.1)
	t.Logf("%d studies: %v", studies, got)
	if got[Supported] < fewest || got[Contradicted] > 0 {
		t.Errorf("of %d studies with a strong effect %d found it: %v", studies, got[Supported], got)
	}
}
