package chat

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
)

// askToEdit asks before the last message is put back into the composer.
func (c *Model) askToEdit() tea.Cmd {
	if cmd, ok := c.editable(); !ok {
		return cmd
	}
	ask := c.Query(dialogEdit, "edit")
	ask.Ready = true
	return c.want(AskFirst{Query: ask, Yes: c.editLast})
}

// editable reports whether the last message can be edited, or says why not.
func (c *Model) editable() (tea.Cmd, bool) {
	switch {
	case !c.Live || len(c.Session.Turns) == 0:
		return c.Notify("chat.notice_nothing_to_edit"), false
	case c.Streaming():
		return c.Notify("chat.notice_still_streaming"), false
	case len(c.Session.Turns[len(c.Session.Turns)-1].User.ByLane) > 0:
		return c.Notify("chat.notice_edit_by_lane"), false
	case !c.Composer.Empty():
		return c.Notify("chat.notice_edit_draft"), false
	}
	return nil, true
}

// editLast puts the last message back into the composer, to be changed and
// sent again.
func (c *Model) editLast() tea.Cmd {
	if cmd, ok := c.editable(); !ok {
		return cmd
	}
	n := len(c.Session.Turns)
	c.Editing = n
	c.Composer.SetValue(c.Session.Turn(n).User.Text)
	c.refreshHint()
	return c.Compose()
}

// stopEditing leaves the message as it was sent. What has been changed of it
// stays in the composer as a new message.
func (c *Model) stopEditing() (cmd tea.Cmd) {
	if c.Editing == 0 {
		return nil
	}
	if c.Composer.Value() == c.Session.Turn(c.Editing).User.Text {
		c.Composer.SetValue("")
	} else {
		cmd = c.Notify("chat.notice_edit_left")
	}
	c.Editing = 0
	c.refreshHint()
	return cmd
}

// resend asks the lanes that had the last message again, with its new wording.
// What they answered to the old one is kept as earlier attempts.
func (c *Model) resend(text string) tea.Cmd {
	turn := c.Session.Turn(c.Editing)
	c.Editing = 0
	if text != turn.User.Text {
		turn.Edit(text, c.stamp())
	}
	lanes := c.nextLanes()
	if turn.User.To != sessions.ToAll && slices.Contains(c.Order, turn.User.To) {
		lanes = []string{turn.User.To}
	}
	c.Turn, c.maskedTurns = turn.N, 0
	for i := range c.Panes {
		c.Panes[i].Bottom()
	}
	c.refreshHint()
	return c.ask(turn.N, lanes)
}
