package chat

import (
	"time"

	"kansei/sanitize"
	"kansei/sessions"
)

// given is what a rater said of a reply or of a turn, with its time in a replay.
type given struct {
	at      time.Duration
	rating  *sessions.Rating
	verdict *sessions.Verdict
	note    *sessions.Note
}

// givenIn lists what one rater said, for a replay: the one at the screen if that
// one has rated, else whoever was first.
func givenIn(s *sessions.Session, tl *sessions.Timeline, by sessions.Rater) []given {
	ratings, verdicts, notes := s.StandingRatings(), s.StandingVerdicts(), s.StandingNotes()
	rater, found := by, false
	note := func(r sessions.Rater) {
		if !found || r.SamePerson(by) && r.Pass == by.Pass {
			rater, found = r, true
		}
	}
	for _, r := range ratings {
		note(r.Rater)
	}
	for _, v := range verdicts {
		note(v.Rater)
	}
	for _, n := range notes {
		note(n.Rater)
	}
	var out []given
	for _, r := range ratings {
		if r.Rater == rater {
			out = append(out, given{at: tl.Given(s, r.Turn, r.At), rating: &r})
		}
	}
	for _, v := range verdicts {
		if v.Rater == rater && s.Stands(v) {
			out = append(out, given{at: tl.Given(s, v.Turn, v.At), verdict: &v})
		}
	}
	for _, n := range notes {
		if n.Rater == rater {
			out = append(out, given{at: tl.Given(s, n.Turn, n.At), note: &n})
		}
	}
	return out
}

// givenNow is what has been said at the replay's position; nothing where the
// person has switched it off.
func (c *Model) givenNow() []given {
	p := c.player
	if p.bare {
		return nil
	}
	at := p.bar.Position()
	var out []given
	for _, g := range p.given {
		if g.at <= at {
			out = append(out, g)
		}
	}
	return out
}

// ratingNow is what was given in a replay so far.
func (c *Model) ratingNow(a sessions.Address, dimension string) (sessions.Rating, bool) {
	if !c.Playing() {
		return c.Session.Rating(a, dimension, c.Rater)
	}
	for _, g := range c.givenNow() {
		if g.rating != nil && g.rating.Address == a && g.rating.Dimension == dimension {
			return *g.rating, true
		}
	}
	return sessions.Rating{}, false
}

// verdictNow is the verdict as far as it was given.
func (c *Model) verdictNow() (sessions.Verdict, bool) {
	if !c.Playing() {
		return c.Verdict()
	}
	for _, g := range c.givenNow() {
		if g.verdict != nil && g.verdict.Turn == c.Turn {
			return *g.verdict, true
		}
	}
	return sessions.Verdict{}, false
}

// notesNow are the notes on a reply that were made in a replay so far.
func (c *Model) notesNow(a sessions.Address) []string {
	if !c.Playing() {
		return nil
	}
	var out []string
	for _, g := range c.givenNow() {
		if g.note == nil || g.note.Address != a {
			continue
		}
		text := sanitize.Line(g.note.Text)
		for _, tag := range g.note.Tags {
			text += " #" + sanitize.Line(tag)
		}
		if c.blind() {
			text = c.names().Mask(text, len(text), true)
		}
		out = append(out, c.Words.T("rating.note", text))
	}
	return out
}
