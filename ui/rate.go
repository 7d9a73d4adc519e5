package ui

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
)

// enterRating leaves the composer for the first lane of the turn that is not
// fully rated, at its first dimension.
func (m *App) enterRating() tea.Cmd {
	c := m.chat
	c.composing = false
	c.composer.Blur()
	if i, ok := c.unrated(0); ok {
		m.focusLane(i)
	} else {
		m.focusLane(c.focus)
	}
	return nil
}

// unrated is the first lane from an index on (and round again) whose reply can
// be rated and is not fully rated.
func (c *chat) unrated(from int) (int, bool) {
	for step := range c.order {
		i := (from + step) % len(c.order)
		r := c.reply(c.order[i])
		if c.ended(c.turn, r) && r.HasText() && c.due(address(c.turn, r)) && !c.session.Rated(address(c.turn, r), c.rater) {
			return i, true
		}
	}
	return 0, false
}

// focusLane moves the focus and marks the lane's first unrated dimension.
func (m *App) focusLane(i int) {
	c := m.chat
	c.focus = (i + len(c.order)) % len(c.order)
	if m.notice.text != "" && m.notice.number == c.asked {
		m.notice.text = m.whichIsBest()
	}
	m.refreshHeadings()
	m.refreshRating()
	c.rating.MarkFirst()
}

// rateKey handles a key in rate mode.
func (m *App) rateKey(msg tea.KeyPressMsg) tea.Cmd {
	c := m.chat
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	stopping := len(c.stopping) > 0
	m.followLetters(msg, is(m.keys.Stop) || is(m.keys.StopAll))
	if stopping && is(m.keys.RateUndo) {
		return m.notify("chat.notice_not_stopped")
	}
	if c.leaving > 0 && !is(m.keys.RateBest) && !is(m.keys.RateTie) && !is(m.keys.RateAllBad) && !is(m.keys.RateUndo) && !is(m.keys.RateRedo) {
		left := m.leaveTurn()
		return tea.Batch(left, m.rateKey(msg))
	}
	switch {
	case is(m.keys.RateValue):
		if v, ok := m.scaleValue(msg); ok {
			return m.rate(&v)
		}
		return m.notify("chat.notice_scale", c.session.Rubric.Min, c.session.Rubric.Max)
	case is(m.keys.RateNone):
		return m.rate(nil)
	case is(m.keys.RateNext):
		c.rating.Next()
	case is(m.keys.RatePrev):
		c.rating.Prev()
	case is(m.keys.LaneNext):
		m.focusLane(c.focus + 1)
	case is(m.keys.LanePrev):
		m.focusLane(c.focus - 1)
	case is(m.keys.RateBest):
		return m.judge(sessions.Best)
	case is(m.keys.RateTie):
		return m.judge(sessions.Tie)
	case is(m.keys.RateAllBad):
		return m.judge(sessions.AllBad)
	case is(m.keys.RateUndo):
		return m.undo()
	case is(m.keys.RateRedo):
		return m.redo()
	case is(m.keys.RateNote):
		return m.openNote()
	case is(m.keys.RateTags):
		return m.openTags()
	default:
		return m.paneKey(msg)
	}
	return nil
}

// scaleValue is the point of the scale that a key stands for. A rebound key
// stands for the point that has its place in the list of keys.
func (m *App) scaleValue(msg tea.KeyPressMsg) (int, bool) {
	v := slices.Index(m.keys.RateValue.Keys(), msg.String()) + 1
	rubric := m.chat.session.Rubric
	return v, v >= rubric.Min && v <= rubric.Max
}

// rate gives the marked dimension of the lane in focus a value (nil: cannot
// judge) and moves on.
func (m *App) rate(value *int) tea.Cmd {
	c := m.chat
	if c.resting {
		return m.askToRate()
	}
	r := c.reply(c.lane())
	if r == nil {
		return m.notify("chat.notice_nothing_to_rate")
	}
	if !c.ended(c.turn, r) {
		return m.notify("chat.notice_wait")
	}
	if !r.HasText() {
		return m.notify("chat.notice_nothing_to_rate")
	}
	dimension := c.rating.Marked()
	a := address(c.turn, r)
	c.steps++
	c.log.Rate(c.session, sessions.Rating{
		Address: a, Dimension: dimension, Value: value, Rater: c.rater, Blind: c.blind(), At: m.stamp(),
	})
	m.refreshRating()
	asked := m.askForName()
	return tea.Batch(asked, m.advance(a, dimension), m.save())
}

