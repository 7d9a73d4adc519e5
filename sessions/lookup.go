package sessions

import (
	"maps"
	"slices"
	"time"

	"github.com/oklog/ulid/v2"
)

// NewID makes a session's identifier: a ULID, which sorts by time.
func NewID(t time.Time) string {
	return ulid.MustNew(ulid.Timestamp(t), ulid.DefaultEntropy()).String()
}

// Clone is a copy that later changes of the original do not reach. Texts and
// the entries of logs, which never change, are shared.
func (s *Session) Clone() *Session {
	c := *s
	c.Lanes = slices.Clone(s.Lanes)
	for i := range c.Lanes {
		c.Lanes[i].Params = maps.Clone(c.Lanes[i].Params)
	}
	c.Turns = slices.Clone(s.Turns)
	for i := range c.Turns {
		c.Turns[i].Replies = slices.Clone(c.Turns[i].Replies)
		for j := range c.Turns[i].Replies {
			r := &c.Turns[i].Replies[j]
			r.Chunks = slices.Clip(r.Chunks)
			r.Flags = slices.Clip(r.Flags)
		}
	}
	c.Adoptions = slices.Clip(s.Adoptions)
	c.Judgements = slices.Clip(s.Judgements)
	c.States = slices.Clip(s.States)
	c.Ratings = slices.Clip(s.Ratings)
	c.Verdicts = slices.Clip(s.Verdicts)
	c.Notes = slices.Clip(s.Notes)
	c.Guesses = slices.Clip(s.Guesses)
	return &c
}

// Asked is the session without the replies that have not been asked for yet, which
// no file has: a reply is known by when it was asked for.
func (s *Session) Asked() *Session {
	waiting := func(r Reply) bool { return r.Status == Streaming && r.StartedAt.IsZero() }
	if !slices.ContainsFunc(s.Turns, func(t Turn) bool { return slices.ContainsFunc(t.Replies, waiting) }) {
		return s
	}
	c := s.Clone()
	for i := range c.Turns {
		c.Turns[i].Replies = slices.DeleteFunc(c.Turns[i].Replies, waiting)
	}
	return c
}

// Turn is the turn with a number, nil if there is none.
func (s *Session) Turn(n int) *Turn {
	if n < 1 || n > len(s.Turns) {
		return nil
	}
	return &s.Turns[n-1]
}

// Lane is the lane with an id, nil if there is none.
func (s *Session) Lane(id string) *Lane {
	for i := range s.Lanes {
		if s.Lanes[i].ID == id {
			return &s.Lanes[i]
		}
	}
	return nil
}

// Reply is the reply at an address, nil if there is none.
func (s *Session) Reply(a Address) *Reply {
	if t := s.Turn(a.Turn); t != nil {
		return t.Reply(a.Lane, a.Attempt)
	}
	return nil
}

// Reply is one attempt of a lane, nil if there is none.
func (t *Turn) Reply(lane string, attempt int) *Reply {
	for i := range t.Replies {
		if r := &t.Replies[i]; r.Lane == lane && r.Attempt == attempt {
			return r
		}
	}
	return nil
}

// CommonProblem is the kind of error that the newest replies of all lanes end
// with, false where they do not or where not every lane was asked.
func (t *Turn) CommonProblem(lanes int) (kind string, ok bool) {
	for i := range t.Replies {
		r := &t.Replies[i]
		if t.Latest(r.Lane) != r {
			continue
		}
		if r.Error == nil || kind != "" && r.Error.Kind != kind {
			return "", false
		}
		kind = r.Error.Kind
		lanes--
	}
	return kind, lanes == 0
}

// Latest is a lane's newest attempt, nil if it was not asked.
func (t *Turn) Latest(lane string) *Reply {
	var latest *Reply
	for i := range t.Replies {
		if r := &t.Replies[i]; r.Lane == lane && (latest == nil || r.Attempt > latest.Attempt) {
			latest = r
		}
	}
	return latest
}

// sameRater reports whether two entries come from one rater in one pass.
func (s *Session) sameRater(a, b Rater) bool { return a.Pass == b.Pass && s.samePerson(a, b) }

