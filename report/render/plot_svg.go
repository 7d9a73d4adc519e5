package render

import (
	"fmt"
	"html"
	"strconv"
	"strings"

	"kansei/report"
)

// svg draws elements with classes, which the page or the file gives colours.
type svg struct{ b strings.Builder }

func px(v float64) string { return strconv.FormatFloat(round(v, 1), 'f', -1, 64) }

func (c ink) class() string {
	return [inks]string{"text", "strong", "muted", "grid", "mark", "span"}[c]
}

func (s *svg) line(x0, y0, x1, y1, width float64, c ink) {
	fmt.Fprintf(&s.b, `<line class="%s" x1="%s" y1="%s" x2="%s" y2="%s" stroke-width="%s"/>`, c.class(), px(x0), px(y0), px(x1), px(y1), strconv.FormatFloat(width, 'g', 4, 64))
}

func (s *svg) dot(x, y, r float64, hollow bool) {
	class := "mark"
	if hollow {
		class = "hollow"
	}
	fmt.Fprintf(&s.b, `<circle class="%s" cx="%s" cy="%s" r="%s"/>`, class, px(x), px(y), px(r))
}

func (s *svg) fill(x, y, w, h, share float64) {
	fmt.Fprintf(&s.b, `<rect class="heat" x="%s" y="%s" width="%s" height="%s" rx="3" fill-opacity="%.2f"/>`, px(x), px(y), px(w), px(h), 0.08+0.5*share)
}

func (s *svg) text(x, y, size float64, text string, a align, c ink) {
	anchor := [...]string{"start", "middle", "end"}[a]
	fmt.Fprintf(&s.b, `<text class="%s" x="%s" y="%s" font-size="%s" text-anchor="%s">%s</text>`, c.class(), px(x), px(y), px(size), anchor, html.EscapeString(text))
}

// inlineSVG is a chart for a page, which brings the colours.
func inlineSVG(c chart, class string) string {
	var s svg
	c.draw(&s)
	return fmt.Sprintf(`<svg class="%s" viewBox="0 0 %s %s" role="img" aria-label="%s">%s</svg>`, class, px(c.width), px(c.height), html.EscapeString(c.title), s.b.String())
}

// The colours of pictures that stand alone: dark on white, told apart by
// lightness as well as hue.
func (c ink) hex() string {
	return [inks]string{"#1d2026", "#1d2026", "#5b616b", "#e4e6ea", "#0b6e99", "#7fb5cc"}[c]
}

// svgStyle gives the classes the colours of a picture that stands alone.
func svgStyle() string {
	return `<style>text{font-family:"Go","Helvetica Neue",Arial,sans-serif}` +
		`.text,.strong{fill:` + inkText.hex() + `}.strong{font-weight:bold}.muted{fill:` + inkMuted.hex() + `}` +
		`line.muted{stroke:` + inkMuted.hex() + `}line.grid{stroke:` + inkGrid.hex() + `}line.span{stroke:` + inkSpan.hex() + `}line.mark{stroke:` + inkMark.hex() + `}line.text{stroke:` + inkText.hex() + `}` +
		`circle.mark,rect.heat{fill:` + inkMark.hex() + `}circle.hollow{fill:#fff;stroke:` + inkMark.hex() + `;stroke-width:1.5}</style>`
}

// SVG is all charts of the report, one above the other, as one picture.
func SVG(f report.Findings) string {
	all := (*findings)(&f).charts(plotWidth)
	width, height := sheet(all)
	var s svg
	drawSheet(&s, all)
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" height="%s">%s<rect width="100%%" height="100%%" fill="#fff"/>%s</svg>`+"\n",
		px(width), px(height), px(width), px(height), svgStyle(), s.b.String())
}
