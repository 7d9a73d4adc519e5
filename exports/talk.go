package exports

import "kansei/sessions"

// message is one entry of a conversation as datasets have it.
type message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// The roles.
const (
	user      = "user"
	assistant = "assistant"
	system    = "system"
)

// conversationOf is what was said up to and with one reply: the system prompt,
// what the lane was sent for it (sessions.Transcript), and the reply.
func conversationOf(s *sessions.Session, t *sessions.Turn, r *sessions.Reply) []message {
	var out []message
	if s.System != "" {
		out = append(out, message{system, s.System})
	}
	for _, m := range sessions.Transcript(s, sessions.Address{Turn: t.N, Lane: r.Lane, Attempt: r.Attempt}) {
		out = append(out, message{string(m.Role), m.Text})
	}
	return append(out, message{assistant, r.Text})
}
