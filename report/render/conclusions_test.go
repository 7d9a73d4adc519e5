package render

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"kansei/internal/testkit/world"
	"kansei/report"
	"kansei/sessions"
)

// What the report concludes from data whose right conclusion is known.

func TestTwoUnanimousSessions(t *testing.T) {
	in := rated(world.SixModels()[:3], 2, firstWins)
	in.AddScores(fewScores())
	f := report.Find(in, report.Options{Bootstrap: 200, Seed: 1})
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
	in := rated(world.SixModels()[:3], 30, firstWins)
	in.AddScores(fewScores())
	f := report.Find(in, report.Options{Bootstrap: 40, Seed: 1})
	if l := f.Ranking.Lead; l == nil || !l.Clear || l.Model != "vendor/tiny-1b" {
		t.Errorf("30 unanimous sessions: %+v", l)
	}
}

// scoreTable has n models of growing size, with scores by their place.
func scoreTable(n int, sense, wit func(i int) float64) []report.Score {
	out := make([]report.Score, 0, 2*n)
	for i := range n {
		size := sessions.Size{Total: &sessions.Interval{Low: math.Pow(2, float64(i)), High: math.Pow(2, float64(i))}, Grade: sessions.Official, Source: "card"}
		name := fmt.Sprintf("model-%c", 'a'+i)
		out = append(out, report.Score{Model: name, Kind: "warmth", Score: sense(i), Source: "me", Size: size}, report.Score{Model: name, Kind: "maths", Score: wit(i), Source: "me", Size: size})
	}
	return out
}

func ofScores(rows []report.Score) report.Findings {
	in := report.New(false)
	in.AddScores(rows)
	return report.Find(in, report.Options{Bootstrap: 200, Seed: 1, Sensibility: "warmth", Reason: "maths"})
}

func TestFiveModelsWithoutDifference(t *testing.T) {
	same := func(i int) float64 { return []float64{1, 3, 2, 5, 4}[i] }
	f := ofScores(scoreTable(5, same, func(i int) float64 { return 10 * same(i) }))
	th := f.Size.Thesis
	if th.Difference == nil || math.Abs(*th.Difference) > 1e-9 || th.Verdict != report.Inconclusive || th.Towards != report.TowardsNeither {
		t.Errorf("no difference: %+v", th)
	}
	if text := Markdown(f); strings.Contains(text, "would decide") || !strings.Contains(text, "at least 6 models") {
		t.Error(text)
	}
}

func TestPerfectlyOppositeModels(t *testing.T) {
	f := ofScores(scoreTable(20, func(i int) float64 { return float64(i) }, func(i int) float64 { return float64(-i) }))
	th := f.Size.Thesis
	if th.Verdict != report.Supported || th.Towards != report.Supported {
		t.Errorf("rho 1 against -1: %+v", th)
	}
	if r := f.Size.Ranks; r.Difference == nil || *r.Difference != 2 {
		t.Errorf("the ranks differ by %+v", r)
	}
	f = ofScores(scoreTable(20, func(i int) float64 { return float64(-i) }, func(i int) float64 { return float64(i) }))
	if f.Size.Thesis.Verdict != report.Contradicted {
		t.Errorf("rho -1 against 1: %+v", f.Size.Thesis)
	}
}

