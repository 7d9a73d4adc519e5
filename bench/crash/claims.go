//go:build unix

package crash

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The kinds of what can be lost.
const (
	kindTurn    = "turn"
	kindReply   = "reply"
	kindRating  = "rating"
	kindVerdict = "verdict"
	kindTitle   = "title"
	kindReveal  = "reveal"
)

// Kinds lists what is counted, in the order in which it is printed.
func Kinds() []string {
	return []string{kindTurn, kindReply, kindRating, kindVerdict, kindTitle, kindReveal}
}

// claim is something that a screen called saved.
type claim struct {
	kind  string
	rater string
	turn  int
	label string // of a rating or a verdict
	what  string // the dimension, the outcome, or the beginning of the text
	value int
	lane  string // of a reply
	text  string // of a reply
}

func (c claim) String() string {
	switch c.kind {
	case kindTurn:
		return fmt.Sprintf("the turn %q", c.what)
	case kindReply:
		if c.what != "" {
			return c.what + " by the collection; " + c.text
		}
		return fmt.Sprintf("turn %d, the finished reply of %s, %.40q", c.turn, c.lane, c.text)
	case kindRating:
		return fmt.Sprintf("turn %d, lane %s, %s: %d by %s", c.turn, c.label, c.what, c.value, c.rater)
	case kindVerdict:
		return fmt.Sprintf("turn %d, %s %s by %s", c.turn, c.what, c.label, c.rater)
	case kindTitle:
		return fmt.Sprintf("the title %q", c.what)
	}
	return "that the names were revealed"
}

// claims is what screens have called saved of one session.
type claims struct {
	made map[claim]string // and by whom and when
	lost map[claim]bool   // those that were counted as lost already
	// titles are those of renames that ended well, the newest last; unsure is one
	// of a rename that was killed later than that.
	titles []string
	unsure []string
}

func newClaims() *claims { return &claims{made: map[claim]string{}, lost: map[claim]bool{}} }

func (c *claims) add(is claim, by string) {
	if _, ok := c.made[is]; !ok {
		c.made[is] = by
	}
}

// renamed remembers a rename, which has ended well or was killed.
func (c *claims) renamed(title string, ended bool) {
	if !ended {
		c.unsure = append(c.unsure, title)
		return
	}
	c.titles, c.unsure = append(c.titles, title), nil
}

// missing returns the claims that a session does not meet and did not fail to
// meet before.
func (c *claims) missing(s *file) []claim {
	var out []claim
	check := func(is claim, met bool) {
		if !met && !c.lost[is] {
			c.lost[is] = true
			out = append(out, is)
		}
	}
	have := contents(s)
	for _, is := range slices.SortedFunc(maps.Keys(c.made), func(a, b claim) int { return strings.Compare(a.String(), b.String()) }) {
		check(is, have[is])
	}
	if n := len(c.titles); n > 0 {
		newest := c.titles[n-1]
		check(claim{kind: kindTitle, what: newest}, s.Title == newest || slices.Contains(c.unsure, s.Title))
	}
	return out
}

// counts is how many claims were made, by kind.
func (c *claims) counts() map[string]int {
	out := map[string]int{kindTitle: len(c.titles)}
	for is := range c.made {
		out[is.kind]++
	}
	return out
}

// file is what the checks need of a session file. It is read here and not by
// the program's own code, which is what is tested.
type file struct {
	ID    string
	Title string
	Blind struct {
		RevealedAt *string `json:"revealed_at"`
	}
	Lanes []struct{ ID, Label string }
	Turns []struct {
		N       int
		User    struct{ Text string }
		Replies []struct {
			Lane, Status, Text string
			Attempt            int
		}
	}
	Ratings []struct {
		Turn                   int
		Lane, Dimension, Rater string
		Value                  *int
	}
	Verdicts []struct {
		Turn           int
		Outcome, Rater string
		Lanes          []string
	}
}

// label is a lane's letter in a first pass.
func (s *file) label(lane string) string {
	for _, l := range s.Lanes {
		if l.ID == lane {
			return l.Label
		}
	}
	return "?"
}

// contents returns what a session has of what can be claimed. A rating or a
// verdict is there if the log has it, whatever came after it.
func contents(s *file) map[claim]bool {
	have := map[claim]bool{}
	if s.Blind.RevealedAt != nil {
		have[claim{kind: kindReveal}] = true
	}
	for _, t := range s.Turns {
		for line := range strings.Lines(t.User.Text) {
			have[claim{kind: kindTurn, what: opening(line)}] = true
		}
		for _, r := range t.Replies {
			if r.Status == "complete" {
				have[claim{kind: kindReply, turn: t.N, lane: r.Lane, text: r.Text}] = true
			}
		}
	}
	for _, r := range s.Ratings {
		if r.Value != nil {
			have[claim{kind: kindRating, rater: r.Rater, turn: r.Turn, label: s.label(r.Lane), what: r.Dimension, value: *r.Value}] = true
		}
	}
	for _, v := range s.Verdicts {
		is := claim{kind: kindVerdict, rater: v.Rater, turn: v.Turn, what: v.Outcome}
		if v.Outcome == "best" && len(v.Lanes) > 0 {
			is.label = s.label(v.Lanes[0])
		}
		have[is] = true
	}
	return have
}

// opening is the part of a line that is compared: as much as stands on the
// first line of a pane, whatever its width.
func opening(text string) string {
	words := strings.Fields(text)
	return strings.Join(words[:min(len(words), 4)], " ")
}
