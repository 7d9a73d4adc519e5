package report

import (
	"testing"

	"kansei/sessions"
)

// Creative sessions are no emotional ones, unless the question is about writing
// or about both.
func TestKindsThatStandForSensibility(t *testing.T) {
	for _, tt := range []struct {
		of                          sessions.Kind
		emotional, creative, reason int // places
		leading, other              sessions.Kind
	}{
		{"", emotional, creative, rational, sessions.Emotional, sessions.Creative},
		{sessions.Emotional, emotional, creative, rational, sessions.Emotional, sessions.Creative},
		{sessions.Creative, creative, emotional, rational, sessions.Creative, sessions.Emotional},
		{Both, emotional, emotional, rational, sessions.Emotional, sessions.Creative},
	} {
		o := Options{Kind: tt.of}
		if got := [3]int{o.place(sessions.Emotional), o.place(sessions.Creative), o.place(sessions.Rational)}; got != [3]int{tt.emotional, tt.creative, tt.reason} {
			t.Errorf("for %q the places are %v", tt.of, got)
		}
		if o.kindAt(emotional) != tt.leading || o.kindAt(creative) != tt.other || o.kindAt(rational) != sessions.Rational {
			t.Errorf("for %q the kinds are %s and %s", tt.of, o.kindAt(emotional), o.kindAt(creative))
		}
	}
}

func TestCreativeSessionsHaveARankingOfTheirOwn(t *testing.T) {
	for of, want := range map[sessions.Kind][2]int{sessions.Emotional: {3, 2}, sessions.Creative: {2, 3}, Both: {5, 0}} {
		in := New(false)
		for i := range 5 {
			s := written(i, sessions.Emotional)
			if i >= 3 {
				s = written(i, sessions.Creative)
			}
			in.studies = append(in.studies, readStudy(s, false))
		}
		f := Find(in, Options{Kind: of})
		other := 0
		if f.Creative != nil {
			other = f.Creative.Games
		}
		if f.Ranking.Games != want[0] || other != want[1] {
			t.Errorf("for %q %d and %d games are ranked, wanted %v", of, f.Ranking.Games, other, want)
		}
	}
}

// written is a session of two models in which one reply was best.
func written(n int, kind sessions.Kind) *sessions.Session {
	s := &sessions.Session{
		ID:       string(rune('a' + n)),
		Rubric:   sessions.Rubric{ID: "r", Min: 1, Max: 5, Dimensions: []sessions.Dimension{{ID: "overall"}}},
		Scenario: &sessions.Scenario{ID: "x", Kind: kind},
		Lanes:    []sessions.Lane{{ID: "l1", Label: "A", Provider: "p", Model: "one"}, {ID: "l2", Label: "B", Provider: "p", Model: "two"}},
		Turns: []sessions.Turn{{N: 1, User: sessions.UserMessage{Text: "Hello", To: sessions.ToAll}, Replies: []sessions.Reply{
			{Lane: "l1", Attempt: 1, Status: sessions.Complete, Text: "Yes."}, {Lane: "l2", Attempt: 1, Status: sessions.Complete, Text: "No."},
		}}},
		Verdicts: []sessions.Verdict{{Turn: 1, Outcome: sessions.Best, Lanes: []string{"l1"}, Rater: sessions.Rater{Name: "me", Pass: 1}, Blind: true}},
	}
	return s
}
