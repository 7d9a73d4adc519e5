package chat

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
	"kansei/ui/dialog"
	"kansei/ui/window"
)

// nameTime is for how long a rater without a name is asked for one.
const nameTime = 15 * time.Second

// raterName is who the rating line says rates.
func (c *Model) raterName() string { return c.Rater.Name }

// askForName asks a rater for whom no name is configured for one, once, in a line
// that takes no keys: the next digit rates.
func (c *Model) askForName() tea.Cmd {
	if !c.Deps.Unnamed {
		return nil
	}
	c.Deps.Unnamed = false
	c.want(Named{})
	return tea.Batch(c.NotifyFor(nameTime, Info, c.Words.T("chat.notice_unnamed", c.Rater.Name, c.Keys.Rater.Help().Key)))
}

// OpenName asks for the rater's name.
func (c *Model) OpenName() tea.Cmd {
	if c == nil || c.Playing() {
		return nil
	}
	if c.Deps.Assigned {
		return c.Notify("chat.notice_assigned")
	}
	c.want(OpenWindow{Window: window.Text(dialog.NewText(c.Styles, c.Words, c.Keys.Parts.Dialog, dialog.Ask{
		ID: dialogRater, Title: c.Words.T("chat.rater_title"), Hint: c.Words.T("chat.rater_hint"), Value: c.Rater.Name,
	}))})
	return nil
}

// nameRater gives the rater a name: what was rated here under the one before is
// entered again under it.
func (c *Model) nameRater(name string) tea.Cmd {
	name = strings.TrimSpace(name)
	if c == nil || name == "" || name == c.Rater.Name {
		return nil
	}
	before := c.Rater
	c.Deps.Rater, c.Deps.Unnamed, c.Rater.Name = name, false, name
	c.renameRatings(before)
	c.log, c.steps, c.adoptions, c.unadopted, c.digits = sessions.UndoLog{}, 0, nil, nil, nil
	c.refreshRating()
	c.want(Named{Rater: name})
	cmds := []tea.Cmd{c.Notify("chat.notice_named", name)}
	if len(c.Session.Turns) > 0 {
		cmds = append(cmds, c.save())
	}
	return tea.Batch(cmds...)
}

// renameRatings withdraws what stands in the logs of this rater and enters it
// again under the name of now.
func (c *Model) renameRatings(before sessions.Rater) {
	s, at := c.Session, c.stamp()
	for i := range s.Turns {
		t := &s.Turns[i]
		for j := range t.Replies {
			a := address(t.N, &t.Replies[j])
			for _, d := range s.Rubric.Dimensions {
				if r, ok := s.Rating(a, d.ID, before); ok && r.Rater == before {
					gone := r
					gone.At, gone.Withdrawn = at, true
					r.At, r.Rater = at, c.Rater
					s.Ratings = append(s.Ratings, gone, r)
				}
			}
			if n, ok := s.Note(a, before); ok && n.Rater == before {
				gone := n
				gone.At, gone.Withdrawn = at, true
				n.At, n.Rater = at, c.Rater
				s.Notes = append(s.Notes, gone, n)
			}
		}
		if v, ok := s.Verdict(t.N, before); ok && v.Rater == before {
			gone := v
			gone.At, gone.Withdrawn = at, true
			v.At, v.Rater = at, c.Rater
			s.Verdicts = append(s.Verdicts, gone, v)
		}
	}
}
