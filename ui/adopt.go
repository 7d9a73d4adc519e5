package ui

import (
	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
)

// adoption is one that can be taken back, or brought back.
type adoption struct {
	now    sessions.Adoption
	before *sessions.Adoption // what was adopted before it; nil: nothing
	steps  int                // entries of the log of ratings that stood at the time
}

// askToAdopt asks before the reply in focus becomes the history of all lanes.
func (m *App) askToAdopt() tea.Cmd {
	c := m.chat
	r := c.reply(c.lane())
	switch {
	case !c.live || !c.ended(c.turn, r) || !r.HasText() || c.streaming():
		return m.notify("chat.notice_wait")
	case c.turn < len(c.session.Turns):
		return m.notify("chat.notice_adopt_newest")
	}
	ask := m.query(dialogAdopt, "adopt", c.label(r.Lane), m.keys.RateUndo.Help().Key)
	ask.Ready = true
	a := address(c.turn, r)
	m.confirm(ask, func() tea.Cmd { return m.adopt(a) })
	return nil
}

// adopt makes a reply of the newest turn the history that all lanes go on from.
func (m *App) adopt(reply sessions.Address) tea.Cmd {
	c := m.chat
	a := adoption{now: sessions.Adoption{Address: reply, At: m.stamp()}, steps: c.steps}
	if before, ok := c.session.Adopted(reply.Turn); ok {
		a.before = &before
	}
	c.adoptions, c.unadopted = append(c.adoptions, a), nil
	return m.enterAdoption(a.now, m.words.T("chat.notice_adopted", c.label(reply.Lane)))
}

// enterAdoption adds an entry to the log of adoptions.
func (m *App) enterAdoption(a sessions.Adoption, notice string) tea.Cmd {
	m.chat.session.Adoptions = append(m.chat.session.Adoptions, a)
	m.refreshTurn(a.Turn)
	return tea.Batch(m.notifyText(info, notice), m.save())
}

// undoAdoption takes the newest adoption back if nothing was rated, and nothing
// said, after it. It reports whether it did.
func (m *App) undoAdoption() (tea.Cmd, bool) {
	c := m.chat
	n := len(c.adoptions)
	if n == 0 {
		return nil, false
	}
	a := c.adoptions[n-1]
	if a.now.Turn < len(c.session.Turns) { // it is history now
		c.adoptions = nil
		return nil, false
	}
	if a.steps < c.steps {
		return nil, false
	}
	c.adoptions, c.unadopted = c.adoptions[:n-1], append(c.unadopted, a)
	gone := a.now
	gone.At, gone.Withdrawn = m.stamp(), true
	cmd := m.enterAdoption(gone, m.words.T("chat.notice_adopt_undone"))
	if a.before != nil {
		again := *a.before
		again.At = m.stamp()
		cmd = tea.Batch(cmd, m.enterAdoption(again, m.words.T("chat.notice_adopted", c.label(again.Lane))))
	}
	return cmd, true
}

// redoAdoption adopts again what was taken back last, and reports whether it
// did.
func (m *App) redoAdoption() (tea.Cmd, bool) {
	c := m.chat
	n := len(c.unadopted)
	if n == 0 || c.unadopted[n-1].now.Turn < len(c.session.Turns) || c.unadopted[n-1].steps < c.steps {
		return nil, false
	}
	a := c.unadopted[n-1]
	c.unadopted, c.adoptions = c.unadopted[:n-1], append(c.adoptions, a)
	again := a.now
	again.At = m.stamp()
	return m.enterAdoption(again, m.words.T("chat.notice_adopted", c.label(again.Lane))), true
}
