package sessions

import (
	"math"
	"slices"
	"testing"
	"time"
)

func ms(n int) time.Duration { return time.Duration(n) * time.Millisecond }

// played is a session of two turns. In the first, l1 thinks and then writes
// and l2 begins 200 ms later; the second follows after a minute.
func played() *Session {
	second := noon.Add(time.Minute)
	return &Session{
		Lanes: []Lane{{ID: "l1"}, {ID: "l2"}},
		Turns: []Turn{
			{N: 1, User: UserMessage{At: noon}, Replies: []Reply{
				{Lane: "l1", Attempt: 1, Reasoning: "hm", Text: "hello", StartedAt: noon, DurationMS: 1000, Chunks: []Chunk{{100, 1}, {100, 2}, {300, 4}}},
				{Lane: "l2", Attempt: 1, Text: "你好", StartedAt: noon.Add(ms(200)), DurationMS: 9000, Chunks: []Chunk{{100, 3}, {8000, 3}}},
			}},
			{N: 2, User: UserMessage{At: second}, Replies: []Reply{
				{Lane: "l1", Attempt: 1, Text: "bye", StartedAt: second, DurationMS: 500, Chunks: []Chunk{{500, 3}}},
			}},
		},
	}
}

func TestTimelineAsItWas(t *testing.T) {
	tl := NewTimeline(played(), 0)
	if got := tl.Duration(); got != time.Minute+ms(500) {
		t.Errorf("takes %v", got)
	}
	if got := tl.Marks(); !slices.Equal(got, []Mark{{1, 0}, {2, time.Minute}}) {
		t.Errorf("marks %v", got)
	}
	l1, l2 := Address{1, "l1", 1}, Address{1, "l2", 1}
	tests := []struct {
		at   time.Duration
		of   Address
		want Progress
	}{
		{0, l1, Progress{Begun: true}},
		{0, l2, Progress{}},
		{ms(99), l1, Progress{Begun: true}},
		{ms(100), l1, Progress{Begun: true, Reasoning: 1}},
		{ms(200), l1, Progress{Begun: true, Reasoning: 2, Text: 1}},
		{ms(200), l2, Progress{Begun: true}},
		{ms(300), l2, Progress{Begun: true, Text: 3}},
		{ms(500), l1, Progress{Begun: true, Reasoning: 2, Text: 5}},
		{ms(999), l1, Progress{Begun: true, Reasoning: 2, Text: 5}},
		{ms(1000), l1, Progress{Begun: true, Reasoning: 2, Text: 5, Ended: true}},
		{ms(9200), l2, Progress{Begun: true, Text: 6, Ended: true}},
		{ms(9200), Address{2, "l1", 1}, Progress{}},
		{time.Hour, Address{2, "l1", 1}, Progress{Begun: true, Text: 3, Ended: true}},
	}
	for _, tt := range tests {
		if got := tl.At(tt.at)[tt.of]; got != tt.want {
			t.Errorf("at %v of %v: %+v, not %+v", tt.at, tt.of, got, tt.want)
		}
	}
	for at, want := range map[time.Duration]int{0: 1, time.Minute - 1: 1, time.Minute: 2, time.Hour: 2} {
		if got := tl.Turn(at); got != want {
			t.Errorf("turn %d at %v, not %d", got, at, want)
		}
	}
}

func TestTimelineNext(t *testing.T) {
	tl := NewTimeline(played(), 0)
	var got []time.Duration
	for at := time.Duration(0); at < tl.Duration(); {
		next := tl.Next(at)
		if next <= at {
			t.Fatalf("%v follows %v", next, at)
		}
		got, at = append(got, next), next
	}
	want := []time.Duration{ms(100), ms(200), ms(300), ms(500), ms(1000), ms(8300), ms(9200), time.Minute, time.Minute + ms(500)}
	if !slices.Equal(got, want) {
		t.Errorf("steps %v, not %v", got, want)
	}
	if got := tl.Next(ms(101)); got != ms(200) {
		t.Errorf("%v follows a time between two steps", got)
	}
	if got := tl.Next(time.Hour); got != tl.Duration() {
		t.Errorf("%v follows the end", got)
	}
}

