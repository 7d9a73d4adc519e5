package keymap

import (
	"slices"
	"strings"
	"testing"

	"kansei/lang"
)

func TestOverrideEveryBinding(t *testing.T) {
	words := lang.Must("en")
	names := Names()
	for _, name := range names {
		keys, err := New(words, map[string][]string{name: {"ctrl+alt+f9"}})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var found []string
		for _, b := range keys.table() {
			if b.name == name {
				found = b.binding.Keys()
			}
		}
		for _, s := range keys.Parts.Sections() {
			for _, b := range s.Help() {
				if slices.Contains(b.Keys(), "ctrl+alt+f9") {
					found = b.Keys()
				}
			}
		}
		if !slices.Equal(found, []string{"ctrl+alt+f9"}) {
			t.Errorf("%s has the keys %v", name, found)
		}
	}
	if len(names) < 90 || !slices.Contains(names, "browser_export") || !slices.Contains(names, "rate_best") {
		t.Errorf("the names are %v", names)
	}
}

func TestRefusedBindings(t *testing.T) {
	for name, tt := range map[string]struct {
		keys map[string][]string
		says string
	}{
		"a name that is not there":   {map[string][]string{"rate_bets": {"b"}}, `unknown key binding "rate_bets"`},
		"no key":                     {map[string][]string{"rate_best": {}}, "has no key"},
		"no key of a part":           {map[string][]string{"browser_open": {}}, "has no key"},
		"a key with two meanings":    {map[string][]string{"rate_best": {"x"}}, "would mean both"},
		"two meanings within parts":  {map[string][]string{"browser_rate": {"d"}}, "would mean both browser_delete and browser_rate"},
		"a key of the whole program": {map[string][]string{"rate_undo": {"ctrl+z"}}, `key "ctrl+z" in [keys] would mean both`},
		"another one":                {map[string][]string{"rate_best": {"!"}}, `would mean both help_line and rate_best`},
		"the key that quits":         {map[string][]string{"rate_note": {"ctrl+c"}}, `would mean both interrupt and rate_note`},
		"one of a part":              {map[string][]string{"picker_toggle": {"ctrl+z"}}, `would mean both`},
		"capitals":                   {map[string][]string{"rate_best": {"Ctrl+B"}}, `"Ctrl+B" in [keys] is not a key: did you mean "ctrl+b"?`},
		"a hyphen":                   {map[string][]string{"rate_best": {"ctrl-b"}}, `did you mean "ctrl+b"?`},
		"two letters":                {map[string][]string{"rate_best": {"bb"}}, `"bb" in [keys] is not a key`},
		"the wrong order":            {map[string][]string{"rate_best": {"alt+ctrl+b"}}, `did you mean "ctrl+alt+b"?`},
		"another program's name":     {map[string][]string{"rate_best": {"Return"}}, `did you mean "enter"?`},
		"shift and a letter":         {map[string][]string{"rate_best": {"shift+b"}}, `did you mean "B"?`},
		"an empty key":               {map[string][]string{"rate_best": {""}}, "is not a key"},
		"text in the composer":       {map[string][]string{"compose_send": {"g"}}, "in the composer it is text"},
	} {
		if _, err := New(lang.Must("en"), tt.keys); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := New(lang.Must("en"), map[string][]string{"rate_best": {"+", "ctrl++", "你", "B", "shift+f5", "ctrl+alt+x"}}); err != nil {
		t.Errorf("keys that there are: %v", err)
	}
	if _, err := New(lang.Must("en"), map[string][]string{"browser_rate": {"d"}, "browser_delete": {"r"}}); err != nil {
		t.Errorf("two keys can't change places: %v", err)
	}
}
