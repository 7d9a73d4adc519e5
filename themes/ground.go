package themes

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Ground paints lines that are drawn already: what has no colour of its own
// gets the ground's. The zero Ground paints nothing and leaves the terminal's
// own colours.
type Ground struct {
	on    string // switches the ground's two colours on
	reset string // switches everything off but the ground
}

// The sequences that switch a style off, as the libraries write them.
const (
	resetShort = "\x1b[m"
	resetLong  = "\x1b[0m"
)

// newGround is text in a colour on another.
func newGround(text, behind Hex) Ground {
	on := ansi.Style{}.ForegroundColor(text.Color()).BackgroundColor(behind.Color()).String()
	return Ground{on: on, reset: "\x1b[0;" + strings.TrimPrefix(on, "\x1b[")}
}

// Paint lays the ground under a line. A part of the line that lies on a ground
// already keeps it.
func (g Ground) Paint(line string) string {
	if g.on == "" {
		return line
	}
	line = strings.ReplaceAll(line, resetShort, g.reset)
	line = strings.ReplaceAll(line, resetLong, g.reset)
	return g.on + line + resetShort
}

// Painted are the theme's styles with its grounds. A theme that was chosen by
// name is painted, for not every terminal lets a program set its colours.
func (t Theme) Painted() *Styles {
	s := t.Styles()
	s.Page = newGround(t.Tokens.Text, t.Tokens.Background)
	s.Panel = newGround(t.Tokens.Text, t.Tokens.Panel)
	return s
}
