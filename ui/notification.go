package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/sanitize"
)

// Notifications is how a terminal tells the person of something while its window
// is not in focus, and whether it shows that something is under way.
type Notifications struct {
	Way      NotificationWay
	Tmux     bool // the sequences have to pass through tmux
	Progress bool // OSC 9;4
}

// NotificationWay is the sequence that a terminal takes for a notification.
type NotificationWay int

// The ways.
const (
	NotifyNone NotificationWay = iota
	NotifyOSC9
	NotifyOSC777
	NotifyOSC99
)

// NotificationsOf is what a terminal takes, by its environment.
func NotificationsOf(env func(string) string) Notifications {
	term, program := env("TERM"), env("TERM_PROGRAM")
	n := Notifications{Way: NotifyOSC9, Tmux: env("TMUX") != "", Progress: true}
	switch {
	case term == "linux" || term == "dumb" || env("STY") != "":
		return Notifications{}
	case term == "xterm-kitty" || env("KITTY_WINDOW_ID") != "":
		n.Way = NotifyOSC99
	case program == "ghostty" || program == "WezTerm" || strings.HasPrefix(term, "rxvt") || strings.HasPrefix(term, "foot") || env("VTE_VERSION") != "":
		n.Way = NotifyOSC777
	case program == "iTerm.app": // which takes OSC 9;4 for the text of a notification
		n.Progress = false
	}
	n.Progress = n.Progress && !n.Tmux
	return n
}

// Sequence is what the terminal is sent for a text, "" where it takes none.
func (n Notifications) Sequence(title, text string) string {
	clean := func(s string) string { return strings.ReplaceAll(sanitize.Line(s), ";", ",") }
	title, text = clean(title), clean(text)
	out := ""
	switch n.Way {
	case NotifyNone:
		return ""
	case NotifyOSC9:
		out = ansi.Notify(title + ": " + text)
	case NotifyOSC777:
		out = "\x1b]777;notify;" + title + ";" + text + "\x07"
	case NotifyOSC99:
		out = ansi.DesktopNotification(title+": "+text, "i=kansei", "o=unfocused")
	}
	if n.Tmux {
		out = ansi.TmuxPassthrough(out)
	}
	return out
}

// tellAway tells a person who looks elsewhere that all replies are in.
func (m *App) tellAway() tea.Cmd {
	if !m.away {
		return nil
	}
	out := m.deps.Notifications.Sequence(m.words.T("app.name"), m.words.T("chat.replies_in"))
	if out == "" {
		return nil
	}
	return tea.Raw(out)
}

// progress is what the terminal shows while replies are coming. It is the same
// throughout, so that it says nothing of any lane.
func (m *App) progress() *tea.ProgressBar {
	if !m.deps.Notifications.Progress || m.chat == nil || !m.chat.streaming() {
		return nil
	}
	return tea.NewProgressBar(tea.ProgressBarIndeterminate, 0)
}
