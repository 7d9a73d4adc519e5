package render

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"strconv"

	"golang.org/x/image/font"
	fp "golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"kansei/report"
)

// pngScale is how many pixels of the picture stand for one of the charts, so
// that it is sharp on fine screens and in print.
const pngScale = 2

// PNG is the picture that SVG is, in pixels. Its words are English, since the
// letters that come with the program are Latin, Greek and Cyrillic.
func PNG(f report.Findings) ([]byte, error) {
	f.Words = english()
	all := (*findings)(&f).charts(plotWidth)
	width, height := sheet(all)
	c := &raster{img: image.NewRGBA(image.Rect(0, 0, int(width*pngScale), int(height*pngScale))), face: newTypeface()}
	draw.Draw(c.img, c.img.Bounds(), image.White, image.Point{}, draw.Src)
	drawSheet(c, all)
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, c.img); err != nil {
		return nil, fmt.Errorf("encode the picture: %w", err)
	}
	return b.Bytes(), nil
}

// raster paints with soft edges.
type raster struct {
	img  *image.RGBA
	face *typeface
}

func rgb(hex string, alpha float64) color.Color {
	n, err := strconv.ParseUint(hex[1:], 16, 32)
	if err != nil {
		return color.Black
	}
	return color.NRGBA{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n), A: uint8(math.Round(255 * alpha))}
}

// polygon fills a path of corners, within the smallest part of the picture
// that holds it.
func (c *raster) polygon(path [][2]float64, ink color.Color) {
	low, high := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	for _, p := range path {
		for i := range p {
			low[i], high[i] = math.Min(low[i], p[i]*pngScale), math.Max(high[i], p[i]*pngScale)
		}
	}
	area := image.Rect(int(low[0])-1, int(low[1])-1, int(high[0])+2, int(high[1])+2).Intersect(c.img.Bounds())
	if area.Empty() {
		return
	}
	r := vector.NewRasterizer(area.Dx(), area.Dy())
	for i, p := range path {
		x, y := float32(p[0]*pngScale-float64(area.Min.X)), float32(p[1]*pngScale-float64(area.Min.Y))
		if i == 0 {
			r.MoveTo(x, y)
		} else {
			r.LineTo(x, y)
		}
	}
	r.ClosePath()
	r.Draw(c.img, area, image.NewUniform(ink), image.Point{})
}

func (c *raster) line(x0, y0, x1, y1, width float64, k ink) {
	dx, dy := x1-x0, y1-y0
	long := math.Hypot(dx, dy)
	if long == 0 {
		return
	}
	nx, ny := -dy/long*width/2, dx/long*width/2
	c.polygon([][2]float64{{x0 + nx, y0 + ny}, {x1 + nx, y1 + ny}, {x1 - nx, y1 - ny}, {x0 - nx, y0 - ny}}, rgb(k.hex(), 1))
}

func (c *raster) dot(x, y, r float64, hollow bool) {
	c.disc(x, y, r, rgb(inkMark.hex(), 1))
	if hollow {
		c.disc(x, y, r-1.5, color.White)
	}
}

func (c *raster) disc(x, y, r float64, ink color.Color) {
	const corners = 48
	path := make([][2]float64, corners)
	for i := range path {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
		path[i] = [2]float64{x + r*cos, y + r*sin}
	}
	c.polygon(path, ink)
}

func (c *raster) fill(x, y, w, h, share float64) {
	c.polygon([][2]float64{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}, rgb(inkMark.hex(), 0.08+0.5*share))
}

func (c *raster) text(x, y, size float64, text string, a align, k ink) {
	face := c.face.face(size*pngScale, k == inkStrong)
	d := font.Drawer{Dst: c.img, Src: image.NewUniform(rgb(k.hex(), 1)), Face: face}
	w := d.MeasureString(text)
	at := fp.Int26_6(x * pngScale * 64)
	switch a {
	case alignMiddle:
		at -= w / 2
	case alignRight:
		at -= w
	case alignLeft:
	}
	d.Dot = fp.Point26_6{X: at, Y: fp.Int26_6(y * pngScale * 64)}
	d.DrawString(text)
}
