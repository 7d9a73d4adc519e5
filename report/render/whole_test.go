package render

import (
	"kansei/sessions"

	"kansei/internal/testkit/world"
	"kansei/report"
)

// whole is a study with everything in it: both kinds of scenario, several
// raters and passes, names of every length.
func whole() *report.Input {
	in := report.New(false)
	models := append(world.SixModels(), world.Ability{Model: "a-model-with-a-very-long-name-instruct-2511-preview", Sense: 0.2, Wit: 0.5, Total: 671, Active: 37, Grade: sessions.Official})
	w := world.New(11, models...)
	w.Raters, w.Passes = []string{"me", "li"}, 2
	addAll(in, w.Study(sessions.Emotional, 21))
	addAll(in, w.Study(sessions.Rational, 14))
	in.AddScores(fewScores())
	return in
}
