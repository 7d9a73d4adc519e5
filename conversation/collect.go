package conversation

import (
	"context"
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

	mu    sync.Mutex
	slots map[string]chan struct{} // by provider: a place for each request under way
}

// NewCollector makes a collector that has at most perVendor requests under way
// at each provider, and gives save a copy of a session after every reply.
func NewCollector(engine *Engine, perVendor int, now func() time.Time, save func(*sessions.Session) (sessions.Saved, error)) *Collector {
	return &Collector{engine: engine, save: save, now: now, perVendor: max(1, perVendor), slots: map[string]chan struct{}{}}
}

// Missing is how many replies a session still lacks until every lane has
// answered every message of the script.
func Missing(s *sessions.Session) int {
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
	g, ctx := errgroup.WithContext(ctx)
	script := scriptOf(s) // before any lane changes the session
	for _, l := range p.lanes {
		g.Go(func() error { return p.lane(ctx, l, script) })
	}
	return g.Wait()
}

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
		lane, done, elsewhere := *p.session.Lane(l.id), settled(p.session, n, l.id), p.elsewhere(n, l.id)
		p.mu.Unlock()
		if done {
			continue
		}
		if elsewhere {
			return nil
		}
		reply, err := p.ask(ctx, n, l, lane.Provider)
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

// elsewhere reports whether another program has asked a lane for the answer to a
// message of the script and may still be getting it. Files do not say whether
// it is; a reply of before this run has been given up.
func (p *playing) elsewhere(n int, lane string) bool {
	t := scriptedTurn(p.session, n)
	if t == nil {
		return false
	}
	r := t.Latest(lane)
	return r != nil && r.Status == sessions.Truncated && r.Error == nil && r.FinishReason == "" && r.StartedAt.After(p.began)
}

// ask gets one reply, when the lane's provider has a place for it.
func (p *playing) ask(ctx context.Context, n int, l *laneAt, provider string) (sessions.Reply, error) {
	slot := p.slot(provider)
	select {
	case slot <- struct{}{}:
		defer func() { <-slot }()
	case <-ctx.Done():
		return sessions.Reply{}, ctx.Err()
	}
	round, reply := p.start(ctx, n, l)
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

func (c *Collector) slot(provider string) chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.slots[provider] == nil {
		c.slots[provider] = make(chan struct{}, c.perVendor)
	}
	return c.slots[provider]
}

// start sends a message of the script to one lane. It returns no round where the
// lane has answered it meanwhile, but that answer.
func (p *playing) start(ctx context.Context, n int, l *laneAt) (*Round, sessions.Reply) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.session
	t := openScripted(s, n, p.now())
	if settled(s, n, l.id) {
		return nil, *t.Latest(l.id)
	}
	addrs := Open(s, t.N, []string{l.id})
	l.at = addrs[0]
	return p.engine.Start(ctx, s, addrs, 1), sessions.Reply{}
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
