// Package reveal is the window before the names are shown: it says what that
// means, and takes a guess of each lane from who wants to give one.
package reveal

import (
	"maps"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/sanitize"
	"kansei/themes"
	"kansei/ui/box"
)

// Lane is a lane to be guessed.
type Lane struct {
	ID    string
	Label string // "A"
}

// Action is what the person wants of whoever shows the window; nil: nothing.
type Action any

// Confirm asks for the names. Guesses has a ref for each lane ID that was
// guessed, and nothing for the others.
type Confirm struct{ Guesses map[string]string }

// Look says which lane is being guessed, so that its reply is shown.
type Look struct{ Lane string }

// Scroll moves that reply by pages, up where they are negative.
type Scroll struct{ Pages int }

// Cancel says that the names are to stay hidden.
type Cancel struct{}

// KeyMap are the keys of the window.
type KeyMap struct {
	Up, Down, Prev, Next key.Binding // lane; candidate
	Skip                 key.Binding // no guess for this lane
	Accept, Cancel       key.Binding
	PageUp, PageDown     key.Binding // of the reply
}

// DefaultKeyMap are the keys unless others are asked for.
func DefaultKeyMap(words *lang.Words) KeyMap {
	bind := func(name, shown string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(shown, words.T("reveal.key_"+name)))
	}
	return KeyMap{
		Up: bind("lane", "↑", "up", "shift+tab"), Down: bind("lane", "↓", "down", "tab"),
		Prev: bind("guess", "←", "left"), Next: bind("guess", "→", "right", "space"),
		Skip:   bind("skip", "del", "delete", "backspace"),
		Accept: bind("next", "enter", "enter"), Cancel: bind("cancel", "esc", "esc"),
		PageUp: bind("page", "pgup", "pgup"), PageDown: bind("page", "pgdn", "pgdown"),
	}
}

// Each visits every binding, by the name that it has in the config file after
// "reveal_".
func (k *KeyMap) Each(f func(name string, b *key.Binding)) {
	f("up", &k.Up)
	f("down", &k.Down)
	f("prev", &k.Prev)
	f("next", &k.Next)
	f("skip", &k.Skip)
	f("accept", &k.Accept)
	f("cancel", &k.Cancel)
	f("page_up", &k.PageUp)
	f("page_down", &k.PageDown)
}

// Model is the window. Make it with New.
type Model struct {
	styles *themes.Styles
	words  *lang.Words
	keys   KeyMap
	w, h   int

	lanes      []Lane
	candidates []string
	guesses    map[string]int // by lane: index of a candidate
	cursor     int            // a lane, or len(lanes) for the button
}

// New makes the window for lanes, in the order in which they are shown, and
// the refs that they can be, which must be in an order that tells nothing. The
// cursor is on the button, so that Enter reveals without a guess.
func New(styles *themes.Styles, words *lang.Words, keys KeyMap, lanes []Lane, candidates []string) Model {
	return Model{
		styles: styles, words: words, keys: keys, w: 80, h: 24,
		lanes: slices.Clone(lanes), candidates: slices.Clone(candidates), guesses: map[string]int{}, cursor: len(lanes),
	}
}

// SetStyles changes the colours.
func (m *Model) SetStyles(s *themes.Styles) { m.styles = s }

// SetSize gives the window its room.
func (m *Model) SetSize(w, h int) { m.w, m.h = w, h }

// Update handles keys.
func (m Model) Update(msg tea.Msg) (Model, Action) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return m, nil
	}
	before := m.cursor
	switch {
	case key.Matches(press, m.keys.Cancel):
		return m, Cancel{}
	case key.Matches(press, m.keys.PageUp):
		return m, Scroll{-1}
	case key.Matches(press, m.keys.PageDown):
		return m, Scroll{1}
	case key.Matches(press, m.keys.Accept) && m.cursor == len(m.lanes):
		guesses := m.named()
		return m, Confirm{Guesses: guesses}
	case key.Matches(press, m.keys.Down), key.Matches(press, m.keys.Accept):
		m.cursor = (m.cursor + 1) % (len(m.lanes) + 1)
	case key.Matches(press, m.keys.Up):
		m.cursor = (m.cursor + len(m.lanes)) % (len(m.lanes) + 1)
	case key.Matches(press, m.keys.Next):
		m.guess(1)
	case key.Matches(press, m.keys.Prev):
		m.guess(-1)
	case key.Matches(press, m.keys.Skip):
		m.guess(0)
	case press.Text != "": // somebody writes, and may end with Enter
		m.cursor = 0
	}
	if m.cursor != before && m.cursor < len(m.lanes) {
		return m, Look{m.lanes[m.cursor].ID}
	}
	return m, nil
}

