package chat

import (
	"strings"

	"kansei/conversation"
	"kansei/sanitize"
	"kansei/sessions"
)

// personState is how a person whom a model plays stands after a reply: what they
// feel, whether they go, and what they think. It is empty where nobody is played.
func (c *Model) personState(turn int, r *sessions.Reply) string {
	st := c.Session.StateAfter(address(turn, r))
	if st == nil {
		return ""
	}
	var parts []string
	for _, name := range conversation.Feelings {
		if v, ok := st.Feelings[name]; ok {
			parts = append(parts, c.Words.T("person."+name, v))
		}
	}
	if st.Ends != sessions.GoesOn {
		parts = append(parts, c.Words.T("person.ends_"+string(st.Ends)))
	}
	line := strings.Join(parts, " · ")
	if st.Thought != "" {
		line += "\n" + c.Words.T("person.thinks", sanitize.Line(c.hide(st.Thought)))
	}
	if st.Parting != "" {
		line += "\n" + c.Words.T("person.says", sanitize.Line(c.hide(st.Parting)))
	}
	return line
}

// hide masks what gives a lane away, while names are hidden.
func (c *Model) hide(text string) string {
	if !c.blind() {
		return text
	}
	return c.names().Mask(text, len(text), true)
}
