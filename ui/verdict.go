package ui

import (
	"charm.land/bubbles/v2/key"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
	"kansei/ui/keymap"
)

// whichIsBest asks for the verdict. It names the lane in focus, which is the
// one that would be best.
func (c *chat) whichIsBest() string {
	name := func(b key.Binding) string { return keymap.Show(b.Keys()[:1]) }
	if c.composing {
		return c.words.T("chat.notice_verdict_ready", name(c.keys.RateTie), name(c.keys.ComposeLeave), name(c.keys.RateBest), c.label(c.lane()), name(c.keys.LaneNext), name(c.keys.RateAllBad))
	}
	return c.words.T("chat.notice_verdict", name(c.keys.RateBest), c.label(c.lane()), name(c.keys.LaneNext), name(c.keys.RateTie), name(c.keys.RateAllBad))
}

// judge gives the turn its verdict.
func (c *chat) judge(outcome sessions.Outcome) tea.Cmd {

	if c.resting {
		return c.askToRate()
	}
	t := c.current()
	if t == nil {
		return c.notify("chat.notice_nothing_to_rate")
	}
	lanes := c.judged()
	if len(lanes) == 0 || !c.settled() {
		return c.notify("chat.notice_wait")
	}
	if outcome == sessions.Best {
		if !slices.Contains(lanes, c.lane()) {
			return c.notify("chat.notice_nothing_to_rate")
		}
		lanes = []string{c.lane()}
	}
	c.steps++
	c.log.Judge(c.session, sessions.Verdict{
		Turn: c.turn, Outcome: outcome, Margin: c.margin(outcome), Lanes: lanes, Rater: c.rater, Blind: c.blind(), At: c.stamp(),
	})
	c.refreshRating()
	c.notice.answered()
	c.leaving = 0
	if !c.repass() {
		return c.save()
	}
	switch n := c.nextUnrated(); {
	case n == c.turn:
		return c.save()
	case outcome != sessions.Best || n == 0:
		return tea.Batch(c.save(), c.passOn())
	}
	// The same key says by how much; any other one goes on.
	gone := c.notifyFor(marginTime, info, c.words.T("chat.notice_margin", c.keys.RateBest.Help().Key))
	c.leaving = c.notice.number
	return tea.Batch(c.save(), gone)
}

// marginTime is how long a judged turn stays for its margin.
const marginTime = 1500 * time.Millisecond

// leaveTurn goes on from a judged turn to what is due next.
func (c *chat) leaveTurn() tea.Cmd {
	c.notice.gone(c.leaving)
	c.leaving = 0
	return c.passOn()
}

// margin is by how much the lane in focus is best: saying once more that it is
// goes on from unsaid to clear, slight and back.
func (c *chat) margin(outcome sessions.Outcome) sessions.Margin {
	v, ok := c.verdict()
	if !ok || outcome != sessions.Best || v.Outcome != sessions.Best || !slices.Equal(v.Lanes, []string{c.lane()}) {
		return sessions.Unsaid
	}
	next := map[sessions.Margin]sessions.Margin{sessions.Unsaid: sessions.Clear, sessions.Clear: sessions.Slight}
	return next[v.Margin]
}

// judged lists the lanes that have a reply in the turn that is rated.
func (c *chat) judged() []string {
	var out []string
	for _, lane := range c.order {
		if r := c.reply(lane); r != nil && r.HasText() {
			out = append(out, lane)
		}
	}
	return out
}

// settled reports whether every reply of the turn that is rated is over.
func (c *chat) settled() bool {
	for _, lane := range c.order {
		if r := c.reply(lane); r != nil && !c.ended(c.turn, r) {
			return false
		}
	}
	return true
}

// verdict is the rater's verdict on the turn that is rated, if it is about the
// replies as they are now.
func (c *chat) verdict() (sessions.Verdict, bool) {
	v, ok := c.session.Verdict(c.turn, c.rater)
	return v, ok && c.session.Stands(v)
}

func (c *chat) verdictText(v sessions.Verdict) string {
	switch v.Outcome {
	case sessions.Tie:
		return c.words.T("chat.verdict_tie")
	case sessions.AllBad:
		return c.words.T("chat.verdict_all_bad")
	case sessions.Best:
		if len(v.Lanes) == 1 {
			words := "chat.verdict_best"
			if v.Margin != sessions.Unsaid {
				words = "chat.verdict_" + string(v.Margin)
			}
			return c.words.T(words, c.label(v.Lanes[0]))
		}
	}
	return ""
}
