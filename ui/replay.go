package ui

import (
	"math"
	"slices"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"kansei/conversation"
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
}

// openReplay makes a saved session the one on screen, to be played or rated.
func (m *App) openReplay(r Replay) {
	pass := max(1, r.Session.Passes(m.rater(1)))
	if r.Rate {
		if pass = r.Pass; pass == 0 {
			pass = m.ratingPass(r.Session)
		}
	}
	m.newChat(r.Session, m.rater(pass))
	c := m.chat
	c.player = &replay{rate: r.Rate, seen: r.Rate && r.Session.Seen(c.rater), only: r.Only, place: r.Place}
	if r.Rate {
		c.turn = max(c.nextUnrated(), min(1, len(r.Session.Turns)))
		m.chat.refreshAll()
		for i := range c.panes {
			c.panes[i].ScrollTo(c.turn)
		}
		m.chat.focusFirst()
		return
	}
	p := c.player
	played := r.Session
	if c.blind() { // who was slow is for after the reveal
		played = conversation.Even(played)
	}
	p.timeline = sessions.NewTimeline(played, r.IdleLimit)
	p.bar = player.New(m.styles, m.words, player.KeyMap{
		Pause: m.keys.ReplayPause, Step: m.keys.ReplayStep, Back: m.keys.ReplayBack, Forward: m.keys.ReplayForward,
		TurnPrev: m.keys.ReplayTurnPrev, TurnNext: m.keys.ReplayTurnNext,
		Slower: m.keys.ReplaySlower, Faster: m.keys.ReplayFaster, Jump: m.keys.ReplayJump,
	})
	var marks []player.Mark
	for _, mark := range p.timeline.Marks() {
		marks = append(marks, player.Mark{Turn: mark.Turn, At: mark.At})
	}
	p.bar.Load(p.timeline.Duration(), marks, r.IdleLimit)
	p.bar.SetNext(func(at time.Duration) (time.Duration, bool) {
		next := p.timeline.Next(at)
		return next, next > at
	})
	if r.Speed > 0 {
		p.bar.SetSpeed(r.Speed)
	}
	m.chat.show()
}

// ratingPass is the pass that a rater is in: the one that was begun and not
// finished, or a new one.
func (m *App) ratingPass(s *sessions.Session) int {
	begun := s.Passes(m.rater(1))
	if begun == 0 {
		return 1
	}
	if firstUnrated(s, s.Order(begun), m.rater(begun)) > 0 && begun > 1 {
		return begun
	}
	return begun + 1
}

// firstUnrated is the first turn with a reply that is not fully rated, 0 if
// there is none.
func firstUnrated(s *sessions.Session, order []string, rater sessions.Rater) int {
	for i := range s.Turns {
		t := &s.Turns[i]
		for _, lane := range order {
			if r := t.Counting(lane); r != nil && !s.Rated(address(t.N, r), rater) {
				return t.N
			}
		}
	}
	return 0
}

// due reports whether a reply is to be rated in this pass.
func (c *chat) due(a sessions.Address) bool {
	return c.player == nil || c.player.only == nil || slices.Contains(c.player.only, a)
}

// finished reports whether every reply of the pass is rated, those that are not
// due now too.
func (c *chat) finished() bool { return firstUnrated(c.session, c.order, c.rater) == 0 }

// nextUnrated is the first turn with a reply that is due and not fully rated,
// 0 if there is none.
func (c *chat) nextUnrated() int {
	for i := range c.session.Turns {
		t := &c.session.Turns[i]
		for _, lane := range c.order {
			if r := t.Counting(lane); r != nil && c.due(address(t.N, r)) && !c.session.Rated(address(t.N, r), c.rater) {
				return t.N
			}
		}
	}
	return 0
}

// passOn goes on to what is due next in a rating pass, and says when nothing
// is.
func (c *chat) passOn() tea.Cmd {
	switch n := c.nextUnrated(); n {
	case 0:
		text := c.words.T("chat.notice_pass_done", c.keys.Quit.Help().Key)
		if c.blind() && c.finished() {
			text = c.words.T("chat.notice_pass_names", c.keys.Reveal.Help().Key, c.keys.Quit.Help().Key)
		}
		return c.notifyFor(reminderTime, info, text)
	case c.turn:
		return nil
	default:
		return c.showTurn(n)
	}
}

// focusFirst puts the focus on the first lane that is to be rated.
func (c *chat) focusFirst() {
	if i, ok := c.unrated(0); ok {
		c.focusLane(i)
		return
	}
	c.focusLane(0)
}

// shown is how much of a reply has been played.
func (p *replay) shown(a sessions.Address) shown {
	at := p.progress[a]
	return shown{Reasoning: at.Reasoning, Text: at.Text, Ahead: math.MaxInt, Ended: at.Ended} // all is there to be looked at
}

// replayFrame moves the replay on by the time since the frame before.
func (c *chat) replayFrame(at time.Time) tea.Cmd {
	p := c.player
	if !p.last.IsZero() && at.After(p.last) {
		p.bar.Advance(at.Sub(p.last))
	}
	p.last = at
	c.show()
	if p.bar.Playing() {
		return c.tick()
	}
	p.last = time.Time{}
	return nil
}

// show brings the panes to the replay's position.
func (c *chat) show() {

	p := c.player
	at := p.bar.Position()
	p.progress = p.timeline.At(at)
	turn := p.timeline.Turn(at)
	if turn == p.turns {
		c.refreshTurn(turn)
		return
	}
	p.turns, c.turn = turn, turn
	for i := range c.panes {
		c.panes[i].Keep(turn)
	}
	for n := 1; n <= turn; n++ {
		c.refreshTurn(n)
	}
	c.refreshHeadings()
}

// replayKey handles a key of a replay.
func (c *chat) replayKey(msg tea.KeyPressMsg) tea.Cmd {

	p := &c.panes[c.focus]
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	switch {
	case is(c.keys.Help):
		return c.want(showHelp{})
	case is(c.keys.Quit), msg.Code == tea.KeyEscape:
		return c.want(leaveChat{})
	case msg.Code == tea.KeyTab && msg.Mod == tea.ModShift:
		c.focusLane(c.focus - 1)
	case msg.Code == tea.KeyTab:
		c.focusLane(c.focus + 1)
	case is(c.keys.Zoom):
		c.zoomed = !c.zoomed
		c.place()
	case is(c.keys.Reasoning):
		p.ToggleReasoning()
	case is(c.keys.ScrollTop):
		p.Top()
	case is(c.keys.ScrollBottom):
		p.Bottom()
	case is(c.keys.PageUp), msg.Code == tea.KeyUp:
		p.PageUp()
	case is(c.keys.PageDown), msg.Code == tea.KeyDown:
		p.PageDown()
	default:
		c.player.bar, _ = c.player.bar.Update(msg)
		c.show()
		if c.player.bar.Playing() {
			return c.tick()
		}
		c.player.last = time.Time{}
	}
	return nil
}
