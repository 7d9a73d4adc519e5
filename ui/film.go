package ui

import (
	"context"
	"iter"
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/ui/chat"
)

// filmStep is how close to each other two screens of a film may be.
const filmStep = 100 * time.Millisecond

// Film plays a replay without a terminal and without waiting: it yields the
// time since the beginning, at the replay's speed, and the lines of the screen,
// whenever something has happened, and once a second for the bar. The line of
// keys is not in it, since nobody can press them. Of deps it needs words, keys
// and themes; width and height are those of the film.
func Film(deps Deps, r chat.Replay, width, height int) iter.Seq2[time.Duration, []string] {
	return func(yield func(time.Duration, []string) bool) {
		m := New(context.Background(), deps, Start{Replay: &r})
		m.Update(tea.WindowSizeMsg{Width: width, Height: height + 1})
		end, speed := m.chat.Length(), m.chat.Speed()
		film := func(at time.Duration) bool {
			m.chat.Seek(at)
			lines, _ := m.lines()
			return yield(time.Duration(float64(at)/speed), m.painted(lines)[:min(len(lines), height)])
		}
		if !film(0) {
			return
		}
		step := time.Duration(float64(filmStep) * speed)
		for last, at := time.Duration(0), step; last < end; at += step {
			at = min(at, end)
			if at < end && m.chat.NextChange(last) > at && at.Truncate(time.Second) == last.Truncate(time.Second) {
				continue
			}
			if !film(at) {
				return
			}
			last = at
		}
	}
}
