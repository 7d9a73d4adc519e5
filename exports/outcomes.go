package exports

import (
	"cmp"
	"slices"
	"time"

	"kansei/sessions"
)

// overall is the dimension that stands for a verdict where there is none.
const overall = "overall"

// duel is what one rater preferred of the replies of two lanes.
type duel struct {
	left, right string // lanes, as they stood for the rater
	winner      string
	at          time.Time
}

// judge is a rater in the pass that is taken of them: the first in which
// anything stands that was said blind, or not blind. Later passes show how
// steady they are, and are no further votes.
type judge struct {
	sessions.Rater
	blind bool
}

// judgesOf lists who has judged a session, in the order in which they began.
func judgesOf(s *sessions.Session) []judge {
	var out []judge
	note := func(by sessions.Rater, blind bool) {
		at := slices.IndexFunc(out, func(j judge) bool { return j.Name == by.Name && j.blind == blind })
		if at < 0 {
			out = append(out, judge{by, blind})
			return
		}
		out[at].Pass = min(out[at].Pass, by.Pass)
	}
	for _, v := range s.Verdicts {
		if newest, ok := s.Verdict(v.Turn, v.Rater); ok && newest.At.Equal(v.At) {
			note(v.Rater, v.Blind)
		}
	}
	for _, r := range s.Ratings {
		if newest, ok := s.Rating(r.Address, r.Dimension, r.Rater); ok && newest.At.Equal(r.At) {
			note(r.Rater, r.Blind)
		}
	}
	return out
}

// duelsOf is what a judge says of a turn, pair by pair: by the verdict, else by
// the ratings of "overall", else by the mean of the dimensions that both
// replies were rated on.
func duelsOf(s *sessions.Session, t *sessions.Turn, by judge) []duel {
	if v, ok := s.Verdict(t.N, by.Rater); ok && v.Blind == by.blind && (len(t.User.Earlier) == 0 || !v.At.Before(t.User.At)) {
		return duelsByVerdict(s, t, v)
	}
	if found := duelsByRatings(s, t, by, []string{overall}); len(found) > 0 {
		return found
	}
	var all []string
	for _, d := range s.Rubric.Dimensions {
		all = append(all, d.ID)
	}
	return duelsByRatings(s, t, by, all)
}

func duelsByVerdict(s *sessions.Session, t *sessions.Turn, v sessions.Verdict) []duel {
	var out []duel
	for left, right := range pairs(s.Order(v.Pass)) {
		winner := winnerOf(v, left, right)
		if winner != "" && canDuel(s, t, left, right) && judgedThen(t, left, v.At) && judgedThen(t, right, v.At) {
			out = append(out, duel{left, right, winner, v.At})
		}
	}
	return out
}

// judgedThen says whether a verdict of some time was about the reply of a lane
// that counts. One that was asked for again afterwards has not been judged.
func judgedThen(t *sessions.Turn, lane string, at time.Time) bool {
	r := answer(t, lane)
	return r.Attempt == 1 || !r.StartedAt.After(at)
}

// canDuel says whether both lanes have a reply, and hold different models.
func canDuel(s *sessions.Session, t *sessions.Turn, left, right string) bool {
	return answer(t, left) != nil && answer(t, right) != nil && s.Lane(left).Name() != s.Lane(right).Name()
}

func duelsByRatings(s *sessions.Session, t *sessions.Turn, by judge, dimensions []string) []duel {
	var out []duel
	for left, right := range pairs(s.Order(by.Pass)) {
		if !canDuel(s, t, left, right) {
			continue
		}
		more, both := 0, 0
		var at time.Time
		for _, d := range dimensions {
			a, okA := valueOf(s, t, left, d, by)
			b, okB := valueOf(s, t, right, d, by)
			if !okA || !okB {
				continue
			}
			more += *a.Value - *b.Value
			both++
			for _, r := range []sessions.Rating{a, b} {
				if r.At.After(at) {
					at = r.At
				}
			}
		}
		if both > 0 {
			out = append(out, duel{left, right, []string{WinnerB, WinnerTie, WinnerA}[cmp.Compare(more, 0)+1], at})
		}
	}
	return out
}

// valueOf is what a judge gave a lane's reply, where that is a point of the
// scale.
func valueOf(s *sessions.Session, t *sessions.Turn, lane, dimension string, by judge) (sessions.Rating, bool) {
	reply := answer(t, lane)
	r, ok := s.Rating(sessions.Address{Turn: t.N, Lane: lane, Attempt: reply.Attempt}, dimension, by.Rater)
	return r, ok && r.Blind == by.blind && r.Value != nil && *r.Value >= s.Rubric.Min && *r.Value <= s.Rubric.Max
}

// pairs yields every two of a list, the one that stands further to the front
// first.
func pairs(of []string) func(yield func(left, right string) bool) {
	return func(yield func(left, right string) bool) {
		for i, left := range of {
			for _, right := range of[i+1:] {
				if !yield(left, right) {
					return
				}
			}
		}
	}
}
