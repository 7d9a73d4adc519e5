package render

import (
	"strings"
	"testing"
	"time"

	"kansei/internal/testkit/world"
	"kansei/lang"
	"kansei/report"
	"kansei/sessions"
)

// The report's own sentence says who is ahead, and whether surely so.
func TestWhoIsPreferred(t *testing.T) {
	v := func(x float64) *float64 { return &x }
	r := func(n int) *int { return &n }
	model := func(name string, rating float64, low, high *float64, rank *int) report.RankedModel {
		return report.RankedModel{Model: "v/" + name, Group: 1, Rating: v(rating), Low: low, High: high, Rank: rank}
	}
	tests := []struct {
		models []report.RankedModel
		want   string
	}{
		{nil, ""},
		{[]report.RankedModel{model("a", 1000, nil, nil, nil)}, ""},
		{[]report.RankedModel{model("a", 1100, v(1050), v(1150), r(1)), model("b", 900, v(850), v(950), r(2))}, "Preferred here: a with 1100 points (95% interval 1050 … 1150). If you look after every session, though, it takes more of them to call that clear."},
		{[]report.RankedModel{model("a", 1100, v(1000), v(1200), r(1)), model("b", 900, v(850), v(1050), r(1))}, "No clear favourite yet: a has the most points, 1100 (95% interval 1000 … 1200), but is not clearly ahead of b."},
		{[]report.RankedModel{model("a", 1100, nil, nil, nil), model("b", 900, nil, nil, nil)}, "Preferred here: a with 1100 points, then b with 900; without an interval, that may well be chance."},
		{[]report.RankedModel{model("a", 1100, nil, nil, nil), model("b", 900, nil, nil, nil), model("c", 900, nil, nil, nil)}, "Preferred here: a with 1100 points, then b, c with 900; without an interval, that may well be chance."},
		{[]report.RankedModel{model("a", 1000, v(900), v(1100), r(1)), model("b", 1000, v(900), v(1100), r(1))}, "Level at the top: a, b, with 1000 points each."},
	}
	for _, tt := range tests {
		f := report.Findings{Ranking: report.Ranking{Games: len(tt.models), Groups: 1, Models: tt.models}}
		if got := (*findings)(&f).own(&page{words: english()}); got != tt.want {
			t.Errorf("it says %q, not %q", got, tt.want)
		}
	}
}

// TestBlindingNoneOf40 has 20 sessions of two lanes in which all 40 guesses are
// wrong, which is as telling as all right.
func TestBlindingNoneOf40(t *testing.T) {
	in := report.New(false)
	w := world.New(5, world.SixModels()[:2]...)
	for range 20 {
		s := w.Session(sessions.Emotional, 0, 1)
		for i := range s.Lanes {
			s.Guesses = append(s.Guesses, sessions.Guess{Lane: s.Lanes[i].ID, Guess: s.Lanes[1-i].Name(), Rater: sessions.Rater{Name: "me", Pass: 1}})
		}
		in.AddSession(s)
	}
	f := report.Find(in, report.Options{Bootstrap: 40, Seed: 1})
	b := f.Checks.Blinding
	if b.Guesses != 40 || b.Right != 0 || b.Word != report.BlindWrong || *b.P > 1e-4 || *b.High >= *b.Chance {
		t.Errorf("0 of 40 is %+v", b)
	}
	if text := Markdown(f); !strings.Contains(text, "consistent, but wrong") || strings.Contains(text, "Blinding held") {
		t.Error(text)
	}
}

// A session whose names are hidden is counted, and that it gives them away is
// said; one without a rating gives nothing away.
func TestTheReportSaysThatItShowsHiddenNames(t *testing.T) {
	const said = "The names in 2 sessions were still hidden from the rater; this report shows them."
	revealed := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name   string
		change func(*sessions.Session)
		says   bool
	}{
		{"hidden", func(s *sessions.Session) { s.Blind.Enabled = true }, true},
		{"revealed", func(s *sessions.Session) { s.Blind.Enabled, s.Blind.RevealedAt = true, &revealed }, false},
		{"open", func(s *sessions.Session) { s.Blind.Enabled = false }, false},
		{"hidden and not rated", func(s *sessions.Session) { s.Blind.Enabled, s.Ratings, s.Verdicts = true, nil, nil }, false},
	} {
		text := Markdown(report.Find(rated(world.SixModels(), 2, tt.change), report.Options{Seed: 1}))
		if strings.Contains(text, said) != tt.says {
			t.Errorf("%s: it says so, or not:\n%s", tt.name, text)
		}
	}
}

// By first turns alone, the report names who stands elsewhere, and where.
func TestWhoMovesMostByFirstTurns(t *testing.T) {
	v := func(x float64) *float64 { return &x }
	p := &page{words: english()}
	(&findings{}).addFirstTurns(p, &report.Ranking{Groups: 1, Models: []report.RankedModel{
		{Model: "v/a", Rating: v(1020), FirstTurn: v(1030)}, {Model: "v/b", Rating: v(980), FirstTurn: v(940)}, {Model: "v/c", Rating: v(900)},
	}})
	want := note("Counting only the first turn of each session, before the conversations grow apart, the rating of b changes most: from 980 to 940.")
	if len(p.blocks) != 1 || p.blocks[0] != want {
		t.Errorf("it says %q, not %q", p.blocks, want)
	}
}

// What stands for a verdict is called as on the rating line, which differs by
// the kind of scenario.
func TestOverallIsCalledAsItIsRated(t *testing.T) {
	for code, want := range map[string][2]string{"en": {"go on…", "overall"}, "zh": {"愿意继续聊", "总体"}} {
		p := &page{words: lang.Must(code)}
		f := &findings{}
		if got := [2]string{f.dimensionName(p, sessions.Emotional, report.Overall), f.dimensionName(p, sessions.Rational, report.Overall)}; got != want {
			t.Errorf("%s: it is called %q, not %q", code, got, want)
		}
	}
}
