package render

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"kansei/internal/testkit/world"
	"kansei/report"
	"kansei/sessions"
)

// judgedInput is a study of 20 sessions rated by people and judges and 20 by the
// judges alone.
func judgedInput(judges ...world.JudgedStudy) []*sessions.Session {
	var out []*sessions.Session
	for _, st := range judges {
		st.Rated, st.Judged = 20, 20
		more := st.Sessions(rand.New(rand.NewPCG(3, 3)))
		for i, s := range more {
			if out == nil {
				break
			}
			out[i].Judgements = append(out[i].Judgements, s.Judgements...)
		}
		if out == nil {
			out = more
		}
	}
	return out
}

func findJudged(all []*sessions.Session) report.Findings {
	in := report.New(false)
	addAll(in, all)
	in.AddScores(fewScores())
	return report.Find(in, report.Options{Bootstrap: 40, Seed: 1})
}

// Every page describes the judges, their attacks and the panel of them, and
// explains its technical words.
func TestJudgesOnEveryPage(t *testing.T) {
	f := findJudged(judgedInput(world.JudgedStudy{Character: world.JudgeCopies, Gullible: true}, world.JudgedStudy{Character: world.JudgeRandom, Judge: "lab/coin"}))
	if len(f.Judges) != 3 || len(f.Judges[2].Members) != 2 {
		t.Fatalf("judges: %+v", f.Judges)
	}
	checkJSON(t, f)
	text := checkPages(t, f)
	for _, want := range []string{
		"Models that judged", "umpire-70b (comparisons): agrees with people beyond chance", "gives in to replies", "coin (comparisons): does not agree with people beyond chance",
		"panel of 2, comparisons", "begs for the best marks", "prediction-powered", "worth in human ratings: how many ratings", "people alone, by the judge alone",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
	for _, want := range []string{"mean overall by people alone", "flipped by plea", "kappa overall", "worth empathy", `weight of panel of house/umpire-70b, lab/coin`} {
		if !strings.Contains(CSV(f), want) {
			t.Errorf("the table lacks %q", want)
		}
	}
}

// Nothing that is said of people or models changes when judges are added.
func TestNothingRestsOnJudges(t *testing.T) {
	with := judgedInput(world.JudgedStudy{Character: world.JudgeFamily, Gullible: true})
	var all [2][]byte
	for i := range all {
		f := findJudged(with)
		if (len(f.Judges) > 0) != (i == 0) {
			t.Fatalf("%d judges", len(f.Judges))
		}
		f.Judges = nil
		b, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		f.Words = nil
		all[i] = append(b, Markdown(f)...)
		for _, s := range with {
			s.Judgements = nil
		}
	}
	if string(all[0]) != string(all[1]) {
		t.Error("the findings differ with and without judges")
	}
}

// Under 30 items that people rated too, a judge is counted and nothing else.
func TestJudgeNotCalibrated(t *testing.T) {
	all := judgedInput(world.JudgedStudy{Character: world.JudgeCopies})
	for _, s := range all[9:] {
		s.Ratings = nil
	}
	f := findJudged(all)
	j := f.Judges[0]
	if j.Calibrated || j.Joint != 27 || j.Kappa.Value != nil || len(j.Traits)+len(j.Means)+len(j.Rankings) > 0 || j.Place.First.Value == nil {
		t.Errorf("%+v", j)
	}
	checkJSON(t, f)
	text := checkPages(t, f)
	if !strings.Contains(text, "not calibrated. It made") || strings.Contains(text, "worth in human ratings") {
		t.Error(text)
	}
}

// What scripts rely on: the keys of a judge in the JSON.
func TestJudgeKeysThatScriptsRelyOn(t *testing.T) {
	b, err := JSON(findJudged(judgedInput(world.JudgedStudy{Character: world.JudgeCopies})))
	if err != nil {
		t.Fatal(err)
	}
	var top struct{ Judges []map[string]any }
	if err := json.Unmarshal(b, &top); err != nil {
		t.Fatal(err)
	}
	j := top.Judges[0]
	list := func(key string) map[string]any {
		all, _ := j[key].([]any)
		if len(all) == 0 {
			t.Fatalf("%s is empty", key)
		}
		return all[0].(map[string]any)
	}
	for what, tt := range map[string]struct {
		in   map[string]any
		keys string
	}{
		"judge":     {j, "judge form judgements no_answer joint calibrated kappa traits place length own_family attacks dimensions means rankings"},
		"dimension": {list("dimensions"), "kind dimension joint judge_alone kappa bias ties people_ties agree_where_both_decide agree_on_significant r worth"},
		"attack":    {list("attacks"), "attack asked flipped share"},
		"mean":      {list("means"), "model kind dimension people judge corrected weight"},
		"ranking":   {list("rankings"), "kind joint judge_alone models"},
		"estimate":  {j["kappa"].(map[string]any), "value low high n"},
		"place":     {j["place"].(map[string]any), "first_less_second turned"},
		"length":    {j["length"].(map[string]any), "judge people difference"},
	} {
		for key := range strings.FieldsSeq(tt.keys) {
			if _, ok := tt.in[key]; !ok {
				t.Errorf("%s has no %q", what, key)
			}
		}
	}
}
