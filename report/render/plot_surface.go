package render

import (
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
)

// surface is what charts are drawn on. Units are pixels, y grows down.
type surface interface {
	line(x0, y0, x1, y1, width float64, c ink)
	dot(x, y, r float64, hollow bool)
	fill(x, y, w, h, share float64) // a cell of a heat map; share is 0 to 1
	text(x, y, size float64, s string, a align, c ink)
}

// ink is a colour by what it is for.
type ink int

const (
	inkText ink = iota
	inkStrong
	inkMuted
	inkGrid
	inkMark
	inkSpan
	inks
)

// align is where of a text its x is. Its y is that of the base line.
type align int

const (
	alignLeft align = iota
	alignMiddle
	alignRight
)

// chart is a drawing of a known size.
type chart struct {
	title         string
	width, height float64
	draw          func(s surface)
}

// typeface measures and draws letters: the Go fonts, which come with the
// program, so that a picture is the same everywhere.
type typeface struct {
	regular, bold *opentype.Font
	faces         map[faceKey]font.Face
}

type faceKey struct {
	size float64
	bold bool
}

func newTypeface() *typeface {
	regular, err := opentype.Parse(goregular.TTF)
	if err != nil {
		panic(err) // a font that is built in
	}
	bold, err := opentype.Parse(gobold.TTF)
	if err != nil {
		panic(err)
	}
	return &typeface{regular, bold, map[faceKey]font.Face{}}
}

func (t *typeface) face(size float64, bold bool) font.Face {
	k := faceKey{size, bold}
	if t.faces[k] == nil {
		of := t.regular
		if bold {
			of = t.bold
		}
		face, err := opentype.NewFace(of, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			panic(err) // only a size that is none makes it fail
		}
		t.faces[k] = face
	}
	return t.faces[k]
}

// wideFrom is the first letter of the scripts whose letters are as wide as
// they are high, and which the Go fonts do not have.
const wideFrom = 0x2e80

// measure is how wide a text of the charts is, with a little to spare for the reader's own
// font in an SVG.
func (t *typeface) measure(text string) float64 {
	face := t.face(letters, false)
	w := 0.0
	for _, r := range text {
		if r >= wideFrom {
			w += letters
			continue
		}
		a, ok := face.GlyphAdvance(r)
		if !ok {
			w += letters * 0.6
			continue
		}
		w += float64(a) / 64
	}
	return w * 1.04
}

// shorten cuts a text to a width.
func (t *typeface) shorten(text string, width float64) string {
	if t.measure(text) <= width {
		return text
	}
	runes := []rune(text)
	for len(runes) > 0 && t.measure(string(runes)+"…") > width {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}
