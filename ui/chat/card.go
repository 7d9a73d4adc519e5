package chat

import (
	"slices"
	"strconv"
	"strings"

	"kansei/sessions"
	"kansei/ui/picker"
	"kansei/ui/reveal"
	"kansei/ui/window"
)

// Look shows the reply of a lane that is being guessed.
func (c *Model) Look(lane string) {
	if i := indexOf(c.Order, lane); i >= 0 {
		c.focusLane(i)
		c.Place()
	}
}

// ScrollPages scrolls the pane in focus.
func (c *Model) ScrollPages(n int) {
	if n < 0 {
		c.Panes[c.Focus].PageUp()
		return
	}
	c.Panes[c.Focus].PageDown()
}

// Card is the window with the names, and with what the guesses of all sessions
// say, where that is known.
func (c *Model) Card(overall string) window.Window {
	names := make([]reveal.Name, 0, len(c.Order))
	guessed, right := 0, 0
	for _, lane := range c.Order {
		l := c.Session.Lane(lane)
		n := reveal.Name{Label: c.Label(lane), Model: l.Name(), Size: picker.SizeText(l.Size, c.Words), Result: c.result(lane)}
		if n.Guess = c.guessOf(lane); n.Guess != "" {
			guessed++
			if n.Right = n.Guess == l.Name(); n.Right {
				right++
			}
		}
		names = append(names, n)
	}
	var sums []string
	switch {
	case guessed > 0:
		chance := float64(guessed) / float64(c.candidates())
		sums = append(sums, c.Words.T("reveal.score", right, guessed, strconv.FormatFloat(chance, 'f', 1, 64)))
	default:
		sums = append(sums, c.Words.T("reveal.no_guesses"))
	}
	if overall != "" {
		sums = append(sums, overall)
	}
	return window.Revealed(reveal.NewCard(c.Styles, c.Words, c.Keys.Parts.Reveal, names, sums...))
}

// candidates is how many models a lane could have been taken for.
func (c *Model) candidates() int {
	var all []string
	for _, l := range c.Session.Lanes {
		if !slices.Contains(all, l.Name()) {
			all = append(all, l.Name())
		}
	}
	return max(1, len(all))
}

// guessOf is what this rater took a lane for, empty if nothing was guessed.
func (c *Model) guessOf(lane string) string {
	out := ""
	for _, g := range c.Session.StandingGuesses() {
		if g.Lane == lane && g.SamePerson(c.Rater) && g.Pass == c.Rater.Pass {
			out = g.Guess
		}
	}
	return out
}

// result is how a lane did in this session, by this rater.
func (c *Model) result(lane string) string {
	sum, n, best, tied := 0, 0, 0, 0
	for i := range c.Session.Turns {
		t := &c.Session.Turns[i]
		if r := t.Counting(lane); r != nil {
			for _, d := range c.Session.Rubric.Dimensions {
				if given, ok := c.Session.Rating(address(t.N, r), d.ID, c.Rater); ok && given.Value != nil {
					sum, n = sum+*given.Value, n+1
				}
			}
		}
		v, ok := c.Session.Verdict(t.N, c.Rater)
		switch {
		case !ok || !c.Session.Stands(v) || !slices.Contains(v.Lanes, lane):
		case v.Outcome == sessions.Best:
			best++
		case v.Outcome == sessions.Tie:
			tied++
		}
	}
	var parts []string
	if n > 0 {
		parts = append(parts, c.Words.T("reveal.mean", strconv.FormatFloat(float64(sum)/float64(n), 'f', 1, 64)))
	}
	if best > 0 {
		parts = append(parts, c.Words.T("reveal.best", best))
	}
	if tied > 0 {
		parts = append(parts, c.Words.T("reveal.tied", tied))
	}
	if len(parts) == 0 {
		return c.Words.T("reveal.unrated")
	}
	return strings.Join(parts, " · ")
}

// showCard opens the card, and asks for what all guesses say.
func (c *Model) showCard() {
	c.want(OpenWindow{Window: c.Card("")})
	c.want(Revealed{})
}