func TestTwoScalesUnderOneName(t *testing.T) {
	in := report.New(false)
	w := world.New(5, world.SixModels()[:3]...)
	for i := range 8 {
		s := w.Session(sessions.Emotional, 0, 1, 2)
		if i%2 == 1 {
			s.Rubric.Max = 7
			for j := range s.Ratings {
				*s.Ratings[j].Value += 2
			}
		}
		in.AddSession(s)
	}
	f := report.Find(in, report.Options{Bootstrap: 40, Seed: 1})
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

func TestStyleOfSessionsWithOneTurn(t *testing.T) {
	in := report.New(false)
	w := world.New(8, world.SixModels()[:4]...)
	w.Turns = 1
	for i := range 24 {
		s := w.Session(sessions.Emotional, i%4, (i+1)%4, (i+2)%4)
		for j := range s.Turns[0].Replies {
			s.Turns[0].Replies[j].Text += strings.Repeat(" long", w.Rand.IntN(40))
		}
		in.AddSession(s)
	}
	in.AddScores(fewScores())
	f := report.Find(in, report.Options{Seed: 1, Style: true})
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

// TestSensibilityRisesWhileReasonStandsStill has 12 sessions of six models from
// 1B to 1T. In ranks both sides rise with size alike; in points of the scale
// sensibility rises by far more.
func TestSensibilityRisesWhileReasonStandsStill(t *testing.T) {
	in := report.New(false)
	models := make([]world.Ability, 0, 6)
	for i, size := range []float64{1, 8, 30, 70, 300, 1000} {
		models = append(models, world.Ability{Model: fmt.Sprintf("m%c", 'a'+i), Total: size, Grade: sessions.Official})
	}
	w := world.New(3, models...)
	for n := range 12 {
		kind := []sessions.Kind{sessions.Emotional, sessions.Rational}[n%2]
		s := w.Session(kind, 0, 1, 2, 3, 4, 5)
		for i := range s.Ratings {
			at := int(s.Lane(s.Ratings[i].Lane).Model[1] - 'a')
			mean := 1.2 + 3.4*float64(at)/5
			if kind == sessions.Rational {
				mean = 2.8 + .9*float64(at)/5
			}
			v := int(mean)
			if w.Rand.Float64() < mean-float64(v) {
				v++
			}
			s.Ratings[i].Value = &v
		}
		s.Verdicts = nil
		in.AddSession(s)
	}
	in.AddScores(fewScores())
	f := report.Find(in, report.Options{Bootstrap: 400, Seed: 1})
	d := f.Size.Slopes.Difference
	if f.Size.Slopes.Unit != report.UnitPoints || d.Value == nil || *d.Value < .5 || d.Low == nil || *d.Low <= 0 {
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

// TestArenaPair has the values that any right implementation gives of the public
// scores of December 2025.
func TestArenaPair(t *testing.T) {
	f := report.Find(report.New(false), report.Options{Bootstrap: 500, Seed: 1})
	for _, p := range f.Size.Pairs {
		if p.Sensibility != report.ArenaPrefix+"creative_writing" || p.Reason != report.ArenaPrefix+"math" {
			continue
		}
		d, sd := p.Families.Difference, p.Families.Standardised
		if p.Thesis.Models != 145 || p.Families.N != 23 || p.Families.Models != 57 || sd.Positive != 18 || p.Families.Unit != report.UnitElo {
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
		if p.Thesis.Verdict != report.DependsOnScale || p.Thesis.Towards != report.Supported {
			t.Errorf("%+v", p.Thesis)
		}
		return
	}
	t.Error("no such pair")
}

// A technical word is explained where it first stands, once, and not inside of
// another word.
func TestHTMLExplainsTerms(t *testing.T) {
	page := HTML(report.Find(report.New(false), report.Options{Bootstrap: 40, Seed: 1}))
	if n := strings.Count(page, `title="how often chance alone`); n != 1 {
		t.Errorf("p is explained %d times", n)
	}
	if strings.Contains(page, "</abbr>ublic") || !strings.Contains(page, ">p</abbr> ") {
		t.Error("p is explained inside of a word")
	}
}

// Two sessions of different models: ahead is the one that has won every game,
// though it was in one session only and has no interval.
func TestAheadSoFar(t *testing.T) {
	in := report.New(false)
	w := world.New(1, world.SixModels()...)
	for _, s := range w.Study(sessions.Emotional, 2) {
		in.AddSession(s)
	}
	f := report.Find(in, report.Options{Bootstrap: 100, Seed: 1})
	best := f.Ranking.Models[0]
	for _, m := range f.Ranking.Models {
		if m.Rating != nil && *m.Rating > *best.Rating {
			t.Errorf("%s with %.0f stands over %s with %.0f", best.Model, *best.Rating, m.Model, *m.Rating)
		}
	}
	if text := Markdown(f); !strings.Contains(text, fmt.Sprintf("ahead with %.0f won, %.0f lost", best.Wins, best.Losses)) {
		t.Error(text[:600])
	}
}

// A side whose means differ no more than chance makes them has slopes in its
// own unit and no corrected difference, and the report says which side it is.
func TestUnreliableSide(t *testing.T) {
	models := make([]world.Ability, 0, 7)
	for i, size := range []float64{1, 4, 8, 30, 70, 300, 1000} {
		models = append(models, world.Ability{Model: fmt.Sprintf("m%c", 'a'+i), Sense: float64(i-3) / 2, Total: size, Grade: sessions.Official})
	}
	found := 0
	for seed := range uint64(12) {
		in := report.New(false)
		w := world.New(seed, models...)
		w.Noise = 1.5
		for _, s := range append(w.Study(sessions.Emotional, 14), w.Study(sessions.Rational, 7)...) {
			in.AddSession(s)
		}
		f := report.Find(in, report.Options{Bootstrap: 100, Seed: 1})
		if r := f.Size.Reliability.Reason.Value; r == nil || *r > 0 {
			continue
		}
		found++
		th, slope := f.Size.Thesis, f.Size.Slopes.Sensibility.PerTenfold
		if th.Verdict != report.Inconclusive || slope == nil {
			t.Errorf("seed %d: verdict %s, slope %v", seed, th.Verdict, slope)
		}
		text := strings.Join(strings.Fields(Markdown(f)), " ")
		if !strings.Contains(text, "means for reason differ no more than chance") {
			t.Errorf("seed %d: %s", seed, text[:1500])
		}
	}
	if found == 0 {
		t.Error("no seed gives a side without reliability")
	}
}
