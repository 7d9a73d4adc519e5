package ui

import (
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
	"kansei/ui/browser"
	"kansei/ui/chat"
)

// list reads the saved sessions.
func (m *App) list() tea.Cmd {
	m.browser.SetLoading(true)
	ctx, newest := m.Ctx, m.deps.Newest
	return func() tea.Msg {
		found, damaged, err := newest(ctx, listedAtOnce)
		return listedMsg{found: found, damaged: damaged, err: err, more: len(found)+len(damaged) == listedAtOnce}
	}
}

// listRest reads all of them.
func (m *App) listRest() tea.Cmd {
	ctx, list := m.Ctx, m.deps.List
	return func() tea.Msg {
		found, damaged, err := list(ctx)
		return listedMsg{found: found, damaged: damaged, err: err}
	}
}

// listedAtOnce is how many sessions are listed before the others are read.
const listedAtOnce = 50

func (m *App) listed(msg listedMsg) tea.Cmd {
	if msg.err != nil {
		m.browser.SetProblem(m.Words.Message(msg.err.Error()))
		return nil
	}
	items := make([]browser.Item, 0, len(msg.found)+len(msg.damaged))
	for _, s := range msg.found {
		items = append(items, m.item(s))
	}
	for _, d := range msg.damaged {
		name := filepath.Base(d.Path)
		items = append(items, browser.Item{Path: d.Path, Title: name, Damaged: m.Words.Message(strings.ReplaceAll(d.Err.Error(), d.Path, name))})
	}
	m.browser.SetItems(items)
	if !msg.more {
		return nil
	}
	m.browser.SetLoading(true)
	return m.listRest()
}

// item is a saved session in words that are safe to show: letters in place of
// names while it is blind.
func (m *App) item(s sessions.Summary) browser.Item {
	zone := m.deps.Opened.Location()
	it := browser.Item{
		ID: s.ID, Path: s.Path, Title: s.Title, Created: s.CreatedAt.In(zone), Updated: s.UpdatedAt.In(zone), Lanes: s.Lanes,
		Scenario: s.Scenario, Turns: s.Turns, Blind: s.Blinded, Text: strings.Join(s.Said, "\n"),
	}
	if s.Blinded {
		it.Lanes = nil
		for i := range s.Lanes {
			it.Lanes = append(it.Lanes, sessions.Letter(i))
		}
	}
	if s.Replies > 0 {
		it.Rated = min(1, float64(s.RatedReplies)/float64(s.Replies))
	}
	return it
}

// load reads a saved session to be gone on with, replayed or rated.
func (m *App) load(path string, as opening) tea.Cmd {
	read := m.deps.Load
	return func() tea.Msg {
		s, err := read(path)
		return loadedMsg{session: s, as: as, err: err}
	}
}

func (m *App) loaded(msg loadedMsg) tea.Cmd {
	if msg.err != nil {
		return m.NotifyText(chat.Bad, m.Words.Message(msg.err.Error()))
	}
	leave := m.leaveChat()
	m.screen = screenChat
	var cmd tea.Cmd
	switch msg.as {
	case toContinue:
		m.open(msg.session)
		cmd = tea.Batch(m.chat.FocusComposer(), m.takeDraft())
	case toReplay:
		m.openReplay(chat.Replay{Session: msg.session, Speed: 1, IdleLimit: m.deps.IdleLimit})
		cmd = m.chat.Tick()
	case toRate:
		m.openReplay(chat.Replay{Session: msg.session, Rate: true})
	}
	m.resize()
	return tea.Batch(leave, cmd)
}

func (m *App) rename(path, title string) tea.Cmd {
	rename := m.deps.Rename
	return func() tea.Msg { return changedMsg{what: "chat.notice_renamed", err: rename(path, title)} }
}

func (m *App) deleteSession(path string) tea.Cmd {
	remove := m.deps.Delete
	return func() tea.Msg {
		restore, err := remove(path)
		return changedMsg{restore: restore, err: err} // the list itself says what is gone
	}
}

func (m *App) restoreSession() tea.Cmd {
	if len(m.deleted) == 0 {
		return m.Notify("chat.notice_nothing_to_undo")
	}
	restore := m.deleted[len(m.deleted)-1]
	m.deleted = m.deleted[:len(m.deleted)-1]
	return func() tea.Msg { return changedMsg{what: "chat.notice_restored", err: restore()} }
}

func (m *App) changed(msg changedMsg) tea.Cmd {
	if msg.restore != nil {
		m.deleted = append(m.deleted, msg.restore)
	}
	if msg.err != nil {
		return tea.Batch(m.NotifyText(chat.Bad, m.Words.Message(msg.err.Error())), m.list())
	}
	if msg.what == "" {
		return m.list()
	}
	return tea.Batch(m.Notify(msg.what), m.list())
}

// closeScreen goes back to the session, or to the start screen without one.
func (m *App) closeScreen() tea.Cmd {
	if m.chat != nil {
		m.screen = screenChat
		m.resize()
		return nil
	}
	m.screen = screenPicker
	m.resize()
	return m.discover()
}

// leavePicker goes back to the session; without one there is nothing behind
// the start screen, so that it says how to leave.
func (m *App) leavePicker() tea.Cmd {
	if m.chat == nil {
		return m.Notify("chat.notice_leave")
	}
	return m.closeScreen()
}

// savedNow takes the result of a save, which may be of a session that was left.
func (m *App) savedNow(msg chat.SavedMsg) tea.Cmd {
	if m.chat != nil && m.chat.Session.ID == msg.Session {
		return m.chat.SavedNow(msg)
	}
	if msg.Err == nil {
		return nil
	}
	m.unsaved = append(m.unsaved, msg.State)
	return m.NotifyText(chat.Bad, m.Words.T("chat.notice_not_saved", msg.Err))
}
