// Package ui is the screen: one Bubble Tea model, App, that routes every message
// to the screen or window that has the keys, and carries out what they ask for.
// The open session is in package chat; the other screens and the parts know
// nothing but how they look. It does no I/O of its own; what it needs done it asks
// of Deps, from commands.
package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/conversation"
	"kansei/lang"
	"kansei/report"
	"kansei/scenarios"
	"kansei/sessions"
	"kansei/themes"
	"kansei/ui/chat"
	"kansei/ui/keymap"
	"kansei/ui/notification"
	"kansei/ui/picker"
)

// Deps is what the screen asks of the world. Every function is called from a
// command, never from Update or View, and may take its time.
type Deps struct {
	Words         *lang.Words
	Keys          *keymap.Map
	Themes        *themes.Set
	Theme         string // a theme's name, or "auto"
	Scenarios     []scenarios.Scenario
	Rater         string
	Unnamed       bool     // the rater's name is a default, and is to be asked for once
	Assigned      bool     // the rater is one of a study, and keeps the name
	Kiosk         bool     // nothing but rating, in a session that is opened with Start
	By            string   // the installation, which tells raters of one name apart
	Defaults      []string // models that are chosen unless others are
	Hidden        []string // names that are masked while blind, beside the known ones
	Mouse         bool
	Ambiguous     string // how wide signs of ambiguous width are: "narrow", "wide", or "auto"
	Suspend       bool   // a shell can bring the program back from the background
	Clipboard     chat.Clipboard
	Notifications notification.Terminal
	FirstRun      bool          // say at the start screen and in the empty panes what answers here
	NoColour      bool          // the terminal gets none, nor is it asked for its own
	FewColours    bool          // the terminal has sixteen: too few for a theme's grounds
	Opened        time.Time     // in the time zone in which times are shown
	IdleLimit     time.Duration // of replays that are begun in the list of sessions

	// Known is what can be picked as far as it is known without asking anybody;
	// Choices lists all of it, after looking for local servers.
	Known   func() []picker.Choice
	Choices func(ctx context.Context) []picker.Choice
	// Cost is what the replies of a session have cost, in a few words; "" where
	// that is not known. It may be nil.
	Cost func(s *sessions.Session) string
	// Create makes a session to a specification, unsaved.
	Create func(ctx context.Context, spec Spec) (*sessions.Session, error)
	// Lane makes a lane of a model's name, with nothing but what the model is.
	Lane    func(name string) (sessions.Lane, error)
	Rubrics []sessions.Rubric // that a session can have
	// Ask sends a turn; see conversation.Engine.Start.
	Ask func(ctx context.Context, s *sessions.Session, addrs []sessions.Address, generation int) *conversation.Round
	// Save returns when everything that this session says is on disk.
	Save func(s *sessions.Session) (sessions.Saved, error)
	// List, Load, Rename, Delete and Restore work on the saved sessions.
	// Newest gives no more than n of what List gives, those written last.
	Newest func(ctx context.Context, n int) ([]sessions.Summary, []sessions.Damaged, error)
	List   func(ctx context.Context) ([]sessions.Summary, []sessions.Damaged, error)
	Load   func(path string) (*sessions.Session, error)
	Rename func(path, title string) error
	// Changed reads a session again if its file is not as this program left it;
	// nil if it is. It may be nil.
	Changed func(id string) (*sessions.Session, error)
	Delete  func(path string) (restore func() error, err error)
	// Export writes a session, by its path or ID, as a file for others.
	Export func(ref string, as ExportAs) (Exported, error)
	// Report reads what was rated and finds what it says. Sessions whose names
	// are still hidden are not in it.
	Report func(ctx context.Context) (report.Findings, error)
	Editor func(text string) tea.Cmd // ends in an EditedMsg
	Memory Memory
}

// Spec is what session to make.
type Spec struct {
	Models   []string
	Scenario string
	System   string
	Title    string
	Blind    bool
	Curtain  sessions.Curtain // empty: the default for Blind
	Seed     int64            // 0: drawn
	// Dimensions are what is rated, of the rubric; nil: what the config file says.
	Dimensions []string
}

// Start says what the screen opens with: exactly one of the fields is set, or
// none for the start screen.
type Start struct {
	Spec   *Spec
	Resume *sessions.Session
	Replay *chat.Replay
	Browse bool
	Page   func() (string, error) // a text to be read, which is asked for again and again
	Notice string                 // what is to be said first, may be empty
}
