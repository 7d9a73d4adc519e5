package chat

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
func (c *Model) askToAdopt() tea.Cmd {
	r := c.Reply(c.Lane())
	switch {
	case !c.Live || !c.ended(c.Turn, r) || !r.HasText() || c.Streaming():
		return c.Notify("chat.notice_wait")
	case c.Turn < len(c.Session.Turns):
		return c.Notify("chat.notice_adopt_newest")
	}
	ask := c.Query(dialogAdopt, "adopt", c.Label(r.Lane), c.Keys.RateUndo.Help().Key)
	ask.Ready = true
	a := address(c.Turn, r)
	return c.want(AskFirst{Query: ask, Yes: func() tea.Cmd { return c.adopt(a) }})
}

// adopt makes a reply of the newest turn the history that all lanes go on from.
func (c *Model) adopt(reply sessions.Address) tea.Cmd {
	a := adoption{now: sessions.Adoption{Address: reply, At: c.stamp()}, steps: c.steps}
	if before, ok := c.Session.Adopted(reply.Turn); ok {
		a.before = &before
	}
	c.adoptions, c.unadopted = append(c.adoptions, a), nil
	return c.enterAdoption(a.now, c.Words.T("chat.notice_adopted", c.Label(reply.Lane)))
}

// enterAdoption adds an entry to the log of adoptions.
func (c *Model) enterAdoption(a sessions.Adoption, notice string) tea.Cmd {
	c.Session.Adoptions = append(c.Session.Adoptions, a)
	c.refreshTurn(a.Turn)
	return tea.Batch(c.NotifyText(Info, notice), c.save())
}

// undoAdoption takes the newest adoption back if nothing was rated, and nothing
// said, after it. It reports whether it did.
func (c *Model) undoAdoption() (tea.Cmd, bool) {
	n := len(c.adoptions)
	if n == 0 {
		return nil, false
	}
	a := c.adoptions[n-1]
	if a.now.Turn < len(c.Session.Turns) { // it is history now
		c.adoptions = nil
		return nil, false
	}
	if a.steps < c.steps {
		return nil, false
	}
	c.adoptions, c.unadopted = c.adoptions[:n-1], append(c.unadopted, a)
	gone := a.now
	gone.At, gone.Withdrawn = c.stamp(), true
	cmd := c.enterAdoption(gone, c.Words.T("chat.notice_adopt_undone"))
	if a.before != nil {
		again := *a.before
		again.At = c.stamp()
		cmd = tea.Batch(cmd, c.enterAdoption(again, c.Words.T("chat.notice_adopted", c.Label(again.Lane))))
	}
	return cmd, true
}

// redoAdoption adopts again what was taken back last, and reports whether it
// did.
func (c *Model) redoAdoption() (tea.Cmd, bool) {
	n := len(c.unadopted)
	if n == 0 || c.unadopted[n-1].now.Turn < len(c.Session.Turns) || c.unadopted[n-1].steps < c.steps {
		return nil, false
	}
	a := c.unadopted[n-1]
	c.unadopted, c.adoptions = c.unadopted[:n-1], append(c.adoptions, a)
	again := a.now
	again.At = c.stamp()
	return c.enterAdoption(again, c.Words.T("chat.notice_adopted", c.Label(again.Lane))), true
}
