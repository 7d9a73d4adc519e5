package ui

import (
	"context"
	"time"

	"kansei/lang"
	"kansei/themes"
	"kansei/ui/keymap"
	"kansei/ui/statusbar"
)

// env is what the chat shares with the rest of the screen.
type env struct {
	ctx    context.Context
	deps   Deps
	words  *lang.Words
	keys   *keymap.Map
	styles *themes.Styles
	status statusbar.Model

	width, height int
	now           time.Time // of the newest key, click or paste
	clock         time.Time // of the newest frame or event
	ticking       bool      // a frame is on its way
	frames        int       // generation of the frame clock

	wanted      []action // of the root, oldest first
	notice      notice
	problemText string // the newest problem, in full
}
