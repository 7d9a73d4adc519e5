package picture

import (
	"strings"

	"kansei/lang"
	"kansei/themes"
	"kansei/typeset"
)

// The measures of text, in units. A cell of the screen is half an em of running
// text, as a Chinese character takes two; in code it is the width of a letter.
const (
	cell     = 8.0
	textSize = 16.0
	leading  = 26.0
	between  = 13.0 // the height of an empty line
	codeSize = cell / 0.6
	codeLead = 21.0
	tableLed = 25.0
	tableEm  = 14.5
)

// headingSizes are those of the levels of headings, from 1.
var headingSizes = [...]float64{textSize, 20, 18, 16.5, textSize, textSize, textSize}

// setter sets the text of a picture.
type setter struct {
	typeset.Setter
	colours palette
}

// flow is a text that is set, before it has a place.
type flow struct {
	rows   []setRow
	more   int // lines that are left out
	region typeset.Region
	base   typeset.Direction
}

// setRow is a row with its groups set.
type setRow struct {
	row
	set []words // by group; of code by word
}

// set sets the rows of a text.
func (s setter) set(all []row, text string) flow {
	f := flow{region: typeset.RegionOf(text), base: typeset.DirectionOf(text)}
	for _, r := range all {
		next := setRow{row: r}
		for _, g := range r.groups {
			if r.kind == code {
				next.set = append(next.set, s.code(g, f.region)...)
			} else {
				next.set = append(next.set, s.group(r, g, f, 1))
			}
		}
		f.rows = append(f.rows, next)
	}
	return f
}

// natural is the width of the widest line of running text, or of what stands in
// cells.
func (f flow) natural() float64 {
	widest := 0.0
	for _, r := range f.rows {
		for i, g := range r.groups {
			if r.kind == prose {
				widest = max(widest, r.set[i].x+r.set[i].line.Width)
			} else {
				widest = max(widest, float64(g.cell+g.cells)*cell)
			}
		}
	}
	return widest
}

// cut leaves out all rows but the first, unless what is left out is less than
// the line that says so.
func (f flow) cut(most int) flow {
	if len(f.rows)+f.more > most+1 && len(f.rows) > most {
		f.more += len(f.rows) - most
		f.rows = f.rows[:most:most]
		for len(f.rows) > 1 && f.empty(len(f.rows)-1) {
			f.rows = f.rows[:len(f.rows)-1]
			f.more++
		}
	}
	return f
}

// group sets a group of running text or of a table, in letters of a share of
// their size.
func (s setter) group(r row, g group, f flow, share float64) words {
	w := words{x: float64(g.cell) * cell, region: f.region}
	for _, p := range g.parts {
		size := headingSizes[r.level]
		switch {
		case r.kind == table:
			size = tableEm
		case p.look.mark == markInline:
			size *= 0.86
		}
		span := typeset.Span{Text: p.text, Style: p.look.style(r.kind, f.region), Size: size * share}
		if p.look.mark == markInline {
			s.inline(&w, span, p.look)
			continue
		}
		w.add(span, p.look, s.ink(p.look))
	}
	w.line = s.Set(w.spans, f.base)
	return w
}

// inline adds code in running text. Its marks are paler than the code.
func (s setter) inline(w *words, span typeset.Span, l look) {
	pale := mix(s.colours.Panel, s.ink(l), 0.4)
	for text := span.Text; text != ""; {
		n, ink := strings.IndexByte(text, '`'), s.ink(l)
		switch {
		case n < 0:
			n = len(text)
		case n == 0:
			n, ink = 1, pale
		}
		span.Text, text = text[:n], text[n:]
		w.add(span, l, ink)
	}
}

// fitted is a group with its letters made smaller where it is wider than its
// room.
func (s setter) fitted(r row, g group, f flow, set words, room float64) words {
	if set.line.Width <= room {
		return set
	}
	share := max(0.3, room/set.line.Width)
	return s.group(r, g, f, share)
}

// code sets words of code, which stand in cells: letters are made as large as
// these ask for.
func (s setter) code(g group, region typeset.Region) []words {
	var out []words
	at := g.cell
	for _, p := range g.parts {
		style := p.look.style(code, region)
		for text := p.text; text != ""; {
			n, wide := sameWidth(text)
			size, cells := codeSize, lang.Measure{Clusters: true}.Width(text[:n])
			if wide {
				size = textSize
			}
			w := words{x: float64(at) * cell, region: region}
			w.add(typeset.Span{Text: text[:n], Style: style, Size: size}, p.look, s.ink(p.look))
			w.line = s.Set(w.spans, typeset.LeftToRight)
			if room := float64(cells) * cell; w.line.Width > 0 && (w.line.Width > room+0.5 || w.line.Width < room-0.5) {
				w.spans[0].Size *= room / w.line.Width
				w.line = s.Set(w.spans, typeset.LeftToRight)
			}
			out = append(out, w)
			at += cells
			text = text[n:]
		}
	}
	return out
}

// sameWidth is how many bytes a text begins with that all take one cell, or all
// take two.
func sameWidth(text string) (n int, wide bool) {
	for at, r := range text {
		cells := lang.Measure{Clusters: true}.Width(string(r))
		if at == 0 {
			wide = cells > 1
		} else if cells > 0 && (cells > 1) != wide {
			return at, wide
		}
	}
	return len(text), wide
}

func (w *words) add(s typeset.Span, l look, ink themes.Hex) {
	w.spans = append(w.spans, s)
	w.looks = append(w.looks, l)
	w.inks = append(w.inks, ink)
}

// ink is the colour of a look.
func (s setter) ink(l look) themes.Hex {
	if l.colour == "" {
		return s.colours.Text
	}
	return l.colour
}

// height is how much room a row takes.
func (r row) height() float64 {
	switch {
	case r.kind == code:
		return codeLead
	case r.kind == table:
		return tableLed
	case r.kind == rule:
		return between
	case r.level > 0:
		return max(leading, headingSizes[r.level]*1.5)
	case len(r.groups) == 0 && len(r.bars) == 0:
		return between
	default:
		return leading
	}
}
