package picker

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// piece is a text in its style.
type piece struct {
	text  string
	style lipgloss.Style
	found bool // letters that a filter found
}

// line draws pieces from the left and one at the right edge, in one style of
// its own where the cursor is.
func (m Model) line(left []piece, right piece, w int, cursor bool) string {
	room := w - ansi.StringWidth(right.text) - 1
	if right.text == "" {
		room = w
	}
	var b strings.Builder
	for _, p := range append(slices.Clone(left), piece{text: strings.Repeat(" ", w), style: m.styles.Text}) {
		text := ansi.Truncate(p.text, room, "…")
		if strings.TrimSpace(p.text) == "" {
			text = ansi.Truncate(p.text, room, "")
		}
		room -= ansi.StringWidth(text)
		b.WriteString(m.paint(p, text, cursor))
		if room <= 0 {
			break
		}
	}
	if right.text != "" {
		b.WriteString(m.paint(piece{style: m.styles.Text}, " ", cursor))
		b.WriteString(m.paint(right, right.text, cursor))
	}
	return b.String()
}

func (m Model) paint(p piece, text string, cursor bool) string {
	style := p.style
	if cursor {
		style = m.styles.Selected
		if p.found {
			style = style.Bold(true).Underline(true)
		}
	} else if p.found {
		style = m.styles.Match
	}
	if text == "" {
		return ""
	}
	return style.Render(text)
}

// named are the pieces of a name, its found letters apart.
func named(r row, style lipgloss.Style) []piece {
	var out []piece
	from := 0
	for i, c := range r.name {
		if !slices.Contains(r.matches, i) {
			continue
		}
		if i > from {
			out = append(out, piece{text: r.name[from:i], style: style})
		}
		from = i + len(string(c))
		out = append(out, piece{text: r.name[i:from], style: style, found: true})
	}
	return append(out, piece{text: r.name[from:], style: style})
}

// boxed are the pieces of a row that can be chosen.
func (m Model) boxed(r row, box string, mark, style lipgloss.Style, cursor bool) []piece {
	return slices.Concat([]piece{{text: pointer(cursor), style: m.styles.Accent}, {text: box, style: mark}}, named(r, style))
}

// withoutName is a sentence without the name that it begins with, which stands
// before it in its row already: "DeepSeek V3 needs a key" after "deepseek-v3".
func withoutName(sentence, name string) string {
	rest := sentence
	for _, want := range name {
		if !unicode.IsLetter(want) && !unicode.IsDigit(want) {
			continue
		}
		rest = strings.TrimLeftFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		got, size := utf8.DecodeRuneInString(rest)
		if unicode.ToLower(got) != unicode.ToLower(want) {
			return sentence
		}
		rest = rest[size:]
	}
	if !strings.HasPrefix(rest, " ") {
		return sentence
	}
	return strings.TrimSpace(rest)
}

// pointer marks the row under the cursor, without colour too.
func pointer(cursor bool) string {
	if cursor {
		return "▸ "
	}
	return "  "
}
