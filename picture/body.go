package picture

import (
	"kansei/themes"
	"kansei/typeset"
)

// body draws a text in a column of a width. row numbers are for lane, where one
// is given.
func (s setter) body(f flow, width float64, lane string) drawing {
	var d drawing
	for i := 0; i < len(f.rows); i++ {
		r := f.rows[i]
		if r.kind == code && (i == 0 || !f.inCode(i)) {
			if i > 0 && !f.empty(i-1) {
				d.height += codePad / 2
			}
			d.height += s.ground(&d, f, i, width)
		}
		s.row(&d, f, i, width, lane)
		d.height += r.height()
		if r.kind == code && !f.inCode(i+1) {
			d.height += codePad
			if i+1 < len(f.rows) && !f.empty(i+1) {
				d.height += codePad / 2
			}
		}
	}
	return d
}

// codePad is the room above and below a block of code.
const codePad = 9.0

// inCode reports whether a row belongs to the block of code that the row before
// it does, of which empty lines are rows too.
func (f flow) inCode(i int) bool {
	if i == 0 || i >= len(f.rows) || f.rows[i-1].kind != code && !f.empty(i-1) {
		return false
	}
	from, to := i-1, i
	for from > 0 && f.empty(from) {
		from--
	}
	for to < len(f.rows) && f.empty(to) {
		to++
	}
	return to < len(f.rows) && f.rows[from].kind == code && f.rows[to].kind == code
}

func (f flow) empty(i int) bool { return f.rows[i].plain == "" }

// ground draws what is behind a block of code that begins at a row, and returns
// the room above its first line.
func (s setter) ground(d *drawing, f flow, i int, width float64) float64 {
	height, left := 2*codePad, width
	for at := i; at < len(f.rows) && (at == i || f.inCode(at)); at++ {
		height += f.rows[at].height()
		for _, w := range f.rows[at].set {
			left = min(left, w.x)
		}
	}
	left = max(0, left-2*cell)
	d.add(box{x: left, y: d.height, w: width - left, h: height, r: 8, fill: s.colours.codeGround})
	return codePad
}

func (s setter) row(d *drawing, f flow, i int, width float64, lane string) {
	r, y := f.rows[i], d.height
	mirror := func(x, w float64) float64 {
		if f.base == typeset.RightToLeft && r.kind != code {
			return width - x - w
		}
		return x
	}
	line := mix(s.colours.Panel, s.colours.Border, 0.6)
	for _, at := range r.bars {
		d.add(box{x: mirror(float64(at)*cell+2, 3), y: y, w: 3, h: r.height(), fill: mix(s.colours.Panel, s.colours.Quote, 0.55)})
	}
	for _, at := range r.rules {
		d.add(box{x: mirror((float64(at)+0.5)*cell, 1), y: y, w: 1, h: r.height(), fill: line})
	}
	if r.kind == rule {
		for _, g := range r.groups {
			w := float64(g.cells) * cell
			d.add(box{x: mirror(float64(g.cell)*cell, w), y: y + r.height()/2, w: w, h: 1, fill: line})
		}
		return
	}
	for j, w := range r.set {
		if r.kind != code {
			g := r.groups[j]
			room := width - w.x
			if r.kind == table {
				room = float64(g.cells) * cell
			}
			w = s.fitted(r.row, g, f, w, room)
			switch free := room - w.line.Width; {
			case r.kind == table && g.align == alignEnd:
				w.x += free
			case r.kind == table && g.align == alignMiddle:
				w.x += free / 2
			}
			w.x = mirror(w.x, w.line.Width)
		}
		w.lane, w.row = lane, i+1
		s.place(d, w, y, r.height())
	}
}

// place draws a set line in the middle of a row, with what is behind its parts
// and with lines under and through them.
func (s setter) place(d *drawing, w words, y, height float64) {
	size := 0.0
	for _, span := range w.spans {
		size = max(size, span.Size)
	}
	w.y = y + height/2 + 0.355*size
	var lines []shape
	for i, l := range w.looks {
		from, to := w.extent(i)
		if to <= from {
			continue
		}
		em := w.spans[i].Size
		if l.mark == markInline {
			d.add(box{x: from - 1, y: w.y - em*1.05, w: to - from + 2, h: em * 1.42, r: 4, fill: s.colours.pill})
		}
		if l.underline {
			lines = append(lines, box{x: from, y: w.y + em*0.13, w: to - from, h: max(1, em/16), fill: mix(s.colours.Panel, w.inks[i], 0.6)})
		}
		if l.struck {
			lines = append(lines, box{x: from, y: w.y - em*0.3, w: to - from, h: max(1, em/14), fill: w.inks[i]})
		}
	}
	d.add(w)
	d.add(lines...)
}

// extent is where the runs of a span begin and end.
func (w words) extent(span int) (from, to float64) {
	first := true
	for _, r := range w.line.Runs {
		if r.Span == span {
			if first {
				from, first = w.x+r.X, false
			}
			to = w.x + r.X + r.Width
		}
	}
	return from, to
}

// label is a text in one look on one line, in letters of a size that is less
// where the room asks for it.
func (s setter) label(text string, size float64, bold bool, ink themes.Hex, room float64) words {
	set := func(size float64) words {
		w := words{region: typeset.RegionOf(text)}
		w.add(typeset.Span{Text: text, Style: typeset.Style{Bold: bold, Region: w.region}, Size: size}, look{bold: bold}, ink)
		w.line = s.Set(w.spans, typeset.DirectionOf(text))
		return w
	}
	w := set(size)
	if room > 0 && w.line.Width > room {
		w = set(size * room / w.line.Width)
	}
	return w
}

// at is the words at a place.
func (w words) at(x, y float64) words {
	w.x, w.y = x, y
	return w
}
