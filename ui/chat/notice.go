package chat

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/ui/statusbar"
)

// The kinds of notice.
const (
	Info = statusbar.Info
	Bad  = statusbar.Bad
)

// Notice is what has just happened, in the last line.
type Notice struct {
	Kind   statusbar.Kind
	Text   string
	Link   string // where a click on it leads; may be empty
	number int
}

// NoticeTime is how long a notice stays in place of the help line.
const NoticeTime = 5 * time.Second

// Answered takes a question, or whatever else is only said, off the last line
// once the person has gone on.
func (n *Notice) Answered() {
	if n.Kind == Info {
		n.Text = ""
	}
}

// Gone takes a notice off the line, unless a newer one stands there.
func (n *Notice) Gone(number int) {
	if n.number == number {
		n.Text = ""
	}
}

// Notify shows a notice by its words.
func (e *Env) Notify(key string, args ...any) tea.Cmd {
	return e.NotifyText(Info, e.Words.T(key, args...))
}

// NotifyText shows a notice.
func (e *Env) NotifyText(kind statusbar.Kind, text string) tea.Cmd {
	return e.NotifyFor(NoticeTime, kind, text)
}

// NotifyFor shows a notice for a time.
func (e *Env) NotifyFor(span time.Duration, kind statusbar.Kind, text string) tea.Cmd {
	e.Notice.number++
	e.Notice.Kind, e.Notice.Text, e.Notice.Link = kind, text, ""
	if kind == Bad {
		e.ProblemText = text
	}
	number := e.Notice.number
	return tea.Tick(span, func(time.Time) tea.Msg { return NoticeGoneMsg{Number: number} })
}
