package report

import (
	"slices"

	"kansei/sessions"
)

// distinguished is a session whose raters' names tell them apart: those of
// several installations that have one name get their installation's.
func distinguished(s *sessions.Session) *sessions.Session {
	names := map[sessions.Rater]sessions.Rater{}
	name := func(r *sessions.Rater) {
		to, ok := names[*r]
		if !ok {
			to = sessions.Rater{Name: s.RaterName(*r), Pass: r.Pass}
			names[*r] = to
		}
		*r = to
	}
	out := *s
	out.Ratings, out.Verdicts, out.Guesses = slices.Clone(s.Ratings), slices.Clone(s.Verdicts), slices.Clone(s.Guesses)
	for i := range out.Ratings {
		name(&out.Ratings[i].Rater)
	}
	for i := range out.Verdicts {
		name(&out.Verdicts[i].Rater)
	}
	for i := range out.Guesses {
		name(&out.Guesses[i].Rater)
	}
	return &out
}
