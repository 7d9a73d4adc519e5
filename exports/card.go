package exports

import (
	"slices"
	"strconv"

	"kansei/sanitize"
	"kansei/sessions"
)

// cardPart is what a card says of its reply at first sight.
type cardPart struct {
	Verdict string // "Best", "Best, 2 of 3"; empty: no word for it
	Winner  bool   // no lane was called best more often
	Mean    string // of all points that raters gave it; empty: none
	Guesses []guessPart
}

// guessPart is what one rater took the lane for.
type guessPart struct {
	Words string
	Right bool
}

// card sums up what raters said of a reply in the first pass of each.
func (o Options) card(s *sessions.Session, t *sessions.Turn, r *sessions.Reply) cardPart {
	c := cardPart{Mean: meanOf(ratingsOf(s, sessions.Address{Turn: t.N, Lane: r.Lane, Attempt: r.Attempt}))}
	c.Verdict, c.Winner = o.outcome(s, t, r.Lane)
	if o.Hidden {
		return c
	}
	l := s.Lane(r.Lane)
	for _, g := range s.StandingGuesses() {
		if g.Lane == r.Lane {
			words := o.Words.T("export.guessed", sanitize.Line(s.RaterName(g.Rater)), sanitize.Line(g.Guess))
			c.Guesses = append(c.Guesses, guessPart{words, g.Guess == l.Ref() || g.Guess == l.Name()})
		}
	}
	return c
}

// outcome is a word for what the verdicts say of a lane, and whether it won.
func (o Options) outcome(s *sessions.Session, t *sessions.Turn, lane string) (words string, winner bool) {
	verdicts := slices.DeleteFunc(verdictsOf(s, t.N), func(v sessions.Verdict) bool { return !s.Stands(v) || v.Pass > 1 })
	best, tied := map[string]int{}, 0
	for _, v := range verdicts {
		switch {
		case v.Outcome == sessions.Best:
			best[v.Lanes[0]]++
		case v.Outcome == sessions.Tie && slices.Contains(v.Lanes, lane):
			tied++
		}
	}
	most := 0
	for _, n := range best {
		most = max(most, n)
	}
	switch {
	case best[lane] > 0 && len(verdicts) == 1:
		return o.Words.T("export.best"), true
	case best[lane] > 0:
		return o.Words.T("export.best_of", best[lane], len(verdicts)), best[lane] == most
	case tied > 0 && most == 0:
		return o.Words.T("export.tie"), false
	default:
		return "", false
	}
}

// meanOf is the mean of the points of first passes, with one decimal.
func meanOf(given []sessions.Rating) string {
	sum, n := 0, 0
	for _, g := range given {
		if g.Value != nil && g.Pass == 1 {
			sum += *g.Value
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return strconv.FormatFloat(float64(sum)/float64(n), 'f', 1, 64)
}
