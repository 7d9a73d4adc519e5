package render

// plotWidth is how wide a picture of charts is, in pixels.
const plotWidth = 860

// sheetTitle is the room for a chart's title, and sheetGap that behind it.
const (
	sheetTitle = 34.0
	sheetGap   = 20.0
)

// charts are those of the report, in order.
func (f *findings) charts(width float64) []chart {
	p, face := f.page(), newTypeface()
	var out []chart
	title := ""
	for _, b := range p.blocks {
		switch b := b.(type) {
		case heading:
			title = string(b)
		default:
			if c, ok := chartOf(p, b, title, width, face); ok {
				out = append(out, c)
			}
		}
	}
	return out
}

// chartOf draws a block, where it is one that is drawn.
func chartOf(p *page, b block, title string, width float64, face *typeface) (chart, bool) {
	switch b := b.(type) {
	case ladder:
		return ladderChart(b, title, p.t("axis_rating"), width, face), true
	case heat:
		return heatChart(b, title, width, face), true
	case plane:
		return planeChart(b, width, face, func(n int) string { return p.t("unnamed", n) }), true
	default:
		return chart{}, false
	}
}

// sheet is the size of a picture of all charts.
func sheet(all []chart) (width, height float64) {
	height = sheetGap
	for _, c := range all {
		height += sheetTitle + c.height + sheetGap
	}
	return plotWidth, height
}

// shifted draws further down.
type shifted struct {
	surface
	dy float64
}

func (s shifted) line(x0, y0, x1, y1, width float64, c ink) {
	s.surface.line(x0, y0+s.dy, x1, y1+s.dy, width, c)
}

func (s shifted) dot(x, y, r float64, hollow bool) { s.surface.dot(x, y+s.dy, r, hollow) }

func (s shifted) fill(x, y, w, h, share float64) { s.surface.fill(x, y+s.dy, w, h, share) }

func (s shifted) text(x, y, size float64, text string, a align, c ink) {
	s.surface.text(x, y+s.dy, size, text, a, c)
}

// drawSheet draws the charts with their titles, one above the other.
func drawSheet(s surface, all []chart) {
	y := sheetGap
	for _, c := range all {
		s.text(pad, y+18, 16, c.title, alignLeft, inkStrong)
		c.draw(shifted{s, y + sheetTitle})
		y += sheetTitle + c.height + sheetGap
	}
}
