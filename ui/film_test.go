package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"kansei/sessions"
	"kansei/ui/chat"
)

func TestAFilmShowsWhatTheReplayShows(t *testing.T) {
	s := recorded(t)
	whole := sessions.NewTimeline(s, 2*time.Second).Duration()
	d := &driver{t: t}
	deps := d.deps(setting{})
	for _, speed := range []float64{1, 4} {
		var last time.Duration = -1
		var first, screen string
		n := 0
		for at, lines := range Film(deps, chat.Replay{Session: s, Speed: speed, IdleLimit: 2 * time.Second}, 100, 30) {
			if at <= last || len(lines) != 30 {
				t.Fatalf("after %v came %v, with %d lines", last, at, len(lines))
			}
			last, screen = at, ansi.Strip(strings.Join(lines, "\n"))
			if n == 0 {
				first = screen
			}
			n++
			for y, line := range lines {
				if w := ansi.StringWidth(line); w > 100 {
					t.Fatalf("line %d is %d cells wide", y, w)
				}
			}
		}
		if want := time.Duration(float64(whole) / speed); last != want {
			t.Errorf("at %vx the film takes %v, wanted %v", speed, last, want)
		}
		if strings.Contains(first, "What was the hardest moment today?") || !strings.Contains(screen, "What was the hardest moment today?") || !strings.Contains(screen, "fake/warm") {
			t.Errorf("the film goes from\n%s\nto\n%s", first, screen)
		}
		if strings.Contains(screen, "space pause") || n < 10 {
			t.Errorf("%d screens, the last being\n%s", n, screen)
		}
	}
	s.Blind.Enabled = true
	for _, lines := range Film(deps, chat.Replay{Session: s, Speed: 1, IdleLimit: 2 * time.Second}, 100, 30) {
		if strings.Contains(strings.Join(lines, "\n"), "fake/") {
			t.Fatal("the film of a blind session has a name in it")
		}
	}
}
