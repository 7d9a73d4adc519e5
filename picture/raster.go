package picture

import (
	"image"
	"image/color"

	"kansei/themes"
	"kansei/typeset"
)

// raster is the picture in pixels.
func (s *sheet) raster(fonts *typeset.Fonts) image.Image {
	c := typeset.NewCanvas(s.width, s.height, scale, fonts)
	box{w: s.width + 1, h: s.height + 1, fill: s.ground}.draw(c)
	for _, shape := range s.shapes {
		switch shape := shape.(type) {
		case box:
			shape.draw(c)
		case words:
			for _, r := range shape.line.Runs {
				c.Text(shape.x+r.X, shape.y, r, inkOf(shape.inks[r.Span]))
			}
		}
	}
	return c.Image
}

func inkOf(h themes.Hex) color.Color {
	r, g, b := h.RGB()
	return color.RGBA{R: r, G: g, B: b, A: 255}
}

func (x box) draw(c *typeset.Canvas) {
	if x.edge != "" {
		outer := x
		outer.fill, outer.edge = x.edge, ""
		outer.draw(c)
		x.x, x.y, x.w, x.h, x.r = x.x+x.thick, x.y+x.thick, x.w-2*x.thick, x.h-2*x.thick, max(0, x.r-x.thick)
	}
	if x.fill == "" {
		return
	}
	c.Path(x.x, x.y, x.w, x.h, inkOf(x.fill), x.outline)
}

// arc is how far along the sides of its box the handles of a quarter of a circle
// stand.
const arc = 0.5523

func (x box) outline(p typeset.Pen) {
	r := min(x.r, x.w/2, x.h/2)
	left, top, right, bottom := x.x, x.y, x.x+x.w, x.y+x.h
	k := r * (1 - arc)
	p.Move(left+r, top)
	p.Line(right-r, top)
	p.Cube(right-k, top, right, top+k, right, top+r)
	p.Line(right, bottom-r)
	p.Cube(right, bottom-k, right-k, bottom, right-r, bottom)
	p.Line(left+r, bottom)
	p.Cube(left+k, bottom, left, bottom-k, left, bottom-r)
	p.Line(left, top+r)
	p.Cube(left, top+k, left+k, top, left+r, top)
	p.Close()
}
