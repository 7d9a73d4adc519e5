package ui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"kansei/ui/keymap"
)

// keyPressed handles a key, after what an earlier one was held for.
func (m *App) keyPressed(msg tea.KeyPressMsg) tea.Cmd {
	held := m.chat.Release(msg)
	return tea.Batch(held, m.handleKey(msg))
}

// handleKey handles the keys that mean the same everywhere, and hands the
// others to what has the focus.
func (m *App) handleKey(msg tea.KeyPressMsg) tea.Cmd {
	if m.chat != nil && msg.Text == "" {
		m.chat.EndDigits()
	}
	if !m.writing() || msg.Text == "" {
		msg = keymap.Command(msg)
	}
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	if is(m.Keys.Interrupt) {
		return m.interrupted()
	}
	if m.quitArmed {
		m.quitArmed = false
		m.Notice.Answered()
	}
	if is(m.Keys.Suspend) {
		if !m.deps.Suspend {
			return m.Notify("chat.notice_no_suspend")
		}
		return tea.Suspend
	}
	if m.opening {
		m.early = append(m.early, timedMsg{at: m.Now, msg: msg})
		return nil
	}
	if m.TooSmall() {
		return nil
	}
	if is(m.Keys.Redraw) {
		return tea.ClearScreen
	}
	if is(m.Keys.HelpLine) && (!m.writing() || msg.Text == "") {
		return m.openHelpLines()
	}
	if m.uninvited && m.screen == screenChat && m.chat.Composing && (msg.Text != "" || msg.Code == tea.KeyBackspace) {
		return m.chat.ComposeUnder(msg)
	}
	if m.covered() {
		return m.toFocused(msg)
	}
	return m.screenKey(msg)
}

// screenKey handles a key where no window stands over the screen.
func (m *App) screenKey(msg tea.KeyPressMsg) tea.Cmd {
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	switch {
	case is(m.Keys.Details):
		return m.openDetails()
	case is(m.Keys.Settings) && m.screen == screenChat && m.chat != nil:
		return m.chat.OpenSettings("")
	case is(m.Keys.Export) && m.screen == screenChat && m.chat != nil:
		return m.exportHere()
	case is(m.Keys.Rater) && m.screen == screenChat:
		return m.chat.OpenName()
	case is(m.Keys.Themes):
		m.openThemes()
		return nil
	case is(m.Keys.Report):
		return m.openReport()
	case is(m.Keys.Sessions) && m.screen != screenBrowser:
		m.screen = screenBrowser
		m.Notice.Answered()
		m.resize()
		return m.list()
	case is(m.Keys.Models) && m.screen != screenPicker:
		m.screen = screenPicker
		m.chooseLanes()
		m.Notice.Answered()
		m.resize()
		return m.discover()
	case is(m.Keys.Help) && msg.Text == "":
		m.openHelp()
		return nil
	}
	if m.screen == screenChat && m.chat != nil {
		return m.chat.Key(msg)
	}
	if !m.typing() && is(m.Keys.Help) {
		m.openHelp()
		return nil
	}
	if !m.typing() && is(m.Keys.Quit) && m.screen != screenReport {
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
		return m.dialog.Typing()
	default:
		return m.typing()
	}
}

// typing reports whether letters are text where the focus is.
func (m *App) typing() bool {
	switch m.screen {
	case screenPicker:
		return m.picker.Typing()
	case screenBrowser:
		return m.browser.Typing()
	case screenChat:
		return m.chat != nil && m.chat.Composing
	default:
		return false
	}
}

// interrupted quits at the second ctrl+c.
func (m *App) interrupted() tea.Cmd {
	if m.quitArmed || m.screen != screenChat && m.chat == nil {
		m.queueEnded = true
		return m.quit()
	}
	m.quitArmed = true
	return m.Notify(m.chat.BySaving("chat.notice_quit_again"))
}
