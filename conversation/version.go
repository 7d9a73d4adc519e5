package conversation

import (
	"slices"
	"strings"
	"unicode"
)

// editions are the words that makers put after a model's name. They tell as
// much as the name does.
var editions = strings.Fields(`air base chat coder distill exp experimental fast flash haiku highspeed instant instruct large latest
	lite max medium micro mini nano next omni opus plus preview pro reasoner reasoning small sonnet speciale terminus thinking turbo ultra
	vision vl`)

// versionAt is the length of the version that follows a name: "4o", " 3.1",
// "-R1", " Pro", "3-235B-A22B-Instruct". It tells as much as the name does.
func versionAt(letters []letter, at int, final bool) (length int, partial bool) {
	end, numbered := at, false
	for {
		begin := end
		if begin < len(letters) && strings.ContainsRune("-\u2010\u2011\u2013. :@", letters[begin].r) {
			begin++
		}
		stop, partial := tokenEnd(letters, begin, final)
		if partial {
			return 0, true
		}
		t := token{letters: letters[begin:stop], parted: begin > end}
		if begin > end {
			t.after = letters[end].r
		}
		if !t.version(numbered) {
			return end - at, false
		}
		numbered = numbered || t.digit()
		end = stop
	}
}

// tokenEnd is where the word, or the number with its points, that begins at i
// ends.
func tokenEnd(letters []letter, i int, final bool) (end int, partial bool) {
	for ; i < len(letters); i++ {
		point := letters[i].r == '.' && i > 0 && unicode.IsDigit(letters[i-1].r)
		if point && i+1 < len(letters) {
			point = unicode.IsDigit(letters[i+1].r)
		} else if point && final {
			return i, false
		}
		if !point && !wordRune(letters[i].r) {
			return i, false
		}
	}
	return i, !final
}

// token is a word after a name, and what parts it from what is before it.
type token struct {
	letters []letter
	parted  bool
	after   rune
}

func (t token) digit() bool {
	return slices.ContainsFunc(t.letters, func(l letter) bool { return unicode.IsDigit(l.r) })
}

// version reports whether a token belongs to the model's name: a number, a letter
// or two with a number, or an edition. After a blank a word alone must look
// like a name: a capital, or a version before it.
func (t token) version(numbered bool) bool {
	const longest = 12
	if len(t.letters) == 0 || len(t.letters) > longest {
		return false
	}
	text := make([]rune, len(t.letters))
	for i, l := range t.letters {
		text[i] = l.r
	}
	switch {
	case t.digit():
		lead := slices.IndexFunc(text, unicode.IsDigit)
		return lead <= 2 && (t.after != '.' && t.after != ':' || lead == 0)
	case !t.parted, t.after == '.', !slices.Contains(editions, string(text)):
		return false
	case t.after == ' ':
		return numbered || t.letters[0].upper
	}
	return true
}
