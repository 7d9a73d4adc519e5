package pane

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/sanitize"
)

// edges are the lines of a frame. Focus has heavy ones, so that it shows
// without colour.
type edges struct{ topLeft, top, topRight, side, thumb, bottomLeft, bottom, bottomRight string }

var (
	light = edges{"╭", "─", "╮", "│", "┃", "╰", "─", "╯"}
	heavy = edges{"┏", "━", "┓", "┃", "█", "┗", "━", "┛"}
)

// edge is a line of the frame that was drawn, and what for.
type edge struct {
	left, right  string
	title, state string
	width, theme int
	focus        bool

	line string
}

// Lines is the pane: just as many lines as its height, each just as wide as
// its width. They must not be changed.
func (m *Model) Lines() []string {
	if !m.dirty && len(m.frame) == m.height {
		return m.frame
	}
	m.dirty = false
	m.settle()
	_, h := m.inner()
	e, border := m.border()
	ground := m.styles.Panel
	left, side, thumb := ground.Paint(border.Render(e.side)+" "), ground.Paint(" "+border.Render(e.side)), ground.Paint(" "+border.Render(e.thumb))
	from, to := m.thumb(h)
	out := make([]string, 0, max(2, m.height))
	out = append(out, m.topEdge(e, border))
	for i, row := range m.rows(h) {
		right := side
		if i >= from && i < to {
			right = thumb
		}
		out = append(out, left+row+right)
	}
	m.frame = append(out, m.bottomEdge(e, border))[:m.height]
	return m.frame
}

// View is Lines as one text.
func (m *Model) View() string { return strings.Join(m.Lines(), "\n") }

func (m *Model) border() (edges, lipgloss.Style) {
	if m.focus {
		return heavy, m.styles.BorderFocus
	}
	return light, m.styles.Border
}

// rows are the lines between the edges, just as wide as there is room.
func (m *Model) rows(h int) []string {
	w, _ := m.inner()
	blank := m.styles.Panel.Paint(strings.Repeat(" ", w))
	out := make([]string, 0, h)
	line, last := m.first.line, m.first.entry
	for i := m.first.entry; i < len(m.entries) && len(out) < h; i++ {
		e := m.entries[i]
		e.render(m)
		for ; line < len(e.lines) && len(out) < h; line++ {
			out = append(out, e.row(line, w, m.styles.Panel))
		}
		if len(out) < h {
			out = append(out, blank) // between this entry and the next
		}
		line, last = 0, i
	}
	m.dropBut(m.first.entry, last, m.end(h).entry)
	if len(m.entries) == 0 && m.welcome != "" {
		out = m.greeting(w, h)
	}
	for len(out) < h {
		out = append(out, blank)
	}
	return out
}

// dropBut forgets the lines of what is out of view, but for a turn above and one
// below, and for the page that the whole ends with.
func (m *Model) dropBut(first, last, end int) {
	for i, e := range m.entries {
		if (i < first-1 || i > last+1) && i < end && e.lines != nil {
			e.drop()
		}
	}
}

// greeting is what an empty pane says. A single line stands in the middle.
func (m *Model) greeting(w, h int) []string {
	lines := m.styles.Measure.Wrap(sanitize.Text(m.welcome), w)
	left := 0
	out := make([]string, 0, h)
	if len(lines) == 1 {
		left = (w - ansi.StringWidth(lines[0])) / 2
		for range (h - 1) / 2 {
			out = append(out, m.styles.Panel.Paint(strings.Repeat(" ", w)))
		}
	}
	for _, line := range lines {
		if len(out) < h {
			out = append(out, m.styles.Panel.Paint(pad(strings.Repeat(" ", left)+m.styles.Muted.Render(line), w)))
		}
	}
	return out
}

// thumb is which lines of the right edge are marked to show where in the whole
// the view is; none while all is in view.
func (m *Model) thumb(h int) (from, to int) {
	above, below := m.above(), m.below()
	if h < 3 || above+below == 0 {
		return 0, 0
	}
	size := max(1, h*h/(above+h+below))
	from = (above*(h-size) + (above+below)/2) / (above + below)
	if above > 0 && from == 0 && size < h {
		from = 1 // only the beginning stands at the top
	}
	if below > 0 && from+size == h && from > 0 {
		from--
	}
	return from, from + size
}

// topEdge carries the label, the title, and how the newest reply stands.
func (m *Model) topEdge(e edges, border lipgloss.Style) string {
	label := m.styles.Label
	if m.focus {
		label = m.styles.LabelFocus
	}
	now := edge{left: m.label, title: m.title, state: m.state(), width: m.width, theme: m.theme, focus: m.focus}
	if m.topLine.fresh(now) {
		return m.topLine.line
	}
	room := max(0, m.width-4) // the corners, and one cell inside each
	name := ansi.Truncate(m.styles.Measure.Text(" "+sanitize.Line(m.label)+" "), room, "")
	used := ansi.StringWidth(name)
	state := ""
	if s := now.state; s != "" && used+ansi.StringWidth(s)+3 <= room {
		state = " " + s + " "
		used += ansi.StringWidth(state)
	}
	title := ""
	if m.title != "" && room-used > 6 {
		title = " " + ending(m.styles.Measure.Text(sanitize.Line(m.title)), room-used-3) + " "
		used += ansi.StringWidth(title)
	}
	fill := strings.Repeat(e.top, max(0, room-used))
	now.line = m.styles.Panel.Paint(border.Render(e.topLeft+e.top) + label.Render(name) + m.styles.Strong.Render(title) +
		border.Render(fill) + m.styles.Muted.Render(state) + border.Render(e.top+e.topRight))
	m.topLine = now
	return now.line
}

// fresh reports whether a line was drawn for the same.
func (d edge) fresh(now edge) bool {
	now.line = d.line
	return d.line != "" && d == now
}

// state is a word for how the newest reply stands.
func (m *Model) state() string {
	if len(m.entries) == 0 {
		return ""
	}
	newest := m.entries[len(m.entries)-1]
	if newest.Note != "" {
		return m.styles.Measure.Text(sanitize.Line(newest.Note))
	}
	switch newest.State {
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

// bottomEdge carries what the rater has given, and says how much there is below
// the view.
func (m *Model) bottomEdge(e edges, border lipgloss.Style) string {
	more := ""
	if below := m.below(); below > 0 {
		more = " " + m.words.T("pane.more", below) + " "
	}
	room := max(0, m.width-4)
	if ansi.StringWidth(more) > room {
		more = ""
	}
	points, verdict := m.marks.fit(room - ansi.StringWidth(more) - 1)
	now := edge{left: points, state: verdict, right: more, width: m.width, theme: m.theme, focus: m.focus}
	if m.bottomLine.fresh(now) {
		return m.bottomLine.line
	}
	fill := strings.Repeat(e.bottom, room-ansi.StringWidth(points+verdict+more))
	now.line = m.styles.Panel.Paint(border.Render(e.bottomLeft+e.bottom) + m.styles.Score.Render(points) + m.styles.Badge.Render(verdict) +
		border.Render(fill) + m.styles.Accent.Render(more) + border.Render(e.bottom+e.bottomRight))
	m.bottomLine = now
	return now.line
}
