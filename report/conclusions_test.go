package report

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"kansei/sessions"
)

// What the report concludes from data whose right conclusion is known.

func TestTwoUnanimousSessions(t *testing.T) {
	in := rated(sixModels()[:3], 2, firstWins)
	in.AddScores(fewScores())
	f := Find(in, Options{Bootstrap: 200, Seed: 1})
	if !f.Ranking.SoFar || f.Ranking.Lead == nil || f.Ranking.Lead.Clear {
		t.Errorf("two sessions: %+v", f.Ranking.Lead)
	}
	for _, m := range f.Ranking.Models {
		if m.Rank != nil || m.Why.IsZero() {
			t.Errorf("%s has rank %v, why %q", m.Model, m.Rank, m.Why)
		}
	}
	text := Markdown(f)
	if strings.Contains(text, "clearly ahead") || !strings.Contains(text, "So far, over 2 sessions") {
		t.Error(text)
	}
}

func TestManyUnanimousSessions(t *testing.T) {
	in := rated(sixModels()[:3], 30, firstWins)
	in.AddScores(fewScores())
	f := Find(in, Options{Bootstrap: 40, Seed: 1})
	if l := f.Ranking.Lead; l == nil || !l.Clear || l.Model != "vendor/tiny-1b" {
		t.Errorf("30 unanimous sessions: %+v", l)
	}
}

// scoreTable has n models of growing size, with scores by their place.
func scoreTable(n int, sense, wit func(i int) float64) []Score {
	out := make([]Score, 0, 2*n)
	for i := range n {
		size := sessions.Size{Total: &sessions.Interval{Low: math.Pow(2, float64(i)), High: math.Pow(2, float64(i))}, Grade: sessions.Official, Source: "card"}
		name := fmt.Sprintf("model-%c", 'a'+i)
		out = append(out, Score{Model: name, Kind: "warmth", Score: sense(i), Source: "me", Size: size}, Score{Model: name, Kind: "maths", Score: wit(i), Source: "me", Size: size})
	}
	return out
}

func ofScores(rows []Score) Findings {
	in := New(false)
	in.AddScores(rows)
	return Find(in, Options{Bootstrap: 200, Seed: 1, Sensibility: "warmth", Reason: "maths"})
}

func TestFiveModelsWithoutDifference(t *testing.T) {
	same := func(i int) float64 { return []float64{1, 3, 2, 5, 4}[i] }
	f := ofScores(scoreTable(5, same, func(i int) float64 { return 10 * same(i) }))
	th := f.Size.Thesis
	if th.Difference == nil || math.Abs(*th.Difference) > 1e-9 || th.Verdict != Inconclusive || th.Towards != TowardsNeither {
		t.Errorf("no difference: %+v", th)
	}
	if text := Markdown(f); strings.Contains(text, "would decide") || !strings.Contains(text, "at least 6 models") {
		t.Error(text)
	}
}

func TestPerfectlyOppositeModels(t *testing.T) {
	f := ofScores(scoreTable(20, func(i int) float64 { return float64(i) }, func(i int) float64 { return float64(-i) }))
	th := f.Size.Thesis
	if th.Verdict != Supported || th.Towards != Supported {
		t.Errorf("rho 1 against -1: %+v", th)
	}
	if r := f.Size.Ranks; r.Difference == nil || *r.Difference != 2 {
		t.Errorf("the ranks differ by %+v", r)
	}
	f = ofScores(scoreTable(20, func(i int) float64 { return float64(-i) }, func(i int) float64 { return float64(i) }))
	if f.Size.Thesis.Verdict != Contradicted {
		t.Errorf("rho -1 against 1: %+v", f.Size.Thesis)
	}
}

