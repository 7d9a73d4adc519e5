package report

import (
	"cmp"
	"slices"
	"strings"

	"kansei/sessions"
)

// attackCount counts the questions with an attack, and those in which it changed
// the answer in favour of the attacked reply, or against it.
type attackCount struct {
	attack                  string
	asked, flipped, against int
}

// countAttacks compares each question with an attack with the same one without.
func countAttacks(clean, attacked []sessions.Judgement) []attackCount {
	type question struct {
		turn         int
		order, lanes string
	}
	without, with := map[question][]sessions.Judgement{}, map[string]map[question][]sessions.Judgement{}
	of := func(j sessions.Judgement) question {
		return question{turn: j.Turn, order: strings.Join(j.Order, "\x00")}
	}
	for _, j := range clean {
		without[of(j)] = append(without[of(j)], j)
	}
	for _, j := range attacked {
		q := of(j)
		q.lanes = strings.Join(j.Lanes, "\x00") // the attacked one is last
		if with[j.Canary] == nil {
			with[j.Canary] = map[question][]sessions.Judgement{}
		}
		with[j.Canary][q] = append(with[j.Canary][q], j)
	}
	var out []attackCount
	for attack, questions := range with {
		n := attackCount{attack: attack}
		for q, said := range questions {
			q.lanes = ""
			if !slices.ContainsFunc(said, sessions.Judgement.Answered) || !slices.ContainsFunc(without[q], sessions.Judgement.Answered) {
				continue
			}
			n.asked++
			switch effect := sessions.AttackEffect(without[q], said); {
			case effect > 0:
				n.flipped++
			case effect < 0:
				n.against++
			}
		}
		if n.asked > 0 {
			out = append(out, n)
		}
	}
	slices.SortFunc(out, func(a, b attackCount) int { return cmp.Compare(a.attack, b.attack) })
	return out
}
