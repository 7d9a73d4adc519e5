package report

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kansei/lang"
	"kansei/sessions"
)

// What METHODS says in words, as values. Those that any right implementation
// gives are in the tests of stats and in find_test.go.

func TestRankIsOneMoreThanWhoeverIsSurelyBetter(t *testing.T) {
	v := func(x float64) *float64 { return &x }
	models := []RankedModel{
		{Model: "top", Group: 1, Rating: v(1200), Low: v(1150), High: v(1250)},
		{Model: "near", Group: 1, Rating: v(1120), Low: v(1080), High: v(1160)},
		{Model: "touching", Group: 1, Rating: v(1000), Low: v(900), High: v(1150)}, // not below the top's lower end
		{Model: "low", Group: 1, Rating: v(950), Low: v(850), High: v(1079)},
		{Model: "elsewhere", Group: 2, Rating: v(1000), Low: v(990), High: v(1010)},
		{Model: "no interval", Group: 1, Rating: v(1000)},
	}
	place(models)
	for i, want := range []int{1, 1, 1, 3, 1, 0} {
		if got := models[i].Rank; (got == nil) != (want == 0) || got != nil && *got != want {
			t.Errorf("%s has rank %v, not %d", models[i].Model, got, want)
		}
	}
}

func TestWordsForAgreement(t *testing.T) {
	for v, want := range map[float64]string{1: "", 0.667: "", 0.6669: Tentative, 0.5: Tentative, 0.4999: Unreliable, -1: Unreliable} {
		if got := wordFor(&v); got != want {
			t.Errorf("an agreement of %v is %q, not %q", v, got, want)
		}
	}
	if got := wordFor(nil); got != "" {
		t.Errorf("no agreement is %q", got)
	}
}

// The outcome of a turn comes from its verdict, else from overall, else from
// the mean of the dimensions.
func TestWhereOutcomesComeFrom(t *testing.T) {
	tests := []struct {
		name    string
		change  func(*sessions.Session)
		sources Sources
		wins    float64 // of the first lane, which the verdict, overall and the mean judge differently
	}{
		{"verdict", func(*sessions.Session) {}, Sources{Verdict: 1}, 1},
		{"overall", func(s *sessions.Session) { s.Verdicts = nil }, Sources{Overall: 1}, 0},
		{"mean", func(s *sessions.Session) { s.Verdicts = nil; s.Ratings = s.Ratings[:4] }, Sources{Mean: 1}, 1},
	}
	for _, tt := range tests {
		in := New(false)
		w := newWorld(1, sixModels()[:2]...)
		w.turns = 1
		s := w.session(sessions.Emotional, 0, 1)
		s.Ratings, s.Verdicts[0].Lanes = nil, []string{"l1"}
		for i, d := range []string{"empathy", "feeling", overall} {
			for j, lane := range []string{"l1", "l2"} {
				v := [][2]int{{4, 3}, {4, 4}, {1, 5}}[i][j]
				s.Ratings = append(s.Ratings, sessions.Rating{Address: sessions.Address{Turn: 1, Lane: lane, Attempt: 1}, Dimension: d, Value: &v, Rater: sessions.Rater{Name: "me", Pass: 1}, Blind: true})
			}
		}
		tt.change(s)
		in.AddSession(s)
		f := Find(in, Options{Seed: 1})
		if f.Inputs.Sources != tt.sources {
			t.Errorf("%s: the sources are %+v", tt.name, f.Inputs.Sources)
		}
		for _, m := range f.Ranking.Models {
			if m.Model == s.Lanes[0].Name() && m.Wins != tt.wins {
				t.Errorf("%s: it won %v times", tt.name, m.Wins)
			}
		}
	}
}

// Under 5 models there is no p, up to 10 it is exact, beyond 10 it is drawn.
func TestPByTheNumberOfModels(t *testing.T) {
	for n, want := range map[int]string{3: "", 4: "", 5: "exact", 10: "exact", 11: "sampled"} {
		in := New(false)
		var rows []Score
		for i := range n {
			size := float64(i + 1)
			rows = append(rows, Score{
				Model: fmt.Sprintf("m%d", i), Kind: "eqbench3_elo", Score: float64(i * 7 % n), Source: "somewhere",
				Size: sessions.Size{Total: &sessions.Interval{Low: size, High: size}, Grade: sessions.Official, Source: "card"},
			})
		}
		in.AddScores(rows)
		axis := Find(in, Options{Seed: 1}).Size.Total
		if axis.Models != n || axis.Spearman.Rho == nil || axis.Spearman.PMethod != want || (axis.Spearman.P == nil) != (want == "") || (axis.Kendall.P == nil) != (want == "") {
			t.Errorf("%d models: %+v and %+v", n, axis.Spearman, axis.Kendall)
		}
	}
}

