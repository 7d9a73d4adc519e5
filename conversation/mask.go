package conversation

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Mask is the first shown bytes of a text with every name in it replaced. A
// name that is cut by the limit is masked whole; of a text that still grows,
// what may be the beginning of a name is held back.
func (n Names) Mask(text string, shown int, final bool) string {
	found, open := n.find(text, final)
	return masked(text, 0, min(shown, open), found)
}

// masked is a text from one place to another with the names replaced that begin
// there.
func masked(text string, from, to int, names []span) string {
	var b strings.Builder
	at := from
	for _, s := range names {
		if s.start >= to {
			break
		}
		if s.start < from {
			continue
		}
		b.WriteString(text[at:s.start])
		b.WriteString(maskText)
		at = s.end
	}
	if at < to {
		b.WriteString(text[at:to])
	}
	return b.String()
}

// Masked is a reply behind its mask while it grows. It looks again only at the
// end of the text, so that a long reply costs no more than a short one.
type Masked struct {
	names Names
	scan
	raw   string // what is done with
	shown string // the same behind its mask
}

// NewMasked hides names.
func NewMasked(names Names) *Masked { return &Masked{names: names} }

// Text is the first shown bytes of a text, as Names.Mask has them.
func (m *Masked) Text(text string, shown int, final bool) string {
	if !strings.HasPrefix(text[:shown], m.raw) {
		m.scan, m.raw, m.shown = scan{}, "", ""
	}
	for m.done+2*scanWindow < shown && m.step(text[:m.done+scanWindow], shown) {
	}
	found, open := m.names.findFrom(text, m.from, final)
	shown = min(shown, open)
	m.take(text, shown, found)
	if shown <= m.done {
		return m.shown
	}
	return m.shown + masked(text, m.done, shown, found)
}

// step looks through the beginning of a text. It reports whether that was done.
func (m *Masked) step(text string, shown int) bool {
	for range utf8.UTFMax { // not to end within a character
		if r, size := utf8.DecodeLastRuneInString(text); r != utf8.RuneError || size != 1 {
			break
		}
		text = text[:len(text)-1]
	}
	found, open := m.names.findFrom(text, m.from, false)
	return m.take(text, min(shown, open), found)
}

// take is done with as much as can be of a text.
func (m *Masked) take(text string, shown int, found []span) bool {
	if !m.advance(text, shown, found) {
		return false
	}
	m.shown += masked(text, len(m.raw), m.done, found)
	m.raw = text[:m.done]
	return true
}

// findFrom is find for a text from a place on.
func (n Names) findFrom(text string, from int, final bool) (found []span, open int) {
	found, open = n.find(text[from:], final)
	for i := range found {
		found[i].start += from
		found[i].end += from
	}
	return found, open + from
}

// scan is how far a growing text has been looked through. Names are decided by
// what stands near them, so that nothing after done depends on what stands
// before from.
type scan struct {
	from, done int
}

const (
	scanWindow = 64 << 10 // bytes that are looked through at once
	scanStep   = 4096     // bytes that are done with at once, at least
	scanBack   = 1024     // bytes at the end that are not done with
)

// advance is done with as much as can be of what is final. It reports whether
// that was anything.
func (s *scan) advance(text string, final int, found []span) bool {
	at := final - scanBack
	if at < s.done+scanStep {
		return false
	}
	for !utf8.RuneStart(text[at]) {
		at--
	}
	if i, _ := slices.BinarySearchFunc(found, at, func(n span, at int) int { return n.end - at }); i < len(found) && found[i].start < at {
		at = found[i].end // it is not to end within a name
	}
	from := parted(text, s.from, at)
	if at > final || from == s.from {
		return s.advanceTo(text, final, found)
	}
	s.from, s.done = from, at
	return true
}

// advanceTo takes a step to the last empty line, over which nothing reaches but
// an escape sequence, where something stands in the way of any other step.
func (s *scan) advanceTo(text string, final int, found []span) bool {
	const emptyLine = "\n\n"
	n := strings.LastIndex(text[s.done:final], emptyLine)
	if n < 0 || escapes(text[s.done:s.done+n]) {
		return false
	}
	at := s.done + n + len(emptyLine)
	if slices.ContainsFunc(found, func(n span) bool { return n.start < at && n.end > at }) {
		return false
	}
	s.from, s.done = at, at
	return true
}

// parted is the last place before a limit, from one where a text is parted on,
// over which nothing reaches: no tag, entity, address of a link or escape
// sequence, whether or not tags and addresses count as text. Between it and the
// limit stand more letters than count before a name.
func parted(text string, from, limit int) int {
	type place struct {
		at      int
		letters [2]int
	}
	var places []place
	at, letters := [2]int{from, from}, [2]int{}
	folders := [2]folder{{text: text, markup: true}, {text: text}}
	for at[0] < limit || at[1] < limit {
		k := 0
		if at[1] < at[0] {
			k = 1
		}
		f := &folders[k]
		had := len(f.out)
		next := f.step(at[k])
		if next < 0 || next > limit {
			break
		}
		letters[k] += len(f.out) - had
		f.out = f.out[max(0, len(f.out)-1):] // with which white space may become one
		at[k] = next
		if at[0] == at[1] && (next >= len(text) || text[next] != '(' || text[next-1] != ']') {
			places = append(places, place{next, letters})
		}
	}
	for _, p := range slices.Backward(places) {
		if letters[0]-p.letters[0] > 2*lookBehind && letters[1]-p.letters[1] > 2*lookBehind {
			return p.at
		}
	}
	return from
}

// escapes reports whether a text may hold an escape sequence, which has no end
// that is sure.
func escapes(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] == 0x1b || text[i] == 0xc2 && i+1 < len(text) && text[i+1] < 0xa0 && text[i+1] >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

// longestLook is how many bytes of each end of a text In looks through.
const longestLook = 128 << 10

// In reports whether a whole text holds any of the names: of one longer than
// any reply, whether its beginning or its end does, since to look through all of
// it would hold up the screen.
func (n Names) In(text string) bool {
	if len(text) <= 2*longestLook {
		found, _ := n.find(text, true)
		return len(found) > 0
	}
	begin, end := longestLook, len(text)-longestLook
	for !utf8.RuneStart(text[begin]) {
		begin++
	}
	for !utf8.RuneStart(text[end]) {
		end++
	}
	return n.In(text[:begin]) || n.In(text[end:])
}
