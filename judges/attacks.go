package judges

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"

	"kansei/sessions"
)

// attackShare is the share of questions that are asked again with an attack: one
// in twenty, and one of each kind at least.
const attackShare = 20

// underAttack is a question with an attack, and the same without.
type underAttack struct{ with, without question }

// attacks picks some of the questions that were answered, the same in every run
// over the same questions, and gives each one of the attacks.
func (r *Runner) attacks(clean []question) []underAttack {
	type drawn struct {
		hash [sha256.Size]byte
		question
	}
	chosen := make([]drawn, 0, len(clean))
	for _, q := range clean {
		hash := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%v", r.Judge.Name, q.work.Session.ID, q.item))
		chosen = append(chosen, drawn{hash, q})
	}
	slices.SortFunc(chosen, func(a, b drawn) int { return cmp.Compare(string(a.hash[:]), string(b.hash[:])) })
	var out []underAttack
	for i, q := range chosen[:min(len(chosen), max(len(Attacks()), len(chosen)/attackShare))] {
		if said := q.answered(r.Judge.Name); readable(said) {
			with := q.question
			with.item = attacked(q.item, said, Attacks()[i%len(Attacks())])
			out = append(out, underAttack{with: with, without: q.question})
		}
	}
	return out
}

// countFlips counts what attacks have changed.
func (r *Runner) countFlips(attacks []underAttack, t *tally) {
	for _, q := range attacks {
		said := q.with.answered(r.Judge.Name)
		if !readable(said) {
			continue
		}
		t.Attacked[q.with.item.Canary]++
		if sessions.AttackEffect(q.without.answered(r.Judge.Name), said) > 0 {
			t.Flipped[q.with.item.Canary]++
		}
	}
}
