// Package composer is where the person writes: several lines, history, pastes
// of any size, undo.
package composer

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/sanitize"
	"kansei/themes"
)

// SubmitMsg is a message to be sent.
type SubmitMsg struct{ Text string }

// EditorMsg asks for the person's editor, with the text so far.
type EditorMsg struct{ Text string }

// KeyMap is what the composer's own keys are; those of the text itself are the
// text area's.
type KeyMap struct {
	Send, Newline, Editor, Earlier, Later, Undo, Unfold key.Binding
}

const (
	prompt     = "› "
	maxLines   = 6 // that are shown at once
	maxContent = 9000
	foldChars  = 2000 // a paste of more is folded
	foldLines  = 20
	unfoldMost = 64 << 10 // bytes that may be unfolded into the text area
	undoDepth  = 200
)

// Model is the composer.
type Model struct {
	words *lang.Words
	keys  KeyMap
	styles
	area   textarea.Model
	width  int
	room   int    // lines that the text may have
	to     string // who the message is for, empty: everyone
	pastes []paste
	folded int // pastes so far, for their numbers

	history []string
	walk    int    // index into history; len(history): the draft
	draft   string // what was being written before walking

	undone []string // earlier values, newest last
}

// paste is a long text that a short token stands for.
type paste struct{ token, text string }

type styles struct {
	rule, hint, accent lipgloss.Style
}

// New makes an empty composer.
func New(st themes.Styles, words *lang.Words, keys KeyMap) Model {
	area := textarea.New()
	area.Prompt = prompt
	area.ShowLineNumbers = false
	area.CharLimit = 0
	area.DynamicHeight = true
	area.MinHeight, area.MaxHeight, area.MaxContentHeight = 1, maxLines, maxContent
	area.MaxWidth = 0
	area.SetVirtualCursor(false)
	area.KeyMap.InsertNewline = keys.Newline
	area.KeyMap.Paste.SetEnabled(false) // the terminal pastes
	m := Model{words: words, keys: keys, area: area, room: maxLines}
	m.SetStyles(st)
	m.SetHint("")
	return m
}

// SetStyles draws the composer in another theme.
func (m *Model) SetStyles(st themes.Styles) {
	m.styles = styles{rule: st.Border, hint: st.Muted, accent: st.Accent}
	state := textarea.StyleState{
		Base: lipgloss.NewStyle(), Text: st.Text, CursorLine: st.Text, Placeholder: st.Placeholder,
		Prompt: st.Accent, EndOfBuffer: st.Faint, Selection: st.Selected,
	}
	blurred := state
	blurred.Prompt = st.Faint
	s := m.area.Styles()
	s.Focused, s.Blurred = state, blurred
	s.Cursor.Blink = true
	m.area.SetStyles(s)
}

// SetSize gives the composer its width and the lines that its text may have.
func (m *Model) SetSize(w, lines int) {
	m.width, m.room = w, max(1, min(maxLines, lines))
	m.area.MaxHeight = m.room
	m.area.SetWidth(w)
}

// Height is how many lines the composer has now.
func (m *Model) Height() int { return 1 + m.area.Height() }

// SetHint says what is shown while nothing is written; empty: the usual.
func (m *Model) SetHint(text string) {
	if text == "" {
		text = m.words.T("composer.hint")
	}
	m.area.Placeholder = sanitize.Line(text)
}

// SetTo says whom the message is for; empty: every lane.
func (m *Model) SetTo(label string) { m.to = label }

// SetHistory gives the messages that were sent before, oldest first.
func (m *Model) SetHistory(sent []string) {
	m.history = sent
	m.walk = len(sent)
}

// Focus puts the cursor into the composer.
func (m *Model) Focus() tea.Cmd { return m.area.Focus() }

// Blur takes the cursor away.
func (m *Model) Blur() { m.area.Blur() }

// Value is the whole text, with every folded paste in full.
func (m *Model) Value() string {
	text := m.area.Value()
	for _, p := range m.pastes {
		text = strings.Replace(text, p.token, p.text, 1)
	}
	return text
}

// SetValue replaces the text.
func (m *Model) SetValue(text string) {
	m.remember()
	m.pastes = nil
	m.area.Reset()
	m.insert(text)
}

// Update handles keys and pastes.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		m.remember()
		m.insert(msg.Content)
		return m, nil
	case tea.KeyPressMsg:
		if cmd, done := m.pressed(msg); done {
			return m, cmd
		}
		m.remember()
	}
	var cmd tea.Cmd
	m.area, cmd = m.area.Update(msg)
	return m, cmd
}

