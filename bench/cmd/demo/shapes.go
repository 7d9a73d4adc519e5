//go:build unix

package main

import (
	"fmt"
	"image/color"
)

// strokes of a box-drawing character towards its four sides: 0 none, 1 light,
// 2 heavy.
type strokes struct{ left, right, up, down int }

var boxes = map[rune]strokes{
	'─': {1, 1, 0, 0}, '━': {2, 2, 0, 0}, '│': {0, 0, 1, 1}, '┃': {0, 0, 2, 2},
	'┌': {0, 1, 0, 1}, '┐': {1, 0, 0, 1}, '└': {0, 1, 1, 0}, '┘': {1, 0, 1, 0},
	'┏': {0, 2, 0, 2}, '┓': {2, 0, 0, 2}, '┗': {0, 2, 2, 0}, '┛': {2, 0, 2, 0},
	'├': {0, 1, 1, 1}, '┤': {1, 0, 1, 1}, '┬': {1, 1, 0, 1}, '┴': {1, 1, 1, 0}, '┼': {1, 1, 1, 1},
	'┣': {0, 2, 2, 2}, '┫': {2, 0, 2, 2}, '┳': {2, 2, 0, 2}, '┻': {2, 2, 2, 0}, '╋': {2, 2, 2, 2},
	'╴': {1, 0, 0, 0}, '╵': {0, 0, 1, 0}, '╶': {0, 1, 0, 0}, '╷': {0, 0, 0, 1},
	'╸': {2, 0, 0, 0}, '╹': {0, 0, 2, 0}, '╺': {0, 2, 0, 0}, '╻': {0, 0, 0, 2},
	'╼': {1, 2, 0, 0}, '╾': {2, 1, 0, 0},
}

// rounded corners: the side that is left and the side that is gone to.
var corners = map[rune]strokes{'╭': {0, 1, 0, 1}, '╮': {1, 0, 0, 1}, '╰': {0, 1, 1, 0}, '╯': {1, 0, 1, 0}}

// shape draws a character that is no letter, and reports whether it was one.
// Fonts leave gaps between such characters; shapes meet.
func (d *drawing) shape(content string, x, y int, c color.Color) bool {
	r := []rune(content)
	if len(r) != 1 {
		return false
	}
	if s, ok := boxes[r[0]]; ok {
		d.box(s, x, y, c)
		return true
	}
	if s, ok := corners[r[0]]; ok {
		d.corner(s, x, y, c)
		return true
	}
	if left, top, right, bottom, ok := block(r[0]); ok {
		d.fill(x, y, left, top, right, bottom, c)
		return true
	}
	if r[0] > 0x2800 && r[0] <= 0x28ff {
		d.braille(byte(r[0]-0x2800), x, y, c)
		return true
	}
	return false
}

func thickness(kind int) float64 { return 0.4 + 0.9*float64(kind) }

func (d *drawing) box(s strokes, x, y int, c color.Color) {
	left, top := d.x(x), d.y(y)
	midX, midY := left+cellW/2, top+cellH/2
	if s.left > 0 && s.left == s.right { // one line is smoother than two halves
		d.line(left, midY, left+cellW, midY, s.left, c)
		s.left, s.right = 0, 0
	}
	if s.up > 0 && s.up == s.down {
		d.line(midX, top, midX, top+cellH, s.up, c)
		s.up, s.down = 0, 0
	}
	for _, part := range []struct {
		kind           int
		x1, y1, x2, y2 float64
	}{
		{s.left, left, midY, midX + thickness(s.left)/2, midY},
		{s.right, midX - thickness(s.right)/2, midY, left + cellW, midY},
		{s.up, midX, top, midX, midY + thickness(s.up)/2},
		{s.down, midX, midY - thickness(s.down)/2, midX, top + cellH},
	} {
		if part.kind > 0 {
			d.line(part.x1, part.y1, part.x2, part.y2, part.kind, c)
		}
	}
}

func (d *drawing) line(x1, y1, x2, y2 float64, kind int, c color.Color) {
	w := thickness(kind)
	if y1 == y2 {
		d.lines.add(x1, y1-w/2, x2-x1, w, c)
		return
	}
	d.lines.add(x1-w/2, y1, w, y2-y1, c)
}

func (d *drawing) corner(s strokes, x, y int, c color.Color) {
	left, top := d.x(x), d.y(y)
	midX, midY := left+cellW/2, top+cellH/2
	endX, endY := left, top
	if s.right > 0 {
		endX = left + cellW
	}
	if s.down > 0 {
		endY = top + cellH
	}
	fmt.Fprintf(&d.marks, `<path d="M%s %sQ%s %s %s %s" fill="none" stroke="%s" stroke-width="%s"/>`+"\n",
		num(endX), num(midY), num(midX), num(midY), num(midX), num(endY), hex(c), num(thickness(1)))
}

// block is the part of a cell that a block element fills, in parts of 1.
func block(r rune) (left, top, right, bottom float64, ok bool) {
	switch {
	case r == '█':
		return 0, 0, 1, 1, true
	case r == '▀':
		return 0, 0, 1, 0.5, true
	case r >= '▁' && r <= '▇':
		return 0, 1 - float64(r-'▁'+1)/8, 1, 1, true
	case r >= '▉' && r <= '▏':
		return 0, 0, 1 - float64(r-'▉'+1)/8, 1, true
	case r == '▐':
		return 0.5, 0, 1, 1, true
	}
	return 0, 0, 0, 0, false
}

func (d *drawing) fill(x, y int, left, top, right, bottom float64, c color.Color) {
	d.lines.add(d.x(x)+left*cellW, d.y(y)+top*cellH, (right-left)*cellW, (bottom-top)*cellH, c)
}

// braille draws the dots of a pattern: bits 0 to 2 and 6 from the left column
// downwards, 3 to 5 and 7 from the right one.
func (d *drawing) braille(bits byte, x, y int, c color.Color) {
	for i, at := range [8][2]int{{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}, {0, 3}, {1, 3}} {
		if bits&(1<<i) == 0 {
			continue
		}
		fmt.Fprintf(&d.marks, `<circle cx="%s" cy="%s" r="1.3" fill="%s"/>`+"\n",
			num(d.x(x)+(0.25+0.5*float64(at[0]))*cellW), num(d.y(y)+(0.125+0.25*float64(at[1]))*cellH), hex(c))
	}
}
