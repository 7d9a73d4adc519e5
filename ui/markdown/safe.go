package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"kansei/sanitize"
)

// safeText makes a growing text safe without looking at all of it each time.
type safeText struct {
	raw, text string
	from      int  // bytes of raw that are done with
	clean     int  // bytes of text that they came to
	other     bool // text is not raw itself
}

// set takes the whole raw text, and reports whether it is another one.
func (s *safeText) set(raw string) bool {
	if raw == s.raw {
		return false
	}
	if !strings.HasPrefix(raw, s.raw) {
		*s = safeText{}
	}
	s.raw = raw
	if cut := cuttable(raw[s.from:]); cut > 0 && grounded(raw[s.from:], cut) {
		begin := sanitize.Text(raw[s.from : s.from+cut])
		if !s.other && begin != raw[s.from:s.from+cut] {
			s.other, s.text = true, raw[:s.from]
		}
		if s.other {
			s.text = s.text[:s.clean] + begin
		}
		s.from += cut
		s.clean += len(begin)
	}
	tail := sanitize.Text(raw[s.from:])
	switch {
	case s.other:
		s.text = s.text[:s.clean] + tail
	case tail == raw[s.from:]:
		s.text = raw
	default:
		s.text = raw[:s.from] + tail
	}
	return true
}

// grounded reports whether a place in a text is in no control sequence: those
// before it are whole and of the simple kind, as colours are. Any other may reach
// over every place where the text could be cut.
func grounded(s string, at int) bool {
	for i := 0; i < at; i++ {
		switch {
		case s[i] == 0xc2 && i+1 < len(s) && s[i+1] < 0xa0: // an escape in one rune
			return false
		case s[i] != 0x1b:
			continue
		case i+1 >= at || s[i+1] != '[':
			return false
		}
		for i += 2; i < at && s[i] >= ' ' && s[i] <= '?'; i++ { // what is said with the sequence
		}
		if i >= at || s[i] < '@' || s[i] > '~' {
			return false
		}
	}
	return true
}

// cuttable is a place near the end of a text on both sides of which stand
// characters that nothing before or after them can change; 0 if there is none.
func cuttable(s string) int {
	at := max(0, len(s)-8)
	for tries := 0; at > 0 && tries < 64; tries++ {
		for at > 0 && !utf8.RuneStart(s[at]) {
			at--
		}
		before, size := utf8.DecodeLastRuneInString(s[:at])
		after, _ := utf8.DecodeRuneInString(s[at:])
		if plain(before) && plain(after) {
			return at
		}
		at -= size
	}
	return 0
}

// plain reports whether a character stays as it is whatever stands beside it, but
// for joiners.
func plain(r rune) bool {
	switch {
	case r >= ' ' && r <= '~', r >= 0x3001 && r <= 0x3029, r >= 0xff01 && r <= 0xff5e:
		return true
	case r == utf8.RuneError, r == 0x115f, r == 0x1160, r == 0x3164, r == 0xffa0: // a broken character, of which several are one; letters that are blank
		return false
	}
	return unicode.IsLetter(r) || unicode.Is(unicode.So, r)
}
