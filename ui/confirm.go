package ui

import (
	tea "charm.land/bubbletea/v2"

	"kansei/ui/dialog"
	"kansei/ui/window"
)

// confirm asks before something that undo can't take back. The cursor is on yes
// unless ask says otherwise, and leaves it as soon as letters are typed.
func (m *App) confirm(ask dialog.Query, yes func() tea.Cmd) {
	if m.confirmed == nil {
		m.confirmed = map[string]func() tea.Cmd{}
	}
	m.confirmed[ask.ID] = yes
	m.openDialog(window.Question(dialog.NewQuestion(m.Styles, m.Words, m.Keys.Parts.Dialog, ask)))
}

// answeredYes does what was asked about.
func (m *App) answeredYes(id string) tea.Cmd {
	yes := m.confirmed[id]
	delete(m.confirmed, id)
	m.closeDialog()
	if yes == nil {
		return nil
	}
	return yes()
}

// noSuffix marks, among what is confirmed, what a no does.
const noSuffix = "/no"

// askToQuit asks before the program is left with a session open.
func (m *App) askToQuit() tea.Cmd {
	c := m.chat
	switch {
	case c == nil || c.Playing():
		return m.quit()
	case c.Queued():
		return m.askInQueue()
	}
	name := "quit"
	if c.Streaming() {
		name = "quit_streaming"
	}
	ask := m.Query(dialogQuit, name)
	ask.Ready = true
	m.confirm(ask, m.quit)
	return nil
}

// leaveFor opens another session, and asks first while replies are coming.
func (m *App) leaveFor(open func() tea.Cmd) tea.Cmd {
	if m.chat == nil || !m.chat.Live || !m.chat.Streaming() {
		return open()
	}
	m.confirm(m.Query(dialogLeave, "leave"), open)
	return nil
}

// askInQueue asks whether to go on to the next session of a queue or to end it;
// where everything here is rated, it goes on.
func (m *App) askInQueue() tea.Cmd {
	if m.chat.NextUnrated() == 0 {
		return m.quit()
	}
	options := make([]dialog.Option, 0, 3)
	for _, name := range []string{queueNext, queueEnd, queueStay} {
		options = append(options, dialog.Option{Name: name, Title: m.Words.T("confirm.queue_" + name)})
	}
	m.openDialog(window.Chooser(dialog.NewChooser(m.Styles, m.Words, m.Keys.Parts.Dialog, dialogQueue, m.Words.T("confirm.queue_title"), options, "")))
	return nil
}

// What a rater can do with a session of a queue that is not rated in full.
const (
	queueNext = "next"
	queueEnd  = "end"
	queueStay = "stay"
)

// leaveQueue does what was chosen.
func (m *App) leaveQueue(choice string) tea.Cmd {
	m.closeDialog()
	if choice == queueStay {
		return nil
	}
	m.queueEnded = choice == queueEnd
	return m.quit()
}

// QueueEnded reports whether a rater has ended the queue.
func (m *App) QueueEnded() bool { return m.queueEnded }
