package chat

import (
	tea "charm.land/bubbletea/v2"

	"kansei/ui/dialog"
	"kansei/ui/window"
)

// Action is what the person wants that is not for the chat to do. The root carries
// it out as soon as the chat returns.
type Action any

type (
	// OpenWindow opens a window over the screen. Uninvited: the program opens it by
	// itself, while the person writes.
	OpenWindow struct {
		Window    window.Window
		Uninvited bool
	}
	// AskFirst asks a question. No may be nil.
	AskFirst struct {
		Query   dialog.Query
		Yes, No func() tea.Cmd
	}
	// ShowHelp shows all keys.
	ShowHelp struct{}
	// ShowDetails shows all that is known of the reply in focus.
	ShowDetails struct{}
	// LeaveChat ends the program. Ask: only if the person means it.
	LeaveChat struct{ Ask bool }
	// Revealed says that the names were opened, and that their card is on screen.
	Revealed struct{}
	// RepliesIn says that every reply of a turn is on screen.
	RepliesIn struct{}
	// Sent is a message to be remembered.
	Sent struct{ Text string }
	// Tagged has tags to be remembered.
	Tagged struct{ Tags []string }
	// Named is the rater's new name; empty: the rater was asked for one.
	Named struct{ Rater string }
)

// want asks the root for something.
func (e *Env) want(a Action) tea.Cmd {
	e.Wanted = append(e.Wanted, a)
	return nil
}

// The names of the chat's dialogs, which come back in their answers.
const (
	dialogNote     = "note"
	dialogTags     = "tags"
	dialogCare     = "care"
	dialogRest     = "rest"
	dialogAdopt    = "adopt"
	dialogEdit     = "edit"
	dialogRater    = "rater"
	dialogJoin     = "join"
	dialogSettings = "settings"
	dialogSetting  = "setting:" // and the setting's name
)
