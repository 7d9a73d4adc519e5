package render

import (
	"math"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/report"
	"kansei/themes"
)

// narrowest is the width that Text needs; it never writes less.
const narrowest = 40

// Text is the report for a terminal: no line is wider than width cells (40 at
// least), and it ends with a line break. It is pure.
func Text(f report.Findings, st *themes.Styles, width int) string {
	t := &textPage{st: st, width: max(width, narrowest)}
	p := (*findings)(&f).page()
	t.words = p
	t.wrap(p.title, st.Title)
	t.gap()
	if p.own != "" {
		t.wrap(p.own, st.Strong)
		t.gap()
	}
	word := map[string]lipgloss.Style{report.Supported: st.Good.Bold(true), report.Contradicted: st.Bad, report.Inconclusive: st.Warn}[p.word]
	t.wrapWith(p.answer+p.t("sentence_end"), word, strings.Join(p.lead, p.t("sentence_gap")), st.Text)
	t.gap()
	for _, b := range p.blocks {
		t.block(b)
	}
	return strings.Join(t.lines, "\n") + "\n"
}

type textPage struct {
	st    *themes.Styles
	words *page
	width int
	lines []string
}

func (t *textPage) block(b block) {
	switch b := b.(type) {
	case heading:
		t.gap()
		t.wrap(string(b), t.st.Title)
	case paragraph:
		t.wrap(string(b), t.st.Text)
	case note:
		t.wrap(string(b), t.st.Muted)
	case firstUse:
		t.wrap(t.words.firstUse(b), t.st.Muted)
	case grid:
		t.caption(b.caption)
		t.table(b, nil, nil)
	case ladder:
		t.table(b.grid, nil, b.bars)
	case heat:
		if keep, _ := t.fit(b.grid, false); len(keep) < len(b.columns) {
			b.rows = b.short
		}
		t.table(b.grid, &b, nil)
	case plane:
		if !b.second {
			t.plane(b)
		}
	}
}

func (t *textPage) line(s string) { t.lines = append(t.lines, s) }

// gap leaves one empty line.
func (t *textPage) gap() {
	if n := len(t.lines); n > 0 && t.lines[n-1] != "" {
		t.line("")
	}
}

func (t *textPage) wrap(text string, style lipgloss.Style) {
	for _, line := range wrap(text, t.width) {
		t.line(style.Render(line))
	}
}

// wrapWith begins with some words in another style.
func (t *textPage) wrapWith(head string, headStyle lipgloss.Style, text string, style lipgloss.Style) {
	for i, line := range wrap(head+text, t.width) {
		if rest, ok := strings.CutPrefix(line, strings.TrimRight(head, " ")); ok && i == 0 {
			t.line(headStyle.Render(strings.TrimRight(head, " ")) + style.Render(rest))
			continue
		}
		t.line(style.Render(line))
	}
}

func (t *textPage) caption(text string) {
	if text != "" {
		t.gap()
		t.wrap(text, t.st.Strong)
	}
}

// columnGap is between two columns of a table.
const columnGap = 2

// table prints rows in columns, as many of them as there is room for, with bars
// behind them where there are some.
func (t *textPage) table(g grid, h *heat, bars []bar) {
	keep, widths := t.fit(g, len(bars) > 0)
	t.line(t.row(g, titles(g), keep, widths, func(int) lipgloss.Style { return t.st.Muted }))
	rest := t.width - columnGap
	for _, w := range widths {
		rest -= w + columnGap
	}
	scale := newBarScale(bars, rest)
	for r, cells := range g.rows {
		line := t.row(g, cells, keep, widths, func(column int) lipgloss.Style { return t.cellStyle(g, h, r, column) })
		if scale.width > 0 {
			line += "  " + t.bar(bars[r], scale)
		}
		t.line(line)
	}
}

func titles(g grid) []string {
	return mapped(g.columns, func(c gridColumn) string { return c.title })
}

// cellStyle colours the cells of a heat map by how high they are; without
// colours the best are bold.
func (t *textPage) cellStyle(g grid, h *heat, row, column int) lipgloss.Style {
	switch {
	case h == nil && column == widest(g):
		return t.st.Strong
	case h == nil || math.IsNaN(h.values[row][column]):
		return t.st.Text
	}
	share := 0.5
	if h.high > h.low {
		share = (h.values[row][column] - h.low) / (h.high - h.low)
	}
	switch {
	case share >= 0.75:
		return t.st.Good.Bold(true)
	case share >= 0.4:
		return t.st.Text
	case share >= 0.15:
		return t.st.Muted
	default:
		return t.st.Bad.Bold(false)
	}
}

