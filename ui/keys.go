package ui

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"

	"kansei/lang"
)

// mode is a state of the screen in which a key has one meaning.
type mode string

// The modes, in the order in which the help shows them.
const (
	modeCompose mode = "compose"
	modeRate    mode = "rate"
	modeReplay  mode = "replay"
	modeAnytime mode = "anytime"
)

var modes = []mode{modeCompose, modeRate, modeReplay, modeAnytime}

// bound is one row of the key map: a name that the config file can use, the
// mode in which it counts, and its keys unless the config file says others.
type bound struct {
	name string
	mode mode
	keys []string
}

// keymap is the one list that every binding and the help are made from. What
// each does is said by the words "keys.NAME".
var keymap = []bound{
	{"compose_send", modeCompose, []string{"enter"}},
	{"compose_newline", modeCompose, []string{"alt+enter", "ctrl+j", "shift+enter"}},
	{"compose_leave", modeCompose, []string{"esc"}},
	{"compose_editor", modeCompose, []string{"ctrl+x"}},
	{"compose_history_prev", modeCompose, []string{"up"}},
	{"compose_history_next", modeCompose, []string{"down"}},
	{"compose_undo", modeCompose, []string{"ctrl+_", "alt+z"}},
	{"compose_unfold", modeCompose, []string{"alt+u"}},
	{"compose_to", modeCompose, []string{"alt+t"}},

	{"lane_next", modeRate, []string{"tab", "l", "right"}},
	{"lane_prev", modeRate, []string{"shift+tab", "h", "left"}},
	{"rate_next", modeRate, []string{"j", "down"}},
	{"rate_prev", modeRate, []string{"k", "up"}},
	{"rate_value", modeRate, []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}},
	{"rate_none", modeRate, []string{"0"}},
	{"rate_best", modeRate, []string{"b"}},
	{"rate_tie", modeRate, []string{"="}},
	{"rate_all_bad", modeRate, []string{"x"}},
	{"rate_note", modeRate, []string{"n"}},
	{"rate_tags", modeRate, []string{"#"}},
	{"rate_undo", modeRate, []string{"u"}},
	{"rate_redo", modeRate, []string{"ctrl+r"}},
	{"turn_prev", modeRate, []string{"["}},
	{"turn_next", modeRate, []string{"]"}},
	{"scroll_top", modeRate, []string{"g", "home"}},
	{"scroll_bottom", modeRate, []string{"G", "end"}},
	{"page_up", modeRate, []string{"pgup", "ctrl+u"}},
	{"page_down", modeRate, []string{"pgdown", "ctrl+d"}},
	{"align", modeRate, []string{"A"}},
	{"zoom", modeRate, []string{"z"}},
	{"reasoning", modeRate, []string{"r"}},
	{"copy", modeRate, []string{"y"}},
	{"stop", modeRate, []string{"s"}},
	{"stop_all", modeRate, []string{"S"}},
	{"ask_again", modeRate, []string{"R"}},
	{"edit", modeRate, []string{"e"}},
	{"compare", modeRate, []string{"c"}},
	{"adopt", modeRate, []string{"a"}},
	{"reveal", modeRate, []string{"v"}},
	{"compose", modeRate, []string{"i", "enter"}},
	{"details_here", modeRate, []string{"d"}},

	{"replay_pause", modeReplay, []string{"space"}},
	{"replay_step", modeReplay, []string{"."}},
	{"replay_back", modeReplay, []string{"left"}},
	{"replay_forward", modeReplay, []string{"right"}},
	{"replay_turn_prev", modeReplay, []string{"["}},
	{"replay_turn_next", modeReplay, []string{"]"}},
	{"replay_slower", modeReplay, []string{"<", ","}},
	{"replay_faster", modeReplay, []string{">"}},
	{"replay_jump", modeReplay, []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}},

	{"next_scripted", modeAnytime, []string{"ctrl+n"}},
	{"themes", modeAnytime, []string{"ctrl+t"}},
	{"sessions", modeAnytime, []string{"ctrl+o"}},
	{"models", modeAnytime, []string{"ctrl+p"}},
	{"report", modeAnytime, []string{"ctrl+g"}},
	{"details", modeAnytime, []string{"alt+e"}},
	{"settings", modeAnytime, []string{"alt+s"}},
	{"rater", modeAnytime, []string{"alt+n"}},
	{"show_others", modeAnytime, []string{"alt+o"}},
	{"redraw", modeAnytime, []string{"ctrl+l"}},
	{"help_line", modeAnytime, []string{"!", "f2"}},
	{"help", modeAnytime, []string{"?", "f1"}},
	{"quit", modeAnytime, []string{"q"}},
	{"interrupt", modeAnytime, []string{"ctrl+c"}},
	{"suspend", modeAnytime, []string{"ctrl+z"}},
}

