package chat

import (
	"slices"
	"time"

	"charm.land/bubbles/v2/key"

	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
	"kansei/ui/keymap"
)

// whichIsBest asks for the verdict. It names the lane in focus, which is the
// one that would be best.
func (c *Model) whichIsBest() string {
	name := func(b key.Binding) string { return keymap.Show(b.Keys()[:1]) }
	if c.Composing {
		return c.Words.T("chat.notice_verdict_ready", name(c.Keys.RateTie), name(c.Keys.ComposeLeave), name(c.Keys.RateBest), c.Label(c.Lane()), name(c.Keys.LaneNext), name(c.Keys.RateAllBad))
	}
	return c.Words.T("chat.notice_verdict", name(c.Keys.RateBest), c.Label(c.Lane()), name(c.Keys.LaneNext), name(c.Keys.RateTie), name(c.Keys.RateAllBad))
}

// judge gives the turn its verdict.
func (c *Model) judge(outcome sessions.Outcome) tea.Cmd {
	if c.resting {
		return c.askToRate()
	}
	t := c.current()
	if t == nil {
		return c.Notify("chat.notice_nothing_to_rate")
	}
	lanes := c.Judged()
	if len(lanes) == 0 || !c.settled() {
		return c.Notify("chat.notice_wait")
	}
	if outcome == sessions.Best {
		if !slices.Contains(lanes, c.Lane()) {
			return c.Notify("chat.notice_nothing_to_rate")
		}
		lanes = []string{c.Lane()}
	}
	c.steps++
	c.log.Judge(c.Session, sessions.Verdict{
		Turn: c.Turn, Outcome: outcome, Margin: c.margin(outcome), Lanes: lanes, Rater: c.Rater, Blind: c.blind(), At: c.stamp(),
	})
	c.refreshRating()
	c.Notice.Answered()
	c.leaving = 0
	if !c.Repass() {
		return c.save()
	}
	switch n := c.NextUnrated(); {
	case n == c.Turn:
		return c.save()
	case outcome != sessions.Best || n == 0:
		return tea.Batch(c.save(), c.passOn())
	}
	// The same key says by how much; any other one goes on.
	gone := c.NotifyFor(marginTime, Info, c.Words.T("chat.notice_margin", c.Keys.RateBest.Help().Key))
	c.leaving = c.Notice.number
	return tea.Batch(c.save(), gone)
}

// marginTime is how long a judged turn stays for its margin.
const marginTime = 1500 * time.Millisecond

// leaveTurn goes on from a judged turn to what is due next.
func (c *Model) leaveTurn() tea.Cmd {
	c.Notice.Gone(c.leaving)
	c.leaving = 0
	return c.passOn()
}

// margin is by how much the lane in focus is best: saying once more that it is
// goes on from unsaid to clear, slight and back.
func (c *Model) margin(outcome sessions.Outcome) sessions.Margin {
	v, ok := c.Verdict()
	if !ok || outcome != sessions.Best || v.Outcome != sessions.Best || !slices.Equal(v.Lanes, []string{c.Lane()}) {
		return sessions.Unsaid
	}
	next := map[sessions.Margin]sessions.Margin{sessions.Unsaid: sessions.Clear, sessions.Clear: sessions.Slight}
	return next[v.Margin]
}

// Judged lists the lanes that have a reply in the turn that is rated.
func (c *Model) Judged() []string {
	var out []string
	for _, lane := range c.Order {
		if r := c.Reply(lane); r != nil && r.HasText() {
			out = append(out, lane)
		}
	}
	return out
}

// settled reports whether every reply of the turn that is rated is over.
func (c *Model) settled() bool {
	for _, lane := range c.Order {
		if r := c.Reply(lane); r != nil && !c.ended(c.Turn, r) {
			return false
		}
	}
	return true
}

// Verdict is the rater's verdict on the turn that is rated, if it is about the
// replies as they are now.
func (c *Model) Verdict() (sessions.Verdict, bool) {
	v, ok := c.Session.Verdict(c.Turn, c.Rater)
	return v, ok && c.Session.Stands(v)
}

func (c *Model) verdictText(v sessions.Verdict) string {
	switch v.Outcome {
	case sessions.Tie:
		return c.Words.T("chat.verdict_tie")
	case sessions.AllBad:
		return c.Words.T("chat.verdict_all_bad")
	case sessions.Best:
		if len(v.Lanes) == 1 {
			words := "chat.verdict_best"
			if v.Margin != sessions.Unsaid {
				words = "chat.verdict_" + string(v.Margin)
			}
			return c.Words.T(words, c.Label(v.Lanes[0]))
		}
	}
	return ""
}
