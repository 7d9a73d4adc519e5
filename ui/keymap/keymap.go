// Package keymap is every binding of the program: typed, with a name that the
// config file can use, and in one table that the bindings, the help and the check
// of the config file are made from.
package keymap

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"

	"kansei/lang"
)

// Mode is a state of the screen in which a key has one meaning.
type Mode string

// The modes.
const (
	Compose Mode = "compose"
	Rate    Mode = "rate"
	Replay  Mode = "replay"
	Anytime Mode = "anytime"
)

// Modes are all modes, in the order in which the help shows them.
func Modes() []Mode { return []Mode{Compose, Rate, Replay, Anytime} }

// Map is the bindings in force.
type Map struct {
	// In the composer.
	ComposeSend        key.Binding
	ComposeNewline     key.Binding
	ComposeLeave       key.Binding
	ComposeEditor      key.Binding
	ComposeHistoryPrev key.Binding
	ComposeHistoryNext key.Binding
	ComposeUndo        key.Binding
	ComposeUnfold      key.Binding
	ComposeTo          key.Binding

	// In rate mode.
	LaneNext     key.Binding
	LanePrev     key.Binding
	RateNext     key.Binding
	RatePrev     key.Binding
	RateValue    key.Binding
	RateNone     key.Binding
	RateBest     key.Binding
	RateTie      key.Binding
	RateAllBad   key.Binding
	RateNote     key.Binding
	RateTags     key.Binding
	RateUndo     key.Binding
	RateRedo     key.Binding
	TurnPrev     key.Binding
	TurnNext     key.Binding
	ScrollTop    key.Binding
	ScrollBottom key.Binding
	PageUp       key.Binding
	PageDown     key.Binding
	Align        key.Binding
	Zoom         key.Binding
	Reasoning    key.Binding
	Copy         key.Binding
	Stop         key.Binding
	StopAll      key.Binding
	AskAgain     key.Binding
	Edit         key.Binding
	Compare      key.Binding
	Adopt        key.Binding
	Reveal       key.Binding
	Compose      key.Binding
	DetailsHere  key.Binding

	// In a replay.
	ReplayPause    key.Binding
	ReplayStep     key.Binding
	ReplayBack     key.Binding
	ReplayForward  key.Binding
	ReplayTurnPrev key.Binding
	ReplayTurnNext key.Binding
	ReplaySlower   key.Binding
	ReplayFaster   key.Binding
	ReplayJump     key.Binding

	// At any time.
	NextScripted key.Binding
	Themes       key.Binding
	Sessions     key.Binding
	Models       key.Binding
	Report       key.Binding
	Details      key.Binding
	Settings     key.Binding
	Export       key.Binding
	Rater        key.Binding
	Anchors      key.Binding
	ReplayMarks  key.Binding
	ReadNext     key.Binding
	Answer       key.Binding
	ShowOthers   key.Binding
	Redraw       key.Binding
	HelpLine     key.Binding
	Help         key.Binding
	Quit         key.Binding
	Interrupt    key.Binding
	Suspend      key.Binding

	Parts Parts // the bindings of the parts that have keys of their own
}

// row is one binding: a name that the config file can use, the mode in which it
// counts, its keys unless the config file says others, and where it stands. What
// each does is said by the words "keys.NAME".
type row struct {
	name    string
	mode    Mode
	keys    []string
	binding *key.Binding
}

// table is the one list of all bindings but those of parts.
func (m *Map) table() []row {
	var out []row
	for _, of := range []struct {
		mode Mode
		rows []row
	}{{Compose, m.composeRows()}, {Rate, m.rateRows()}, {Replay, m.replayRows()}, {Anytime, m.anytimeRows()}} {
		for _, r := range of.rows {
			r.mode = of.mode
			out = append(out, r)
		}
	}
	return out
}

func (m *Map) composeRows() []row {
	return []row{
		{name: "compose_send", keys: []string{"enter"}, binding: &m.ComposeSend},
		{name: "compose_newline", keys: []string{"alt+enter", "ctrl+j", "shift+enter"}, binding: &m.ComposeNewline},
		{name: "compose_leave", keys: []string{"esc"}, binding: &m.ComposeLeave},
		{name: "compose_editor", keys: []string{"ctrl+x"}, binding: &m.ComposeEditor},
		{name: "compose_history_prev", keys: []string{"up"}, binding: &m.ComposeHistoryPrev},
		{name: "compose_history_next", keys: []string{"down"}, binding: &m.ComposeHistoryNext},
		{name: "compose_undo", keys: []string{"ctrl+_", "alt+z"}, binding: &m.ComposeUndo},
		{name: "compose_unfold", keys: []string{"alt+u"}, binding: &m.ComposeUnfold},
		{name: "compose_to", keys: []string{"alt+t"}, binding: &m.ComposeTo},
	}
}

