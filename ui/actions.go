package ui

import (
	tea "charm.land/bubbletea/v2"

	"kansei/ui/dialog"
)

// action is what the person wants that is not for the chat to do. The root carries
// it out as soon as the chat returns.
type action any

// The actions.
type (
	// openWindow opens a window over the screen. uninvited: the program opens it by
	// itself, while the person writes.
	openWindow struct {
		window    overlay
		uninvited bool
	}
	// askFirst asks a question. no may be nil.
	askFirst struct {
		query   dialog.Query
		yes, no func() tea.Cmd
	}
	showHelp    struct{}
	showDetails struct{}
	leaveChat   struct{ ask bool } // the program is to end; ask: only if the person means it
	repliesIn   struct{}           // every reply of a turn is on screen
	sent        struct{ text string }
	tagged      struct{ tags []string }
	// named is the rater's name; empty: the rater was asked for one.
	named struct{ rater string }
)

// want asks the root for something.
func (e *env) want(a action) tea.Cmd {
	e.wanted = append(e.wanted, a)
	return nil
}

// carryOut does what was wanted.
func (m *App) carryOut() tea.Cmd {
	var cmds []tea.Cmd
	for len(m.wanted) > 0 {
		a := m.wanted[0]
		m.wanted = m.wanted[1:]
		cmds = append(cmds, m.do(a))
	}
	return tea.Batch(cmds...)
}

func (m *App) do(a action) tea.Cmd {
	switch a := a.(type) {
	case openWindow:
		m.uninvited = m.uninvited || a.uninvited
		m.openDialog(a.window)
	case askFirst:
		m.confirm(a.query, a.yes)
		if a.no != nil {
			m.confirmed[a.query.ID+noSuffix] = a.no
		}
	case showHelp:
		m.openHelp()
	case showDetails:
		return m.openDetails()
	case leaveChat:
		if a.ask {
			return m.askToQuit()
		}
		return m.quit()
	case repliesIn:
		return m.tellAway()
	case sent:
		return tea.Batch(m.remember(a.text), m.dropNewDraft(), m.keepDraft())
	case tagged:
		return m.rememberTags(a.tags)
	case named:
		m.deps.Unnamed = false
		if a.rater != "" {
			m.deps.Rater = a.rater
		}
		return m.keepRater(a.rater)
	}
	return nil
}
