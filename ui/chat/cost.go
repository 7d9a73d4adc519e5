package chat

import "kansei/sessions"

// running is what the session has cost by one of its changes.
type running struct {
	session *sessions.Session
	change  int
	text    string
}

// cost is what the replies have cost, once the names are open: a price tells
// lanes apart.
func (c *Model) cost() string {
	if c.Deps.Cost == nil || c.blind() || c.Playing() {
		return ""
	}
	if c.spent.session != c.Session || c.spent.change != c.Change {
		c.spent = running{c.Session, c.Change, c.Deps.Cost(c.Session)}
	}
	return c.spent.text
}
