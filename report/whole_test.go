package report

import "kansei/sessions"

// whole is a study with everything in it: both kinds of scenario, several
// raters and passes, names of every length.
func whole() *Input {
	in := New(false)
	models := append(sixModels(), ability{"a-model-with-a-very-long-name-instruct-2511-preview", 0.2, 0.5, 671, 37, sessions.Official})
	w := newWorld(11, models...)
	w.raters, w.passes = []string{"me", "li"}, 2
	w.study(in, sessions.Emotional, 21)
	w.study(in, sessions.Rational, 14)
	in.AddScores(fewScores())
	return in
}
