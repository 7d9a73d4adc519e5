package chat

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
)

// save writes a copy of the session as it is now.
func (c *Model) save() tea.Cmd {
	c.Change++
	c.savedAt = c.latest()
	c.age()
	return c.saveState(func(msg SavedMsg) tea.Msg { return msg })
}

// saveState saves a copy of the session as it is now.
func (c *Model) saveState(done func(SavedMsg) tea.Msg) tea.Cmd {
	id, change, state, save := c.Session.ID, c.Change, c.Session.Clone(), c.Deps.Save
	return func() tea.Msg {
		saved, err := save(state)
		return done(SavedMsg{Session: id, from: c, change: change, State: state, saved: saved, Err: err})
	}
}

// age gives the session's newest state its time. Saves run side by side, and
// which of two is newer is told by this time, so that it always grows, whatever
// the machine's clock does.
func (c *Model) age() {
	s := c.Session
	if at := c.latest().Round(0); at.After(s.UpdatedAt) {
		s.UpdatedAt = at
	} else {
		s.UpdatedAt = s.UpdatedAt.Round(0).Add(time.Microsecond)
	}
}

// stamp is the time of what the person does to the session now. It is never
// before that of what was done before, though the machine's clock may have been
// set back: the newest entry of a log counts, and logs of two programs are put
// together by their times.
func (c *Model) stamp() time.Time {
	if at := c.Session.UpdatedAt.Round(0); c.Now.Before(at) {
		return at
	}
	return c.Now
}

// latest is the newest time that any message has brought.
func (e *Env) latest() time.Time {
	if e.Clock.After(e.Now) {
		return e.Clock
	}
	return e.Now
}

// Changed reports whether there is anything to save: a replay changes nothing.
func (c *Model) Changed() bool { return !c.Playing() && c.Change > 0 }

// Unsaved is a copy of the session with what no save has on disk yet, nil if all is.
func (c *Model) Unsaved() *sessions.Session {
	if c == nil || c.Playing() || c.Change <= c.Saved {
		return nil
	}
	return c.Session.Clone()
}

// SaveAtEnd ends what is under way, keeping its text, and saves the session for
// the last time.
func (c *Model) SaveAtEnd(done func(error) tea.Msg) tea.Cmd {
	c.abandon()
	c.Change++
	c.age()
	return c.saveState(func(msg SavedMsg) tea.Msg { return done(msg.Err) })
}

// Stays says that the program does not end since the session could not be saved.
func (c *Model) Stays(err error) tea.Cmd {
	c.saving = err
	return c.NotifyText(Bad, c.Words.T("chat.notice_stays", err))
}

// Leave ends what is under way, keeping its text, and saves it.
func (c *Model) Leave() tea.Cmd {
	if c.saving == nil && (!c.Live || len(c.rounds) == 0) {
		return nil
	}
	c.abandon()
	return c.save()
}

// SavedNow takes the result of a save.
func (c *Model) SavedNow(msg SavedMsg) tea.Cmd {
	c.saving = msg.Err
	c.noteSize(msg.saved, msg.Err)
	if msg.Err != nil {
		return c.NotifyText(Bad, c.Words.T("chat.notice_not_saved", msg.Err))
	}
	if msg.from == c {
		c.Saved = max(c.Saved, msg.change)
	}
	return tea.Batch(c.takeIn(msg), c.tellSaved(msg.saved))
}
