package report

import (
	"fmt"
	"testing"

	"kansei/internal/testkit/world"
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

// The outcome of a turn comes from its verdict, else from Overall, else from
// the mean of the dimensions.
func TestWhereOutcomesComeFrom(t *testing.T) {
	tests := []struct {
		name    string
		change  func(*sessions.Session)
		sources Sources
		wins    float64 // of the first lane, which the verdict, Overall and the mean judge differently
	}{
		{"verdict", func(*sessions.Session) {}, Sources{Verdict: 1}, 1},
		{"overall", func(s *sessions.Session) { s.Verdicts = nil }, Sources{Overall: 1}, 0},
		{"mean", func(s *sessions.Session) { s.Verdicts = nil; s.Ratings = s.Ratings[:4] }, Sources{Mean: 1}, 1},
	}
	for _, tt := range tests {
		in := New(false)
		w := world.New(1, world.SixModels()[:2]...)
		w.Turns = 1
		s := w.Session(sessions.Emotional, 0, 1)
		s.Ratings, s.Verdicts[0].Lanes = nil, []string{"l1"}
		for i, d := range []string{"empathy", "feeling", Overall} {
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
