package ui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"kansei/ui/dialog"
)

// keyPressed handles the keys that mean the same everywhere, and hands the
// others to what has the focus.
func (m *App) keyPressed(msg tea.KeyPressMsg) tea.Cmd {
	is := func(name string) bool { return key.Matches(msg, m.keys.of(name)) }
	if is("interrupt") {
		return m.interrupted()
	}
	if m.quitArmed {
		m.quitArmed = false
		m.notice.answered()
	}
	if is("suspend") {
		return tea.Suspend
	}
	if m.opening {
		m.early = append(m.early, msg)
		return nil
	}
	if m.tooSmall() {
		return nil
	}
	if is("redraw") {
		return tea.ClearScreen
	}
	if is("help_line") && (!m.writing() || msg.Text == "") {
		return m.openHelpLines()
	}
	if m.covered() {
		return m.toFocused(msg)
	}
	switch {
	case is("details"):
		return m.openDetails()
	case is("themes"):
		m.openThemes()
		return nil
	case is("report"):
		return m.openReport()
	case is("sessions") && m.screen != screenBrowser:
		m.screen = screenBrowser
		m.notice.answered()
		m.resize()
		return m.list()
	case is("models") && m.screen != screenPicker:
		m.screen = screenPicker
		m.notice.answered()
		m.resize()
		return m.discover()
	case msg.Code == tea.KeyF1:
		m.openHelp()
		return nil
	}
	if m.screen == screenChat && m.chat != nil {
		return m.chatKey(msg)
	}
	if !m.typing() && is("help") {
		m.openHelp()
		return nil
	}
	if !m.typing() && is("quit") && m.screen != screenReport {
		return m.quit()
	}
	return m.toFocused(msg)
}

// writing says whether letters are text in the window that is open, or on the
// screen where none is.
func (m *App) writing() bool {
	switch {
	case m.help != nil:
		return m.help.Typing()
	case m.dialog != nil:
		_, text := m.dialog.(*window[dialog.Text, *dialog.Text])
		return text
	default:
		return m.typing()
	}
}

// typing says whether letters are text where the focus is.
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
func (m *App) chatKey(msg tea.KeyPressMsg) tea.Cmd {
	c := m.chat
	is := func(name string) bool { return key.Matches(msg, m.keys.of(name)) }
	if c.playing() {
		return m.replayKey(msg)
	}
	if is("next_scripted") {
		return m.sendScripted()
	}
	if !c.composing {
		return m.rateKey(msg)
	}
	switch {
	case is("compose_leave"):
		left := m.stopEditing()
		return tea.Batch(m.enterRating(), left)
	case is("compose_to"):
		m.cycleTo()
		return nil
	}
	return m.toFocused(msg)
}

// interrupted quits at the second ctrl+c.
func (m *App) interrupted() tea.Cmd {
	if m.quitArmed || m.screen != screenChat && m.chat == nil {
		return m.quit()
	}
	m.quitArmed = true
	return m.notify(m.bySaving("chat.notice_quit_again"))
}