// guess goes to another candidate for the lane under the cursor, round by
// way of none; 0 takes the guess back.
func (m *Model) guess(step int) {
	if m.cursor >= len(m.lanes) {
		return
	}
	guesses := maps.Clone(m.guesses)
	id := m.lanes[m.cursor].ID
	at, ok := guesses[id]
	if !ok {
		at = len(m.candidates) // the place of "no guess", between last and first
	}
	places := len(m.candidates) + 1
	if at = (at + step + places) % places; step == 0 || at == len(m.candidates) {
		delete(guesses, id)
	} else {
		guesses[id] = at
	}
	m.guesses = guesses
}

// named are the guesses by lane and ref.
func (m Model) named() map[string]string {
	out := map[string]string{}
	for id, at := range m.guesses {
		out[id] = m.candidates[at]
	}
	return out
}

func (m Model) width() int { return max(8, m.w) }

// View is the window alone; Size says how large it is.
func (m Model) View() string {
	w := m.width()
	inner := w - 4
	rows := m.rows(inner)
	var lines []string
	for _, line := range m.text(inner, m.h/2-len(rows)-3) {
		lines = append(lines, m.styles.Text.Render(line))
	}
	lines = append(lines, rows...)
	lines = append(lines, m.button(inner))
	if room := max(1, m.h-2); len(lines) > room {
		lines = lines[len(lines)-room:]
	}
	return m.window(lines, w)
}

// text says what a reveal means, in as many lines as leave half of the screen to
// the replies: all of it, or that what is rated later is not blind.
func (m Model) text(w, most int) []string {
	if long := lang.Wrap(m.words.T("reveal.text"), w); len(long) <= most {
		return long
	}
	if short := lang.Wrap(m.words.T("reveal.text_short"), w); len(short) <= max(1, most) {
		return short
	}
	return nil
}

// rows are the lanes with their guesses.
func (m Model) rows(w int) []string {
	out := make([]string, len(m.lanes))
	for i, lane := range m.lanes {
		mark, style := "  ", m.styles.Text
		if i == m.cursor {
			mark, style = "▸ ", m.styles.Selected
		}
		guess := m.words.T("reveal.no_guess")
		if at, ok := m.guesses[lane.ID]; ok {
			guess = sanitize.Line(m.candidates[at])
		} else if i != m.cursor {
			style = m.styles.Muted
		}
		text := ansi.Truncate(mark+lane.Label+"  ‹ "+guess, max(0, w-2), "…") + " ›"
		out[i] = style.Render(box.Fit(text, w))
	}
	return out
}

func (m Model) button(w int) string {
	text := "  " + m.words.T("reveal.button") + " "
	style := m.styles.Strong
	if m.cursor == len(m.lanes) {
		text, style = "▸ "+m.words.T("reveal.button")+" ", m.styles.Badge
	}
	return strings.Repeat(" ", max(0, w-ansi.StringWidth(text))) + style.Render(ansi.Truncate(text, w, "…"))
}

// window draws the frame.
func (m Model) window(lines []string, w int) string {
	guess := m.keys.Next
	guess.SetHelp(m.keys.Prev.Help().Key+"/"+guess.Help().Key, guess.Help().Desc)
	shown := []key.Binding{guess, m.keys.Skip, m.keys.Accept, m.keys.Cancel}
	if m.cursor == len(m.lanes) { // at the button nothing is guessed
		up, accept := m.keys.Up, m.keys.Accept
		up.SetHelp(up.Help().Key, m.words.T("reveal.hint_guess"))
		accept.SetHelp(accept.Help().Key, m.words.T("reveal.key_reveal"))
		shown = []key.Binding{up, accept, m.keys.Cancel}
	}
	hints := make([]string, len(shown))
	for i, b := range shown {
		hints[i] = b.Help().Key + " " + b.Help().Desc
	}
	return box.Window(m.styles, m.words.T("reveal.title"), strings.Join(hints, " · "), lines, w)
}

// Size is how large the window is.
func (m Model) Size() (w, h int) { return m.width(), strings.Count(m.View(), "\n") + 1 }

// Cursor is nil: nothing is typed here.
func (m Model) Cursor() *tea.Cursor { return nil }
