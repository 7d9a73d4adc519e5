package conversation

import (
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"kansei/sessions"
)

func TestAReplayBeforeTheRevealTellsNoSpeed(t *testing.T) {
	s := session("a", "b", "c")
	text := strings.Repeat("我听见了。I hear you. ", 20)
	half := text[:len("我听见了。I hear you. ")*10]
	s.Turns[0].Replies = []sessions.Reply{
		{Lane: "l1", Attempt: 1, Status: sessions.Complete, Text: text, StartedAt: noon, FirstTokenMS: 200, DurationMS: 1000, Chunks: []sessions.Chunk{{DT: 200, Bytes: int32(len(text))}}},
		{Lane: "l2", Attempt: 1, Status: sessions.Complete, Text: text, Reasoning: "hm", StartedAt: noon.Add(time.Second), FirstTokenMS: 3000, DurationMS: 9000, Chunks: []sessions.Chunk{{DT: 1, Bytes: 2}, {DT: 8999, Bytes: int32(len(text))}}},
		{Lane: "l3", Attempt: 1, Status: sessions.Failed, Text: half, StartedAt: noon, FirstTokenMS: 10, DurationMS: 30},
	}
	before := s.Clone()
	tl := sessions.NewTimeline(Even(s), 0)
	if !reflect.DeepEqual(s, before) {
		t.Error("the session itself is changed")
	}
	if got := tl.Duration(); got != 10*time.Second {
		t.Errorf("it takes %v, not what it took", got)
	}
	for at := time.Duration(0); at < tl.Duration(); at += 33 * time.Millisecond {
		got := tl.At(at)
		one, two, three := got[l1], got[sessions.Address{Turn: 1, Lane: "l2", Attempt: 1}], got[sessions.Address{Turn: 1, Lane: "l3", Attempt: 1}]
		if one != two || one.Text < len(half) && one != three || three.Ended {
			t.Fatalf("at %v the lanes differ: %+v %+v %+v", at, one, two, three)
		}
		if begun := at >= 4*time.Second; begun != (one.Text > 0) {
			t.Fatalf("at %v: %+v", at, one)
		}
	}
	if got := tl.At(tl.Duration())[l1]; got.Text != len(text) || !got.Ended {
		t.Errorf("in the end: %+v", got)
	}
}

func TestEvenWithoutRepliesAndWithOddOnes(t *testing.T) {
	s := session("a", "b")
	Even(s)
	s.Turns[0].Replies = []sessions.Reply{{Lane: "l1", Attempt: 1, DurationMS: -5, FirstTokenMS: 1 << 60}, {Lane: "l1", Attempt: 2, Text: "x", DurationMS: 1 << 62}}
	if got := sessions.NewTimeline(Even(s), 0).At(48 * time.Hour)[sessions.Address{Turn: 1, Lane: "l1", Attempt: 2}]; got.Text != 1 || !got.Ended {
		t.Errorf("%+v", got)
	}
}

// A reply may be asked for again a month after the others: the wait is cut to
// what a chunk can hold, and never one that is negative.
func TestEvenOfRepliesThatAreMonthsApart(t *testing.T) {
	s := session("a", "b")
	reply := sessions.Reply{Lane: "l1", Attempt: 1, Status: sessions.Complete, Text: "I hear you.", StartedAt: noon, FirstTokenMS: 10, DurationMS: 500}
	late := reply
	late.Lane, late.StartedAt = "l2", noon.AddDate(0, 0, 30)
	s.Turns[0].Replies = []sessions.Reply{reply, late}
	for _, r := range Even(s).Turns[0].Replies {
		if wait := r.Chunks[0].DT; wait != math.MaxInt32 {
			t.Errorf("%s waits for %d ms", r.Lane, wait)
		}
	}
}
