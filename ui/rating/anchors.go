package rating

import (
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"kansei/sanitize"
	"kansei/sessions"
)

// anchor is a point of the scale and what it means, as it is shown.
type anchor struct {
	point int
	text  string
}

// between is what stands between two anchors, and before the first.
const between = "  "

func (a anchor) width() int { return ansi.StringWidth(between) + ansi.StringWidth(a.text) }

// anchors are the points of the marked dimension's scale, whole, in the rows
// below the question: all of them, or those that there is room for: the one that
// was given, the ends, one end. None is cut: the window with all of them is one
// key away.
func (m *Model) anchors() [][]anchor {
	d, ok := m.dimension()
	rows := m.lines - 2
	if !ok || !m.asking() || rows < 1 || len(d.Anchors) == 0 {
		return nil
	}
	all := m.allAnchors(d)
	if laid, ok := flow(all, rows, m.width); ok {
		return balanced(all, laid, m.width)
	}
	low, high := m.rubric.Min, m.rubric.Max
	given, middle := low, low
	if v := m.state.Values[d.ID]; v.Given && v.Score != nil {
		given = *v.Score
	}
	if (high-low)%2 == 0 {
		middle = (low + high) / 2
	}
	for _, keep := range [][]int{{low, middle, given, high}, {low, given, high}, {low, high}, {given}, {high}, {low}, {middle}} {
		some := slices.DeleteFunc(slices.Clone(all), func(a anchor) bool { return !slices.Contains(keep, a.point) })
		if laid, ok := flow(some, rows, m.width); ok && len(some) > 0 {
			return balanced(some, laid, m.width)
		}
	}
	return nil
}

// allAnchors are the points of a dimension that mean something said in words.
func (m *Model) allAnchors(d sessions.Dimension) []anchor {
	var out []anchor
	for p := m.rubric.Min; p <= m.rubric.Max; p++ {
		if text, ok := d.Anchors[p]; ok {
			out = append(out, anchor{p, strconv.Itoa(p) + " " + sanitize.Line(text.In(m.words.Lang()))})
		}
	}
	return out
}

// hint says how all points are shown, where some are not.
func (m *Model) hint() string {
	if m.state.Hint == "" {
		return ""
	}
	return between + m.state.Hint + " "
}

// whole reports whether every anchor of the marked dimension is on the line.
func (m *Model) whole(rows [][]anchor) bool {
	d, _ := m.dimension()
	n := 0
	for _, row := range rows {
		n += len(row)
	}
	return n == len(m.allAnchors(d))
}

// cut cuts a text to a width behind a word, where that costs not too much of it.
func cut(text string, width int) string {
	short := ansi.Truncate(text, width, "…")
	if short == text {
		return text
	}
	kept := strings.TrimSuffix(short, "…")
	if at := strings.LastIndexByte(kept, ' '); at > len(kept)/2 && text[len(kept)] != ' ' {
		kept = kept[:at]
	}
	return strings.TrimRight(kept, " ,;") + "…"
}

// balanced makes the longest row as short as it can be in as many rows.
func balanced(all []anchor, laid [][]anchor, width int) [][]anchor {
	for len(laid) > 1 {
		width--
		tighter, ok := flow(all, len(laid), width)
		if !ok {
			break
		}
		laid = tighter
	}
	return laid
}

// flow sets anchors one after the other in rows, and reports whether they fit.
func flow(all []anchor, rows, width int) ([][]anchor, bool) {
	out := [][]anchor{nil}
	used := 0
	for _, a := range all {
		if used > 0 && used+a.width() > width {
			out, used = append(out, nil), 0
		}
		used += a.width()
		if used > width {
			return nil, false
		}
		out[len(out)-1] = append(out[len(out)-1], a)
	}
	return out, len(out) <= rows
}

// drawAnchors is one row of anchors; the one that was given stands out.
func (m *Model) drawAnchors(row []anchor) string {
	given := m.state.Values[m.Marked()]
	var b strings.Builder
	for _, a := range row {
		style := m.styles.Muted
		if given.Given && given.Score != nil && *given.Score == a.point {
			style = m.styles.Score
		}
		b.WriteString(between[1:] + style.Render(a.text) + between[1:])
	}
	return b.String()
}

// HitValue is the point of the scale under a cell of the line, and whether
// there is one.
func (m *Model) HitValue(x, y int) (int, bool) {
	rows := m.anchors()
	if y < 2 || y-2 >= len(rows) {
		return 0, false
	}
	at := 0
	for _, a := range rows[y-2] {
		if at += a.width(); x < at {
			return a.point, true
		}
	}
	return 0, false
}
