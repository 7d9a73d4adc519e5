package chat

import (
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"kansei/ui/composer"
)

const (
	// BurstGap is the longest time between two keys of a paste from a terminal
	// that does not mark pastes. Nobody types that fast.
	BurstGap = 15 * time.Millisecond
	// HoldTime is how long Enter waits, if it came within a burst, for text that
	// would show it to be a line break of a paste.
	HoldTime = 60 * time.Millisecond
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
func (c *Model) composeKey(msg tea.KeyPressMsg) tea.Cmd {
	burst := c.Now.Sub(c.held.textAt) < BurstGap
	if !burst {
		c.held.pasting = false
	}
	switch {
	case key.Matches(msg, c.Keys.ComposeSend) && msg.Text == "" && burst && !c.Composer.Empty():
		return c.hold(msg)
	case msg.Code == tea.KeyPgUp || msg.Code == tea.KeyPgDown:
		return c.paneKey(msg)
	}
	if msg.Text != "" {
		c.held.textAt = c.Now
	}
	before := c.Composer.Length()
	cmd := c.Write(msg)
	if c.Composer.Length() < before {
		c.erased = c.Now
	}
	return cmd
}

// hold lets an Enter wait for what comes after it.
func (c *Model) hold(msg tea.KeyPressMsg) tea.Cmd {
	if c.held.pasting {
		c.held.textAt = c.Now
		c.Composer.Newline()
		return nil
	}
	c.held.number++
	c.held.key, c.held.waiting, c.held.at = msg, true, c.Now
	number := c.held.number
	return tea.Tick(HoldTime, func(time.Time) tea.Msg { return heldMsg{number: number} })
}

// Release decides by the next key what a held Enter was: text at once makes it
// a line break, anything else lets it send, and so does a key that is not for
// the composer any more.
func (c *Model) Release(next tea.KeyPressMsg) tea.Cmd {
	if c == nil || !c.held.waiting {
		return nil
	}
	text := next.Text != "" || next.Code == tea.KeyTab || next.Code == tea.KeyEnter && next.Mod == 0
	if !text || !c.Composing || c.Now.Sub(c.held.at) >= HoldTime {
		return c.sendHeld(heldMsg{number: c.held.number})
	}
	c.held.waiting, c.held.pasting, c.held.textAt = false, true, c.Now
	c.Composer.Newline()
	return nil
}

func (c *Model) sendHeld(msg heldMsg) tea.Cmd {
	if c == nil || !c.held.waiting || c.held.number != msg.number {
		return nil
	}
	c.held.waiting = false
	return c.Write(c.held.key)
}

// Write gives a message to the composer, and does what the person wants by it.
func (c *Model) Write(msg tea.Msg) (cmd tea.Cmd) {
	var action composer.Action
	c.Composer, action, cmd = c.Composer.Update(msg)
	switch action := action.(type) {
	case composer.Submit:
		return tea.Batch(cmd, c.submitted(action.Text))
	case composer.TooLarge:
		return tea.Batch(cmd, c.Notify("chat.notice_too_large", action.Size, action.Most, c.Keys.ComposeEditor.Help().Key))
	case composer.OpenEditor:
		return tea.Batch(cmd, c.Deps.Editor(action.Text))
	}
	return cmd
}
