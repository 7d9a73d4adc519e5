package conversation

import (
	"testing"
	"time"

	"kansei/sessions"
)

// shared is a drawer that another program writes to as well: each save is
// joined with what is there, as the store does.
type shared struct {
	drawer
	first func(kept *sessions.Session) // what the other program says after the first save
}

func (d *shared) save(s *sessions.Session) (sessions.Saved, error) {
	joined := s
	if d.kept != nil {
		joined = sessions.Merge(s, s, d.kept)
	}
	if _, err := d.drawer.save(joined); err != nil {
		return sessions.Saved{}, err
	}
	if d.saves == 1 {
		d.first(d.kept)
	}
	return sessions.Saved{Session: joined, Foreign: !sessions.Equal(joined, s)}, nil
}

// A collection takes in what another program says in its session meanwhile.
func TestPlayTakesInWhatCameFromElsewhere(t *testing.T) {
	tests := []struct {
		name     string
		say      func(s *sessions.Session, at time.Time)
		requests int // of lane l1
		missing  int
		turns    int
	}{
		{"a rating", func(s *sessions.Session, at time.Time) {
			s.Ratings = append(s.Ratings, sessions.Rating{Address: sessions.Address{Turn: 1, Lane: "l1", Attempt: 1}, Rater: sessions.Rater{Name: "li", Pass: 1}, At: at})
		}, 3, 0, 3},
		{"an answer to the next message of the script", func(s *sessions.Session, at time.Time) {
			s.Turns = append(s.Turns, sessions.Turn{N: 2, User: sessions.UserMessage{Text: "two", At: at, Scripted: true, To: sessions.ToAll}, Replies: []sessions.Reply{
				{Lane: "l1", Attempt: 1, After: s.Next(2, "l1"), Status: sessions.Complete, Text: "theirs", FinishReason: "stop", StartedAt: at},
			}})
		}, 2, 0, 3},
		{"a message of the person", func(s *sessions.Session, at time.Time) {
			s.Turns = append(s.Turns, sessions.Turn{N: 2, User: sessions.UserMessage{Text: "by the way", At: at, To: sessions.ToAll}, Replies: []sessions.Reply{
				{Lane: "l1", Attempt: 1, After: s.Next(2, "l1"), Status: sessions.Complete, Text: "yes?", FinishReason: "stop", StartedAt: at},
			}})
		}, 3, 0, 4},
		{"another script", func(s *sessions.Session, _ time.Time) { s.Scenario = nil }, 3, 0, 3},
		{"an answer that is not over yet", func(s *sessions.Session, at time.Time) {
			s.Turns = append(s.Turns, sessions.Turn{N: 2, User: sessions.UserMessage{Text: "two", At: at, Scripted: true, To: sessions.ToAll}, Replies: []sessions.Reply{
				{Lane: "l1", Attempt: 1, After: s.Next(2, "l1"), Status: sessions.Truncated, Text: "the", StartedAt: at},
			}})
		}, 1, 2, 3},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				asked := 0
				one := echoes(time.Second)
				source := lanes{"a": &fake{stream: one.stream}, "b": says(1700*time.Millisecond, "yes")}
				d := &shared{first: func(s *sessions.Session) { test.say(s, time.Now()) }}
				count := func(l sessions.Lane, _ sessions.Reply) {
					if l.ID == "l1" {
						asked++
					}
				}
				s := scripted("a", "b")
				if err := NewCollector(New(source), 2, time.Now, d.save).Play(t.Context(), s, count); err != nil {
					t.Fatal(err)
				}
				if asked != test.requests || Missing(s) != test.missing || len(s.Turns) != test.turns {
					t.Errorf("%d answers of l1, %d missing, %d turns; want %d, %d and %d\n%s", asked, Missing(s), len(s.Turns), test.requests, test.missing, test.turns, told(s))
				}
				if len(s.Ratings) != len(d.kept.Ratings) || Missing(d.kept) != test.missing {
					t.Errorf("the session has %d ratings and the file %d, which lacks %d replies", len(s.Ratings), len(d.kept.Ratings), Missing(d.kept))
				}
			})
		})
	}
}
