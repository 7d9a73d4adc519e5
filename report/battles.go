package report

import (
	"fmt"
	"math/bits"
	"strconv"

	"kansei/sessions"
	"kansei/stats"
)

// Battle is a comparison of two replies that was made elsewhere, in the Chatbot
// Arena's words.
type Battle struct {
	ModelA, ModelB string
	Winner         string // "model_a", "model_b", "tie", "tie (bothbad)" or "both_bad"
	ID, Turn       string // of the battle; empty where it has none
	Judge          string
	Open           bool // the judge knew the names

	// What battles of our own sessions have, too.
	Session, Scenario string // ids
	Kind              sessions.Kind
	Source            string // a sessions.Source
	Pass              int
}

// turn is the number of the turn, 0 where there is none.
func (b *Battle) turn() int {
	n, err := strconv.Atoi(b.Turn)
	if err != nil {
		return 0
	}
	return n
}

// check refuses a battle that lacks something.
func (b *Battle) check() error {
	if b.ModelA == "" || b.ModelB == "" {
		return &BattleError{Message: "the battle has no model_a or no model_b"}
	}
	if _, known := resultOf(b.Winner); !known {
		return &BattleError{Field: "/winner", Message: fmt.Sprintf("the winner is %q, and not model_a, model_b, tie, tie (bothbad) or both_bad", b.Winner)}
	}
	return nil
}

// BattleError says which part of a battle is wrong.
type BattleError struct {
	Field   string // as a JSON pointer, "" for the whole
	Message string
}

func (e *BattleError) Error() string { return e.Message }

// AddBattle takes in a battle. One that was not blind is only counted, unless the
// input has those, too. The error is a *BattleError.
func (in *Input) AddBattle(b Battle) error {
	if err := b.check(); err != nil {
		return err
	}
	switch r, _ := resultOf(b.Winner); {
	case b.Open && !in.open:
		in.counts.NotBlind++
	case b.ModelA != b.ModelB: // a model does not play against itself
		in.take(b, r)
	}
	return nil
}

// AddCount takes in n battles of one outcome that have no ids, as a database
// groups them. The error is a *BattleError.
func (in *Input) AddCount(b Battle, n int64) error {
	b.ID = ""
	switch {
	case n < 0 || n > mostOfCount:
		return &BattleError{Field: "/n", Message: fmt.Sprintf("the number of battles is %d, and not 0 to %d", n, int64(mostOfCount))}
	case n == 0:
		return nil
	}
	if err := in.AddBattle(b); err != nil {
		return err
	}
	switch r, _ := resultOf(b.Winner); {
	case b.Open && !in.open:
		in.counts.NotBlind += int(n - 1)
	case b.ModelA != b.ModelB:
		in.addBattle(b.ModelA, b.ModelB, b.Judge, r, n-1)
	}
	return nil
}

// mostOfCount is far more than anybody has, and adds up without rounding.
const mostOfCount = 1 << 50

// resultOf is what the Chatbot Arena's word for a winner stands for.
func resultOf(winner string) (r result, known bool) {
	switch winner {
	case "model_a":
		return won, true
	case "model_b":
		return lost, true
	case "tie":
		return tied, true
	case "tie (bothbad)", "both_bad":
		return allBad, true
	default:
		return 0, false
	}
}

// take counts a battle once, however many files have it by its id. Where two
// files differ on who won, or on who stood on the left, the outcome that comes
// first in the order of codes counts, so that the order of the files does not
// matter.
func (in *Input) take(b Battle, r result) {
	if b.ID == "" || b.ID == "null" || b.ID == `""` {
		in.addBattle(b.ModelA, b.ModelB, b.Judge, r, 1)
		return
	}
	c := codeOf(b, r)
	hash := in.identity(b)
	if in.keep != nil {
		in.keep.add(hash, b)
	}
	in.takeOnce(hash, b.ModelA, b.ModelB, b.Judge, c)
}

// takeOnce counts a battle of a code, unless it was counted before.
func (in *Input) takeOnce(hash uint64, a, b, judge string, c code) {
	if a > b {
		a, b = b, a
	}
	before, twice := in.ids.find(hash)
	if twice {
		in.counts.Duplicates++
		if code(before) <= c {
			return
		}
		in.addCode(a, b, judge, code(before), -1)
	}
	in.ids.set(hash, uint8(c))
	in.addCode(a, b, judge, c, 1)
}

// code is the result of a battle as the model that sorts first sees it, and
// whether the other one stood on the left.
type code uint8

func codeOf(b Battle, r result) code {
	if b.ModelA > b.ModelB {
		return code(turned(r))<<1 | 1
	}
	return code(r) << 1
}

// addCode takes in battles of a code, or takes them back out. The models are in
// order.
func (in *Input) addCode(a, b, judge string, c code, times int64) {
	if r := result(c >> 1); c&1 == 0 {
		in.addBattle(a, b, judge, r, times)
	} else {
		in.addBattle(b, a, judge, turned(r), times)
	}
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
	h := uint64(0)
	for _, part := range [...]string{b.ID, min(b.ModelA, b.ModelB), max(b.ModelA, b.ModelB), b.Judge, b.Turn} {
		h = stats.ID(part) ^ bits.RotateLeft64(h*0x9e3779b97f4a7c15, 23)
	}
	return h
}
