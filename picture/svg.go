package picture

import (
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"

	"kansei/themes"
	"kansei/typeset"
)

// The families that a viewer's fonts are chosen from. The first ones of each
// system have one width, which the lines are measured by.
var families = map[bool]string{
	false: "'Helvetica Neue',Helvetica,Arial,'Liberation Sans',%s,sans-serif,'Apple Color Emoji','Segoe UI Emoji','Noto Color Emoji'",
	true:  "ui-monospace,'SF Mono',Menlo,'Cascadia Mono','DejaVu Sans Mono','Liberation Mono',%s,monospace",
}

var hanFamilies = [...]string{
	typeset.China: "'PingFang SC','Hiragino Sans GB','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC'",
	typeset.Japan: "'Hiragino Sans','Yu Gothic',Meiryo,'Noto Sans CJK JP','Noto Sans JP'",
	typeset.Korea: "'Apple SD Gothic Neo','Malgun Gothic','Noto Sans CJK KR','Noto Sans KR'",
}

var regionLangs = [...]string{typeset.China: "zh-Hans", typeset.Japan: "ja", typeset.Korea: "ko"}

func family(mono bool, region typeset.Region) string {
	return fmt.Sprintf(families[mono], hanFamilies[region])
}

// svg is the picture as vectors. All text is escaped and stands in text
// elements; there is no script, no style sheet and nothing that is loaded.
func (s *sheet) svg() string {
	var b strings.Builder
	w, h := num(s.width), num(s.height)
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%s" height="%s" viewBox="0 0 %s %s" role="img" xml:lang="%s" font-family="%s">`+"\n",
		w, h, w, h, s.lang, family(false, typeset.China))
	fmt.Fprintf(&b, "<title>%s</title>\n", escaped(s.title))
	fmt.Fprintf(&b, `<rect width="%s" height="%s" fill="%s"/>`+"\n", w, h, s.ground)
	for _, shape := range s.shapes {
		switch shape := shape.(type) {
		case box:
			shape.svg(&b)
		case words:
			shape.svg(&b)
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func (x box) svg(b *strings.Builder) {
	inset := x.thick / 2
	fmt.Fprintf(b, `<rect x="%s" y="%s" width="%s" height="%s"`, num(x.x+inset), num(x.y+inset), num(x.w-x.thick), num(x.h-x.thick))
	if x.r > 0 {
		fmt.Fprintf(b, ` rx="%s"`, num(min(x.r, x.w/2, x.h/2)-inset))
	}
	fmt.Fprintf(b, ` fill="%s"`, orNone(x.fill))
	if x.edge != "" {
		fmt.Fprintf(b, ` stroke="%s" stroke-width="%s"`, x.edge, num(x.thick))
	}
	b.WriteString("/>\n")
}

func orNone(h themes.Hex) string {
	if h == "" {
		return "none"
	}
	return string(h)
}

// svg writes the runs of a line, each at its own place and laid out to its own
// width, so that no viewer's font moves what stands after it.
func (w words) svg(b *strings.Builder) {
	for _, r := range w.line.Runs {
		span := w.spans[r.Span]
		blank := typeset.Measured{}.Set([]typeset.Span{{Text: " ", Style: span.Style, Size: span.Size}}, typeset.LeftToRight).Width
		before := float64(len(r.Text)-len(strings.TrimLeft(r.Text, " "))) * blank
		after := float64(len(r.Text)-len(strings.TrimRight(r.Text, " "))) * blank
		text := strings.Trim(r.Text, " ") // viewers leave blanks out at the ends of an element
		if text == "" {
			continue
		}
		x, width := w.x+r.X+before, r.Width-before-after
		b.WriteString("<text")
		if r.RightToLeft { // the place is that of the beginning, which is on the right
			b.WriteString(` direction="rtl"`)
			x = w.x + r.X + r.Width - before
		}
		fmt.Fprintf(b, ` x="%s" y="%s" font-size="%s" fill="%s"`, num(x), num(w.y), num(span.Size), w.inks[r.Span])
		if !r.Emoji { // fonts differ in these, and they must not be squeezed
			fmt.Fprintf(b, ` textLength="%s" lengthAdjust="spacingAndGlyphs"`, num(width))
		}
		if span.Style.Bold {
			b.WriteString(` font-weight="700"`)
		}
		if span.Style.Italic {
			b.WriteString(` font-style="italic"`)
		}
		if span.Style.Mono || w.region != typeset.China {
			fmt.Fprintf(b, ` font-family="%s"`, family(span.Style.Mono, w.region))
		}
		if w.region != typeset.China {
			fmt.Fprintf(b, ` xml:lang="%s"`, regionLangs[w.region])
		}
		if w.lane != "" {
			fmt.Fprintf(b, ` data-lane="%s" data-line="%d"`, escaped(w.lane), w.row)
		}
		fmt.Fprintf(b, ">%s</text>\n", escaped(strings.ReplaceAll(text, "  ", " \u00a0"))) // viewers make one blank of two
	}
}

// num is a number with as few digits as are seen.
func num(v float64) string { return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64) }

// escaped is text that stands for nothing but itself.
func escaped(text string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(text)); err != nil {
		return "" // a builder takes everything
	}
	return b.String()
}
