package sessions

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
)

// joinTurns makes the turns of two copies one list. Both have the numbers of the
// merged session already.
func (a *alignment) joinTurns(o, t *Session) []Turn {
	out := make([]Turn, 0, len(a.turns))
	for i, at := range a.turns {
		switch {
		case at.theirs < 0:
			out = append(out, o.Turns[at.ours].clone())
		case at.ours < 0:
			out = append(out, t.Turns[at.theirs].clone())
		default:
			out = append(out, at.join(i+1, &o.Turns[at.ours], &t.Turns[at.theirs]))
		}
	}
	return out
}

func (at *alignedTurn) join(n int, o, t *Turn) Turn {
	turn := Turn{N: n, User: at.joinMessage(o, t), Replies: make([]Reply, 0, len(at.replies))}
	for _, p := range at.replies {
		switch {
		case p.theirs < 0:
			turn.Replies = append(turn.Replies, o.Replies[p.ours])
		case p.ours < 0:
			turn.Replies = append(turn.Replies, t.Replies[p.theirs])
		default:
			turn.Replies = append(turn.Replies, joinReply(&o.Replies[p.ours], &t.Replies[p.theirs]))
		}
	}
	if !at.common() {
		turn.countAttempts(at)
	}
	return turn
}

// common reports whether both copies have the same wordings and replies.
func (at *alignedTurn) common() bool {
	one := func(p item) bool { return p.ours < 0 || p.theirs < 0 }
	return !slices.ContainsFunc(at.wordings, one) && !slices.ContainsFunc(at.replies, func(r alignedReply) bool { return one(r.item) })
}

// joinMessage joins the wordings of a message.
func (at *alignedTurn) joinMessage(o, t *Turn) UserMessage {
	u := o.User
	u.ByLane = joinByLane(o.User.ByLane, t.User.ByLane)
	wo, wt := o.User.wordings(), t.User.wordings()
	all := make([]Earlier, 0, len(at.wordings))
	for _, p := range at.wordings {
		switch {
		case p.theirs < 0:
			all = append(all, wo[p.ours])
		case p.ours < 0:
			all = append(all, wt[p.theirs])
		default:
			w := wo[p.ours]
			w.Attempts = highestAttempts(w.Attempts, wt[p.theirs].Attempts)
			w.Extra = joinExtra(nil, w.Extra, wt[p.theirs].Extra)
			all = append(all, w)
		}
	}
	now := all[len(all)-1]
	u.Text, u.At, u.Scripted = now.Text, now.At, o.User.Scripted && t.User.Scripted
	u.Earlier = nil
	if len(all) > 1 {
		u.Earlier = all[:len(all)-1]
	}
	return u
}

// joinByLane has the words for every lane of either copy. A lane's words are
// never changed, so that which of two stands need only be the same on both sides.
func joinByLane(ours, theirs map[string]string) map[string]string {
	if len(ours) == 0 {
		return theirs
	}
	out := maps.Clone(ours)
	for lane, text := range theirs {
		out[lane] = max(out[lane], text)
	}
	return out
}

func highestAttempts(a, b map[string]int) map[string]int {
	out := maps.Clone(a)
	for lane, n := range b {
		if out == nil {
			out = map[string]int{}
		}
		out[lane] = max(out[lane], n)
	}
	return out
}

// countAttempts notes which attempts answered the earlier wordings.
func (t *Turn) countAttempts(at *alignedTurn) {
	for i := range t.User.Earlier {
		attempts := map[string]int{}
		for j, p := range at.replies {
			if r := &t.Replies[j]; p.wording <= i {
				attempts[r.Lane] = max(attempts[r.Lane], r.Attempt)
			}
		}
		t.User.Earlier[i].Attempts = attempts
	}
}

// joinReply is the finished state of a reply, else the longer one.
func joinReply(o, t *Reply) Reply {
	winner, other := o, t
	if o.compare(t) < 0 {
		winner, other = t, o
	}
	r := *winner
	if r.After == nil {
		r.After = other.After
	}
	return r
}

