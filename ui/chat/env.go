package chat

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/conversation"
	"kansei/lang"
	"kansei/sessions"
	"kansei/themes"
	"kansei/ui/keymap"
	"kansei/ui/statusbar"
)

// Deps is what the chat asks of the world; see Deps of package ui. Functions
// that it may do without are nil.
type Deps struct {
	Rubrics   []sessions.Rubric
	Hidden    []string
	Rater     string
	Unnamed   bool // the rater's name is a default, and is to be asked for once
	Assigned  bool // the rater is one of a study, and keeps the name
	FirstRun  bool
	Zone      *time.Location // in which times are shown
	Tags      func() []string
	Cost      func(s *sessions.Session) string
	Lane      func(name string) (sessions.Lane, error)
	Ask       func(ctx context.Context, s *sessions.Session, addrs []sessions.Address, generation int) *conversation.Round
	Save      func(s *sessions.Session) (sessions.Saved, error)
	Changed   func(id string) (*sessions.Session, error)
	Editor    func(text string) tea.Cmd
	Clipboard Clipboard
}

// Env is what the chat shares with the rest of the screen.
type Env struct {
	Ctx    context.Context
	Deps   Deps
	Words  *lang.Words
	Keys   *keymap.Map
	Styles *themes.Styles
	Status statusbar.Model

	Width, Height int
	Now           time.Time // of the newest key, click or paste
	Clock         time.Time // of the newest frame or event
	Ticking       bool      // a frame is on its way
	frames        int       // generation of the frame clock

	Wanted      []Action // of the root, oldest first
	Notice      Notice
	ProblemText string // the newest problem, in full
}