// The report's own sentence says who is ahead, and whether surely so.
func TestWhoIsPreferred(t *testing.T) {
	v := func(x float64) *float64 { return &x }
	r := func(n int) *int { return &n }
	model := func(name string, rating float64, low, high *float64, rank *int) RankedModel {
		return RankedModel{Model: "v/" + name, Group: 1, Rating: v(rating), Low: low, High: high, Rank: rank}
	}
	tests := []struct {
		models []RankedModel
		want   string
	}{
		{nil, ""},
		{[]RankedModel{model("a", 1000, nil, nil, nil)}, ""},
		{[]RankedModel{model("a", 1100, v(1050), v(1150), r(1)), model("b", 900, v(850), v(950), r(2))}, "Preferred here: a with 1100 points (95% interval 1050 … 1150). If you look after every session, though, it takes more of them to call that clear."},
		{[]RankedModel{model("a", 1100, v(1000), v(1200), r(1)), model("b", 900, v(850), v(1050), r(1))}, "Preferred here: a with 1100 points (95% interval 1000 … 1200), though not clearly ahead of b."},
		{[]RankedModel{model("a", 1100, nil, nil, nil), model("b", 900, nil, nil, nil)}, "Preferred here: a with 1100 points, then b with 900; without an interval, that may well be chance."},
		{[]RankedModel{model("a", 1100, nil, nil, nil), model("b", 900, nil, nil, nil), model("c", 900, nil, nil, nil)}, "Preferred here: a with 1100 points, then b, c with 900; without an interval, that may well be chance."},
		{[]RankedModel{model("a", 1000, v(900), v(1100), r(1)), model("b", 1000, v(900), v(1100), r(1))}, "Level at the top: a, b, with 1000 points each."},
	}
	for _, tt := range tests {
		f := Findings{Ranking: Ranking{Games: len(tt.models), Groups: 1, Models: tt.models}}
		if got := f.own(&page{words: english()}); got != tt.want {
			t.Errorf("it says %q, not %q", got, tt.want)
		}
	}
}

// TestBlindingWord has reveals of so many lanes, each guessed as another model of
// the session, or as its own.
func TestBlindingWord(t *testing.T) {
	for _, tt := range []struct {
		name           string
		reveals, right int // right of the three of each reveal
		want           string
	}{
		{"one reveal", 1, 1, BlindOpen},
		{"one reveal, all right", 1, 3, BlindOpen},
		{"chance", 20, 1, BlindHeld},
		{"all right", 13, 3, BlindBroken},
		{"none right", 13, 0, BlindWrong},
	} {
		s := sample{o: Options{Seed: 1}, in: New(false)}
		for range tt.reveals {
			st := study{}
			st.guesses = []guess{{right: tt.right, all: 3, chance: dealt([]string{"a", "b", "c"}, []string{"a", "b", "c"})}}
			s.in.studies = append(s.in.studies, st)
		}
		if got := s.blinding(); got.Word != tt.want {
			t.Errorf("%s: %s, not %s: %+v", tt.name, got.Word, tt.want, got)
		}
	}
}

// TestBlindingNoneOf40 has 20 sessions of two lanes in which all 40 guesses are
// wrong, which is as telling as all right.
func TestBlindingNoneOf40(t *testing.T) {
	in := New(false)
	w := newWorld(5, sixModels()[:2]...)
	for range 20 {
		s := w.session(sessions.Emotional, 0, 1)
		for i := range s.Lanes {
			s.Guesses = append(s.Guesses, sessions.Guess{Lane: s.Lanes[i].ID, Guess: s.Lanes[1-i].Name(), Rater: sessions.Rater{Name: "me", Pass: 1}})
		}
		in.AddSession(s)
	}
	f := Find(in, Options{Bootstrap: 40, Seed: 1})
	b := f.Checks.Blinding
	if b.Guesses != 40 || b.Right != 0 || b.Word != BlindWrong || *b.P > 1e-4 || *b.High >= *b.Chance {
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
		text := Markdown(Find(rated(sixModels(), 2, tt.change), Options{Seed: 1}))
		if strings.Contains(text, said) != tt.says {
			t.Errorf("%s: it says so, or not:\n%s", tt.name, text)
		}
	}
}

// By first turns alone, the report names who stands elsewhere, and where.
func TestWhoMovesMostByFirstTurns(t *testing.T) {
	v := func(x float64) *float64 { return &x }
	p := &page{words: english()}
	(&Findings{}).addFirstTurns(p, &Ranking{Groups: 1, Models: []RankedModel{
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
		f := &Findings{}
		if got := [2]string{f.dimensionName(p, sessions.Emotional, overall), f.dimensionName(p, sessions.Rational, overall)}; got != want {
			t.Errorf("%s: it is called %q, not %q", code, got, want)
		}
	}
}
