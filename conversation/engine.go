package conversation

import (
	"context"
	"errors"
	"sync"
	"time"

	"kansei/providers"
	"kansei/sessions"
)

// Source finds the provider that answers in a lane.
type Source interface {
	Provider(id string) (providers.Provider, error)
}

// Engine sends turns to providers.
type Engine struct {
	source Source
}

// New makes an engine over a source of providers.
func New(source Source) *Engine { return &Engine{source: source} }

// Round is one request to one or more lanes, under way. Next must be called
// until it says false, or the context given to Start must be cancelled.
type Round struct {
	ctx    context.Context
	events chan Event
	stop   map[string]context.CancelCauseFunc // by lane
	frame  time.Duration                      // the shortest time between two returns of Next
	last   time.Time                          // when Next returned last
}

// errStopped is the cause of a lane's end when the person stopped it.
var errStopped = errors.New("stopped")

// FrameInterval is the shortest time between two returns of Next: what comes
// within it is handed over together. Text that comes 30 times a second is seen
// to flow. More than four lanes fill a large screen, each frame of which costs
// twice as much, and nobody reads so many texts at once: they get 16. Keys are
// answered sooner, whatever streams.
func FrameInterval(lanes int) time.Duration {
	if lanes > 4 {
		return time.Second / 16
	}
	return time.Second / 30
}

// Start asks every address of a session at once. The session is only read, and
// only before Start returns. Cancelling ctx ends every lane without a word.
func (e *Engine) Start(ctx context.Context, s *sessions.Session, addrs []sessions.Address, generation int) *Round {
	r := &Round{
		ctx: ctx, events: make(chan Event, 64*len(addrs)), stop: map[string]context.CancelCauseFunc{}, frame: FrameInterval(len(addrs)),
	}
	var lanes sync.WaitGroup
	for _, a := range addrs {
		lane := s.Lane(a.Lane)
		if lane == nil {
			continue
		}
		provider, err := e.source.Provider(lane.Provider)
		laneCtx, cancel := context.WithCancelCause(ctx)
		r.stop[a.Lane] = cancel
		asked := asking{
			round: r, ctx: laneCtx, base: Event{Address: a, Generation: generation},
			provider: provider, refused: err, request: requestFor(s, lane, a),
		}
		lanes.Go(func() {
			defer cancel(nil)
			asked.run()
		})
	}
	go func() {
		lanes.Wait()
		close(r.events)
	}()
	return r
}

func requestFor(s *sessions.Session, lane *sessions.Lane, a sessions.Address) providers.Request {
	return providers.Request{
		Model: lane.Model, System: s.System, Messages: History(s, a),
		Thinking: string(lane.Thinking), Params: lane.Params, Seed: s.Blind.Seed + int64(a.Attempt-1),
	}
}

// Stop ends a lane that still answers; its text is kept.
func (r *Round) Stop(lane string) {
	if cancel, ok := r.stop[lane]; ok {
		cancel(errStopped)
	}
}

// StopAll ends every lane that still answers.
func (r *Round) StopAll() {
	for lane := range r.stop {
		r.Stop(lane)
	}
}

// Next waits for something to happen and returns all that has, neighbouring
// arrivals of a lane merged. It says false when every lane has ended and
// everything was returned, or when ctx is done.
func (r *Round) Next(ctx context.Context) ([]Event, bool) {
	var out []Event
	select {
	case e, ok := <-r.events:
		if !ok {
			return nil, false
		}
		out = append(out, e)
	case <-ctx.Done():
		return nil, false
	}
	r.waitForFrame(ctx)
	for {
		select {
		case e, ok := <-r.events:
			if !ok {
				return out, true
			}
			out = merge(out, e)
		default:
			return out, true
		}
	}
}

func (r *Round) waitForFrame(ctx context.Context) {
	if wait := r.frame - time.Since(r.last); wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	r.last = time.Now()
}

// merge appends an event, or adds its text to the lane's latest arrival.
func merge(out []Event, e Event) []Event {
	if e.Kind == Arrived {
		for i := len(out) - 1; i >= 0; i-- {
			if out[i].Address != e.Address {
				continue
			}
			if out[i].Kind == Arrived {
				out[i].Pieces = append(out[i].Pieces, e.Pieces...)
				out[i].At = e.At
				return out
			}
			break
		}
	}
	return append(out, e)
}

// asking is one lane of a round.
type asking struct {
	round    *Round
	ctx      context.Context
	base     Event
	provider providers.Provider
	refused  error // why there is no provider
	request  providers.Request
}

// run asks, and turns what the provider yields into events. The last one is
// always Ended, unless the whole round was abandoned.
func (a asking) run() {
	a.send(Event{Kind: Asked})
	if a.refused != nil {
		a.fail(a.refused, false, providers.Finish{})
		return
	}
	began := false
	for event, err := range a.provider.Stream(a.ctx, a.request) {
		if err != nil {
			a.fail(err, began, event.Finish)
			return
		}
		switch event.Kind {
		case providers.Retrying:
			a.send(Event{Kind: Retrying, Try: event.Try, Wait: event.Wait, Problem: problemOf(event.Err)})
		case providers.Began:
			a.send(Event{Kind: Began})
		case providers.Reasoning, providers.Text:
			began = true
			a.send(Event{Kind: Arrived, Pieces: []Piece{{At: time.Now(), Reasoning: event.Kind == providers.Reasoning, Text: event.Text}}})
		case providers.Recast:
			a.send(Event{Kind: Arrived, Pieces: []Piece{{At: time.Now(), Recast: true}}})
		case providers.Finished:
			a.send(Event{Kind: Ended, Status: sessions.Complete, Finish: factsOf(event.Finish)})
			return
		}
	}
	a.fail(&providers.Error{
		Kind: providers.StreamTruncated, Message: "the reply stopped without an end",
		Advice: "Ask again for this reply.",
	}, began, providers.Finish{})
}

// factsOf is what a provider knows of a reply at its end.
func factsOf(f providers.Finish) sessions.Reply {
	r := sessions.Reply{
		FinishReason: f.Reason, ModelReturned: f.Model,
		Usage: sessions.Usage{Prompt: f.Usage.Prompt, Completion: f.Usage.Completion, Reasoning: f.Usage.Reasoning},
	}
	if f.TemplateTokens {
		r.Flags = []string{sessions.FlagTemplateTokens}
	}
	return r
}

// fail ends the lane: stopped if the person did it, truncated if the stream
// just ended, failed otherwise. What was known of the reply is kept.
func (a asking) fail(err error, began bool, facts providers.Finish) {
	if errors.Is(context.Cause(a.ctx), errStopped) {
		a.send(Event{Kind: Ended, Status: sessions.Stopped, Finish: factsOf(facts)})
		return
	}
	status := sessions.Failed
	var e *providers.Error
	if began && errors.As(err, &e) && e.Kind == providers.StreamTruncated {
		status = sessions.Truncated
	}
	a.send(Event{Kind: Ended, Status: status, Problem: problemOf(err), Finish: factsOf(facts)})
}

// send delivers an event; only the end of the whole round can keep it from
// arriving.
func (a asking) send(e Event) {
	e.Address, e.Generation, e.At = a.base.Address, a.base.Generation, time.Now()
	select {
	case a.round.events <- e:
	case <-a.round.ctx.Done():
	}
}

func problemOf(err error) *Problem {
	if err == nil {
		return nil
	}
	var e *providers.Error
	if errors.As(err, &e) {
		return &Problem{Kind: string(e.Kind), Message: e.Message, Advice: e.Advice}
	}
	return &Problem{Kind: string(providers.Protocol), Message: err.Error()}
}
