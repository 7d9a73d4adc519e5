package conversation

import (
	"strings"

	"kansei/providers"
	"kansei/sessions"
)

// Open appends a new attempt of each lane to a turn, streaming and empty, and
// returns their addresses.
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
			Lane: lane, Attempt: attempt, Status: sessions.Streaming, StartedAt: t.User.At,
		})
		addrs = append(addrs, sessions.Address{Turn: turn, Lane: lane, Attempt: attempt})
	}
	return addrs
}

// History is what a lane is sent for a turn: its own turns before, then the
// turn's message. Where a reply was adopted, every lane goes on from the
// history of the lane that gave it. A message that was for another lane is not
// in it. A turn without a reply leaves two messages of the person next to each
// other, which become one, since vendors want the roles to alternate.
// Reasoning is never part of it.
func History(s *sessions.Session, a sessions.Address) []providers.Message {
	h := before(s, a.Lane, a.Turn)
	if t := s.Turn(a.Turn); t != nil {
		h = append(h, providers.Message{Role: providers.User, Text: t.User.Text})
	}
	return alternate(h)
}

// before is a lane's history up to a turn, without it.
func before(s *sessions.Session, lane string, turn int) []providers.Message {
	turn = min(turn, len(s.Turns)+1)
	var h []providers.Message
	first := 1
	for n := turn - 1; n >= 1; n-- {
		t := s.Turn(n)
		if t.Adopted == nil {
			continue
		}
		// Nothing before the newest adopted reply is the lane's own.
		h = append(before(s, t.Adopted.Lane, n), providers.Message{Role: providers.User, Text: t.User.Text})
		if r := t.Reply(t.Adopted.Lane, t.Adopted.Attempt); r != nil && strings.TrimSpace(r.Text) != "" {
			h = append(h, providers.Message{Role: providers.Assistant, Text: r.Text})
		}
		first = n + 1
		break
	}
	for n := first; n < turn; n++ {
		t := s.Turn(n)
		if t.User.To != sessions.ToAll && t.User.To != lane {
			continue
		}
		h = append(h, providers.Message{Role: providers.User, Text: t.User.Text})
		if r := answered(t, lane); r != nil {
			h = append(h, providers.Message{Role: providers.Assistant, Text: r.Text})
		}
	}
	return h
}

// answered is a lane's newest attempt that has text and answers the message as
// it reads now, nil if none does.
func answered(t *sessions.Turn, lane string) *sessions.Reply {
	var newest *sessions.Reply
	for i := range t.Replies {
		r := &t.Replies[i]
		if r.Lane == lane && strings.TrimSpace(r.Text) != "" && t.User.Answers(lane, r.Attempt) && (newest == nil || r.Attempt > newest.Attempt) {
			newest = r
		}
	}
	return newest
}

// alternate joins neighbouring messages of one role and drops empty ones.
func alternate(in []providers.Message) []providers.Message {
	var out []providers.Message
	for _, m := range in {
		switch {
		case strings.TrimSpace(m.Text) == "":
		case len(out) > 0 && out[len(out)-1].Role == m.Role:
			out[len(out)-1].Text += "\n\n" + m.Text
		default:
			out = append(out, m)
		}
	}
	return out
}
