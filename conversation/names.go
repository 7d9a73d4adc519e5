package conversation

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"kansei/sessions"
)

// makers lists the names of vendors, model families, products and founders in
// the scripts in which they are written, by what else they may mean.
//
//go:embed makers.txt
var makers string

// maskText stands for a name that may not be seen. It has one width, whatever
// it hides.
const maskText = "████"

// Names finds the names that would tell a blind rater who wrote a reply.
type Names struct {
	byFirst   map[rune][]name     // by their first rune, longest first
	compounds map[rune][]name     // words that hold a name and mean something else
	begins    [utf8.RuneSelf]bool // one begins with this rune
}

// name is a folded name without what stands between its parts.
type name struct {
	runes []rune
	gap   []bool // gap[i]: something may stand before runes[i], as in "Deep Seek"
	kind  kind
	other []string // words near which it means something else
	small bool     // it is no word of every day in small letters either
}

// known are the names of makers.txt, and the words that only hold one.
type known struct{ names, compounds []name }

// sections are the sections of makers.txt.
var sections = map[string]kind{"[names]": kindName, "[proper]": kindProper, "[companies]": kindCompany, "[words]": kindWord, "[models]": kindModel}

// parsed is makers.txt, read once.
var parsed = sync.OnceValue(func() (k known) {
	const compounds = "[compounds]"
	section := ""
	for line := range strings.SplitSeq(makers, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "//"):
		case line[0] == '[':
			section = line
		case section == compounds:
			k.compounds = append(k.compounds, nameOf(line))
		default:
			text, other, _ := strings.Cut(line, "|")
			n := nameOf(strings.TrimSpace(text))
			other, n.small = strings.CutPrefix(strings.TrimSpace(other), "!")
			n.kind, n.other = sections[section], strings.Fields(other)
			k.names = append(k.names, n)
		}
	}
	return k
})

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
// own models, and more, which the person has listed. The name under which
// somebody configured a provider counts as a word of every day, which it mostly
// is. A name that the person typed, or that the system prompt has, gives nothing
// away and is left out.
func NamesFor(s *sessions.Session, more ...string) Names {
	list := slices.Clone(parsed().names)
	add := func(text string, k kind) {
		n := nameOf(strings.TrimSpace(text))
		n.kind = k
		list = append(list, n)
	}
	for _, text := range more {
		add(text, kindName)
	}
	for _, l := range s.Lanes {
		add(l.Ref(), kindName)
		if l.Provider == "builtin" { // named by words of every day
			continue
		}
		add(l.Provider, kindWord)
		for _, text := range []string{l.Model, l.Model[strings.LastIndexByte(l.Model, '/')+1:]} {
			if strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) < 0 {
				add(text, kindOwn)
			} else {
				add(text, kindName)
			}
		}
	}
	var said strings.Builder
	said.WriteString(s.System)
	for _, t := range s.Turns {
		said.WriteString("\n\n" + strings.Join(t.User.Texts(), "\n\n"))
	}
	typed, _ := fold(said.String(), true, true)
	n := Names{byFirst: map[rune][]name{}, compounds: map[rune][]name{}}
	for _, candidate := range list {
		if len(candidate.runes) < 2 || candidate.stands(typed) {
			continue
		}
		n.byFirst[candidate.runes[0]] = append(n.byFirst[candidate.runes[0]], candidate)
	}
	for _, names := range n.byFirst {
		slices.SortStableFunc(names, func(a, b name) int { return len(b.runes) - len(a.runes) })
	}
	for _, c := range parsed().compounds {
		n.compounds[c.runes[0]] = append(n.compounds[c.runes[0]], c)
	}
	for r := range n.begins {
		n.begins[r] = len(n.byFirst[rune(r)])+len(n.compounds[rune(r)]) > 0
	}
	return n
}

// span is where a name stands in a text, in bytes.
type span struct{ start, end int }

