// Package typeset sets lines of text: it puts runs of several styles and scripts
// into the order in which they are seen, finds a font for every character,
// measures the runs and draws them. It breaks no lines.
package typeset

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-text/typesetting/bidi"
	"github.com/rivo/uniseg"
)

// Style is how the letters of a span look.
type Style struct {
	Bold, Italic bool
	Mono         bool // every letter as wide as the next
	Region       Region
}

// Region is whose forms of the Chinese characters are drawn.
type Region int

// The regions.
const (
	China Region = iota
	Japan
	Korea
)

// RegionOf is the region that a text is most likely from.
func RegionOf(text string) Region {
	region := China
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			return Japan
		case unicode.Is(unicode.Hangul, r):
			region = Korea
		}
	}
	return region
}

// Span is a part of a line in one style and size.
type Span struct {
	Text  string
	Style Style
	Size  float64 // of the em, in units of the picture
}

// Run is a part of a set line: text of one span and one direction.
type Run struct {
	Text        string
	Span        int // index of the span that it is of
	X, Width    float64
	RightToLeft bool
	Emoji       bool

	glyphs []glyphs // nil where the setter only measures
}

// Line is a set line. Its runs stand in the order in which they are seen, from
// the left.
type Line struct {
	Runs  []Run
	Width float64
}

// Setter sets lines. The text of spans holds no line break and no control
// character.
type Setter interface {
	Set(spans []Span, base Direction) Line
}

// Direction is the direction that a line begins with.
type Direction int

// The directions.
const (
	LeftToRight Direction = iota
	RightToLeft
)

// DirectionOf is the direction of the first letter of a text.
func DirectionOf(text string) Direction {
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Samaritan, unicode.Mandaic):
			return RightToLeft
		case unicode.IsLetter(r):
			return LeftToRight
		}
	}
	return LeftToRight
}

// piece is a part of a line in one style, direction and kind of font.
type piece struct {
	start, end int // in runes
	span       int
	level      bidi.Level
	emoji      bool
}

// paragraph is a line's text, cut into pieces in the order in which they are
// seen.
type paragraph struct {
	text   []rune
	pieces []piece
}

func newParagraph(spans []Span, base Direction) paragraph {
	var all strings.Builder
	var spanOf []int
	for i, s := range spans {
		all.WriteString(s.Text)
		for range utf8.RuneCountInString(s.Text) {
			spanOf = append(spanOf, i)
		}
	}
	p := paragraph{text: []rune(all.String())}
	levels, emoji := levelsOf(p.text, base), emojiIn(all.String(), len(p.text))
	for at := range p.text {
		next := piece{at, at + 1, spanOf[at], levels[at], emoji[at]}
		if n := len(p.pieces); n > 0 {
			if last := &p.pieces[n-1]; last.span == next.span && last.level == next.level && last.emoji == next.emoji {
				last.end = next.end
				continue
			}
		}
		p.pieces = append(p.pieces, next)
	}
	reorder(p.pieces)
	return p
}

// levelsOf are the embedding levels of the characters of a line.
func levelsOf(text []rune, base Direction) []bidi.Level {
	out := make([]bidi.Level, len(text))
	if base == LeftToRight && !slices.ContainsFunc(text, func(r rune) bool { return r >= 0x590 }) {
		return out
	}
	mark := rune(0x200e)
	if base == RightToLeft {
		mark = 0x200f
	}
	var p bidi.Paragraph
	runs := p.Segment(append([]rune{mark}, text...), bidi.Neutral) // the mark gives the line its direction
	for i := range runs.NumRuns() {
		run := runs.Run(i)
		for at := max(1, run.Start); at < run.End; at++ {
			out[at-1] = run.Level
		}
	}
	return out
}

// reorder puts pieces into the order in which they are seen: from the highest
// level to the lowest odd one, what is at or above it is turned round (rule L2
// of the Unicode bidirectional algorithm).
func reorder(pieces []piece) {
	highest := bidi.Level(0)
	for _, p := range pieces {
		highest = max(highest, p.level)
	}
	for level := highest; level > 0; level-- {
		for i := 0; i < len(pieces); i++ {
			from := i
			for i < len(pieces) && pieces[i].level >= level {
				i++
			}
			slices.Reverse(pieces[from:i])
		}
	}
}

// emojiIn reports of each character whether it is of an emoji.
func emojiIn(text string, runes int) []bool {
	out := make([]bool, 0, runes)
	for state := -1; text != ""; {
		var cluster string
		var width int
		cluster, text, width, state = uniseg.FirstGraphemeClusterInString(text, state)
		is := isEmoji(cluster, width)
		for range utf8.RuneCountInString(cluster) {
			out = append(out, is)
		}
	}
	return out
}

func isEmoji(cluster string, width int) bool {
	first, _ := utf8.DecodeRuneInString(cluster)
	switch {
	case strings.ContainsAny(cluster, "\ufe0f\u20e3"):
		return true
	case strings.Contains(cluster, "\ufe0e") || width < 2 || first >= 0x2e80 && first < 0xfe00:
		return false
	default:
		return unicode.In(first, unicode.So, unicode.Sk) || first >= 0x1f1e6 && first <= 0x1f1ff
	}
}

// ignorable reports whether a character is not seen, so that a font need not
// have it.
func ignorable(r rune) bool {
	return unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Cc, unicode.Variation_Selector) || r >= 0xe0000 && r <= 0xe0fff
}
