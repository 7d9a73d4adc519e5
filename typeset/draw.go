package typeset

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
	"golang.org/x/image/draw"
	"golang.org/x/image/vector"
)

// Canvas is a picture that is drawn on, at a scale: how many pixels stand for a
// unit.
type Canvas struct {
	Image *image.RGBA
	scale float64
	fonts *Fonts
	path  vector.Rasterizer
}

// NewCanvas makes a picture of a size in units.
func NewCanvas(width, height, scale float64, fonts *Fonts) *Canvas {
	return &Canvas{Image: image.NewRGBA(image.Rect(0, 0, int(math.Round(width*scale)), int(math.Round(height*scale)))), scale: scale, fonts: fonts}
}

// Path draws the inside of closed curves. The function adds them, in units; all
// of them lie in the box.
func (c *Canvas) Path(x, y, w, h float64, ink color.Color, add func(p Pen)) {
	area := image.Rect(int(math.Floor(x*c.scale)), int(math.Floor(y*c.scale)), int(math.Ceil((x+w)*c.scale)), int(math.Ceil((y+h)*c.scale)))
	area = area.Intersect(c.Image.Bounds())
	if area.Empty() {
		return
	}
	for top := area.Min.Y; top < area.Max.Y; top += band {
		part := image.Rect(area.Min.X, top, area.Max.X, min(top+band, area.Max.Y))
		c.path.Reset(part.Dx(), part.Dy())
		add(Pen{&c.path, c.scale, float64(part.Min.X), float64(part.Min.Y)})
		c.path.Draw(c.Image, part, image.NewUniform(ink), image.Point{})
	}
}

// band is how many rows of pixels are filled at a time, since a path needs room
// for each of them.
const band = 256

// Pen adds curves to a path, in units.
type Pen struct {
	to     *vector.Rasterizer
	scale  float64
	dx, dy float64 // of the drawn part, in pixels
}

func (p Pen) at(x, y float64) (float32, float32) {
	return float32(x*p.scale - p.dx), float32(y*p.scale - p.dy)
}

// Move begins a curve.
func (p Pen) Move(x, y float64) { p.to.MoveTo(p.at(x, y)) }

// Line goes on straight.
func (p Pen) Line(x, y float64) { p.to.LineTo(p.at(x, y)) }

// Quad goes on in a quadratic curve.
func (p Pen) Quad(x1, y1, x, y float64) {
	ax, ay := p.at(x1, y1)
	bx, by := p.at(x, y)
	p.to.QuadTo(ax, ay, bx, by)
}

// Cube goes on in a cubic curve.
func (p Pen) Cube(x1, y1, x2, y2, x, y float64) {
	ax, ay := p.at(x1, y1)
	bx, by := p.at(x2, y2)
	cx, cy := p.at(x, y)
	p.to.CubeTo(ax, ay, bx, by, cx, cy)
}

// Close ends a curve where it began.
func (p Pen) Close() { p.to.ClosePath() }

type glyphKey struct {
	face *font.Face
	id   font.GID
}

// bitmap is a decoded picture of a letter, nil where it can't be read.
type bitmap struct{ image image.Image }

// drawable reports whether a letter of a font can be drawn here.
func drawable(face *font.Face, id font.GID) bool {
	switch data := face.GlyphData(id).(type) {
	case font.GlyphBitmap:
		return data.Format == font.PNG
	case font.GlyphColor:
		_, ok := data.Paint.(tables.PaintColrLayersResolved)
		return ok
	case font.GlyphOutline:
		return len(data.Segments) > 0
	case font.GlyphSVG:
		return len(data.Outline.Segments) > 0
	default:
		return false
	}
}

// Text draws a run with its beginning at a place on the base line.
func (c *Canvas) Text(x, y float64, run Run, ink color.Color) {
	for _, g := range run.glyphs {
		for _, one := range g.all {
			c.glyph(x+one.x, y+one.y, g, one.id, ink)
		}
	}
}