// widest is the column of texts that gives way where there is little room.
func widest(g grid) int {
	at, most := 0, -1
	for i, c := range g.columns {
		if c.number {
			continue
		}
		if w := columnWidth(g, i); w > most {
			at, most = i, w
		}
	}
	return at
}

func columnWidth(g grid, column int) int {
	w := ansi.StringWidth(g.columns[column].title)
	for _, row := range g.rows {
		w = max(w, ansi.StringWidth(row[column]))
	}
	return w
}

// fit chooses the columns and their widths. First the columns that are extra
// go (the last one first), then the widest column of texts is cut short, then
// columns go from the right.
func (t *textPage) fit(g grid, bars bool) (keep []int, widths []int) {
	const leastText, leastBar = 16, 16
	give := widest(g)
	room := t.width
	if bars && t.width >= 72 {
		room -= leastBar + columnGap
	}
	for i := range g.columns {
		keep = append(keep, i)
	}
	need := func() int {
		n := -columnGap
		for _, i := range keep {
			w := columnWidth(g, i)
			if i == give {
				w = min(w, leastText)
			}
			n += w + columnGap
		}
		return n
	}
	drop := func(extra bool) bool {
		for at := len(keep) - 1; at > 0; at-- {
			if keep[at] != give && (g.columns[keep[at]].extra || !extra) {
				keep = append(keep[:at:at], keep[at+1:]...)
				return true
			}
		}
		return false
	}
	for need() > room && drop(true) {
	}
	for need() > t.width && drop(false) {
	}
	spare := max(room, need()) - need()
	for _, i := range keep {
		w := columnWidth(g, i)
		if i == give {
			w = min(w, min(w, leastText)+spare, t.width)
		}
		widths = append(widths, w)
	}
	return keep, widths
}

// row is one line of a table; a text that is too wide loses its end.
func (t *textPage) row(g grid, cells []string, keep, widths []int, style func(column int) lipgloss.Style) string {
	var b strings.Builder
	for at, i := range keep {
		if at > 0 {
			b.WriteString(strings.Repeat(" ", columnGap))
		}
		text := ansi.Truncate(cells[i], widths[at], "…")
		pad := strings.Repeat(" ", widths[at]-ansi.StringWidth(text))
		if text != "" {
			text = style(i).Render(text)
		}
		switch {
		case g.columns[i].number:
			b.WriteString(pad + text)
		case at < len(keep)-1 || len(g.columns) > 1 && at == 0:
			b.WriteString(text + pad)
		default:
			b.WriteString(text)
		}
	}
	return b.String()
}

// barScale spans all bars.
type barScale struct {
	low, high float64
	width     int // in cells; 0 where there is no room
}

func newBarScale(bars []bar, room int) barScale {
	s := barScale{math.Inf(1), math.Inf(-1), 0}
	for _, b := range bars {
		for _, v := range []float64{b.low, b.middle, b.high} {
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				s.low, s.high = min(s.low, v), max(s.high, v)
			}
		}
	}
	if room >= 10 && s.low < s.high {
		s.width = min(room, 48)
	}
	return s
}

// bar draws an interval with its middle; an end that does not exist is an
// arrow.
func (t *textPage) bar(b bar, s barScale) string {
	if math.IsNaN(b.middle) {
		return ""
	}
	at := func(v, none float64) int {
		if math.IsNaN(v) {
			v = none
		}
		return int(math.Round((min(max(v, s.low), s.high) - s.low) / (s.high - s.low) * float64(s.width-1)))
	}
	low, middle, high := at(b.low, b.middle), at(b.middle, b.middle), at(b.high, b.middle)
	left, right := strings.Repeat("─", middle-low), strings.Repeat("─", high-middle)
	if math.IsInf(b.low, -1) && middle > low {
		left = "<" + left[len("─"):]
	}
	if math.IsInf(b.high, 1) && high > middle {
		right = right[len("─"):] + ">"
	}
	out := strings.Repeat(" ", low)
	if left != "" {
		out += t.st.BarEmpty.Render(left)
	}
	out += t.st.Accent.Render("●")
	if right != "" {
		out += t.st.BarEmpty.Render(right)
	}
	return out
}

// plane draws a scatter in braille.
func (t *textPage) plane(b plane) {
	t.gap()
	title := b.title
	if len(b.others) > 0 { // which have dots of their own here
		title = t.words.t("both_lines_text")
	}
	t.wrap(title, t.st.Strong)
	lines, unnamed := drawScatter(b.scatter, t.st, t.width, min(22, max(12, t.width/5)))
	for _, line := range lines {
		t.line(line)
	}
	for _, p := range b.points {
		if p.rough {
			t.wrap("· "+b.rough, t.st.Muted)
			break
		}
	}
	if unnamed > 0 {
		t.wrap(t.words.t("unnamed", unnamed), t.st.Muted)
	}
}
