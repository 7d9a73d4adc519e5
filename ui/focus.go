package ui

import tea "charm.land/bubbletea/v2"

// covered reports whether something stands over the screen and has the keys.
func (m *App) covered() bool { return m.help != nil || m.dialog != nil }

// toFocused gives a message to the part that has the focus.
func (m *App) toFocused(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	switch {
	case m.help != nil:
		*m.help, cmd = m.help.Update(msg)
	case m.dialog != nil:
		m.dialog, cmd = m.dialog.Update(msg)
	case m.screen == screenPicker:
		m.picker, cmd = m.picker.Update(msg)
	case m.screen == screenReport:
		m.report.view, cmd = m.report.view.Update(msg)
	case m.screen == screenBrowser:
		was := m.browser.Typing()
		m.browser, cmd = m.browser.Update(msg)
		if m.browser.Typing() != was { // the keys that matter are others now
			m.Notice.Answered()
		}
	case m.chat != nil && m.chat.Composing:
		return m.chat.Write(msg)
	}
	return m.answered(cmd)
}

// answered takes what a part has to say at once, so that the next key finds
// the screen as it is then: what is typed right after a dialog was closed is
// not for the dialog. Parts do no I/O and wait for nothing, so this can't
// block.
func (m *App) answered(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	msg := cmd()
	if msg == nil {
		return nil
	}
	return m.route(msg)
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
