// Package rating is the rating line: the dimensions with what was given, the
// marked one's question and anchors, the verdict and the note.
package rating

import (
	"slices"
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
	Rater    string // who rates
	Hint     string // how all points of a dimension are shown
	Ask      string // what is asked in place of the marked dimension; may be empty
	Active   bool   // the keys rate
}

// Model is the rating line.
type Model struct {
	styles *themes.Styles
	words  *lang.Words
	rubric sessions.Rubric
	width  int
	lines  int
	state  State
	marked int    // index of the marked dimension
	drawn  string // what View returned last; empty: it has to be drawn
}

// New makes a rating line for a rubric.
func New(styles *themes.Styles, words *lang.Words, rubric sessions.Rubric) Model {
	return Model{styles: styles, words: words, rubric: rubric}
}

// SetStyles draws the line in another theme.
func (m *Model) SetStyles(s *themes.Styles) { m.styles, m.drawn = s, "" }

// SetSize gives the line its width and height.
func (m *Model) SetSize(w, h int) { m.width, m.lines, m.drawn = w, h, "" }

// Height is how many lines it would like at a width and a height of the
// screen: the values, then the question, then the anchors, as many as those of
// any dimension need if that leaves three quarters of the screen.
func (m *Model) Height(w, h int) int {
	const above = 2 // the values and the question
	switch {
	case h < 16:
		return 1
	case h < 24 || w < 70:
		return above
	}
	rows := 1
	for _, d := range m.rubric.Dimensions {
		for {
			if _, ok := flow(m.allAnchors(d), rows, w); ok || rows > len(d.Anchors) {
				break
			}
			rows++
		}
	}
	if above+rows > h/4 {
		rows = min(rows, 2+h/36) // for both ends, and one between
	}
	return above + rows
}

// Show gives the line what it shows.
func (m *Model) Show(s State) { m.state, m.drawn = s, "" }

// Marked is the id of the dimension that the next digit rates.
func (m *Model) Marked() string {
	d, _ := m.dimension()
	return d.ID
}

// Mark marks a dimension.
func (m *Model) Mark(id string) {
	if i := slices.IndexFunc(m.rubric.Dimensions, func(d sessions.Dimension) bool { return d.ID == id }); i >= 0 {
		m.marked, m.drawn = i, ""
	}
}

// MarkFirst marks the first dimension that is not rated; the first of all if
// every one is.
func (m *Model) MarkFirst() {
	m.drawn = ""
	m.marked = max(0, slices.IndexFunc(m.rubric.Dimensions, func(d sessions.Dimension) bool { return !m.state.Values[d.ID].Given }))
}

// Next marks the dimension after the marked one, and after the last the first.
func (m *Model) Next() { m.move(1) }

// Prev marks the dimension before the marked one, and before the first the
// last.
func (m *Model) Prev() { m.move(-1) }

func (m *Model) move(by int) {
	if n := len(m.rubric.Dimensions); n > 0 {
		m.marked, m.drawn = (m.marked+by+n)%n, ""
	}
}

// dimension is the marked one, false in a rubric without any.
func (m *Model) dimension() (sessions.Dimension, bool) {
	if m.marked >= len(m.rubric.Dimensions) {
		return sessions.Dimension{}, false
	}
	return m.rubric.Dimensions[m.marked], true
}

// asking reports whether the marked dimension is being rated now.
func (m *Model) asking() bool {
	return m.state.Active && m.state.Turn > 0 && m.state.Ask == "" && len(m.rubric.Dimensions) > 0
}

// View is the line: just as high and wide as its size, empty without a height.
func (m *Model) View() string {
	if m.lines <= 0 {
		return ""
	}
	if m.drawn != "" {
		return m.drawn
	}
	scores, verdict := m.scores()
	out := make([]string, 0, m.lines)
	out = append(out, scores)
	if m.lines > 1 {
		out = append(out, m.question(verdict))
	}
	if m.lines > 2 {
		rows := m.anchors()
		for _, row := range rows {
			out = append(out, m.drawAnchors(row))
		}
		out = m.withHint(out, m.whole(rows))
	}
	for len(out) < m.lines {
		out = append(out, "")
	}
	for i, line := range out[:m.lines] {
		line = ansi.Truncate(line, m.width, "…")
		out[i] = line + strings.Repeat(" ", max(0, m.width-ansi.StringWidth(line)))
	}
	m.drawn = strings.Join(out[:m.lines], "\n")
	return m.drawn
}

// withHint says at the end of the last line how all points are shown.
func (m *Model) withHint(lines []string, whole bool) []string {
	hint := m.hint()
	if whole || hint == "" || !m.asking() {
		return lines
	}
	if len(lines) == 2 {
		lines = append(lines, "")
	}
	last := lines[len(lines)-1]
	gap := m.width - ansi.StringWidth(last) - ansi.StringWidth(hint)
	if gap >= 0 {
		lines[len(lines)-1] = last + strings.Repeat(" ", gap) + m.styles.Muted.Render(hint)
	}
	return lines
}

// question is what the marked dimension asks, or what the line is for while
// nothing is asked; at its end stand the note, and the verdict if that is not
// above.
func (m *Model) question(verdict string) string {
	var text string
	style := m.styles.Text
	who := m.rater()
	switch d, _ := m.dimension(); {
	case m.state.Turn == 0:
		text, style = m.words.T("rating.nothing"), m.styles.Muted
	case !m.state.Active:
		text, style = m.words.T("rating.inactive"), m.styles.Muted
	case m.state.Ask != "":
		text = sanitize.Line(m.state.Ask)
	default:
		text = sanitize.Line(d.Question.In(m.words.Lang()))
	}
	if ansi.StringWidth(text)+2 > m.width-ansi.StringWidth(verdict)-ansi.StringWidth(who) {
		who = "" // the question goes before it
	}
	room := m.width - ansi.StringWidth(verdict) - ansi.StringWidth(who)
	text = cut(" "+text, max(1, room-1))
	note := m.note(room - ansi.StringWidth(text) - 2)
	gap := strings.Repeat(" ", max(0, room-ansi.StringWidth(text)-ansi.StringWidth(note)))
	return style.Render(text) + m.styles.Info.Render(note) + gap + m.styles.Accent.Render(verdict) + m.styles.Muted.Render(who)
}

// rater names who rates, where that leaves room for the question.
func (m *Model) rater() string {
	if m.state.Rater == "" || !m.state.Active || m.width < 60 {
		return ""
	}
	return " " + ansi.Truncate(m.words.T("rating.rater", sanitize.Line(m.state.Rater)), 24, "…") + " "
}

// note is the note and the tags of the reply, if there is room for some of it.
func (m *Model) note(room int) string {
	var parts []string
	if len(m.state.Tags) > 0 {
		parts = append(parts, "#"+strings.Join(m.state.Tags, " #"))
	}
	if m.state.NoteText != "" {
		parts = append(parts, m.words.T("rating.note", m.state.NoteText))
	}
	if len(parts) == 0 || room < 16 {
		return ""
	}
	return "  " + ansi.Truncate(sanitize.Line(strings.Join(parts, " · ")), room, "…")
}
