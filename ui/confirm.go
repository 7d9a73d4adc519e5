package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/ui/dialog"
)

// confirm asks before something that undo can't take back. The cursor is on yes
// unless ask says otherwise, and leaves it as soon as letters are typed.
func (m *App) confirm(ask dialog.Query, yes func() tea.Cmd) {
	if m.confirmed == nil {
		m.confirmed = map[string]func() tea.Cmd{}
	}
	m.confirmed[ask.ID] = yes
	m.openDialog(asQuestion(dialog.NewQuestion(m.styles, m.words, m.keys.Parts.Dialog, ask)))
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

// query is a question in the words "confirm.NAME_*".
func (e *env) query(id, name string, args ...any) dialog.Query {
	return dialog.Query{
		ID: id, Title: e.words.T("confirm." + name + "_title"), Text: e.words.T("confirm."+name+"_text", args...),
		Yes: e.words.T("confirm." + name + "_yes"), No: e.words.T("confirm." + name + "_no"),
	}
}

// askToQuit asks before the program is left with a session open.
func (m *App) askToQuit() tea.Cmd {
	c := m.chat
	switch {
	case c == nil || c.playing():
		return m.quit()
	case c.repass() && c.player.place != "":
		return m.askInQueue()
	}
	name := "quit"
	if c.streaming() {
		name = "quit_streaming"
	}
	ask := m.query(dialogQuit, name)
	ask.Ready = true
	m.confirm(ask, m.quit)
	return nil
}

// stopGrace is how long a stop waits, so that a sentence that is typed where
// letters are commands ends no reply.
const stopGrace = 500 * time.Millisecond

// stopDueMsg carries out the stop with this number, unless it was taken back.
type stopDueMsg struct{ number int }

// stopSoon stops lanes after a moment, unless another letter follows or came
// just before.
func (c *chat) stopSoon(lanes ...string) tea.Cmd {

	if !c.streaming() {
		return nil
	}
	if c.now.Sub(c.lettered) < stopGrace && len(c.stopping) == 0 {
		return c.notify("chat.notice_stop_again", c.keys.Stop.Help().Key)
	}
	c.stopping = append(c.stopping, lanes...)
	c.stops++
	number := c.stops
	return tea.Batch(c.notify("chat.notice_stopping", c.keys.RateUndo.Help().Key),
		tea.Tick(stopGrace, func(time.Time) tea.Msg { return stopDueMsg{number: number} }))
}

func (c *chat) stopDue(msg stopDueMsg) tea.Cmd {

	if c == nil || msg.number != c.stops || len(c.stopping) == 0 {
		return nil
	}
	lanes := c.stopping
	c.stopping = nil
	c.notice.answered()
	return c.stop(lanes...)
}

// followLetters takes a stop that is still to come back when another letter
// shows it to have been part of a sentence.
func (c *chat) followLetters(pressed tea.KeyPressMsg, stops bool) {

	if pressed.Text == "" || stops {
		return
	}
	if len(c.stopping) > 0 {
		c.stopping = nil
		c.notice.answered()
	}
	c.lettered = c.now
}

// leaveFor opens another session, and asks first while replies are coming.
func (m *App) leaveFor(open func() tea.Cmd) tea.Cmd {
	if m.chat == nil || !m.chat.live || !m.chat.streaming() {
		return open()
	}
	m.confirm(m.query(dialogLeave, "leave"), open)
	return nil
}

// askInQueue asks whether to go on to the next session of a queue or to end it;
// where everything here is rated, it goes on.
func (m *App) askInQueue() tea.Cmd {
	if m.chat.nextUnrated() == 0 {
		return m.quit()
	}
	options := make([]dialog.Option, 0, 3)
	for _, name := range []string{queueNext, queueEnd, queueStay} {
		options = append(options, dialog.Option{Name: name, Title: m.words.T("confirm.queue_" + name)})
	}
	m.openDialog(asChooser(dialog.NewChooser(m.styles, m.words, m.keys.Parts.Dialog, dialogQueue, m.words.T("confirm.queue_title"), options, "")))
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
