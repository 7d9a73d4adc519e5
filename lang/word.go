package lang

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// WordBefore is where the word before the end of a text begins, in bytes. Words
// end where Unicode's rules (UAX 29) say; spaces and punctuation behind the word
// are passed over.
func WordBefore(text string) int {
	start, at, state := 0, 0, -1
	for rest := text; rest != ""; {
		var word string
		word, rest, state = uniseg.FirstWordInString(rest, state)
		if isWord(word) {
			start = at
		}
		at += len(word)
	}
	return start
}

// WordAfter is where the word after the beginning of a text ends, in bytes.
// Spaces and punctuation before the word are passed over.
func WordAfter(text string) int {
	at, state := 0, -1
	for rest := text; rest != ""; {
		var word string
		word, rest, state = uniseg.FirstWordInString(rest, state)
		at += len(word)
		if isWord(word) {
			break
		}
	}
	return at
}

// isWord reports whether a piece of text between two boundaries is more than
// space and punctuation.
func isWord(piece string) bool {
	return strings.ContainsFunc(piece, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.So, r) })
}
