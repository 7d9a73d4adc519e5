package chat

import (
	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
)

// problemLeft is the kind of error of a reply that was left before its end.
const problemLeft = "truncated"

// abandon ends every round. What ended the replies was leaving, not a stop.
func (c *Model) abandon() {
	for generation, r := range c.rounds {
		r.cancel()
		for _, a := range r.addrs {
			if reply := c.Session.Turn(a.Turn).Reply(a.Lane, a.Attempt); reply != nil && reply.Status == sessions.Streaming {
				reply.Status = sessions.Truncated
				if reply.Text == "" {
					reply.Status = sessions.Failed
				}
				reply.Error = &sessions.ReplyError{Kind: problemLeft, Message: c.Words.T("chat.problem_left")}
			}
		}
		delete(c.rounds, generation)
	}
	clear(c.curtained)
}

// submitted sends what the composer had.
func (c *Model) submitted(text string) tea.Cmd {
	if c == nil || !c.Live {
		return nil
	}
	if c.Streaming() {
		c.Composer.SetValue(text)
		return c.Notify("chat.notice_still_streaming")
	}
	if c.full(text) {
		c.Composer.SetValue(text)
		return c.Notify("chat.notice_full")
	}
	next, due := c.Next()
	send := func() tea.Cmd { return c.Send(text, due && next == text) }
	if c.Editing > 0 {
		send = func() tea.Cmd { return c.resend(text) }
	}
	cmd := send()
	c.WatchOver(text)
	c.want(Sent{text})
	return cmd
}

// sendScripted sends the scenario's next message.
func (c *Model) sendScripted() tea.Cmd {
	if !c.Live {
		return nil
	}
	text, due := c.Next()
	switch {
	case c.Session.Scenario == nil:
		return c.Notify("chat.notice_no_scenario")
	case !due:
		return c.Notify("chat.notice_scenario_over")
	case c.Streaming():
		return c.Notify("chat.notice_still_streaming")
	case c.full(text):
		return c.Notify("chat.notice_full")
	}
	return c.Send(text, true)
}

// refreshHint shows the scenario's next message as the composer's hint.
func (c *Model) refreshHint() {
	hint := ""
	switch {
	case c.to != sessions.ToAll:
		hint = c.Words.T("chat.hint_to", c.Label(c.to))
	case c.Input == InputReady:
		hint = c.Words.T("chat.hint_ready")
	}
	if text, due := c.Next(); due && c.to == sessions.ToAll {
		hint = c.Words.T("chat.hint_scripted", c.Keys.NextScripted.Help().Key, firstLine(text))
	}
	c.Composer.SetHint(hint)
	label := ""
	switch {
	case c.Editing > 0:
		label = c.Words.T("chat.label_edit")
	case c.to != sessions.ToAll:
		label = c.Words.T("chat.label_to", c.Label(c.to), c.Keys.ComposeTo.Help().Key)
	}
	c.Composer.SetLabel(label)
}

// toggleTo sends the next message to the lane in focus, or to all again. One
// that is edited goes to whom it went.
func (c *Model) toggleTo() {
	if c.Editing > 0 {
		return
	}
	if c.to == sessions.ToAll {
		c.to = c.Lane()
	} else {
		c.to = sessions.ToAll
	}
	c.refreshHint()
}

// anotherLane moves the focus, and with it the lane that the next message goes
// to.
func (c *Model) anotherLane(msg tea.KeyPressMsg) tea.Cmd {
	cmd := c.rateKey(msg)
	c.to = c.Lane()
	c.refreshHint()
	return cmd
}
