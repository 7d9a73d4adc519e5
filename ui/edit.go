package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
)

// askToEdit asks before the last message is put back into the composer.
func (m *App) askToEdit() tea.Cmd {
	if cmd, ok := m.editable(); !ok {
		return cmd
	}
	ask := m.query(dialogEdit, "edit")
	ask.Ready = true
	m.confirm(ask, m.editLast)
	return nil
}

// editable reports whether the last message can be edited, or says why not.
func (m *App) editable() (tea.Cmd, bool) {
	c := m.chat
	switch {
	case !c.live || len(c.session.Turns) == 0:
		return m.notify("chat.notice_nothing_to_edit"), false
	case c.streaming():
		return m.notify("chat.notice_still_streaming"), false
	case !c.composer.Empty():
		return m.notify("chat.notice_edit_draft"), false
	}
	return nil, true
}

// editLast puts the last message back into the composer, to be changed and
// sent again.
func (m *App) editLast() tea.Cmd {
	c := m.chat
	if cmd, ok := m.editable(); !ok {
		return cmd
	}
	n := len(c.session.Turns)
	c.editing = n
	c.composer.SetValue(c.session.Turn(n).User.Text)
	m.refreshHint()
	return m.compose()
}

// stopEditing leaves the message as it was sent. What has been changed of it
// stays in the composer as a new message.
func (m *App) stopEditing() (cmd tea.Cmd) {
	c := m.chat
	if c.editing == 0 {
		return nil
	}
	if c.composer.Value() == c.session.Turn(c.editing).User.Text {
		c.composer.SetValue("")
	} else {
		cmd = m.notify("chat.notice_edit_left")
	}
	c.editing = 0
	m.refreshHint()
	return cmd
}

// resend asks the lanes that had the last message again, with its new wording.
// What they answered to the old one is kept as earlier attempts.
func (m *App) resend(text string) tea.Cmd {
	c := m.chat
	turn := c.session.Turn(c.editing)
	c.editing = 0
	if text != turn.User.Text {
		turn.Edit(text, m.stamp())
	}
	lanes := c.nextLanes()
	if turn.User.To != sessions.ToAll && slices.Contains(c.order, turn.User.To) {
		lanes = []string{turn.User.To}
	}
	c.turn, c.maskedTurns = turn.N, 0
	for i := range c.panes {
		c.panes[i].Bottom()
	}
	m.refreshHint()
	return m.ask(turn.N, lanes)
}
