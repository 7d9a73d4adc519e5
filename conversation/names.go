package conversation

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kansei/sessions"
)

// makers lists the names of vendors, model families and products in the
// scripts in which they are written, one a line.
//
//go:embed makers.txt
var makers string

// maskText stands for a name that may not be seen. It has one width, whatever
// it hides.
const maskText = "████"

// places are names that people give a provider for where it runs. They are
// words of every day, and tell nothing.
var places = []string{"local", "localhost", "home", "work", "lab", "test", "server", "remote", "custom", "mine"}

// Names finds the names that would tell a blind rater who wrote a reply.
type Names struct {
	byFirst map[rune][][]rune // folded names by their first rune, longest first
}

// NamesFor is what gives a session's lanes away: the known makers, the lanes'
// own providers and models, and more, which the person has listed. A name that
// the person typed, or that the system prompt has, gives nothing away and is
// left out.
func NamesFor(s *sessions.Session, more ...string) Names {
	list := append(strings.Split(makers, "\n"), more...)
	for _, l := range s.Lanes {
		if l.Provider == "builtin" {
			continue
		}
		list = append(list, l.Ref(), l.Model)
		if !slices.Contains(places, l.Provider) {
			list = append(list, l.Provider)
		}
		if _, base, ok := strings.Cut(l.Model, "/"); ok {
			list = append(list, base)
		}
	}
	var said strings.Builder
	said.WriteString(s.System)
	for _, t := range s.Turns {
		said.WriteString("\n" + t.User.Text)
	}
	typed := fold(said.String())
	n := Names{byFirst: map[rune][][]rune{}}
	for _, name := range list {
		name = strings.TrimSpace(name)
		folded := foldAll(name)
		if len(folded) < 2 || strings.HasPrefix(name, "//") || stands(typed, folded) {
			continue
		}
		n.byFirst[folded[0]] = append(n.byFirst[folded[0]], folded)
	}
	for _, names := range n.byFirst {
		slices.SortFunc(names, func(a, b []rune) int { return len(b) - len(a) })
	}
	return n
}

// letter is one folded rune of a text and the bytes that it stands for.
type letter struct {
	r          rune
	start, end int
}

// fold is a text without what can be put inside a name to hide it: case,
// width, emphasis marks, invisible characters and escape sequences.
func fold(text string) []letter {
	out := make([]letter, 0, len(text))
	for i := 0; i < len(text); {
		if end := escapeEnd(text, i); end > i {
			i = end
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if f, keep := foldRune(r); keep {
			out = append(out, letter{f, i, i + size})
		}
		i += size
	}
	return out
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

func foldRune(r rune) (rune, bool) {
	switch {
	case r >= 'a' && r <= 'z', r == ' ', r >= 0x4e00 && r <= 0x9fff: // nearly all that there is
		return r, true
	case strings.ContainsRune("*_`~[]", r), unicode.Is(unicode.Cf, r), unicode.IsControl(r) && r != '\n', unicode.Is(unicode.Mn, r):
		return 0, false
	case r >= 0xff01 && r <= 0xff5e: // full-width forms
		r -= 0xfee0
	}
	return unicode.ToLower(r), true
}

func foldAll(text string) []rune {
	letters := fold(text)
	out := make([]rune, len(letters))
	for i, l := range letters {
		out[i] = l.r
	}
	return out
}

// span is where a name stands in a text, in bytes.
type span struct{ start, end int }

// find lists where names stand, and, for a text that still grows, where a name
// may have begun at its end (len(text) if nowhere).
func (n Names) find(text string, final bool) (found []span, open int) {
	letters := fold(text)
	open = len(text)
	for i := 0; i < len(letters); {
		length, partial := n.at(letters, i, final)
		switch {
		case length > 0:
			found = append(found, span{letters[i].start, letters[i+length-1].end})
			i += length
		case partial:
			return found, letters[i].start
		default:
			i++
		}
	}
	return found, open
}

// at is the length in letters of the name that begins at i, 0 if none does;
// partial says that the text ends before it is known.
func (n Names) at(letters []letter, i int, final bool) (length int, partial bool) {
	if joined(letters, i) {
		return 0, false
	}
	for _, name := range n.byFirst[letters[i].r] { // the longest first: one that may still come has it over a shorter one
		matched := matches(letters[i:], name)
		end := i + matched
		switch {
		case end == len(letters) && !final:
			return 0, true
		case matched == len(name) && !joined(letters, end):
			more, partial := versionAt(letters, end, final)
			if partial {
				return 0, true
			}
			return matched + more, false
		}
	}
	return 0, false
}

// matches is how many letters of a name a text begins with.
func matches(letters []letter, name []rune) int {
	n := 0
	for n < len(name) && n < len(letters) && letters[n].r == name[n] {
		n++
	}
	return n
}

// versionAt is the length of a version that follows a name ("4o", " 3.1",
// "-2"), which tells as much as the name does.
func versionAt(letters []letter, at int, final bool) (length int, partial bool) {
	i := at
	if i < len(letters) && strings.ContainsRune("-. ", letters[i].r) {
		i++
	}
	if i < len(letters) && !unicode.IsDigit(letters[i].r) {
		return 0, false
	}
	for i < len(letters) && (letters[i].r == '.' || wordRune(letters[i].r)) {
		i++
	}
	if i == len(letters) && !final {
		return 0, true
	}
	for i > at && strings.ContainsRune("-. ", letters[i-1].r) { // a full stop is none of it
		i--
	}
	return i - at, false
}

// stands says whether a name stands in a text as a word of its own.
func stands(letters []letter, name []rune) bool {
	for i := range letters {
		if matches(letters[i:], name) == len(name) && !joined(letters, i) && !joined(letters, i+len(name)) {
			return true
		}
	}
	return false
}

// joined says whether the letters before and at i are of one word: Chinese has
// no spaces, so that its names stand anywhere, a digit ends no name ("GPT4"),
// and what was left out between two letters, as emphasis is, parts them.
func joined(letters []letter, i int) bool {
	if i <= 0 || i >= len(letters) || letters[i-1].end != letters[i].start {
		return false
	}
	a, b := letters[i-1].r, letters[i].r
	return wordRune(a) && wordRune(b) && (!unicode.IsDigit(b) || !unicode.IsLetter(a))
}

func wordRune(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.Is(unicode.Han, r)
}

// In says whether a whole text holds any of the names.
func (n Names) In(text string) bool {
	found, _ := n.find(text, true)
	return len(found) > 0
}

// Mask is the first shown bytes of a text with every name in it replaced. A
// name that is cut by the limit is masked whole; of a text that still grows,
// what may be the beginning of a name is held back.
func (n Names) Mask(text string, shown int, final bool) string {
	found, open := n.find(text, final)
	shown = min(shown, open)
	if len(found) == 0 {
		return text[:shown]
	}
	var b strings.Builder
	at := 0
	for _, s := range found {
		if s.start >= shown {
			break
		}
		b.WriteString(text[at:s.start])
		b.WriteString(maskText)
		at = s.end
	}
	if at < shown {
		b.WriteString(text[at:shown])
	}
	return b.String()
}
