package conversation

import (
	"context"
	"slices"
	"testing"
	"time"

	"kansei/providers"
	"kansei/sessions"
)

// TestFactsOfBadEnds: what was known of a reply that failed, broke off or was
// stopped is in the session.
func TestFactsOfBadEnds(t *testing.T) {
	facts := providers.Finish{Reason: "content_filter", Model: "m-1", Usage: providers.Usage{Prompt: 9, Completion: 3}, TemplateTokens: true}
	tests := []struct {
		name   string
		err    error
		status sessions.Status
	}{
		{"failed", &providers.Error{Kind: providers.ContentFiltered, Message: "filtered"}, sessions.Failed},
		{"broken off", &providers.Error{Kind: providers.StreamTruncated, Message: "cut"}, sessions.Truncated},
	}
	for _, tt := range tests {
		bubble(t, func(t *testing.T) {
			s := session("a")
			p := &fake{stream: func(_ context.Context, _ providers.Request, yield func(providers.Event, error) bool) {
				_ = yield(text("a"), nil) && yield(providers.Event{Finish: facts}, tt.err)
			}}
			drain(t, s, New(lanes{"a": p}).Start(t.Context(), s, Open(s, 1, []string{"l1"}), 1))
			checkFacts(t, tt.name, s.Turns[0].Latest("l1"), tt.status)
		})
	}
	bubble(t, func(t *testing.T) {
		s := session("a")
		p := &fake{stream: func(ctx context.Context, _ providers.Request, yield func(providers.Event, error) bool) {
			if yield(text("a"), nil) {
				<-ctx.Done()
				yield(providers.Event{Finish: facts}, ctx.Err())
			}
		}}
		r := New(lanes{"a": p}).Start(t.Context(), s, Open(s, 1, []string{"l1"}), 1)
		time.AfterFunc(time.Second, func() { r.Stop("l1") })
		drain(t, s, r)
		checkFacts(t, "stopped", s.Turns[0].Latest("l1"), sessions.Stopped)
	})
}

func checkFacts(t *testing.T, name string, r *sessions.Reply, status sessions.Status) {
	t.Helper()
	if r.Status != status || r.Text != "a" || r.FinishReason != "content_filter" || r.ModelReturned != "m-1" || r.Usage.Prompt != 9 || r.Usage.Completion != 3 ||
		!slices.Contains(r.Flags, sessions.FlagTemplateTokens) {
		t.Errorf("%s: %+v", name, r)
	}
}

func TestFoldRecast(t *testing.T) {
	s, r := opened()
	Fold(s, Event{Address: l1, Kind: Arrived, Pieces: []Piece{{At: after(1000), Reasoning: true, Text: "hm "}, {At: after(2000), Text: "She is "}}})
	Fold(s, Event{Address: l1, Kind: Arrived, Pieces: []Piece{{At: after(3000), Text: "sad."}, {At: after(3000), Recast: true}, {At: after(4000), Text: "I am here."}}})
	bytes := int32(0)
	for _, c := range r.Chunks {
		bytes += c.Bytes
	}
	if r.Reasoning != "hm She is sad." || r.Text != "I am here." || int(bytes) != len(r.Reasoning)+len(r.Text) {
		t.Errorf("%q, %q, %d bytes", r.Reasoning, r.Text, bytes)
	}
}

func TestCurtainRecast(t *testing.T) {
	c := NewCurtain(sessions.CurtainOff, []string{"l1"})
	arrive := func(pieces ...Piece) { c.Observe([]Event{{Address: l1, Kind: Arrived, Pieces: pieces}}, noon) }
	arrive(Piece{Text: "She is sad."})
	arrive(Piece{Recast: true}, Piece{Text: "I am here."})
	c.Observe([]Event{{Address: l1, Kind: Ended, Status: sessions.Complete}}, noon)
	if got := c.Visible(noon)["l1"]; got.Reasoning != len("She is sad.") || got.Text != len("I am here.") || !got.Ended {
		t.Errorf("%+v", got)
	}
}

func TestHistoryWithoutBlankReplies(t *testing.T) {
	s := talk(
		said("one", sessions.Reply{Lane: "l1", Attempt: 1, Status: sessions.Complete, Text: "  \n\n "}),
		said("two", sessions.Reply{Lane: "l1", Attempt: 1, Status: sessions.Complete, Reasoning: "hm"}),
		said("three"),
	)
	link(s)
	got := History(s, sessions.Address{Turn: 3, Lane: "l1", Attempt: 1})
	if len(got) != 1 || got[0] != (providers.Message{Role: providers.User, Text: "one\n\ntwo\n\nthree"}) {
		t.Errorf("sent %+v", got)
	}
}

func TestContextCut(t *testing.T) {
	for _, tt := range []struct {
		provider      string
		before, after int
		want          bool
	}{
		{"ollama", 4000, 4000, true},
		{"ollama", 4000, 3900, true},
		{"llamacpp", 4000, 4000, true},
		{"ollama", 4000, 4100, false},
		{"ollama", 0, 4000, false},
		{"ollama", 4000, 0, false},
		{"openai", 4000, 4000, false},
	} {
		s := talk(said("one", sessions.Reply{Lane: "l1", Attempt: 1, Status: sessions.Complete, Text: "a", Usage: sessions.Usage{Prompt: tt.before}}), said("two"))
		s.Lanes[0].Provider = tt.provider
		addrs := Open(s, 2, []string{"l1"})
		Fold(s, Event{Address: addrs[0], Kind: Ended, Status: sessions.Complete, Finish: sessions.Reply{Usage: sessions.Usage{Prompt: tt.after}}})
		if got := slices.Contains(s.Turns[1].Replies[0].Flags, sessions.FlagContextCut); got != tt.want {
			t.Errorf("%+v: %v", tt, got)
		}
	}
}

func TestMaskTemplateTokens(t *testing.T) {
	n := NamesFor(session("a"))
	const said = "I am here.<|im_end|> [INST] more"
	if got := n.Mask(said, len(said), true); got != "I am here."+maskText+" "+maskText+" more" {
		t.Errorf("%q", got)
	}
	if got := n.Mask(said[:14], 14, false); got != "I am here." {
		t.Errorf("half a token: %q", got)
	}
}
