package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/conversation"
	"kansei/ui/dialog"
)

const (
	longSitting  = 2 * time.Hour    // after which a pause is suggested
	shortPause   = 15 * time.Minute // without a key, that counts as one
	reminderTime = 30 * time.Second // that the suggestion stays
)

// watchOver shows where help is when the person's own words speak of self-harm
// or of violence at home, and lets rating rest until they say that they want to go on with it.
func (m *App) watchOver(text string) {
	concern := conversation.ConcernOf(text)
	if !concern.Any() {
		return
	}
	m.chat.resting, m.uninvited = true, m.chat.composing
	m.openDialog(asQuestion(dialog.NewQuestion(m.styles, m.words, m.keys.Parts.Dialog, dialog.Query{
		ID: dialogLines, Title: m.words.T("care.title"), Text: concern.Text(m.words),
		Yes: m.words.T("chat.lines_yes"), Only: true,
	})))
}

// askToRate asks whether to go on with rating that rests.
func (m *App) askToRate() tea.Cmd {
	m.confirm(dialog.Query{
		ID: dialogRest, Title: m.words.T("care.rest_title"), Text: m.words.T(m.bySaving("care.rest")) + "\n\n" + m.words.T("chat.lines_text"),
		Yes: m.words.T("care.rest_yes"), No: m.words.T("care.rest_no"),
	}, func() tea.Cmd {
		m.chat.resting = false
		return m.enterRating()
	})
	return nil
}

// sit follows how long the person has been here without a pause.
func (m *App) sit() tea.Cmd {
	now, last := m.now, m.touched
	m.touched = now
	if last.IsZero() || now.Sub(last) >= shortPause {
		m.sitting = now
		return nil
	}
	if now.Sub(m.sitting) < longSitting {
		return nil
	}
	m.sitting = now
	return m.notifyFor(reminderTime, info, m.words.T(m.bySaving("care.pause")))
}
