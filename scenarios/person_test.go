package scenarios

import (
	"strings"
	"testing"
)

const personFile = `id = "x"
kind = "emotional"
lang = "en"
title = "T"
script = ["Hello."]

[person]
issue = "a key"
hidden = "a friend"
clues = ["soup", "a kettle", "the spring"]
manner = "dry"
sensitivities = ["pity"]
leaves = "advice"
relation = "a program"
`

func TestDecodePerson(t *testing.T) {
	s, err := Decode("f.toml", []byte(personFile))
	if err != nil {
		t.Fatal(err)
	}
	p := s.Session().Person
	if p == nil || p.Turns != MaxPersonTurns || p.Hidden != "a friend" || len(p.Clues) != 3 || p.Player != "" {
		t.Errorf("the session's person is %+v", p)
	}
}

func TestDecodePersonInvalid(t *testing.T) {
	for name, c := range map[string]struct{ from, to, want string }{
		"no issue":        {`issue = "a key"`, `issue = " "`, "f.toml:8:1: the person has no issue"},
		"two clues":       {`, "the spring"`, ``, "f.toml:10:1: the person has 2 clues (expected 3, none of them empty)"},
		"an empty clue":   {`"the spring"`, `""`, "the person has 3 clues"},
		"nothing hurts":   {`["pity"]`, `[]`, "f.toml:12:1: the person has no sensitivities"},
		"two messages":    {`["Hello."]`, `["Hello.", "So."]`, "f.toml:5:1: the scenario has a person and 2 messages"},
		"many turns":      {`relation =`, "turns = 9\nrelation =", "the person talks for 9 turns (expected 2 to 8)"},
		"a field's name":  {`hidden =`, `secret =`, `unknown field "person.secret" (expected one of issue, hidden, clues, manner, sensitivities, leaves, relation, turns)`},
		"a rational one":  {`"emotional"`, `"rational"`, "the scenario is rational and has a person"},
		"clues in a text": {`["soup", "a kettle", "the spring"]`, `"soup"`, "expected a list of three, each in quotes"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Decode("f.toml", []byte(strings.Replace(personFile, c.from, c.to, 1)))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
