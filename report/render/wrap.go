package render

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Signs that do not begin a line, and signs that do not end one.
const (
	notFirst = "，。、；：？！）」』》”’…·%％～" + noBreak
	notLast  = "（「『《“‘～" + noBreak
)

// A number stands on one line with the Chinese noun that it counts, "22 个",
// and with what makes it an ordinal, "第 3 位".
var (
	counted = regexp.MustCompile(`([0-9%]) (\p{Han})`)
	ordinal = regexp.MustCompile(`第 ([0-9])`)
)

// noBreak is a space that keeps a line together.
const noBreak = "\u00a0"

func keepCounts(text string) string {
	return ordinal.ReplaceAllString(counted.ReplaceAllString(text, "$1"+noBreak+"$2"), "第"+noBreak+"$1")
}

// wrap breaks a text into lines of so many cells: at spaces, and between
// Chinese characters, which need none. What is longer than a line is cut.
func wrap(text string, width int) []string {
	var lines []string
	from, at, room := 0, 0, width // of the line, what is put into it, and what it has left
	put := func(piece string) {
		cells := ansi.StringWidth(strings.TrimRight(piece, " "))
		if cells > room && at > from {
			lines = append(lines, strings.TrimRight(text[from:at], " "))
			from, room = at, width
		}
		at += len(piece)
		room -= cells + len(piece) - len(strings.TrimRight(piece, " "))
	}
	for at < len(text) {
		piece := firstPiece(text[at:])
		if ansi.StringWidth(strings.TrimRight(piece, " ")) <= width {
			put(piece)
			continue
		}
		for piece != "" {
			cluster, _ := ansi.FirstGraphemeCluster(piece, ansi.GraphemeWidth)
			put(cluster)
			piece = piece[len(cluster):]
		}
	}
	lines = append(lines, strings.TrimRight(text[from:at], " "))
	for i := range lines {
		lines[i] = strings.ReplaceAll(lines[i], noBreak, " ")
	}
	return lines
}

// firstPiece is what of a text cannot be broken, with the spaces after it.
func firstPiece(text string) string {
	end, before := 0, rune(0)
	for end < len(text) && text[end] != ' ' {
		cluster, _ := ansi.FirstGraphemeCluster(text[end:], ansi.GraphemeWidth)
		r, _ := utf8.DecodeRuneInString(cluster)
		if end > 0 && (between(before) || between(r)) && !strings.ContainsRune(notFirst, r) && !strings.ContainsRune(notLast, before) {
			return text[:end]
		}
		end += len(cluster)
		before = r
	}
	return text[:len(text)-len(strings.TrimLeft(text[end:], " "))]
}

// between reports whether lines may break beside a character.
func between(r rune) bool {
	fullWidth := r >= '\u3000' && r <= '\u303f' || r >= '\uff01' && r <= '\uff60'
	return fullWidth || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}
