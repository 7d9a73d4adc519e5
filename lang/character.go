package lang

import "github.com/rivo/uniseg"

// LastLength is of how many code points the last character of a text is made:
// one, but for emoji and letters with marks. It is 0 where there is no text.
func LastLength(text string) (n int) {
	for g := uniseg.NewGraphemes(text); g.Next(); {
		n = len(g.Runes())
	}
	return n
}
