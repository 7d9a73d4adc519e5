package picture

import (
	"kansei/themes"
	"kansei/typeset"
)

// sheet is a picture before it is written: shapes on a ground, in units, y
// growing down.
type sheet struct {
	title         string
	lang          string
	width, height float64
	ground        themes.Hex
	shapes        []shape
}

// shape is one thing that is drawn.
type shape interface{ moved(dx, dy float64) shape }

// box is a rectangle with round corners.
type box struct {
	x, y, w, h, r float64
	fill, edge    themes.Hex // "": none
	thick         float64    // of the edge, which lies inside
}

// words is a set line, with its beginning at a place on the base line.
type words struct {
	x, y   float64
	line   typeset.Line
	spans  []typeset.Span
	looks  []look       // by span
	inks   []themes.Hex // by span
	region typeset.Region
	lane   string // whose reply it is, empty for everything else
	row    int    // of the reply's text, from 1; 0 for everything else
}

func (b box) moved(dx, dy float64) shape {
	b.x, b.y = b.x+dx, b.y+dy
	return b
}

func (w words) moved(dx, dy float64) shape {
	w.x, w.y = w.x+dx, w.y+dy
	return w
}

// drawing is a part of a picture with its height.
type drawing struct {
	shapes []shape
	height float64
}

func (d *drawing) add(s ...shape) { d.shapes = append(d.shapes, s...) }

// put adds another drawing at a place.
func (d *drawing) put(x, y float64, other drawing) {
	for _, s := range other.shapes {
		d.shapes = append(d.shapes, s.moved(x, y))
	}
}

// palette are a theme's colours by what they are for here.
type palette struct {
	themes.Tokens
	cardEdge, badge, bubble, codeGround, pill themes.Hex
}

func newPalette(t themes.Theme) palette {
	k := t.Tokens
	p := palette{Tokens: k}
	p.cardEdge = mix(k.Panel, k.Border, 0.4)
	p.badge = mix(k.Panel, k.Text, 0.12)
	p.bubble = mix(k.Panel, k.User, 0.16)
	p.codeGround = mix(k.Panel, k.Text, 0.05)
	p.pill = mix(k.Panel, k.Text, 0.07)
	return p
}

// mix is a colour between two: share is how much there is of the second.
func mix(a, b themes.Hex, share float64) themes.Hex {
	ar, ag, ab := a.RGB()
	br, bg, bb := b.RGB()
	const digits = "0123456789abcdef"
	out := append(make([]byte, 0, len("#rrggbb")), '#')
	for _, c := range [][2]uint8{{ar, br}, {ag, bg}, {ab, bb}} {
		v := uint8(float64(c[0])*(1-share) + float64(c[1])*share + 0.5)
		out = append(out, digits[v>>4], digits[v&15])
	}
	return themes.Hex(out)
}
