package sessions

import (
	"slices"
	"strings"
)

// StandingJudgements returns the judgements that count, as StandingRatings does:
// they are about the replies that count, in a dimension that the session has.
// Those about a reply with an attack are among them.
func (s *Session) StandingJudgements() []Judgement {
	type key struct {
		judge, prompt, lanes, order, dimension, canary string
		turn                                           int
	}
	return standing(s.Judgements, func(j Judgement) (key, Judgement, bool) {
		k := key{j.Judge, j.Prompt, strings.Join(j.Lanes, "\x00"), strings.Join(j.Order, "\x00"), j.Dimension, j.Canary, j.Turn}
		return k, j, !j.Withdrawn && s.validJudgement(j)
	})
}

func (s *Session) validJudgement(j Judgement) bool {
	t := s.Turn(j.Turn)
	if t == nil || len(j.Lanes) != len(j.Order) || len(j.Attempts) > 0 && len(j.Attempts) != len(j.Lanes) {
		return false
	}
	if len(j.Lanes) != 1 && (len(j.Lanes) != 2 || j.Lanes[0] == j.Lanes[1]) {
		return false
	}
	for i, lane := range j.Lanes {
		reply := t.Counting(lane)
		if reply == nil || !slices.Contains(j.Order, lane) || len(j.Attempts) > 0 && j.Attempts[i] != reply.Attempt {
			return false
		}
	}
	if j.Value != nil && (len(j.Lanes) != 1 || *j.Value < s.Rubric.Min || *j.Value > s.Rubric.Max) {
		return false
	}
	return slices.ContainsFunc(s.Rubric.Dimensions, func(d Dimension) bool { return d.ID == j.Dimension })
}

// Preferred is the lane that a comparison prefers; empty for a tie, points, or
// no answer.
func (j Judgement) Preferred() string {
	switch {
	case len(j.Order) < 2:
		return ""
	case j.Outcome == First:
		return j.Order[0]
	case j.Outcome == Second:
		return j.Order[1]
	}
	return ""
}

// Answered reports whether a judge gave an answer that could be read.
func (j Judgement) Answered() bool {
	if len(j.Lanes) < 2 {
		return j.Value != nil
	}
	return j.Outcome == First || j.Outcome == Second || j.Outcome == Same
}

// AttackEffect is how much an attack changed what a judge says in favour of the
// attacked reply, which is the last of its lanes: in how many more dimensions it
// is preferred than without, or how many more points it has. Below 0 the attack
// did it harm.
func AttackEffect(clean, withAttack []Judgement) int {
	if len(withAttack) == 0 {
		return 0
	}
	lanes := withAttack[0].Lanes
	if len(lanes) < 2 {
		return pointsOf(withAttack) - pointsOf(clean)
	}
	return Favours(withAttack, lanes[1]) - Favours(clean, lanes[1])
}

// Favours is in how many dimensions a lane was preferred.
func Favours(said []Judgement, lane string) (n int) {
	for _, j := range said {
		if j.Preferred() == lane {
			n++
		}
	}
	return n
}

func pointsOf(said []Judgement) (n int) {
	for _, j := range said {
		if j.Value != nil {
			n += *j.Value
		}
	}
	return n
}
