package conversation

import (
	"context"
	"fmt"
	"iter"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"kansei/providers"
	"kansei/sessions"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fake answers as its stream function does. Its zero value never answers.
type fake struct {
	stream func(ctx context.Context, req providers.Request, yield func(providers.Event, error) bool)
	asked  chan providers.Request
}

func (f *fake) ID() string { return "fake" }

func (f *fake) Models(context.Context) ([]string, error) { return nil, nil }

func (f *fake) Stream(ctx context.Context, req providers.Request) iter.Seq2[providers.Event, error] {
	return func(yield func(providers.Event, error) bool) {
		if f.asked != nil {
			f.asked <- req
		}
		if f.stream == nil {
			<-ctx.Done()
			yield(providers.Event{}, ctx.Err())
			return
		}
		f.stream(ctx, req, yield)
	}
}

// says begins, writes the words with a pause before each, and ends well.
func says(pause time.Duration, words ...string) *fake {
	return &fake{stream: func(ctx context.Context, _ providers.Request, yield func(providers.Event, error) bool) {
		if !yield(providers.Event{Kind: providers.Began}, nil) {
			return
		}
		for _, w := range words {
			select {
			case <-time.After(pause):
			case <-ctx.Done():
				yield(providers.Event{}, ctx.Err())
				return
			}
			if !yield(providers.Event{Kind: providers.Text, Text: w}, nil) {
				return
			}
		}
		yield(providers.Event{Kind: providers.Finished, Finish: providers.Finish{
			Reason: "stop", Model: "fake-1", Usage: providers.Usage{Prompt: 3, Completion: len(words), Reasoning: 1},
		}}, nil)
	}}
}

// yields gives the pairs one after the other, and no more.
func yields(pairs ...any) *fake {
	return &fake{stream: func(_ context.Context, _ providers.Request, yield func(providers.Event, error) bool) {
		for _, p := range pairs {
			var e providers.Event
			var err error
			switch p := p.(type) {
			case providers.Event:
				e = p
			case error:
				err = p
			}
			if !yield(e, err) {
				return
			}
		}
	}}
}

func text(s string) providers.Event { return providers.Event{Kind: providers.Text, Text: s} }

// lanes is a source of providers by their ids.
type lanes map[string]providers.Provider

func (l lanes) Provider(id string) (providers.Provider, error) {
	if p, ok := l[id]; ok {
		return p, nil
	}
	return nil, fmt.Errorf("there is no provider %q", id)
}

// session is one with a lane for each provider, l1, l2 and so on, and one
// message to all of them.
func session(ids ...string) *sessions.Session {
	s := &sessions.Session{ID: "x", Blind: sessions.Blind{Enabled: true, Seed: 40}}
	for i, id := range ids {
		s.Lanes = append(s.Lanes, sessions.Lane{
			ID: fmt.Sprint("l", i+1), Provider: id, Model: "m", Thinking: sessions.ThinkingOff, Params: map[string]any{"temperature": 0.5},
		})
	}
	s.Turns = []sessions.Turn{{N: 1, User: sessions.UserMessage{Text: "hello", To: sessions.ToAll}}}
	return s
}

func laneIDs(s *sessions.Session) []string {
	ids := make([]string, len(s.Lanes))
	for i, l := range s.Lanes {
		ids[i] = l.ID
	}
	return ids
}

// drain takes a round to its end, folds it, and returns its events by lane.
func drain(t *testing.T, s *sessions.Session, r *Round) map[string][]Event {
	t.Helper()
	out := map[string][]Event{}
	for {
		events, ok := r.Next(t.Context())
		if !ok {
			return out
		}
		for _, e := range events {
			Fold(s, e)
			lane := e.Address.Lane
			if over := out[lane]; len(over) > 0 && over[len(over)-1].Kind == Ended {
				t.Errorf("%s: %+v came after the end", lane, e)
			}
			out[lane] = append(out[lane], e)
		}
	}
}

// kinds is what kinds of event came, in order.
func kinds(events []Event) []EventKind {
	out := make([]EventKind, len(events))
	for i, e := range events {
		out[i] = e.Kind
	}
	return out
}

// bubble runs a test in a bubble of its own time.
func bubble(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, test)
}