// compare orders the states of one reply by how much is known of it.
func (r *Reply) compare(other *Reply) int {
	length := func(r *Reply) int { return len(r.Text) + len(r.Reasoning) }
	streaming := func(r *Reply) int {
		if r.Status == Streaming { // in this program, where it goes on
			return 1
		}
		return 0
	}
	more := cmp.Or(
		cmp.Compare(r.rank(), other.rank()), cmp.Compare(length(r), length(other)), cmp.Compare(streaming(r), streaming(other)),
		cmp.Compare(r.DurationMS, other.DurationMS), r.StartedAt.Compare(other.StartedAt), cmp.Compare(len(r.Chunks), len(other.Chunks)),
	)
	if more != 0 || reflect.DeepEqual(r, other) {
		return more
	}
	return cmp.Compare(r.text(), other.text())
}

func (r *Reply) rank() int {
	switch {
	case r.unfinished():
		return 0
	case r.Status == Truncated:
		return 1
	case r.Status == Complete:
		return 3
	default:
		return 2
	}
}

// text tells apart states of a reply that agree in all that matters. Unknown
// fields are merged apart.
func (r *Reply) text() string {
	w := replyToV1(*r)
	w.Extra, w.Usage.Extra, w.After.extra = nil, nil, nil
	if w.Error != nil {
		w.Error = &replyErrorV1{Kind: w.Error.Kind, Message: w.Error.Message}
	}
	return canonical(w)
}

func (t Turn) clone() Turn {
	t.Replies = slices.Clone(t.Replies)
	return t
}

// moved is the session with other numbers.
func (s *Session) moved(by Moves) *Session {
	if by.Empty() {
		return s
	}
	m := s.Clone()
	taken := map[string]bool{}
	for i := range m.Lanes {
		m.Lanes[i].ID = by.Lane(m.Lanes[i].ID)
		taken[m.Lanes[i].Label] = true
	}
	for i := range m.Lanes {
		if m.Lanes[i].ID != s.Lanes[i].ID {
			m.Lanes[i].Label = freeLabel(taken)
		}
	}
	for i := range m.Turns {
		m.Turns[i].move(by)
	}
	moveLog(&m.Adoptions, func(a *Adoption) { a.Address = by.Of(a.Address) })
	moveLog(&m.Ratings, func(r *Rating) { r.Address = by.Of(r.Address) })
	moveLog(&m.Notes, func(n *Note) { n.Address = by.Of(n.Address) })
	moveLog(&m.Guesses, func(g *Guess) { g.Lane = by.Lane(g.Lane) })
	moveLog(&m.Verdicts, func(v *Verdict) { v.Turn, v.Lanes = by.Turn(v.Turn), each(v.Lanes, by.Lane) })
	moveLog(&m.States, func(st *State) { st.Address = by.Of(st.Address) })
	moveLog(&m.Judgements, func(j *Judgement) {
		attempts := slices.Clone(j.Attempts)
		for i := range min(len(attempts), len(j.Lanes)) {
			attempts[i] = by.Of(Address{j.Turn, j.Lanes[i], attempts[i]}).Attempt
		}
		j.Turn, j.Lanes, j.Attempts, j.Order = by.Turn(j.Turn), each(j.Lanes, by.Lane), attempts, each(j.Order, by.Lane)
	})
	return m
}

func moveLog[E any](log *[]E, move func(*E)) {
	*log = slices.Clone(*log)
	for i := range *log {
		move(&(*log)[i])
	}
}

// freeLabel is the first letter that no lane has.
func freeLabel(taken map[string]bool) string {
	for i := 0; ; i++ {
		if label := Letter(i); !taken[label] {
			taken[label] = true
			return label
		}
	}
}

func (t *Turn) move(by Moves) {
	from := t.N
	t.N = by.Turn(from)
	t.User.To = by.Lane(t.User.To)
	byLane := func(in map[string]string) map[string]string {
		out := make(map[string]string, len(in))
		for id, text := range in {
			out[by.Lane(id)] = text
		}
		return out
	}
	if t.User.ByLane != nil {
		t.User.ByLane = byLane(t.User.ByLane)
	}
	t.User.Earlier = slices.Clone(t.User.Earlier)
	for i := range t.User.Earlier {
		attempts := make(map[string]int, len(t.User.Earlier[i].Attempts))
		for id, n := range t.User.Earlier[i].Attempts {
			attempts[by.Lane(id)] = by.Of(Address{from, id, n}).Attempt
		}
		t.User.Earlier[i].Attempts = attempts
	}
	for i := range t.Replies {
		r := &t.Replies[i]
		to := by.Of(Address{from, r.Lane, r.Attempt})
		r.Lane, r.Attempt = to.Lane, to.Attempt
		if r.After != nil {
			after := by.Of(*r.After)
			r.After = &after
		}
	}
}
