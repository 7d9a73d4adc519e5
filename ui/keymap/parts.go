package keymap

import (
	"fmt"
	"slices"

	"charm.land/bubbles/v2/key"

	"kansei/lang"
	"kansei/ui/browser"
	"kansei/ui/dialog"
	"kansei/ui/picker"
	"kansei/ui/reading"
	"kansei/ui/reveal"
)

// Parts are the bindings of the parts that have keys of their own.
type Parts struct {
	Picker  picker.KeyMap
	Browser browser.KeyMap
	Dialog  dialog.KeyMap
	Reveal  reveal.KeyMap
	Reading reading.KeyMap
}

// Section is one part's bindings: its name is how their names begin in the
// config file, and stands in the help.
type Section struct {
	Name string
	each func(func(name string, b *key.Binding))
}

// Sections lists the parts.
func (p *Parts) Sections() []Section {
	return []Section{{"picker", p.Picker.Each}, {"browser", p.Browser.Each}, {"dialog", p.Dialog.Each}, {"reveal", p.Reveal.Each}, {"reading", p.Reading.Each}}
}

// partBinding is a binding of a part by its name within it.
type partBinding struct {
	name    string
	binding key.Binding
}

func (p *Parts) bindings(s Section) []partBinding {
	var out []partBinding
	s.each(func(name string, b *key.Binding) { out = append(out, partBinding{name, *b}) })
	return out
}

// names lists the names of all bindings of parts.
func (p *Parts) names() []string {
	var out []string
	for _, s := range p.Sections() {
		s.each(func(name string, _ *key.Binding) { out = append(out, s.Name+"_"+name) })
	}
	return out
}

// newParts makes the parts' bindings with the keys of overrides in place of
// their own. A key that is given to one of them must not be another's already.
func newParts(words *lang.Words, overrides map[string][]string) (Parts, error) {
	p := Parts{
		Picker: picker.DefaultKeyMap(words), Browser: browser.DefaultKeyMap(words),
		Dialog: dialog.DefaultKeyMap(words), Reveal: reveal.DefaultKeyMap(words),
		Reading: reading.DefaultKeyMap(words),
	}
	var err error
	for _, s := range p.Sections() {
		s.each(func(name string, b *key.Binding) {
			full := s.Name + "_" + name
			keys, ok := overrides[full]
			if !ok || err != nil {
				return
			}
			if len(keys) == 0 {
				err = fmt.Errorf("key binding %q in [keys] has no key: give it one, or leave it out", full)
				return
			}
			s.each(func(other string, o *key.Binding) {
				if _, given := overrides[s.Name+"_"+other]; given || other == name {
					return
				}
				for _, pressed := range keys {
					if slices.Contains(o.Keys(), pressed) && !slices.Contains(b.Keys(), pressed) {
						err = fmt.Errorf("key %q in [keys] would mean both %s and %s: give one of them another key", pressed, s.Name+"_"+other, full)
					}
				}
			})
			b.SetKeys(keys...)
			b.SetHelp(Show(keys), b.Help().Desc)
		})
	}
	return p, err
}

// Help lists what a part's keys do, each thing once.
func (s Section) Help() []key.Binding {
	var out []key.Binding
	s.each(func(_ string, b *key.Binding) {
		if !slices.ContainsFunc(out, func(o key.Binding) bool { return o.Help() == b.Help() }) {
			out = append(out, *b)
		}
	})
	return out
}