// find lists where names stand, and, for a text that still grows, where a name
// may have begun at its end (len(text) if nowhere).
func (n Names) find(text string, final bool) (found []span, open int) {
	found, open = n.among(text, true, final)
	if strings.Contains(text, "<") || strings.Contains(text, "](") {
		// What a tag or a link's address parts here may be one word on screen.
		more, earlier := n.among(text, false, final)
		found, open = append(found, more...), min(open, earlier)
	}
	more, earlier := tokens(text, final)
	if len(more) == 0 {
		return united(found), min(open, earlier)
	}
	return united(append(found, more...)), min(open, earlier)
}

// among is find, with or without markup.
func (n Names) among(text string, markup, final bool) (found []span, open int) {
	letters, end := fold(text, markup, final)
	last := -1 // the end of the last name
	for i := 0; i < len(letters); {
		if r := letters[i].r; r < utf8.RuneSelf && (!n.begins[r] || joined(letters, i)) {
			i++
			continue
		}
		if length, partial := n.compound(letters, i, final); partial {
			return found, letters[i].start
		} else if length > 0 {
			i += length
			continue
		}
		length, partial := n.at(letters, i, last, final)
		switch {
		case length > 0:
			found = append(found, span{letters[i].start, letters[i+length-1].end})
			i += length
			last = i
		case partial:
			return found, letters[i].start
		default:
			i++
		}
	}
	return found, end
}

// compound is the length of the word at i that only holds a name.
func (n Names) compound(letters []letter, i int, final bool) (length int, partial bool) {
	for _, c := range n.compounds[letters[i].r] {
		matched, whole := c.match(letters[i:])
		if matched > 0 && !whole && i+matched == len(letters) && !final {
			return 0, true
		}
		if whole {
			length = max(length, matched)
		}
	}
	return length, false
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
// partial reports that the text ends before it is known. The name before it
// ended at last.
func (n Names) at(letters []letter, i, last int, final bool) (length int, partial bool) {
	if joined(letters, i) {
		return 0, false
	}
	// Most words that begin as a name does go on in another way. This is seen
	// before anything else, since long texts are looked through at once.
	next, apart := rune(0), true
	if i+1 < len(letters) {
		next = letters[i+1].r
		apart = separator(next)
	}
	for _, name := range n.byFirst[letters[i].r] { // the longest first: one that may still come has it over a shorter one
		if !apart && len(name.runes) > 1 && name.runes[1] != next {
			continue
		}
		for spelled, match := range []func([]letter) (int, bool){name.match, name.spelled} {
			matched, whole := match(letters[i:])
			end := i + matched
			switch {
			case matched > 0 && end == len(letters) && !final:
				return 0, true
			case !whole || joined(letters, end) && !particle(letters[end:]) || spelled > 0 && name.kind > kindProper:
				continue
			}
			more, partial := versionAt(letters, end, final)
			if partial {
				return 0, true
			}
			if name.kind == kindName && len(name.other) == 0 {
				return matched + more, false
			}
			s, partial := settingOf(letters, i, end, end+more, final)
			if partial {
				return 0, true
			}
			if name.means(s, letters, end+more) || name.kind != kindModel && n.listed(letters, i, end+more, last) {
				return matched + more, false
			}
		}
	}
	return 0, false
}

// listed reports whether a name stands in one list with another one, or is
// said to be another's maker.
func (n Names) listed(letters []letter, i, end, last int) bool {
	const longest = 8 // letters between two names
	if last >= 0 && i > last && i-last <= longest && entries.MatchString(runesOf(letters[last:i])) {
		return true
	}
	for next := end + 1; next < len(letters) && next-end <= longest; next++ {
		if !entries.MatchString(runesOf(letters[end:next])) {
			continue
		}
		if length, _ := n.at(letters, next, -1, true); length > 0 && next+length-end <= lookAhead {
			return true
		}
	}
	return false
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

// stands reports whether a name stands in a text as a word of its own.
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