func TestTwoScalesUnderOneName(t *testing.T) {
	in := New(false)
	w := newWorld(5, sixModels()[:3]...)
	for i := range 8 {
		s := w.session(sessions.Emotional, 0, 1, 2)
		if i%2 == 1 {
			s.Rubric.Max = 7
			for j := range s.Ratings {
				*s.Ratings[j].Value += 2
			}
		}
		in.AddSession(s)
	}
	f := Find(in, Options{Bootstrap: 40, Seed: 1})
	spans := map[int]int{}
	for _, d := range f.Dimensions {
		if d.Mean == nil || *d.Mean < float64(d.Min) || *d.Mean > float64(d.Max) {
			t.Errorf("%+v", d)
		}
		if d.Dimension == "empathy" && d.Model == "vendor/tiny-1b" {
			spans[d.Max] = d.N
		}
	}
	if len(spans) != 2 || spans[5] != 8 || spans[7] != 8 {
		t.Errorf("empathy has %v", spans)
	}
	if text := Markdown(f); !strings.Contains(text, "empathy 1–7") {
		t.Error(text)
	}
}

func TestEqualRatingsHaveEqualRanks(t *testing.T) {
	in := New(false)
	for _, pair := range [][2]string{{"a", "b"}, {"b", "c"}, {"c", "a"}, {"d", "a"}, {"a", "d"}, {"b", "d"}, {"d", "b"}, {"c", "d"}, {"d", "c"}} {
		for range 7 {
			in.addBattle(pair[0], pair[1], "", won, 1)
		}
	}
	f := Find(in, Options{Seed: 1})
	for _, m := range f.Ranking.Models {
		if *m.Rating != 1000 || *m.RatingML != 1000 {
			t.Errorf("%s has %v and %v", m.Model, *m.Rating, *m.RatingML)
		}
	}
}

func TestStyleOfSessionsWithOneTurn(t *testing.T) {
	in := New(false)
	w := newWorld(8, sixModels()[:4]...)
	w.turns = 1
	for i := range 24 {
		s := w.session(sessions.Emotional, i%4, (i+1)%4, (i+2)%4)
		for j := range s.Turns[0].Replies {
			s.Turns[0].Replies[j].Text += strings.Repeat(" long", w.rng.IntN(40))
		}
		in.AddSession(s)
	}
	in.AddScores(fewScores())
	f := Find(in, Options{Seed: 1, Style: true})
	if len(f.Ranking.Style) == 0 {
		t.Fatalf("no styles: %s", f.Ranking.Why)
	}
	for _, m := range f.Ranking.Models {
		if m.FirstTurn == nil || math.Abs(*m.FirstTurn-*m.Rating) > 1e-6 {
			t.Errorf("%s has %v, by first turns %v", m.Model, *m.Rating, m.FirstTurn)
		}
	}
	if text := Markdown(f); strings.Contains(text, "Counting only the first turn") {
		t.Error(text)
	}
}

func TestDavidsonWithoutAReversedWin(t *testing.T) {
	in := New(false)
	for range 12 {
		in.addBattle("a", "b", "", won, 1)
		in.addBattle("a", "b", "", tied, 1)
	}
	f := Find(in, Options{Seed: 1, Bootstrap: 40, Davidson: true})
	if !f.Ranking.Prior {
		t.Error("there is no maximum, and that is not said")
	}
	for _, m := range f.Ranking.Models {
		if m.Rating == nil || math.Abs(*m.Rating-1000) > 1000 || m.Low == nil || m.RatingML != nil {
			t.Errorf("%+v", m)
		}
	}
	checkJSON(t, f)
}

// TestSensibilityRisesWhileReasonStandsStill has 12 sessions of six models from
// 1B to 1T. In ranks both sides rise with size alike; in points of the scale
// sensibility rises by far more.
func TestSensibilityRisesWhileReasonStandsStill(t *testing.T) {
	in := New(false)
	models := make([]ability, 0, 6)
	for i, size := range []float64{1, 8, 30, 70, 300, 1000} {
		models = append(models, ability{model: fmt.Sprintf("m%c", 'a'+i), total: size, grade: sessions.Official})
	}
	w := newWorld(3, models...)
	for n := range 12 {
		kind := []sessions.Kind{sessions.Emotional, sessions.Rational}[n%2]
		s := w.session(kind, 0, 1, 2, 3, 4, 5)
		for i := range s.Ratings {
			at := int(s.Lane(s.Ratings[i].Lane).Model[1] - 'a')
			mean := 1.2 + 3.4*float64(at)/5
			if kind == sessions.Rational {
				mean = 2.8 + .9*float64(at)/5
			}
			v := int(mean)
			if w.rng.Float64() < mean-float64(v) {
				v++
			}
			s.Ratings[i].Value = &v
		}
		s.Verdicts = nil
		in.AddSession(s)
	}
	in.AddScores(fewScores())
	f := Find(in, Options{Bootstrap: 400, Seed: 1})
	d := f.Size.Slopes.Difference
	if f.Size.Slopes.Unit != UnitPoints || d.Value == nil || *d.Value < .5 || d.Low == nil || *d.Low <= 0 {
		t.Errorf("the slopes differ by %+v", d)
	}
	if c := f.Size.Slopes.Ceiling.Reason; !c.Narrow || c.AtTop == nil {
		t.Errorf("the ceiling is %+v", c)
	}
	text := Markdown(f)
	if !strings.Contains(text, "ceiling") || strings.Contains(text, "models would decide") {
		t.Error(text)
	}
	t.Log(f.Size.Thesis.Verdict, f.Size.Thesis.Towards)
}

