package ui

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

// partKeys are the bindings of the parts that have keys of their own.
type partKeys struct {
	picker  picker.KeyMap
	browser browser.KeyMap
	dialog  dialog.KeyMap
	reveal  reveal.KeyMap
	reading reading.KeyMap
}

// section is one part's bindings: its name is how their names begin in the
// config file, and stands in the help.
type section struct {
	name string
	each func(func(name string, b *key.Binding))
}

func (p *partKeys) sections() []section {
	return []section{{"picker", p.picker.Each}, {"browser", p.browser.Each}, {"dialog", p.dialog.Each}, {"reveal", p.reveal.Each}, {"reading", p.reading.Each}}
}

// partBinding is a binding of a part by its name within it.
type partBinding struct {
	name    string
	binding key.Binding
}

func (p *partKeys) bindings(s section) []partBinding {
	var out []partBinding
	s.each(func(name string, b *key.Binding) { out = append(out, partBinding{name, *b}) })
	return out
}

// names lists the names of all bindings of parts.
func (p *partKeys) names() []string {
	var out []string
	for _, s := range p.sections() {
		s.each(func(name string, _ *key.Binding) { out = append(out, s.name+"_"+name) })
	}
	return out
}

// newPartKeys makes the parts' bindings with the keys of overrides in place of
// their own. A key that is given to one of them must not be another's already.
func newPartKeys(words *lang.Words, overrides map[string][]string) (*partKeys, error) {
	p := &partKeys{
		picker: picker.DefaultKeyMap(words), browser: browser.DefaultKeyMap(words),
		dialog: dialog.DefaultKeyMap(words), reveal: reveal.DefaultKeyMap(words),
		reading: reading.DefaultKeyMap(words),
	}
	var err error
	for _, s := range p.sections() {
		s.each(func(name string, b *key.Binding) {
			full := s.name + "_" + name
			keys, ok := overrides[full]
			if !ok || err != nil {
				return
			}
			if len(keys) == 0 {
				err = fmt.Errorf("key binding %q in [keys] has no key: give it one, or leave it out", full)
				return
			}
			s.each(func(other string, o *key.Binding) {
				if _, given := overrides[s.name+"_"+other]; given || other == name {
					return
				}
				for _, pressed := range keys {
					if slices.Contains(o.Keys(), pressed) && !slices.Contains(b.Keys(), pressed) {
						err = fmt.Errorf("key %q in [keys] would mean both %s and %s: give one of them another key", pressed, s.name+"_"+other, full)
					}
				}
			})
			b.SetKeys(keys...)
			b.SetHelp(keyNames(keys), b.Help().Desc)
		})
	}
	return p, err
}

// help lists what a part's keys do, each thing once.
func (s section) help() []key.Binding {
	var out []key.Binding
	s.each(func(_ string, b *key.Binding) {
		if !slices.ContainsFunc(out, func(o key.Binding) bool { return o.Help() == b.Help() }) {
			out = append(out, *b)
		}
	})
	return out
}
