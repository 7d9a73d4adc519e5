package markdown

import (
	"strings"
	"unicode/utf8"

	"kansei/sanitize"
)

// safeText makes a growing text safe without looking at all of it each time.
type safeText struct {
	raw, text  string
	from       int  // bytes of raw that are done with
	clean      int  // bytes of text that they came to
	other      bool // text is not raw itself
	suspicious bool // raw holds an escape
}

// set takes the whole raw text, and reports whether it is another one.
func (s *safeText) set(raw string) bool {
	if raw == s.raw {
		return false
	}
	if !strings.HasPrefix(raw, s.raw) {
		*s = safeText{}
	}
	s.suspicious = s.suspicious || escapes(raw[max(0, len(s.raw)-1):])
	s.raw = raw
	if s.suspicious { // a sequence may reach over any place where the text could be cut
		s.text = sanitize.Text(raw)
		return true
	}
	if cut := cuttable(raw[s.from:]); cut > 0 {
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

// escapes reports whether a text may hold the beginning of a control sequence.
func escapes(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] == 0x1b || s[i] == 0xc2 && (i+1 == len(s) || s[i+1] < 0xa0) {
			return true
		}
	}
	return false
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

// plain reports whether a character stays as it is whatever stands beside it.
func plain(r rune) bool {
	return r >= ' ' && r <= '~' || r >= 0x3001 && r <= 0x3029 || r >= 0x3041 && r <= 0x3096 || r >= 0x4e00 && r <= 0x9fff || r >= 0xff01 && r <= 0xff5e
}
