package conversation

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"kansei/providers"
	"kansei/sessions"
)

func TestAllLanesAreAskedAtOnce(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := session("a", "b", "c")
		source := lanes{"a": says(time.Second, "one", "two"), "b": says(3*time.Second, "eins", "zwei"), "c": says(0, "一", "二")}
		begin := time.Now()
		r := New(source).Start(t.Context(), s, Open(s, 1, laneIDs(s)), 4)
		events := drain(t, s, r)
		if took := time.Since(begin); took > 6*time.Second+2*FrameInterval(3) {
			t.Errorf("took %v: the lanes waited for each other", took)
		}
		for lane, want := range map[string]string{"l1": "onetwo", "l2": "einszwei", "l3": "一二"} {
			reply := s.Turns[0].Latest(lane)
			if reply.Text != want || reply.Status != sessions.Complete {
				t.Errorf("%s: %q, %s", lane, reply.Text, reply.Status)
			}
			if reply.FinishReason != "stop" || reply.ModelReturned != "fake-1" || reply.Usage.Prompt != 3 || reply.Usage.Completion != 2 || reply.Usage.Reasoning != 1 {
				t.Errorf("%s: ended with %+v", lane, reply)
			}
			got := kinds(events[lane])
			if got[0] != Asked || got[1] != Began || got[len(got)-1] != Ended {
				t.Errorf("%s: %v", lane, got)
			}
			for _, e := range events[lane] {
				if e.Generation != 4 || e.Address != (sessions.Address{Turn: 1, Lane: lane, Attempt: 1}) || e.At.IsZero() {
					t.Errorf("%s: %+v", lane, e)
				}
			}
		}
		if reply := s.Turns[0].Latest("l2"); reply.DurationMS != 6000 || reply.FirstTokenMS != 3000 {
			t.Errorf("l2 took %d ms, its first token %d ms", reply.DurationMS, reply.FirstTokenMS)
		}
	})
}

func TestWhatIsAsked(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := session("a")
		s.System = "Be kind."
		p := says(0, "hi")
		p.asked = make(chan providers.Request, 2)
		for attempt := range 2 {
			drain(t, s, New(lanes{"a": p}).Start(t.Context(), s, Open(s, 1, []string{"l1"}), 1))
			req := <-p.asked
			if req.Model != "m" || req.System != "Be kind." || req.Thinking != "off" || req.Params["temperature"] != 0.5 {
				t.Errorf("asked %+v", req)
			}
			if req.Seed != int64(40+attempt) {
				t.Errorf("attempt %d has the seed %d", attempt+1, req.Seed)
			}
			if len(req.Messages) != 1 || req.Messages[0] != (providers.Message{Role: providers.User, Text: "hello"}) {
				t.Errorf("sent %+v", req.Messages)
			}
		}
	})
}

func TestStopOneLane(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := session("a", "b")
		source := lanes{"a": says(time.Second, "one", "two", "three"), "b": says(time.Second, "eins", "zwei", "drei")}
		r := New(source).Start(t.Context(), s, Open(s, 1, laneIDs(s)), 1)
		time.AfterFunc(1500*time.Millisecond, func() { r.Stop("l1"); r.Stop("l1"); r.Stop("l9") })
		events := drain(t, s, r)
		if l1 := s.Turns[0].Latest("l1"); l1.Status != sessions.Stopped || l1.Text != "one" || l1.Error != nil || l1.DurationMS != 1500 {
			t.Errorf("l1: %+v", l1)
		}
		if l2 := s.Turns[0].Latest("l2"); l2.Status != sessions.Complete || l2.Text != "einszweidrei" {
			t.Errorf("l2: %+v", l2)
		}
		if last := events["l1"][len(events["l1"])-1]; last.Problem != nil {
			t.Errorf("a stop has the problem %+v", last.Problem)
		}
	})
}

func TestStopAll(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := session("a", "b", "c")
		source := lanes{"a": says(time.Second, "one", "two"), "b": &fake{}, "c": says(0, "done")}
		r := New(source).Start(t.Context(), s, Open(s, 1, laneIDs(s)), 1)
		time.AfterFunc(1500*time.Millisecond, r.StopAll)
		drain(t, s, r)
		for lane, want := range map[string]sessions.Status{"l1": sessions.Stopped, "l2": sessions.Stopped, "l3": sessions.Complete} {
			if got := s.Turns[0].Latest(lane).Status; got != want {
				t.Errorf("%s is %s, not %s", lane, got, want)
			}
		}
	})
}

