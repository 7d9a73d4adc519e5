package sessions

import (
	"slices"
	"time"
)

// Timeline is a session laid out in time for a replay: the turns one after the
// other, the lanes of a turn beside each other as they were, and pauses cut to
// a limit. It is pure and never changes.
type Timeline struct {
	marks    []Mark
	replies  []track
	moments  []time.Duration // of every arrival, start and end, sorted, distinct
	duration time.Duration
}

// Mark is where a turn begins.
type Mark struct {
	Turn int
	At   time.Duration
}

// track is one reply in time.
type track struct {
	address Address
	start   time.Duration
	end     time.Duration
	arrived []arrival
	split   int // bytes of reasoning, which come first
	whole   int // bytes of reasoning and text
}

// arrival says how many bytes had come at a time.
type arrival struct {
	at    time.Duration
	bytes int
}

// Progress is how much of a reply there is at some time of a replay.
type Progress struct {
	Reasoning int // bytes
	Text      int // bytes
	Begun     bool
	Ended     bool
}

// NewTimeline lays a session out. Pauses in which nothing comes, within a turn
// and between two turns, are cut to idleLimit; 0 keeps them as they were.
func NewTimeline(s *Session, idleLimit time.Duration) *Timeline {
	tl := &Timeline{}
	var at time.Duration // where the next turn begins
	var lastEnd time.Time
	for i := range s.Turns {
		t := &s.Turns[i]
		begin := turnStart(t)
		if i > 0 && !lastEnd.IsZero() && begin.After(lastEnd) {
			at = plus(at, limit(begin.Sub(lastEnd), idleLimit))
		}
		tl.marks = append(tl.marks, Mark{Turn: t.N, At: at})
		tracks, end := layTurn(t, begin, at)
		tl.replies = append(tl.replies, tracks...)
		at = end
		lastEnd = turnEnd(t, begin)
	}
	tl.duration = at
	if idleLimit > 0 {
		tl.cutIdle(idleLimit)
	}
	tl.collectMoments()
	return tl
}

// forever is as long as a replay can be: files can have any number in them,
// and times are added.
const forever = time.Duration(1) << 61

// plus adds to a time of the replay, and stays within it.
func plus(at, d time.Duration) time.Duration { return at + min(max(d, 0), forever-at) }

// millis is a number of milliseconds of a file.
func millis(n int64) time.Duration {
	return time.Duration(min(max(n, 0), int64(forever/time.Millisecond))) * time.Millisecond
}

func limit(d, idleLimit time.Duration) time.Duration {
	if idleLimit > 0 && d > idleLimit {
		return idleLimit
	}
	return d
}

// turnStart is when the first reply of a turn was asked for.
func turnStart(t *Turn) time.Time {
	begin := t.User.At
	for i, r := range t.Replies {
		if !r.StartedAt.IsZero() && (i == 0 || r.StartedAt.Before(begin)) {
			begin = r.StartedAt
		}
	}
	return begin
}

func turnEnd(t *Turn, begin time.Time) time.Time {
	end := begin
	for _, r := range t.Replies {
		if e := r.StartedAt.Add(millis(r.DurationMS)); e.After(end) {
			end = e
		}
	}
	return end
}

// layTurn places the replies of a turn that begins at a time of the replay.
func layTurn(t *Turn, begin time.Time, at time.Duration) (tracks []track, end time.Duration) {
	end = at
	for _, r := range t.Replies {
		start := at
		if r.StartedAt.After(begin) {
			start = plus(start, r.StartedAt.Sub(begin))
		}
		tr := track{
			address: Address{t.N, r.Lane, r.Attempt}, start: start,
			end:   plus(start, millis(r.DurationMS)),
			split: len(r.Reasoning), whole: len(r.Reasoning) + len(r.Text),
		}
		now, bytes := start, 0
		for _, c := range r.Chunks {
			now = plus(now, millis(int64(c.DT)))
			bytes += min(max(int(c.Bytes), 0), tr.whole-bytes)
			tr.arrived = append(tr.arrived, arrival{now, bytes})
		}
		tr.end = max(tr.end, now)
		if bytes < tr.whole { // chunks that do not add up: the rest comes at the end
			tr.arrived = append(tr.arrived, arrival{tr.end, tr.whole})
		}
		tracks = append(tracks, tr)
		end = max(end, tr.end)
	}
	return tracks, end
}

// cutIdle shortens every stretch in which nothing happens in any lane.
func (tl *Timeline) cutIdle(idleLimit time.Duration) {
	tl.collectMoments()
	var cut, last time.Duration
	cuts := make(map[time.Duration]time.Duration, len(tl.moments))
	for _, m := range tl.moments {
		if gap := m - last; gap > idleLimit {
			cut += gap - idleLimit
		}
		cuts[m], last = m-cut, m
	}
	for i := range tl.marks {
		tl.marks[i].At = cuts[tl.marks[i].At]
	}
	for i := range tl.replies {
		r := &tl.replies[i]
		r.start, r.end = cuts[r.start], cuts[r.end]
		for j := range r.arrived {
			r.arrived[j].at = cuts[r.arrived[j].at]
		}
	}
	tl.duration = cuts[tl.duration]
}

func (tl *Timeline) collectMoments() {
	tl.moments = append(tl.moments[:0], 0, tl.duration)
	for _, m := range tl.marks {
		tl.moments = append(tl.moments, m.At)
	}
	for _, r := range tl.replies {
		tl.moments = append(tl.moments, r.start, r.end)
		for _, a := range r.arrived {
			tl.moments = append(tl.moments, a.at)
		}
	}
	slices.Sort(tl.moments)
	tl.moments = slices.Compact(tl.moments)
}

// Duration is how long the replay takes at speed 1.
func (tl *Timeline) Duration() time.Duration { return tl.duration }

// Marks says where each turn begins.
func (tl *Timeline) Marks() []Mark { return slices.Clone(tl.marks) }

// Turn is the number of the turn that is on at a time, 0 without turns.
func (tl *Timeline) Turn(at time.Duration) int {
	n := 0
	for _, m := range tl.marks {
		if m.At <= at {
			n = m.Turn
		}
	}
	return n
}

// At is how much of every reply there is at a time.
func (tl *Timeline) At(at time.Duration) map[Address]Progress {
	out := make(map[Address]Progress, len(tl.replies))
	for i := range tl.replies {
		r := &tl.replies[i]
		// The number of arrivals up to and including this time.
		n, _ := slices.BinarySearchFunc(r.arrived, at, func(a arrival, at time.Duration) int {
			if a.at <= at {
				return -1
			}
			return 1
		})
		bytes := 0
		if n > 0 {
			bytes = r.arrived[n-1].bytes
		}
		out[r.address] = Progress{
			Reasoning: min(bytes, r.split), Text: max(0, bytes-r.split),
			Begun: at >= r.start, Ended: at >= r.end,
		}
	}
	return out
}

// Next is the time of the first thing that happens after a time; the end of
// the replay if nothing does.
func (tl *Timeline) Next(at time.Duration) time.Duration {
	n, found := slices.BinarySearch(tl.moments, at)
	if found {
		n++
	}
	if n >= len(tl.moments) {
		return tl.duration
	}
	return tl.moments[n]
}
