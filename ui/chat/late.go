package chat

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// lateAfter is how long a lane may take to begin before the panes say how long
// it has been and the others can be shown without it.
const lateAfter = 10 * time.Second

// lateMsg is one second of waiting for lanes of a round that have not begun.
type lateMsg struct {
	generation int
	after      time.Duration // until this message
	at         time.Time
}

// watchLate follows a round for as long as a lane has not begun.
func (c *Model) watchLate(generation int, after time.Duration) tea.Cmd {
	return tea.Tick(after, func(at time.Time) tea.Msg { return lateMsg{generation: generation, after: after, at: at} })
}

func (c *Model) lateNow(msg lateMsg) tea.Cmd {
	r, ok := c.rounds[msg.generation]
	if !ok || !r.curtain.Waiting() || c.Ctx.Err() != nil {
		return nil
	}
	r.waited += msg.after
	for _, a := range r.addrs {
		c.refreshEntry(indexOf(c.Order, a.Lane), a.Lane, a.Turn)
	}
	return c.watchLate(msg.generation, time.Second)
}

// waited is how long the round of a reply has waited for lanes to begin, and
// whether that is long enough to be said.
func (c *Model) waited(turn int, lane string) (time.Duration, bool) {
	for _, r := range c.rounds {
		for _, a := range r.addrs {
			if a.Turn == turn && a.Lane == lane && r.waited >= lateAfter && r.curtain.Waiting() {
				return r.waited, true
			}
		}
	}
	return 0, false
}

// late reports whether the others can be shown without a lane that has not
// begun.
func (c *Model) late() bool {
	for _, r := range c.rounds {
		if r.waited >= lateAfter && r.curtain.Blocked() {
			return true
		}
	}
	return false
}

// leftBehind reports whether the others are shown without a lane.
func (c *Model) leftBehind(lane string) bool {
	for _, r := range c.rounds {
		if r.curtain.Left(lane) {
			return true
		}
	}
	return false
}

// showOthers shows the lanes that have begun without those that have not. That
// these are late is seen then.
func (c *Model) showOthers() tea.Cmd {
	if !c.late() {
		return c.Notify("chat.notice_nobody_late")
	}
	for _, r := range c.rounds {
		if r.waited >= lateAfter {
			r.curtain.Leave(c.latest())
		}
	}
	return tea.Batch(c.Notify("chat.notice_others_shown"), c.unveil())
}