func (c *Canvas) glyph(x, y float64, g glyphs, id font.GID, ink color.Color) {
	key := glyphKey{g.font.face, id}
	if segments, ok := c.fonts.outline[key]; ok {
		c.segments(x, y, g, segments, ink)
		return
	}
	switch data := g.font.face.GlyphData(id).(type) {
	case font.GlyphOutline:
		c.fonts.outline[key] = data.Segments
		c.segments(x, y, g, data.Segments, ink)
	case font.GlyphSVG:
		c.segments(x, y, g, data.Outline.Segments, ink)
	case font.GlyphBitmap:
		c.bitmap(x, y, g, key, data)
	case font.GlyphColor:
		c.layers(x, y, g, data, ink)
	}
}

// slant is how far the top of an upright letter is moved to stand for an
// italic one, as a share of its height.
const slant = 0.21

// segments draws an outline, which is in units of the font with y growing up.
func (c *Canvas) segments(x, y float64, g glyphs, all []font.Segment, ink color.Color) {
	if len(all) == 0 {
		return
	}
	em := g.size / float64(g.font.face.Upem())
	lean := 0.0
	if g.font.slant {
		lean = slant
	}
	place := func(p font.SegmentPoint) (float64, float64) {
		return x + em*(float64(p.X)+lean*float64(p.Y)), y - em*float64(p.Y)
	}
	lowX, lowY, highX, highY := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for i := range all {
		for _, p := range all[i].ArgsSlice() {
			px, py := place(p)
			lowX, lowY, highX, highY = min(lowX, px), min(lowY, py), max(highX, px), max(highY, py)
		}
	}
	shifts := []float64{0}
	if g.font.embolden {
		shifts = append(shifts, g.size/32) // drawn twice, a little apart
	}
	for _, shift := range shifts {
		c.Path(lowX+shift, lowY, highX-lowX, highY-lowY, ink, func(p Pen) {
			outline(p, all, func(s font.SegmentPoint) (float64, float64) {
				px, py := place(s)
				return px + shift, py
			})
		})
	}
}

// outline adds an outline to a path.
func outline(p Pen, all []font.Segment, place func(font.SegmentPoint) (x, y float64)) {
	for i := range all {
		s := &all[i]
		ax, ay := place(s.Args[0])
		bx, by := place(s.Args[1])
		cx, cy := place(s.Args[2])
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			if i > 0 {
				p.Close()
			}
			p.Move(ax, ay)
		case opentype.SegmentOpLineTo:
			p.Line(ax, ay)
		case opentype.SegmentOpQuadTo:
			p.Quad(ax, ay, bx, by)
		case opentype.SegmentOpCubeTo:
			p.Cube(ax, ay, bx, by, cx, cy)
		}
	}
	p.Close()
}

// bitmap draws a letter that is a picture, as those of emoji are.
func (c *Canvas) bitmap(x, y float64, g glyphs, key glyphKey, data font.GlyphBitmap) {
	b, ok := c.fonts.bitmaps[key]
	if !ok {
		if data.Format == font.PNG {
			if img, err := png.Decode(bytes.NewReader(data.Data)); err == nil {
				b.image = img
			}
		}
		c.fonts.bitmaps[key] = b
	}
	box, ok := g.font.face.GlyphExtents(key.id)
	if b.image == nil || !ok {
		return
	}
	em := g.size / float64(g.font.face.Upem()) * c.scale
	left, top := x*c.scale+em*float64(box.XBearing), y*c.scale-em*float64(box.YBearing)
	to := image.Rect(int(math.Round(left)), int(math.Round(top)), int(math.Round(left+em*float64(box.Width))), int(math.Round(top-em*float64(box.Height))))
	draw.CatmullRom.Scale(c.Image, to, b.image, b.image.Bounds(), draw.Over, nil)
}

// layers draws a letter that is made of outlines in several colours.
func (c *Canvas) layers(x, y float64, g glyphs, data font.GlyphColor, ink color.Color) {
	layers, ok := data.Paint.(tables.PaintColrLayersResolved)
	if !ok || len(g.font.face.CPAL) == 0 {
		return
	}
	palette := g.font.face.CPAL[0]
	for _, l := range layers {
		fill := ink
		if int(l.PaletteIndex) < len(palette) {
			p := palette[l.PaletteIndex]
			fill = color.NRGBA{R: p.Red, G: p.Green, B: p.Blue, A: p.Alpha}
		}
		if outline, ok := g.font.face.GlyphDataOutline(font.GID(l.GlyphID)); ok {
			c.segments(x, y, g, outline.Segments, fill)
		}
	}
}
