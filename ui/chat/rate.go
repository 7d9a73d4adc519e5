package chat

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
)

// enterRating leaves the composer for the first lane of the turn that is not
// fully rated, at its first dimension.
func (c *Model) enterRating() tea.Cmd {
	c.Composing = false
	c.Composer.Blur()
	if i, ok := c.unrated(0); ok {
		c.focusLane(i)
	} else {
		c.focusLane(c.Focus)
	}
	return nil
}

// unrated is the first lane from an index on (and round again) whose reply can
// be rated and is not fully rated.
func (c *Model) unrated(from int) (int, bool) {
	for step := range c.Order {
		i := (from + step) % len(c.Order)
		r := c.Reply(c.Order[i])
		if c.ended(c.Turn, r) && r.HasText() && c.due(address(c.Turn, r)) && !c.Session.Rated(address(c.Turn, r), c.Rater) {
			return i, true
		}
	}
	return 0, false
}

// focusLane moves the focus and marks the lane's first unrated dimension.
func (c *Model) focusLane(i int) {
	c.Focus = (i + len(c.Order)) % len(c.Order)
	if c.Notice.Text != "" && c.Notice.number == c.asked {
		c.Notice.Text = c.whichIsBest()
	}
	c.refreshHeadings()
	c.refreshRating()
	c.Rating.MarkFirst()
}

// rateKey handles a key in rate mode.
func (c *Model) rateKey(msg tea.KeyPressMsg) tea.Cmd {
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	stopping := len(c.stopping) > 0
	c.followLetters(msg, is(c.Keys.Stop) || is(c.Keys.StopAll))
	if stopping && is(c.Keys.RateUndo) {
		return c.Notify("chat.notice_not_stopped")
	}
	if c.leaving > 0 && !is(c.Keys.RateBest) && !is(c.Keys.RateTie) && !is(c.Keys.RateAllBad) && !is(c.Keys.RateUndo) && !is(c.Keys.RateRedo) {
		left := c.leaveTurn()
		return tea.Batch(left, c.rateKey(msg))
	}
	switch {
	case is(c.Keys.RateValue):
		if v, ok := c.scaleValue(msg); ok {
			return c.rate(&v)
		}
		return c.Notify("chat.notice_scale", c.Session.Rubric.Min, c.Session.Rubric.Max)
	case is(c.Keys.RateNone):
		return c.rate(nil)
	case is(c.Keys.RateNext):
		c.Rating.Next()
	case is(c.Keys.RatePrev):
		c.Rating.Prev()
	case is(c.Keys.LaneNext):
		c.focusLane(c.Focus + 1)
	case is(c.Keys.LanePrev):
		c.focusLane(c.Focus - 1)
	case is(c.Keys.RateBest):
		return c.judge(sessions.Best)
	case is(c.Keys.RateTie):
		return c.judge(sessions.Tie)
	case is(c.Keys.RateAllBad):
		return c.judge(sessions.AllBad)
	case is(c.Keys.RateUndo):
		return c.undo()
	case is(c.Keys.RateRedo):
		return c.redo()
	case is(c.Keys.RateNote):
		return c.openNote()
	case is(c.Keys.RateTags):
		return c.openTags()
	default:
		return c.paneKey(msg)
	}
	return nil
}

// scaleValue is the point of the scale that a key stands for. A rebound key
// stands for the point that has its place in the list of keys.
func (c *Model) scaleValue(msg tea.KeyPressMsg) (int, bool) {
	v := slices.Index(c.Keys.RateValue.Keys(), msg.String()) + 1
	rubric := c.Session.Rubric
	return v, v >= rubric.Min && v <= rubric.Max
}

// rate gives the marked dimension of the lane in focus a value (nil: cannot
// judge) and moves on.
func (c *Model) rate(value *int) tea.Cmd {
	if c.resting {
		return c.askToRate()
	}
	r := c.Reply(c.Lane())
	if r == nil {
		return c.Notify("chat.notice_nothing_to_rate")
	}
	if !c.ended(c.Turn, r) {
		return c.Notify("chat.notice_wait")
	}
	if !r.HasText() {
		return c.Notify("chat.notice_nothing_to_rate")
	}
	dimension := c.Rating.Marked()
	a := address(c.Turn, r)
	c.steps++
	c.log.Rate(c.Session, sessions.Rating{
		Address: a, Dimension: dimension, Value: value, Rater: c.Rater, Blind: c.blind(), At: c.stamp(),
	})
	c.refreshRating()
	asked := c.askForName()
	return tea.Batch(asked, c.advance(a, dimension), c.save())
}

