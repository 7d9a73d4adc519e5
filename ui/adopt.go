package ui

import (
	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
)

// adoption is one that can be taken back, or brought back.
type adoption struct {
	turn   int
	before *sessions.Adopted // what was adopted before it
	now    *sessions.Adopted
	steps  int // entries of the log of ratings that stood at the time
}

// askToAdopt asks before the reply in focus becomes the history of all lanes.
func (m *App) askToAdopt() tea.Cmd {
	c := m.chat
	r := c.reply(c.lane())
	switch {
	case !c.live || !c.ended(c.turn, r) || r.Text == "" || c.streaming():
		return m.notify("chat.notice_wait")
	case c.turn < len(c.session.Turns):
		return m.notify("chat.notice_adopt_newest")
	}
	now := &sessions.Adopted{Lane: r.Lane, Attempt: r.Attempt}
	ask := m.query(dialogAdopt, "adopt", c.label(r.Lane), m.keys.of("rate_undo").Help().Key)
	ask.Ready = true
	m.confirm(ask, func() tea.Cmd { return m.adopt(now) })
	return nil
}

// adopt makes a reply of the newest turn the history that all lanes go on from.
func (m *App) adopt(now *sessions.Adopted) tea.Cmd {
	c := m.chat
	a := adoption{turn: c.turn, before: c.current().Adopted, now: now, steps: c.steps}
	c.adoptions, c.unadopted = append(c.adoptions, a), nil
	m.setAdopted(a.turn, now)
	return tea.Batch(m.notify("chat.notice_adopted", c.label(now.Lane)), m.save())
}

// setAdopted says in the session what all lanes go on from after a turn; nil:
// each from its own reply.
func (m *App) setAdopted(turn int, what *sessions.Adopted) {
	m.chat.session.Turn(turn).Adopted = what
	m.refreshTurn(turn)
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
	if a.turn < len(c.session.Turns) { // it is history now
		c.adoptions = nil
		return nil, false
	}
	if a.steps < c.steps {
		return nil, false
	}
	c.adoptions, c.unadopted = c.adoptions[:n-1], append(c.unadopted, a)
	m.setAdopted(a.turn, a.before)
	text := m.notify("chat.notice_adopt_undone")
	if a.before != nil {
		text = m.notify("chat.notice_adopted", c.label(a.before.Lane))
	}
	return tea.Batch(text, m.save()), true
}

// redoAdoption adopts again what was taken back last, and reports whether it
// did.
func (m *App) redoAdoption() (tea.Cmd, bool) {
	c := m.chat
	n := len(c.unadopted)
	if n == 0 || c.unadopted[n-1].turn < len(c.session.Turns) || c.unadopted[n-1].steps < c.steps {
		return nil, false
	}
	a := c.unadopted[n-1]
	c.unadopted, c.adoptions = c.unadopted[:n-1], append(c.adoptions, a)
	m.setAdopted(a.turn, a.now)
	return tea.Batch(m.notify("chat.notice_adopted", c.label(a.now.Lane)), m.save()), true
}