func TestBattlesOfTwoFilesCountOnce(t *testing.T) {
	rows := `{"question_id":"q1","model_a":"a","model_b":"b","winner":"model_a","judge":"x","turn":1}
{"question_id":"q1","model_a":"a","model_b":"b","winner":"model_b","judge":"y","turn":1}
{"question_id":2,"model_a":"b","model_b":"a","winner":"tie","judge":"x","turn":1}
{"model_a":"b","model_b":"a","winner":"tie"}
`
	in := New(false)
	for range 2 {
		if err := in.addBattles(strings.NewReader(rows)); err != nil {
			t.Fatal(err)
		}
	}
	f := Find(in, Options{Seed: 1})
	if f.Inputs.Battles != 5 || f.Inputs.Duplicates != 3 || f.Ranking.Games != 5 {
		t.Errorf("%d battles, %d of them twice, %d games", f.Inputs.Battles, f.Inputs.Duplicates, f.Ranking.Games)
	}
}

// TestArenaPair has the values that any right implementation gives of the public
// scores of December 2025.
func TestArenaPair(t *testing.T) {
	f := Find(New(false), Options{Bootstrap: 500, Seed: 1})
	for _, p := range f.Size.Pairs {
		if p.Sensibility != arenaPrefix+"creative_writing" || p.Reason != arenaPrefix+"math" {
			continue
		}
		d, sd := p.Families.Difference, p.Families.Standardised
		if p.Thesis.Models != 145 || p.Families.N != 23 || p.Families.Models != 57 || sd.Positive != 18 || p.Families.Unit != UnitElo {
			t.Errorf("%d models, %d families, %d positive", p.Thesis.Models, p.Families.N, sd.Positive)
		}
		for _, v := range []struct{ got, want, within float64 }{
			{*d.Value, 4.45, .005},
			{*sd.Value, .1226, .00005},
			{sd.LeaveOneOut[0], .108, .0005},
			{sd.LeaveOneOut[1], .137, .0005},
			{*sd.Low, .058, .015},
			{*sd.High, .185, .015},
			{*d.Low, -2.3, 1.2},
			{*d.High, 11.6, 1.2},
			{*p.Families.Sensibility.PerTenfold, 76.44, .005},
			{*p.Families.Reason.PerTenfold, 71.99, .005},
		} {
			if math.Abs(v.got-v.want) > v.within {
				t.Errorf("%v, not %v", v.got, v.want)
			}
		}
		if p.Thesis.Verdict != DependsOnScale || p.Thesis.Towards != Supported {
			t.Errorf("%+v", p.Thesis)
		}
		return
	}
	t.Error("no such pair")
}

// A technical word is explained where it first stands, once, and not inside of
// another word.
func TestHTMLExplainsTerms(t *testing.T) {
	page := HTML(Find(New(false), Options{Bootstrap: 40, Seed: 1}))
	if n := strings.Count(page, `title="how often chance alone`); n != 1 {
		t.Errorf("p is explained %d times", n)
	}
	if strings.Contains(page, "</abbr>ublic") || !strings.Contains(page, ">p</abbr> ") {
		t.Error("p is explained inside of a word")
	}
}