func TestCancelEndsTheRound(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := session("a", "b")
		// b writes so much that the channel fills while nobody reads.
		flood := &fake{stream: func(ctx context.Context, _ providers.Request, yield func(providers.Event, error) bool) {
			for ctx.Err() == nil && yield(text("x"), nil) {
			}
		}}
		ctx, cancel := context.WithCancel(t.Context())
		r := New(lanes{"a": &fake{}, "b": flood}).Start(ctx, s, Open(s, 1, laneIDs(s)), 1)
		synctest.Wait()
		cancel()
		for {
			if _, ok := r.Next(ctx); !ok {
				break
			}
		}
		synctest.Wait()
		// The bubble fails where a goroutine of the round is left.
	})
}

func TestNextEndsWithItsOwnContext(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := session("a")
		r := New(lanes{"a": &fake{}}).Start(t.Context(), s, Open(s, 1, laneIDs(s)), 1)
		if events, ok := r.Next(t.Context()); !ok || events[0].Kind != Asked {
			t.Errorf("first %v", events)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if events, ok := r.Next(ctx); ok || events != nil {
			t.Errorf("after its context: %v", events)
		}
		r.StopAll()
		drain(t, s, r)
		if got := s.Turns[0].Latest("l1").Status; got != sessions.Stopped {
			t.Errorf("the lane is %s", got)
		}
	})
}

func TestHowARoundEnds(t *testing.T) {
	truncated := &providers.Error{Kind: providers.StreamTruncated, Message: "cut off", Advice: "Ask again."}
	network := &providers.Error{Kind: providers.Network, Message: "no way through", Advice: "Look at the cable."}
	began := providers.Event{Kind: providers.Began}
	tests := []struct {
		name    string
		p       *fake
		status  sessions.Status
		text    string
		kind    string
		message string
	}{
		{"cut off in the middle", yields(began, text("half"), truncated), sessions.Truncated, "half", "truncated", "cut off. Ask again."},
		{"cut off before the first word", yields(began, truncated), sessions.Failed, "", "truncated", "cut off. Ask again."},
		{"fails in the middle", yields(began, text("half"), network), sessions.Failed, "half", "network", "no way through. Look at the cable."},
		{"fails at once", yields(network), sessions.Failed, "", "network", "no way through. Look at the cable."},
		{"fails with an error of another kind", yields(errors.New("odd")), sessions.Failed, "", "protocol", "odd"},
		{"just stops", yields(began, text("half")), sessions.Truncated, "half", "truncated", "the reply stopped without an end. Ask again for this reply."},
		{"says nothing", yields(), sessions.Failed, "", "truncated", "the reply stopped without an end. Ask again for this reply."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s := session("a", "b")
				drain(t, s, New(lanes{"a": tt.p, "b": says(time.Second, "fine")}).Start(t.Context(), s, Open(s, 1, laneIDs(s)), 1))
				r := s.Turns[0].Latest("l1")
				if r.Status != tt.status || r.Text != tt.text || r.Error == nil || r.Error.Kind != tt.kind || r.Error.Message != tt.message {
					t.Errorf("%s, %q, %+v", r.Status, r.Text, r.Error)
				}
				if other := s.Turns[0].Latest("l2"); other.Status != sessions.Complete || other.Error != nil {
					t.Errorf("the other lane: %+v", other)
				}
			})
		})
	}
}

func TestProviderThatIsNotThere(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := session("a", "gone")
		addrs := append(Open(s, 1, laneIDs(s)), sessions.Address{Turn: 1, Lane: "l9", Attempt: 1})
		events := drain(t, s, New(lanes{"a": says(0, "hi")}).Start(t.Context(), s, addrs, 1))
		if r := s.Turns[0].Latest("l2"); r.Status != sessions.Failed || r.Error.Message != `there is no provider "gone"` {
			t.Errorf("%s, %+v", r.Status, r.Error)
		}
		if got := s.Turns[0].Latest("l1").Status; got != sessions.Complete {
			t.Errorf("the other lane is %s", got)
		}
		if len(events["l9"]) != 0 {
			t.Errorf("a lane that is not there: %v", events["l9"])
		}
	})
}

