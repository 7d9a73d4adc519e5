package chat

import (
	"slices"
	"time"

	"kansei/conversation"
	"kansei/sessions"
	"kansei/ui/composer"
	"kansei/ui/pane"
	"kansei/ui/player"
	"kansei/ui/rating"
)

// New makes the parts that show a session for a rater.
func New(e *Env, s *sessions.Session, rater sessions.Rater) *Model {
	c := &Model{
		Env:     e,
		Session: s, Rater: rater, to: sessions.ToAll, Order: s.Order(rater.Pass), hidden: e.Deps.Hidden,
		joining: map[string]string{}, dropped: DroppedLanes(s), rounds: map[int]*round{}, curtained: map[sessions.Address]shown{}, retrying: map[sessions.Address]string{},
		Composer: composer.New(e.Styles, e.Words, composer.KeyMap{
			Send: e.Keys.ComposeSend, Newline: e.Keys.ComposeNewline, Editor: e.Keys.ComposeEditor,
			Earlier: e.Keys.ComposeHistoryPrev, Later: e.Keys.ComposeHistoryNext,
			Undo: e.Keys.ComposeUndo, Unfold: e.Keys.ComposeUnfold,
		}),
		Rating: rating.New(e.Styles, e.Words, s.Rubric),
	}
	for range c.Order {
		c.Panes = append(c.Panes, pane.New(e.Styles, e.Words))
	}
	e.frames++
	e.Ticking = false
	return c
}

// GoLive lets messages be sent. sent are those that can be called back.
func (c *Model) GoLive(sent []string) {
	c.Live, c.Composing = true, true
	if n := len(c.Session.Turns); n > 0 {
		c.Turn, c.fresh = n, slices.Clone(c.Order)
	}
	c.Composer.SetHistory(sent)
	c.refreshHint()
	c.refreshAll()
}

// Replay plays a saved session.
type Replay struct {
	Session   *sessions.Session
	Speed     float64       // 0.25 to 16
	IdleLimit time.Duration // longest pause that is kept
	Rate      bool          // a blind rating pass instead

	// Of a rating pass that a queue asks for: its number (0: the one that is
	// due), what is to be rated (nil: everything) and its place in the queue.
	Pass  int
	Only  []sessions.Address
	Place string
}

// Play shows a saved session, to be played or rated.
func (c *Model) Play(r Replay) {
	c.player = &replay{rate: r.Rate, seen: r.Rate && r.Session.Seen(c.Rater), only: r.Only, place: r.Place}
	if r.Rate {
		c.Turn = max(c.NextUnrated(), min(1, len(r.Session.Turns)))
		c.refreshAll()
		for i := range c.Panes {
			c.Panes[i].ScrollTo(c.Turn)
		}
		c.focusFirst()
		return
	}
	c.load(r)
}

// load makes the time line of a replay, and shows its beginning.
func (c *Model) load(r Replay) {
	p, played := c.player, r.Session
	if c.blind() { // who was slow is for after the reveal
		played = conversation.Even(played)
	}
	p.timeline = sessions.NewTimeline(played, r.IdleLimit)
	p.given = givenIn(r.Session, p.timeline, c.Rater)
	p.bar = player.New(c.Styles, c.Words, player.KeyMap{
		Pause: c.Keys.ReplayPause, Step: c.Keys.ReplayStep, Back: c.Keys.ReplayBack, Forward: c.Keys.ReplayForward,
		TurnPrev: c.Keys.ReplayTurnPrev, TurnNext: c.Keys.ReplayTurnNext,
		Slower: c.Keys.ReplaySlower, Faster: c.Keys.ReplayFaster, Jump: c.Keys.ReplayJump,
	})
	turns := p.timeline.Marks()
	marks := make([]player.Mark, 0, len(turns))
	for _, mark := range turns {
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
	c.show()
}

// Draft is what stands in the composer.
func (c *Model) Draft() string { return c.Composer.Value() }

// PutDraft puts a text in place of what stands in the composer.
func (c *Model) PutDraft(text string) {
	c.Composer.SetValue(text)
	c.refreshHint()
}

// RatingPass is the pass that a rater is in: the one that was begun and not
// finished, or a new one.
func RatingPass(s *sessions.Session, rater func(pass int) sessions.Rater) int {
	begun := s.Passes(rater(1))
	if begun == 0 {
		return 1
	}
	if firstUnrated(s, s.Order(begun), rater(begun)) > 0 && begun > 1 {
		return begun
	}
	return begun + 1
}
