package conversation

import (
	"errors"
	"slices"
	"time"

	"kansei/providers"
	"kansei/sessions"
)

func scriptOf(s *sessions.Session) []string {
	if s.Scenario == nil {
		return nil
	}
	return s.Scenario.Script
}

// scriptedTurn is the turn in which a message of the script was sent, counted
// from 0: nil if it was not sent yet. Others may have said something of their
// own in between.
func scriptedTurn(s *sessions.Session, n int) *sessions.Turn {
	script, used := scriptOf(s), 0
	for i := range s.Turns {
		t := &s.Turns[i]
		text := t.User.AskedAs("", 0) // as it was before it was edited
		if used == len(script) || text != script[used] && (!t.User.Scripted || slices.Contains(script[:used], text)) {
			continue
		}
		if used == n {
			return t
		}
		used++
	}
	return nil
}

// settled reports whether a lane has an answer to a message of the script. That
// the vendor has filtered it is one, which asking again would not change.
func settled(s *sessions.Session, n int, lane string) bool {
	t := scriptedTurn(s, n)
	return t != nil && slices.ContainsFunc(t.Replies, func(r sessions.Reply) bool { return r.Lane == lane && final(r) })
}

func final(r sessions.Reply) bool {
	return r.Status == sessions.Complete ||
		r.Status == sessions.Failed && r.Error != nil && r.Error.Kind == string(providers.ContentFiltered)
}

// openScripted is the turn in which a message of the script was sent, counted
// from 0. It is appended where it was not sent yet.
func openScripted(s *sessions.Session, n int, now time.Time) *sessions.Turn {
	for i := range n + 1 {
		if scriptedTurn(s, i) == nil {
			s.Turns = append(s.Turns, sessions.Turn{N: len(s.Turns) + 1, User: sessions.UserMessage{
				Text: s.Scenario.Script[i], At: now, Scripted: true, To: sessions.ToAll,
			}})
		}
	}
	return scriptedTurn(s, n)
}

// NextScripted is the message of the script, counted from 0, that a lane has to
// answer next. It is false where the lane has answered all of them.
func NextScripted(s *sessions.Session, lane string) (n int, ok bool) {
	for n := range scriptOf(s) {
		if !settled(s, n, lane) {
			return n, true
		}
	}
	return 0, false
}

// OpenScripted opens a reply of a lane to a message of the script, as a new
// attempt where there was one before. It is false where the lane has an answer.
func OpenScripted(s *sessions.Session, n int, lane string, now time.Time) (sessions.Address, bool) {
	if n >= len(scriptOf(s)) || s.Lane(lane) == nil || settled(s, n, lane) {
		return sessions.Address{}, false
	}
	return Open(s, openScripted(s, n, now).N, []string{lane})[0], true
}

// RequestFor is what a lane is asked for the reply at an address.
func RequestFor(s *sessions.Session, a sessions.Address) providers.Request {
	return requestFor(s, s.Lane(a.Lane), a)
}

// Over is a copy of a session without the replies that are under way. The
// replies of a turn stand in the order of the lanes, whoever was first.
func Over(s *sessions.Session) *sessions.Session {
	c := s.Clone()
	place := map[string]int{}
	for i, lane := range c.Order(1) {
		place[lane] = i
	}
	for i := range c.Turns {
		t := &c.Turns[i]
		t.Replies = slices.DeleteFunc(t.Replies, func(r sessions.Reply) bool { return r.Status == sessions.Streaming })
		slices.SortStableFunc(t.Replies, func(a, b sessions.Reply) int { return place[a.Lane] - place[b.Lane] })
	}
	for len(c.Turns) > 0 && len(c.Turns[len(c.Turns)-1].Replies) == 0 && !byPerson(&c.Turns[len(c.Turns)-1]) {
		c.Turns = c.Turns[:len(c.Turns)-1]
	}
	return c
}

// FoldResult puts the result of a batch into the reply that was opened for it at an
// address. A batch says nothing of times: all of the reply came when it was taken.
func FoldResult(s *sessions.Session, a sessions.Address, result providers.BatchResult, now time.Time) {
	Fold(s, Event{Address: a, Kind: Asked, At: now})
	for _, p := range []Piece{{At: now, Reasoning: true, Text: result.Reasoning}, {At: now, Text: result.Text}} {
		if p.Text != "" {
			Fold(s, Event{Address: a, Kind: Arrived, At: now, Pieces: []Piece{p}})
		}
	}
	end := Event{Address: a, Kind: Ended, At: now, Status: sessions.Complete, Finish: factsOf(result.Finish), Problem: problemOf(result.Err)}
	var e *providers.Error
	switch {
	case result.Err == nil:
	case errors.As(result.Err, &e) && e.Kind == providers.StreamTruncated && result.Text+result.Reasoning != "":
		end.Status = sessions.Truncated
	default:
		end.Status = sessions.Failed
	}
	end.Finish.Flags = append(end.Finish.Flags, sessions.FlagBatch)
	Fold(s, end)
}
