package typeset

import (
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"
)

// Measured sets lines without fonts, for pictures that are drawn with those of
// the viewer. Letters are as wide as those of Helvetica, Arial and Liberation Sans, which
// agree; what these do not have is half an em a cell.
type Measured struct{}

// monoEm is the width of a letter of usual fonts of one width, in ems.
const monoEm = 0.6

// Set measures the spans.
func (Measured) Set(spans []Span, base Direction) Line {
	p := newParagraph(spans, base)
	var line Line
	for _, piece := range p.pieces {
		s := spans[piece.span]
		text := string(p.text[piece.start:piece.end])
		run := Run{
			Text: text, Span: piece.span, X: line.Width, RightToLeft: piece.level%2 == 1, Emoji: piece.emoji,
			Width: s.Size * emsOf(text, s.Style),
		}
		line.Runs = append(line.Runs, run)
		line.Width += run.Width
	}
	return line
}

// emsOf is how wide a text is.
func emsOf(text string, style Style) float64 {
	total := 0.0
	for state := -1; text != ""; {
		var cluster string
		var width int
		cluster, text, width, state = uniseg.FirstGraphemeClusterInString(text, state)
		total += clusterEms(cluster, width, style)
	}
	return total
}

func clusterEms(cluster string, width int, style Style) float64 {
	first, _ := utf8.DecodeRuneInString(cluster)
	switch {
	case style.Mono && width < 2:
		return monoEm * float64(width)
	case isEmoji(cluster, width):
		return 1.25
	case width > 1:
		return float64(width) / 2
	case width == 0:
		return 0
	}
	if w, ok := letterEms(first, style.Bold); ok {
		return w
	}
	if base, _ := utf8.DecodeRuneInString(norm.NFD.String(cluster)); base != first {
		if w, ok := letterEms(base, style.Bold); ok {
			return w
		}
	}
	switch {
	case unicode.In(first, unicode.So, unicode.Sm, unicode.No):
		return 0.8
	case unicode.IsUpper(first):
		return 0.68
	}
	return 0.55
}

// letterEms is the width of a letter of Helvetica.
func letterEms(r rune, bold bool) (ems float64, ok bool) {
	table := &regularEms
	if bold {
		table = &boldEms
	}
	switch {
	case r >= ' ' && r <= '~':
		return float64(table[r-' ']) / 1000, true
	case r == 0x2018 || r == 0x2019:
		return float64(table['i'-' ']) / 1000, true
	case r == 0x201c || r == 0x201d:
		return float64(table['('-' ']) / 1000, true
	case r == 0x2013 || r == 0xa0:
		return map[rune]float64{0x2013: 0.556, 0xa0: 0.278}[r], true
	case r == 0x2014 || r == 0x2026:
		return 1, true
	case r == 0x2022 || r == 0xb7:
		return 0.35, true
	}
	return 0, false
}

// regularEms are the widths of the letters from the blank to the tilde, in
// thousandths of an em.
var regularEms = [95]uint16{
	278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
	556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
	1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
	667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
	333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
	556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
}

// boldEms are those of bold letters.
var boldEms = [95]uint16{
	278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
	556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
	975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
	667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
	333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
	611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
}
