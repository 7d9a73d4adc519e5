// Package help shows every key, by where it counts, and finds one by a word.
package help

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/sanitize"
	"kansei/themes"
	"kansei/ui/list"
)

// Action is what the person wants of whoever shows the help; nil: nothing.
type Action any

// Close says that the person has seen enough.
type Close struct{}

// Section is the keys of one mode.
type Section struct {
	Title    string
	Bindings []key.Binding
}

// Model is the help, over the whole screen.
type Model struct {
	styles        *themes.Styles
	words         *lang.Words
	sections      []Section
	width, height int
	query         string
	searching     bool
	window        list.Window
	keys          keyMap
}

// New makes the help from the bindings in force.
func New(styles *themes.Styles, words *lang.Words, sections []Section) Model {
	return Model{styles: styles, words: words, sections: sections, keys: newKeyMap()}
}

// Typing reports whether letters are a search.
func (m Model) Typing() bool { return m.searching }

// SetSize gives the help its size.
func (m *Model) SetSize(w, h int) {
	m.width, m.height = w, h
	m.measure()
}

// SetStyles draws the help in another theme.
func (m *Model) SetStyles(s *themes.Styles) { m.styles = s }

// Update scrolls, searches and closes.
func (m Model) Update(msg tea.Msg) (Model, Action) {
	switch msg := msg.(type) {
	case tea.MouseWheelMsg:
		m.window.ScrollBy(list.Wheel(msg))
	case tea.PasteMsg:
		if m.searching {
			m.find(m.query + sanitize.Line(msg.Content))
		}
	case tea.KeyPressMsg:
		if m.searching {
			m.typed(msg)
			return m, nil
		}
		return m.pressed(msg)
	}
	return m, nil
}

func (m Model) pressed(press tea.KeyPressMsg) (Model, Action) {
	is := func(b key.Binding) bool { return key.Matches(press, b) }
	switch k := m.keys; {
	case is(k.Clear) && m.query != "":
		m.find("")
	case is(k.Clear), is(k.Close):
		return m, Close{}
	case is(k.Search):
		m.searching = true
		m.find("")
	case is(k.Down):
		m.window.ScrollBy(1)
	case is(k.Up):
		m.window.ScrollBy(-1)
	case is(k.PageDown):
		m.window.ScrollBy(m.room())
	case is(k.PageUp):
		m.window.ScrollBy(-m.room())
	case is(k.Top):
		m.window.ScrollTo(0)
	case is(k.Bottom):
		m.window.ScrollTo(m.window.Length)
	}
	return m, nil
}

// typed edits what is searched for.
func (m *Model) typed(press tea.KeyPressMsg) {
	is := func(b key.Binding) bool { return key.Matches(press, b) }
	switch k := m.keys; {
	case is(k.Clear):
		m.searching = false
		m.find("")
	case is(k.Accept):
		m.searching = false
	case is(k.Delete):
		m.find(lang.WithoutLast(m.query))
	case is(k.Erase):
		m.find("")
	default:
		m.find(m.query + press.Text)
	}
}

func (m *Model) find(query string) {
	m.query = query
	m.measure()
	m.window.ScrollTo(0)
}

// measure gives the window the room that there is.
func (m *Model) measure() { m.window.SetSize(m.room(), len(m.lines())) }

// room is how many lines of keys there are between title and footer.
func (m Model) room() int { return max(1, m.height-3) }

// lines are the sections with what matches the search, in two columns where
// one would not fit and two do.
func (m Model) lines() []string {
	sections := m.matching()
	if len(sections) == 0 {
		return []string{"  " + m.styles.Muted.Render(m.words.T("help.nothing", sanitize.Line(m.query)))}
	}
	height := 0
	for _, s := range sections {
		height += len(s.Bindings) + 2
	}
	const wide = 96
	if m.width < wide || height-1 <= m.room() {
		return m.column(sections, m.width)
	}
	cut := halves(sections)
	width := m.width / 2
	left, right := m.column(sections[:cut], width), m.column(sections[cut:], m.width-width)
	out := make([]string, max(len(left), len(right)))
	for i := range out {
		line := ""
		if i < len(left) {
			line = left[i]
		}
		line += strings.Repeat(" ", width-ansi.StringWidth(line))
		if i < len(right) {
			line += right[i]
		}
		out[i] = line
	}
	return out
}

// halves is how many of the first sections make the two columns most even.
func halves(sections []Section) int {
	height := func(some []Section) int {
		n := 0
		for _, s := range some {
			n += len(s.Bindings) + 2
		}
		return n
	}
	best, least := 1, height(sections)
	for cut := 1; cut < len(sections); cut++ {
		if h := max(height(sections[:cut]), height(sections[cut:])); h < least {
			best, least = cut, h
		}
	}
	return best
}

// matching are the sections that the search leaves something of. A section
// whose title matches is there as a whole.
func (m Model) matching() []Section {
	query := strings.ToLower(strings.TrimSpace(m.query))
	var out []Section
	for _, s := range m.sections {
		kept := Section{Title: s.Title}
		whole := strings.Contains(strings.ToLower(s.Title), query)
		for _, b := range s.Bindings {
			if whole || strings.Contains(strings.ToLower(b.Help().Key+" "+b.Help().Desc), query) {
				kept.Bindings = append(kept.Bindings, b)
			}
		}
		if len(kept.Bindings) > 0 {
			out = append(out, kept)
		}
	}
	return out
}

// column is sections under each other, each line at most as wide as a width.
func (m Model) column(sections []Section, width int) []string {
	keys := 0
	for _, s := range sections {
		for _, b := range s.Bindings {
			keys = max(keys, ansi.StringWidth(b.Help().Key))
		}
	}
	keys = min(keys, max(8, width/2))
	var out []string
	for i, s := range sections {
		if i > 0 {
			out = append(out, "")
		}
		out = append(out, " "+m.styles.Title.Render(ansi.Truncate(s.Title, max(1, width-2), "…")))
		for _, b := range s.Bindings {
			name := ansi.Truncate(b.Help().Key, keys, "…")
			gap := strings.Repeat(" ", keys-ansi.StringWidth(name)+2)
			says := ansi.Truncate(b.Help().Desc, max(1, width-keys-5), "…")
			out = append(out, "  "+m.styles.Key.Render(name)+gap+m.styles.Text.Render(says))
		}
	}
	return out
}

// View is the help: just as many lines as its height, each as wide as its
// width.
func (m Model) View() string {
	out := []string{" " + m.styles.Title.Render(m.words.T("help.title")), ""}
	lines := m.lines()
	for i := range m.room() {
		if m.window.Top+i < len(lines) {
			out = append(out, lines[m.window.Top+i])
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

// footer is what is searched for, or how to get on; at its end how much there
// is below.
func (m Model) footer() string {
	left, style := m.words.T("help.footer"), m.styles.Muted
	if m.searching {
		left, style = "/"+sanitize.Line(m.query)+"▏", m.styles.Accent
	}
	more := ""
	if below := m.window.Below(); below > 0 {
		more = m.words.T("help.more", below) + " "
	}
	gap := m.width - 1 - ansi.StringWidth(left) - ansi.StringWidth(more)
	if gap < 1 && more != "" {
		more = "↓"
		gap = m.width - 1 - ansi.StringWidth(left) - ansi.StringWidth(more)
	}
	if gap < 1 {
		return " " + style.Render(left)
	}
	return " " + style.Render(left) + strings.Repeat(" ", gap) + m.styles.Accent.Render(more)
}
