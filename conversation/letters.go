package conversation

import (
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// letter is one folded rune of a text and the bytes that it stands for.
type letter struct {
	r          rune
	upper      bool // it was a capital
	start, end int
}

// fold is a text without what can be put inside a name to hide it: case,
// width, other shapes of a letter, accents, emphasis marks, backslashes,
// invisible characters and escape sequences. An entity is what it stands for,
// and white space is one blank, but an empty line stays. Without markup, tags
// and the addresses of links are left out too: what stands around them is then
// side by side, as it is on screen. Of a text that still grows, what is not
// known yet is left out: it begins at end.
func fold(text string, markup, final bool) (letters []letter, end int) {
	f := folder{text: text, markup: markup, final: final, out: make([]letter, 0, len(text))}
	i := 0
	for i < len(text) {
		next := f.step(i)
		if next < 0 {
			return f.out, i
		}
		i = next
	}
	return f.out, i
}

// folder is the letters of a text so far.
type folder struct {
	text          string
	markup, final bool
	out           []letter
}

// step takes in what begins at i and says where it ends, -1 if that is not
// known yet.
func (f *folder) step(i int) int {
	c := f.text[i]
	if c >= 'a' && c <= 'z' { // nearly all that there is
		f.out = append(f.out, letter{rune(c), false, i, i + 1})
		return i + 1
	}
	if end := escapeEnd(f.text, i); end > i {
		return end
	}
	end, open := i, false
	switch {
	case c == '&':
		end, open = entityEnd(f.text, i)
	case !f.markup && c == '<':
		end, open = tagEnd(f.text, i)
	case !f.markup && c == '(' && i > 0 && f.text[i-1] == ']':
		end, open = addressEnd(f.text, i)
	}
	switch {
	case open && !f.final:
		return -1
	case end == i:
		r, size := utf8.DecodeRuneInString(f.text[i:])
		f.add(r, i, i+size)
		return i + size
	case c == '&':
		for _, r := range html.UnescapeString(f.text[i:end]) {
			f.add(r, i, end)
		}
	}
	return end
}

// add takes in a rune in the shape in which names are compared.
func (f *folder) add(r rune, start, end int) {
	switch {
	case r < utf8.RuneSelf, r >= 0x4e00 && r <= 0x9fff:
		f.plain(r, start, end)
	default:
		var b [utf8.UTFMax]byte
		for _, r := range string(norm.NFKD.Bytes(b[:utf8.EncodeRune(b[:], r)])) {
			f.plain(r, start, end)
		}
	}
}

func (f *folder) plain(r rune, start, end int) {
	switch {
	case r == '\n' || r == '\r' || r == '\t' || r == ' ':
		f.blank(r, start, end)
	case strings.ContainsRune("*_`~[]\\", r), invisible(r):
	case r >= 'A' && r <= 'Z':
		f.out = append(f.out, letter{r - 'A' + 'a', true, start, end})
	default:
		f.out = append(f.out, letter{unicode.ToLower(r), unicode.IsUpper(r), start, end})
	}
}

// blank takes in white space. A second line break makes an empty line of it.
func (f *folder) blank(r rune, start, end int) {
	if n := len(f.out); n > 0 && (f.out[n-1].r == ' ' || f.out[n-1].r == '\n') {
		last := &f.out[n-1]
		if r == '\n' && strings.Contains(f.text[last.start:start], "\n") {
			last.r = '\n'
		}
		last.end = end
		return
	}
	f.out = append(f.out, letter{' ', false, start, end})
}

// invisible reports whether nothing is seen of a rune.
func invisible(r rune) bool {
	switch r {
	case 0x115f, 0x1160, 0x2800, 0x3164, 0xffa0: // letters and a symbol that are blank
		return true
	}
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me)
}

const (
	longestEntity  = 32
	longestTag     = 200
	longestAddress = 1000
)

// entityEnd is where the entity that begins at i ends, i if none does; open
// says that the text ends before it is known.
func entityEnd(text string, i int) (end int, open bool) {
	end, open = closed(text, i, longestEntity, ";", "& \n")
	if end > i && html.UnescapeString(text[i:end]) == text[i:end] {
		return i, false
	}
	return end, open
}

