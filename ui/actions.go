package ui

import (
	tea "charm.land/bubbletea/v2"

	"kansei/ui/chat"
)

// carryOut does what was wanted.
func (m *App) carryOut() tea.Cmd {
	var cmds []tea.Cmd
	for len(m.Wanted) > 0 {
		a := m.Wanted[0]
		m.Wanted = m.Wanted[1:]
		cmds = append(cmds, m.do(a))
	}
	return tea.Batch(cmds...)
}

func (m *App) do(a chat.Action) tea.Cmd {
	switch a := a.(type) {
	case chat.OpenWindow:
		m.uninvited = m.uninvited || a.Uninvited
		m.openDialog(a.Window)
	case chat.AskFirst:
		m.confirm(a.Query, a.Yes)
		if a.No != nil {
			m.confirmed[a.Query.ID+noSuffix] = a.No
		}
	case chat.ShowHelp:
		m.openHelp()
	case chat.ShowDetails:
		return m.openDetails()
	case chat.LeaveChat:
		if a.Ask {
			return m.askToQuit()
		}
		return m.quit()
	case chat.RepliesIn:
		return m.tellAway()
	case chat.Sent:
		return tea.Batch(m.remember(a.Text), m.dropNewDraft(), m.keepDraft())
	case chat.Tagged:
		return m.rememberTags(a.Tags)
	case chat.Named:
		m.deps.Unnamed = false
		if a.Rater != "" {
			m.deps.Rater = a.Rater
		}
		return m.keepRater(a.Rater)
	}
	return nil
}
