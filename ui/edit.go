package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
)

// askToEdit asks before the last message is put back into the composer.
func (c *chat) askToEdit() tea.Cmd {
	if cmd, ok := c.editable(); !ok {
		return cmd
	}
	ask := c.query(dialogEdit, "edit")
	ask.Ready = true
	return c.want(askFirst{query: ask, yes: c.editLast})
}

// editable reports whether the last message can be edited, or says why not.
func (c *chat) editable() (tea.Cmd, bool) {

	switch {
	case !c.live || len(c.session.Turns) == 0:
		return c.notify("chat.notice_nothing_to_edit"), false
	case c.streaming():
		return c.notify("chat.notice_still_streaming"), false
	case !c.composer.Empty():
		return c.notify("chat.notice_edit_draft"), false
	}
	return nil, true
}

// editLast puts the last message back into the composer, to be changed and
// sent again.
func (c *chat) editLast() tea.Cmd {

	if cmd, ok := c.editable(); !ok {
		return cmd
	}
	n := len(c.session.Turns)
	c.editing = n
	c.composer.SetValue(c.session.Turn(n).User.Text)
	c.refreshHint()
	return c.compose()
}

// stopEditing leaves the message as it was sent. What has been changed of it
// stays in the composer as a new message.
func (c *chat) stopEditing() (cmd tea.Cmd) {

	if c.editing == 0 {
		return nil
	}
	if c.composer.Value() == c.session.Turn(c.editing).User.Text {
		c.composer.SetValue("")
	} else {
		cmd = c.notify("chat.notice_edit_left")
	}
	c.editing = 0
	c.refreshHint()
	return cmd
}

// resend asks the lanes that had the last message again, with its new wording.
// What they answered to the old one is kept as earlier attempts.
func (c *chat) resend(text string) tea.Cmd {

	turn := c.session.Turn(c.editing)
	c.editing = 0
	if text != turn.User.Text {
		turn.Edit(text, c.stamp())
	}
	lanes := c.nextLanes()
	if turn.User.To != sessions.ToAll && slices.Contains(c.order, turn.User.To) {
		lanes = []string{turn.User.To}
	}
	c.turn, c.maskedTurns = turn.N, 0
	for i := range c.panes {
		c.panes[i].Bottom()
	}
	c.refreshHint()
	return c.ask(turn.N, lanes)
}
