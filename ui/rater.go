package ui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
	"kansei/ui/dialog"
)

// nameTime is for how long a rater without a name is asked for one.
const nameTime = 15 * time.Second

// raterName is who the rating line says rates.
func (c *chat) raterName() string { return c.rater.Name }

// askForName asks a rater for whom no name is configured for one, once, in a line
// that takes no keys: the next digit rates.
func (c *chat) askForName() tea.Cmd {
	if !c.deps.Unnamed {
		return nil
	}
	c.deps.Unnamed = false
	c.want(named{})
	return tea.Batch(c.notifyFor(nameTime, info, c.words.T("chat.notice_unnamed", c.rater.Name, c.keys.Rater.Help().Key)))
}

// openName asks for the rater's name.
func (c *chat) openName() tea.Cmd {
	if c == nil || c.playing() {
		return nil
	}
	c.want(openWindow{window: asText(dialog.NewText(c.styles, c.words, c.keys.Parts.Dialog, dialog.Ask{
		ID: dialogRater, Title: c.words.T("chat.rater_title"), Hint: c.words.T("chat.rater_hint"), Value: c.rater.Name,
	}))})
	return nil
}

// nameRater gives the rater a name: what was rated here under the one before is
// entered again under it.
func (c *chat) nameRater(name string) tea.Cmd {

	name = strings.TrimSpace(name)
	if c == nil || name == "" || name == c.rater.Name {
		return nil
	}
	before := c.rater
	c.deps.Rater, c.deps.Unnamed, c.rater.Name = name, false, name
	c.renameRatings(before)
	c.log, c.steps, c.adoptions, c.unadopted, c.digits = sessions.UndoLog{}, 0, nil, nil, nil
	c.refreshRating()
	c.want(named{rater: name})
	cmds := []tea.Cmd{c.notify("chat.notice_named", name)}
	if len(c.session.Turns) > 0 {
		cmds = append(cmds, c.save())
	}
	return tea.Batch(cmds...)
}

// renameRatings withdraws what stands in the logs of this rater and enters it
// again under the name of now.
func (c *chat) renameRatings(before sessions.Rater) {
	s, at := c.session, c.stamp()
	for i := range s.Turns {
		t := &s.Turns[i]
		for j := range t.Replies {
			a := address(t.N, &t.Replies[j])
			for _, d := range s.Rubric.Dimensions {
				if r, ok := s.Rating(a, d.ID, before); ok && r.Rater == before {
					gone := r
					gone.At, gone.Withdrawn = at, true
					r.At, r.Rater = at, c.rater
					s.Ratings = append(s.Ratings, gone, r)
				}
			}
			if n, ok := s.Note(a, before); ok && n.Rater == before {
				gone := n
				gone.At, gone.Withdrawn = at, true
				n.At, n.Rater = at, c.rater
				s.Notes = append(s.Notes, gone, n)
			}
		}
		if v, ok := s.Verdict(t.N, before); ok && v.Rater == before {
			gone := v
			gone.At, gone.Withdrawn = at, true
			v.At, v.Rater = at, c.rater
			s.Verdicts = append(s.Verdicts, gone, v)
		}
	}
}

func (m *App) keepRater(name string) tea.Cmd {
	keep := m.deps.Memory.KeepRater
	if keep == nil {
		return nil
	}
	return func() tea.Msg {
		if err := keep(name); err != nil {
			return draftKeptMsg{err: err}
		}
		return nil
	}
}
