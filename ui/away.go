package ui

import tea "charm.land/bubbletea/v2"

// tellAway tells a person who looks elsewhere that all replies are in.
func (m *App) tellAway() tea.Cmd {
	if !m.away {
		return nil
	}
	out := m.deps.Notifications.Sequence(m.Words.T("app.name"), m.Words.T("chat.replies_in"))
	if out == "" {
		return nil
	}
	return tea.Raw(out)
}

// progress is what the terminal shows while replies are coming. It is the same
// throughout, so that it says nothing of any lane.
func (m *App) progress() *tea.ProgressBar {
	if !m.deps.Notifications.Progress || m.chat == nil || !m.chat.Streaming() {
		return nil
	}
	return tea.NewProgressBar(tea.ProgressBarIndeterminate, 0)
}
