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
func (c *chat) watchOver(text string) {
	concern := conversation.ConcernOf(text)
	if !concern.Any() {
		return
	}
	c.resting = true
	c.want(openWindow{uninvited: c.composing, window: asQuestion(dialog.NewQuestion(c.styles, c.words, c.keys.Parts.Dialog, dialog.Query{
		ID: dialogLines, Title: c.words.T("care.title"), Text: concern.Text(c.words),
		Yes: c.words.T("chat.lines_yes"), Only: true,
	}))})
}

// askToRate asks whether to go on with rating that rests.
func (c *chat) askToRate() tea.Cmd {
	ask := dialog.Query{
		ID: dialogRest, Title: c.words.T("care.rest_title"), Text: c.words.T(c.bySaving("care.rest")) + "\n\n" + c.words.T("chat.lines_text"),
		Yes: c.words.T("care.rest_yes"), No: c.words.T("care.rest_no"),
	}
	return c.want(askFirst{query: ask, yes: func() tea.Cmd {
		c.resting = false
		return c.enterRating()
	}})
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
	return m.notifyFor(reminderTime, info, m.words.T(m.chat.bySaving("care.pause")))
}
