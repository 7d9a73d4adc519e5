package render

import (
	"math"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/NimbleMarkets/ntcharts/canvas/runes"
	"github.com/charmbracelet/x/ansi"

	"kansei/themes"
)

// drawScatter draws a scatter in width cells and rows lines of braille, eight
// dots to a cell, with its axes around it. It also tells how many names found
// no room.
func drawScatter(s scatter, st *themes.Styles, width, rows int) (lines []string, unnamed int) {
	x, y := s.axes()
	gutter := 0
	for _, t := range y.ticks {
		gutter = max(gutter, ansi.StringWidth(t.text))
	}
	c := newCanvas(width-gutter-2, rows)
	for _, p := range s.points {
		c.interval(x, y, p)
	}
	for _, t := range s.lines {
		c.trend(x, y, t)
	}
	for _, p := range s.others {
		c.point(x.on(p.x), y.on(p.y), true)
	}
	for _, p := range s.points {
		c.point(x.on(p.x), y.on(p.y), p.rough)
	}
	unnamed = c.names(s, x, y)

	lines = append(lines, st.Muted.Render(ansi.Truncate(s.yName, width, "…")))
	atRow := map[int]string{}
	for _, t := range y.ticks {
		_, row := c.cell(0, y.on(t.at))
		atRow[row] = t.text
	}
	dots, faint := c.dots.BraillePatterns(), c.faint.BraillePatterns()
	for row := range rows {
		edge := "│"
		if atRow[row] != "" {
			edge = "┤"
		}
		lines = append(lines, st.Muted.Render(strings.Repeat(" ", gutter-len(atRow[row]))+atRow[row])+" "+st.Border.Render(edge)+c.line(row, dots[row], faint[row], st))
	}
	rule, numbers := xAxis(x, c.w)
	indent := strings.Repeat(" ", gutter+1)
	lines = append(lines, indent+st.Border.Render("└"+rule), indent+" "+st.Muted.Render(numbers),
		indent+" "+st.Muted.Render(ansi.Truncate(s.xName, c.w, "…")))
	return lines, unnamed
}

// xAxis draws the rule with its ticks, and the numbers under it, leaving out a
// number that would touch the one before.
func xAxis(x axis, width int) (rule, numbers string) {
	line := []rune(strings.Repeat("─", width))
	var b strings.Builder
	used := 0
	for _, t := range x.ticks {
		col := int((t.at - x.low) / (x.high - x.low) * float64(width-1))
		start := max(0, min(col-len(t.text)/2, width-len(t.text)))
		if used > 0 && start < used+2 {
			continue
		}
		line[col] = '┬'
		b.WriteString(strings.Repeat(" ", start-used) + t.text)
		used = start + len(t.text)
	}
	return string(line), b.String()
}

// canvas is a field of cells: names, and dots of braille in two colours.
type canvas struct {
	w, h          int
	dots, faint   *runes.PatternDotsGrid
	lit           map[[2]int]bool // cells that hold a point
	words         map[[2]int]string
	continuations map[[2]int]bool // right halves of wide characters
}

func newCanvas(w, h int) *canvas {
	w = max(w, 10)
	return &canvas{
		w: w, h: h, dots: runes.NewPatternDotsGrid(w*2, h*4), faint: runes.NewPatternDotsGrid(w*2, h*4),
		lit: map[[2]int]bool{}, words: map[[2]int]string{}, continuations: map[[2]int]bool{},
	}
}

// pixel is the dot at the fractions fx to the right and fy up.
func (c *canvas) pixel(fx, fy float64) (int, int) {
	px, py := int(fx*float64(c.w*2-1)+0.5), int((1-fy)*float64(c.h*4-1)+0.5)
	return min(max(px, 0), c.w*2-1), min(max(py, 0), c.h*4-1)
}

func (c *canvas) cell(fx, fy float64) (col, row int) {
	px, py := c.pixel(fx, fy)
	return px / 2, py / 4
}

