// Package field is a line of text that is typed: bubbles' text input, drawn
// here. Its own window and cursor count runes, not cells, so that in Chinese
// the cursor, and with it an input method, would stand where the text is not.
package field

import (
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/rivo/uniseg"

	"kansei/lang"
	"kansei/sanitize"
	"kansei/themes"
)

// Model is a field. It is large: parts keep a pointer to it.
type Model struct {
	Placeholder string // what is shown while nothing is written
	prompt      string
	input       textinput.Model
	text, faint lipgloss.Style
	accent      lipgloss.Style
}

// New makes an empty field without the focus.
func New(prompt string) *Model {
	m := &Model{prompt: prompt, input: textinput.New()}
	m.input.SetVirtualCursor(false)
	m.input.KeyMap.Paste.SetEnabled(false) // the terminal pastes
	return m
}

// SetStyles changes the colours.
func (m *Model) SetStyles(s *themes.Styles) {
	m.text, m.faint, m.accent = s.Text, s.Placeholder, s.Accent
}

// SetValue puts a line of sanitised text into the field, with the cursor behind
// it.
func (m *Model) SetValue(text string) {
	m.input.SetValue(text)
	m.input.CursorEnd()
}

// Value is what is written.
func (m *Model) Value() string { return m.input.Value() }

// Focus puts the cursor into the field.
func (m *Model) Focus() { m.input.Focus() }

// Blur takes it away.
func (m *Model) Blur() { m.input.Blur() }

// Update handles keys and pastes.
func (m *Model) Update(msg tea.Msg) {
	switch typed := msg.(type) {
	case tea.PasteMsg:
		msg = tea.PasteMsg{Content: sanitize.Line(typed.Content)}
	case tea.KeyPressMsg:
		if m.wordKey(typed) {
			return
		}
		if key.Matches(typed, m.input.KeyMap.DeleteCharacterBackward) {
			// The text input deletes one of the code points that an emoji is made of.
			for range max(0, lang.LastLength(m.before())-1) {
				m.input, _ = m.input.Update(msg)
			}
		}
	}
	m.input, _ = m.input.Update(msg)
}

// wordKey handles the keys that go by words, and reports whether it did.
func (m *Model) wordKey(msg tea.KeyPressMsg) bool {
	before := m.before()
	after := m.Value()[len(before):]
	back, forth := before[:lang.WordBefore(before)], after[lang.WordAfter(after):]
	at := utf8.RuneCountInString(back)
	switch keys := m.input.KeyMap; {
	case key.Matches(msg, keys.WordBackward):
	case key.Matches(msg, keys.WordForward):
		at = utf8.RuneCountInString(m.Value()) - utf8.RuneCountInString(forth)
	case key.Matches(msg, keys.DeleteWordBackward):
		m.input.SetValue(back + after)
	case key.Matches(msg, keys.DeleteWordForward):
		at = m.input.Position()
		m.input.SetValue(before + forth)
	default:
		return false
	}
	m.input.SetCursor(at)
	return true
}

// View is the prompt and as much of the text as has room in w cells, one of
// which may be the cursor's behind it.
func (m *Model) View(w int) string {
	w = m.room(w)
	if m.Value() == "" {
		return m.accent.Render(m.prompt) + m.faint.Render(ansi.Truncate(m.Placeholder, w, "…"))
	}
	text, _ := m.lay(w)
	return m.accent.Render(m.prompt) + m.text.Render(text)
}

// Cursor is where the cursor stands in what View draws, nil without the focus.
func (m *Model) Cursor(w int) *tea.Cursor {
	c := m.input.Cursor()
	if c != nil {
		_, x := m.lay(m.room(w))
		c.X = ansi.StringWidth(m.prompt) + x
	}
	return c
}

// room is what the prompt leaves of w cells, at least that of a cursor.
func (m *Model) room(w int) int { return max(1, w-ansi.StringWidth(m.prompt)) }

// lay finds the part of the text that is shown in w cells, and where in it the
// cursor stands: in the middle, or nearer to an end of the text than that. Only
// the neighbourhood of the cursor is measured, as a text may be long.
func (m *Model) lay(w int) (shown string, x int) {
	text, at := []rune(m.Value()), m.input.Position()
	near := 8 * w // code points, more than stand in w cells
	before, after := string(text[max(0, at-near):at]), string(text[at:min(len(text), at+near)])
	x = ansi.StringWidth(before)
	left := max(0, min(x-w/2, x+ansi.StringWidth(after)+1-w))
	return cut(before+after, left, w), x - left
}

// before is the text before the cursor.
func (m *Model) before() string { return string([]rune(m.Value())[:m.input.Position()]) }

// cut is w cells of a text from a cell on. Where that is the second half of a
// character, it is left free.
func cut(text string, from, w int) string {
	var b strings.Builder
	at := 0
	for g := uniseg.NewGraphemes(text); g.Next() && at < from+w; {
		width := ansi.StringWidth(g.Str())
		switch {
		case at >= from && at+width <= from+w:
			b.WriteString(g.Str())
		case at < from && at+width > from:
			b.WriteString(strings.Repeat(" ", at+width-from))
		}
		at += width
	}
	return b.String()
}