// tagEnd is entityEnd for a tag.
func tagEnd(text string, i int) (end int, open bool) {
	if i+1 < len(text) && !strings.ContainsRune("/!?", rune(text[i+1])) && !unicode.IsLetter(rune(text[i+1])) {
		return i, false
	}
	return closed(text, i, longestTag, ">", "<\n")
}

// addressEnd is entityEnd for the address of a link.
func addressEnd(text string, i int) (end int, open bool) {
	return closed(text, i, longestAddress, ")", "\n")
}

// closed is where what begins at i ends with a mark, before any of what may
// not stand in it.
func closed(text string, i, longest int, mark, never string) (end int, open bool) {
	rest := text[i+1 : min(len(text), i+longest)]
	n := strings.IndexAny(rest, mark+never)
	switch {
	case n < 0:
		return i, i+longest > len(text)
	case strings.IndexByte(never, rest[n]) >= 0:
		return i, false
	}
	return i + 1 + n + 1, false
}

// escapeEnd is where the escape sequence that begins at i ends, i if none
// does, and the end of the text if it is not finished.
func escapeEnd(text string, i int) int {
	if i+1 >= len(text) {
		return i
	}
	kind := text[i+1]
	switch {
	case text[i] == 0x1b:
	case text[i] == 0xc2 && kind >= 0x80 && kind <= 0x9f: // the same in one rune
		kind -= 0x40
	default:
		return i
	}
	switch {
	case kind == '[':
		for j := i + 2; j < len(text); j++ {
			if text[j] >= 0x40 && text[j] <= 0x7e {
				return j + 1
			}
		}
		return len(text)
	case strings.IndexByte("]PX^_", kind) >= 0:
		return stringEnd(text, i+2)
	case kind >= 0x20 && kind <= 0x2f: // one more letter follows
		return min(i+3, len(text))
	case kind < 0x20 || kind > 0x7e:
		return i + 1
	}
	return i + 2
}

// stringEnd is where a command to the terminal with a text in it ends.
func stringEnd(text string, i int) int {
	n := strings.IndexAny(text[i:], "\a\x18\x1a\x1b\u009c")
	if n < 0 {
		return len(text)
	}
	if end := i + n; text[end] != 0x1b {
		_, size := utf8.DecodeRuneInString(text[end:])
		return end + size
	}
	return min(i+n+2, len(text)) // the escape and its backslash
}

// joined reports whether the letters before and at i are of one word: Chinese has
// no spaces, so that its names stand anywhere, a digit ends no name ("GPT4"),
// and what was left out between two letters, as emphasis is, parts them.
func joined(letters []letter, i int) bool {
	if i <= 0 || i >= len(letters) || letters[i-1].end != letters[i].start {
		return false
	}
	a, b := letters[i-1].r, letters[i].r
	if a >= 'a' && a <= 'z' && b >= 'a' && b <= 'z' {
		return true
	}
	if alphabet(a) != alphabet(b) {
		return false
	}
	return wordRune(a) && wordRune(b) && (!unicode.IsDigit(b) || !unicode.IsLetter(a))
}

// alphabet tells apart the scripts whose words follow each other without blanks.
func alphabet(r rune) *unicode.RangeTable {
	for _, t := range []*unicode.RangeTable{unicode.Hiragana, unicode.Katakana, unicode.Hangul} {
		if r > 0x1100 && unicode.Is(t, r) {
			return t
		}
	}
	return nil
}

// particles are what Korean puts after a noun.
var particles = strings.Fields("입니다 이에요 예요 이라고 라고 는 은 가 이 를 을 의 와 과 도 로 에서 에게")

// particle reports whether letters begin with what Korean puts after a noun.
func particle(letters []letter) bool {
	text := runesOf(letters[:min(len(letters), 12)])
	return slices.ContainsFunc(particles, func(p string) bool { return strings.HasPrefix(text, norm.NFKD.String(p)) })
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
	}
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.Is(unicode.Han, r)
}

// separator reports whether a rune may stand between the parts of a name.
func separator(r rune) bool {
	switch r {
	case ' ', '-', '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212', '.', '·', '・', '•':
		return true
	}
	return false
}
