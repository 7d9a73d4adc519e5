// Package composer is where the person writes: several lines, history, pastes
// of any size, undo.
package composer

import (
	"maps"
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

// Action is what the person wants that is not for the composer to do: a Submit, an
// OpenEditor or a TooLarge; nil: nothing.
type Action any

// Submit is a message to be sent.
type Submit struct{ Text string }

// OpenEditor asks for the person's editor, with the text so far.
type OpenEditor struct{ Text string }

// TooLarge reports that a text is too large to be unfolded.
type TooLarge struct{ Size, Most string }

// KeyMap is what the composer's own keys are; those of the text itself are the
// text area's.
type KeyMap struct {
	Send, Newline, Editor, Earlier, Later, Undo, Unfold key.Binding
}

const (
	prompt     = "› "
	maxLines   = 6 // that are shown at once
	maxContent = 9000
)

// Model is the composer.
type Model struct {
	words *lang.Words
	keys  KeyMap
	styles
	area  *textarea.Model // large: so copies of the Model stay small
	width int
	hint  string
	idle  string // what stands in place of the text while letters are commands; empty: they are text
	label string // what is said of the message on the rule above it

	pastes []paste
	folded int // pastes so far, for their numbers

	history []string
	walk    int            // index into history; len(history): the draft
	edits   map[int]string // what was written at places of the walk that were left

	undone []snapshot // earlier texts, newest last
	run    run        // what the newest edit was part of

	drawn string // what View returned last; empty: it has to be drawn
}

type styles struct {
	rule, accent, faint lipgloss.Style
}

// New makes an empty composer.
func New(st *themes.Styles, words *lang.Words, keys KeyMap) Model {
	area := textarea.New()
	area.SetPromptFunc(ansi.StringWidth(prompt), func(at textarea.PromptInfo) string {
		if at.LineNumber > 0 {
			return ""
		}
		return prompt
	})
	area.ShowLineNumbers = false
	area.CharLimit = 0
	area.DynamicHeight = true
	area.MinHeight, area.MaxHeight, area.MaxContentHeight = 1, maxLines, maxContent
	area.MaxWidth = 0
	area.SetVirtualCursor(false)
	area.KeyMap.InsertNewline = keys.Newline
	area.KeyMap.Paste.SetEnabled(false) // the terminal pastes
	m := Model{words: words, keys: keys, area: &area}
	m.SetStyles(st)
	m.SetHint("")
	return m
}

// SetStyles draws the composer in another theme.
func (m *Model) SetStyles(st *themes.Styles) {
	m.styles = styles{rule: st.Border, accent: st.Accent, faint: st.Muted}
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
	m.drawn = ""
}

// SetSize gives the composer its width and the lines that its text may have;
// beyond six the text scrolls.
func (m *Model) SetSize(w, lines int) {
	m.width, m.drawn = w, ""
	m.area.MaxHeight = max(1, min(maxLines, lines))
	m.area.SetWidth(w)
	m.refreshHint()
	m.follow()
}

// follow scrolls the text to where the cursor is; the text area does it only
// when it is given something, and only while it has the focus.
func (m *Model) follow() { m.feed(nil) }

// feed gives a message to the text area, on its own: inlined, the copies that
// are made of the area would make the stack of every caller large.
//
//go:noinline
func (m *Model) feed(msg tea.Msg) (cmd tea.Cmd) {
	*m.area, cmd = m.area.Update(msg)
	return cmd
}

// Height is how many lines the composer has now.
func (m *Model) Height() int {
	if m.idle != "" {
		return 2
	}
	return 1 + m.area.Height()
}

// Length is how many characters stand in the text, and in a folded paste's place.
func (m *Model) Length() int { return m.area.Length() }

// Newline breaks the line at the cursor.
func (m *Model) Newline() {
	before := m.snap()
	m.area.InsertString("\n")
	m.remember(before, runOther)
	m.drawn = ""
	m.follow()
}

// Empty reports whether nothing is written.
func (m *Model) Empty() bool { return m.area.Length() == 0 }

// SetIdle says in one line what brings the text back while letters are commands;
// empty: letters are text.
func (m *Model) SetIdle(text string) { m.idle, m.drawn = sanitize.Line(text), "" }

// SetHint says what is shown while nothing is written; empty: the usual.
func (m *Model) SetHint(text string) {
	if text == "" {
		text = m.words.T("composer.hint")
	}
	m.hint = sanitize.Line(text)
	m.refreshHint()
}

// refreshHint cuts the hint to one line.
func (m *Model) refreshHint() {
	m.drawn = ""
	m.area.Placeholder = ansi.Truncate(m.hint, max(1, m.area.Width()), "…")
}

// SetLabel says something of the message, such as whom it is for; empty: nothing.
func (m *Model) SetLabel(text string) { m.label, m.drawn = sanitize.Line(text), "" }

// SetHistory gives the messages that were sent before, oldest first.
func (m *Model) SetHistory(sent []string) {
	m.history, m.walk, m.edits = sent, len(sent), nil
}

// Focus puts the cursor into the composer.
func (m *Model) Focus() tea.Cmd {
	m.drawn = ""
	cmd := m.area.Focus()
	m.follow()
	return cmd
}

// Blur takes the cursor away.
func (m *Model) Blur() { m.drawn = ""; m.area.Blur() }

// Value is the whole text, with every folded paste in full.
func (m *Model) Value() string { return m.expand(m.area.Value()) }

// SetValue replaces the text.
func (m *Model) SetValue(text string) {
	m.remember(m.snap(), runOther)
	m.replace(text)
	m.follow()
}

func (m *Model) replace(text string) {
	m.pastes, m.drawn = nil, ""
	m.area.Reset()
	m.insert(text)
}

// Update handles keys and pastes.
func (m Model) Update(msg tea.Msg) (Model, Action, tea.Cmd) {
	m.drawn = ""
	before := m.snap()
	switch msg := msg.(type) {
	case tea.PasteMsg:
		m.remember(before, runOther)
		m.area.DeleteSelection()
		m.insert(msg.Content)
		m.follow()
		return m, nil, nil
	case tea.KeyPressMsg:
		if action, done := m.pressed(msg); done {
			m.follow()
			return m, action, nil
		}
		if m.wordKey(msg, before) {
			m.follow()
			return m, nil, nil
		}
		if key.Matches(msg, m.area.KeyMap.DeleteCharacterBackward) {
			m.deleteRest(msg, before.before)
		}
		return m.edit(typed(msg), before)
	}
	return m.edit(msg, before)
}

// edit gives a message to the text area, and keeps what stood before it.
func (m Model) edit(msg tea.Msg, before snapshot) (Model, Action, tea.Cmd) {
	cmd := m.feed(msg)
	m.keepWhole(before)
	if now := m.area.Value(); now != before.text() {
		m.remember(before, runOf(before.text(), now))
	} else {
		m.run = runNone
	}
	return m, nil, cmd
}

// deleteRest deletes all but one of the characters that the sign before the
// cursor is made of, as emoji are; the text area deletes the one left.
func (m *Model) deleteRest(msg tea.KeyPressMsg, before string) {
	if m.area.HasSelection() {
		return
	}
	line := before[strings.LastIndexByte(before, '\n')+1:]
	for range max(0, lang.LastLength(line)-1) {
		m.feed(msg)
	}
}

// pressed handles the composer's own keys.
func (m *Model) pressed(msg tea.KeyPressMsg) (action Action, done bool) {
	info := m.area.LineInfo()
	switch {
	case key.Matches(msg, m.keys.Send):
		return m.submit(), true
	case key.Matches(msg, m.keys.Editor):
		return OpenEditor{Text: m.Value()}, true
	case key.Matches(msg, m.keys.Undo):
		m.undo()
		return nil, true
	case key.Matches(msg, m.keys.Unfold):
		return m.unfold(), true
	case key.Matches(msg, m.keys.Earlier) && m.walk > 0 && m.area.Line() == 0 && info.RowOffset == 0:
		m.walkTo(m.walk - 1)
		return nil, true
	case key.Matches(msg, m.keys.Later) && m.walk < len(m.history) && m.area.Line() == m.area.LineCount()-1 && info.RowOffset+1 >= info.Height:
		m.walkTo(m.walk + 1)
		return nil, true
	}
	return nil, false
}

// submit sends the text, unless there is none.
func (m *Model) submit() Action {
	text := strings.TrimSpace(m.Value())
	if text == "" {
		return nil
	}
	m.remember(m.snap(), runOther)
	m.SetHistory(append(m.history[:len(m.history):len(m.history)], text))
	m.replace("")
	return Submit{Text: text}
}

// walkTo goes to a message of the history, or to the draft after the newest.
// What was written at the place that is left is kept for a return.
func (m *Model) walkTo(at int) {
	m.edits = maps.Clone(m.edits)
	if m.edits == nil {
		m.edits = map[int]string{}
	}
	m.edits[m.walk] = m.Value()
	m.walk = at
	text, edited := m.edits[at]
	if !edited && at < len(m.history) {
		text = m.history[at]
	}
	// What is undone is of one place: it would be written over another's text.
	m.run, m.undone = runNone, nil
	m.replace(text)
}

// Cursor is where the terminal's cursor belongs, from the composer's corner;
// nil while it is not in the composer.
func (m *Model) Cursor() *tea.Cursor {
	c := m.area.Cursor()
	if c != nil {
		c.Y++
		at := m.area.LineInfo() // it measures otherwise than the screen
		if lines := strings.Split(m.area.Value(), "\n"); m.area.Line() < len(lines) {
			line := []rune(lines[m.area.Line()])
			begin := min(at.StartColumn, len(line))
			c.X += ansi.StringWidth(string(line[begin:min(begin+at.ColumnOffset, len(line))])) - at.CharOffset
		}
		c.X = min(c.X, max(0, m.width-1))
	}
	return c
}

// View is the composer: a rule and the text, just as wide as its width.
func (m *Model) View() string {
	if m.drawn != "" {
		return m.drawn
	}
	label := ""
	if m.label != "" {
		label = " " + m.label + " "
	}
	label = ansi.Truncate(label, max(0, m.width-2), "…")
	lead := strings.Repeat("─", min(2, m.width))
	rule := m.rule.Render(lead) + m.accent.Render(label) + m.rule.Render(strings.Repeat("─", max(0, m.width-2-ansi.StringWidth(label))))
	if m.idle != "" {
		m.drawn = rule + "\n" + m.idleLine()
		return m.drawn
	}
	out := []string{rule}
	for line := range strings.SplitSeq(m.area.View(), "\n") {
		line = ansi.Truncate(line, m.width, "")
		out = append(out, line+strings.Repeat(" ", max(0, m.width-ansi.StringWidth(line))))
	}
	m.drawn = strings.Join(out, "\n")
	return m.drawn
}

// idleLine is what stands in place of the text: no prompt and no cursor, so that
// it does not look like a field.
func (m *Model) idleLine() string {
	line := "  " + m.idle
	if !m.Empty() {
		line += " · " + m.words.T("composer.waiting", strings.Join(strings.Fields(m.area.Value()), " "))
	}
	line = ansi.Truncate(line, m.width, "…")
	return m.faint.Render(line) + strings.Repeat(" ", max(0, m.width-ansi.StringWidth(line)))
}
