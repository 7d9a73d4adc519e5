// Package statusbar draws the first and the last line of the screen: what is
// open and how it stands, and which keys there are or what has just happened.
package statusbar

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/sanitize"
	"kansei/themes"
)

// Header is what the first line says; empty parts are left out.
type Header struct {
	App      string
	Title    string
	Mode     string // blind, open, replay
	Scenario string
	Turn     string
	Saved    string
}

// Kind is how bad a notice is.
type Kind int

// The kinds of notice.
const (
	Info Kind = iota
	Warn
	Bad
)

// Model draws the two lines.
type Model struct {
	styles themes.Styles
	words  *lang.Words
}

// New makes the two lines.
func New(styles themes.Styles, words *lang.Words) Model { return Model{styles, words} }

// SetStyles draws them in another theme.
func (m *Model) SetStyles(s themes.Styles) { m.styles = s }

// Header is the first line, just as wide as a width. What matters least goes
// first where there is no room: the saved state, the scenario, the program's
// name; the title is cut.
func (m *Model) Header(h Header, width int) string {
	h.Title, h.Scenario = sanitize.Line(h.Title), sanitize.Line(h.Scenario)
	if h.Scenario == h.Title {
		h.Scenario = ""
	}
	for _, part := range []*string{&h.Scenario, &h.App, &h.Saved} {
		if m.headerWidth(h) <= width {
			break
		}
		*part = ""
	}
	if over := m.headerWidth(h) - width; over > 0 && h.Title != "" {
		h.Title = ansi.Truncate(h.Title, max(0, ansi.StringWidth(h.Title)-over), "…")
	}
	left := ""
	if h.App != "" {
		left += " " + m.styles.Title.Render(h.App)
	}
	if h.Title != "" {
		left += " " + m.styles.Strong.Render(h.Title)
	}
	if h.Scenario != "" {
		left += " " + m.styles.Muted.Render("· "+h.Scenario)
	}
	right := ""
	if h.Saved != "" {
		right += m.styles.Faint.Render(h.Saved) + " "
	}
	if h.Turn != "" {
		right += m.styles.Muted.Render(h.Turn) + " "
	}
	if h.Mode != "" {
		right += m.styles.Badge.Render(" " + h.Mode + " ")
	}
	return spread(left, right, width)
}

// headerWidth is how wide the line would be, with a gap in the middle.
func (m *Model) headerWidth(h Header) int {
	n := 2
	for _, part := range []struct {
		text  string
		extra int
	}{{h.App, 1}, {h.Title, 1}, {h.Scenario, 3}, {h.Saved, 1}, {h.Turn, 1}, {h.Mode, 2}} {
		if part.text != "" {
			n += ansi.StringWidth(part.text) + part.extra
		}
	}
	return n
}

// Help is the last line with as many bindings as fit whole.
func (m *Model) Help(bindings []key.Binding, width int) string {
	var b strings.Builder
	used := 1
	b.WriteString(" ")
	for i, k := range bindings {
		h := k.Help()
		w := ansi.StringWidth(h.Key) + 1 + ansi.StringWidth(h.Desc)
		gap := 0
		if i > 0 {
			gap = 3
		}
		if used+gap+w > width {
			break
		}
		if gap > 0 {
			b.WriteString(m.styles.Faint.Render(" · "))
		}
		b.WriteString(m.styles.Key.Render(h.Key) + " " + m.styles.Muted.Render(h.Desc))
		used += gap + w
	}
	return spread(b.String(), "", width)
}

// Notice is the last line with something that happened. Its sign says how bad
// it is without colour.
func (m *Model) Notice(kind Kind, text string, width int) string {
	style, sign := m.styles.Info, "·"
	switch kind {
	case Warn:
		style, sign = m.styles.Warn, "!"
	case Bad:
		style, sign = m.styles.Bad, "×"
	case Info:
	}
	return spread(style.Render(ansi.Truncate(" "+sign+" "+sanitize.Line(text), width, "…")), "", width)
}

// spread puts two texts at the ends of a line.
func spread(left, right string, width int) string {
	gap := width - ansi.StringWidth(left) - ansi.StringWidth(right)
	if gap < 0 {
		left = ansi.Truncate(left, max(0, width-ansi.StringWidth(right)), "…")
		gap = max(0, width-ansi.StringWidth(left)-ansi.StringWidth(right))
	}
	return ansi.Truncate(left+strings.Repeat(" ", gap)+right, width, "")
}