func (m *Map) rateRows() []row {
	return []row{
		{name: "lane_next", keys: []string{"tab", "l", "right"}, binding: &m.LaneNext},
		{name: "lane_prev", keys: []string{"shift+tab", "h", "left"}, binding: &m.LanePrev},
		{name: "rate_next", keys: []string{"j", "down"}, binding: &m.RateNext},
		{name: "rate_prev", keys: []string{"k", "up"}, binding: &m.RatePrev},
		{name: "rate_value", keys: []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}, binding: &m.RateValue},
		{name: "rate_none", keys: []string{"0"}, binding: &m.RateNone},
		{name: "rate_best", keys: []string{"b"}, binding: &m.RateBest},
		{name: "rate_tie", keys: []string{"="}, binding: &m.RateTie},
		{name: "rate_all_bad", keys: []string{"x"}, binding: &m.RateAllBad},
		{name: "rate_note", keys: []string{"n"}, binding: &m.RateNote},
		{name: "rate_tags", keys: []string{"#"}, binding: &m.RateTags},
		{name: "rate_undo", keys: []string{"u"}, binding: &m.RateUndo},
		{name: "rate_redo", keys: []string{"ctrl+r"}, binding: &m.RateRedo},
		{name: "turn_prev", keys: []string{"["}, binding: &m.TurnPrev},
		{name: "turn_next", keys: []string{"]"}, binding: &m.TurnNext},
		{name: "scroll_top", keys: []string{"g", "home"}, binding: &m.ScrollTop},
		{name: "scroll_bottom", keys: []string{"G", "end"}, binding: &m.ScrollBottom},
		{name: "page_up", keys: []string{"pgup", "ctrl+u"}, binding: &m.PageUp},
		{name: "page_down", keys: []string{"pgdown", "ctrl+d"}, binding: &m.PageDown},
		{name: "align", keys: []string{"A"}, binding: &m.Align},
		{name: "zoom", keys: []string{"z"}, binding: &m.Zoom},
		{name: "reasoning", keys: []string{"r"}, binding: &m.Reasoning},
		{name: "copy", keys: []string{"y"}, binding: &m.Copy},
		{name: "stop", keys: []string{"s"}, binding: &m.Stop},
		{name: "stop_all", keys: []string{"S"}, binding: &m.StopAll},
		{name: "ask_again", keys: []string{"R"}, binding: &m.AskAgain},
		{name: "edit", keys: []string{"e"}, binding: &m.Edit},
		{name: "compare", keys: []string{"c"}, binding: &m.Compare},
		{name: "adopt", keys: []string{"a"}, binding: &m.Adopt},
		{name: "reveal", keys: []string{"v"}, binding: &m.Reveal},
		{name: "compose", keys: []string{"i", "enter"}, binding: &m.Compose},
		{name: "details_here", keys: []string{"d"}, binding: &m.DetailsHere},
		{name: "anchors", keys: []string{"m", "alt+m"}, binding: &m.Anchors},
		{name: "answer", keys: []string{"w", "alt+w"}, binding: &m.Answer},
	}
}

func (m *Map) replayRows() []row {
	return []row{
		{name: "replay_pause", keys: []string{"space"}, binding: &m.ReplayPause},
		{name: "replay_step", keys: []string{"."}, binding: &m.ReplayStep},
		{name: "replay_back", keys: []string{"left"}, binding: &m.ReplayBack},
		{name: "replay_forward", keys: []string{"right"}, binding: &m.ReplayForward},
		{name: "replay_turn_prev", keys: []string{"["}, binding: &m.ReplayTurnPrev},
		{name: "replay_turn_next", keys: []string{"]"}, binding: &m.ReplayTurnNext},
		{name: "replay_slower", keys: []string{"<", ","}, binding: &m.ReplaySlower},
		{name: "replay_faster", keys: []string{">"}, binding: &m.ReplayFaster},
		{name: "replay_marks", keys: []string{"m"}, binding: &m.ReplayMarks},
		{name: "replay_jump", keys: []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}, binding: &m.ReplayJump},
	}
}

