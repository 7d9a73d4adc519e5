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
	return []row{
		{"compose_send", Compose, []string{"enter"}, &m.ComposeSend},
		{"compose_newline", Compose, []string{"alt+enter", "ctrl+j", "shift+enter"}, &m.ComposeNewline},
		{"compose_leave", Compose, []string{"esc"}, &m.ComposeLeave},
		{"compose_editor", Compose, []string{"ctrl+x"}, &m.ComposeEditor},
		{"compose_history_prev", Compose, []string{"up"}, &m.ComposeHistoryPrev},
		{"compose_history_next", Compose, []string{"down"}, &m.ComposeHistoryNext},
		{"compose_undo", Compose, []string{"ctrl+_", "alt+z"}, &m.ComposeUndo},
		{"compose_unfold", Compose, []string{"alt+u"}, &m.ComposeUnfold},
		{"compose_to", Compose, []string{"alt+t"}, &m.ComposeTo},

		{"lane_next", Rate, []string{"tab", "l", "right"}, &m.LaneNext},
		{"lane_prev", Rate, []string{"shift+tab", "h", "left"}, &m.LanePrev},
		{"rate_next", Rate, []string{"j", "down"}, &m.RateNext},
		{"rate_prev", Rate, []string{"k", "up"}, &m.RatePrev},
		{"rate_value", Rate, []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}, &m.RateValue},
		{"rate_none", Rate, []string{"0"}, &m.RateNone},
		{"rate_best", Rate, []string{"b"}, &m.RateBest},
		{"rate_tie", Rate, []string{"="}, &m.RateTie},
		{"rate_all_bad", Rate, []string{"x"}, &m.RateAllBad},
		{"rate_note", Rate, []string{"n"}, &m.RateNote},
		{"rate_tags", Rate, []string{"#"}, &m.RateTags},
		{"rate_undo", Rate, []string{"u"}, &m.RateUndo},
		{"rate_redo", Rate, []string{"ctrl+r"}, &m.RateRedo},
		{"turn_prev", Rate, []string{"["}, &m.TurnPrev},
		{"turn_next", Rate, []string{"]"}, &m.TurnNext},
		{"scroll_top", Rate, []string{"g", "home"}, &m.ScrollTop},
		{"scroll_bottom", Rate, []string{"G", "end"}, &m.ScrollBottom},
		{"page_up", Rate, []string{"pgup", "ctrl+u"}, &m.PageUp},
		{"page_down", Rate, []string{"pgdown", "ctrl+d"}, &m.PageDown},
		{"align", Rate, []string{"A"}, &m.Align},
		{"zoom", Rate, []string{"z"}, &m.Zoom},
		{"reasoning", Rate, []string{"r"}, &m.Reasoning},
		{"copy", Rate, []string{"y"}, &m.Copy},
		{"stop", Rate, []string{"s"}, &m.Stop},
		{"stop_all", Rate, []string{"S"}, &m.StopAll},
		{"ask_again", Rate, []string{"R"}, &m.AskAgain},
		{"edit", Rate, []string{"e"}, &m.Edit},
		{"compare", Rate, []string{"c"}, &m.Compare},
		{"adopt", Rate, []string{"a"}, &m.Adopt},
		{"reveal", Rate, []string{"v"}, &m.Reveal},
		{"compose", Rate, []string{"i", "enter"}, &m.Compose},
		{"details_here", Rate, []string{"d"}, &m.DetailsHere},
		{"anchors", Rate, []string{"m", "alt+m"}, &m.Anchors},
		{"answer", Rate, []string{"w", "alt+w"}, &m.Answer},

		{"replay_pause", Replay, []string{"space"}, &m.ReplayPause},
		{"replay_step", Replay, []string{"."}, &m.ReplayStep},
		{"replay_back", Replay, []string{"left"}, &m.ReplayBack},
		{"replay_forward", Replay, []string{"right"}, &m.ReplayForward},
		{"replay_turn_prev", Replay, []string{"["}, &m.ReplayTurnPrev},
		{"replay_turn_next", Replay, []string{"]"}, &m.ReplayTurnNext},
		{"replay_slower", Replay, []string{"<", ","}, &m.ReplaySlower},
		{"replay_faster", Replay, []string{">"}, &m.ReplayFaster},
		{"replay_marks", Replay, []string{"m"}, &m.ReplayMarks},
		{"replay_jump", Replay, []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}, &m.ReplayJump},

		{"read_next", Anytime, []string{"alt+p"}, &m.ReadNext},
		{"next_scripted", Anytime, []string{"ctrl+n"}, &m.NextScripted},
		{"themes", Anytime, []string{"ctrl+t"}, &m.Themes},
		{"sessions", Anytime, []string{"ctrl+o"}, &m.Sessions},
		{"models", Anytime, []string{"ctrl+p"}, &m.Models},
		{"report", Anytime, []string{"ctrl+g"}, &m.Report},
		{"details", Anytime, []string{"alt+e"}, &m.Details},
		{"settings", Anytime, []string{"alt+s"}, &m.Settings},
		{"export", Anytime, []string{"alt+x"}, &m.Export},
		{"rater", Anytime, []string{"alt+n"}, &m.Rater},
		{"show_others", Anytime, []string{"alt+o"}, &m.ShowOthers},
		{"redraw", Anytime, []string{"ctrl+l"}, &m.Redraw},
		{"help_line", Anytime, []string{"!", "f2"}, &m.HelpLine},
		{"help", Anytime, []string{"?", "f1"}, &m.Help},
		{"quit", Anytime, []string{"q"}, &m.Quit},
		{"interrupt", Anytime, []string{"ctrl+c"}, &m.Interrupt},
		{"suspend", Anytime, []string{"ctrl+z"}, &m.Suspend},
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
