package cli

import (
	"fmt"
	"slices"

	"kansei/conversation"
	"kansei/providers/builtin"
	"kansei/providers/human"
	"kansei/scenarios"
	"kansei/sessions"
)

// personIn gives a session the model that plays its person, if it has one.
func personIn(s *sessions.Session, player string) {
	if player != "" && s.Scenario != nil && s.Scenario.Person != nil {
		s.Scenario.Person.Player = player
	}
}

// playerName checks who is to play the person, and returns the name as sessions
// have it; empty where nobody was named.
func (a *app) playerName(model string, chosen []scenarios.Scenario) (string, error) {
	i := slices.IndexFunc(chosen, func(sc scenarios.Scenario) bool { return sc.Person != nil })
	switch {
	case model == "" && i >= 0:
		return "", usage(fmt.Sprintf("a model has to play the person of %q", chosen[i].ID), "Name one with --person MODEL.")
	case model == "":
		return "", nil
	case i < 0:
		return "", usage("none of the scenarios has a person to play", "Leave --person out, or choose a scenario that has one; kansei scenarios list --json tells.")
	}
	lane, err := a.lane(model)
	if err != nil {
		return "", err
	}
	if lane.Provider == builtin.ID || lane.Provider == human.ID {
		return "", usage(fmt.Sprintf("%s can't play a person", lane.Name()), "Name a language model with --person.")
	}
	return lane.Name(), nil
}

// playerOf is the model that plays the persons of a plan, nil where there are
// none.
func (a *app) playerOf(plan []*sessions.Session) (*conversation.Player, error) {
	lane, err := a.playerLane(plan)
	if lane == nil || err != nil {
		return nil, err
	}
	provider, err := a.registry.Provider(lane.Provider)
	if err != nil {
		return nil, err
	}
	return &conversation.Player{Name: lane.Name(), Provider: provider, Model: lane.Model, Thinking: string(lane.Thinking), Params: lane.Params}, nil
}

func (a *app) playerLane(plan []*sessions.Session) (*sessions.Lane, error) {
	for _, s := range plan {
		if s.Scenario != nil && s.Scenario.Person != nil && s.Scenario.Person.Player != "" {
			lane, err := a.lane(s.Scenario.Person.Player)
			return &lane, err
		}
	}
	return nil, nil
}
