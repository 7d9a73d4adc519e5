package conversation

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"kansei/sessions"
)

// Collector plays scripted sessions without a screen. Every lane goes through
// the script by itself, with its own history, so that a slow lane holds up
// nobody. It is safe for use from several goroutines.
type Collector struct {
	engine    *Engine
	save      func(*sessions.Session) (sessions.Saved, error)
	now       func() time.Time
	perVendor int
	player    *Player // nil: sessions with a person are not played

	mu    sync.Mutex
	slots map[string]chan struct{} // by provider: a place for each request under way
}

// NewCollector makes a collector that has at most perVendor requests under way
// at each provider, and gives save a copy of a session after every reply.
func NewCollector(engine *Engine, perVendor int, now func() time.Time, save func(*sessions.Session) (sessions.Saved, error)) *Collector {
	return &Collector{engine: engine, save: save, now: now, perVendor: max(1, perVendor), slots: map[string]chan struct{}{}}
}

// WithPlayer has persons played by a model.
func (c *Collector) WithPlayer(player Player) *Collector {
	c.player = &player
	return c
}

// Missing is how many replies a session still lacks until every lane has
// answered every message of the script, or all that a person wants to say.
func Missing(s *sessions.Session) int {
	if p := personOf(s); p != nil {
		return missingOfPerson(s, p)
	}
	missing := 0
	for _, l := range s.Lanes {
		for n := range scriptOf(s) {
			if !settled(s, n, l.ID) {
				missing++
			}
		}
	}
	return missing
}

// Play asks for every reply that a session lacks, saving each as it ends, and
// tells ended of it, from several goroutines at once. A lane with a reply that
// failed stops there: playing the session again asks for that reply again, as
// a new attempt. A reply that was under way when ctx was cancelled is dropped,
// so that asking later gives what asking once would have given. What a save
// finds that was said elsewhere is taken in, so that nothing is asked for twice.
// The error is that of ctx, or of save. The session is the collector's until
// Play returns, and then has all of it.
func (c *Collector) Play(ctx context.Context, s *sessions.Session, ended func(sessions.Lane, sessions.Reply)) error {
	return c.PlayLanes(ctx, s, func(sessions.Lane) bool { return true }, ended)
}

// PlayLanes is Play for some of the lanes.
func (c *Collector) PlayLanes(ctx context.Context, s *sessions.Session, which func(sessions.Lane) bool, ended func(sessions.Lane, sessions.Reply)) error {
	p := &playing{Collector: c, session: s, ended: ended, began: c.now()}
	for _, l := range s.Lanes {
		if which(l) {
			p.lanes = append(p.lanes, &laneAt{id: l.ID})
		}
	}
	person := personOf(s) != nil
	if person && c.player == nil {
		return ErrNoPlayer
	}
	g, ctx := errgroup.WithContext(ctx)
	script := scriptOf(s) // before any lane changes the session
	for _, l := range p.lanes {
		g.Go(func() error {
			if person {
				return p.personLane(ctx, l)
			}
			return p.lane(ctx, l, script)
		})
	}
	return g.Wait()
}

// ErrNoPlayer is why a session with a person is not played.
var ErrNoPlayer = errors.New("no model plays the person")

// playing is one session being played.
type playing struct {
	*Collector
	ended func(sessions.Lane, sessions.Reply)
	began time.Time
	lanes []*laneAt

	saving  sync.Mutex // held over a whole save, so that states are written in order
	mu      sync.Mutex // of session and of what lanes point to
	session *sessions.Session
}

// laneAt is a lane and the reply that it was asked for last. Merges may change
// both.
type laneAt struct {
	id string
	at sessions.Address
}

// lane takes one lane through the script.
func (p *playing) lane(ctx context.Context, l *laneAt, script []string) error {
	for n := range script {
		p.mu.Lock()
		lane, done, elsewhere := *p.session.Lane(l.id), settled(p.session, n, l.id), p.elsewhere(scriptedTurn(p.session, n), l.id)
		p.mu.Unlock()
		if done {
			continue
		}
		if elsewhere {
			return nil
		}
		reply, err := p.ask(ctx, l, lane.Provider, func() *sessions.Turn { return p.scripted(n) })
		if err != nil {
			return err
		}
		p.ended(lane, reply)
		if !final(reply) {
			return nil
		}
	}
	return nil
}

