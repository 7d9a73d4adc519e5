package ui

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/ui/chat"
	"kansei/ui/picker"
)

// Memory is what is remembered from one run to the next: the messages that
// were sent and the tags that were given, oldest first, and what was being
// written when the program ended, however it ended.
type Memory struct {
	Sent     []string
	Draft    string                  // of a session that is not begun
	Remember func(sent string) error // adds a message

	Tags        []string
	RememberTag func(tag string) error // adds a tag

	// KeepDraft replaces the draft of a session; empty: there is none. One with a
	// lower number than another that has come before it is out of date.
	KeepDraft func(number int, session, draft string) error
	// DraftOf reads a session's draft; empty: there is none.
	DraftOf   func(session string) (string, error)
	KeepRater func(name string) error       // remembers a name; empty: the rater was asked
	Last      Choice                        // what a session was begun with last
	KeepLast  func(last Choice) error       // replaces it
	KeepTheme func(name string) error       // remembers the theme that was chosen
	Sets      []picker.Set                  // choices of models with a name
	KeepSets  func(sets []picker.Set) error // replaces them
}

// NewSession stands for a session in which nothing has been said yet where a
// draft is kept.
const NewSession = "new"

// Choice is what a session is begun with.
type Choice struct {
	Models   []string `json:"models"`
	Scenario string   `json:"scenario"`
	Open     bool     `json:"open"`
}

// draftInterval is how long what is typed may be in no file.
const draftInterval = 500 * time.Millisecond

// draftDueMsg says that it is time to keep the draft.
type draftDueMsg struct{}

// draftKeptMsg says that a draft was kept, or could not be.
type draftKeptMsg struct {
	number int
	text   string
	err    error
}

// watchDraft asks for the draft to be kept soon if it has changed.
func (m *App) watchDraft() tea.Cmd {
	if m.draftDue || m.deps.Memory.KeepDraft == nil || m.chat == nil || !m.chat.Live || m.Draft() == m.draft {
		return nil
	}
	m.draftDue = true
	return tea.Tick(draftInterval, func(time.Time) tea.Msg { return draftDueMsg{} })
}

func (m *App) keepDraft() tea.Cmd {
	keep := m.deps.Memory.KeepDraft
	if keep == nil {
		return nil
	}
	m.drafts++
	number, owner, text := m.drafts, m.DraftOwner(), m.Draft()
	return func() tea.Msg { return draftKeptMsg{number: number, text: text, err: keep(number, owner, text)} }
}

func (m *App) draftKept(msg draftKeptMsg) tea.Cmd {
	if msg.number == m.drafts {
		m.draftDue, m.draft = false, msg.text
	}
	if msg.err != nil {
		return m.NotifyText(chat.Bad, m.Words.T("chat.notice_draft", msg.err))
	}
	return nil
}

// takeDraft puts what was being written in this session into the composer, once,
// and says so.
func (m *App) takeDraft() tea.Cmd {
	m.draft = ""
	if owner, read := m.DraftOwner(), m.deps.Memory.DraftOf; owner != NewSession {
		if read == nil {
			return nil
		}
		return func() tea.Msg {
			text, err := read(owner)
			return draftFoundMsg{session: owner, text: text, err: err}
		}
	}
	draft := m.deps.Memory.Draft
	m.deps.Memory.Draft = ""
	return m.putDraft(draft)
}

// draftFoundMsg brings what was being written in a session.
type draftFoundMsg struct {
	session, text string
	err           error
}

func (m *App) draftFound(msg draftFoundMsg) tea.Cmd {
	switch {
	case msg.err != nil:
		return m.NotifyText(chat.Bad, m.Words.T("chat.notice_draft", msg.err))
	case m.chat == nil || m.DraftOwner() != msg.session || m.chat.Draft() != "":
		return nil
	}
	return m.putDraft(msg.text)
}

func (m *App) putDraft(draft string) tea.Cmd {
	if draft == "" {
		return nil
	}
	m.chat.PutDraft(draft)
	return m.Notify("chat.notice_draft_back")
}

// leaveDraft keeps what is being written in the session that is left, until it is
// opened again.
func (m *App) leaveDraft() tea.Cmd {
	c := m.chat
	if c == nil || !c.Live {
		return nil
	}
	if m.DraftOwner() == NewSession {
		m.deps.Memory.Draft = m.Draft()
	}
	if m.Draft() == m.draft {
		return nil
	}
	return m.keepDraft()
}

// DraftOwner is the session that Draft is of.
func (m *App) DraftOwner() string {
	if m.chat == nil || !m.chat.Live || len(m.chat.Session.Turns) == 0 {
		return NewSession
	}
	return m.chat.Session.ID
}

// dropNewDraft forgets what was written before the first message was sent.
func (m *App) dropNewDraft() tea.Cmd {
	keep := m.deps.Memory.KeepDraft
	if keep == nil || len(m.chat.Session.Turns) != 1 {
		return nil
	}
	m.drafts++
	number := m.drafts
	return func() tea.Msg { return draftKeptMsg{err: keep(number, NewSession, "")} }
}

// keepLast remembers what a session is begun with.
func (m *App) keepLast(last Choice) tea.Cmd {
	m.deps.Memory.Last = last
	keep := m.deps.Memory.KeepLast
	if keep == nil {
		return nil
	}
	return func() tea.Msg {
		if err := keep(last); err != nil {
			return draftKeptMsg{err: err}
		}
		return nil
	}
}

// remember adds a message to those that can be called back in later runs.
func (m *App) remember(text string) tea.Cmd {
	remember := m.deps.Memory.Remember
	if remember == nil {
		return nil
	}
	m.deps.Memory.Sent = append(m.deps.Memory.Sent, text)
	return func() tea.Msg {
		if err := remember(text); err != nil {
			return draftKeptMsg{err: err}
		}
		return nil
	}
}

// rememberTags adds tags to those that are offered in other sessions.
func (m *App) rememberTags(tags []string) tea.Cmd {
	remember := m.deps.Memory.RememberTag
	if remember == nil {
		return nil
	}
	var added []string
	for _, tag := range tags {
		if !slices.Contains(m.deps.Memory.Tags, tag) {
			added = append(added, tag)
		}
	}
	m.deps.Memory.Tags = append(slices.Clip(m.deps.Memory.Tags), added...)
	return func() tea.Msg {
		for _, tag := range added {
			if err := remember(tag); err != nil {
				return draftKeptMsg{err: err}
			}
		}
		return nil
	}
}

// Draft is what stands in the composer.
func (m *App) Draft() string {
	if m.chat == nil || !m.chat.Live {
		return m.deps.Memory.Draft
	}
	return m.chat.Draft()
}
