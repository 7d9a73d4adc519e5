package sessions

import (
	"fmt"
	"time"
)

// Summary is what a list of sessions shows of one.
type Summary struct {
	ID        string
	Path      string
	Title     string
	CreatedAt time.Time
	UpdatedAt time.Time
	Lanes     []string // PROVIDER/MODEL; not to be shown while Blinded
	Blinded   bool     // blind, and not revealed yet
	Scenario  string   // its id, empty without one
	Kind      Kind     // of the scenario, empty without one
	Turns     int
	Said      []string // the person's messages
	Replies   int      // that can be rated: with text; with a rater, those that count
	Ratings   int      // entries of the log
	// RatedReplies is how many replies have a rating of anybody's that counts;
	// with a rater, how many they have rated fully.
	RatedReplies int
	Verdicts     int
}

// Summary is the session in short, without a path.
func (s *Session) Summary() Summary {
	out := Summary{
		ID: s.ID, Title: s.Title, CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt, Blinded: s.Blinded(),
		Turns: len(s.Turns), Ratings: len(s.Ratings), Verdicts: len(s.Verdicts),
	}
	for _, l := range s.Lanes {
		out.Lanes = append(out.Lanes, l.Ref())
	}
	for i := range s.Turns {
		t := &s.Turns[i]
		out.Said = append(out.Said, t.User.Texts()...)
		for j := range t.Replies {
			if t.Replies[j].HasText() {
				out.Replies++
			}
		}
	}
	if s.Scenario != nil {
		out.Scenario, out.Kind = s.Scenario.ID, s.Scenario.Kind
	}
	out.RatedReplies = s.ratedReplies()
	return out
}

// ratedReplies counts the replies with a rating that was not withdrawn.
func (s *Session) ratedReplies() int {
	type key struct {
		Address
		dimension string
		by        Rater
	}
	stands := map[key]bool{}
	for _, r := range s.Ratings { // the newest entry counts
		stands[key{r.Address, r.Dimension, r.Rater}] = !r.Withdrawn
	}
	rated := map[Address]bool{}
	for k, ok := range stands {
		if ok {
			rated[k.Address] = true
		}
	}
	return len(rated)
}

// Damaged is a file that is no session which this program can read.
type Damaged struct {
	Path string
	Err  error
}

// Saved is what a save has done.
type Saved struct {
	// Session is what the file has now: the session that was saved, joined with
	// what others have said in it. It must not be changed.
	Session *Session
	// Foreign reports whether the file has anything that was not in the session
	// that was saved.
	Foreign bool
	// Restored reports whether the session had been deleted, and is back since
	// something new was said in it.
	Restored bool
	// Deleted reports whether the session has been deleted and stays so, since
	// nothing new was said in it.
	Deleted bool
	// AlmostFull reports whether the file has reached 80% of the largest size.
	AlmostFull bool
	Bytes      int // of the file; 0 where it was not written
}

// FullError reports a session that has become larger than a session file may be.
// What was saved of it before stays as it is.
type FullError struct {
	Path  string
	Bytes int
}

func (e *FullError) Error() string {
	return fmt.Sprintf("the session would have %d MB, more than the %d MB that a session file can have; begin a new session", e.Bytes>>20, MaxFileBytes>>20)
}
