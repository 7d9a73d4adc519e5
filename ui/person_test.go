package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"kansei/sessions"
	"kansei/ui/chat"
)

// TestReplayOfPerson: each pane has its own conversation, and how the person
// stands after the reply; a rating pass and an open chat have not the latter.
func TestReplayOfPerson(t *testing.T) {
	s := recorded(t)
	turn := &s.Turns[len(s.Turns)-1]
	turn.User.Text, turn.User.Scripted = "", true
	turn.User.ByLane = map[string]string{}
	for _, l := range s.Lanes {
		turn.User.ByLane[l.ID] = "Only for " + l.ID
		s.States = append(s.States, sessions.State{
			Address: sessions.Address{Turn: turn.N, Lane: l.ID, Attempt: turn.Counting(l.ID).Attempt}, Feelings: map[string]int{"trust": 4, "distress": 7},
			Thought: "Not this one.", Ends: sessions.Leaves, Player: "fake/player", At: s.UpdatedAt,
		})
	}
	d := &driver{t: t}
	var screen string
	for _, lines := range Film(d.deps(setting{}), chat.Replay{Session: s, Speed: 4, IdleLimit: 2 * time.Second}, 100, 30) {
		screen = ansi.Strip(strings.Join(lines, "\n"))
	}
	for _, want := range []string{"Only for l1", "Only for l2", "trust 4 · distress 7 · leaves", "thinks: Not this one."} {
		if !strings.Contains(screen, want) {
			t.Errorf("there is no %q on\n%s", want, screen)
		}
	}
	drive(t, setting{start: &Start{Replay: &chat.Replay{Session: s, Rate: true}}}, func(d *driver) {
		for range len(s.Turns) - 1 { // later turns are not shown before
			d.keys("]")
		}
		d.shows("Only for")
		d.hides("Not this one")
		d.hides("trust 4")
		d.fits()
		d.keys("4", "5")
		given := d.saved.StandingRatings()
		if n := len(given); n < 2 || given[n-1].Turn != len(s.Turns) || *given[n-2].Value != 4 || *given[n-1].Value != 5 {
			t.Errorf("saved are the ratings %+v", given)
		}
	})
}
