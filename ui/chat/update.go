package chat

import tea "charm.land/bubbletea/v2"

// Handle takes a message of the commands that the chat gave out, and reports
// whether it is one.
func (c *Model) Handle(msg tea.Msg) (tea.Cmd, bool) {
	if c == nil {
		return nil, false
	}
	switch msg := msg.(type) {
	case FrameMsg:
		return c.frame(msg), true
	case startedMsg:
		return c.started(msg), true
	case EventsMsg:
		return c.arrived(msg), true
	case laneMsg:
		return c.laneFound(msg), true
	case lateMsg:
		return c.lateNow(msg), true
	case stopDueMsg:
		return c.stopDue(msg), true
	case heldMsg:
		return c.sendHeld(msg), true
	case changedElsewhereMsg:
		return c.changedElsewhere(msg), true
	}
	return nil, false
}

// NoticeGone leaves a judged turn when the notice that says so has gone.
func (c *Model) NoticeGone(number int) tea.Cmd {
	if c == nil || c.leaving != number {
		return nil
	}
	return c.leaveTurn()
}

// FocusComposer gives the composer the cursor.
func (c *Model) FocusComposer() tea.Cmd { return c.Composer.Focus() }
