package exports

import (
	"math"
	"slices"
	"strconv"

	"kansei/sessions"
)

// ratersOf lists who rated a reply and has not taken all of it back, in the
// order in which they began.
func ratersOf(s *sessions.Session, a sessions.Address) []sessions.Rater {
	var out []sessions.Rater
	for _, r := range s.Ratings {
		if r.Address != a || slices.Contains(out, r.Rater) {
			continue
		}
		if _, ok := s.Rating(a, r.Dimension, r.Rater); ok {
			out = append(out, r.Rater)
		}
	}
	return out
}

// ratingsOf lists the ratings of a reply that count: by rater, in the order in
// which they began, then by the rubric's dimensions.
func ratingsOf(s *sessions.Session, a sessions.Address) []sessions.Rating {
	var out []sessions.Rating
	for _, by := range ratersOf(s, a) {
		for _, d := range s.Rubric.Dimensions {
			if r, ok := s.Rating(a, d.ID, by); ok {
				out = append(out, r)
			}
		}
	}
	return out
}

// blindly says whether everything that a rater's standing ratings of a reply
// say was said blind.
func blindly(s *sessions.Session, a sessions.Address, by sessions.Rater) bool {
	for _, d := range s.Rubric.Dimensions {
		if r, ok := s.Rating(a, d.ID, by); ok && !r.Blind {
			return false
		}
	}
	return true
}

// verdictsOf lists the verdicts on a turn that count, in the order in which
// the raters first judged.
func verdictsOf(s *sessions.Session, turn int) []sessions.Verdict {
	var seen []sessions.Rater
	var out []sessions.Verdict
	for _, v := range s.Verdicts {
		if v.Turn != turn || slices.Contains(seen, v.Rater) {
			continue
		}
		seen = append(seen, v.Rater)
		if newest, ok := s.Verdict(turn, v.Rater); ok {
			out = append(out, newest)
		}
	}
	return out
}

// notesOf lists the notes on a reply that count.
func notesOf(s *sessions.Session, a sessions.Address) []sessions.Note {
	var seen []sessions.Rater
	var out []sessions.Note
	for _, n := range s.Notes {
		if n.Address != a || slices.Contains(seen, n.Rater) {
			continue
		}
		seen = append(seen, n.Rater)
		if newest, ok := s.Note(a, n.Rater); ok {
			out = append(out, newest)
		}
	}
	return out
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