// elsewhere reports whether another program has asked a lane for the answer in a
// turn and may still be getting it. Files do not say whether it is; a reply of
// before this run has been given up.
func (p *playing) elsewhere(t *sessions.Turn, lane string) bool {
	if t == nil {
		return false
	}
	r := t.Latest(lane)
	return r != nil && r.Status == sessions.Truncated && r.Error == nil && r.FinishReason == "" && r.StartedAt.After(p.began)
}

// ask gets one reply, when the lane's provider has a place for it, in the turn
// that find returns then.
func (p *playing) ask(ctx context.Context, l *laneAt, provider string, find func() *sessions.Turn) (sessions.Reply, error) {
	free, err := p.place(ctx, provider)
	if err != nil {
		return sessions.Reply{}, err
	}
	defer free()
	round, reply := p.start(ctx, l, find)
	if round == nil { // it came from elsewhere meanwhile
		return reply, nil
	}
	for more := true; more; {
		var events []Event
		events, more = round.Next(ctx)
		p.mu.Lock()
		for _, e := range events {
			e.Address = l.at
			Fold(p.session, e)
		}
		p.mu.Unlock()
	}
	reply, ok := p.finish(ctx, l)
	if !ok {
		return reply, context.Cause(ctx)
	}
	return reply, p.store()
}

// place waits for a place at a provider, which free gives back.
func (c *Collector) place(ctx context.Context, provider string) (free func(), err error) {
	slot := c.slot(provider)
	select {
	case slot <- struct{}{}:
		return func() { <-slot }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (c *Collector) slot(provider string) chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.slots[provider] == nil {
		c.slots[provider] = make(chan struct{}, c.perVendor)
	}
	return c.slots[provider]
}

// start asks a lane in a turn. It returns no round where the lane has answered
// there meanwhile, but that answer.
func (p *playing) start(ctx context.Context, l *laneAt, find func() *sessions.Turn) (*Round, sessions.Reply) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s, t := p.session, find()
	if finalReply(t, l.id) != nil {
		return nil, *t.Latest(l.id)
	}
	addrs := Open(s, t.N, []string{l.id})
	l.at = addrs[0]
	return p.engine.Start(ctx, s, addrs, 1), sessions.Reply{}
}

// scripted is the turn of a message of the script, which is added with those
// before it where it is missing.
func (p *playing) scripted(n int) *sessions.Turn {
	return openScripted(p.session, n, p.now())
}

// finish returns the reply that a lane was asked for, or takes it out of the
// session and reports false where the end of ctx has cut it off.
func (p *playing) finish(ctx context.Context, l *laneAt) (sessions.Reply, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.session.Turn(l.at.Turn)
	reply := *t.Reply(l.at.Lane, l.at.Attempt)
	if ctx.Err() == nil || reply.Status == sessions.Complete {
		return reply, true
	}
	t.Replies = slices.DeleteFunc(t.Replies, func(r sessions.Reply) bool { return r.Lane == l.at.Lane && r.Attempt == l.at.Attempt })
	return reply, false
}

// store saves the session as far as it is over, and takes in what the save has
// found.
func (p *playing) store() error {
	p.saving.Lock()
	defer p.saving.Unlock()
	p.mu.Lock()
	p.session.UpdatedAt = p.now()
	s := Over(p.session)
	p.mu.Unlock()
	saved, err := p.save(s)
	if err == nil && saved.Foreign {
		p.takeIn(s, saved.Session)
	}
	return err
}

// takeIn joins the session with what its file has, where saved is what was to be
// written.
func (p *playing) takeIn(saved, file *sessions.Session) {
	p.mu.Lock()
	defer p.mu.Unlock()
	joined, moves := sessions.Join(saved, p.session, file)
	joined.Scenario = p.session.Scenario // the script that is played, whatever the file has by now
	*p.session = *joined
	for _, l := range p.lanes {
		l.id, l.at = moves.Lane(l.id), moves.Of(l.at)
	}
}
