package typeset

import (
	"slices"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// glyphs are letters of one font, at their places in the run.
type glyphs struct {
	font chosen
	size float64
	all  []glyph
}

type glyph struct {
	id   font.GID
	x, y float64 // from the run's beginning on the base line; y grows down
}

// Set sets the spans with the fonts.
func (f *Fonts) Set(spans []Span, base Direction) Line {
	p := newParagraph(spans, base)
	var line Line
	for _, piece := range p.pieces {
		run := f.run(p.text, piece, spans[piece.span])
		run.X = line.Width
		line.Runs = append(line.Runs, run)
		line.Width += run.Width
	}
	return line
}

// resolver gives every character of a piece its font.
type resolver struct {
	fonts *Fonts
	style Style
	emoji bool
}

// ResolveFace is the font of a character.
func (r resolver) ResolveFace(c rune) *font.Face {
	return r.fonts.face(wanted{r.style, r.emoji, c}).face
}

func (f *Fonts) run(text []rune, p piece, s Span) Run {
	run := Run{Text: string(text[p.start:p.end]), Span: p.span, RightToLeft: p.level%2 == 1, Emoji: p.emoji}
	direction := di.DirectionLTR
	if run.RightToLeft {
		direction = di.DirectionRTL
	}
	inputs := f.split.Split(shaping.Input{
		Text: text, RunStart: p.start, RunEnd: p.end, Direction: direction,
		Size: fixed.I(shapedSize), Language: [...]language.Language{China: "zh-hans", Japan: "ja", Korea: "ko"}[s.Style.Region],
	}, resolver{f, s.Style, p.emoji})
	inputs = slices.Clone(inputs)
	if run.RightToLeft {
		slices.Reverse(inputs)
	}
	em := s.Size / shapedSize
	for _, in := range inputs {
		in.Direction = direction
		out := f.shaper.Shape(in)
		g := glyphs{font: f.face(wanted{s.Style, p.emoji, text[in.RunStart]}), size: s.Size}
		g.font.face = in.Face
		for _, o := range out.Glyphs {
			g.all = append(g.all, glyph{o.GlyphID, run.Width + em*units(o.XOffset), -em * units(o.YOffset)})
			run.Width += em * units(o.Advance)
		}
		run.glyphs = append(run.glyphs, g)
	}
	return run
}

// shapedSize is the size that letters are shaped at, in units: the shaper rounds
// sizes, so that what it gives is scaled from a large one.
const shapedSize = 1000

func units(v fixed.Int26_6) float64 { return float64(v) / 64 }