func TestRetrying(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := session("a")
		busy := &providers.Error{Kind: providers.RateLimited, Message: "too many requests", Advice: "Wait."}
		p := yields(
			providers.Event{Kind: providers.Retrying, Try: 1, Wait: 2 * time.Second, Err: busy},
			providers.Event{Kind: providers.Retrying, Try: 2},
			providers.Event{Kind: providers.Began}, providers.Event{Kind: providers.Reasoning, Text: "hm"}, text("hi"),
			providers.Event{Kind: providers.Finished},
		)
		events := drain(t, s, New(lanes{"a": p}).Start(t.Context(), s, Open(s, 1, laneIDs(s)), 1))["l1"]
		if got := kinds(events); !slices.Equal(got, []EventKind{Asked, Retrying, Retrying, Began, Arrived, Ended}) {
			t.Fatalf("kinds %v", got)
		}
		e := events[1]
		if e.Try != 1 || e.Wait != 2*time.Second || *e.Problem != (Problem{"rate_limited", "too many requests", "Wait."}) {
			t.Errorf("retrying %+v", e)
		}
		if events[2].Problem != nil {
			t.Errorf("a try without an error has the problem %+v", events[2].Problem)
		}
		if p := events[4].Pieces; len(p) != 2 || !p[0].Reasoning || p[0].Text != "hm" || p[1].Reasoning || p[1].Text != "hi" {
			t.Errorf("pieces %+v", p)
		}
		if r := s.Turns[0].Latest("l1"); r.Text != "hi" || r.Reasoning != "hm" || r.Error != nil {
			t.Errorf("reply %+v", r)
		}
	})
}

func TestNextKeepsToFrames(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := session("a", "b")
		words := slices.Repeat([]string{"x"}, 1000)
		r := New(lanes{"a": says(time.Millisecond, words...), "b": says(time.Millisecond, words...)}).Start(t.Context(), s, Open(s, 1, laneIDs(s)), 1)
		var last time.Time
		calls := 0
		for {
			events, ok := r.Next(t.Context())
			if !ok {
				break
			}
			now := time.Now()
			if calls > 0 && now.Sub(last) < FrameInterval(2) {
				t.Errorf("%v after the call before", now.Sub(last))
			}
			last = now
			calls++
			arrivals := map[string]int{}
			for _, e := range events {
				Fold(s, e)
				if e.Kind == Arrived {
					arrivals[e.Address.Lane]++
				}
			}
			for lane, n := range arrivals {
				if n > 1 {
					t.Errorf("%d arrivals of %s in one call", n, lane)
				}
			}
		}
		// One second of writing.
		if frames := int(time.Second / FrameInterval(2)); calls < frames*4/5 || calls > frames+4 {
			t.Errorf("%d calls", calls)
		}
		for _, lane := range laneIDs(s) {
			if r := s.Turns[0].Latest(lane); len(r.Text) != 1000 || len(r.Chunks) != 1000 {
				t.Errorf("%s: %d bytes in %d chunks", lane, len(r.Text), len(r.Chunks))
			}
		}
	})
}

func TestMerge(t *testing.T) {
	a, b := sessions.Address{Turn: 1, Lane: "a", Attempt: 1}, sessions.Address{Turn: 1, Lane: "b", Attempt: 1}
	arrived := func(of sessions.Address, text string) Event {
		return Event{Address: of, Kind: Arrived, Pieces: []Piece{{Text: text}}}
	}
	var out []Event
	for _, e := range []Event{
		{Address: a, Kind: Asked},
		arrived(a, "1"), arrived(b, "x"), arrived(a, "2"),
		{Address: b, Kind: Ended},
		arrived(a, "3"),
		{Address: a, Kind: Ended},
		arrived(a, "4"),
	} {
		out = merge(out, e)
	}
	if got := kinds(out); !slices.Equal(got, []EventKind{Asked, Arrived, Arrived, Ended, Ended, Arrived}) {
		t.Errorf("kinds %v", got)
	}
	if p := out[1].Pieces; len(p) != 3 || p[0].Text+p[1].Text+p[2].Text != "123" {
		t.Errorf("a has %+v", p)
	}
	if p := out[2].Pieces; len(p) != 1 || p[0].Text != "x" {
		t.Errorf("b has %+v", p)
	}
}
