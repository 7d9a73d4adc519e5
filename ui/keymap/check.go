package keymap

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// modifiers are what a key's name may begin with, in the order in which they
// have to stand.
var modifiers = []string{"ctrl", "alt", "shift", "meta", "hyper", "super"}

// namedKeys are the keys that are no characters.
var namedKeys = []string{
	"enter", "tab", "backspace", "esc", "space", "up", "down", "left", "right", "insert", "delete", "pgup", "pgdown", "home", "end", "begin",
}

// otherNames are names of keys in other programs.
var otherNames = map[string]string{
	"escape": "esc", "return": "enter", "cr": "enter", "del": "delete", "ins": "insert", "pageup": "pgup", "pagedown": "pgdown", "pgdn": "pgdown", "bs": "backspace",
	"spacebar": "space", "control": "ctrl", "c": "ctrl", "option": "alt", "opt": "alt", "m": "alt", "s": "shift", "cmd": "super",
}

// checkKey reports what is wrong with the name of a key.
func checkKey(name string) error {
	if proper, ok := properKey(name); ok && proper == name {
		return nil
	}
	for _, guess := range []string{strings.ToLower(name), strings.NewReplacer("-", "+", " ", "+").Replace(strings.ToLower(name))} {
		if proper, ok := properKey(guess); ok {
			return fmt.Errorf("%q in [keys] is not a key: did you mean %q?", name, proper)
		}
	}
	return fmt.Errorf("%q in [keys] is not a key: use one character, or a name such as enter, f2 or ctrl+b", name)
}

// properKey is a key's name as a terminal's key is called, and whether there is
// such a key.
func properKey(name string) (string, bool) {
	parts := strings.Split(name, "+")
	if strings.HasSuffix(name, "+") { // the character itself
		parts = append(strings.Split(strings.TrimSuffix(strings.TrimSuffix(name, "+"), "+"), "+"), "+")
		parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	}
	last := parts[len(parts)-1]
	held := map[string]bool{}
	for _, m := range parts[:len(parts)-1] {
		if other, ok := otherNames[m]; ok {
			m = other
		}
		if !slices.Contains(modifiers, m) || held[m] {
			return "", false
		}
		held[m] = true
	}
	code, character, ok := keyCode(last)
	if !ok {
		return "", false
	}
	if r, _ := utf8.DecodeRuneInString(code); character && held["shift"] && len(held) == 1 {
		if upper := unicode.ToUpper(r); upper != r {
			return string(upper), true
		}
		return "", false // what shift makes of it depends on the keyboard
	}
	if character && held["ctrl"] {
		code = strings.ToLower(code)
	}
	out := ""
	for _, m := range modifiers {
		if held[m] {
			out += m + "+"
		}
	}
	return out + code, true
}

// keyCode is a key without modifiers, whether it is a character, and whether
// there is such a key.
func keyCode(name string) (code string, character, ok bool) {
	if name == " " {
		return "space", false, true
	}
	if uniseg.GraphemeClusterCount(name) == 1 && !unicode.IsControl([]rune(name)[0]) {
		return name, true, true
	}
	if other, known := otherNames[name]; known {
		name = other
	}
	if n, found := strings.CutPrefix(name, "f"); found {
		number, err := strconv.Atoi(n)
		return name, false, err == nil && number >= 1 && number <= 63 && n[0] != '0'
	}
	return name, false, slices.Contains(namedKeys, name)
}

// firstOfAll are the bindings that count even over an open window.
var firstOfAll = []string{"interrupt", "suspend", "redraw", "help_line"}

// checkClash reports a key of overrides that a binding of another mode, or of a
// part, has already where both count.
func (m *Map) checkClash(overrides map[string][]string) error {
	mean := func(pressed, one, other string) error {
		return fmt.Errorf("key %q in [keys] would mean both %s and %s: give one of them another key", pressed, one, other)
	}
	given := func(name string) bool { _, ok := overrides[name]; return ok }
	table := m.table()
	for _, a := range table {
		if a.mode != Anytime {
			continue
		}
		for _, pressed := range a.binding.Keys() {
			for _, b := range table {
				if b.mode != Anytime && (given(a.name) || given(b.name)) && slices.Contains(b.binding.Keys(), pressed) {
					return mean(pressed, a.name, b.name)
				}
			}
			if err := m.clashInParts(a.name, pressed, given, mean); err != nil {
				return err
			}
		}
	}
	return nil
}

// clashInParts does the same for the keys of parts.
func (m *Map) clashInParts(name, pressed string, given func(string) bool, mean func(pressed, one, other string) error) (err error) {
	for _, s := range m.Parts.Sections() {
		if (s.Name == "dialog" || s.Name == "reveal") && !slices.Contains(firstOfAll, name) {
			continue // a window has the key first
		}
		for _, other := range m.Parts.bindings(s) {
			full := s.Name + "_" + other.name
			if (given(name) || given(full)) && slices.Contains(other.binding.Keys(), pressed) {
				return mean(pressed, name, full)
			}
		}
	}
	return nil
}
