package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"kansei/report"
)

// guessesMsg brings what the guesses of all sessions say.
type guessesMsg struct{ found report.BlindingCheck }

// readGuesses asks what the guesses of all saved sessions say, for the card with
// the names, which is on screen already. Where nothing was guessed it has
// nothing to add.
func (m *App) readGuesses() tea.Cmd {
	m.card = true
	if m.deps.Report == nil || len(m.chat.Session.StandingGuesses()) == 0 {
		return nil
	}
	find, save, snapshot, ctx := m.deps.Report, m.deps.Save, m.chat.Session.Clone(), m.Ctx
	return func() tea.Msg {
		if _, err := save(snapshot); err != nil {
			return nil // the save that the chat asked for tells it
		}
		found, err := find(ctx)
		if err != nil {
			return nil // the report tells it
		}
		return guessesMsg{found.Checks.Blinding}
	}
}

// guessesCame adds it to the card, if that is still there.
func (m *App) guessesCame(msg guessesMsg) {
	b := msg.found
	if !m.card || m.chat == nil || b.Word == "" || b.Share == nil || b.Low == nil || b.High == nil || b.Chance == nil {
		return
	}
	text := m.Words.T("reveal.overall", m.Words.T("report.blinding_"+b.Word, b.Right, b.Guesses, b.Reveals, percent(*b.Share), percent(*b.Low), percent(*b.High), percent(*b.Chance)))
	m.openDialog(m.chat.Card(text))
}

func percent(share float64) string { return fmt.Sprintf("%.0f%%", 100*share) }
