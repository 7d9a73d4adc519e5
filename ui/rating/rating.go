// Package rating is the rating line: the dimensions with what was given, the
// marked one's question and anchors, the verdict and the note.
package rating

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/sanitize"
	"kansei/sessions"
	"kansei/themes"
)

// Value is what was given for one dimension.
type Value struct {
	Given bool
	Score *int // nil: cannot judge
}

// State is what the line shows.
type State struct {
	Label    string // of the lane in focus
	Turn     int    // 0: nothing to rate yet
	Values   map[string]Value
	Verdict  string
	NoteText string
	Tags     []string
	Active   bool // the keys rate
}

// Model is the rating line.
type Model struct {
	styles themes.Styles
	words  *lang.Words
	rubric sessions.Rubric
	width  int
	lines  int
	state  State
	marked int // index of the marked dimension
}

// New makes a rating line for a rubric.
func New(styles themes.Styles, words *lang.Words, rubric sessions.Rubric) Model {
	return Model{styles: styles, words: words, rubric: rubric}
}

// SetStyles draws the line in another theme.
func (m *Model) SetStyles(s themes.Styles) { m.styles = s }

// SetSize gives the line its width and height.
func (m *Model) SetSize(w, h int) { m.width, m.lines = w, h }

// Height is how many lines it would like at a width and a height of the
// screen.
func Height(w, h int) int {
	switch {
	case h < 16:
		return 1
	case h < 28 || w < 70:
		return 2
	default:
		return 3
	}
}

// Show gives the line what it shows.
func (m *Model) Show(s State) { m.state = s }

// Marked is the id of the dimension that the next digit rates.
func (m *Model) Marked() string {
	if m.marked >= len(m.rubric.Dimensions) {
		return ""
	}
	return m.rubric.Dimensions[m.marked].ID
}

// Mark marks a dimension.
func (m *Model) Mark(id string) {
	if i := slices.IndexFunc(m.rubric.Dimensions, func(d sessions.Dimension) bool { return d.ID == id }); i >= 0 {
		m.marked = i
	}
}

// MarkFirst marks the first dimension that is not rated; the first of all if
// every one is.
func (m *Model) MarkFirst() {
	m.marked = max(0, slices.IndexFunc(m.rubric.Dimensions, func(d sessions.Dimension) bool { return !m.state.Values[d.ID].Given }))
}

// Next marks the dimension after the marked one, and Prev the one before.
func (m *Model) Next() { m.move(1) }

// Prev marks the dimension before the marked one.
func (m *Model) Prev() { m.move(-1) }

func (m *Model) move(by int) {
	if n := len(m.rubric.Dimensions); n > 0 {
		m.marked = (m.marked + by + n) % n
	}
}

// cell is a piece of the first line, and whose it is.
type cell struct {
	text, styled string
	dimension    int
}

// View is the line: just as high and wide as its size.
func (m *Model) View() string {
	if m.lines <= 0 {
		return ""
	}
	out := []string{m.scores()}
	if m.lines >= 2 {
		out = append(out, m.question())
	}
	if m.lines >= 3 {
		out = append(out, m.anchors())
	}
	for i, line := range out {
		line = ansi.Truncate(line, m.width, "…")
		out[i] = line + strings.Repeat(" ", max(0, m.width-ansi.StringWidth(line)))
	}
	return strings.Join(out, "\n")
}

// scores is the lane's letter, every dimension with its value, and the verdict
// where there is room.
func (m *Model) scores() string {
	lead := " " + m.state.Label + " "
	used := ansi.StringWidth(lead) + 1
	cells := m.cells(false)
	verdict := m.verdict()
	if used+widths(cells)+ansi.StringWidth(verdict) > m.width {
		cells = m.cells(true)
	}
	label := m.styles.Label
	if m.state.Active {
		label = m.styles.LabelFocus
	}
	var b strings.Builder
	b.WriteString(label.Render(lead) + " ")
	for _, c := range window(cells, m.marked, m.width-used) {
		b.WriteString(c.styled)
		used += ansi.StringWidth(c.text)
	}
	if verdict != "" && used+ansi.StringWidth(verdict) <= m.width {
		b.WriteString(strings.Repeat(" ", m.width-used-ansi.StringWidth(verdict)))
		b.WriteString(m.styles.Accent.Render(verdict))
	}
	return b.String()
}

func (m *Model) verdict() string {
	if m.state.Verdict == "" {
		return ""
	}
	return " " + sanitize.Line(m.state.Verdict) + " "
}

