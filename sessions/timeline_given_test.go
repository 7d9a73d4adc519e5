package sessions

import (
	"testing"
	"time"
)

// TestTimelineGiven places marks of a rater in a replay whose pause of a minute
// is cut to two seconds.
func TestTimelineGiven(t *testing.T) {
	at := func(s float64) time.Time {
		return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC).Add(time.Duration(s * float64(time.Second)))
	}
	reply := func(s float64) []Reply {
		return []Reply{{Lane: "l1", Attempt: 1, Status: Complete, Text: "ab", StartedAt: at(s), DurationMS: 1000, Chunks: []Chunk{{DT: 500, Bytes: 1}, {DT: 500, Bytes: 1}}}}
	}
	s := &Session{Lanes: []Lane{{ID: "l1"}}, Turns: []Turn{
		{N: 1, User: UserMessage{At: at(0)}, Replies: reply(0)}, {N: 2, User: UserMessage{At: at(61)}, Replies: reply(61)},
	}}
	tl := NewTimeline(s, 2*time.Second)
	for _, tt := range []struct {
		turn int
		said float64
		want time.Duration
	}{
		{1, 0.4, 400 * time.Millisecond},
		{1, 1, time.Second},
		{1, 31, 2 * time.Second},
		{1, 61, 3 * time.Second},
		{1, 500, 3 * time.Second}, // after the turn that followed
		{2, 90, 4 * time.Second},
		{9, 1, 4 * time.Second},
	} {
		if got := tl.Given(s, tt.turn, at(tt.said)); got != tt.want {
			t.Errorf("what was said of turn %d at %gs comes at %v, want %v", tt.turn, tt.said, got, tt.want)
		}
	}
}
