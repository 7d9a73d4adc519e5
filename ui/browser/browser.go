// Package browser is the list of saved sessions: search, filter, sort, a
// preview, and what can be done with one of them.
package browser

import (
	"time"

	"charm.land/bubbles/v2/key"

	"kansei/lang"
	"kansei/themes"
	"kansei/ui/field"
	"kansei/ui/list"
)

// Item is one saved session, in words that are safe to show: who gives it in
// leaves out what a blind session must not tell.
type Item struct {
	ID, Path, Title string
	Created         time.Time // in the zone in which it is to be shown
	Updated         time.Time
	Lanes           []string // letters or names
	Scenario        string
	Turns           int
	Rated           float64 // the part of what can be rated that is, 0 to 1
	Blind           bool
	Text            string // more to search in and to preview, such as the messages
	Damaged         string // what is wrong with the file; "" where nothing is
}

// Action is what the person wants of whoever shows the list; nil: nothing.
type Action any

// The actions, most of them for the session under the cursor.
type (
	// Open asks to go on with a session.
	Open struct{ ID, Path string }
	// Replay asks to play a session.
	Replay struct{ ID, Path string }
	// Rate asks for a rating pass.
	Rate struct{ ID, Path string }
	// Rename asks for another title.
	Rename struct{ ID, Path, Title string }
	// Delete asks to delete a session; the list has left it out already.
	Delete struct{ ID, Path string }
	// UndoDelete asks for the session back that was deleted last.
	UndoDelete struct{}
	// Export asks to write a session in another form.
	Export struct {
		ID, Path string
		Turns    int
	}
	// ChooseModel asks which model's sessions are to be listed.
	ChooseModel struct {
		Models []Count // those that are in a session that is listed, the most frequent first
		Now    string  // whose sessions are listed now; "" for all
	}
	// Close asks to leave the list.
	Close struct{}
)

// Count is in how many sessions a model is.
type Count struct {
	Model    string
	Sessions int
}

// KeyMap are the keys of the list.
type KeyMap struct {
	Up, Down, PageUp, PageDown, Top, Bottom          key.Binding
	Open, Replay, Rate, Rename, Delete, Undo, Export key.Binding
	Search, Filter, Model, Sort, Accept, Cancel      key.Binding // Accept and Cancel end typing; Cancel leaves the list too
}

// DefaultKeyMap are the keys unless others are asked for.
func DefaultKeyMap(words *lang.Words) KeyMap {
	bind := func(name, shown string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(shown, words.T("browser.key_"+name)))
	}
	return KeyMap{
		Up: bind("move", "↑/k", "up", "k"), Down: bind("move", "↓/j", "down", "j"),
		PageUp: bind("page", "pgup", "pgup", "ctrl+u"), PageDown: bind("page", "pgdn", "pgdown", "ctrl+d"),
		Top: bind("ends", "g", "g", "home"), Bottom: bind("ends", "G", "G", "end"),
		Open: bind("open", "enter", "enter"), Replay: bind("replay", "p", "p"), Rate: bind("rate", "r", "r"),
		Rename: bind("rename", "n", "n", "f2"), Delete: bind("delete", "d", "d", "delete"), Undo: bind("undo", "u", "u"),
		Export: bind("export", "x", "x"),
		Search: bind("search", "/", "/"), Filter: bind("filter", "f", "f"), Model: bind("model", "m", "m"), Sort: bind("sort", "s", "s"),
		Accept: bind("accept", "enter", "enter"), Cancel: bind("cancel", "esc", "esc"),
	}
}

// Each visits every binding, by the name that it has in the config file after
// "browser_".
func (k *KeyMap) Each(f func(name string, b *key.Binding)) {
	f("up", &k.Up)
	f("down", &k.Down)
	f("page_up", &k.PageUp)
	f("page_down", &k.PageDown)
	f("top", &k.Top)
	f("bottom", &k.Bottom)
	f("open", &k.Open)
	f("replay", &k.Replay)
	f("rate", &k.Rate)
	f("rename", &k.Rename)
	f("delete", &k.Delete)
	f("undo", &k.Undo)
	f("export", &k.Export)
	f("search", &k.Search)
	f("filter", &k.Filter)
	f("model", &k.Model)
	f("sort", &k.Sort)
	f("accept", &k.Accept)
	f("cancel", &k.Cancel)
}

// filter says which sessions are listed.
type filter int

const (
	all filter = iota
	unrated
	rated
	filters
)

// order says how they are sorted.
type order int

const (
	byDate order = iota
	byTitle
	byRating
	orders
)

// mode is what the keys are for.
type mode int

const (
	listing mode = iota
	searching
	renaming
)

// Model is the list. Make it with New.
type Model struct {
	styles *themes.Styles
	words  *lang.Words
	keys   KeyMap
	w, h   int

	items   []Item
	hay     []string    // what is searched, for each item
	shown   []int       // items that pass search and filter, in order
	cursor  list.Cursor // in shown
	mode    mode
	filter  filter
	order   order
	model   string // only sessions with this model; "" for all
	search  *field.Model
	title   *field.Model
	loading bool
	deleted string // the title that a notice speaks of; "" for no notice
	problem string
}
