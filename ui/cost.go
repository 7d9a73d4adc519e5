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
func (c *chat) cost() string {

	if c.deps.Cost == nil || c.blind() || c.playing() {
		return ""
	}
	if c.spent.session != c.session || c.spent.change != c.change {
		c.spent = running{c.session, c.change, c.deps.Cost(c.session)}
	}
	return c.spent.text
}
