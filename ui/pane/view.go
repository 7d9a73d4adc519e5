package pane

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"kansei/sanitize"
)

// edges are the lines of a frame. Focus has heavy ones, so that it shows
// without colour.
type edges struct{ topLeft, top, topRight, side, bottomLeft, bottom, bottomRight string }

var (
	light = edges{"╭", "─", "╮", "│", "╰", "─", "╯"}
	heavy = edges{"┏", "━", "┓", "┃", "┗", "━", "┛"}
)

// Lines is the pane: just as many lines as its height, each just as wide as
// its width. They must not be changed.
func (m *Model) Lines() []string {
	if !m.dirty && len(m.frame) == m.height {
		return m.frame
	}
	m.dirty = false
	w, h := m.inner()
	e, border := light, m.styles.Border
	if m.focus {
		e, border = heavy, m.styles.BorderFocus
	}
	out := make([]string, 0, m.height)
	out = append(out, m.topEdge(e))
	left, right := border.Render(e.side)+" ", " "+border.Render(e.side)
	for _, line := range m.visible(h) {
		if width := ansi.StringWidth(line); width > w {
			line = ansi.Truncate(line, w, "")
			line += strings.Repeat(" ", w-ansi.StringWidth(line))
		} else {
			line += strings.Repeat(" ", w-width)
		}
		out = append(out, left+line+right)
	}
	m.frame = append(out, m.bottomEdge(e))[:m.height]
	return m.frame
}

// View is Lines as one text.
func (m *Model) View() string { return strings.Join(m.Lines(), "\n") }

// visible are the lines between the edges, as many as there is room for.
func (m *Model) visible(h int) []string {
	out := make([]string, 0, h)
	at := 0
	take := func(lines []string) {
		for _, line := range lines {
			if at >= m.top && len(out) < h {
				out = append(out, line)
			}
			at++
		}
	}
	for i, e := range m.entries {
		if len(out) == h {
			break
		}
		if i > 0 {
			take([]string{""})
		}
		if at+len(e.lines) <= m.top {
			at += len(e.lines)
			continue
		}
		take(e.lines)
	}
	if len(m.entries) == 0 && m.welcome != "" {
		w, _ := m.inner()
		for _, line := range wrap(sanitize.Text(m.welcome), w) {
			if len(out) < h {
				out = append(out, m.styles.Muted.Render(line))
			}
		}
	}
	for len(out) < h {
		out = append(out, "")
	}
	return out
}

// topEdge carries the label, the title, and how the newest reply stands.
func (m *Model) topEdge(e edges) string {
	border, label := m.styles.Border, m.styles.Label
	if m.focus {
		border, label = m.styles.BorderFocus, m.styles.LabelFocus
	}
	room := m.width - 4 // the corners, and one edge cell inside each
	name := " " + sanitize.Line(m.label) + " "
	used := ansi.StringWidth(name)
	state := ""
	if s := m.state(); s != "" && used+ansi.StringWidth(s)+3 <= room {
		state = " " + s + " "
		used += ansi.StringWidth(state)
	}
	title := ""
	if m.title != "" && room-used > 6 {
		title = " " + fit(sanitize.Line(m.title), room-used-3) + " "
		used += ansi.StringWidth(title)
	}
	fill := strings.Repeat(e.top, max(0, room-used))
	return border.Render(e.topLeft+e.top) + label.Render(name) + m.styles.Strong.Render(title) +
		border.Render(fill) + m.styles.Muted.Render(state) + border.Render(e.top+e.topRight)
}

// state is a word for how the newest reply stands.
func (m *Model) state() string {
	if len(m.entries) == 0 {
		return ""
	}
	switch newest := m.entries[len(m.entries)-1]; newest.State {
	case Waiting:
		return m.words.T("pane.state_waiting")
	case Streaming:
		return m.words.T("pane.state_streaming")
	case Stopped:
		return m.words.T("pane.state_stopped")
	case Truncated:
		return m.words.T("pane.state_truncated")
	case Failed:
		return m.words.T("pane.state_failed")
	case Done:
	}
	return ""
}

// bottomEdge says how much there is below the view.
func (m *Model) bottomEdge(e edges) string {
	border := m.styles.Border
	if m.focus {
		border = m.styles.BorderFocus
	}
	more := ""
	if below := m.lowest() - m.top; below > 0 {
		more = " " + m.words.T("pane.more", below) + " "
	}
	room := m.width - 4
	if ansi.StringWidth(more) > room {
		more = ""
	}
	fill := strings.Repeat(e.bottom, max(0, room-ansi.StringWidth(more)))
	return border.Render(e.bottomLeft+e.bottom+fill) + m.styles.Accent.Render(more) + border.Render(e.bottom+e.bottomRight)
}
