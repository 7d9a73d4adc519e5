package chat

import (
	"slices"
	"strings"

	"kansei/sessions"
	"kansei/ui/keymap"
	"kansei/ui/rating"
)

// wholeRubric is the session's rubric with all of its dimensions, as far as it is
// known.
func (c *Model) wholeRubric() sessions.Rubric {
	at := slices.IndexFunc(c.Deps.Rubrics, func(r sessions.Rubric) bool { return r.ID == c.Session.Rubric.ID })
	if at < 0 {
		return c.Session.Rubric
	}
	return c.Deps.Rubrics[at]
}

// limit has only some dimensions rated, and returns the first name that is none.
func (c *Model) limit(names []string) (missing string) {
	rubric, wrong := c.wholeRubric().Limited(names)
	if len(wrong) > 0 {
		return wrong[0]
	}
	c.Session.Rubric = rubric
	c.Rating = rating.New(c.Styles, c.Words, rubric)
	c.Place()
	return ""
}

// dimensionsText says which dimensions are rated.
func (c *Model) dimensionsText() string {
	switch value := c.dimensionsValue(); value {
	case "":
		return c.Words.T("settings.dimensions_all")
	case sessions.VerdictAlone:
		return c.Words.T("settings.dimensions_verdict")
	default:
		return value
	}
}

// dimensionsValue are the dimensions that are rated as they are written; empty
// where all are.
func (c *Model) dimensionsValue() string {
	if c.Session.Rubric.VerdictOnly() {
		return sessions.VerdictAlone
	}
	var ids []string
	for _, d := range c.Session.Rubric.Dimensions {
		ids = append(ids, d.ID)
	}
	if len(ids) == len(c.wholeRubric().Dimensions) {
		return ""
	}
	return strings.Join(ids, ", ")
}

// verdictAsked is the question of the rating line where the verdict alone is
// asked for; empty once it was given.
func (c *Model) verdictAsked() string {
	if _, judged := c.Verdict(); judged || !c.Session.Rubric.VerdictOnly() || len(c.Judged()) < 2 {
		return ""
	}
	name := func(b interface{ Keys() []string }) string { return keymap.Show(b.Keys()[:1]) }
	if c.Composing {
		return c.Words.T("chat.ask_verdict_ready", name(c.Keys.RateTie), name(c.Keys.ComposeLeave), name(c.Keys.RateBest), c.Label(c.Lane()), name(c.Keys.LaneNext), name(c.Keys.RateAllBad))
	}
	return c.Words.T("chat.ask_verdict", name(c.Keys.RateBest), c.Label(c.Lane()), name(c.Keys.LaneNext), name(c.Keys.RateTie), name(c.Keys.RateAllBad))
}
