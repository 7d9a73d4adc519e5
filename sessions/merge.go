package sessions

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// logs are a session's four logs.
type logs struct {
	ratings  []Rating
	verdicts []Verdict
	notes    []Note
	guesses  []Guess
}

func (s *Session) logs() logs {
	return logs{s.Ratings, s.Verdicts, s.Notes, s.Guesses}
}

// addLogs takes in the entries of other logs that the session does not have.
// Entries stand in the order of their times; those of one time keep the order
// that they had, the session's own first.
func (s *Session) addLogs(other logs) {
	s.Ratings = union(s.Ratings, other.ratings, ratingKey, func(r Rating) time.Time { return r.At })
	s.Verdicts = union(s.Verdicts, other.verdicts, verdictKey, func(v Verdict) time.Time { return v.At })
	s.Notes = union(s.Notes, other.notes, noteKey, func(n Note) time.Time { return n.At })
	s.Guesses = union(s.Guesses, other.guesses, guessKey, func(g Guess) time.Time { return g.At })
}

// addTalk takes in what another process has added to the conversation: turns
// after the session's last one, replies that it does not have to a message
// that it has, an adopted reply and the reveal. What both have stays as the
// session has it.
func (s *Session) addTalk(other *Session) {
	for i := range other.Turns {
		theirs := &other.Turns[i]
		own := s.Turn(theirs.N)
		switch {
		case own == nil && theirs.N == len(s.Turns)+1:
			s.Turns = append(s.Turns, *theirs)
		case own != nil && own.User.first() == theirs.User.first():
			if len(theirs.User.Earlier) > len(own.User.Earlier) { // an adopted reply answers one wording
				own.User, own.Adopted = theirs.User, theirs.Adopted
			}
			for _, r := range theirs.Replies {
				if own.Reply(r.Lane, r.Attempt) == nil {
					own.Replies = append(own.Replies, r)
				}
			}
			if own.Adopted == nil && len(own.User.Earlier) == len(theirs.User.Earlier) {
				own.Adopted = theirs.Adopted
			}
		}
	}
	if s.Blind.RevealedAt == nil {
		s.Blind.RevealedAt, s.Blind.RevealedBy = other.Blind.RevealedAt, other.Blind.RevealedBy
	}
}

// diverges says whether two sessions of one beginning have become two
// conversations: a message of theirs, or a reply, stands where the session has
// another one, begun at another time.
func (s *Session) diverges(other *Session) bool {
	for i := range other.Turns {
		theirs := &other.Turns[i]
		own := s.Turn(theirs.N)
		if own == nil {
			return false
		}
		if own.User.first() != theirs.User.first() {
			return true
		}
		for j := range theirs.Replies {
			r := &theirs.Replies[j]
			mine := own.Reply(r.Lane, r.Attempt)
			if mine != nil && !mine.StartedAt.Equal(r.StartedAt) && !strings.HasPrefix(mine.Text, r.Text) && !strings.HasPrefix(r.Text, mine.Text) {
				return true
			}
		}
	}
	return false
}

// union adds to own what other has more of. Equal entries may stand several
// times (a clock may stand still), so occurrences are counted.
func union[T any](own, other []T, key func(T) string, at func(T) time.Time) []T {
	if len(other) == 0 {
		return own
	}
	have := make(map[string]int, len(own))
	for _, e := range own {
		have[key(e)]++
	}
	var added []T
	for _, e := range other {
		k := key(e)
		if have[k] > 0 {
			have[k]--
			continue
		}
		added = append(added, e)
	}
	if len(added) == 0 {
		return own
	}
	out := slices.Concat(own, added)
	slices.SortStableFunc(out, func(a, b T) int { return at(a).Compare(at(b)) })
	return out
}

func ratingKey(r Rating) string {
	value := "-"
	if r.Value != nil {
		value = strconv.Itoa(*r.Value)
	}
	return joinKey(addressKey(r.Address), r.Dimension, value, raterKey(r.Rater), stamp(r.At, r.Withdrawn))
}

func verdictKey(v Verdict) string {
	return joinKey(strconv.Itoa(v.Turn), string(v.Outcome), string(v.Margin), strings.Join(v.Lanes, ","), raterKey(v.Rater), stamp(v.At, v.Withdrawn))
}

func noteKey(n Note) string {
	return joinKey(addressKey(n.Address), n.Text, strings.Join(n.Tags, ","), raterKey(n.Rater), stamp(n.At, n.Withdrawn))
}

func guessKey(g Guess) string {
	return joinKey(g.Lane, g.Guess, raterKey(g.Rater), stamp(g.At, g.Withdrawn))
}

func addressKey(a Address) string {
	return joinKey(strconv.Itoa(a.Turn), a.Lane, strconv.Itoa(a.Attempt))
}

func raterKey(r Rater) string { return joinKey(r.Name, strconv.Itoa(r.Pass)) }

func stamp(at time.Time, withdrawn bool) string {
	return joinKey(strconv.FormatInt(at.UnixNano(), 36), strconv.FormatBool(withdrawn))
}

func joinKey(parts ...string) string { return strings.Join(parts, "\x00") }