func (m *Map) anytimeRows() []row {
	return []row{
		{name: "read_next", keys: []string{"alt+p"}, binding: &m.ReadNext},
		{name: "next_scripted", keys: []string{"ctrl+n"}, binding: &m.NextScripted},
		{name: "themes", keys: []string{"ctrl+t"}, binding: &m.Themes},
		{name: "sessions", keys: []string{"ctrl+o"}, binding: &m.Sessions},
		{name: "models", keys: []string{"ctrl+p"}, binding: &m.Models},
		{name: "report", keys: []string{"ctrl+g"}, binding: &m.Report},
		{name: "details", keys: []string{"alt+e"}, binding: &m.Details},
		{name: "settings", keys: []string{"alt+s"}, binding: &m.Settings},
		{name: "export", keys: []string{"alt+x"}, binding: &m.Export},
		{name: "rater", keys: []string{"alt+n"}, binding: &m.Rater},
		{name: "show_others", keys: []string{"alt+o"}, binding: &m.ShowOthers},
		{name: "redraw", keys: []string{"ctrl+l"}, binding: &m.Redraw},
		{name: "help_line", keys: []string{"!", "f2"}, binding: &m.HelpLine},
		{name: "help", keys: []string{"?", "f1"}, binding: &m.Help},
		{name: "quit", keys: []string{"q"}, binding: &m.Quit},
		{name: "interrupt", keys: []string{"ctrl+c"}, binding: &m.Interrupt},
		{name: "suspend", keys: []string{"ctrl+z"}, binding: &m.Suspend},
	}
}

// New makes the bindings from the key map, with the keys of overrides (by
// binding name) in place of the built-in ones. It refuses a name that is not
// in the map, an empty list, and a key that would mean two things in one mode.
func New(words *lang.Words, overrides map[string][]string) (*Map, error) {
	m := &Map{}
	taken := map[Mode]map[string]string{}
	for name := range overrides {
		if !slices.Contains(Names(), name) {
			return nil, fmt.Errorf("unknown key binding %q in [keys]: the names are %s", name, strings.Join(Names(), ", "))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(overrides)) {
		for _, pressed := range overrides[name] {
			if err := checkKey(pressed); err != nil {
				return nil, err
			}
		}
	}
	var err error
	if m.Parts, err = newParts(words, overrides); err != nil {
		return nil, err
	}
	for _, b := range m.table() {
		keys := b.keys
		if o, ok := overrides[b.name]; ok {
			if len(o) == 0 {
				return nil, fmt.Errorf("key binding %q in [keys] has no key: give it one, or leave it out", b.name)
			}
			keys = o
		}
		for _, pressed := range keys {
			if _, character, _ := keyCode(pressed); b.mode == Compose && character {
				return nil, fmt.Errorf("key %q in [keys] can't be %s: in the composer it is text", pressed, b.name)
			}
			if taken[b.mode] == nil {
				taken[b.mode] = map[string]string{}
			}
			if other, ok := taken[b.mode][pressed]; ok {
				return nil, fmt.Errorf("key %q in [keys] would mean both %s and %s: give one of them another key", pressed, other, b.name)
			}
			taken[b.mode][pressed] = b.name
		}
		*b.binding = key.NewBinding(key.WithKeys(keys...), key.WithHelp(Show(keys), words.T("keys."+b.name)))
	}
	return m, m.checkClash(overrides)
}

// Names lists the names that the config file's [keys] may use.
func Names() []string {
	m := &Map{}
	out := m.Parts.names()
	for _, b := range m.table() {
		out = append(out, b.name)
	}
	return out
}

// WhileTyping is the place of the first key that is no letter, of the first of
// all where each is one.
func WhileTyping(keys []string) int {
	return max(0, slices.IndexFunc(keys, func(k string) bool { return utf8.RuneCountInString(k) > 1 }))
}

// All are the bindings of every mode, in the table's order, without those of
// parts.
func (m *Map) All() []key.Binding {
	modes := Modes()
	in := make([][]key.Binding, len(modes))
	for i, mode := range modes {
		in[i] = m.In(mode)
	}
	return slices.Concat(in...)
}

// In lists the bindings of a mode in the table's order.
func (m *Map) In(mode Mode) []key.Binding {
	var out []key.Binding
	for _, b := range m.table() {
		if b.mode == mode {
			out = append(out, *b.binding)
		}
	}
	return out
}

// Show writes keys as the help prints them: at most three, a run of digits
// as a range.
func Show(keys []string) string {
	if len(keys) > 3 {
		return keys[0] + "-" + keys[len(keys)-1]
	}
	shown := make([]string, len(keys))
	for i, name := range keys {
		switch name {
		case "up":
			name = "↑"
		case "down":
			name = "↓"
		case "left":
			name = "←"
		case "right":
			name = "→"
		case "pgdown":
			name = "pgdn"
		}
		shown[i] = name
	}
	return strings.Join(shown, "/")
}
