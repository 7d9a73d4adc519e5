package chat

import (
	"slices"
	"strconv"
	"strings"

	"kansei/sanitize"
	"kansei/sessions"
	"kansei/ui/keymap"
	"kansei/ui/pane"
)

// refreshMarks puts into each pane's frame what the rater has given its reply in
// the turn that is rated.
func (c *Model) refreshMarks(rating bool) {
	v, judged := c.verdictNow()
	for i, lane := range c.Order {
		var k pane.Marks
		if r := c.Reply(lane); r != nil && r.HasText() {
			k = c.marks(address(c.Turn, r), rating)
		}
		if judged {
			k.Verdict = c.verdictMark(v, lane)
		}
		c.Panes[i].SetMarks(k)
	}
}

// anchorsHint names the key that shows all points in full, as it is now.
func (c *Model) anchorsHint() string {
	keys := c.Keys.Anchors.Keys()
	if len(keys) == 0 {
		return ""
	}
	at := 0
	if c.Composing {
		at = keymap.WhileTyping(keys)
	}
	return keymap.Show(keys[at:at+1]) + " " + c.Words.T("rating.all_points")
}

// marks are the points of one reply. While nothing is rated, one that has none
// has no marks.
func (c *Model) marks(a sessions.Address, rating bool) pane.Marks {
	dims := c.Session.Rubric.Dimensions
	short, long := make([]string, len(dims)), make([]string, len(dims))
	sum, n, given := 0, 0, 0
	for i, d := range dims {
		short[i] = "·"
		if r, ok := c.ratingNow(a, d.ID); ok {
			given++
			if short[i] = "–"; r.Value != nil {
				short[i] = strconv.Itoa(*r.Value)
				sum, n = sum+*r.Value, n+1
			}
		}
		long[i] = sanitize.Line(d.Name.In(c.Words.Lang())) + " " + short[i]
	}
	points := strings.Join(short, " ")
	switch {
	case given == 0 && !rating || len(dims) == 0:
		return pane.Marks{}
	case given == 0:
		return pane.Marks{Points: []string{points}}
	}
	mean := ""
	if n > 1 {
		mean = "  ⌀ " + strconv.FormatFloat(float64(sum)/float64(n), 'f', 1, 64)
	}
	return pane.Marks{Points: []string{strings.Join(long, "  ") + mean, points + mean, points, strings.TrimSpace(mean)}}
}

// verdictMark is the sign and the word for what a verdict says of a lane.
func (c *Model) verdictMark(v sessions.Verdict, lane string) string {
	switch {
	case v.Outcome == sessions.AllBad:
		return "× " + c.Words.T("chat.verdict_all_bad")
	case !slices.Contains(v.Lanes, lane):
		return ""
	case v.Outcome == sessions.Tie:
		return "= " + c.Words.T("chat.verdict_tie")
	default:
		return "★ " + c.Words.T("chat.mark_best")
	}
}
