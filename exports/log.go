package exports

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"kansei/sessions"
)

// ratingsOf lists the ratings of a reply that count: by rater, in the order in
// which they began, then by the rubric's dimensions.
func ratingsOf(s *sessions.Session, a sessions.Address) []sessions.Rating {
	var raters []sessions.Rater
	place := map[string]int{}
	for i, d := range s.Rubric.Dimensions {
		place[d.ID] = i
	}
	out := s.StandingRatings()
	out = slices.DeleteFunc(out, func(r sessions.Rating) bool { return r.Address != a })
	for _, r := range out {
		if !slices.Contains(raters, r.Rater) {
			raters = append(raters, r.Rater)
		}
	}
	slices.SortStableFunc(out, func(x, y sessions.Rating) int {
		return cmp.Or(slices.Index(raters, x.Rater)-slices.Index(raters, y.Rater), place[x.Dimension]-place[y.Dimension])
	})
	return out
}

// verdictsOf lists the verdicts on a turn that count.
func verdictsOf(s *sessions.Session, turn int) []sessions.Verdict {
	return slices.DeleteFunc(s.StandingVerdicts(), func(v sessions.Verdict) bool { return v.Turn != turn })
}

// notesOf lists the notes on a reply that count.
func notesOf(s *sessions.Session, a sessions.Address) []sessions.Note {
	return slices.DeleteFunc(s.StandingNotes(), func(n sessions.Note) bool { return n.Address != a })
}

// billions is an interval of parameters: "671B", "100–200B", "at least" as
// "≥1000B".
func billions(i sessions.Interval) string {
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	switch {
	case math.IsInf(i.High, 1):
		return "≥" + number(i.Low) + "B"
	case i.Low == i.High:
		return number(i.Low) + "B"
	default:
		return number(i.Low) + "–" + number(i.High) + "B"
	}
}
