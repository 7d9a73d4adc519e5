package rating

import (
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"kansei/sanitize"
)

// cell is a dimension on the first line.
type cell struct {
	mark, name, value string // the name with a blank behind it; empty where there is no room
	gap               string // to the next cell
	given             bool
	dimension         int
}

func (c cell) width() int {
	return ansi.StringWidth(c.mark + c.name + c.value + c.gap)
}

func widths(cells []cell) int {
	n := 0
	for _, c := range cells {
		n += c.width()
	}
	return n
}

// others stands for the cells that there is no room for.
const others = " …"

// lead is the lane's letter, which the cells stand behind.
func (m *Model) lead() string { return " " + sanitize.Line(m.state.Label) + " " }

// scores is the first line, and the verdict if there was no room for it.
func (m *Model) scores() (line, left string) {
	label := m.styles.Label
	if m.state.Active {
		label = m.styles.LabelFocus
	}
	cells, verdict := m.fitted()
	var b strings.Builder
	b.WriteString(label.Render(m.lead()) + " ")
	for _, c := range cells {
		name, value := m.styles.Muted, m.styles.ScoreNone
		if c.given {
			value = m.styles.Score
		}
		if c.mark != " " {
			name = m.styles.ScoreMark
		}
		b.WriteString(m.styles.Accent.Render(c.mark) + name.Render(c.name) + value.Render(c.value) + c.gap)
	}
	if len(cells) < len(m.rubric.Dimensions) {
		b.WriteString(m.styles.Muted.Render(others))
	}
	if m.state.Verdict == "" || verdict != "" {
		gap := max(0, m.width-ansi.StringWidth(b.String())-ansi.StringWidth(verdict))
		return b.String() + strings.Repeat(" ", gap) + m.styles.Accent.Render(verdict), ""
	}
	return b.String(), m.verdict()
}

func (m *Model) verdict() string {
	if m.state.Verdict == "" {
		return ""
	}
	return " " + sanitize.Line(m.state.Verdict) + " "
}

// fitted are the dimensions as far as there is room, and the verdict if it
// stands on the same line: beside names in full, or where there is no other
// line. The gaps between them go first. No name is cut: then the names go, of
// the dimensions farthest from the marked one first, and only the values stay;
// where even that is not enough, whole dimensions are left out.
func (m *Model) fitted() ([]cell, string) {
	room := m.width - ansi.StringWidth(m.lead()) - 1
	verdict := m.verdict()
	all := m.cells(len(m.rubric.Dimensions))
	switch w := ansi.StringWidth(verdict); {
	case widths(all)+w <= room:
		return all, verdict
	case m.lines == 1 && w < room/2:
		room -= w
	default:
		verdict = ""
	}
	for near := len(m.rubric.Dimensions); near >= 0; near-- {
		if cells := closed(m.cells(near)); widths(cells) <= room {
			return cells, verdict
		}
	}
	return window(closed(m.cells(0)), m.marked, room-ansi.StringWidth(others)), verdict
}

// cells are the dimensions, with the names of those that are up to some places
// away from the marked one.
func (m *Model) cells(near int) []cell {
	out := make([]cell, 0, len(m.rubric.Dimensions))
	for i, d := range m.rubric.Dimensions {
		c := cell{mark: " ", value: "·", gap: " ", dimension: i}
		if max(i-m.marked, m.marked-i) <= near {
			c.name = sanitize.Line(d.Name.In(m.words.Lang())) + " "
		}
		if i == m.marked && m.state.Active {
			c.mark = "▸"
		}
		if v := m.state.Values[d.ID]; v.Given {
			c.given, c.value = true, "–"
			if v.Score != nil {
				c.value = strconv.Itoa(*v.Score)
			}
		}
		out = append(out, c)
	}
	return out
}

// closed takes the gaps out from between cells, but for the one before the mark.
func closed(cells []cell) []cell {
	out := slices.Clone(cells)
	for i := range out {
		if i+1 == len(out) || out[i+1].mark == " " {
			out[i].gap = ""
		}
	}
	return out
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

// Hit is the dimension under a cell of the line, and whether there is one.
func (m *Model) Hit(x, y int) (string, bool) {
	at := ansi.StringWidth(m.lead()) + 1
	if y != 0 || x < at {
		return "", false
	}
	cells, _ := m.fitted()
	for _, c := range cells {
		if at += c.width(); x < at {
			return m.rubric.Dimensions[c.dimension].ID, true
		}
	}
	return "", false
}
