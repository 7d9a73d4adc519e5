package chat

import (
	"time"

	"kansei/conversation"
	"kansei/sessions"
)

// EventsMsg brings what has happened in a round since the last one. last is
// set once when the round is over.
type EventsMsg struct {
	generation int
	events     []conversation.Event
	last       bool
}

// FrameMsg is one step of whatever moves: a curtain, or a replay.
type FrameMsg struct {
	generation int // of the clock that ticks, so that a stopped one stays stopped
	at         time.Time
}

// SavedMsg says how a save ended. It is addressed by session and by the number
// of the change that it was for.
type SavedMsg struct {
	Session string
	from    *Model // that was on screen then; another one may show the session now
	change  int
	State   *sessions.Session // that was to be saved
	saved   sessions.Saved
	Err     error
}

// EditedMsg brings the text back from the person's editor.
type EditedMsg struct {
	Text string
	Err  error
}

// NoticeGoneMsg ends the notice with this number, if it still stands.
type NoticeGoneMsg struct{ Number int }