// advance goes on to the dimension after the one just rated; after the last
// one, to one that was left out, and then to the next lane that is not fully
// rated.
func (c *Model) advance(a sessions.Address, rated string) tea.Cmd {
	dims := c.Session.Rubric.Dimensions
	at := slices.IndexFunc(dims, func(d sessions.Dimension) bool { return d.ID == rated })
	if at+1 < len(dims) {
		c.Rating.Mark(dims[at+1].ID)
		return nil
	}
	if !c.Session.Rated(a, c.Rater) {
		c.Rating.MarkFirst()
		return nil
	}
	if i, ok := c.unrated(c.Focus); ok {
		c.focusLane(i)
		return nil
	}
	_, judged := c.Verdict()
	switch {
	case c.Repass() && (judged || c.player.only != nil): // a few replies out of many: no verdict is asked for
		return c.passOn()
	case !judged && len(c.Judged()) > 1:
		cmd := c.NotifyText(Info, c.whichIsBest())
		c.asked = c.Notice.number
		return cmd
	}
	return nil
}

func (c *Model) undo() tea.Cmd {
	c.leaving = 0
	if cmd, ok := c.undoAdoption(); ok {
		return cmd
	}
	what, ok := c.undoStep()
	if !ok {
		return c.Notify("chat.notice_nothing_to_undo")
	}
	c.goTo(what)
	return c.save()
}

func (c *Model) redo() tea.Cmd {
	c.leaving = 0
	if cmd, ok := c.redoAdoption(); ok {
		return cmd
	}
	what, ok := c.log.Redo(c.Session, c.stamp())
	if !ok {
		return c.Notify("chat.notice_nothing_to_redo")
	}
	c.steps++
	c.goTo(what)
	return c.save()
}

// goTo shows what an undo or redo was about.
func (c *Model) goTo(what sessions.Undone) {
	if what.Address.Turn != c.Turn {
		c.showTurn(what.Address.Turn)
	}
	if i := indexOf(c.Order, what.Address.Lane); i >= 0 {
		c.focusLane(i)
	}
	if what.Dimension != "" {
		c.Rating.Mark(what.Dimension)
	}
	c.refreshRating()
}

// paneKey handles the keys of rate mode that are about what is shown.
func (c *Model) paneKey(msg tea.KeyPressMsg) tea.Cmd {
	p := &c.Panes[c.Focus]
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	switch {
	case is(c.Keys.ScrollTop):
		p.Top()
	case is(c.Keys.ScrollBottom):
		p.Bottom()
	case is(c.Keys.PageUp):
		p.PageUp()
	case is(c.Keys.PageDown):
		p.PageDown()
	case is(c.Keys.Align):
		for i := range c.Panes {
			c.Panes[i].ScrollTo(c.Turn)
		}
	case is(c.Keys.Zoom):
		c.zoomed = !c.zoomed
		c.Place()
	case is(c.Keys.Reasoning):
		if c.blind() {
			return c.Notify("chat.notice_blind_reasoning")
		}
		p.ToggleReasoning()
	case is(c.Keys.Copy):
		return c.copyReply()
	case is(c.Keys.TurnPrev):
		return c.showTurn(c.Turn - 1)
	case is(c.Keys.TurnNext):
		return c.showTurn(c.Turn + 1)
	default:
		return c.laneKey(msg)
	}
	return nil
}

// laneKey handles the keys of rate mode that ask something of a lane.
func (c *Model) laneKey(msg tea.KeyPressMsg) tea.Cmd {
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	switch {
	case is(c.Keys.Stop):
		return c.stopSoon(c.Lane())
	case is(c.Keys.StopAll):
		return c.stopSoon(c.Order...)
	case is(c.Keys.AskAgain):
		return c.askAgain(c.Lane())
	case is(c.Keys.Adopt):
		return c.askToAdopt()
	case is(c.Keys.Edit):
		return c.askToEdit()
	case is(c.Keys.Compare):
		return c.compareAttempts()
	case is(c.Keys.Reveal):
		return c.openReveal()
	case is(c.Keys.Compose):
		return c.Compose()
	case is(c.Keys.Anchors):
		return c.showAnchors()
	case is(c.Keys.Answer):
		return c.showAnswer()
	case is(c.Keys.DetailsHere):
		return c.want(ShowDetails{})
	case is(c.Keys.Help):
		return c.want(ShowHelp{})
	case is(c.Keys.Quit):
		return c.want(LeaveChat{Ask: true})
	}
	return nil
}

// showTurn moves the rating, and every pane, to a turn.
func (c *Model) showTurn(n int) tea.Cmd {
	if n < 1 || n > len(c.Session.Turns) {
		return nil
	}
	c.Turn = n
	if c.Repass() {
		for i := range c.Panes {
			c.Panes[i].Keep(n)
		}
		c.refreshAll()
	}
	for i := range c.Panes {
		c.Panes[i].ScrollTo(n)
	}
	c.focusFirst()
	return nil
}

// Compose goes back to the composer.
func (c *Model) Compose() tea.Cmd {
	if !c.Live {
		return nil
	}
	c.Composing = true
	c.Turn = len(c.Session.Turns)
	c.refreshRating()
	return c.Composer.Focus()
}

// copyReply puts the reply in focus on the terminal's clipboard.
func (c *Model) copyReply() tea.Cmd {
	r := c.Reply(c.Lane())
	if r == nil || !c.ended(c.Turn, r) {
		return c.Notify("chat.notice_wait")
	}
	text := r.Text
	if c.blind() {
		text = c.names().Mask(text, len(text), true)
	}
	return c.clip(text)
}
