package ui

import (
	tea "charm.land/bubbletea/v2"

	"kansei/ui/chat"
)

// sit follows how long the person has been here without a pause.
func (m *App) sit() tea.Cmd {
	now, last := m.Now, m.touched
	m.touched = now
	if last.IsZero() || now.Sub(last) >= chat.ShortPause {
		m.sitting = now
		return nil
	}
	if now.Sub(m.sitting) < chat.LongSitting {
		return nil
	}
	m.sitting = now
	return m.NotifyFor(chat.ReminderTime, chat.Info, m.Words.T(m.chat.BySaving("care.pause")))
}
