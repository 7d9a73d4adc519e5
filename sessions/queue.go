package sessions

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"time"
)

// RetestAfter is how long after its rating a reply may be shown again.
const RetestAfter = 24 * time.Hour

// retestShare is the share of replies that are shown again: one in eight.
const retestShare = 1.0 / 8

// File is a session and where it is kept.
type File struct {
	Path    string
	Session *Session
}

// Task is what one rater still has to rate in one session, in one pass.
type Task struct {
	File
	Pass int       // 1, or 2 where replies are shown again
	Left []Address // what is to be rated, by turns, then in the order shown; never empty
	Of   int       // how many replies the pass has, with those already rated
	// Given and Cells count the marks that the first pass asks for: each dimension
	// of each reply that is not optional, or each turn where the verdict alone is.
	Given, Cells int
	begun        bool
	whole        bool
}

// Again reports whether the task shows replies that were rated before.
func (t Task) Again() bool { return t.Pass > 1 }

// rank puts sessions that were begun first, and those in which messages are
// still to be answered last.
func (t Task) rank() int {
	switch {
	case t.begun:
		return 0
	case t.whole:
		return 1
	default:
		return 2
	}
}

// Turn is the first turn with something to rate.
func (t Task) Turn() int { return t.Left[0].Turn }

// Tally counts replies over many sessions, for one rater.
type Tally struct {
	Replies, Rated   int       // of the first pass
	Again, AgainDone int       // to be shown again in all, and rated again
	Later            int       // to be shown again, but not yet
	Next             time.Time // when the first of Later is due; zero if there is none
}

// Queue lists what a rater still has to rate at a time: sessions that were
// begun first, then fresh ones in an order that each rater has for themselves,
// so that neither the kinds of scenario nor the raters go in step, the complete
// before those that are still being collected, then
// replies that are shown again. It is the same whenever it is asked.
func Queue(all []File, rater Rater, now time.Time) ([]Task, Tally) {
	var tasks []Task
	var sum Tally
	for _, s := range all {
		first, again := s.Session.first(rater), s.Session.again(rater, now, &sum)
		sum.Replies += first.Of
		sum.Rated += first.Of - len(first.Left)
		next := first
		if len(next.Left) == 0 {
			next = again
		}
		if len(next.Left) > 0 {
			next.File, next.whole = s, s.Session.collected()
			if next.Pass == 1 {
				next.Given, next.Cells = s.Session.cells(rater.inPass(1))
			}
			tasks = append(tasks, next)
		}
	}
	slices.SortFunc(tasks, func(a, b Task) int {
		return cmp.Or(
			cmp.Compare(a.Pass, b.Pass), cmp.Compare(a.rank(), b.rank()),
			cmp.Compare(hash(rater.Name, a.Session.ID), hash(rater.Name, b.Session.ID)), cmp.Compare(a.Path, b.Path),
		)
	})
	return tasks, sum
}

// collected reports whether every message of the scenario was said and every
// lane that it went to has a reply that can be rated. A free conversation is
// never unfinished.
func (s *Session) collected() bool {
	if s.Scenario == nil {
		return true
	}
	if len(s.Turns) < len(s.Scenario.Script) {
		return false
	}
	for i := range s.Turns {
		t := &s.Turns[i]
		for _, l := range s.Lanes {
			if r := t.Latest(l.ID); t.User.Reaches(l.ID) && (r == nil || r.Status == Streaming) {
				return false
			}
		}
	}
	return true
}

// cells is how many of the marks of a pass are given, and how many there are.
func (s *Session) cells(by Rater) (given, of int) {
	turns := map[int]bool{}
	for _, a := range s.ratable(by.Pass) {
		if turns[a.Turn] = true; s.Rubric.VerdictOnly() {
			continue
		}
		for _, d := range s.Rubric.Dimensions {
			if d.Optional {
				continue
			}
			of++
			if _, ok := s.Rating(a, d.ID, by); ok {
				given++
			}
		}
	}
	if s.Rubric.VerdictOnly() {
		for n := range turns {
			of++
			if _, ok := s.Verdict(n, by); ok {
				given++
			}
		}
	}
	return given, of
}

// first is what is left of a rater's first pass.
func (s *Session) first(rater Rater) Task {
	by := rater.inPass(1)
	all := s.ratable(by.Pass)
	return s.left(by, all, all)
}

// RatedBy is how many replies a rater has rated fully in the first pass, and of
// how many, as Queue counts them.
func (s *Session) RatedBy(rater Rater) (rated, of int) {
	t := s.first(rater)
	return t.Of - len(t.Left), t.Of
}