// samePerson is sameRater for any pass. An entry of an unknown installation
// comes from the only installation that has a rater of its name.
func (s *Session) samePerson(a, b Rater) bool {
	if a.By == b.By || !a.SamePerson(b) {
		return a.SamePerson(b)
	}
	only := s.people()[a.Name]
	return only == "" || only == a.By || only == b.By
}

// Rating is the rating that counts for an address, dimension and rater: the
// newest, unless it was withdrawn.
func (s *Session) Rating(a Address, dimension string, by Rater) (Rating, bool) {
	for _, r := range slices.Backward(s.Ratings) {
		if r.Address == a && r.Dimension == dimension && s.sameRater(r.Rater, by) {
			return r, !r.Withdrawn
		}
	}
	return Rating{}, false
}

// Verdict is the verdict on a turn that counts for a rater.
func (s *Session) Verdict(turn int, by Rater) (Verdict, bool) {
	for _, v := range slices.Backward(s.Verdicts) {
		if v.Turn == turn && s.sameRater(v.Rater, by) {
			return v, !v.Withdrawn && !s.superseded(v)
		}
	}
	return Verdict{}, false
}

// Note is the note on a reply that counts for a rater in a pass.
func (s *Session) Note(a Address, by Rater) (Note, bool) {
	for _, n := range slices.Backward(s.Notes) {
		if n.Address == a && s.sameRater(n.Rater, by) {
			return n, !n.Withdrawn
		}
	}
	return Note{}, false
}

// Guess is what a rater took a lane for.
func (s *Session) Guess(lane string, by Rater) (Guess, bool) {
	for _, g := range slices.Backward(s.Guesses) {
		if g.Lane == lane && s.sameRater(g.Rater, by) {
			return g, !g.Withdrawn
		}
	}
	return Guess{}, false
}

// Rated reports whether a rater has an entry, "cannot judge" included, for every
// dimension of a reply that is not optional.
func (s *Session) Rated(a Address, by Rater) bool {
	for _, d := range s.Rubric.Dimensions {
		if d.Optional {
			continue
		}
		if _, ok := s.Rating(a, d.ID, by); !ok {
			return false
		}
	}
	return true
}

// Passes is how many passes a rater has begun.
func (s *Session) Passes(rater Rater) int {
	last := 0
	note := func(by Rater) {
		if s.samePerson(by, rater) {
			last = max(last, by.Pass)
		}
	}
	for _, r := range s.Ratings {
		note(r.Rater)
	}
	for _, v := range s.Verdicts {
		note(v.Rater)
	}
	for _, n := range s.Notes {
		note(n.Rater)
	}
	return last
}

// Seen reports whether a rater has been shown whose letters those of their pass
// are: they asked for the names when the pass had begun. In pass 1 that is so
// even before the first rating, since its letters are those of the
// conversation.
func (s *Session) Seen(by Rater) bool {
	at := s.Blind.RevealedAt
	switch {
	case slices.ContainsFunc(s.Guesses, func(g Guess) bool { return s.sameRater(g.Rater, by) }):
		return true
	case at == nil || s.Blind.RevealedBy != by.Name:
		return false
	}
	return by.Pass <= 1 || slices.ContainsFunc(s.Ratings, func(r Rating) bool { return s.sameRater(r.Rater, by) && !r.At.After(*at) })
}

// Blinded reports whether names are hidden: a blind session before its reveal.
func (s *Session) Blinded() bool { return s.Blind.Enabled && s.Blind.RevealedAt == nil }

// Kind is what the session is counted as: its scenario's kind, or what its
// rubric is for.
func (s *Session) Kind() Kind {
	switch {
	case s.Scenario != nil && (s.Scenario.Kind == Rational || s.Scenario.Kind == Creative):
		return s.Scenario.Kind
	case s.Scenario == nil && s.Rubric.ID == "reason":
		return Rational
	case s.Scenario == nil && s.Rubric.ID == "writing":
		return Creative
	default:
		return Emotional
	}
}
