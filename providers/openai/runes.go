package openai

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// joiner puts text together that comes in pieces cut at any byte: a rune that
// is split over two pieces waits for its rest, and so does the first half of a
// surrogate pair.
type joiner struct{ tail []byte }

// add takes a piece and gives the text that is whole by now. It is false where
// bytes come that are no UTF-8; the text before them is still given.
func (j *joiner) add(piece []byte) (string, bool) {
	if len(j.tail) == 0 && utf8.Valid(piece) {
		return string(piece), true
	}
	s := slices.Concat(j.tail, piece)
	j.tail = nil
	var out strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRune(s)
		switch {
		case r != utf8.RuneError || n > 1:
			out.Write(s[:n])
		case unfinished(s):
			j.tail = append([]byte(nil), s...)
			return out.String(), true
		case isSurrogate(s):
			r, n = surrogate(s)
			out.WriteRune(r)
		default:
			return out.String(), false
		}
		s = s[n:]
	}
	return out.String(), true
}

// end returns how the text ends: with a rune that stays half (false), or well. A
// surrogate that stays alone becomes the replacement character.
func (j *joiner) end() (string, bool) {
	tail := j.tail
	j.tail = nil
	switch {
	case len(tail) == 0:
		return "", true
	case isSurrogate(tail):
		return string(utf8.RuneError), true
	}
	return "", false
}

// unfinished reports whether s is the beginning of a rune, or of a surrogate pair
// whose second half is still to come.
func unfinished(s []byte) bool {
	if !utf8.FullRune(s) {
		return true
	}
	if s[0] != 0xed {
		return false
	}
	switch len(s) {
	case 2:
		return s[1] >= 0xa0 && s[1] <= 0xbf
	case 3:
		return isSurrogate(s) && s[1] < 0xb0
	case 4:
		return isSurrogate(s) && s[1] < 0xb0 && s[3] == 0xed
	case 5:
		return isSurrogate(s) && s[1] < 0xb0 && s[3] == 0xed && s[4] >= 0xb0 && s[4] <= 0xbf
	}
	return false
}

// isSurrogate reports whether s begins with half of a surrogate pair in three
// bytes.
func isSurrogate(s []byte) bool {
	return len(s) >= 3 && s[0] == 0xed && s[1] >= 0xa0 && s[1] <= 0xbf && s[2]&0xc0 == 0x80
}

// surrogate is the rune of the pair that s begins with and the pair's length;
// a half that stands alone is the replacement character.
func surrogate(s []byte) (rune, int) {
	high := unit(s)
	if high >= 0xdc00 || !isSurrogate(s[3:]) {
		return utf8.RuneError, 3
	}
	low := unit(s[3:])
	if low < 0xdc00 {
		return utf8.RuneError, 3
	}
	return 0x10000 + (high-0xd800)<<10 + (low - 0xdc00), 6
}

func unit(s []byte) rune {
	return rune(s[0]&0x0f)<<12 | rune(s[1]&0x3f)<<6 | rune(s[2]&0x3f)
}
