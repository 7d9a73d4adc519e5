package reading

import (
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"kansei/report"
)

// rowError says which part of a battle is wrong.
type rowError struct {
	offset  int64 // in bytes, from 0
	field   string
	message string
}

func (e *rowError) Error() string { return e.message }

// battles reads battles in the Chatbot Arena's form, a list in JSON or one
// after the other, holding none of them. Of a row it reads model_a, model_b,
// winner and anony. A row that is not anonymous was not blind.
func battles(in *report.Input, r io.Reader) error {
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
			if err := battle(in, d); err != nil {
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

// battle reads one battle.
func battle(in *report.Input, d *jsontext.Decoder) error {
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	start := d.InputOffset() - 1
	var b report.Battle
	for d.PeekKind() != '}' {
		token, err := d.ReadToken()
		if err != nil {
			return err
		}
		name := token.String()
		var to *string
		switch name {
		case "model_a":
			to = &b.ModelA
		case "model_b":
			to = &b.ModelB
		case "winner":
			to = &b.Winner
		case "judge":
			to = &b.Judge
		case "question_id", "turn":
			text, err := d.ReadValue()
			if err != nil {
				return err
			}
			if to = &b.ID; name == "turn" {
				to = &b.Turn
			}
			if *to = string(text); text.Kind() == '"' {
				plain, err := jsontext.AppendUnquote(nil, text)
				if err != nil {
					return err
				}
				*to = `"` + string(plain) + `"` // as tables have it
			}
			continue
		case "anony":
			if d.PeekKind() == 'f' {
				b.Open = true
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
		*to = text.String()
	}
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	err := in.AddBattle(b)
	var bad *report.BattleError
	if errors.As(err, &bad) {
		return &rowError{start, bad.Field, bad.Message}
	}
	return err
}
