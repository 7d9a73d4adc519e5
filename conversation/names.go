package conversation

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"
	"unicode"

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
	byFirst map[rune][]name // by their first rune, longest first
}

// name is a folded name without what stands between its parts.
type name struct {
	runes []rune
	gap   []bool // gap[i]: something may stand before runes[i], as in "Deep Seek"
}

// nameOf folds a name. Its parts are what separators, a capital after a small
// letter, or a digit after a letter begin.
func nameOf(text string) name {
	var n name
	var before letter
	letters, _ := fold(text, true, true)
	for _, l := range letters {
		if separator(l.r) {
			before = l
			continue
		}
		parted := len(n.runes) > 0 && (separator(before.r) || l.upper && !before.upper || unicode.IsDigit(l.r) && unicode.IsLetter(before.r))
		n.runes, n.gap = append(n.runes, l.r), append(n.gap, parted)
		before = l
	}
	return n
}

// NamesFor is what gives a session's lanes away: the known makers, the lanes'
// own providers and models, and more, which the person has listed. A name that
// the person typed, or that the system prompt has, gives nothing away and is
// left out.
func NamesFor(s *sessions.Session, more ...string) Names {
	list := append(strings.Split(makers, "\n"), more...)
	for _, l := range s.Lanes {
		list = append(list, l.Ref())
		if l.Provider == "builtin" { // named by words of every day
			continue
		}
		list = append(list, l.Model)
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
		said.WriteString("\n\n" + t.User.Text)
	}
	typed, _ := fold(said.String(), true, true)
	n := Names{byFirst: map[rune][]name{}}
	for _, text := range list {
		known := nameOf(strings.TrimSpace(text))
		if len(known.runes) < 2 || strings.HasPrefix(text, "//") || known.stands(typed) {
			continue
		}
		n.byFirst[known.runes[0]] = append(n.byFirst[known.runes[0]], known)
	}
	for _, names := range n.byFirst {
		slices.SortStableFunc(names, func(a, b name) int { return len(b.runes) - len(a.runes) })
	}
	return n
}

// span is where a name stands in a text, in bytes.
type span struct{ start, end int }

// find lists where names stand, and, for a text that still grows, where a name
// may have begun at its end (len(text) if nowhere).
func (n Names) find(text string, final bool) (found []span, open int) {
	found, open = n.among(text, true, final)
	if !strings.Contains(text, "<") && !strings.Contains(text, "](") {
		return found, open
	}
	// What a tag or a link's address parts here may be one word on screen.
	more, earlier := n.among(text, false, final)
	return united(append(found, more...)), min(open, earlier)
}

// among is find, with or without markup.
func (n Names) among(text string, markup, final bool) (found []span, open int) {
	letters, end := fold(text, markup, final)
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
	return found, end
}

// united sorts spans and makes one of those that overlap.
func united(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(a.start-b.start, b.end-a.end) })
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && s.start < out[n-1].end {
			out[n-1].end = max(out[n-1].end, s.end)
			continue
		}
		out = append(out, s)
	}
	return out
}

// at is the length in letters of the name that begins at i, 0 if none does;
// partial says that the text ends before it is known.
func (n Names) at(letters []letter, i int, final bool) (length int, partial bool) {
	if joined(letters, i) {
		return 0, false
	}
	for _, name := range n.byFirst[letters[i].r] { // the longest first: one that may still come has it over a shorter one
		for _, match := range []func([]letter) (int, bool){name.match, name.spelled} {
			matched, whole := match(letters[i:])
			end := i + matched
			switch {
			case matched > 0 && end == len(letters) && !final:
				return 0, true
			case whole && !joined(letters, end):
				more, partial := versionAt(letters, end, final)
				if partial {
					return 0, true
				}
				return matched + more, false
			}
		}
	}
	return 0, false
}

// match is how many letters of a text are the name, or a beginning of it that
// the text ends with.
func (n name) match(letters []letter) (length int, whole bool) {
	at := 0
	for i, r := range n.runes {
		if n.gap[i] && at < len(letters) && separator(letters[at].r) {
			at++
		}
		switch {
		case at == len(letters):
			return at, false
		case letters[at].r != r:
			return 0, false
		}
		at++
	}
	return at, true
}

// spelled is match for a name with a separator after each of its letters, as
// in "D-e-e-p".
func (n name) spelled(letters []letter) (length int, whole bool) {
	if len(n.runes) < 3 && !unicode.Is(unicode.Han, n.runes[0]) {
		return 0, false
	}
	at := 0
	for i, r := range n.runes {
		if i > 0 {
			if at < len(letters) && !separator(letters[at].r) {
				return 0, false
			}
			at++
		}
		switch {
		case at >= len(letters):
			return len(letters), false
		case letters[at].r != r:
			return 0, false
		}
		at++
	}
	return at, true
}

// stands says whether a name stands in a text as a word of its own.
func (n name) stands(letters []letter) bool {
	for i := range letters {
		if letters[i].r != n.runes[0] || joined(letters, i) {
			continue
		}
		if length, whole := n.match(letters[i:]); whole && !joined(letters, i+length) {
			return true
		}
	}
	return false
}

// In says whether a whole text holds any of the names.
func (n Names) In(text string) bool {
	found, _ := n.find(text, true)
	return len(found) > 0
}