// cells are the dimensions; short ones have their names cut.
func (m *Model) cells(short bool) []cell {
	out := make([]cell, 0, len(m.rubric.Dimensions))
	for i, d := range m.rubric.Dimensions {
		name := sanitize.Line(d.Name.In(m.words.Lang()))
		if short {
			name = ansi.Truncate(name, 6, "")
		}
		value, style := "·", m.styles.ScoreNone
		if v := m.state.Values[d.ID]; v.Given {
			style, value = m.styles.Score, "–"
			if v.Score != nil {
				value = strconv.Itoa(*v.Score)
			}
		}
		mark, nameStyle := " ", m.styles.Muted
		if i == m.marked && m.state.Active {
			mark, nameStyle = "▸", m.styles.ScoreMark
		}
		out = append(out, cell{
			text: mark + name + " " + value + " ", dimension: i,
			styled: m.styles.Accent.Render(mark) + nameStyle.Render(name) + " " + style.Render(value) + " ",
		})
	}
	return out
}

func widths(cells []cell) int {
	n := 0
	for _, c := range cells {
		n += ansi.StringWidth(c.text)
	}
	return n
}

// window drops whole cells until the rest fits, the marked one last.
func window(cells []cell, marked, width int) []cell {
	for len(cells) > 1 && widths(cells) > width {
		if cells[len(cells)-1].dimension != marked {
			cells = cells[:len(cells)-1]
		} else {
			cells = cells[1:]
		}
	}
	return cells
}

// question is what the marked dimension asks; on a screen without room for the
// anchors their two ends stand behind it.
func (m *Model) question() string {
	d, ok := m.dimension()
	if !ok || m.state.Turn == 0 {
		return m.styles.Faint.Render(" " + m.words.T("rating.nothing"))
	}
	if !m.state.Active {
		return m.styles.Faint.Render(" " + m.words.T("rating.inactive"))
	}
	in := m.words.Lang()
	text := " " + sanitize.Line(d.Question.In(in))
	ends := ""
	if m.lines < 3 {
		ends = fmt.Sprintf("  %d %s … %d %s", m.rubric.Min, sanitize.Line(d.Anchors[m.rubric.Min].In(in)), m.rubric.Max, sanitize.Line(d.Anchors[m.rubric.Max].In(in)))
		if ansi.StringWidth(text+ends) > m.width {
			ends = ""
		}
	}
	note := m.note()
	if ansi.StringWidth(text+ends+note) > m.width {
		note = ""
	}
	return m.styles.Text.Render(text) + m.styles.Muted.Render(ends) + m.styles.Info.Render(note)
}

// note is the note and the tags of the reply.
func (m *Model) note() string {
	var parts []string
	if len(m.state.Tags) > 0 {
		parts = append(parts, "#"+strings.Join(m.state.Tags, " #"))
	}
	if m.state.NoteText != "" {
		parts = append(parts, m.words.T("rating.note", m.state.NoteText))
	}
	if len(parts) == 0 {
		return ""
	}
	return "  " + ansi.Truncate(sanitize.Line(strings.Join(parts, "  ")), 40, "…")
}

// anchors says what the points mean: all of them if they fit, else the one
// that is given, or the two ends.
func (m *Model) anchors() string {
	d, ok := m.dimension()
	if !ok || m.state.Turn == 0 || !m.state.Active {
		return ""
	}
	in := m.words.Lang()
	at := func(point int) string {
		return fmt.Sprintf(" %d %s ", point, sanitize.Line(d.Anchors[point].In(in)))
	}
	given := m.state.Values[d.ID]
	all := ""
	for p := m.rubric.Min; p <= m.rubric.Max; p++ {
		all += at(p)
	}
	if ansi.StringWidth(all) <= m.width {
		return m.styles.Muted.Render(all)
	}
	if given.Given && given.Score != nil {
		return m.styles.Score.Render(ansi.Truncate(at(*given.Score), m.width, "…"))
	}
	ends := at(m.rubric.Min) + "…" + at(m.rubric.Max)
	return m.styles.Muted.Render(ansi.Truncate(ends, m.width, "…"))
}

func (m *Model) dimension() (sessions.Dimension, bool) {
	if m.marked >= len(m.rubric.Dimensions) {
		return sessions.Dimension{}, false
	}
	return m.rubric.Dimensions[m.marked], true
}

// Hit is the dimension under a cell of the line, and whether there is one.
func (m *Model) Hit(x, y int) (string, bool) {
	if y != 0 {
		return "", false
	}
	at := ansi.StringWidth(" "+m.state.Label+" ") + 1
	cells := m.cells(false)
	if at+widths(cells)+ansi.StringWidth(m.verdict()) > m.width {
		cells = m.cells(true)
	}
	for _, c := range window(cells, m.marked, m.width-at) {
		at += ansi.StringWidth(c.text)
		if x < at {
			return m.rubric.Dimensions[c.dimension].ID, true
		}
	}
	return "", false
}
