// Package window makes one thing of everything that can stand over a screen.
package window

import (
	tea "charm.land/bubbletea/v2"

	"kansei/themes"
	"kansei/ui/dialog"
	"kansei/ui/reveal"
)

// Action is what the person wants by a window: an action of its dialog, or
// nil.
type Action any

// Window stands over a screen and has its keys. It hides which of the dialogs it is.
type Window interface {
	Update(msg tea.Msg) (Window, Action)
	SetSize(w, h int)
	SetStyles(s *themes.Styles)
	// View is the window, and where the cursor is in it; nil: nowhere.
	View() (string, *tea.Cursor)
	// Typing reports whether letters are text in it.
	Typing() bool
	// Low reports whether it stands at the lower edge of the screen, so that what
	// is above stays in view.
	Low() bool
}

// adapter makes a window of a dialog, which is a value with these methods on itself
// and on its pointer.
type adapter[M, A any, P interface {
	*M
	SetSize(w, h int)
	SetStyles(*themes.Styles)
}] struct {
	model  M
	step   func(M, tea.Msg) (M, A)
	draw   func(M) string
	cursor func(M) *tea.Cursor
	typing bool
	low    bool
}

func (a adapter[M, A, P]) Update(msg tea.Msg) (Window, Action) {
	var action A
	a.model, action = a.step(a.model, msg)
	return &a, action
}

func (a *adapter[M, A, P]) SetSize(width, height int)   { P(&a.model).SetSize(width, height) }
func (a *adapter[M, A, P]) SetStyles(s *themes.Styles)  { P(&a.model).SetStyles(s) }
func (a *adapter[M, A, P]) View() (string, *tea.Cursor) { return a.draw(a.model), a.cursor(a.model) }
func (a *adapter[M, A, P]) Typing() bool                { return a.typing }

func (a *adapter[M, A, P]) Low() bool { return a.low }

// Question is a window that asks.
func Question(q dialog.Question) Window {
	return &adapter[dialog.Question, dialog.Action, *dialog.Question]{q, dialog.Question.Update, dialog.Question.View, dialog.Question.Cursor, false, false}
}

// Text is a window in which a text is written.
func Text(t dialog.Text) Window {
	return &adapter[dialog.Text, dialog.Action, *dialog.Text]{t, dialog.Text.Update, dialog.Text.View, dialog.Text.Cursor, true, false}
}

// Chooser is a window with a list to choose from.
func Chooser(c dialog.Chooser) Window {
	return &adapter[dialog.Chooser, dialog.Action, *dialog.Chooser]{c, dialog.Chooser.Update, dialog.Chooser.View, dialog.Chooser.Cursor, false, false}
}

// Reveal is the window that asks for guesses before the names are shown.
func Reveal(r reveal.Model) Window {
	return &adapter[reveal.Model, reveal.Action, *reveal.Model]{r, reveal.Model.Update, reveal.Model.View, reveal.Model.Cursor, false, true}
}

// Revealed is the window that shows whose letters were whose.
func Revealed(c reveal.Card) Window {
	return &adapter[reveal.Card, reveal.Action, *reveal.Card]{c, reveal.Card.Update, reveal.Card.View, reveal.Card.Cursor, false, false}
}
