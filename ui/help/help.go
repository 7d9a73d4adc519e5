// Package help shows every key, by where it counts, and finds one by a word.
package help

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/themes"
)

// CloseMsg says that the person has seen enough.
type CloseMsg struct{}

// Section is the keys of one mode.
type Section struct {
	Title    string
	Bindings []key.Binding
}

// Model is the help, over the whole screen.
type Model struct {
	styles        themes.Styles
	words         *lang.Words
	sections      []Section
	width, height int
	query         string
	searching     bool
	top           int
}

// New makes the help from the bindings in force.
func New(styles themes.Styles, words *lang.Words, sections []Section) Model {
	return Model{styles: styles, words: words, sections: sections}
}

// SetSize gives the help its size.
func (m *Model) SetSize(w, h int) { m.width, m.height = w, h }

// SetStyles draws the help in another theme.
func (m *Model) SetStyles(s themes.Styles) { m.styles = s }

// Update scrolls, searches and closes.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return m, nil
	}
	if m.searching {
		return m.search(press), nil
	}
	switch press.String() {
	case "esc", "q", "?", "f1", "enter":
		if m.query != "" && press.String() == "esc" {
			m.query, m.top = "", 0
			return m, nil
		}
		return m, func() tea.Msg { return CloseMsg{} }
	case "/":
		m.searching, m.query = true, ""
	case "j", "down":
		m.top++
	case "k", "up":
		m.top--
	case "pgdown", "space", " ":
		m.top += m.room()
	case "pgup":
		m.top -= m.room()
	case "g", "home":
		m.top = 0
	case "G", "end":
		m.top = len(m.lines())
	}
	m.top = max(0, min(m.top, len(m.lines())-m.room()))
	return m, nil
}

func (m Model) search(press tea.KeyPressMsg) Model {
	switch press.String() {
	case "esc":
		m.searching, m.query = false, ""
	case "enter":
		m.searching = false
	case "backspace":
		if runes := []rune(m.query); len(runes) > 0 {
			m.query = string(runes[:len(runes)-1])
		}
	default:
		m.query += press.Text
	}
	m.top = 0
	return m
}

// room is how many lines of keys there are between title and footer.
func (m Model) room() int { return max(1, m.height-3) }

// lines are the sections with what matches the search.
func (m Model) lines() []string {
	var out []string
	query := strings.ToLower(m.query)
	for _, s := range m.sections {
		var rows []string
		for _, b := range s.Bindings {
			h := b.Help()
			if query != "" && !strings.Contains(strings.ToLower(h.Key+" "+h.Desc), query) {
				continue
			}
			gap := max(1, 18-ansi.StringWidth(h.Key))
			rows = append(rows, "  "+m.styles.Key.Render(h.Key)+strings.Repeat(" ", gap)+m.styles.Text.Render(h.Desc))
		}
		if len(rows) == 0 {
			continue
		}
		if len(out) > 0 {
			out = append(out, "")
		}
		out = append(out, " "+m.styles.Title.Render(s.Title))
		out = append(out, rows...)
	}
	if len(out) == 0 {
		out = append(out, "  "+m.styles.Muted.Render(m.words.T("help.nothing", m.query)))
	}
	return m.columns(out)
}

// columns sets the sections in two columns where there is room.
func (m Model) columns(lines []string) []string {
	const wide = 96
	if m.width < wide || len(lines) <= m.room() {
		return lines
	}
	half := (len(lines) + 1) / 2
	for half < len(lines) && lines[half] != "" { // a section stays in one column
		half++
	}
	width := m.width / 2
	out := make([]string, half)
	for i := range out {
		left := ansi.Truncate(lines[i], width-1, "…")
		out[i] = left + strings.Repeat(" ", width-ansi.StringWidth(left))
		if at := half + 1 + i; at < len(lines) {
			out[i] += lines[at]
		}
	}
	return out
}

// View is the help: just as many lines as its height, each as wide as its
// width.
func (m Model) View() string {
	out := []string{" " + m.styles.Title.Render(m.words.T("help.title")), ""}
	lines := m.lines()
	top := max(0, min(m.top, len(lines)-m.room()))
	for i := range m.room() {
		if top+i < len(lines) {
			out = append(out, lines[top+i])
		} else {
			out = append(out, "")
		}
	}
	out = append(out, m.footer())
	for i, line := range out {
		line = ansi.Truncate(line, m.width, "…")
		out[i] = line + strings.Repeat(" ", max(0, m.width-ansi.StringWidth(line)))
	}
	return strings.Join(out[:min(len(out), m.height)], "\n")
}

func (m Model) footer() string {
	if m.searching {
		return " " + m.styles.Accent.Render("/"+m.query+"▏")
	}
	return " " + m.styles.Muted.Render(m.words.T("help.footer"))
}