// advance goes on to the dimension after the one just rated; after the last
// one, to one that was left out, and then to the next lane that is not fully
// rated.
func (m *App) advance(a sessions.Address, rated string) tea.Cmd {
	c := m.chat
	dims := c.session.Rubric.Dimensions
	at := slices.IndexFunc(dims, func(d sessions.Dimension) bool { return d.ID == rated })
	if at+1 < len(dims) {
		c.rating.Mark(dims[at+1].ID)
		return nil
	}
	if !c.session.Rated(a, c.rater) {
		c.rating.MarkFirst()
		return nil
	}
	if i, ok := c.unrated(c.focus); ok {
		m.focusLane(i)
		return nil
	}
	_, judged := c.verdict()
	switch {
	case c.repass() && (judged || c.player.only != nil): // a few replies out of many: no verdict is asked for
		return m.passOn()
	case !judged && len(c.judged()) > 1:
		cmd := m.notifyText(info, m.whichIsBest())
		c.asked = m.notice.number
		return cmd
	}
	return nil
}

func (m *App) undo() tea.Cmd {
	c := m.chat
	c.leaving = 0
	if cmd, ok := m.undoAdoption(); ok {
		return cmd
	}
	what, ok := m.undoStep()
	if !ok {
		return m.notify("chat.notice_nothing_to_undo")
	}
	m.goTo(what)
	return m.save()
}

func (m *App) redo() tea.Cmd {
	c := m.chat
	c.leaving = 0
	if cmd, ok := m.redoAdoption(); ok {
		return cmd
	}
	what, ok := c.log.Redo(c.session, m.stamp())
	if !ok {
		return m.notify("chat.notice_nothing_to_redo")
	}
	c.steps++
	m.goTo(what)
	return m.save()
}

// goTo shows what an undo or redo was about.
func (m *App) goTo(what sessions.Undone) {
	c := m.chat
	if what.Address.Turn != c.turn {
		m.showTurn(what.Address.Turn)
	}
	if i := indexOf(c.order, what.Address.Lane); i >= 0 {
		m.focusLane(i)
	}
	if what.Dimension != "" {
		c.rating.Mark(what.Dimension)
	}
	m.refreshRating()
}

// paneKey handles the keys of rate mode that are about what is shown.
func (m *App) paneKey(msg tea.KeyPressMsg) tea.Cmd {
	c := m.chat
	p := &c.panes[c.focus]
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	switch {
	case is(m.keys.ScrollTop):
		p.Top()
	case is(m.keys.ScrollBottom):
		p.Bottom()
	case is(m.keys.PageUp):
		p.PageUp()
	case is(m.keys.PageDown):
		p.PageDown()
	case is(m.keys.Align):
		for i := range c.panes {
			c.panes[i].ScrollTo(c.turn)
		}
	case is(m.keys.Zoom):
		c.zoomed = !c.zoomed
		m.resize()
	case is(m.keys.Reasoning):
		if c.blind() {
			return m.notify("chat.notice_blind_reasoning")
		}
		p.ToggleReasoning()
	case is(m.keys.Copy):
		return m.copyReply()
	case is(m.keys.TurnPrev):
		return m.showTurn(c.turn - 1)
	case is(m.keys.TurnNext):
		return m.showTurn(c.turn + 1)
	default:
		return m.laneKey(msg)
	}
	return nil
}

// laneKey handles the keys of rate mode that ask something of a lane.
func (m *App) laneKey(msg tea.KeyPressMsg) tea.Cmd {
	c := m.chat
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	switch {
	case is(m.keys.Stop):
		return m.stopSoon(c.lane())
	case is(m.keys.StopAll):
		return m.stopSoon(c.order...)
	case is(m.keys.AskAgain):
		return m.askAgain(c.lane())
	case is(m.keys.Adopt):
		return m.askToAdopt()
	case is(m.keys.Edit):
		return m.askToEdit()
	case is(m.keys.Compare):
		return m.compareAttempts()
	case is(m.keys.Reveal):
		return m.openReveal()
	case is(m.keys.Compose):
		return m.compose()
	case is(m.keys.DetailsHere):
		return m.openDetails()
	case is(m.keys.Help):
		m.openHelp()
	case is(m.keys.Quit):
		return m.askToQuit()
	}
	return nil
}

// showTurn moves the rating, and every pane, to a turn.
func (m *App) showTurn(n int) tea.Cmd {
	c := m.chat
	if n < 1 || n > len(c.session.Turns) {
		return nil
	}
	c.turn = n
	for i := range c.panes {
		c.panes[i].ScrollTo(n)
	}
	m.focusFirst()
	return nil
}

// compose goes back to the composer.
func (m *App) compose() tea.Cmd {
	c := m.chat
	if !c.live {
		return nil
	}
	c.composing = true
	c.turn = len(c.session.Turns)
	m.refreshRating()
	return c.composer.Focus()
}

// copyReply puts the reply in focus on the terminal's clipboard.
func (m *App) copyReply() tea.Cmd {
	c := m.chat
	r := c.reply(c.lane())
	if r == nil || !c.ended(c.turn, r) {
		return m.notify("chat.notice_wait")
	}
	text := r.Text
	if c.blind() {
		text = c.names().Mask(text, len(text), true)
	}
	return m.clip(text)
}
