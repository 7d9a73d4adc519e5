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

	"kansei/report"
	"kansei/typeset"
)

// pngScale is how many pixels of the picture stand for one of the charts, so
// that it is sharp on fine screens and in print.
const pngScale = 2

// PNG is the picture that SVG is, in pixels, with fonts. Its words are English
// where these lack a letter of another language.
func PNG(f report.Findings, fonts *typeset.Fonts) ([]byte, error) {
	img := drawPNG(f, fonts)
	if len(fonts.Missing()) > 0 && f.Words != nil && f.Words.Lang() != "en" {
		f.Words = english()
		img = drawPNG(f, fonts)
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, img); err != nil {
		return nil, fmt.Errorf("encode the picture: %w", err)
	}
	return b.Bytes(), nil
}

func drawPNG(f report.Findings, fonts *typeset.Fonts) image.Image {
	all := (*findings)(&f).charts(plotWidth)
	width, height := sheet(all)
	c := &raster{canvas: typeset.NewCanvas(width, height, pngScale, fonts), fonts: fonts}
	draw.Draw(c.canvas.Image, c.canvas.Image.Bounds(), image.White, image.Point{}, draw.Src)
	drawSheet(c, all)
	return c.canvas.Image
}

// raster paints with soft edges.
type raster struct {
	canvas *typeset.Canvas
	fonts  *typeset.Fonts
}

func rgb(hex string, alpha float64) color.Color {
	n, err := strconv.ParseUint(hex[1:], 16, 32)
	if err != nil {
		return color.Black
	}
	return color.NRGBA{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n), A: uint8(math.Round(255 * alpha))}
}

// polygon fills a path of corners.
func (c *raster) polygon(path [][2]float64, ink color.Color) {
	low, high := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	for _, p := range path {
		for i := range p {
			low[i], high[i] = math.Min(low[i], p[i]), math.Max(high[i], p[i])
		}
	}
	c.canvas.Path(low[0], low[1], high[0]-low[0], high[1]-low[1], ink, func(pen typeset.Pen) {
		for i, p := range path {
			if i == 0 {
				pen.Move(p[0], p[1])
			} else {
				pen.Line(p[0], p[1])
			}
		}
		pen.Close()
	})
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
	line := c.fonts.Set([]typeset.Span{{Text: text, Style: typeset.Style{Bold: k == inkStrong}, Size: size}}, typeset.LeftToRight)
	switch a {
	case alignMiddle:
		x -= line.Width / 2
	case alignRight:
		x -= line.Width
	case alignLeft:
	}
	for _, r := range line.Runs {
		c.canvas.Text(x+r.X, y, r, rgb(k.hex(), 1))
	}
}
