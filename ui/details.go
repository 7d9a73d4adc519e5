package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"kansei/ui/dialog"
	"kansei/ui/window"
)

// openDetails says in full what a line has no room for: what is known of the
// reply in focus, and the newest problem.
func (m *App) openDetails() tea.Cmd {
	title, text := m.Words.T("details.title"), ""
	if c := m.chat; m.screen == screenChat && c != nil {
		if of, details, ok := c.DetailsHere(); ok {
			title, text = of, details
		}
	}
	if m.ProblemText != "" {
		text = strings.TrimSpace(text + "\n\n" + m.Words.T("details.problem", m.ProblemText))
	}
	if text == "" {
		return m.Notify("details.nothing")
	}
	m.openDialog(window.Question(dialog.NewQuestion(m.Styles, m.Words, m.Keys.Parts.Dialog, dialog.Query{
		ID: dialogDetails, Title: title, Text: text, Yes: m.Words.T("chat.lines_yes"), Only: true,
	})))
	return nil
}