func TestTimelineIdleLimit(t *testing.T) {
	tl := NewTimeline(played(), 2*time.Second)
	// 1000 ms as they were, then 7.3 s cut to 2, 0.9 as they were, the pause
	// between the turns cut to 2, and 0.5.
	if got, want := tl.Duration(), ms(1000+2000+900+2000+500); got != want {
		t.Errorf("takes %v, not %v", got, want)
	}
	if got := tl.Marks(); !slices.Equal(got, []Mark{{1, 0}, {2, ms(5900)}}) {
		t.Errorf("marks %v", got)
	}
	if got := tl.At(ms(2999))[Address{1, "l2", 1}].Text; got != 3 {
		t.Errorf("%d bytes before the cut pause ends", got)
	}
	if got := tl.At(ms(3000))[Address{1, "l2", 1}].Text; got != 6 {
		t.Errorf("%d bytes after the cut pause", got)
	}
	last := time.Duration(0)
	for at := tl.Next(0); at < tl.Duration(); at = tl.Next(at) {
		if at-last > 2*time.Second {
			t.Errorf("nothing happens from %v to %v", last, at)
		}
		last = at
	}
}

func TestTimelineWrongChunks(t *testing.T) {
	reply := func(text string, duration int64, chunks ...Chunk) *Session {
		return &Session{Turns: []Turn{{N: 1, Replies: []Reply{{Lane: "l1", Attempt: 1, Text: text, StartedAt: noon, DurationMS: duration, Chunks: chunks}}}}}
	}
	tests := []struct {
		name     string
		s        *Session
		duration time.Duration
		before   int // bytes one millisecond before the end
	}{
		{"too few bytes: the rest comes at the end", reply("hello", 1000, Chunk{100, 2}), ms(1000), 2},
		{"no chunks", reply("hello", 1000), ms(1000), 0},
		{"too many bytes", reply("hello", 1000, Chunk{100, 50}, Chunk{100, math.MaxInt32}, Chunk{100, math.MaxInt32}), ms(1000), 5},
		{"chunks after the end", reply("hello", 100, Chunk{1000, 5}), ms(1000), 0},
		{"a duration below 0", reply("hello", -5, Chunk{10, 5}), ms(10), 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tl := NewTimeline(tt.s, 0)
			if tl.Duration() != tt.duration {
				t.Errorf("takes %v, not %v", tl.Duration(), tt.duration)
			}
			of := Address{1, "l1", 1}
			if got := tl.At(tt.duration - ms(1))[of].Text; got != tt.before {
				t.Errorf("%d bytes before the end, not %d", got, tt.before)
			}
			if got := tl.At(tt.duration)[of]; got.Text != 5 || !got.Ended {
				t.Errorf("at the end %+v", got)
			}
		})
	}
}

func TestTimelineHugeNumbers(t *testing.T) {
	s := played()
	s.Turns[0].Replies[0].DurationMS = math.MaxInt64
	s.Turns[0].Replies[1].Chunks = []Chunk{{math.MaxInt32, math.MaxInt32}, {math.MaxInt32, math.MaxInt32}}
	s.Turns[1].Replies[0].StartedAt = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, idle := range []time.Duration{0, 2 * time.Second} {
		tl := NewTimeline(s, idle)
		within(t, s, tl)
	}
}

// within checks that no step of a replay leaves the replay or a reply.
func within(t *testing.T, s *Session, tl *Timeline) {
	t.Helper()
	if tl.Duration() < 0 {
		t.Fatalf("takes %v", tl.Duration())
	}
	last := map[Address]Progress{}
	for at, steps := time.Duration(0), 0; steps < 50; steps++ {
		for a, p := range tl.At(at) {
			r := s.Turn(a.Turn).Reply(a.Lane, a.Attempt)
			if p.Text < last[a].Text || p.Reasoning < last[a].Reasoning || p.Text > len(r.Text) || p.Reasoning > len(r.Reasoning) {
				t.Fatalf("at %v of %v: %+v after %+v", at, a, p, last[a])
			}
			last[a] = p
		}
		next := tl.Next(at)
		if next < at && at <= tl.Duration() {
			t.Fatalf("%v follows %v", next, at)
		}
		at = next
	}
	for a, p := range tl.At(tl.Duration()) {
		r := s.Turn(a.Turn).Reply(a.Lane, a.Attempt)
		if p.Text != len(r.Text) || p.Reasoning != len(r.Reasoning) || !p.Ended {
			t.Fatalf("at the end of %v: %+v of %d and %d", a, p, len(r.Reasoning), len(r.Text))
		}
	}
}

func TestTimelineEmpty(t *testing.T) {
	tl := NewTimeline(&Session{}, time.Second)
	if tl.Duration() != 0 || tl.Turn(0) != 0 || tl.Next(0) != 0 || len(tl.At(0)) != 0 || len(tl.Marks()) != 0 {
		t.Error("nothing takes time")
	}
}

func TestTimelineGenerated(t *testing.T) {
	for seed := range uint64(50) {
		s := generate(seed)
		within(t, s, NewTimeline(s, 0))
		within(t, s, NewTimeline(s, time.Second))
	}
}
