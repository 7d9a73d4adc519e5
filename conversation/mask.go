package conversation

import (
	"strings"
	"unicode/utf8"
)

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

// Masked is a reply behind its mask while it grows. It looks again only at
// what comes after the last empty line, since no name reaches over one.
type Masked struct {
	names Names
	raw   string // that masked stands for, and that ends with an empty line
	shown string
}

// NewMasked hides names.
func NewMasked(names Names) *Masked { return &Masked{names: names} }

// Text is the first shown bytes of a text, as Names.Mask has them.
func (m *Masked) Text(text string, shown int, final bool) string {
	if !strings.HasPrefix(text[:shown], m.raw) {
		m.raw, m.shown = "", ""
	}
	const emptyLine = "\n\n"
	rest := text[len(m.raw):]
	if n := strings.LastIndex(rest[:shown-len(m.raw)], emptyLine); n > 0 && !escapes(rest[:n]) {
		n += len(emptyLine)
		m.shown += m.names.Mask(rest[:n], n, true)
		m.raw, rest = text[:len(m.raw)+n], rest[n:]
	}
	return m.shown + m.names.Mask(rest, shown-len(m.raw), final)
}

// escapes says whether a text may hold an escape sequence, which has no end
// that is sure.
func escapes(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] == 0x1b || text[i] == 0xc2 && i+1 < len(text) && text[i+1] < 0xa0 && text[i+1] >= utf8.RuneSelf {
			return true
		}
	}
	return false
}
