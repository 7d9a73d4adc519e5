package sessions

import "time"

// Given is when something that a rater said of a turn comes in the replay:
// while the turn is played, at its own time; in the pause after it, as far
// through the pause as it was, though that may be cut.
func (tl *Timeline) Given(s *Session, turn int, at time.Time) time.Duration {
	t := s.Turn(turn)
	if t == nil || turn > len(tl.marks) {
		return tl.duration
	}
	from := tl.marks[turn-1].At
	end := from
	for _, r := range tl.replies {
		if r.address.Turn == turn {
			end = max(end, r.end)
		}
	}
	begin := turnStart(t)
	over := turnEnd(t, begin)
	next := s.Turn(turn + 1)
	if !at.After(over) || next == nil {
		return min(end, plus(from, at.Sub(begin)))
	}
	pause := turnStart(next).Sub(over)
	if pause <= 0 {
		return end
	}
	share := min(1, float64(at.Sub(over))/float64(pause))
	return end + time.Duration(share*float64(tl.marks[turn].At-end))
}
