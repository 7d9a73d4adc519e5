// Package picker is the start screen: it chooses one to eight models, a
// scenario or none, and blind or open, and takes the first message.
package picker

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"

	"kansei/lang"
	"kansei/sanitize"
	"kansei/sessions"
	"kansei/themes"
	"kansei/ui/field"
)

// MaxLanes is how many models a session can have.
const MaxLanes = 8

// presetLanes is how many built-in lanes are chosen where nothing else can be
// reached.
const presetLanes = 3

// Choice is a model that can be chosen, or something that can't be and why.
type Choice struct {
	Ref       string // PROVIDER/MODEL, as Start has it; need not be unique to a row that can't be reached
	Name      string // as people write it; the Ref where it is empty
	Vendor    string
	Size      sessions.Size
	Price     string // what it costs, in words; may be empty
	Reachable bool
	Why       string // not reachable: what is missing, one sentence
	Brief     string // not reachable: the same in a few words; Why where it is empty
	Short     string // not reachable: the same where even those don't fit; may be empty
	Builtin   bool   // a program, not a language model: it has no size
}

// Scenario is a prepared conversation that can be chosen.
type Scenario struct {
	ID, Title string
	Kind      sessions.Kind
	Lang      string
	About     string
	Turns     int // how many messages are prepared
}

// Action is what the person wants of whoever shows the start screen; nil:
// nothing.
type Action any

// Start asks for a session.
type Start struct {
	Models   []string // refs, in the order in which they were chosen
	Scenario string   // an ID, or "" for none
	Blind    bool
	Text     string // the first message, may be empty
}

// ShowHelp asks for the help; the key for it was pressed where it is no text.
type ShowHelp struct{}

// Close asks to leave the start screen, where there is something to go back
// to.
type Close struct{}

// KeyMap are the keys of the start screen. Letters outside of it are typed.
type KeyMap struct {
	Next, Prev            key.Binding // tab, shift+tab: the next part
	Left, Right           key.Binding // the other column
	Up, Down              key.Binding
	PageUp, PageDown      key.Binding
	Top, Bottom           key.Binding
	Toggle                key.Binding // space, enter: choose what is under the cursor
	Begin                 key.Binding // enter in the message line
	Start                 key.Binding // ctrl+s: begin from anywhere
	Blind                 key.Binding // b, where no filter is typed
	BlindAnywhere         key.Binding // ctrl+b
	Filter, Clear, Delete key.Binding // /, esc, backspace
	Help                  key.Binding // ?, where no filter is typed
	SaveSet, DropSet      key.Binding // ctrl+k, ctrl+d
}

// DefaultKeyMap are the keys unless others are asked for.
func DefaultKeyMap(words *lang.Words) KeyMap {
	bind := func(name, shown string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(shown, words.T("picker.key_"+name)))
	}
	return KeyMap{
		Next: bind("next", "tab", "tab"), Prev: bind("prev", "shift+tab", "shift+tab"),
		Left: bind("column", "←", "left"), Right: bind("column", "→", "right"),
		Up: bind("move", "↑", "up"), Down: bind("move", "↓", "down"),
		PageUp: bind("page", "pgup", "pgup"), PageDown: bind("page", "pgdn", "pgdown"),
		Top: bind("ends", "home", "home"), Bottom: bind("ends", "end", "end"),
		Toggle: bind("toggle", "space", "space", "enter"),
		Begin:  bind("begin", "enter", "enter"), Start: bind("begin", "ctrl+s", "ctrl+s"),
		Blind: bind("blind", "b", "b"), BlindAnywhere: bind("blind", "ctrl+b", "ctrl+b"),
		Filter: bind("filter", "/", "/"), Clear: bind("clear", "esc", "esc"), Delete: bind("delete", "backspace", "backspace"),
		Help: bind("help", "?", "?"), SaveSet: bind("save_set", "ctrl+k", "ctrl+k"), DropSet: bind("drop_set", "ctrl+d", "ctrl+d"),
	}
}

// Each visits every binding, by the name that it has in the config file after
// "picker_".
func (k *KeyMap) Each(f func(name string, b *key.Binding)) {
	f("next", &k.Next)
	f("prev", &k.Prev)
	f("left", &k.Left)
	f("right", &k.Right)
	f("up", &k.Up)
	f("down", &k.Down)
	f("page_up", &k.PageUp)
	f("page_down", &k.PageDown)
	f("top", &k.Top)
	f("bottom", &k.Bottom)
	f("toggle", &k.Toggle)
	f("begin", &k.Begin)
	f("start", &k.Start)
	f("blind", &k.Blind)
	f("blind_anywhere", &k.BlindAnywhere)
	f("filter", &k.Filter)
	f("clear", &k.Clear)
	f("delete", &k.Delete)
	f("help", &k.Help)
	f("save_set", &k.SaveSet)
	f("drop_set", &k.DropSet)
}

// focus is the part of the screen that has the keys.
type focus int

const (
	onMessage focus = iota
	onModels
	onScenarios
	parts
)

