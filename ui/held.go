package ui

import (
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"kansei/ui/composer"
)

const (
	// burstGap is the longest time between two keys of a paste from a terminal
	// that does not mark pastes. Nobody types that fast.
	burstGap = 15 * time.Millisecond
	// holdTime is how long Enter waits, if it came within a burst, for text that
	// would show it to be a line break of a paste.
	holdTime = 60 * time.Millisecond
)

// heldSend is an Enter that may be a line break of a paste.
type heldSend struct {
	key     tea.KeyPressMsg
	number  int
	waiting bool
	pasting bool      // the burst has turned out to be a paste
	textAt  time.Time // when text was typed last
	at      time.Time // when Enter came
}

// heldMsg sends what an Enter was held for, if nothing has come since.
type heldMsg struct{ number int }

// composeKey gives a key to the composer.
func (c *chat) composeKey(msg tea.KeyPressMsg) tea.Cmd {

	burst := c.now.Sub(c.held.textAt) < burstGap
	if !burst {
		c.held.pasting = false
	}
	switch {
	case key.Matches(msg, c.keys.ComposeSend) && msg.Text == "" && burst && !c.composer.Empty():
		return c.hold(msg)
	case msg.Code == tea.KeyPgUp || msg.Code == tea.KeyPgDown:
		return c.paneKey(msg)
	}
	if msg.Text != "" {
		c.held.textAt = c.now
	}
	before := c.composer.Length()
	cmd := c.write(msg)
	if c.composer.Length() < before {
		c.erased = c.now
	}
	return cmd
}

// hold lets an Enter wait for what comes after it.
func (c *chat) hold(msg tea.KeyPressMsg) tea.Cmd {

	if c.held.pasting {
		c.held.textAt = c.now
		c.composer.Newline()
		return nil
	}
	c.held.number++
	c.held.key, c.held.waiting, c.held.at = msg, true, c.now
	number := c.held.number
	return tea.Tick(holdTime, func(time.Time) tea.Msg { return heldMsg{number: number} })
}

// release decides by the next key what a held Enter was: text at once makes it
// a line break, anything else lets it send.
func (c *chat) release(next tea.KeyPressMsg) tea.Cmd {

	if c == nil || !c.held.waiting {
		return nil
	}
	text := next.Text != "" || next.Code == tea.KeyTab || next.Code == tea.KeyEnter && next.Mod == 0
	if !text || c.now.Sub(c.held.at) >= holdTime {
		return c.sendHeld(heldMsg{number: c.held.number})
	}
	c.held.waiting, c.held.pasting, c.held.textAt = false, true, c.now
	c.composer.Newline()
	return nil
}

func (c *chat) sendHeld(msg heldMsg) tea.Cmd {

	if c == nil || !c.held.waiting || c.held.number != msg.number {
		return nil
	}
	c.held.waiting = false
	return c.write(c.held.key)
}

// write gives a message to the composer, and does what the person wants by it.
func (c *chat) write(msg tea.Msg) (cmd tea.Cmd) {
	var action composer.Action
	c.composer, action, cmd = c.composer.Update(msg)
	switch action := action.(type) {
	case composer.Submit:
		return tea.Batch(cmd, c.submitted(action.Text))
	case composer.TooLarge:
		return tea.Batch(cmd, c.notify("chat.notice_too_large", action.Size, action.Most, c.keys.ComposeEditor.Help().Key))
	case composer.OpenEditor:
		return tea.Batch(cmd, c.deps.Editor(action.Text))
	}
	return cmd
}
