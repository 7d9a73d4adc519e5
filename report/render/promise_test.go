package render

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"kansei/exports"
	"kansei/internal/testkit/world"
	"kansei/report"
	"kansei/report/reading"
	"kansei/sessions"
)

// What scripts rely on: every key of the JSON that the program promises.
func TestKeysThatScriptsRelyOn(t *testing.T) {
	b, err := JSON(report.Find(whole(), report.Options{Bootstrap: 40, Seed: 7}))
	if err != nil {
		t.Fatal(err)
	}
	var top map[string]any
	if err := json.Unmarshal(b, &top); err != nil {
		t.Fatal(err)
	}
	has := func(path string, v any, keys ...string) map[string]any {
		t.Helper()
		if list, ok := v.([]any); ok {
			if len(list) == 0 {
				t.Fatalf("%s is empty", path)
			}
			v = list[0]
		}
		m, ok := v.(map[string]any)
		if !ok {
			t.Fatalf("%s is %v", path, v)
		}
		for _, k := range keys {
			if _, ok := m[k]; !ok {
				t.Errorf("%s has no %q, but %v", path, k, slices.Sorted(maps.Keys(m)))
			}
		}
		return m
	}
	has("report", top, "ranking", "dimensions", "agreement", "checks", "size", "raters", "judges", "human", "inputs")
	ranking := has("ranking", top["ranking"], "method", "ties", "bootstrap", "seed", "models")
	if ranking["bootstrap"] != 40.0 || ranking["seed"] != 7.0 || ranking["ties"] != "half" || ranking["method"] != "bradley-terry" {
		t.Errorf("the ranking is %v", ranking)
	}
	has("ranking.models", ranking["models"], "model", "rating", "low", "high", "rank", "wins", "losses", "ties")
	has("dimensions", top["dimensions"], "model", "kind", "dimension", "mean", "low", "high", "n", "cannot_judge")
	agreement := has("agreement", top["agreement"], "alpha", "kappa")
	has("alpha", agreement["alpha"], "dimension", "value", "raters", "units")
	has("kappa", agreement["kappa"], "rater", "dimension", "value", "mean_abs_change", "n")
	size := has("size", top["size"], "total", "active", "slopes", "families", "thesis")
	slopes := has("slopes", size["slopes"], "unit", "sensibility", "reason", "difference", "ceiling")
	has("slopes.sensibility", slopes["sensibility"], "per_tenfold", "low", "high", "n")
	has("slopes.difference", slopes["difference"], "value", "low", "high", "p")
	families := has("families", size["families"], "n_families", "n_models", "sensibility", "reason", "difference")
	has("families.difference", families["difference"], "value", "low", "high", "p", "positive", "leave_one_out")
	for _, name := range []string{"total", "active"} {
		axis := has(name, size[name], "models", "spearman", "kendall")
		has(name+".spearman", axis["spearman"], "rho", "p", "p_method", "low", "high")
		has(name+".kendall", axis["kendall"], "tau_b", "p")
	}
	has("thesis", size["thesis"], "primary", "difference", "low", "high", "p", "verdict", "towards", "needs")
}

