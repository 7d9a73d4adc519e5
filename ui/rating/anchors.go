package rating

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"kansei/sanitize"
)

// anchor is a point of the scale and what it means, as it is shown.
type anchor struct {
	point int
	text  string
}

// between is what stands between two anchors, and before the first.
const between = "  "

func (a anchor) width() int { return ansi.StringWidth(between) + ansi.StringWidth(a.text) }

// anchors are the points of the marked dimension's scale, in the rows below
// the question: all of them, or the two ends, the middle and the one that was
// given, or the ends and that one, or the two ends cut to the line.
func (m *Model) anchors() [][]anchor {
	d, ok := m.dimension()
	rows := m.lines - 2
	if !ok || !m.asking() || rows < 1 || len(d.Anchors) == 0 {
		return nil
	}
	low, high := m.rubric.Min, m.rubric.Max
	given, middle := low, low
	if v := m.state.Values[d.ID]; v.Given && v.Score != nil {
		given = *v.Score
	}
	if (high-low)%2 == 0 {
		middle = (low + high) / 2
	}
	choose := func(keep func(point int) bool) []anchor {
		var out []anchor
		for p := low; p <= high; p++ {
			if text, ok := d.Anchors[p]; ok && keep(p) {
				out = append(out, anchor{p, strconv.Itoa(p) + " " + sanitize.Line(text.In(m.words.Lang()))})
			}
		}
		return out
	}
	end := func(p int) bool { return p == low || p == high }
	for _, keep := range []func(int) bool{
		func(int) bool { return true },
		func(p int) bool { return end(p) || p == middle || p == given },
		func(p int) bool { return end(p) || p == given },
		end,
	} {
		all := choose(keep)
		if laid, ok := flow(all, rows, m.width); ok {
			return balanced(all, laid, m.width)
		}
	}
	ends := choose(end)
	taken := 0
	for _, a := range ends {
		taken += a.width()
	}
	for i, a := range ends { // one that is short leaves its room to the other
		room := max(m.width/len(ends), m.width-taken+a.width())
		ends[i].text = cut(a.text, max(1, room-len(between)))
		taken += ends[i].width() - a.width()
	}
	return [][]anchor{ends}
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
