package ui

import (
	tea "charm.land/bubbletea/v2"
)

func (m *App) keepRater(name string) tea.Cmd {
	keep := m.deps.Memory.KeepRater
	if keep == nil {
		return nil
	}
	return func() tea.Msg {
		if err := keep(name); err != nil {
			return draftKeptMsg{err: err}
		}
		return nil
	}
}
