package chat

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/ui/dialog"
)

// stopGrace is how long a stop waits, so that a sentence that is typed where
// letters are commands ends no reply.
const stopGrace = 500 * time.Millisecond

// stopDueMsg carries out the stop with this number, unless it was taken back.
type stopDueMsg struct{ number int }

// Query is a question in the words "confirm.NAME_*".
func (e *Env) Query(id, name string, args ...any) dialog.Query {
	return dialog.Query{
		ID: id, Title: e.Words.T("confirm." + name + "_title"), Text: e.Words.T("confirm."+name+"_text", args...),
		Yes: e.Words.T("confirm." + name + "_yes"), No: e.Words.T("confirm." + name + "_no"),
	}
}

// stopSoon stops lanes after a moment, unless another letter follows or came
// just before.
func (c *Model) stopSoon(lanes ...string) tea.Cmd {
	if !c.Streaming() {
		return nil
	}
	if c.Now.Sub(c.lettered) < stopGrace && len(c.stopping) == 0 {
		return c.Notify("chat.notice_stop_again", c.Keys.Stop.Help().Key)
	}
	c.stopping = append(c.stopping, lanes...)
	c.stops++
	number := c.stops
	return tea.Batch(c.Notify("chat.notice_stopping", c.Keys.RateUndo.Help().Key),
		tea.Tick(stopGrace, func(time.Time) tea.Msg { return stopDueMsg{number: number} }))
}

func (c *Model) stopDue(msg stopDueMsg) tea.Cmd {
	if c == nil || msg.number != c.stops || len(c.stopping) == 0 {
		return nil
	}
	lanes := c.stopping
	c.stopping = nil
	c.Notice.Answered()
	return c.stop(lanes...)
}

// followLetters takes a stop that is still to come back when another letter
// shows it to have been part of a sentence.
func (c *Model) followLetters(pressed tea.KeyPressMsg, stops bool) {
	if pressed.Text == "" || stops {
		return
	}
	if len(c.stopping) > 0 {
		c.stopping = nil
		c.Notice.Answered()
	}
	c.lettered = c.Now
}
