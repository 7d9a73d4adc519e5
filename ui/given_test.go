package ui

import (
	"strings"
	"testing"
	"time"

	"kansei/sessions"
	"kansei/ui/chat"
)

// TestReplayShowsWhatWasGiven plays a session with a rating, a verdict and a note:
// they come when they were given, and go at a key.
func TestReplayShowsWhatWasGiven(t *testing.T) {
	at := func(s int) time.Time { return time.Date(2026, 3, 1, 12, 0, s, 0, time.UTC) }
	s := recorded(t)
	me, four := sessions.Rater{Name: "me", Pass: 1}, 4
	s.Turns = s.Turns[:1]
	s.Turns[0].User.At = at(0)
	for i := range s.Turns[0].Replies {
		r := &s.Turns[0].Replies[i]
		r.StartedAt, r.DurationMS, r.Chunks = at(0), 4000, []sessions.Chunk{{DT: 4000, Bytes: int32(len(r.Text) + len(r.Reasoning))}}
	}
	first := s.Turns[0].Replies[0]
	a := sessions.Address{Turn: 1, Lane: first.Lane, Attempt: first.Attempt}
	s.Ratings = []sessions.Rating{{Address: a, Dimension: s.Rubric.Dimensions[0].ID, Value: &four, Rater: me, At: at(2)}}
	s.Verdicts = []sessions.Verdict{{Turn: 1, Outcome: sessions.Best, Lanes: []string{a.Lane}, Rater: me, At: at(9)}}
	s.Notes = []sessions.Note{{Address: a, Text: "stays with it", Rater: me, At: at(9)}}
	drive(t, setting{start: &Start{Replay: &chat.Replay{Session: s, Speed: 1, IdleLimit: 0}}, w: 120, h: 30}, func(d *driver) {
		d.app.chat.Seek(time.Second)
		d.hides("─ 4 ", "━ 4 ", "★", "stays with it")
		d.app.chat.Seek(3 * time.Second)
		d.hides("★", "stays with it")
		if !strings.Contains(d.screen(), " 4 ·") {
			t.Errorf("the rating has not come:\n%s", d.screen())
		}
		d.app.chat.Seek(d.app.chat.Length())
		d.shows("★ best", "stays with it")
		d.keys("m")
		d.hides("★ best", "stays with it")
		d.keys("m")
		d.shows("★ best")
	})
}
