package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"kansei/sessions"
)

// Person is somebody whom a model plays. The scenario's script is their opening
// message, which every lane gets; what they say then, each lane has apart. All
// else is told to the model that plays them, and to no lane.
type Person struct {
	Issue         string   `toml:"issue"`           // what they come with
	Hidden        string   `toml:"hidden"`          // what it is really about
	Clues         []string `toml:"clues"`           // what may come out on the way: three
	Manner        string   `toml:"manner"`          // how they talk
	Sensitivities []string `toml:"sensitivities"`   // what they are easily hurt by
	Leaves        string   `toml:"leaves"`          // what would make them leave
	Relation      string   `toml:"relation"`        // whom they talk to
	Turns         int      `toml:"turns,omitempty"` // at most; 0: MaxPersonTurns
}

const (
	// MaxPersonTurns is how many turns a person talks at most.
	MaxPersonTurns = 8

	minPersonTurns = 2
	personClues    = 3
)

// session is the person as a session keeps them.
func (p *Person) session() *sessions.Person {
	if p == nil {
		return nil
	}
	turns := p.Turns
	if turns == 0 {
		turns = MaxPersonTurns
	}
	return &sessions.Person{
		Issue: p.Issue, Hidden: p.Hidden, Clues: slices.Clone(p.Clues), Manner: p.Manner, Sensitivities: slices.Clone(p.Sensitivities),
		Leaves: p.Leaves, Relation: p.Relation, Turns: turns,
	}
}

// checkPerson checks a scenario with somebody whom a model plays.
func (s Scenario) checkPerson() (field, message, expected string) {
	p := s.Person
	if p == nil {
		return "", "", ""
	}
	for _, f := range []struct{ name, text, expected string }{
		{"issue", p.Issue, "what the person comes with"},
		{"hidden", p.Hidden, "what it is really about"},
		{"manner", p.Manner, "how the person talks"},
		{"leaves", p.Leaves, "what would make the person leave"},
		{"relation", p.Relation, "whom the person talks to"},
	} {
		if strings.TrimSpace(f.text) == "" {
			return f.name, fmt.Sprintf("the person has no %s", f.name), f.expected
		}
		if len(f.text) > maxMessage {
			return f.name, fmt.Sprintf("the person's %s has %d bytes", f.name, len(f.text)), fmt.Sprintf("at most %d", maxMessage)
		}
	}
	blank := func(text string) bool { return strings.TrimSpace(text) == "" || len(text) > maxMessage }
	switch {
	case s.Kind == sessions.Rational:
		return "kind", "the scenario is rational and has a person", "an emotional or a creative one"
	case len(s.Script) != 1:
		return "script", fmt.Sprintf("the scenario has a person and %d messages", len(s.Script)), "one message, the person's first"
	case len(p.Clues) != personClues || slices.ContainsFunc(p.Clues, blank):
		return "clues", fmt.Sprintf("the person has %d clues", len(p.Clues)), fmt.Sprintf("%d, none of them empty", personClues)
	case len(p.Sensitivities) == 0 || slices.ContainsFunc(p.Sensitivities, blank):
		return "sensitivities", "the person has no sensitivities, or an empty one", "a list of what hurts them"
	case p.Turns != 0 && (p.Turns < minPersonTurns || p.Turns > MaxPersonTurns):
		return "turns", fmt.Sprintf("the person talks for %d turns", p.Turns), fmt.Sprintf("%d to %d", minPersonTurns, MaxPersonTurns)
	}
	return "", "", ""
}
