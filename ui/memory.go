package ui

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/ui/picker"
)

// Memory is what is remembered from one run to the next: the messages that
// were sent and the tags that were given, oldest first, and what was being
// written when the program ended, however it ended.
type Memory struct {
	Sent     []string
	Draft    string
	Remember func(sent string) error // adds a message

	Tags        []string
	RememberTag func(tag string) error // adds a tag

	// KeepDraft replaces the draft; empty: there is none. One with a lower
	// number than another that has come before it is out of date.
	KeepDraft func(number int, draft string) error
	KeepTheme func(name string) error       // remembers the theme that was chosen
	Sets      []picker.Set                  // choices of models with a name
	KeepSets  func(sets []picker.Set) error // replaces them
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
	if m.draftDue || m.deps.Memory.KeepDraft == nil || m.Draft() == m.draft {
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
	number, text := m.drafts, m.Draft()
	return func() tea.Msg { return draftKeptMsg{number: number, text: text, err: keep(number, text)} }
}

func (m *App) draftKept(msg draftKeptMsg) tea.Cmd {
	if msg.number == m.drafts {
		m.draftDue, m.draft = false, msg.text
	}
	if msg.err != nil {
		return m.notifyText(bad, m.words.T("chat.notice_draft", msg.err.Error()))
	}
	return nil
}

// takeDraft puts the draft of another run into the composer, once, and says so.
func (m *App) takeDraft() tea.Cmd {
	draft := m.deps.Memory.Draft
	if draft == "" {
		return nil
	}
	m.deps.Memory.Draft = ""
	m.chat.composer.SetValue(draft)
	m.refreshHint()
	return m.notify("chat.notice_draft_back")
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
	if m.chat == nil || !m.chat.live {
		return m.deps.Memory.Draft
	}
	return m.chat.composer.Value()
}
