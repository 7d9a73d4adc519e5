package bench

import (
	"fmt"
	"strings"
	"time"

	"kansei/sessions"
)

// talk is a session of some turns, with replies of a size to every lane that
// came at 200 tokens a second.
func talk(at time.Time, lanes, turns, bytes int) *sessions.Session {
	s := &sessions.Session{
		ID: sessions.NewID(at), Title: "A talk of " + at.Format("Jan 2 15:04"), CreatedAt: at, UpdatedAt: at,
		App: sessions.App{Name: "kansei", Version: "bench"},
		Rubric: sessions.Rubric{ID: "sensibility", Min: 1, Max: 5, Dimensions: []sessions.Dimension{
			{ID: "empathy", Name: sessions.Text{"en": "empathy"}, Anchors: map[int]sessions.Text{}},
		}},
		Blind: sessions.Blind{Enabled: true, Curtain: sessions.CurtainPace, Seed: 7},
		Lanes: []sessions.Lane{}, Turns: []sessions.Turn{}, Ratings: []sessions.Rating{},
		Verdicts: []sessions.Verdict{}, Notes: []sessions.Note{}, Guesses: []sessions.Guess{},
	}
	for i := range lanes {
		s.Lanes = append(s.Lanes, sessions.Lane{
			ID: fmt.Sprintf("l%d", i+1), Label: sessions.Letter(i), Provider: "fake", Model: "mixed", Params: map[string]any{},
			Thinking: sessions.ThinkingDefault, Size: sessions.Size{Grade: sessions.Unknown},
		})
	}
	const part = "It makes sense that **you feel torn**. 这并不奇怪。\n\n- the *anger* at being passed over\n- the guilt about it\n\n"
	for n := range turns {
		t := sessions.Turn{N: n + 1, User: sessions.UserMessage{Text: "And what if it never gets better?", At: at, To: sessions.ToAll}, Replies: []sessions.Reply{}}
		for _, l := range s.Lanes {
			r := sessions.Reply{
				Lane: l.ID, Attempt: 1, Status: sessions.Complete, Text: strings.ToValidUTF8(strings.Repeat(part, bytes/len(part)+1)[:bytes], ""), ModelReturned: "m",
				FinishReason: "stop", StartedAt: at, FirstTokenMS: 300, Flags: []string{}, Chunks: []sessions.Chunk{},
			}
			for left := len(r.Text); left > 0; left -= 5 {
				r.Chunks = append(r.Chunks, sessions.Chunk{DT: 5, Bytes: int32(min(5, left))})
			}
			r.DurationMS = int64(5 * len(r.Chunks))
			t.Replies = append(t.Replies, r)
		}
		s.Turns = append(s.Turns, t)
	}
	return s
}