// again is what is due of a rater's second pass, which has the replies chosen
// by Retest, and counts it.
func (s *Session) again(rater Rater, now time.Time, sum *Tally) Task {
	by := rater.inPass(2)
	chosen := s.Retest(rater.Name)
	var due []Address
	for _, a := range chosen {
		at, rated := s.ratedAt(a, rater.inPass(1))
		switch {
		case s.Rated(a, by):
			sum.AgainDone++
		case !rated:
		case now.Before(at.Add(RetestAfter)):
			sum.Later++
			if next := at.Add(RetestAfter); sum.Next.IsZero() || next.Before(sum.Next) {
				sum.Next = next
			}
		default:
			due = append(due, a)
		}
	}
	sum.Again += len(chosen)
	return s.left(by, due, chosen)
}

// left is a task of what is not rated yet among due.
func (s *Session) left(by Rater, due, all []Address) Task {
	t := Task{Pass: by.Pass, Of: len(all)}
	for _, a := range due {
		if !s.Rated(a, by) {
			t.Left = append(t.Left, a)
		}
	}
	t.begun = slices.ContainsFunc(s.Ratings, func(r Rating) bool { return s.sameRater(r.Rater, by) })
	return t
}

// Remaining is what is left of a rater's pass over the whole session, without its
// File. Where no dimension is asked for, the verdicts are: all replies of a turn
// that has none are left.
func (s *Session) Remaining(rater Rater) Task {
	all := s.ratable(rater.Pass)
	if !s.Rubric.VerdictOnly() {
		return s.left(rater, all, all)
	}
	t := Task{Pass: rater.Pass, Of: len(all)}
	for _, a := range all {
		if _, ok := s.Verdict(a.Turn, rater); !ok {
			t.Left = append(t.Left, a)
		}
	}
	return t
}

// RatedAt is when a rater's newest mark or verdict of a pass was given; ok is
// whether there is one.
func (s *Session) RatedAt(rater Rater) (at time.Time, ok bool) {
	later := func(by Rater, when time.Time, withdrawn bool) {
		if s.sameRater(by, rater) && !withdrawn && when.After(at) {
			at = when
		}
	}
	for _, r := range s.Ratings {
		later(r.Rater, r.At, r.Withdrawn)
	}
	for _, v := range s.Verdicts {
		later(v.Rater, v.At, v.Withdrawn)
	}
	return at, !at.IsZero()
}

// VerdictOnly reports whether a rubric asks for no dimension, and so for the
// verdict alone.
func (r Rubric) VerdictOnly() bool {
	return !slices.ContainsFunc(r.Dimensions, func(d Dimension) bool { return !d.Optional })
}

// ratable lists the replies that are rated, the counting one of each lane in
// each turn, in the order in which a pass shows them.
func (s *Session) ratable(pass int) []Address {
	var out []Address
	order := s.Order(pass)
	for i := range s.Turns {
		t := &s.Turns[i]
		for _, lane := range order {
			if r := t.Counting(lane); r != nil && r.Status != Streaming {
				out = append(out, Address{Turn: t.N, Lane: lane, Attempt: r.Attempt})
			}
		}
	}
	return out
}

// ratedAt is when a reply was fully rated.
func (s *Session) ratedAt(a Address, by Rater) (time.Time, bool) {
	var at time.Time
	for _, d := range s.Rubric.Dimensions {
		r, ok := s.Rating(a, d.ID, by)
		if !ok && !d.Optional {
			return time.Time{}, false
		}
		if ok && r.At.After(at) {
			at = r.At
		}
	}
	return at, !at.IsZero()
}

// Retest chooses the replies of a session that a rater is shown again, in the
// order in which the second pass shows them: one in eight, over many sessions
// between 10 and 15 in a hundred. The choice is drawn by a hash of the
// session, the rater and the reply, so that it is the same wherever it is
// made and nothing has to be kept: where an eighth is no whole number, the
// rest is one more reply by chance.
func (s *Session) Retest(rater string) []Address {
	all := s.ratable(2)
	n := int(float64(len(all))*retestShare + chance(hash("retest", rater, s.ID)))
	drawn := slices.Clone(all)
	slices.SortStableFunc(drawn, func(a, b Address) int { return cmp.Compare(s.hashOf(a, rater), s.hashOf(b, rater)) })
	drawn = drawn[:n]
	return slices.DeleteFunc(all, func(a Address) bool { return !slices.Contains(drawn, a) })
}

func (s *Session) hashOf(a Address, rater string) uint64 {
	return hash("reply", rater, s.ID, fmt.Sprint(a.Turn), a.Lane)
}

// hash is a number that follows from texts alone.
func hash(parts ...string) uint64 {
	sum := sha256.Sum256([]byte(joinKey(parts...)))
	return binary.BigEndian.Uint64(sum[:8])
}

// chance is a hash as a number from 0 to below 1.
func chance(hash uint64) float64 { return float64(hash>>11) / (1 << 53) }

func (r Rater) inPass(n int) Rater {
	r.Pass = n
	return r
}
