package conversation

import (
	"context"
	"errors"
	"maps"
	"slices"

	"kansei/providers"
	"kansei/sessions"
)

// A person whom a model plays talks to every lane apart. All get the same first
// message; what follows depends on the lane's answers, and stands in the turn's
// words for that lane. How the person stands after each reply is a log of the
// session that no request of a lane is made from.

// personOf is who talks in a session, nil where it is a script.
func personOf(s *sessions.Session) *sessions.Person {
	if s.Scenario == nil || s.Scenario.Person == nil || s.Scenario.Person.Player == "" || len(s.Scenario.Script) == 0 {
		return nil
	}
	return s.Scenario.Person
}

// Steps is how many replies a session has when it is complete: with a person, at
// most so many.
func Steps(s *sessions.Session) int {
	if p := personOf(s); p != nil {
		return len(s.Lanes) * p.Turns
	}
	return len(s.Lanes) * len(scriptOf(s))
}

// Spared is how many replies are never asked for, since the person has left.
func Spared(s *sessions.Session) int {
	n := 0
	if p := personOf(s); p != nil {
		for _, l := range s.Lanes {
			if turns := turnsWith(s, l.ID); conversationEnds(s, l.ID, turns) {
				n += max(0, p.Turns-len(turns))
			}
		}
	}
	return n
}

// missingOfPerson is how many replies a session with a person still lacks, or may
// lack.
func missingOfPerson(s *sessions.Session, p *sessions.Person) int {
	missing := 0
	for _, l := range s.Lanes {
		turns := turnsWith(s, l.ID)
		if conversationEnds(s, l.ID, turns) {
			continue
		}
		answered := 0
		for _, n := range turns {
			if finalReply(s.Turn(n), l.ID) != nil {
				answered++
			}
		}
		missing += max(1, p.Turns-answered)
	}
	return missing
}

// turnsWith lists the numbers of the turns in which the person has said something to
// a lane: the opening, then what was said to the lane alone.
func turnsWith(s *sessions.Session, lane string) []int {
	opening := scriptedTurn(s, 0)
	if opening == nil {
		return nil
	}
	out := []int{opening.N}
	for i := opening.N; i < len(s.Turns); i++ {
		if _, ok := s.Turns[i].User.ByLane[lane]; ok && byPerson(&s.Turns[i]) {
			out = append(out, s.Turns[i].N)
		}
	}
	return out
}

// byPerson reports whether a turn has words of the person for lanes apart.
func byPerson(t *sessions.Turn) bool {
	return t.User.Scripted && t.User.Text == "" && len(t.User.ByLane) > 0
}

// finalReply is a lane's answer in a turn, nil where it has none yet.
func finalReply(t *sessions.Turn, lane string) *sessions.Reply {
	if t == nil {
		return nil
	}
	i := slices.IndexFunc(t.Replies, func(r sessions.Reply) bool { return r.Lane == lane && final(r) })
	if i < 0 {
		return nil
	}
	return &t.Replies[i]
}

// conversationEnds reports whether the person has nothing more to say to a lane.
func conversationEnds(s *sessions.Session, lane string, turns []int) bool {
	if len(turns) == 0 {
		return false
	}
	last := turns[len(turns)-1]
	r := finalReply(s.Turn(last), lane)
	if r == nil {
		return false
	}
	st := s.StateAfter(sessions.Address{Turn: last, Lane: lane, Attempt: r.Attempt})
	return st != nil && st.Ends != sessions.GoesOn
}

// personLane takes one lane through its conversation with the person.
func (p *playing) personLane(ctx context.Context, l *laneAt) error {
	for {
		p.mu.Lock()
		lane, turns := *p.session.Lane(l.id), turnsWith(p.session, l.id)
		over := conversationEnds(p.session, l.id, turns)
		at, elsewhere := p.openTurn(turns, l.id)
		if at == nil && len(turns) > 0 {
			n := turns[len(turns)-1]
			l.at = sessions.Address{Turn: n, Lane: l.id, Attempt: finalReply(p.session.Turn(n), l.id).Attempt}
		}
		p.mu.Unlock()
		switch {
		case over, elsewhere:
			return nil
		case at == nil && len(turns) > 0:
			if ok, err := p.askPerson(ctx, l, lane, len(turns)); !ok || err != nil {
				return err
			}
		default:
			reply, err := p.ask(ctx, l, lane.Provider, func() *sessions.Turn { return p.turnOf(l.id) })
			if err != nil {
				return err
			}
			if p.ended(lane, reply); !final(reply) {
				return nil
			}
		}
	}
}

