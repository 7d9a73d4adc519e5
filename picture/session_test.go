package picture

import (
	"fmt"
	"testing"
	"time"

	"kansei/lang"
	"kansei/sessions"
	"kansei/themes"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// session is one with a reply of each text in each turn, all complete.
func session(turns int, texts ...string) *sessions.Session {
	s := &sessions.Session{
		ID: "01ARZ3NDEKTSV4RRFFQ69G5FAV", Title: "The empty flat", CreatedAt: noon, Blind: sessions.Blind{Enabled: true, Seed: 1},
		Scenario: &sessions.Scenario{ID: "empty-chair", Title: "The empty chair"},
		Rubric: sessions.Rubric{ID: "sensibility", Min: 1, Max: 5, Dimensions: []sessions.Dimension{
			{ID: "emotion", Name: sessions.Text{"en": "Emotion", "zh": "情绪"}},
			{ID: "empathy", Name: sessions.Text{"en": "Empathy", "zh": "共情"}},
			{ID: "overall", Name: sessions.Text{"en": "Go on talking", "zh": "愿意继续聊"}},
		}},
	}
	for i := range texts {
		s.Lanes = append(s.Lanes, sessions.Lane{ID: fmt.Sprintf("l%d", i+1), Label: string(rune('A' + i)), Provider: "vendor", Model: fmt.Sprintf("secret-%d", i+1)})
	}
	for n := range turns {
		t := sessions.Turn{N: n + 1, User: sessions.UserMessage{Text: "It was only eleven boxes.", At: noon, To: sessions.ToAll}}
		for i, text := range texts {
			t.Replies = append(t.Replies, sessions.Reply{Lane: s.Lanes[i].ID, Attempt: 1, Status: sessions.Complete, Text: text, StartedAt: noon})
		}
		s.Turns = append(s.Turns, t)
	}
	return s
}

func options(t testing.TB, theme string) Options {
	t.Helper()
	found, err := themes.NewSet(nil).Find(theme)
	if err != nil {
		t.Fatal(err)
	}
	return Options{Words: lang.Must("en"), Theme: found, First: 1, Last: 1}
}

// rate adds what a rater gave a reply.
func rate(s *sessions.Session, by sessions.Rater, lane, dimension string, value int) {
	r := sessions.Rating{Address: sessions.Address{Turn: 1, Lane: lane, Attempt: 1}, Dimension: dimension, Rater: by, Blind: true, At: noon}
	if value > 0 {
		r.Value = &value
	}
	s.Ratings = append(s.Ratings, r)
}

func judge(s *sessions.Session, by sessions.Rater, outcome sessions.Outcome, lanes ...string) {
	s.Verdicts = append(s.Verdicts, sessions.Verdict{Turn: 1, Outcome: outcome, Lanes: lanes, Rater: by, Blind: true, At: noon})
}
