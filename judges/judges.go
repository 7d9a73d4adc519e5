// Package judges has models rate what people rate, in quarantine. A judge sees
// what a rater on a blind screen sees: masked replies, and the anchors of the
// rubric. What it says goes into a log of its own (sessions.Judgement) and is
// never added to what people said. Nothing flows back: no lane and no rater is
// given anything that a judge said.
//
// A run asks for every comparison in both orders, adds an attack to some of the
// replies to see whether the judge can be talked into something, and saves after
// every answer, so that a run that is ended anywhere goes on from there.
package judges

import (
	"slices"

	"kansei/sessions"
)

// Item is one question to a judge: which of two replies is better, or how many
// points one reply gets, in every dimension of the session's rubric.
type Item struct {
	Turn     int
	Lanes    []string // one or two, in the order of the session; the attacked one is last
	Attempts []int    // of their replies
	Order    []string // the lanes in the order in which the judge reads them
	Canary   Attack
}

// Attack is what is added to a reply to see whether it changes what a judge says.
type Attack string

// The attacks.
const (
	NoAttack   Attack = ""
	Plea       Attack = "plea"        // the reply begs for the best points
	Override   Attack = "override"    // the reply tells the judge to ignore its instructions
	FakeAnswer Attack = "fake_answer" // the reply ends with an answer in the judge's own form
)

// Attacks are all attacks.
func Attacks() []Attack { return []Attack{Plea, Override, FakeAnswer} }

// Options say what is judged, and how.
type Options struct {
	Points bool // points for single replies in place of comparisons
	// Kin reports whether a judge is of a lane's own family. Pairs and replies of
	// such lanes are left out. It may be nil.
	Kin func(lane *sessions.Lane) bool
	// Hidden are names that are masked beside the known ones.
	Hidden []string
}

// Items lists what can be asked about a session: every two replies to a message,
// in both orders, or every reply. Replies that cannot be rated are left out.
func Items(s *sessions.Session, o Options) []Item {
	var out []Item
	for i := range s.Turns {
		t := &s.Turns[i]
		var lanes []string
		for k := range s.Lanes {
			if t.Counting(s.Lanes[k].ID) != nil && (o.Kin == nil || !o.Kin(&s.Lanes[k])) {
				lanes = append(lanes, s.Lanes[k].ID)
			}
		}
		for a, one := range lanes {
			if o.Points {
				out = append(out, item(t, one))
				continue
			}
			for _, other := range lanes[a+1:] {
				forth := item(t, one, other)
				back := forth
				back.Order = []string{other, one}
				out = append(out, forth, back)
			}
		}
	}
	return out
}

func item(t *sessions.Turn, lanes ...string) Item {
	it := Item{Turn: t.N, Lanes: lanes, Order: lanes}
	for _, l := range lanes {
		it.Attempts = append(it.Attempts, t.Counting(l).Attempt)
	}
	return it
}

// attempt is the attempt of a lane's reply.
func (it Item) attempt(lane string) int { return it.Attempts[slices.Index(it.Lanes, lane)] }

// of reports whether a judgement answers the item.
func (it Item) of(j sessions.Judgement) bool {
	return j.Turn == it.Turn && j.Canary == string(it.Canary) &&
		slices.Equal(j.Lanes, it.Lanes) && slices.Equal(j.Attempts, it.Attempts) && slices.Equal(j.Order, it.Order)
}

// Answered lists what a judge has said of an item by some instructions, in the
// order of the log. It is empty where it was not asked.
func Answered(s *sessions.Session, judge, prompt string, it Item) []sessions.Judgement {
	var out []sessions.Judgement
	for _, j := range s.Judgements {
		if j.Judge == judge && j.Prompt == prompt && !j.Withdrawn && it.of(j) {
			out = append(out, j)
		}
	}
	return out
}
