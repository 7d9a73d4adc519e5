package conversation

import (
	"time"

	"github.com/rivo/uniseg"

	"kansei/sessions"
)

// evenStep is the time between two arrivals in what Even makes.
const evenStep = 50 * time.Millisecond

// Even is a copy of a session in which the replies to one message come at one
// common pace, as behind a curtain, so that a replay before the reveal tells no
// lane from another: all begin when the last of them did, go on at the rate at
// which the longest ends when the last of them did, and end together. How long
// a turn takes stays as it was. Reasoning is left out.
func Even(s *sessions.Session) *sessions.Session {
	c := s.Clone()
	for i := range c.Turns {
		t := &c.Turns[i]
		rounds := map[int][]*sessions.Reply{} // by attempt
		for j := range t.Replies {
			r := &t.Replies[j]
			rounds[r.Attempt] = append(rounds[r.Attempt], r)
		}
		for _, round := range rounds {
			even(round)
		}
	}
	return c
}

// even gives replies that were asked for at once the same times.
func even(round []*sessions.Reply) {
	begin, end := round[0].StartedAt, round[0].StartedAt
	longest := 0
	for _, r := range round {
		if r.StartedAt.Before(begin) {
			begin = r.StartedAt
		}
		if over := r.StartedAt.Add(millis(r.DurationMS)); over.After(end) {
			end = over
		}
		longest = max(longest, uniseg.GraphemeClusterCount(r.Text))
	}
	opens := begin
	for _, r := range round {
		if first := r.StartedAt.Add(millis(r.FirstTokenMS)); first.After(opens) && first.Before(end) {
			opens = first
		}
	}
	wait, span := opens.Sub(begin), end.Sub(opens)
	for _, r := range round {
		r.StartedAt, r.FirstTokenMS, r.DurationMS, r.Reasoning = begin, wait.Milliseconds(), end.Sub(begin).Milliseconds(), ""
		r.Chunks = evenChunks(r.Text, wait, span, longest)
	}
}

// evenChunks cuts a text into arrivals after a wait, at a rate at which a text
// of so many graphemes takes a span.
func evenChunks(text string, wait, span time.Duration, longest int) []sessions.Chunk {
	var out []sessions.Chunk
	var last time.Duration // of the arrival before
	n, bytes, state := 0, int32(0), -1
	for rest := text; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		n++
		bytes += int32(len(cluster))
		at := wait + time.Duration(float64(span)*float64(n)/float64(longest))
		if at = at.Truncate(evenStep); at > last || rest == "" {
			at = max(at, last)
			out = append(out, sessions.Chunk{DT: saturated((at - last).Milliseconds()), Bytes: bytes})
			last, bytes = at, 0
		}
	}
	return out
}

// millis is a number of milliseconds of a file, kept to what a day has.
func millis(n int64) time.Duration {
	return time.Duration(min(max(n, 0), (24*time.Hour).Milliseconds())) * time.Millisecond
}
