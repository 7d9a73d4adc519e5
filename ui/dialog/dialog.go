// Package dialog has the small windows that ask for one thing: a line of text,
// a yes or no, one of a list. A dialog is as large as it needs to be within
// the room that SetSize gives it; View is the window alone, and Size says how
// large that is.
package dialog

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/themes"
	"kansei/ui/box"
)

// Action is what the person wants of whoever shows a dialog; nil: nothing.
type Action any

// Cancel says that a dialog was left without an answer.
type Cancel struct{ ID string }

// KeyMap are the keys of all dialogs.
type KeyMap struct {
	Accept, Cancel key.Binding
	Up, Down       key.Binding
	Left, Right    key.Binding
	Complete       key.Binding
}

// DefaultKeyMap are the keys unless others are asked for.
func DefaultKeyMap(words *lang.Words) KeyMap {
	bind := func(name, shown string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(shown, words.T("dialog.key_"+name)))
	}
	return KeyMap{
		Accept: bind("accept", "enter", "enter"), Cancel: bind("cancel", "esc", "esc"),
		Up: bind("up", "↑", "up", "ctrl+p"), Down: bind("down", "↓", "down", "ctrl+n"),
		Left: bind("other", "←", "left", "shift+tab"), Right: bind("other", "→", "right", "tab"),
		Complete: bind("complete", "tab", "tab"),
	}
}

// Each visits every binding, by the name that it has in the config file after
// "dialog_".
func (k *KeyMap) Each(f func(name string, b *key.Binding)) {
	f("accept", &k.Accept)
	f("cancel", &k.Cancel)
	f("up", &k.Up)
	f("down", &k.Down)
	f("left", &k.Left)
	f("right", &k.Right)
	f("complete", &k.Complete)
}

// frame is what all dialogs share.
type frame struct {
	styles *themes.Styles
	words  *lang.Words
	keys   KeyMap
	id     string
	title  string
	w, h   int // of the room
	wish   int // the width that the window would like
}

// SetStyles changes the colours.
func (f *frame) SetStyles(s *themes.Styles) { f.styles = s }

// width is that of the window.
func (f frame) width() int { return max(8, min(f.wish, f.w-2)) }

// inner is the width for text.
func (f frame) inner() int { return f.width() - box.Margin }

// height is how many lines of text there is room for.
func (f frame) height() int { return max(1, f.h-2) }

// window draws the frame around lines, with the title above and the keys below.
func (f frame) window(lines []string, hint string) string {
	return box.Window(f.styles, f.title, hint, lines, f.width())
}

// hint shows bindings as a window's bottom line does.
func hint(bindings ...key.Binding) string {
	parts := make([]string, len(bindings))
	for i, b := range bindings {
		parts[i] = b.Help().Key + " " + b.Help().Desc
	}
	return strings.Join(parts, " · ")
}

// cancel says that the dialog was left.
func (f frame) cancel() Action { return Cancel{ID: f.id} }

// size is how large a view is.
func size(view string) (w, h int) {
	lines := strings.Split(view, "\n")
	return ansi.StringWidth(lines[0]), len(lines)
}
