package lang

import (
	"strings"

	"github.com/rivo/uniseg"
)

// LastLength is of how many code points the last character of a text is made:
// one, but for emoji and letters with marks. It is 0 where there is no text.
func LastLength(text string) (n int) {
	for g := uniseg.NewGraphemes(text); g.Next(); {
		n = len(g.Runes())
	}
	return n
}

// WithoutLast returns a text without its last character as a person sees it.
func WithoutLast(text string) string {
	last := ""
	for g := uniseg.NewGraphemes(text); g.Next(); {
		last = g.Str()
	}
	return strings.TrimSuffix(text, last)
}
