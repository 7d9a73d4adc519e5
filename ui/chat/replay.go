package chat

import (
	"math"
	"slices"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
	"kansei/ui/player"
)

// replay is a saved session being played, or rated again.
type replay struct {
	rate     bool               // a rating pass: everything is shown, the keys rate
	seen     bool               // of a rating pass: the rater knows whose the letters are
	only     []sessions.Address // what the pass is about; nil: everything
	place    string             // of the pass in a queue
	timeline *sessions.Timeline
	bar      player.Model
	progress map[sessions.Address]sessions.Progress
	last     time.Time // of the frame before; zero while it stands still
	turns    int       // how many turns have been reached
	given    []given   // what was said of the replies
	bare     bool      // it is not shown
}

// due reports whether a reply is to be rated in this pass.
func (c *Model) due(a sessions.Address) bool {
	return c.player == nil || c.player.only == nil || slices.Contains(c.player.only, a)
}

// finished reports whether every reply of the pass is rated, those that are not
// due now too.
func (c *Model) finished() bool { return firstUnrated(c.Session, c.Order, c.Rater) == 0 }

// NextUnrated is the first turn with a reply that is due and not fully rated,
// 0 if there is none.
func (c *Model) NextUnrated() int {
	if c.Session.Rubric.VerdictOnly() {
		return firstUnrated(c.Session, c.Order, c.Rater)
	}
	for i := range c.Session.Turns {
		t := &c.Session.Turns[i]
		for _, lane := range c.Order {
			if r := t.Counting(lane); r != nil && c.due(address(t.N, r)) && !c.Session.Rated(address(t.N, r), c.Rater) {
				return t.N
			}
		}
	}
	return 0
}

// passOn goes on to what is due next in a rating pass, and says when nothing
// is.
func (c *Model) passOn() tea.Cmd {
	switch n := c.NextUnrated(); n {
	case 0:
		text := c.Words.T("chat.notice_pass_done", c.Keys.Quit.Help().Key)
		if c.blind() && c.finished() && c.Keys.Reveal.Enabled() {
			text = c.Words.T("chat.notice_pass_names", c.Keys.Reveal.Help().Key, c.Keys.Quit.Help().Key)
		}
		return c.NotifyFor(ReminderTime, Info, text)
	case c.Turn:
		return nil
	default:
		return c.showTurn(n)
	}
}

// focusFirst puts the focus on the first lane that is to be rated.
func (c *Model) focusFirst() {
	if i, ok := c.unrated(0); ok {
		c.focusLane(i)
		return
	}
	c.focusLane(0)
}

// replayFrame moves the replay on by the time since the frame before.
func (c *Model) replayFrame(at time.Time) tea.Cmd {
	p := c.player
	if !p.last.IsZero() && at.After(p.last) {
		p.bar.Advance(at.Sub(p.last))
	}
	p.last = at
	c.show()
	if p.bar.Playing() {
		return c.Tick()
	}
	p.last = time.Time{}
	return nil
}

// show brings the panes to the replay's position.
func (c *Model) show() {
	p := c.player
	at := p.bar.Position()
	p.progress = p.timeline.At(at)
	turn := p.timeline.Turn(at)
	if turn == p.turns {
		c.refreshTurn(turn)
		c.refreshMarks(false)
		return
	}
	p.turns, c.Turn = turn, turn
	for i := range c.Panes {
		c.Panes[i].Keep(turn)
	}
	for n := 1; n <= turn; n++ {
		c.refreshTurn(n)
	}
	c.refreshHeadings()
	c.refreshMarks(false)
}

// replayKey handles a key of a replay.
func (c *Model) replayKey(msg tea.KeyPressMsg) tea.Cmd {
	p := &c.Panes[c.Focus]
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	switch {
	case is(c.Keys.Help):
		return c.want(ShowHelp{})
	case is(c.Keys.Quit), msg.Code == tea.KeyEscape:
		return c.want(LeaveChat{})
	case msg.Code == tea.KeyTab && msg.Mod == tea.ModShift:
		c.focusLane(c.Focus - 1)
	case msg.Code == tea.KeyTab:
		c.focusLane(c.Focus + 1)
	case is(c.Keys.Zoom):
		c.zoomed = !c.zoomed
		c.Place()
	case is(c.Keys.Reasoning):
		p.ToggleReasoning()
	case is(c.Keys.ReplayMarks):
		c.player.bare = !c.player.bare
		c.show()
	case is(c.Keys.ScrollTop):
		p.Top()
	case is(c.Keys.ScrollBottom):
		p.Bottom()
	case is(c.Keys.PageUp), msg.Code == tea.KeyUp:
		p.PageUp()
	case is(c.Keys.PageDown), msg.Code == tea.KeyDown:
		p.PageDown()
	default:
		c.player.bar.Press(msg)
		c.show()
		if c.player.bar.Playing() {
			return c.Tick()
		}
		c.player.last = time.Time{}
	}
	return nil
}

// firstUnrated is the first turn with a reply that is not fully rated, or, where
// the verdict alone is asked for, without one; 0 if there is none.
func firstUnrated(s *sessions.Session, order []string, rater sessions.Rater) int {
	verdicts := s.Rubric.VerdictOnly()
	for i := range s.Turns {
		t := &s.Turns[i]
		_, judged := s.Verdict(t.N, rater)
		for _, lane := range order {
			if r := t.Counting(lane); r != nil && (verdicts && !judged || !s.Rated(address(t.N, r), rater)) {
				return t.N
			}
		}
	}
	return 0
}

// shown is how much of a reply has been played.
func (p *replay) shown(a sessions.Address) shown {
	at := p.progress[a]
	return shown{Reasoning: at.Reasoning, Text: at.Text, Ahead: math.MaxInt, Ended: at.Ended} // all is there to be looked at
}

// Length is that of the replay, without the pauses that are left out.
func (c *Model) Length() time.Duration { return c.player.timeline.Duration() }

// Speed is how much faster than it happened the replay is played.
func (c *Model) Speed() float64 { return c.player.bar.Speed() }

// NextChange is when the replay changes next after a time.
func (c *Model) NextChange(at time.Duration) time.Duration { return c.player.timeline.Next(at) }

// Seek shows the replay as it was at a time.
func (c *Model) Seek(at time.Duration) {
	c.player.bar.Seek(at)
	c.show()
}

// Queued reports whether this is a rating pass that a queue asked for.
func (c *Model) Queued() bool { return c.Repass() && c.player.place != "" }

// Moving reports whether a replay is playing.
func (c *Model) Moving() bool { return c.Playing() && c.player.bar.Playing() }
