//go:build unix

package main

import (
	"fmt"
	"html"
	"image/color"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"
	"github.com/rivo/uniseg"
)

// The measures of a picture, in pixels. The cell is a little wider than a
// monospace font's own advance at this size, so that no viewer's font has to
// be squeezed.
const (
	cellW    = 8.5
	cellH    = 18.0
	fontSize = 14.0
	wideSize = 15.5 // of characters that take two cells
	baseline = 13.5 // from a cell's top to the foot of its letters
	margin   = 12.0
)

// fonts are tried in order; those for Chinese come last, so that Latin letters
// are never taken from them.
const fonts = `ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono','PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans Mono CJK SC',monospace`

// drawing is an SVG picture that is being made.
type drawing struct {
	w, h   int // in cells
	fg, bg color.Color
	styles []string        // the classes' rules, in order
	class  map[string]int  // by rule
	behind bars            // backgrounds
	lines  bars            // the straight parts of frames, blocks
	marks  strings.Builder // what is round
	text   strings.Builder
}

// screenSVG draws the first rows of what a terminal shows. The picture needs no font but the
// viewer's: every run of letters is laid out to its cells' width, and lines,
// blocks and dots are drawn as shapes.
func screenSVG(e *vt.Emulator, title string, rows int) string {
	d := &drawing{w: e.Width(), h: rows, fg: e.ForegroundColor(), bg: e.BackgroundColor(), class: map[string]int{}}
	for y := range d.h {
		d.row(e, y)
	}
	if at := e.CursorPosition(); !e.CursorHidden() && at.Y < rows {
		d.lines.add(d.x(at.X), d.y(at.Y)+1, 2, cellH-2, d.fg)
	}
	return d.String(title)
}

func (d *drawing) x(column int) float64 { return margin + float64(column)*cellW }
func (d *drawing) y(row int) float64    { return margin + float64(row)*cellH }

// row draws one line of cells: backgrounds, then shapes, then runs of letters.
func (d *drawing) row(e *vt.Emulator, y int) {
	var run span
	for x := 0; x < d.w; {
		c := e.CellAt(x, y)
		if c == nil {
			x++
			continue
		}
		width := max(1, c.Width)
		fg, bg := d.colours(c.Style)
		if bg != nil {
			d.behind.add(d.x(x), d.y(y), float64(width)*cellW, cellH, bg)
		}
		content := c.Content
		switch {
		case content == "" || content == " ":
			content = " "
		case d.shape(content, x, y, fg):
			content = " "
		}
		next := span{x: x, y: y, width: width, text: content, wide: width > 1, odd: odd(content), rule: d.rule(c.Style, fg)}
		if !run.takes(next) {
			d.write(run)
			run = next
		} else {
			run.text += content
			run.width += width
		}
		x += width
	}
	d.write(run)
}

// span is a run of letters of one style and one width of cell.
type span struct {
	x, y, width int
	text        string
	wide, odd   bool
	rule        string
}

func (s span) takes(n span) bool {
	return s.text != "" && s.rule == n.rule && s.wide == n.wide && !s.odd && !n.odd
}

// odd reports whether a character may be taken from another font than its
// neighbours, so that it has to be placed by itself.
func odd(content string) bool {
	r := []rune(content)
	return len(r) > 1 || r[0] > 0x2ff && uniseg.StringWidth(content) == 1
}

func (d *drawing) write(s span) {
	trimmed := strings.TrimRight(s.text, " ")
	if trimmed == "" {
		return
	}
	lead := len(trimmed) - len(strings.TrimLeft(trimmed, " "))
	s.x += lead
	s.text = trimmed[lead:]
	class := d.classOf(s.rule)
	if s.wide {
		class += " w"
	}
	at := fmt.Sprintf(`<text class="%s" y="%s" `, class, num(d.y(s.y)+baseline))
	switch {
	case s.wide:
		var places []string
		column := s.x
		for range uniseg.GraphemeClusterCount(s.text) {
			places = append(places, num(d.x(column)+(2*cellW-wideSize)/2))
			column += 2
		}
		fmt.Fprintf(&d.text, `%sx="%s">%s</text>`, at, strings.Join(places, " "), html.EscapeString(s.text))
	case s.odd:
		fmt.Fprintf(&d.text, `%sx="%s" text-anchor="middle">%s</text>`, at, num(d.x(s.x)+cellW/2), html.EscapeString(s.text))
	default:
		n := uniseg.GraphemeClusterCount(s.text)
		fmt.Fprintf(&d.text, `%sx="%s" textLength="%s">%s</text>`, at, num(d.x(s.x)), num(float64(n)*cellW), html.EscapeString(s.text))
	}
	d.text.WriteByte('\n')
}

// colours are those of a cell; the background is nil where it is the screen's.
func (d *drawing) colours(s uv.Style) (fg, bg color.Color) {
	fg, bg = s.Fg, s.Bg
	if fg == nil {
		fg = d.fg
	}
	if s.Attrs&uv.AttrReverse != 0 {
		if bg == nil {
			bg = d.bg
		}
		fg, bg = bg, fg
	}
	if bg != nil && hex(bg) == hex(d.bg) {
		bg = nil
	}
	return fg, bg
}

// rule is a style in the language of style sheets.
func (d *drawing) rule(s uv.Style, fg color.Color) string {
	rule := "fill:" + hex(fg)
	for _, a := range []struct {
		bit  uint8
		rule string
	}{
		{uv.AttrBold, ";font-weight:bold"},
		{uv.AttrFaint, ";opacity:.6"},
		{uv.AttrItalic, ";font-style:italic"},
	} {
		if s.Attrs&a.bit != 0 {
			rule += a.rule
		}
	}
	switch {
	case s.Underline != uv.UnderlineNone:
		rule += ";text-decoration:underline"
	case s.Attrs&uv.AttrStrikethrough != 0:
		rule += ";text-decoration:line-through"
	}
	return rule
}

func (d *drawing) classOf(rule string) string {
	n, ok := d.class[rule]
	if !ok {
		n = len(d.styles)
		d.class[rule] = n
		d.styles = append(d.styles, fmt.Sprintf(".s%d{%s}", n, rule))
	}
	return fmt.Sprintf("s%d", n)
}

// String is the whole picture.
func (d *drawing) String(title string) string { return d.wrap(title, d.body()) }

// wrap puts a frame around a body, and adds rules to the styles.
func (d *drawing) wrap(title, body string, rules ...string) string {
	w, h := 2*margin+float64(d.w)*cellW, 2*margin+float64(d.h)*cellH
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" height="%s" role="img" aria-label="%s">`+"\n",
		num(w), num(h), num(w), num(h), html.EscapeString(title))
	fmt.Fprintf(&b, "<title>%s</title>\n<style>text{font-family:%s;font-size:%spx;white-space:pre}.w{font-size:%spx}%s</style>\n",
		html.EscapeString(title), fonts, num(fontSize), num(wideSize), strings.Join(append(d.styles, rules...), ""))
	fmt.Fprintf(&b, `<rect x="0.5" y="0.5" width="%s" height="%s" rx="8" fill="%s" stroke="#888" stroke-opacity=".45"/>`+"\n", num(w-1), num(h-1), hex(d.bg))
	b.WriteString(body + "</svg>\n")
	return b.String()
}

// body is the picture without its frame and its styles.
func (d *drawing) body() string {
	return d.behind.String() + d.lines.String() + d.marks.String() + d.text.String()
}

func hex(c color.Color) string {
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

// num is a number as short as a picture needs it.
func num(v float64) string {
	s := fmt.Sprintf("%.2f", v)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}
