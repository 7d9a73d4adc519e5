package ui

import (
	"strings"
	"testing"

	"kansei/ui/chat"
)

// Where turns stand under each other, the one that is rated is marked, in every
// pane alike; a session of one turn, and one that is written to, need no mark.
func TestTheTurnThatIsRatedIsMarked(t *testing.T) {
	marked := func(d *driver, want string, n int) {
		t.Helper()
		if got := strings.Count(d.screen(), "▸ "+want); got != n {
			t.Errorf("%d panes mark %q, want %d:\n%s", got, want, n, d.screen())
		}
	}
	drive(t, setting{models: three}, func(d *driver) {
		d.ask("I failed my exam")
		marked(d, "I failed", 0)
		d.keys("i")
		d.ask("And my mother is angry")
		marked(d, "And my", 3)
		marked(d, "I failed", 0)
		d.keys("[")
		marked(d, "I failed", 3)
		marked(d, "And my", 0)
		d.keys("i", "x")
		marked(d, "", 0)
	})
	s := recorded(t)
	drive(t, setting{start: &Start{Replay: &chat.Replay{Session: s, Rate: true}}}, func(d *driver) {
		for i, turn := range s.Turns {
			marked(d, turn.User.Text, len(s.Lanes))
			if i+1 < len(s.Turns) {
				d.keys("]")
			}
		}
	})
}
