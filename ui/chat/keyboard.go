package chat

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
)

// ComposeUnder gives what is typed to the composer under a window that opened by
// itself.
func (c *Model) ComposeUnder(msg tea.KeyPressMsg) (cmd tea.Cmd) {
	if msg.Text != "" {
		c.held.textAt = c.Now
	}
	return c.Write(msg)
}

// Key handles a key on the chat screen.
func (c *Model) Key(msg tea.KeyPressMsg) tea.Cmd {
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	if c.Playing() {
		return c.replayKey(msg)
	}
	switch {
	case is(c.Keys.ReadNext):
		return c.readNext()
	case is(c.Keys.NextScripted):
		return c.sendScripted()
	case is(c.Keys.ShowOthers):
		return c.showOthers()
	}
	if !c.Composing {
		return c.rateKey(msg)
	}
	switch {
	case is(c.Keys.ComposeLeave):
		left := c.stopEditing()
		return tea.Batch(c.enterRating(), left)
	case is(c.Keys.ComposeTo):
		c.toggleTo()
		return nil
	}
	if c.to != sessions.ToAll && msg.Code == tea.KeyTab && (is(c.Keys.LaneNext) || is(c.Keys.LanePrev)) {
		return c.anotherLane(msg)
	}
	var begun tea.Cmd
	if c.readyToRate() {
		cmd, done := c.readyKey(msg)
		if done {
			return cmd
		}
		begun = cmd
	}
	return tea.Batch(begun, c.composeKey(msg))
}
