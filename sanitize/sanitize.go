// Package sanitize makes text from outside (models, files, terminals) safe to
// draw: what it returns is valid UTF-8 and holds no escape sequence, no control
// character, no bidirectional override and no run of invisible characters.
//
// A prefix of safe text stays as it is when the text grows, but for an escape
// sequence or an emoji sequence that stood unfinished at its end.
package sanitize

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

const (
	tabWidth = 4
	// maxMarks is how many combining marks a letter may carry: more than any
	// script needs, too few to reach into the lines above and below.
	maxMarks = 6
	zwnj     = '\u200c'
	zwj      = '\u200d'
)

// Line makes text safe and puts it on one line: every run of white space
// becomes one space.
func Line(s string) string {
	return strings.Join(strings.Fields(Text(s)), " ")
}

// Text makes text safe and keeps its line breaks ("\n" alone); a tab becomes
// spaces.
func Text(s string) string {
	if clean(s) {
		return s
	}
	return filter(ansi.Strip(controls(strings.ToValidUTF8(lines(s), "\ufffd"))))
}

// controls writes the 8-bit controls, which terminals may take for the
// beginning of a sequence, as the escapes that they stand for.
func controls(s string) string {
	if !strings.Contains(s, "\xc2") {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if r >= 0x80 && r <= 0x9f {
			b.WriteByte(0x1b)
			r -= 0x40
		}
		b.WriteRune(r)
	}
	return b.String()
}

// clean reports whether there is nothing to do, at the cost of one look.
func clean(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || c < ' ' && c != '\n' || c == 0x7f {
			return cleanRunes(s[i:])
		}
	}
	return true
}

func cleanRunes(s string) bool {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			return false
		case r < ' ' && r != '\n', r == 0x7f:
			return false
		case r >= utf8.RuneSelf && suspicious(r):
			return false
		}
		i += size
	}
	return true
}

// suspicious reports whether a rune has to be looked at in its place.
func suspicious(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Cs, unicode.Co, unicode.Mn, unicode.Me, unicode.Zl, unicode.Zp) || ignorable(r)
}

// ignorable lists the letters that show nothing and are no format characters.
func ignorable(r rune) bool {
	switch {
	case r == 0x115f, r == 0x1160, r == 0x3164, r == 0xffa0: // Hangul fillers
		return true
	case r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0100 && r <= 0xe01ef: // variation selectors
		return true
	}
	return false
}

// lines makes every kind of line break "\n", and of a tab spaces.
func lines(s string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n",
		"\v", "\n", "\f", "\n", "\t", strings.Repeat(" ", tabWidth)).Replace(s)
}

// filter drops what is left that may not be drawn. A joiner and a variation
// selector stay where they join or select something.
func filter(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	marks := 0
	last := rune(0) // the last rune that was kept
	for i, r := range s {
		switch {
		case r == '\n':
			marks = 0
		case r == zwj || r == zwnj:
			next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
			if !joinable(last) || !joinable(next) {
				continue
			}
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Cs, unicode.Co):
			continue
		case r == 0xfe0e || r == 0xfe0f:
			if last == 0 || last == ' ' || last == '\n' || ignorable(last) {
				continue
			}
		case ignorable(r):
			continue
		case unicode.In(r, unicode.Mn, unicode.Me):
			if marks++; marks > maxMarks {
				continue
			}
		default:
			marks = 0
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// joinable reports whether a joiner next to the rune does something: between
// emoji, and between letters of scripts that join.
func joinable(r rune) bool {
	return unicode.In(r, unicode.So, unicode.Sk, unicode.Mn, unicode.Mc, unicode.Arabic, unicode.Devanagari,
		unicode.Bengali, unicode.Gujarati, unicode.Gurmukhi, unicode.Kannada, unicode.Malayalam, unicode.Oriya,
		unicode.Sinhala, unicode.Tamil, unicode.Telugu, unicode.Khmer, unicode.Myanmar, unicode.Mongolian) ||
		r == 0xfe0f || r == 0x2640 || r == 0x2642
}
