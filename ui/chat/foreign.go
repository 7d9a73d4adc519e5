package chat

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
	"kansei/ui/pane"
)

// takeIn brings on screen what a save has found that was said elsewhere:
// in another window, by another rater, by a collection.
func (c *Model) takeIn(msg SavedMsg) tea.Cmd {
	if !msg.saved.Foreign && msg.from == c {
		return nil
	}
	before := c.Session
	merged, moves := sessions.Join(msg.State, before, msg.saved.Session)
	if sessions.Equal(merged, before) {
		return nil
	}
	c.Session = merged
	c.move(moves)
	for _, lane := range merged.Order(c.Rater.Pass) {
		if indexOf(c.Order, lane) < 0 {
			c.Order = append(c.Order, lane)
			c.Panes = append(c.Panes, pane.New(c.Styles, c.Words))
		}
	}
	c.maskedTurns = -1 // the names that are masked depend on what was said
	c.Place()
	c.refreshHint()
	c.refreshAll()
	return c.NotifyText(Info, c.Words.T("chat.notice_foreign", c.foreign(before, merged)))
}

// changedElsewhereMsg brings a session's file that another program has written.
type changedElsewhereMsg struct {
	from  *Model
	state *sessions.Session // the session when the file was read
	found *sessions.Session
}

// LookAgain reads the session's file again, where another program has written
// it, so that what came from elsewhere is seen by whoever comes back.
func (c *Model) LookAgain() tea.Cmd {
	if c == nil || c.Playing() || c.Deps.Changed == nil || len(c.Session.Turns) == 0 {
		return nil
	}
	state, changed := c.Session.Clone(), c.Deps.Changed
	return func() tea.Msg {
		found, err := changed(state.ID)
		if err != nil || found == nil { // what is wrong is said by the next save
			return nil
		}
		return changedElsewhereMsg{from: c, state: state, found: found}
	}
}

func (c *Model) changedElsewhere(msg changedElsewhereMsg) tea.Cmd {
	if msg.from != c {
		return nil
	}
	return c.takeIn(SavedMsg{from: msg.from, State: msg.state, saved: sessions.Saved{Session: msg.found, Foreign: true}})
}

// move follows a merge that has changed numbers.
func (c *Model) move(by sessions.Moves) {
	if by.Empty() {
		return
	}
	c.Turn, c.Editing = by.Turn(c.Turn), by.Turn(c.Editing)
	if c.to != sessions.ToAll {
		c.to = by.Lane(c.to)
	}
	for i := range c.Order {
		c.Order[i] = by.Lane(c.Order[i])
	}
	for _, r := range c.rounds {
		for i := range r.addrs {
			r.addrs[i] = by.Of(r.addrs[i])
		}
	}
	c.curtained, c.retrying = moved(c.curtained, by), moved(c.retrying, by)
	if c.player != nil {
		for i := range c.player.only {
			c.player.only[i] = by.Of(c.player.only[i])
		}
	}
	c.log.Move(by)
	c.alignedTurn = by.Turn(c.alignedTurn)
	for _, list := range [][]adoption{c.adoptions, c.unadopted} {
		for i := range list {
			list[i].now.Address = by.Of(list[i].now.Address)
			if before := list[i].before; before != nil {
				before.Address = by.Of(before.Address)
			}
		}
	}
}

func moved[V any](in map[sessions.Address]V, by sessions.Moves) map[sessions.Address]V {
	out := make(map[sessions.Address]V, len(in))
	for a, v := range in {
		out[by.Of(a)] = v
	}
	return out
}

// foreign says in words what a merge has brought.
func (c *Model) foreign(before, after *sessions.Session) string {
	var parts []string
	count := func(word string, n int) {
		if n > 0 {
			parts = append(parts, c.Words.T("chat.foreign_"+word, n))
		}
	}
	replies := func(s *sessions.Session) (n int) {
		for i := range s.Turns {
			n += len(s.Turns[i].Replies)
		}
		return n
	}
	count("turns", len(after.Turns)-len(before.Turns))
	count("replies", replies(after)-replies(before))
	count("ratings", len(after.Ratings)+len(after.Verdicts)-len(before.Ratings)-len(before.Verdicts))
	if after.Title != before.Title {
		parts = append(parts, c.Words.T("chat.foreign_title"))
	}
	if before.Blinded() && !after.Blinded() {
		parts = append(parts, c.Words.T("chat.foreign_reveal"))
	}
	if len(parts) == 0 {
		parts = append(parts, c.Words.T("chat.foreign_more"))
	}
	return strings.Join(parts, c.Words.T("chat.foreign_and"))
}

// tellSaved says what else a person should know of a save.
func (c *Model) tellSaved(saved sessions.Saved) tea.Cmd {
	const mega = 1 << 20
	switch {
	case saved.Restored:
		return c.Notify("chat.notice_restored_itself")
	case saved.Deleted && !c.deletedNoted:
		c.deletedNoted = true
		return c.Notify("chat.notice_deleted")
	case saved.AlmostFull && !c.fullNoted:
		c.fullNoted = true
		return c.Notify("chat.notice_almost_full", sessions.MaxFileBytes/10*8/mega, sessions.MaxFileBytes/mega)
	}
	return nil
}
