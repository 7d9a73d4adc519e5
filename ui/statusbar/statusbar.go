// Package statusbar draws the first and the last line of the screen: what is
// open and how it stands, and which keys there are or what has just happened.
package statusbar

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/lipgloss/v2"
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

// Model draws the two lines, and keeps the newest header.
type Model struct {
	styles *themes.Styles
	words  *lang.Words

	drawn struct {
		header Header
		width  int
		line   string
	}
}

// New makes the two lines.
func New(styles *themes.Styles, words *lang.Words) Model { return Model{styles: styles, words: words} }

// SetStyles draws them in another theme.
func (m *Model) SetStyles(s *themes.Styles) {
	m.styles = s
	m.drawn.line = ""
}

// piece is a part of the header, with what stands around it.
type piece struct {
	text          string
	before, after string
	style         lipgloss.Style
}

func (p piece) width() int {
	if p.text == "" {
		return 0
	}
	return ansi.StringWidth(p.before) + ansi.StringWidth(p.text) + ansi.StringWidth(p.after)
}

func (p piece) String() string {
	if p.text == "" {
		return ""
	}
	return p.before + p.style.Render(p.text) + p.after
}

const (
	shortestTitle = 12 // what is left of a long title before other parts are left out
	middle        = 2  // cells between the two ends
)

// Header is the first line, just as wide as a width. Where there is no room
// the title is cut to a few words; then the scenario, the program's name, the
// saved state and the turn are left out, in this order; whether the session is
// blind is said to the last.
func (m *Model) Header(h Header, width int) string {
	if m.drawn.line != "" && m.drawn.header == h && m.drawn.width == width {
		return m.drawn.line
	}
	m.drawn.header, m.drawn.width = h, width
	m.drawn.line = m.header(h, width)
	return m.drawn.line
}

func (m *Model) header(h Header, width int) string {
	title, scenario := sanitize.Line(h.Title), sanitize.Line(h.Scenario)
	if scenario == title {
		scenario = ""
	}
	st := m.styles
	parts := []piece{
		{h.App, " ", "", st.Title},
		{title, " ", "", st.Strong},
		{scenario, st.Muted.Render(" · "), "", st.Muted},
		{h.Saved, "", " · ", st.Muted},
		{h.Turn, "", " ", st.Muted},
		{badge(h.Mode), "", "", st.Badge},
	}
	const app, name, story, saved, turn, mode = 0, 1, 2, 3, 4, 5
	over := func() int {
		n := middle - width
		for _, p := range parts {
			n += p.width()
		}
		return n
	}
	for _, leave := range []int{-1, story, app, saved, turn} {
		if leave >= 0 {
			parts[leave].text = ""
		}
		full := ansi.StringWidth(title)
		if cut := full - max(0, over()); cut >= min(full, shortestTitle) {
			parts[name].text = ansi.Truncate(title, cut, "…")
			break
		}
	}
	if more := over(); more > 0 {
		parts[name].text = ansi.Truncate(title, max(0, ansi.StringWidth(parts[name].text)-more), "…")
	}
	left := parts[app].String() + parts[name].String() + parts[story].String()
	return spread(left, parts[saved].String()+parts[turn].String()+parts[mode].String(), width)
}

// badge gives a word that stands on its own background some of it.
func badge(word string) string {
	if word == "" {
		return ""
	}
	return " " + word + " "
}

// Help is the last line with as many bindings as fit whole. The last binding
// is there even where others before it are not.
func (m *Model) Help(bindings []key.Binding, width int) string {
	const gap = 3
	size := func(b key.Binding) int { return ansi.StringWidth(b.Help().Key) + 1 + ansi.StringWidth(b.Help().Desc) }
	var shown []key.Binding
	if n := len(bindings); n > 0 {
		last := bindings[n-1]
		used := 1 + size(last)
		for _, b := range bindings[:n-1] {
			if used+size(b)+gap > width {
				break
			}
			used += size(b) + gap
			shown = append(shown, b)
		}
		if used <= width {
			shown = append(shown, last)
		}
	}
	line := " "
	for i, b := range shown {
		if i > 0 {
			line += m.styles.Faint.Render(" · ")
		}
		line += m.styles.Key.Render(b.Help().Key) + " " + m.styles.Muted.Render(b.Help().Desc)
	}
	return spread(line, "", width)
}

// Notice is the last line with something that happened. Its sign says how bad
// it is without colour. more stands at the end of one that has to be cut.
func (m *Model) Notice(kind Kind, text, more string, width int) string {
	style, sign := m.styles.Info, "·"
	switch kind {
	case Warn:
		style, sign = m.styles.Warn, "!"
	case Bad:
		style, sign = m.styles.Bad, "×"
	case Info:
	}
	line, end := " "+sign+" "+sanitize.Line(text), ""
	if over := ansi.StringWidth(line) > width; over && kind == Bad && ansi.StringWidth(more)+3 < width/2 {
		end = "  " + more + " "
	}
	return spread(style.Render(ansi.Truncate(line, width-ansi.StringWidth(end), "…")), m.styles.Key.Render(end), width)
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
