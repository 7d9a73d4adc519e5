package chat

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/conversation"
	"kansei/ui/dialog"
	"kansei/ui/window"
)

// How long a person sits.
const (
	LongSitting  = 2 * time.Hour    // after which a pause is suggested
	ShortPause   = 15 * time.Minute // without a key, that counts as one
	ReminderTime = 30 * time.Second // that the suggestion stays
)

// WatchOver shows where help is when the person's own words speak of self-harm
// or of violence at home, and lets rating rest until they say that they want to go on with it.
func (c *Model) WatchOver(text string) {
	concern := conversation.ConcernOf(text)
	if !concern.Any() {
		return
	}
	c.resting = true
	c.want(OpenWindow{Uninvited: c.Composing, Window: window.Question(dialog.NewQuestion(c.Styles, c.Words, c.Keys.Parts.Dialog, dialog.Query{
		ID: dialogCare, Title: c.Words.T("care.title"), Text: concern.Text(c.Words),
		Yes: c.Words.T("chat.lines_yes"), Only: true,
	}))})
}

// askToRate asks whether to go on with rating that rests.
func (c *Model) askToRate() tea.Cmd {
	ask := dialog.Query{
		ID: dialogRest, Title: c.Words.T("care.rest_title"), Text: c.Words.T(c.BySaving("care.rest")) + "\n\n" + c.Words.T("chat.lines_text"),
		Yes: c.Words.T("care.rest_yes"), No: c.Words.T("care.rest_no"),
	}
	return c.want(AskFirst{Query: ask, Yes: func() tea.Cmd {
		c.resting = false
		return c.enterRating()
	}})
}
