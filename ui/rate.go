package ui

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
)

// enterRating leaves the composer for the first lane of the turn that is not
// fully rated, at its first dimension.
func (c *chat) enterRating() tea.Cmd {

	c.composing = false
	c.composer.Blur()
	if i, ok := c.unrated(0); ok {
		c.focusLane(i)
	} else {
		c.focusLane(c.focus)
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
func (c *chat) focusLane(i int) {

	c.focus = (i + len(c.order)) % len(c.order)
	if c.notice.text != "" && c.notice.number == c.asked {
		c.notice.text = c.whichIsBest()
	}
	c.refreshHeadings()
	c.refreshRating()
	c.rating.MarkFirst()
}

// rateKey handles a key in rate mode.
func (c *chat) rateKey(msg tea.KeyPressMsg) tea.Cmd {

	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	stopping := len(c.stopping) > 0
	c.followLetters(msg, is(c.keys.Stop) || is(c.keys.StopAll))
	if stopping && is(c.keys.RateUndo) {
		return c.notify("chat.notice_not_stopped")
	}
	if c.leaving > 0 && !is(c.keys.RateBest) && !is(c.keys.RateTie) && !is(c.keys.RateAllBad) && !is(c.keys.RateUndo) && !is(c.keys.RateRedo) {
		left := c.leaveTurn()
		return tea.Batch(left, c.rateKey(msg))
	}
	switch {
	case is(c.keys.RateValue):
		if v, ok := c.scaleValue(msg); ok {
			return c.rate(&v)
		}
		return c.notify("chat.notice_scale", c.session.Rubric.Min, c.session.Rubric.Max)
	case is(c.keys.RateNone):
		return c.rate(nil)
	case is(c.keys.RateNext):
		c.rating.Next()
	case is(c.keys.RatePrev):
		c.rating.Prev()
	case is(c.keys.LaneNext):
		c.focusLane(c.focus + 1)
	case is(c.keys.LanePrev):
		c.focusLane(c.focus - 1)
	case is(c.keys.RateBest):
		return c.judge(sessions.Best)
	case is(c.keys.RateTie):
		return c.judge(sessions.Tie)
	case is(c.keys.RateAllBad):
		return c.judge(sessions.AllBad)
	case is(c.keys.RateUndo):
		return c.undo()
	case is(c.keys.RateRedo):
		return c.redo()
	case is(c.keys.RateNote):
		return c.openNote()
	case is(c.keys.RateTags):
		return c.openTags()
	default:
		return c.paneKey(msg)
	}
	return nil
}

// scaleValue is the point of the scale that a key stands for. A rebound key
// stands for the point that has its place in the list of keys.
func (c *chat) scaleValue(msg tea.KeyPressMsg) (int, bool) {
	v := slices.Index(c.keys.RateValue.Keys(), msg.String()) + 1
	rubric := c.session.Rubric
	return v, v >= rubric.Min && v <= rubric.Max
}

// rate gives the marked dimension of the lane in focus a value (nil: cannot
// judge) and moves on.
func (c *chat) rate(value *int) tea.Cmd {

	if c.resting {
		return c.askToRate()
	}
	r := c.reply(c.lane())
	if r == nil {
		return c.notify("chat.notice_nothing_to_rate")
	}
	if !c.ended(c.turn, r) {
		return c.notify("chat.notice_wait")
	}
	if !r.HasText() {
		return c.notify("chat.notice_nothing_to_rate")
	}
	dimension := c.rating.Marked()
	a := address(c.turn, r)
	c.steps++
	c.log.Rate(c.session, sessions.Rating{
		Address: a, Dimension: dimension, Value: value, Rater: c.rater, Blind: c.blind(), At: c.stamp(),
	})
	c.refreshRating()
	asked := c.askForName()
	return tea.Batch(asked, c.advance(a, dimension), c.save())
}

// advance goes on to the dimension after the one just rated; after the last
// one, to one that was left out, and then to the next lane that is not fully
// rated.
func (c *chat) advance(a sessions.Address, rated string) tea.Cmd {

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
		c.focusLane(i)
		return nil
	}
	_, judged := c.verdict()
	switch {
	case c.repass() && (judged || c.player.only != nil): // a few replies out of many: no verdict is asked for
		return c.passOn()
	case !judged && len(c.judged()) > 1:
		cmd := c.notifyText(info, c.whichIsBest())
		c.asked = c.notice.number
		return cmd
	}
	return nil
}

func (c *chat) undo() tea.Cmd {

	c.leaving = 0
	if cmd, ok := c.undoAdoption(); ok {
		return cmd
	}
	what, ok := c.undoStep()
	if !ok {
		return c.notify("chat.notice_nothing_to_undo")
	}
	c.goTo(what)
	return c.save()
}

func (c *chat) redo() tea.Cmd {

	c.leaving = 0
	if cmd, ok := c.redoAdoption(); ok {
		return cmd
	}
	what, ok := c.log.Redo(c.session, c.stamp())
	if !ok {
		return c.notify("chat.notice_nothing_to_redo")
	}
	c.steps++
	c.goTo(what)
	return c.save()
}

// goTo shows what an undo or redo was about.
func (c *chat) goTo(what sessions.Undone) {

	if what.Address.Turn != c.turn {
		c.showTurn(what.Address.Turn)
	}
	if i := indexOf(c.order, what.Address.Lane); i >= 0 {
		c.focusLane(i)
	}
	if what.Dimension != "" {
		c.rating.Mark(what.Dimension)
	}
	c.refreshRating()
}

// paneKey handles the keys of rate mode that are about what is shown.
func (c *chat) paneKey(msg tea.KeyPressMsg) tea.Cmd {

	p := &c.panes[c.focus]
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	switch {
	case is(c.keys.ScrollTop):
		p.Top()
	case is(c.keys.ScrollBottom):
		p.Bottom()
	case is(c.keys.PageUp):
		p.PageUp()
	case is(c.keys.PageDown):
		p.PageDown()
	case is(c.keys.Align):
		for i := range c.panes {
			c.panes[i].ScrollTo(c.turn)
		}
	case is(c.keys.Zoom):
		c.zoomed = !c.zoomed
		c.place()
	case is(c.keys.Reasoning):
		if c.blind() {
			return c.notify("chat.notice_blind_reasoning")
		}
		p.ToggleReasoning()
	case is(c.keys.Copy):
		return c.copyReply()
	case is(c.keys.TurnPrev):
		return c.showTurn(c.turn - 1)
	case is(c.keys.TurnNext):
		return c.showTurn(c.turn + 1)
	default:
		return c.laneKey(msg)
	}
	return nil
}

// laneKey handles the keys of rate mode that ask something of a lane.
func (c *chat) laneKey(msg tea.KeyPressMsg) tea.Cmd {

	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	switch {
	case is(c.keys.Stop):
		return c.stopSoon(c.lane())
	case is(c.keys.StopAll):
		return c.stopSoon(c.order...)
	case is(c.keys.AskAgain):
		return c.askAgain(c.lane())
	case is(c.keys.Adopt):
		return c.askToAdopt()
	case is(c.keys.Edit):
		return c.askToEdit()
	case is(c.keys.Compare):
		return c.compareAttempts()
	case is(c.keys.Reveal):
		return c.openReveal()
	case is(c.keys.Compose):
		return c.compose()
	case is(c.keys.DetailsHere):
		return c.want(showDetails{})
	case is(c.keys.Help):
		return c.want(showHelp{})
	case is(c.keys.Quit):
		return c.want(leaveChat{ask: true})
	}
	return nil
}

// showTurn moves the rating, and every pane, to a turn.
func (c *chat) showTurn(n int) tea.Cmd {

	if n < 1 || n > len(c.session.Turns) {
		return nil
	}
	c.turn = n
	for i := range c.panes {
		c.panes[i].ScrollTo(n)
	}
	c.focusFirst()
	return nil
}

// compose goes back to the composer.
func (c *chat) compose() tea.Cmd {

	if !c.live {
		return nil
	}
	c.composing = true
	c.turn = len(c.session.Turns)
	c.refreshRating()
	return c.composer.Focus()
}

// copyReply puts the reply in focus on the terminal's clipboard.
func (c *chat) copyReply() tea.Cmd {

	r := c.reply(c.lane())
	if r == nil || !c.ended(c.turn, r) {
		return c.notify("chat.notice_wait")
	}
	text := r.Text
	if c.blind() {
		text = c.names().Mask(text, len(text), true)
	}
	return c.clip(text)
}