// The same input and seed give the same bytes, whatever the order and the
// names of the files and the number of processors.
func TestTheOrderOfFilesChangesNothing(t *testing.T) {
	w := world.New(3, world.SixModels()...)
	w.Raters, w.Passes = []string{"me", "li"}, 2
	files := map[string][]byte{}
	for i := range 14 {
		kind := []sessions.Kind{sessions.Emotional, sessions.Rational}[i%2]
		b, err := sessions.Encode(w.Session(kind, i%7, (i+1)%7, (i+3)%7))
		if err != nil {
			t.Fatal(err)
		}
		files[fmt.Sprintf("%02d", i)] = b
	}
	for i := range 40 {
		files["battles"] = fmt.Appendf(files["battles"], `{"model_a":"vendor/tiny-1b","model_b":"m%d","winner":"%s"}`+"\n", i%3, []string{"model_a", "model_b", "tie", "both_bad"}[i%4])
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var want []byte
	names := slices.Sorted(maps.Keys(files))
	rng := rand.New(rand.NewPCG(1, 1))
	for round := range 4 {
		runtime.GOMAXPROCS(1 + round%3)
		rng.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		dir := t.TempDir()
		paths := make([]string, len(names))
		for i, name := range names {
			path := filepath.Join(dir, fmt.Sprintf("%d-%d.json", (i*7+round)%len(names), i))
			if err := os.WriteFile(path, files[name], 0o600); err != nil {
				t.Fatal(err)
			}
			paths[i] = path
		}
		in, _, err := reading.Collect(context.Background(), reading.Source{Paths: paths})
		if err != nil {
			t.Fatal(err)
		}
		in.AddScores(fewScores())
		f := report.Find(in, report.Options{Bootstrap: 60, Seed: 5, Style: true})
		b, err := JSON(f)
		if err != nil {
			t.Fatal(err)
		}
		b = append(b, HTML(f)+CSV(f)+SVG(f)...)
		if round == 0 {
			want = b
		} else if !bytes.Equal(b, want) {
			t.Fatalf("in another order other bytes come out: %d and %d", len(b), len(want))
		}
	}
}

// arenaRow is what an arena file has, read by nothing of ours.
type arenaRow struct {
	ModelA string `json:"model_a"`
	ModelB string `json:"model_b"`
	Winner string `json:"winner"`
	Anony  bool   `json:"anony"`
}

// ratings is Bradley-Terry by Hunter's minorisation (2004), ties half a win
// each, on the scale of the arena: mean 1000, 400 points a factor of ten.
func ratings(rows []arenaRow) map[string]float64 {
	wins, games := map[string]float64{}, map[[2]string]float64{}
	for _, r := range rows {
		share := map[string]float64{"model_a": 1, "model_b": 0, "tie": 0.5, "tie (bothbad)": 0.5}[r.Winner]
		wins[r.ModelA] += share
		wins[r.ModelB] += 1 - share
		games[[2]string{r.ModelA, r.ModelB}]++
	}
	strength := map[string]float64{}
	for m := range wins {
		strength[m] = 1
	}
	for range 20_000 {
		sum := map[string]float64{}
		for k, n := range games {
			sum[k[0]] += n / (strength[k[0]] + strength[k[1]])
			sum[k[1]] += n / (strength[k[0]] + strength[k[1]])
		}
		for m := range strength {
			strength[m] = wins[m] / sum[m]
		}
	}
	mean := 0.0
	for _, s := range strength {
		mean += math.Log10(s) / float64(len(strength))
	}
	out := map[string]float64{}
	for m, s := range strength {
		out[m] = 1000 + 400*(math.Log10(s)-mean)
	}
	return out
}

// An export in the arena's form gives the ranking of the sessions that it was
// made of: by another program, and by this one.
func TestTheArenaFormKeepsTheRanking(t *testing.T) {
	w := world.New(9, world.SixModels()[:5]...)
	w.Raters, w.Passes, w.Noise = []string{"me", "li"}, 2, 1.5
	in := report.New(false)
	var export bytes.Buffer
	for i := range 24 {
		s := w.Session(sessions.Emotional, i%5, (i+1)%5, (i+2+i%2)%5)
		switch i % 4 {
		case 1: // outcomes by the ratings of "overall"
			s.Verdicts = nil
		case 2: // and by the mean of what there is
			s.Verdicts = nil
			s.Ratings = slices.DeleteFunc(s.Ratings, func(r sessions.Rating) bool { return r.Dimension == report.Overall })
		case 3:
			allAreBad(s)
		}
		in.AddSession(s)
		if err := exports.Arena(&export, s); err != nil {
			t.Fatal(err)
		}
	}
	var rows []arenaRow
	for d := json.NewDecoder(bytes.NewReader(export.Bytes())); d.More(); {
		var row arenaRow
		if err := d.Decode(&row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	ours := report.Find(in, report.Options{Seed: 1})
	if len(rows) != ours.Ranking.Games || len(rows) < 100 {
		t.Fatalf("%d rows for %d games", len(rows), ours.Ranking.Games)
	}
	other := ratings(rows)
	path := filepath.Join(t.TempDir(), "battles.jsonl")
	if err := os.WriteFile(path, export.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	again, _, err := reading.Collect(context.Background(), reading.Source{Paths: []string{path}})
	if err != nil {
		t.Fatal(err)
	}
	back := report.Find(again, report.Options{Seed: 1})
	for i, m := range ours.Ranking.Models {
		if math.Abs(*m.RatingML-other[m.Model]) > 0.01 {
			t.Errorf("%s has %.3f here and %.3f by the other program", m.Model, *m.RatingML, other[m.Model])
		}
		if b := back.Ranking.Models[i]; b.Model != m.Model || math.Abs(*b.RatingML-*m.RatingML) > 1e-6 {
			t.Errorf("%s has %v, and read back %s has %v", m.Model, *m.Rating, b.Model, *b.Rating)
		}
	}
}
