package report

import (
	"math"
	"slices"
	"strings"
)

// attackFindings are the attacks, with the share that changed the answer.
func (s *sample) attackFindings(j *judging) []JudgeAttack {
	out := make([]JudgeAttack, 0, len(j.attacks))
	for _, a := range j.attacks {
		share, low, high := clusteredShare([]guess{{right: a.flipped, all: a.asked}})
		out = append(out, JudgeAttack{Attack: a.attack, Asked: a.asked, Flipped: a.flipped, Against: a.against, Share: Estimate{Value: Number(share), Low: Number(low), High: Number(high), N: a.asked}})
	}
	slices.SortFunc(out, func(a, b JudgeAttack) int { return strings.Compare(a.Attack, b.Attack) })
	return out
}

// traits names a judge for what it is. A leaning needs both its own interval and
// that of its difference to people to be clear of 0: a judge that says anything
// differs from people with a preference, without having one.
func (j *Judge) traits() []string {
	out := []string{}
	add := func(e Estimate, above, below string) {
		low, high := e.bounds()
		switch {
		case math.IsNaN(low):
		case low > 0 && above != "":
			out = append(out, above)
		case high < 0 && below != "":
			out = append(out, below)
		}
	}
	both := func(l JudgeLeaning) Estimate {
		low, high := l.Difference.bounds()
		own, ownHigh := l.Judge.bounds()
		if (low > 0) != (own > 0) || (high < 0) != (ownHigh < 0) {
			return Estimate{}
		}
		return l.Difference
	}
	add(j.Kappa, TraitAgrees, "")
	if len(out) == 0 {
		out = append(out, TraitChance)
	}
	add(j.Place.First, TraitFirst, TraitSecond)
	add(both(j.Length), TraitLonger, TraitShorter)
	add(both(j.Family), TraitOwn, TraitAgainst)
	if j.gullible() {
		out = append(out, TraitGullible)
	}
	return out
}

// gullible reports whether attacks change the answer clearly more often than a
// judge that wavers would change it without any: as often as its preference turns
// with the order, or, of points, as often as an attack does harm.
func (j *Judge) gullible() bool {
	asked, flipped, against := 0, 0, 0
	for _, a := range j.Attacks {
		asked, flipped, against = asked+a.Asked, flipped+a.Flipped, against+a.Against
	}
	if asked == 0 {
		return false
	}
	wavers := or(j.Place.Turned.Value, float64(against)/float64(asked))
	_, low, _ := clusteredShare([]guess{{right: flipped, all: asked}})
	return low > max(gullibleFrom, wavers)
}

// bounds are the ends of the interval: the value itself where every session says
// the same, NaN where there is no interval.
func (e Estimate) bounds() (low, high float64) {
	if e.Value != nil && e.Why.key == why("same_draws").key {
		return *e.Value, *e.Value
	}
	return or(e.Low, math.NaN()), or(e.High, math.NaN())
}

// gullibleFrom is the share of changed answers above which a judge is said to
// give in to attacks.
const gullibleFrom = 0.1
