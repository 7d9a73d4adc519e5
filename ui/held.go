package ui

import (
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
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
func (m *App) composeKey(msg tea.KeyPressMsg) tea.Cmd {
	c := m.chat
	burst := m.now.Sub(c.held.textAt) < burstGap
	if !burst {
		c.held.pasting = false
	}
	switch {
	case key.Matches(msg, m.keys.ComposeSend) && msg.Text == "" && burst && !c.composer.Empty():
		return m.hold(msg)
	case msg.Code == tea.KeyPgUp || msg.Code == tea.KeyPgDown:
		return m.paneKey(msg)
	}
	if msg.Text != "" {
		c.held.textAt = m.now
	}
	before := c.composer.Length()
	cmd := m.toFocused(msg)
	if c.composer.Length() < before {
		c.erased = m.now
	}
	return cmd
}

// hold lets an Enter wait for what comes after it.
func (m *App) hold(msg tea.KeyPressMsg) tea.Cmd {
	c := m.chat
	if c.held.pasting {
		c.held.textAt = m.now
		c.composer.Newline()
		return nil
	}
	c.held.number++
	c.held.key, c.held.waiting, c.held.at = msg, true, m.now
	number := c.held.number
	return tea.Tick(holdTime, func(time.Time) tea.Msg { return heldMsg{number: number} })
}

// release decides by the next key what a held Enter was: text at once makes it
// a line break, anything else lets it send.
func (m *App) release(next tea.KeyPressMsg) tea.Cmd {
	c := m.chat
	if c == nil || !c.held.waiting {
		return nil
	}
	text := next.Text != "" || next.Code == tea.KeyTab || next.Code == tea.KeyEnter && next.Mod == 0
	if !text || m.now.Sub(c.held.at) >= holdTime {
		return m.sendHeld(heldMsg{number: c.held.number})
	}
	c.held.waiting, c.held.pasting, c.held.textAt = false, true, m.now
	c.composer.Newline()
	return nil
}

func (m *App) sendHeld(msg heldMsg) tea.Cmd {
	c := m.chat
	if c == nil || !c.held.waiting || c.held.number != msg.number {
		return nil
	}
	c.held.waiting = false
	var cmd tea.Cmd
	c.composer, cmd = c.composer.Update(c.held.key)
	return m.answered(cmd)
}
