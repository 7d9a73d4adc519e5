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
func (m *App) whichIsBest() string {
	name := func(b key.Binding) string { return keymap.Show(b.Keys()[:1]) }
	if m.chat.composing {
		return m.words.T("chat.notice_verdict_ready", name(m.keys.RateTie), name(m.keys.ComposeLeave), name(m.keys.RateBest), m.chat.label(m.chat.lane()), name(m.keys.LaneNext), name(m.keys.RateAllBad))
	}
	return m.words.T("chat.notice_verdict", name(m.keys.RateBest), m.chat.label(m.chat.lane()), name(m.keys.LaneNext), name(m.keys.RateTie), name(m.keys.RateAllBad))
}

// judge gives the turn its verdict.
func (m *App) judge(outcome sessions.Outcome) tea.Cmd {
	c := m.chat
	if c.resting {
		return m.askToRate()
	}
	t := c.current()
	if t == nil {
		return m.notify("chat.notice_nothing_to_rate")
	}
	lanes := c.judged()
	if len(lanes) == 0 || !c.settled() {
		return m.notify("chat.notice_wait")
	}
	if outcome == sessions.Best {
		if !slices.Contains(lanes, c.lane()) {
			return m.notify("chat.notice_nothing_to_rate")
		}
		lanes = []string{c.lane()}
	}
	c.steps++
	c.log.Judge(c.session, sessions.Verdict{
		Turn: c.turn, Outcome: outcome, Margin: c.margin(outcome), Lanes: lanes, Rater: c.rater, Blind: c.blind(), At: m.stamp(),
	})
	m.refreshRating()
	m.notice.answered()
	c.leaving = 0
	if !c.repass() {
		return m.save()
	}
	switch n := c.nextUnrated(); {
	case n == c.turn:
		return m.save()
	case outcome != sessions.Best || n == 0:
		return tea.Batch(m.save(), m.passOn())
	}
	// The same key says by how much; any other one goes on.
	gone := m.notifyFor(marginTime, info, m.words.T("chat.notice_margin", m.keys.RateBest.Help().Key))
	c.leaving = m.notice.number
	return tea.Batch(m.save(), gone)
}

// marginTime is how long a judged turn stays for its margin.
const marginTime = 1500 * time.Millisecond

// leaveTurn goes on from a judged turn to what is due next.
func (m *App) leaveTurn() tea.Cmd {
	m.notice.gone(m.chat.leaving)
	m.chat.leaving = 0
	return m.passOn()
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

func (m *App) verdictText(v sessions.Verdict) string {
	switch v.Outcome {
	case sessions.Tie:
		return m.words.T("chat.verdict_tie")
	case sessions.AllBad:
		return m.words.T("chat.verdict_all_bad")
	case sessions.Best:
		if len(v.Lanes) == 1 {
			words := "chat.verdict_best"
			if v.Margin != sessions.Unsaid {
				words = "chat.verdict_" + string(v.Margin)
			}
			return m.words.T(words, m.chat.label(v.Lanes[0]))
		}
	}
	return ""
}