// Model is the start screen. Make it with New.
type Model struct {
	styles *themes.Styles
	words  *lang.Words
	keys   KeyMap
	w, h   int

	focus     focus
	column    focus // the column that was last in focus, shown on a narrow screen
	models    column
	scenarios column
	message   *field.Model

	choices  []Choice
	sets     []Set
	library  []Scenario
	chosen   []string // refs, in the order of choosing
	scenario string
	blind    bool
	looking  bool
	touched  bool // the person has chosen, so that nothing is preset any more
	preset   []string
	longest  int // width of the widest name that can't be reached
	notice   string
	first    string // said at the first run
}

// New makes the start screen, blind and with nothing to choose yet.
func New(styles *themes.Styles, words *lang.Words, keys KeyMap) Model {
	m := Model{words: words, keys: keys, blind: true, column: onModels, message: field.New("")}
	m.message.Placeholder = words.T("picker.placeholder", keys.Begin.Help().Key)
	m.message.Focus()
	m.SetStyles(styles)
	m.SetSize(80, 23)
	m.refresh()
	return m
}

// SetStyles changes the colours.
func (m *Model) SetStyles(s *themes.Styles) {
	m.styles = s
	m.message.SetStyles(s)
}

// Sent says that the message that was written here has been sent.
func (m *Model) Sent() { m.message.SetValue("") }

// SetSize gives the screen its size in cells.
func (m *Model) SetSize(w, h int) {
	m.w, m.h = w, h
	m.scroll()
}

// SetDefaults names the models that are to be chosen to begin with, where they
// can be reached.
func (m *Model) SetDefaults(refs []string) {
	m.preset = slices.Clone(refs)
	m.choosePreset()
	m.refresh()
}

// SetScenario chooses a scenario by its ID, where it is there.
func (m *Model) SetScenario(id string) {
	if slices.ContainsFunc(m.library, func(s Scenario) bool { return s.ID == id }) {
		m.scenario = id
	}
}

// Choose chooses models, in place of what was chosen.
func (m *Model) Choose(refs []string) {
	m.preset, m.touched = slices.Clone(refs), false
	m.choosePreset()
	m.refresh()
}

// SetBlind says what the session is to be, unless the person says otherwise.
func (m *Model) SetBlind(blind bool) { m.blind = blind }

// SetFirst gives what a person should know before the first word of all, which
// stands above the message.
func (m *Model) SetFirst(text string) {
	m.first = text
	m.scroll()
}

// SetLooking reports whether servers are still being looked for.
func (m *Model) SetLooking(looking bool) { m.looking = looking }

// SetChoices gives the models in the order in which they are to be shown. What
// was chosen stays chosen, and the cursor stays where it is, also when a model
// is not among them any more for a while.
func (m *Model) SetChoices(choices []Choice) {
	m.choices = grouped(choices)
	m.choosePreset()
	m.refresh()
}

// SetScenarios gives the scenarios in the order in which they are to be shown.
func (m *Model) SetScenarios(scenarios []Scenario) {
	m.library = slices.Clone(scenarios)
	m.refresh()
}

// Typing reports whether letters are text.
func (m Model) Typing() bool { return true }

// choosePreset chooses what nobody has chosen yet: the preset models that can
// be reached, else built-in lanes where there is nothing else.
func (m *Model) choosePreset() {
	if m.touched {
		return
	}
	m.chosen = nil
	var missing []string
	for _, name := range m.preset {
		ref, ok := m.refOf(name)
		switch {
		case !ok:
			missing = append(missing, sanitize.Line(name))
		case !slices.Contains(m.chosen, ref) && len(m.chosen) < MaxLanes:
			m.chosen = append(m.chosen, ref)
		}
	}
	if len(missing) > 0 && len(m.choices) > 0 && !m.looking {
		m.notice = m.words.T("picker.preset_missing", strings.Join(missing, ", "))
	}
	if len(m.chosen) > 0 || slices.ContainsFunc(m.choices, func(c Choice) bool { return c.Reachable && !c.Builtin }) {
		return
	}
	for _, c := range m.choices {
		if c.Reachable && c.Builtin && len(m.chosen) < presetLanes {
			m.chosen = append(m.chosen, c.Ref)
		}
	}
}

// refOf is the model that is meant by a ref or a short name, if it can be chosen.
func (m Model) refOf(name string) (string, bool) {
	if m.canChoose(name) {
		return name, true
	}
	i := slices.IndexFunc(m.choices, func(c Choice) bool { return c.Reachable && c.Name == name })
	if i < 0 {
		return "", false
	}
	return m.choices[i].Ref, true
}

func (m Model) canChoose(ref string) bool {
	return slices.ContainsFunc(m.choices, func(c Choice) bool { return c.Reachable && c.Ref == ref })
}

// start asks for the session, or says why it can't be had.
func (m *Model) start() Action {
	chosen := slices.DeleteFunc(slices.Clone(m.chosen), func(ref string) bool { return !m.canChoose(ref) })
	if len(chosen) == 0 {
		m.notice = m.words.T("picker.choose_one")
		m.setFocus(onModels)
		return nil
	}
	return Start{Models: chosen, Scenario: m.scenario, Blind: m.blind, Text: m.message.Value()}
}