// openTurn is the turn that a lane has not answered yet, and reports whether
// another program may be getting the answer. It is nil where all are answered, and
// before the opening.
func (p *playing) openTurn(turns []int, lane string) (t *sessions.Turn, elsewhere bool) {
	for _, n := range turns {
		if t := p.session.Turn(n); finalReply(t, lane) == nil {
			return t, p.elsewhere(t, lane)
		}
	}
	return nil, false
}

// turnOf is the turn in which a lane is to be asked now: the first that it has
// not answered, else the opening, which is added where it is missing.
func (p *playing) turnOf(lane string) *sessions.Turn {
	if t, _ := p.openTurn(turnsWith(p.session, lane), lane); t != nil {
		return t
	}
	return p.scripted(0)
}

// askPerson asks the player how the person stands after the lane's reply at l.at,
// the answer to message n, and what they say next. It reports false where the
// player could not be asked, so that the lane has to be gone on with later.
func (p *playing) askPerson(ctx context.Context, l *laneAt, lane sessions.Lane, n int) (bool, error) {
	p.mu.Lock()
	last := n >= personOf(p.session).Turns
	req := personRequest(p.session, l.at, last)
	req.Seed = p.session.Blind.Seed + int64(n)
	p.mu.Unlock()
	free, err := p.place(ctx, p.player.Provider.ID())
	if err != nil {
		return false, err
	}
	said, facts, ok, err := p.player.ask(ctx, req, last)
	free()
	if ctx.Err() != nil {
		return false, context.Cause(ctx)
	}
	if err != nil && !filtered(err) {
		problem := problemOf(err)
		p.ended(lane, sessions.Reply{Lane: lane.ID, Status: sessions.Failed, Error: &sessions.ReplyError{Kind: problem.Kind, Message: problem.line()}})
		return false, nil
	}
	st := sessions.State{
		Player: p.player.Name, Prompt: personHash(req.System), Model: facts.Model, InTokens: facts.Usage.Prompt, OutTokens: facts.Usage.Completion, At: p.now(),
	}
	switch {
	case !ok:
		st.Ends = sessions.Unanswered
	case said.leaves:
		st.Ends, st.Parting = sessions.Leaves, said.say
	case last:
		st.Ends = sessions.LastTurn
	}
	if ok {
		st.Feelings, st.Thought = said.feelings, said.thought
	}
	p.mu.Lock()
	st.Address = l.at // which a merge may have moved meanwhile
	p.session.States = append(slices.Clip(p.session.States), st)
	if st.Ends == sessions.GoesOn {
		p.say(l.id, l.at.Turn, said.say)
	}
	p.mu.Unlock()
	return true, p.store()
}

// filtered reports whether a vendor does not answer this for its content, which
// asking again would not change.
func filtered(err error) bool {
	var e *providers.Error
	return errors.As(err, &e) && e.Kind == providers.ContentFiltered
}

// say adds the person's next message to a lane: to the first turn after the one
// that the lane has answered in which the person has said nothing to it, else to
// a new one.
func (p *playing) say(lane string, after int, text string) {
	s := p.session
	for i := after; i < len(s.Turns); i++ {
		t := &s.Turns[i]
		if _, ok := t.User.ByLane[lane]; byPerson(t) && !ok {
			t.User.ByLane = maps.Clone(t.User.ByLane) // which copies share
			t.User.ByLane[lane] = text
			return
		}
	}
	s.Turns = append(s.Turns, sessions.Turn{N: len(s.Turns) + 1, User: sessions.UserMessage{
		At: p.now(), Scripted: true, To: sessions.ToAll, ByLane: map[string]string{lane: text},
	}})
}