// point lights four dots of one cell, or one for a size that is only roughly
// known.
func (c *canvas) point(fx, fy float64, rough bool) {
	px, py := c.pixel(fx, fy)
	px, py = px&^1, py&^1
	c.lit[[2]int{px / 2, py / 4}] = true
	c.dots.Set(px, py)
	if rough {
		return
	}
	c.dots.Set(px+1, py)
	c.dots.Set(px, py+1)
	c.dots.Set(px+1, py+1)
}

// interval draws what is known of a point's place as a cross of thin lines.
func (c *canvas) interval(x, y axis, p point) {
	if p.yLow < p.yUpp {
		px, top := c.pixel(x.on(p.x), y.on(p.yUpp))
		_, bottom := c.pixel(x.on(p.x), y.on(p.yLow))
		for py := top; py <= bottom; py++ {
			c.faint.Set(px, py)
		}
	}
	if p.xLow > 0 && p.xLow < p.xHigh {
		left, py := c.pixel(x.on(p.xLow), y.on(p.y))
		right, _ := c.pixel(x.on(p.xHigh), y.on(p.y))
		for px := left; px <= right; px++ {
			c.faint.Set(px, py)
		}
	}
}

// trend draws a line in thin dots; that of reason is broken.
func (c *canvas) trend(x, y axis, t trend) {
	left, from := c.pixel(x.on(t.x0), y.on(t.y0))
	right, to := c.pixel(x.on(t.x1), y.on(t.y1))
	const dash = 4
	for px := left; px <= right; px++ {
		if t.ofOthers && px%(2*dash) >= dash {
			continue
		}
		part := float64(px-left) / math.Max(1, float64(right-left))
		c.faint.Set(px, from+int(math.Round(part*float64(to-from))))
	}
}

// names writes what finds room beside its point, and counts the rest.
func (c *canvas) names(s scatter, x, y axis) (unnamed int) {
	tags := make([]tag, len(s.points))
	for i, p := range s.points {
		col, row := c.cell(x.on(p.x), y.on(p.y))
		tags[i] = tag{x: float64(col) + 0.5, y: float64(row) + 0.5, w: float64(ansi.StringWidth(p.name)) + 2, h: 1} // a space on either side
	}
	lit := make([]box, 0, len(c.lit))
	for cell := range c.lit { // the order does not matter: they are only obstacles
		lit = append(lit, box{float64(cell[0]), float64(cell[1]), float64(cell[0]) + 1, float64(cell[1]) + 1})
	}
	for i, at := range placeTags(tags, box{-1, 0, float64(c.w) + 1, float64(c.h)}, lit, 0.5, 0, 0) {
		if !at.placed {
			unnamed++
			continue
		}
		c.write(int(at.x0+1.5), int(at.y0+0.5), s.points[i].name)
	}
	return unnamed
}

func (c *canvas) write(col, row int, text string) {
	for text != "" {
		cluster, w := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
		text = text[len(cluster):]
		if w == 0 {
			continue
		}
		c.words[[2]int{col, row}] = cluster
		for i := 1; i < w; i++ {
			c.continuations[[2]int{col + i, row}] = true
		}
		col += w
	}
}

// line is a row of the canvas, c.w cells wide, with a style change only where
// the kind of cell changes.
func (c *canvas) line(row int, dots, faint []rune, st *themes.Styles) string {
	var out, run strings.Builder
	var style *lipgloss.Style
	flush := func(next *lipgloss.Style) {
		if next == style {
			return
		}
		if style == nil {
			out.WriteString(run.String())
		} else {
			out.WriteString(style.Render(run.String()))
		}
		run.Reset()
		style = next
	}
	for col := range c.w {
		at := [2]int{col, row}
		switch word, ok := c.words[at]; {
		case c.continuations[at]:
		case ok:
			flush(&st.Text)
			run.WriteString(word)
		case c.lit[at]:
			flush(&st.Accent)
			run.WriteRune(runes.CombineBraillePatterns(dots[col], faint[col]))
		case faint[col] != blankBraille:
			flush(&st.Faint)
			run.WriteRune(faint[col])
		default:
			flush(nil)
			run.WriteByte(' ')
		}
	}
	last := st.Text
	flush(&last)
	return out.String()
}

// blankBraille is the pattern without dots.
const blankBraille = '\u2800'
