package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/report"
	"kansei/sessions"
	"kansei/ui/chat"
	"kansei/ui/picker"
)

// timedMsg is a message of the terminal with the time at which it came, so
// that Update needs no clock.
type timedMsg struct {
	at  time.Time
	msg tea.Msg
}

// Stamp is a filter for tea.WithFilter that tells the screen when a person's
// key, click or paste came.
func Stamp(now func() time.Time) func(tea.Model, tea.Msg) tea.Msg {
	return func(_ tea.Model, msg tea.Msg) tea.Msg {
		switch msg.(type) {
		case tea.KeyPressMsg, tea.MouseClickMsg, tea.PasteMsg:
			return timedMsg{at: now().Round(0), msg: msg} // as it will be in the file
		}
		return msg
	}
}

// Moves reports whether a message is of what moves by itself: its view may wait
// for the next frame.
func Moves(msg tea.Msg) bool {
	switch msg.(type) {
	case chat.EventsMsg, chat.FrameMsg:
		return true
	}
	return false
}

// createdMsg brings a new session, or why there is none.
type createdMsg struct {
	session *sessions.Session
	first   string // the person's first message, may be empty
	err     error
}

// knownMsg brings what can be picked as far as it is known without asking.
type knownMsg struct {
	choices []picker.Choice
}

// choicesMsg brings what can be picked.
type choicesMsg struct {
	choices []picker.Choice
}

// listedMsg brings the saved sessions.
type listedMsg struct {
	found   []sessions.Summary
	damaged []sessions.Damaged
	more    bool // others are still being read
	err     error
}

// loadedMsg brings a saved session, to be gone on with, replayed or rated.
type loadedMsg struct {
	session *sessions.Session
	as      opening
	err     error
}

// opening is what a loaded session is opened for.
type opening int

const (
	toContinue opening = iota
	toReplay
	toRate
)

// changedMsg says how a rename, delete or restore of a saved session ended.
type changedMsg struct {
	what    string // a words key
	restore func() error
	err     error
}

// exportedMsg says where a session was written to.
type exportedMsg struct {
	written Exported
	err     error
}

// reportedMsg brings the findings of the saved sessions.
type reportedMsg struct {
	generation int
	findings   report.Findings
	err        error
}
