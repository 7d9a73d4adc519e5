package render

import (
	"kansei/internal/testkit/world"
	"kansei/report"
	"kansei/sessions"
)

// rated is an input of so many sessions of three of the models, after a change.
func rated(models []world.Ability, n int, change func(*sessions.Session)) *report.Input {
	in := report.New(false)
	addAll(in, world.Rated(models, n, change))
	return in
}

func addAll(in *report.Input, all []*sessions.Session) {
	for _, s := range all {
		in.AddSession(s)
	}
}
