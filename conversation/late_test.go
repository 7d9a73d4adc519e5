package conversation

import (
	"testing"
	"time"

	"kansei/sessions"
)

func TestCurtainLeave(t *testing.T) {
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	says := func(lane, text string) Event {
		return Event{Kind: Arrived, Address: sessions.Address{Lane: lane}, Pieces: []Piece{{Text: text}}}
	}
	end := func(lane string) Event { return Event{Kind: Ended, Address: sessions.Address{Lane: lane}} }
	for _, mode := range []sessions.Curtain{sessions.CurtainPace, sessions.CurtainHold} {
		c := NewCurtain(mode, []string{"a", "b", "c"})
		c.Observe([]Event{says("a", "hello there"), end("a")}, start)
		if !c.Blocked() || !c.Waiting() || c.Visible(start.Add(time.Minute))["a"].Text != 0 {
			t.Errorf("%s: lanes that have begun are not held back", mode)
		}
		at := start.Add(10 * time.Second)
		c.Leave(at)
		c.Observe([]Event{says("b", "late")}, at.Add(time.Second))
		shown := c.Visible(at.Add(time.Minute))
		if !shown["a"].Ended || shown["a"].Text != len("hello there") || shown["b"].Text == 0 || shown["b"].Ended {
			t.Errorf("%s: shown are %+v", mode, shown)
		}
		if c.Blocked() || c.Settled() || !c.Left("b") || c.Left("a") {
			t.Errorf("%s: blocked %t, settled %t", mode, c.Blocked(), c.Settled())
		}
		c.Observe([]Event{end("b"), end("c")}, at.Add(2*time.Minute))
		if shown = c.Visible(at.Add(2 * time.Minute)); !shown["c"].Ended || !c.Settled() {
			t.Errorf("%s: shown at the end are %+v", mode, shown)
		}
	}
}
