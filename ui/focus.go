package ui

import tea "charm.land/bubbletea/v2"

// covered reports whether something stands over the screen and has the keys.
func (m *App) covered() bool { return m.help != nil || m.dialog != nil }

// toFocused gives a message to the part that has the focus.
func (m *App) toFocused(msg tea.Msg) tea.Cmd {
	var action any
	switch {
	case m.help != nil:
		*m.help, action = m.help.Update(msg)
	case m.dialog != nil:
		m.dialog, action = m.dialog.Update(msg)
	case m.screen == screenPicker:
		m.picker, action = m.picker.Update(msg)
	case m.screen == screenReport:
		m.report.view, action = m.report.view.Update(msg)
	case m.screen == screenBrowser:
		was := m.browser.Typing()
		m.browser, action = m.browser.Update(msg)
		if m.browser.Typing() != was { // the keys that matter are others now
			m.Notice.Answered()
		}
	case m.chat != nil && m.chat.Composing:
		return m.chat.Write(msg)
	}
	return m.doPart(action)
}

func (m *App) pasted(msg tea.PasteMsg) tea.Cmd {
	if m.opening {
		m.early = append(m.early, timedMsg{at: m.Now, msg: msg})
		return nil
	}
	if m.screen == screenChat && m.chat != nil && m.chat.Live && !m.covered() && !m.chat.Composing {
		return tea.Batch(m.chat.Compose(), m.toFocused(msg))
	}
	return m.toFocused(msg)
}
