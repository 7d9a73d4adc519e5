package ui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
	"kansei/ui/dialog"
)

// keyPressed handles a key, after what an earlier one was held for.
func (m *App) keyPressed(msg tea.KeyPressMsg) tea.Cmd {
	held := m.chat.release(msg)
	return tea.Batch(held, m.handleKey(msg))
}

// handleKey handles the keys that mean the same everywhere, and hands the
// others to what has the focus.
func (m *App) handleKey(msg tea.KeyPressMsg) tea.Cmd {
	if m.chat != nil && msg.Text == "" {
		m.chat.digits = nil // they rate; no message begins with them
	}
	if !m.writing() || msg.Text == "" {
		msg = command(msg)
	}
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	if is(m.keys.Interrupt) {
		return m.interrupted()
	}
	if m.quitArmed {
		m.quitArmed = false
		m.notice.answered()
	}
	if is(m.keys.Suspend) {
		if !m.deps.Suspend {
			return m.notify("chat.notice_no_suspend")
		}
		return tea.Suspend
	}
	if m.opening {
		m.early = append(m.early, timedMsg{at: m.now, msg: msg})
		return nil
	}
	if m.tooSmall() {
		return nil
	}
	if is(m.keys.Redraw) {
		return tea.ClearScreen
	}
	if is(m.keys.HelpLine) && (!m.writing() || msg.Text == "") {
		return m.openHelpLines()
	}
	if m.uninvited && m.screen == screenChat && m.chat.composing && (msg.Text != "" || msg.Code == tea.KeyBackspace) {
		return m.chat.composeUnder(msg)
	}
	if m.covered() {
		return m.toFocused(msg)
	}
	switch {
	case is(m.keys.Details):
		return m.openDetails()
	case is(m.keys.Settings) && m.screen == screenChat:
		return m.chat.openSettings("")
	case is(m.keys.Export) && m.screen == screenChat && m.chat != nil:
		return m.exportHere()
	case is(m.keys.Rater) && m.screen == screenChat:
		return m.chat.openName()
	case is(m.keys.Themes):
		m.openThemes()
		return nil
	case is(m.keys.Report):
		return m.openReport()
	case is(m.keys.Sessions) && m.screen != screenBrowser:
		m.screen = screenBrowser
		m.notice.answered()
		m.resize()
		return m.list()
	case is(m.keys.Models) && m.screen != screenPicker:
		m.screen = screenPicker
		m.chooseLanes()
		m.notice.answered()
		m.resize()
		return m.discover()
	case is(m.keys.Help) && msg.Text == "":
		m.openHelp()
		return nil
	}
	if m.screen == screenChat && m.chat != nil {
		return m.chat.chatKey(msg)
	}
	if !m.typing() && is(m.keys.Help) {
		m.openHelp()
		return nil
	}
	if !m.typing() && is(m.keys.Quit) && m.screen != screenReport {
		return m.askToQuit()
	}
	return m.toFocused(msg)
}

// writing reports whether letters are text in the window that is open, or on the
// screen where none is.
func (m *App) writing() bool {
	switch {
	case m.help != nil:
		return m.help.Typing()
	case m.uninvited:
		return true
	case m.dialog != nil:
		_, text := m.dialog.(*window[dialog.Text, *dialog.Text])
		return text
	default:
		return m.typing()
	}
}

// composeUnder gives what is typed to the composer under a window that opened by
// itself.
func (c *chat) composeUnder(msg tea.KeyPressMsg) (cmd tea.Cmd) {

	if msg.Text != "" {
		c.held.textAt = c.now
	}
	return c.write(msg)
}

// typing reports whether letters are text where the focus is.
func (m *App) typing() bool {
	switch m.screen {
	case screenPicker:
		return m.picker.Typing()
	case screenBrowser:
		return m.browser.Typing()
	case screenChat:
		return m.chat != nil && m.chat.composing
	default:
		return false
	}
}

// chatKey handles a key on the chat screen.
func (c *chat) chatKey(msg tea.KeyPressMsg) tea.Cmd {

	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	if c.playing() {
		return c.replayKey(msg)
	}
	switch {
	case is(c.keys.NextScripted):
		return c.sendScripted()
	case is(c.keys.ShowOthers):
		return c.showOthers()
	}
	if !c.composing {
		return c.rateKey(msg)
	}
	switch {
	case is(c.keys.ComposeLeave):
		left := c.stopEditing()
		return tea.Batch(c.enterRating(), left)
	case is(c.keys.ComposeTo):
		c.toggleTo()
		return nil
	}
	if c.to != sessions.ToAll && msg.Code == tea.KeyTab && (is(c.keys.LaneNext) || is(c.keys.LanePrev)) {
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

// interrupted quits at the second ctrl+c.
func (m *App) interrupted() tea.Cmd {
	if m.quitArmed || m.screen != screenChat && m.chat == nil {
		m.queueEnded = true
		return m.quit()
	}
	m.quitArmed = true
	return m.notify(m.chat.bySaving("chat.notice_quit_again"))
}
