// Package notification knows how terminals tell a person of something.
package notification

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"kansei/sanitize"
)

// Terminal is how a terminal tells the person of something while its window
// is not in focus, and whether it shows that something is under way.
type Terminal struct {
	Way      Way
	Tmux     bool // the sequences have to pass through tmux
	Progress bool // OSC 9;4
}

// Way is the sequence that a terminal takes for a notification.
type Way int

// The ways.
const (
	None Way = iota
	OSC9
	OSC777
	OSC99
)

// Of is what a terminal takes, by its environment.
func Of(env func(string) string) Terminal {
	term, program := env("TERM"), env("TERM_PROGRAM")
	n := Terminal{Way: OSC9, Tmux: env("TMUX") != "", Progress: true}
	switch {
	case term == "linux" || term == "dumb" || env("STY") != "":
		return Terminal{}
	case term == "xterm-kitty" || env("KITTY_WINDOW_ID") != "":
		n.Way = OSC99
	case program == "ghostty" || program == "WezTerm" || strings.HasPrefix(term, "rxvt") || strings.HasPrefix(term, "foot") || env("VTE_VERSION") != "":
		n.Way = OSC777
	case program == "iTerm.app": // which takes OSC 9;4 for the text of a notification
		n.Progress = false
	}
	n.Progress = n.Progress && !n.Tmux
	return n
}

// Sequence is what the terminal is sent for a text, "" where it takes none.
func (n Terminal) Sequence(title, text string) string {
	clean := func(s string) string { return strings.ReplaceAll(sanitize.Line(s), ";", ",") }
	title, text = clean(title), clean(text)
	out := ""
	switch n.Way {
	case None:
		return ""
	case OSC9:
		out = ansi.Notify(title + ": " + text)
	case OSC777:
		out = "\x1b]777;notify;" + title + ";" + text + "\x07"
	case OSC99:
		out = ansi.DesktopNotification(title+": "+text, "i=kansei", "o=unfocused")
	}
	if n.Tmux {
		out = ansi.TmuxPassthrough(out)
	}
	return out
}
