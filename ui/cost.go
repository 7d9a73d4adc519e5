package ui

import "kansei/sessions"

// running is what the session has cost by one of its changes.
type running struct {
	session *sessions.Session
	change  int
	text    string
}

// cost is what the replies have cost, once the names are open: a price tells
// lanes apart.
func (m *App) cost() string {
	c := m.chat
	if m.deps.Cost == nil || c.blind() || c.playing() {
		return ""
	}
	if c.cost.session != c.session || c.cost.change != c.change {
		c.cost = running{c.session, c.change, m.deps.Cost(c.session)}
	}
	return c.cost.text
}
