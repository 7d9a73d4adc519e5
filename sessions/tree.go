package sessions

import (
	"slices"
	"strings"
	"time"
)

// A session is a tree: every reply names the reply that it was asked on
// (Reply.After), and what a model was sent is the chain of these. Requests,
// exports and the screen all read the chain from here, so that an attempt or
// an adoption made later changes only what is asked later.

// Role is who speaks in a transcript.
type Role string

// The roles.
const (
	User      Role = "user"
	Assistant Role = "assistant"
)

// Message is one entry of a transcript.
type Message struct {
	Role Role
	Text string
}

// Transcript returns the messages that the reply at an address was asked with:
// the chain of the replies before it, each with the message that it answered,
// and last the message that the reply itself answers. Neighbours of one role
// are one message, as vendors want it, and blank replies are left out. The
// system prompt and reasoning are not part of it. It is nil where there is no
// such reply.
func Transcript(s *Session, a Address) []Message {
	reply := s.Reply(a)
	if reply == nil {
		return nil
	}
	var chain []Address
	for at, r := a, reply; r.After != nil && r.After.Turn < at.Turn; {
		at = *r.After
		if r = s.Reply(at); r == nil {
			break
		}
		chain = append(chain, at)
	}
	var out []Message
	for _, at := range slices.Backward(chain) {
		out = appendMessage(out, User, s.Turn(at.Turn).User.AskedAs(at.Lane, at.Attempt))
		out = appendMessage(out, Assistant, s.Reply(at).Text)
	}
	return appendMessage(out, User, s.Turn(a.Turn).User.AskedAs(a.Lane, a.Attempt))
}

func appendMessage(to []Message, role Role, text string) []Message {
	switch n := len(to); {
	case strings.TrimSpace(text) == "":
		return to
	case n > 0 && to[n-1].Role == role:
		to[n-1].Text += "\n\n" + text
		return to
	default:
		return append(to, Message{role, text})
	}
}

// Next returns the reply that a lane goes on from when it is asked in a turn:
// in the nearest turn before it the adopted reply, else the lane's own. It is
// nil where the lane was never asked before.
func (s *Session) Next(turn int, lane string) *Address {
	for n := min(turn-1, len(s.Turns)); n >= 1; n-- {
		if adopted, ok := s.Adopted(n); ok {
			a := adopted.Address
			return &a
		}
		if r := s.Turns[n-1].lastAsked(lane, time.Time{}); r != nil {
			return &Address{Turn: n, Lane: lane, Attempt: r.Attempt}
		}
	}
	return nil
}

// lastAsked is the attempt of a lane that later turns go on from: of those
// that were asked no later than a time (zero: of all) and answer the newest
// wording among them, the newest that has text, else the newest.
func (t *Turn) lastAsked(lane string, by time.Time) *Reply {
	var newest, best *Reply
	for i := range t.Replies {
		r := &t.Replies[i]
		if r.Lane == lane && (by.IsZero() || !r.StartedAt.After(by)) && (newest == nil || r.Attempt > newest.Attempt) {
			newest = r
		}
	}
	if newest == nil {
		return nil
	}
	wording := t.User.wording(lane, newest.Attempt)
	for i := range t.Replies {
		r := &t.Replies[i]
		if r.Lane == lane && r.Attempt <= newest.Attempt && r.HasText() && t.User.wording(lane, r.Attempt) == wording &&
			(by.IsZero() || !r.StartedAt.After(by)) && (best == nil || r.Attempt > best.Attempt) {
			best = r
		}
	}
	if best == nil {
		best = newest
	}
	return best
}

// wording is the number of the wording that an attempt answers: 0 for the
// first, len(Earlier) for the one that stands now.
func (u UserMessage) wording(lane string, attempt int) int {
	for i, e := range u.Earlier {
		if attempt <= e.Attempts[lane] {
			return i
		}
	}
	return len(u.Earlier)
}

// Adopted returns the adoption that counts for a turn. One of a reply to an
// earlier wording of the message counts no more.
func (s *Session) Adopted(turn int) (Adoption, bool) {
	for _, a := range slices.Backward(s.Adoptions) {
		if a.Turn != turn {
			continue
		}
		t := s.Turn(turn)
		ok := !a.Withdrawn && t != nil && t.Reply(a.Lane, a.Attempt) != nil && t.User.Answers(a.Lane, a.Attempt)
		return a, ok
	}
	return Adoption{}, false
}

// Continued reports whether anything was asked after a turn, so that an
// adoption there is part of what was said.
func (s *Session) Continued(turn int) bool { return turn < len(s.Turns) }

// HasText reports whether a reply says anything but blanks.
func (r *Reply) HasText() bool { return strings.TrimSpace(r.Text) != "" }

// deriveAfter fills in what files of version 0.1 did not record: a lane was asked
// on its own newest reply of that time. Such a file does not have when a reply was
// adopted, so that an adoption changes only what is asked from now on.
func (s *Session) deriveAfter() {
	for i := range s.Turns {
		for j := range s.Turns[i].Replies {
			reply := &s.Turns[i].Replies[j]
			if !reply.noAfter {
				continue
			}
			reply.noAfter = false
			for n := i; n >= 1 && reply.After == nil; n-- {
				t := &s.Turns[n-1]
				before := t.lastAsked(reply.Lane, reply.StartedAt)
				if before == nil {
					before = t.first(reply.Lane) // the clock was set back between the two
				}
				if before != nil {
					reply.After = &Address{Turn: n, Lane: reply.Lane, Attempt: before.Attempt}
				}
			}
		}
	}
}

// first is a lane's first attempt, nil if it was not asked.
func (t *Turn) first(lane string) *Reply {
	var first *Reply
	for i := range t.Replies {
		if r := &t.Replies[i]; r.Lane == lane && (first == nil || r.Attempt < first.Attempt) {
			first = r
		}
	}
	return first
}
