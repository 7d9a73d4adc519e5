package conversation

import (
	"context"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"kansei/providers"
	"kansei/sessions"
)

// Collector plays scripted sessions without a screen. Every lane goes through
// the script by itself, with its own history, so that a slow lane holds up
// nobody. It is safe for use from several goroutines.
type Collector struct {
	engine    *Engine
	save      func(*sessions.Session) error
	now       func() time.Time
	perVendor int

	mu    sync.Mutex
	slots map[string]chan struct{} // by provider: a place for each request under way
}

// NewCollector makes a collector that has at most perVendor requests under way
// at each provider, and gives save a copy of a session after every reply.
func NewCollector(engine *Engine, perVendor int, now func() time.Time, save func(*sessions.Session) error) *Collector {
	return &Collector{engine: engine, save: save, now: now, perVendor: max(1, perVendor), slots: map[string]chan struct{}{}}
}

// Missing is how many replies a session still lacks until every lane has
// answered every message of the script.
func Missing(s *sessions.Session) int {
	missing := 0
	for _, l := range s.Lanes {
		for n := range scriptOf(s) {
			if !settled(s, n+1, l.ID) {
				missing++
			}
		}
	}
	return missing
}

func scriptOf(s *sessions.Session) []string {
	if s.Scenario == nil {
		return nil
	}
	return s.Scenario.Script
}

// settled says whether a lane has an answer in a turn. That the vendor has
// filtered it is one, which asking again would not change.
func settled(s *sessions.Session, turn int, lane string) bool {
	t := s.Turn(turn)
	return t != nil && slices.ContainsFunc(t.Replies, func(r sessions.Reply) bool { return r.Lane == lane && final(r) })
}

func final(r sessions.Reply) bool {
	return r.Status == sessions.Complete ||
		r.Status == sessions.Failed && r.Error != nil && r.Error.Kind == string(providers.ContentFiltered)
}

// Play asks for every reply that a session lacks, saving each as it ends, and
// tells ended of it, from several goroutines at once. A lane with a reply that
// failed stops there: playing the session again asks for that reply again, as
// a new attempt. A reply that was under way when ctx was cancelled is dropped,
// so that asking later gives what asking once would have given. The error is
// that of ctx, or of save. The session is the collector's until Play returns.
func (c *Collector) Play(ctx context.Context, s *sessions.Session, ended func(sessions.Lane, sessions.Reply)) error {
	p := &playing{Collector: c, session: s, ended: ended}
	g, ctx := errgroup.WithContext(ctx)
	for _, l := range slices.Clone(s.Lanes) {
		g.Go(func() error { return p.lane(ctx, l) })
	}
	return g.Wait()
}

// playing is one session being played.
type playing struct {
	*Collector
	ended func(sessions.Lane, sessions.Reply)

	saving  sync.Mutex // held over a whole save, so that states are written in order
	mu      sync.Mutex
	session *sessions.Session
}

// lane takes one lane through the script.
func (p *playing) lane(ctx context.Context, l sessions.Lane) error {
	for n := range scriptOf(p.session) {
		p.mu.Lock()
		done := settled(p.session, n+1, l.ID)
		p.mu.Unlock()
		if done {
			continue
		}
		reply, err := p.ask(ctx, n+1, l)
		if err != nil {
			return err
		}
		p.ended(l, reply)
		if !final(reply) {
			return nil
		}
	}
	return nil
}

// ask gets one reply, when the lane's provider has a place for it.
func (p *playing) ask(ctx context.Context, turn int, l sessions.Lane) (sessions.Reply, error) {
	slot := p.slot(l.Provider)
	select {
	case slot <- struct{}{}:
		defer func() { <-slot }()
	case <-ctx.Done():
		return sessions.Reply{}, ctx.Err()
	}
	round, a := p.start(ctx, turn, l.ID)
	for more := true; more; {
		var events []Event
		events, more = round.Next(ctx)
		p.mu.Lock()
		for _, e := range events {
			Fold(p.session, e)
		}
		p.mu.Unlock()
	}
	reply, ok := p.finish(ctx, a)
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

// start sends a scripted message to one lane.
func (p *playing) start(ctx context.Context, turn int, lane string) (*Round, sessions.Address) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.session
	for n := len(s.Turns) + 1; n <= turn; n++ {
		s.Turns = append(s.Turns, sessions.Turn{N: n, User: sessions.UserMessage{
			Text: s.Scenario.Script[n-1], At: p.now(), Scripted: true, To: sessions.ToAll,
		}})
	}
	addrs := Open(s, turn, []string{lane})
	return p.engine.Start(ctx, s, addrs, 1), addrs[0]
}

// finish returns the reply at an address, or takes it out of the session and
// says false where the end of ctx has cut it off.
func (p *playing) finish(ctx context.Context, a sessions.Address) (sessions.Reply, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.session.Turn(a.Turn)
	reply := *t.Reply(a.Lane, a.Attempt)
	if ctx.Err() == nil || reply.Status == sessions.Complete {
		return reply, true
	}
	t.Replies = slices.DeleteFunc(t.Replies, func(r sessions.Reply) bool { return r.Lane == a.Lane && r.Attempt == a.Attempt })
	return reply, false
}

// store saves the session as far as it is over.
func (p *playing) store() error {
	p.saving.Lock()
	defer p.saving.Unlock()
	p.mu.Lock()
	p.session.UpdatedAt = p.now()
	s := over(p.session)
	p.mu.Unlock()
	return p.save(s)
}

// over is a copy of a session without the replies that are under way. The
// replies of a turn stand in the order of the lanes, whoever was first.
func over(s *sessions.Session) *sessions.Session {
	c := s.Clone()
	place := map[string]int{}
	for i, lane := range c.Order(1) {
		place[lane] = i
	}
	for i := range c.Turns {
		t := &c.Turns[i]
		t.Replies = slices.DeleteFunc(t.Replies, func(r sessions.Reply) bool { return r.Status == sessions.Streaming })
		slices.SortStableFunc(t.Replies, func(a, b sessions.Reply) int { return place[a.Lane] - place[b.Lane] })
	}
	for len(c.Turns) > 0 && len(c.Turns[len(c.Turns)-1].Replies) == 0 {
		c.Turns = c.Turns[:len(c.Turns)-1]
	}
	return c
}