// pressed handles the composer's own keys.
func (m *Model) pressed(msg tea.KeyPressMsg) (cmd tea.Cmd, done bool) {
	switch {
	case key.Matches(msg, m.keys.Send):
		return m.submit(), true
	case key.Matches(msg, m.keys.Editor):
		text := m.Value()
		return func() tea.Msg { return EditorMsg{Text: text} }, true
	case key.Matches(msg, m.keys.Undo):
		m.undo()
		return nil, true
	case key.Matches(msg, m.keys.Unfold):
		m.unfold()
		return nil, true
	case key.Matches(msg, m.keys.Earlier) && m.area.Line() == 0 && m.area.LineInfo().RowOffset == 0 && m.walk > 0:
		m.show(m.walk - 1)
		return nil, true
	case key.Matches(msg, m.keys.Later) && m.walk < len(m.history) && m.area.Line() == m.area.LineCount()-1:
		m.show(m.walk + 1)
		return nil, true
	case msg.Code == tea.KeyBackspace && m.deleteToken():
		return nil, true
	}
	return nil, false
}

// submit sends the text, unless there is none.
func (m *Model) submit() tea.Cmd {
	text := strings.TrimSpace(m.Value())
	if text == "" {
		return nil
	}
	m.remember()
	m.history = append(m.history[:len(m.history):len(m.history)], text)
	m.walk, m.draft, m.pastes = len(m.history), "", nil
	m.area.Reset()
	return func() tea.Msg { return SubmitMsg{Text: text} }
}

// insert puts text at the cursor, folded if it is long.
func (m *Model) insert(text string) {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	lines := strings.Count(text, "\n") + 1
	if len(text) <= foldChars && lines <= foldLines {
		m.area.InsertString(text)
		return
	}
	m.folded++
	token := m.words.T("composer.pasted", m.folded, size(len(text)), lines)
	m.pastes = append(m.pastes, paste{token, text})
	m.area.InsertString(token)
}

func size(bytes int) string {
	if bytes < 1024 {
		return fmt.Sprintf("%d B", bytes)
	}
	return fmt.Sprintf("%d KB", (bytes+512)/1024)
}

// deleteToken removes a folded paste whose token stands before the cursor.
func (m *Model) deleteToken() bool {
	lines := strings.Split(m.area.Value(), "\n")
	if m.area.Line() >= len(lines) {
		return false
	}
	runes := []rune(lines[m.area.Line()])
	before := string(runes[:min(m.area.Column(), len(runes))])
	for i, p := range m.pastes {
		if !strings.HasSuffix(before, p.token) {
			continue
		}
		m.remember()
		for range []rune(p.token) {
			m.area, _ = m.area.Update(tea.KeyPressMsg{Code: tea.KeyBackspace})
		}
		m.pastes = append(m.pastes[:i:i], m.pastes[i+1:]...)
		return true
	}
	return false
}

// unfold writes folded pastes out, where that is bearable.
func (m *Model) unfold() {
	if len(m.pastes) == 0 || len(m.Value()) > unfoldMost {
		return
	}
	text := m.Value()
	m.remember()
	m.pastes = nil
	m.area.Reset()
	m.area.InsertString(text)
}

// show walks through the history; the draft is kept at its end.
func (m *Model) show(at int) {
	if m.walk == len(m.history) {
		m.draft = m.Value()
	}
	m.walk = at
	text := m.draft
	if at < len(m.history) {
		text = m.history[at]
	}
	m.pastes = nil
	m.area.Reset()
	m.insert(text)
}

// remember keeps the text for undo.
func (m *Model) remember() {
	value := m.area.Value()
	if n := len(m.undone); n > 0 && m.undone[n-1] == value {
		return
	}
	m.undone = append(m.undone, value)
	if len(m.undone) > undoDepth {
		m.undone = m.undone[1:]
	}
}

func (m *Model) undo() {
	for n := len(m.undone); n > 0; n = len(m.undone) {
		last := m.undone[n-1]
		m.undone = m.undone[:n-1]
		if last != m.area.Value() {
			m.area.Reset()
			m.area.InsertString(last)
			return
		}
	}
}

// Cursor is where the terminal's cursor belongs, from the composer's corner;
// nil while it is not in the composer.
func (m *Model) Cursor() *tea.Cursor {
	c := m.area.Cursor()
	if c != nil {
		c.Y++
		c.X = min(c.X, max(0, m.width-1))
	}
	return c
}

// View is the composer: a rule and the text, just as wide as its width.
func (m *Model) View() string {
	label := ""
	if m.to != "" {
		label = " " + m.words.T("composer.to", sanitize.Line(m.to)) + " "
	}
	label = ansi.Truncate(label, max(0, m.width-2), "…")
	rule := m.rule.Render("──") + m.accent.Render(label) + m.rule.Render(strings.Repeat("─", max(0, m.width-2-ansi.StringWidth(label))))
	out := []string{ansi.Truncate(rule, m.width, "")}
	for line := range strings.SplitSeq(m.area.View(), "\n") {
		line = ansi.Truncate(line, m.width, "")
		out = append(out, line+strings.Repeat(" ", max(0, m.width-ansi.StringWidth(line))))
	}
	return strings.Join(out, "\n")
}
