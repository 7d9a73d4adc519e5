package help

import "charm.land/bubbles/v2/key"

// keyMap are the keys of the help. They stand in its footer and can't be
// changed, so that the help can always be read and left.
type keyMap struct {
	Up, Down, PageUp, PageDown, Top, Bottom key.Binding
	Search, Close                           key.Binding
	Clear                                   key.Binding // the search, or the help where nothing is searched for
	Accept, Delete, Erase                   key.Binding // while a search is typed
}

func newKeyMap() keyMap {
	bind := func(keys ...string) key.Binding { return key.NewBinding(key.WithKeys(keys...)) }
	return keyMap{
		Up: bind("k", "up"), Down: bind("j", "down"),
		PageUp: bind("pgup", "ctrl+u"), PageDown: bind("pgdown", "space", "ctrl+d"),
		Top: bind("g", "home"), Bottom: bind("G", "end"),
		Search: bind("/"), Close: bind("q", "?", "f1", "enter"), Clear: bind("esc"),
		Accept: bind("enter"), Delete: bind("backspace", "ctrl+h"), Erase: bind("ctrl+u"),
	}
}
