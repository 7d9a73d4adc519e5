package composer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"kansei/sanitize"
)

const (
	foldBytes   = 2 << 10 // a paste of more is folded
	foldLines   = 20
	unfoldBytes = 16 << 10 // that may be unfolded into the text area, which draws all of its lines
	unfoldLines = 500
)

// paste is a long text that a short token stands for.
type paste struct{ token, text string }

// insert puts text at the cursor, folded if it is long.
func (m *Model) insert(text string) {
	text = writable(text)
	lines := strings.Count(text, "\n") + 1
	if lines <= foldLines && len(text) <= foldBytes {
		m.area.InsertString(text)
		return
	}
	m.folded++
	token := m.words.T("composer.pasted", m.folded, size(len(text)), thousands(lines))
	if lines == 1 {
		token = m.words.T("composer.pasted_line", m.folded, size(len(text)))
	}
	m.pastes = append(slices.Clip(m.pastes), paste{token, text})
	m.area.InsertString(token)
}

// writable is a text with the line breaks of the composer, and without what
// can't be shown and nobody can have meant to write: what is sent is what is
// seen.
func writable(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	parts := strings.Split(text, "\t") // which stand for more in a message than on a screen
	for i, part := range parts {
		parts[i] = sanitize.Text(part)
	}
	return strings.Join(parts, "\t")
}

// typed is a key without what can't be shown. A joiner is written before what
// it joins.
func typed(key tea.KeyPressMsg) tea.KeyPressMsg {
	key.Text = strings.Map(func(r rune) rune {
		if r != zwnj && r != zwj && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp) {
			return -1
		}
		return r
	}, key.Text)
	return key
}

const (
	zwnj = '\u200c'
	zwj  = '\u200d'
)

// size is a number of bytes for people.
func size(bytes int) string {
	switch {
	case bytes < 1<<10:
		return fmt.Sprintf("%d B", bytes)
	case bytes < 1<<20:
		return fmt.Sprintf("%d KB", (bytes+512)>>10)
	default:
		return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
	}
}

// thousands writes a number with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return s
}

// expand puts folded pastes in the place of their tokens.
func (m *Model) expand(text string) string {
	if len(m.pastes) == 0 {
		return text
	}
	pairs := make([]string, 0, 2*len(m.pastes))
	for _, p := range m.pastes {
		pairs = append(pairs, p.token, p.text)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// unfold writes folded pastes out, where that is bearable, and reports where it
// is not.
func (m *Model) unfold() Action {
	text := m.Value()
	switch {
	case len(m.pastes) == 0:
		return nil
	case len(text) > unfoldBytes || strings.Count(text, "\n") > unfoldLines:
		return TooLarge{Size: size(len(text)), Most: size(unfoldBytes)}
	}
	before := m.snap()
	m.remember(before, runOther)
	head, tail := m.expand(before.before), m.expand(before.after)
	m.pastes = nil
	m.put(head, tail)
	return nil
}

// keepWhole keeps the tokens whole after an edit: one that was cut into is
// taken out with what was deleted, and what was written into one stands behind
// it.
func (m *Model) keepWhole(before snapshot) {
	if len(m.pastes) == 0 {
		return
	}
	was, now := before.text(), m.area.Value()
	if was == now {
		return
	}
	from, to, written := change(was, now)
	wide := false
	for _, p := range m.pastes {
		start := strings.Index(was, p.token)
		if start < 0 {
			continue
		}
		end := start + len(p.token)
		switch {
		case from == to && start < from && from < end:
			from, to, wide = end, end, true
		case from < to && from < end && start < to && (start < from || to < end):
			from, to, wide = min(from, start), max(to, end), true
		}
	}
	if wide {
		m.put(was[:from]+written, was[to:])
		now = m.area.Value()
	}
	m.pastes = slices.DeleteFunc(slices.Clone(m.pastes), func(p paste) bool { return !strings.Contains(now, p.token) })
}

// change is the smallest edit between two texts: what stood from one byte to
// another became what was written.
func change(was, now string) (from, to int, written string) {
	for from < len(was) && from < len(now) && was[from] == now[from] {
		from++
	}
	for from > 0 && (from < len(was) && !utf8.RuneStart(was[from]) || from < len(now) && !utf8.RuneStart(now[from])) {
		from--
	}
	to, end := len(was), len(now)
	for to > from && end > from && was[to-1] == now[end-1] {
		to--
		end--
	}
	for to < len(was) && !utf8.RuneStart(was[to]) || end < len(now) && !utf8.RuneStart(now[end]) {
		to++
		end++
	}
	return from, to, now[from:end]
}
