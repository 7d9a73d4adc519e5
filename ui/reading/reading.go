// Package reading shows a long text over the whole screen, to be scrolled
// through.
package reading

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/themes"
	"kansei/ui/list"
)

// Action is what the person wants of whoever shows the text; nil: nothing.
type Action any

// Close says that the person has read enough.
type Close struct{}

// KeyMap are the keys of the text.
type KeyMap struct {
	Up, Down, PageUp, PageDown, Top, Bottom, Close key.Binding
}

// DefaultKeyMap are the keys unless others are asked for.
func DefaultKeyMap(words *lang.Words) KeyMap {
	bind := func(name, shown string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(shown, words.T("reading.key_"+name)))
	}
	return KeyMap{
		Down: bind("scroll", "↓/j", "down", "j", "enter"), Up: bind("scroll", "↑/k", "up", "k"),
		PageDown: bind("page_down", "space", "space", "pgdown", "ctrl+d", "f"), PageUp: bind("page_up", "b", "b", "pgup", "ctrl+u"),
		Top: bind("ends", "g", "g", "home"), Bottom: bind("ends", "G", "G", "end"),
		Close: bind("close", "esc", "esc", "q"),
	}
}

// Each visits every binding, by the name that it has in the config file after
// "reading_".
func (k *KeyMap) Each(f func(name string, b *key.Binding)) {
	f("up", &k.Up)
	f("down", &k.Down)
	f("page_up", &k.PageUp)
	f("page_down", &k.PageDown)
	f("top", &k.Top)
	f("bottom", &k.Bottom)
	f("close", &k.Close)
}

// Model is the text. Make it with New.
type Model struct {
	styles *themes.Styles
	words  *lang.Words
	keys   KeyMap
	w, h   int
	lines  []string
	window list.Window
}

// New makes an empty text.
func New(styles *themes.Styles, words *lang.Words, keys KeyMap) Model {
	return Model{styles: styles, words: words, keys: keys}
}

// SetSize gives the text its room in cells.
func (m *Model) SetSize(w, h int) {
	m.w, m.h = w, h
	m.window.SetSize(h, len(m.lines))
}

// SetStyles draws in another theme; the text itself is the caller's to draw.
func (m *Model) SetStyles(s *themes.Styles) { m.styles = s }

// margin is the empty cells on the left of the text.
const margin = 2

// Width is how wide the lines of the text may be.
func (m Model) Width() int { return max(1, m.w-2*margin) }

// SetText shows another text, which is safe to be drawn; lines that are too wide lose
// their end. The place that was read stays on screen as far as there is one.
func (m *Model) SetText(text string) {
	m.lines = strings.Split(strings.TrimRight(text, "\n"), "\n")
	m.window.SetSize(m.h, len(m.lines))
}

// ToTop goes back to the beginning.
func (m *Model) ToTop() { m.window.ScrollTo(0) }

// Update scrolls and closes.
func (m Model) Update(msg tea.Msg) (Model, Action) {
	switch msg := msg.(type) {
	case tea.MouseWheelMsg:
		m.window.ScrollBy(list.Wheel(msg))
	case tea.KeyPressMsg:
		return m.pressed(msg)
	}
	return m, nil
}

func (m Model) pressed(msg tea.KeyPressMsg) (Model, Action) {
	page := max(1, m.h-2) // two lines stay, to find the place again
	switch {
	case key.Matches(msg, m.keys.Close):
		return m, Close{}
	case key.Matches(msg, m.keys.Down):
		m.window.ScrollBy(1)
	case key.Matches(msg, m.keys.Up):
		m.window.ScrollBy(-1)
	case key.Matches(msg, m.keys.PageDown):
		m.window.ScrollBy(page)
	case key.Matches(msg, m.keys.PageUp):
		m.window.ScrollBy(-page)
	case key.Matches(msg, m.keys.Top):
		m.window.ScrollTo(0)
	case key.Matches(msg, m.keys.Bottom):
		m.window.ScrollTo(len(m.lines))
	}
	return m, nil
}

// ShortHelp is the keys for a help line.
func (m Model) ShortHelp() []key.Binding {
	top, bottom := m.keys.Top, m.keys.Bottom
	ends := key.NewBinding(key.WithKeys(slices.Concat(top.Keys(), bottom.Keys())...), key.WithHelp(top.Help().Key+" "+bottom.Help().Key, bottom.Help().Desc))
	return []key.Binding{m.keys.Down, m.keys.PageDown, m.keys.PageUp, ends, m.keys.Close}
}

// Below is how many lines there are below the screen.
func (m Model) Below() int { return m.window.Below() }

// View is the text: just as many lines as its height, each as wide as its
// width.
func (m Model) View() string {
	out := make([]string, m.h)
	for i := range out {
		line := ""
		if at := m.window.Top + i; at < len(m.lines) {
			line = ansi.Truncate(m.lines[at], m.Width(), "…")
		}
		line = ansi.Truncate(strings.Repeat(" ", margin)+line, m.w, "")
		out[i] = line + strings.Repeat(" ", max(0, m.w-ansi.StringWidth(line)))
	}
	if below := m.Below(); below > 0 && m.h > 1 {
		more := m.words.T("reading.more", below) + " "
		room := m.w - ansi.StringWidth(more)
		if room > 0 && ansi.StringWidth(strings.TrimRight(ansi.Strip(out[m.h-1]), " ")) < room {
			out[m.h-1] = ansi.Truncate(out[m.h-1], room, "") + m.styles.Accent.Render(more)
		}
	}
	return strings.Join(out, "\n")
}
