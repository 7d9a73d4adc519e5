package chat

import (
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// Clipboard is how a text gets from here to the person's clipboard: always
// through the terminal, so that it works over ssh, too.
type Clipboard int

// The ways. No terminal reports whether it has taken a text, so that what the
// person is told depends on the way.
const (
	ClipboardDirect Clipboard = iota // the terminal takes OSC 52, or passes it over
	ClipboardTmux                    // tmux does, where its set-clipboard is on
	ClipboardScreen                  // GNU screen hands on what is wrapped for it
	ClipboardNone                    // there is none, as on the Linux console
)

// ClipboardOf is the way out of a terminal by its environment.
func ClipboardOf(env func(string) string) Clipboard {
	switch {
	case env("TMUX") != "":
		return ClipboardTmux
	case env("STY") != "":
		return ClipboardScreen
	case env("TERM") == "linux":
		return ClipboardNone
	default:
		return ClipboardDirect
	}
}

// screenLimit is how much GNU screen takes in one piece, in bytes.
const screenLimit = 760

// clip puts a text on the clipboard and says what came of it.
func (e *Env) clip(text string) tea.Cmd {
	n := utf8.RuneCountInString(text)
	switch e.Deps.Clipboard {
	case ClipboardNone:
		return e.Notify("chat.notice_no_clipboard")
	case ClipboardScreen:
		return tea.Batch(tea.Raw(ansi.ScreenPassthrough(ansi.SetSystemClipboard(text), screenLimit)), e.Notify("chat.notice_copied_screen", n))
	case ClipboardTmux:
		return tea.Batch(tea.SetClipboard(text), e.Notify("chat.notice_copied_tmux", n))
	case ClipboardDirect:
	}
	return tea.Batch(tea.SetClipboard(text), e.Notify("chat.notice_copied", n))
}