// Keys are the bindings in force, by name.
type Keys struct {
	byName map[string]key.Binding
	parts  *partKeys
}

// NewKeys makes the bindings from the key map, with the keys of overrides (by
// binding name) in place of the built-in ones. It refuses a name that is not
// in the map, an empty list, and a key that would mean two things in one mode.
func NewKeys(words *lang.Words, overrides map[string][]string) (Keys, error) {
	k := Keys{byName: make(map[string]key.Binding, len(keymap))}
	taken := map[mode]map[string]string{}
	for name := range overrides {
		if !slices.Contains(BindingNames(), name) {
			return Keys{}, fmt.Errorf("unknown key binding %q in [keys]: the names are %s", name, strings.Join(BindingNames(), ", "))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(overrides)) {
		for _, pressed := range overrides[name] {
			if err := checkKey(pressed); err != nil {
				return Keys{}, err
			}
		}
	}
	var err error
	if k.parts, err = newPartKeys(words, overrides); err != nil {
		return Keys{}, err
	}
	for _, b := range keymap {
		keys := b.keys
		if o, ok := overrides[b.name]; ok {
			if len(o) == 0 {
				return Keys{}, fmt.Errorf("key binding %q in [keys] has no key: give it one, or leave it out", b.name)
			}
			keys = o
		}
		for _, pressed := range keys {
			if _, character, _ := keyCode(pressed); b.mode == modeCompose && character {
				return Keys{}, fmt.Errorf("key %q in [keys] can't be %s: in the composer it is text", pressed, b.name)
			}
			if taken[b.mode] == nil {
				taken[b.mode] = map[string]string{}
			}
			if other, ok := taken[b.mode][pressed]; ok {
				return Keys{}, fmt.Errorf("key %q in [keys] would mean both %s and %s: give one of them another key", pressed, other, b.name)
			}
			taken[b.mode][pressed] = b.name
		}
		k.byName[b.name] = key.NewBinding(key.WithKeys(keys...), key.WithHelp(keyNames(keys), words.T("keys."+b.name)))
	}
	return k, k.checkClash(overrides)
}

// BindingNames lists the names that the config file's [keys] may use.
func BindingNames() []string {
	out := (&partKeys{}).names()
	for _, b := range keymap {
		out = append(out, b.name)
	}
	return out
}

// of is the binding with a name.
func (k Keys) of(name string) key.Binding { return k.byName[name] }

// whileTyping is the place of the first key that is no letter, of the first of
// all where each is one.
func whileTyping(keys []string) int {
	return max(0, slices.IndexFunc(keys, func(k string) bool { return utf8.RuneCountInString(k) > 1 }))
}

// list is the bindings with these names, in this order.
func (k Keys) list(names ...string) []key.Binding {
	out := make([]key.Binding, len(names))
	for i, name := range names {
		out[i] = k.of(name)
	}
	return out
}

// inMode lists the bindings of a mode in the key map's order.
func (k Keys) inMode(m mode) []key.Binding {
	var out []key.Binding
	for _, b := range keymap {
		if b.mode == m {
			out = append(out, k.byName[b.name])
		}
	}
	return out
}

// keyNames shows keys as the help prints them: at most three, a run of digits
// as a range.
func keyNames(keys []string) string {
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
