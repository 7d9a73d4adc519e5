package conversation

import (
	"kansei/providers"
	"kansei/sessions"
)

// Open appends a new attempt of each lane to a turn, streaming and empty, to be
// asked on what the lane goes on from now, and returns their addresses.
func Open(s *sessions.Session, turn int, lanes []string) []sessions.Address {
	t := s.Turn(turn)
	if t == nil {
		return nil
	}
	var addrs []sessions.Address
	for _, lane := range lanes {
		attempt := 1
		if last := t.Latest(lane); last != nil {
			attempt = last.Attempt + 1
		}
		t.Replies = append(t.Replies, sessions.Reply{
			Lane: lane, Attempt: attempt, After: s.Next(turn, lane), Status: sessions.Streaming,
		})
		addrs = append(addrs, sessions.Address{Turn: turn, Lane: lane, Attempt: attempt})
	}
	return addrs
}

// History is what a lane is sent for the reply at an address: see
// sessions.Transcript.
func History(s *sessions.Session, a sessions.Address) []providers.Message {
	transcript := sessions.Transcript(s, a)
	if len(transcript) == 0 {
		return nil
	}
	out := make([]providers.Message, 0, len(transcript))
	for _, m := range transcript {
		role := providers.User
		if m.Role == sessions.Assistant {
			role = providers.Assistant
		}
		out = append(out, providers.Message{Role: role, Text: m.Text})
	}
	return out
}
