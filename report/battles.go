package report

import (
	"fmt"
	"hash/fnv"
	"io"
	"slices"
)

// Battle is a comparison of two replies that was made elsewhere, in the Chatbot
// Arena's words.
type Battle struct {
	ModelA, ModelB string
	Winner         string // "model_a", "model_b", "tie", "tie (bothbad)" or "both_bad"
	ID, Turn       string // of the battle; empty where it has none
	Judge          string
	Open           bool // the judge knew the names
}

// BattleError says which part of a battle is wrong.
type BattleError struct {
	Field   string // as a JSON pointer, "" for the whole
	Message string
}

func (e *BattleError) Error() string { return e.Message }

// name keeps one copy of a model's name.
func (in *Input) name(text string) string {
	if kept, ok := in.names[text]; ok {
		return kept
	}
	in.names[text] = text
	return text
}

// AddBattle takes in a battle. One that was not blind is only counted, unless the
// input has those, too. The error is a *BattleError.
func (in *Input) AddBattle(b Battle) error {
	switch {
	case b.ModelA == "" || b.ModelB == "":
		return &BattleError{Message: "the battle has no model_a or no model_b"}
	case !slices.Contains([]string{"model_a", "model_b", "tie", "tie (bothbad)", "both_bad"}, b.Winner):
		return &BattleError{Field: "/winner", Message: fmt.Sprintf("the winner is %q, and not model_a, model_b, tie, tie (bothbad) or both_bad", b.Winner)}
	case b.Open && !in.open:
		in.counts.NotBlind++
		return nil
	case b.ModelA == b.ModelB: // a model does not play against itself
		return nil
	}
	b.ModelA, b.ModelB, b.Judge = in.name(b.ModelA), in.name(b.ModelB), in.name(b.Judge)
	in.take(b, map[string]result{
		"model_a": won, "model_b": lost, "tie": tied, "tie (bothbad)": allBad, "both_bad": allBad,
	}[b.Winner])
	return nil
}

// take counts a battle once, however many files have it by its id. Where two
// files differ on who won, the outcome that comes first in the order of results
// counts, so that the order of the files does not matter.
func (in *Input) take(battle Battle, r result) {
	if battle.ID != "" && battle.ID != "null" && battle.ID != `""` {
		key, seenAs := in.identity(battle), r
		if battle.ModelA > battle.ModelB {
			seenAs = turned(r)
		}
		if before, twice := in.ids[key]; twice {
			in.counts.Duplicates++
			if before <= seenAs {
				return
			}
			a, b := min(battle.ModelA, battle.ModelB), max(battle.ModelA, battle.ModelB)
			in.addBattle(a, b, battle.Judge, before, -1)
		}
		in.ids[key] = seenAs
	}
	in.addBattle(battle.ModelA, battle.ModelB, battle.Judge, r, 1)
}

// turned is a result as the other side sees it.
func turned(r result) result {
	switch r {
	case won:
		return lost
	case lost:
		return won
	default:
		return r
	}
}

// identity is what makes a battle the same in two files: its id, and who met in
// front of whom in which turn, since some files give one id to all battles
// about a question.
func (in *Input) identity(b Battle) uint64 {
	h := fnv.New64a()
	for _, part := range []string{b.ID, min(b.ModelA, b.ModelB), max(b.ModelA, b.ModelB), b.Judge, b.Turn} {
		_, _ = io.WriteString(h, part) // a hash takes everything
		_, _ = h.Write([]byte{0})
	}
	return h.Sum64()
}
