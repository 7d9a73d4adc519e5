package exports

import (
	"slices"
	"time"

	"kansei/sessions"
)

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
// what the lane was sent for the turn, and the reply. Where a reply had been
// adopted, every lane went on from the history of the lane that gave it. What
// was said to other lanes alone is not in it. A turn without a reply leaves two
// messages of the person next to each other, which are one, as the lane was
// sent them.
func conversationOf(s *sessions.Session, t *sessions.Turn, r *sessions.Reply) []message {
	out := append(before(s, r.Lane, t.N), message{user, wording(t, r)}, message{assistant, r.Text})
	if s.System != "" {
		out = append([]message{{system, s.System}}, out...)
	}
	return alternate(out)
}

// before is a lane's history up to a turn, without it.
func before(s *sessions.Session, lane string, turn int) []message {
	var out []message
	first := 1
	for n := turn - 1; n >= 1; n-- {
		t := s.Turn(n)
		if t.Adopted == nil {
			continue
		}
		// Nothing before the newest adopted reply is the lane's own.
		out = append(before(s, t.Adopted.Lane, n), message{user, t.User.Text})
		if r := t.Reply(t.Adopted.Lane, t.Adopted.Attempt); r != nil {
			out = append(out, message{assistant, r.Text})
		}
		first = n + 1
		break
	}
	for n := first; n < turn; n++ {
		t := s.Turn(n)
		if t.User.To != sessions.ToAll && t.User.To != lane {
			continue
		}
		out = append(out, message{user, t.User.Text})
		if r := answer(t, lane); r != nil {
			out = append(out, message{assistant, r.Text})
		}
	}
	return out
}

// answer is a lane's newest attempt that has text and answers the message as
// it reads now, nil if none does.
func answer(t *sessions.Turn, lane string) *sessions.Reply {
	var newest *sessions.Reply
	for i := range t.Replies {
		r := &t.Replies[i]
		if r.Lane == lane && r.Text != "" && t.User.Answers(lane, r.Attempt) && (newest == nil || r.Attempt > newest.Attempt) {
			newest = r
		}
	}
	return newest
}

// wording is the turn's message as it read when a reply was asked for.
func wording(t *sessions.Turn, r *sessions.Reply) string {
	for _, e := range t.User.Earlier {
		if r.Attempt <= e.Attempts[r.Lane] {
			return e.Text
		}
	}
	return t.User.Text
}

// alternate joins neighbouring messages of one role and drops empty ones, but
// not the last, which is the reply that it is all about.
func alternate(in []message) []message {
	var out []message
	for i, m := range in {
		switch {
		case m.Content == "" && i < len(in)-1:
		case len(out) > 0 && out[len(out)-1].Role == m.Role:
			out[len(out)-1].Content += "\n\n" + m.Content
		default:
			out = append(out, m)
		}
	}
	return out
}

// judged is the reply of a lane that a verdict of some time was about: the
// newest attempt that had been asked for then. Nil if there is none, or if it
// has no text: nobody can prefer what is not there.
func judged(t *sessions.Turn, lane string, at time.Time) *sessions.Reply {
	var newest *sessions.Reply
	for i := range t.Replies {
		r := &t.Replies[i]
		if r.Lane == lane && !r.StartedAt.After(at) && (newest == nil || r.Attempt > newest.Attempt) {
			newest = r
		}
	}
	if newest == nil { // clocks that were put back
		newest = t.Latest(lane)
	}
	if newest == nil || newest.Text == "" {
		return nil
	}
	return newest
}

// result is what a verdict says of one lane's reply: "won", "lost", "tied",
// "bad", or nothing where it was not among those that were judged.
func result(t *sessions.Turn, v sessions.Verdict, lane string) string {
	in := slices.Contains(v.Lanes, lane)
	switch {
	case judged(t, lane, v.At) == nil:
		return ""
	case v.Outcome == sessions.Best && in:
		return "won"
	case v.Outcome == sessions.Best:
		return "lost"
	case v.Outcome == sessions.Tie && in:
		return "tied"
	case v.Outcome == sessions.AllBad && (in || len(v.Lanes) == 0):
		return "bad"
	default:
		return ""
	}
}
