//go:build unix

package main

import (
	"fmt"
	"image/color"
	"math"
	"strings"
)

// bar is a filled rectangle, in pixels.
type bar struct {
	x, y, w, h float64
	fill       string
}

// bars are rectangles in which neighbours of one colour become one, so that a
// frame is a few shapes and not one for each cell.
type bars []bar

const near = 0.01 // pixels

func same(a, b float64) bool { return math.Abs(a-b) < near }

// add puts a rectangle down; one that goes on from the last one lengthens it.
func (bs *bars) add(x, y, w, h float64, c color.Color) {
	next := bar{x, y, w, h, hex(c)}
	if n := len(*bs); n > 0 {
		if last := &(*bs)[n-1]; last.fill == next.fill && same(last.y, y) && same(last.h, h) && same(last.x+last.w, x) {
			last.w += w
			return
		}
	}
	*bs = append(*bs, next)
}

// String draws them; what stands exactly under another is joined with it.
func (bs bars) String() string {
	var out bars
	open := map[string]int{} // where a bar could be gone on from, by its foot
	for _, r := range bs {
		if i, ok := open[key(r, r.y)]; ok && out[i].fill == r.fill {
			delete(open, key(r, r.y))
			out[i].h += r.h
			open[key(out[i], out[i].y+out[i].h)] = i
			continue
		}
		out = append(out, r)
		open[key(r, r.y+r.h)] = len(out) - 1
	}
	var b strings.Builder
	for _, r := range out {
		fmt.Fprintf(&b, `<rect x="%s" y="%s" width="%s" height="%s" fill="%s"/>`+"\n", num(r.x), num(r.y), num(r.w), num(r.h), r.fill)
	}
	return b.String()
}

func key(r bar, y float64) string { return fmt.Sprintf("%.2f %.2f %.2f %s", r.x, r.w, y, r.fill) }
