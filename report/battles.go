package report

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// rowError says which part of a battle is wrong.
type rowError struct {
	offset  int64 // in bytes, from 0
	field   string
	message string
}

func (e *rowError) Error() string { return e.message }

// addBattles reads battles in the Chatbot Arena's form, a list in JSON or one
// after the other, holding none of them. Of a row it reads model_a, model_b,
// winner and anony. A row that is not anonymous was not blind.
func (in *Input) addBattles(r io.Reader) error {
	d := jsontext.NewDecoder(r, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	list := d.PeekKind() == '['
	if list {
		if _, err := d.ReadToken(); err != nil {
			return err
		}
	}
	for {
		switch d.PeekKind() {
		case ']':
			if _, err := d.ReadToken(); err != nil {
				return err
			}
			if d.PeekKind() == 0 {
				if _, err := d.ReadToken(); errors.Is(err, io.EOF) {
					return nil
				}
			}
			return &rowError{d.InputOffset(), "", "something stands after the list"}
		case '{':
			if err := in.addRow(d); err != nil {
				return err
			}
		default:
			offset := d.InputOffset()
			_, err := d.ReadToken()
			if errors.Is(err, io.EOF) && !list {
				return nil
			}
			if err == nil {
				err = &rowError{offset, "", "a battle is an object with model_a, model_b and winner"}
			}
			return err
		}
	}
}

// row is what counts of a battle.
type row struct {
	a, b, winner string
	id, judge    string
	turn         string
	open         bool // the judge knew the names
}

func (in *Input) addRow(d *jsontext.Decoder) error {
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	start := d.InputOffset() - 1
	var battle row
	for d.PeekKind() != '}' {
		token, err := d.ReadToken()
		if err != nil {
			return err
		}
		name := token.String()
		var to *string
		switch name {
		case "model_a":
			to = &battle.a
		case "model_b":
			to = &battle.b
		case "winner":
			to = &battle.winner
		case "judge":
			to = &battle.judge
		case "question_id", "turn":
			text, err := d.ReadValue()
			if err != nil {
				return err
			}
			if to = &battle.id; name == "turn" {
				to = &battle.turn
			}
			*to = string(text)
			continue
		case "anony":
			if d.PeekKind() == 'f' {
				battle.open = true
			}
		}
		if to == nil || d.PeekKind() != '"' {
			if err := d.SkipValue(); err != nil {
				return err
			}
			continue
		}
		text, err := d.ReadToken()
		if err != nil {
			return err
		}
		*to = in.name(text.String())
	}
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	return in.count(battle, start)
}

// name keeps one copy of a model's name.
func (in *Input) name(text string) string {
	if kept, ok := in.names[text]; ok {
		return kept
	}
	in.names[text] = text
	return text
}

func (in *Input) count(battle row, offset int64) error {
	switch {
	case battle.a == "" || battle.b == "":
		return &rowError{offset, "", "the battle has no model_a or no model_b"}
	case !slices.Contains([]string{"model_a", "model_b", "tie", "tie (bothbad)", "both_bad"}, battle.winner):
		return &rowError{offset, "/winner", fmt.Sprintf("the winner is %q, and not model_a, model_b, tie, tie (bothbad) or both_bad", battle.winner)}
	case battle.open && !in.open:
		in.counts.NotBlind++
		return nil
	case battle.a == battle.b: // a model does not play against itself
		return nil
	}
	in.take(battle, map[string]result{
		"model_a": won, "model_b": lost, "tie": tied, "tie (bothbad)": allBad, "both_bad": allBad,
	}[battle.winner])
	return nil
}

// take counts a battle once, however many files have it by its id. Where two
// files differ on who won, the outcome that comes first in the order of results
// counts, so that the order of the files does not matter.
func (in *Input) take(battle row, r result) {
	if battle.id != "" && battle.id != "null" && battle.id != `""` {
		key, seenAs := in.identity(battle), r
		if battle.a > battle.b {
			seenAs = turned(r)
		}
		if before, twice := in.ids[key]; twice {
			in.counts.Duplicates++
			if before <= seenAs {
				return
			}
			a, b := min(battle.a, battle.b), max(battle.a, battle.b)
			in.addBattle(a, b, battle.judge, before, -1)
		}
		in.ids[key] = seenAs
	}
	in.addBattle(battle.a, battle.b, battle.judge, r, 1)
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
func (in *Input) identity(b row) uint64 {
	h := fnv.New64a()
	for _, part := range []string{b.id, min(b.a, b.b), max(b.a, b.b), b.judge, b.turn} {
		_, _ = io.WriteString(h, part) // a hash takes everything
		_, _ = h.Write([]byte{0})
	}
	return h.Sum64()
}
