package sessions_test

import (
	"testing"
	"time"

	"kansei/sessions"
)

func rated(raters ...string) *sessions.Session {
	at := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	s := &sessions.Session{
		ID: "01J00000000000000000000000", CreatedAt: at, UpdatedAt: at, Blind: sessions.Blind{Enabled: true, RevealedAt: &at, RevealedBy: "li"},
		Rubric: sessions.Rubric{ID: "x", Min: 1, Max: 5, Dimensions: []sessions.Dimension{{ID: "overall"}}},
		Lanes:  []sessions.Lane{{ID: "l1", Label: "A", Provider: "p", Model: "m"}},
		Turns:  []sessions.Turn{{N: 1, User: sessions.UserMessage{Text: "x", At: at, To: sessions.ToAll}, Replies: []sessions.Reply{{Lane: "l1", Attempt: 1, Status: sessions.Complete, Text: "y", StartedAt: at}}}},
	}
	for i, name := range raters {
		v := i + 1
		r := sessions.Rater{Name: name, Pass: 1}
		a := sessions.Address{Turn: 1, Lane: "l1", Attempt: 1}
		s.Ratings = append(s.Ratings, sessions.Rating{Address: a, Dimension: "overall", Value: &v, Rater: r, Blind: true, At: at})
		s.Verdicts = append(s.Verdicts, sessions.Verdict{Turn: 1, Outcome: sessions.AllBad, Lanes: []string{"l1"}, Rater: r, At: at})
		s.Notes = append(s.Notes, sessions.Note{Address: a, Text: "n", Rater: r, At: at})
		s.Guesses = append(s.Guesses, sessions.Guess{Lane: "l1", Guess: "p/m", Rater: r, At: at})
	}
	return s
}

func entries(s *sessions.Session) int {
	return len(s.Ratings) + len(s.Verdicts) + len(s.Notes) + len(s.Guesses)
}

func TestForget(t *testing.T) {
	s := rated("li", "wang")
	if !s.Forget("li") {
		t.Error("nothing of li was found")
	}
	if entries(s) != 4 || s.Blind.RevealedBy != "" {
		t.Errorf("%d entries are left, revealed by %q", entries(s), s.Blind.RevealedBy)
	}
	if s.Forget("li") {
		t.Error("li was found again")
	}
	b, err := sessions.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	back, err := sessions.Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	old := rated("li", "wang", "zhao")
	for name, m := range map[string]*sessions.Session{
		"copy into forgotten": sessions.Merge(nil, back, old), "forgotten into copy": sessions.Merge(nil, old, back),
		"with a base": sessions.Merge(old, old, back), "as its own base": sessions.Merge(back, back, old),
	} {
		if entries(m) != 8 {
			t.Errorf("%s: %d entries", name, entries(m))
		}
		for _, r := range m.Ratings {
			if r.Name == "li" {
				t.Errorf("%s: li is back", name)
			}
		}
		if m.Blind.RevealedBy == "li" {
			t.Errorf("%s: revealed by li", name)
		}
	}
	// Two raters forgotten in two copies are both gone.
	one, two := rated("li", "wang"), rated("li", "wang")
	one.Forget("li")
	two.Forget("wang")
	if m := sessions.Merge(nil, one, two); entries(m) != 0 {
		t.Errorf("%d entries", entries(m))
	}
}
