package sessions

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// order is where an item of one copy belongs among those of another: by its
// time, where the wording of a message comes before it, and else by its text.
type order struct {
	wording int
	at      time.Time
	text    string
}

func (a order) compare(b order) int {
	return cmp.Or(cmp.Compare(a.wording, b.wording), a.at.Compare(b.at), cmp.Compare(a.text, b.text))
}

// item is one of a merged list: its index in either copy, -1 where the
// copy does not have it.
type item struct{ ours, theirs int }

// interleave merges two lists into one that has the items of both, each list in
// its own order. match holds, for each of ours, which of theirs is the same
// one, -1 for none. What stands between two common items is put in order. It
// gives the same with the two exchanged.
func interleave(ours, theirs int, match []int, orderOurs, orderTheirs []order) []item {
	back := make([]int, theirs)
	for j := range back {
		back[j] = -1
	}
	for i, j := range match {
		if j >= 0 {
			back[j] = i
		}
	}
	highest := func(orders []order) []order { // so far, so that a list never goes back in time
		out := slices.Clone(orders)
		for i := 1; i < len(out); i++ {
			if out[i].compare(out[i-1]) < 0 {
				out[i] = out[i-1]
			}
		}
		return out
	}
	highOurs, highTheirs := highest(orderOurs), highest(orderTheirs)
	first := func(i, j int) bool { // reports whether ours[i] comes before theirs[j]
		by := cmp.Or(highOurs[i].compare(highTheirs[j]), orderOurs[i].compare(orderTheirs[j]))
		return by <= 0
	}
	done := make([]bool, ours) // of the common ones
	out := make([]item, 0, ours+theirs)
	for i, j := 0, 0; i < ours || j < theirs; {
		switch {
		case i < ours && done[i]:
			i++
		case j < theirs && back[j] >= 0 && done[back[j]]:
			j++
		case i < ours && match[i] < 0 && (j == theirs || back[j] >= 0 || first(i, j)):
			out = append(out, item{i, -1})
			i++
		case j < theirs && back[j] < 0:
			out = append(out, item{-1, j})
			j++
		case j == theirs || i < ours && (match[i] == j || first(i, j)):
			out = append(out, item{i, match[i]})
			done[i] = true
		default:
			out = append(out, item{back[j], j})
			done[back[j]] = true
		}
	}
	return out
}

// matching pairs equal keys, the first of one list with the first of the other
// and so on, since a clock may stand still.
func matching(ours, theirs []string) []int {
	at := make(map[string][]int, len(theirs))
	for j, key := range theirs {
		at[key] = append(at[key], j)
	}
	out := make([]int, len(ours))
	for i, key := range ours {
		out[i] = -1
		if rest := at[key]; len(rest) > 0 {
			out[i], at[key] = rest[0], rest[1:]
		}
	}
	return out
}

// alignment is how two copies become one: which turns, wordings and replies
// are the same, and how the others are numbered.
type alignment struct {
	turns        []alignedTurn
	ours, theirs Moves
}

type alignedTurn struct {
	item
	wordings []item
	replies  []alignedReply
}

type alignedReply struct {
	item
	wording int
}

// align finds what is the same in two copies.
func align(ours, theirs *Session) alignment {
	var a alignment
	a.alignLanes(ours, theirs)
	ours, theirs = ours.moved(a.ours), theirs.moved(a.theirs)
	places := interleave(len(ours.Turns), len(theirs.Turns), matchTurns(ours, theirs), turnOrder(ours), turnOrder(theirs))
	for n, p := range places {
		var o, t Turn
		if p.ours >= 0 {
			o = ours.Turns[p.ours]
			a.ours.move(Address{Turn: o.N}, Address{Turn: n + 1})
		}
		if p.theirs >= 0 {
			t = theirs.Turns[p.theirs]
			a.theirs.move(Address{Turn: t.N}, Address{Turn: n + 1})
		}
		turn := alignedTurn{item: p}
		turn.wordings = alignWordings(p, o.User, t.User)
		a.alignReplies(&turn, n+1, &o, &t)
		a.turns = append(a.turns, turn)
	}
	return a
}

// alignLanes gives a lane another id where both copies have added one under the
// same id since they went apart.
func (a *alignment) alignLanes(ours, theirs *Session) {
	taken := map[string]bool{}
	for _, s := range []*Session{ours, theirs} {
		for _, l := range s.Lanes {
			taken[l.ID] = true
		}
	}
	for _, l := range ours.Lanes {
		other := theirs.Lane(l.ID)
		if other == nil || other.Ref() == l.Ref() && other.Thinking == l.Thinking {
			continue
		}
		moved, to := &a.theirs, *other
		if canonical([]any{l.Ref(), l.Thinking}) > canonical([]any{other.Ref(), other.Thinking}) {
			moved, to = &a.ours, l
		}
		id := freeLane(ours, theirs, to, taken)
		taken[id] = true
		if moved.lanes == nil {
			moved.lanes = map[string]string{}
		}
		moved.lanes[l.ID] = id
	}
}

// freeLane is an id for a lane: that under which the other copy has the same
// model already, else the next that is free.
func freeLane(ours, theirs *Session, lane Lane, taken map[string]bool) string {
	for _, s := range []*Session{ours, theirs} {
		for _, l := range s.Lanes {
			if l.ID != lane.ID && l.Ref() == lane.Ref() && l.Thinking == lane.Thinking && (ours.Lane(l.ID) == nil || theirs.Lane(l.ID) == nil) {
				return l.ID
			}
		}
	}
	for n := 1; ; n++ {
		if id := "l" + strconv.Itoa(n); !taken[id] {
			return id
		}
	}
}

// matchTurns pairs turns: a message is known by its first wording, to whom it
// went and when.
func matchTurns(ours, theirs *Session) []int {
	keys := func(s *Session) []string {
		out := make([]string, len(s.Turns))
		for i := range s.Turns {
			text, at := s.Turns[i].User.first()
			out[i] = joinKey(strconv.FormatInt(at.UnixNano(), 10), text, s.Turns[i].User.To)
		}
		return out
	}
	return matching(keys(ours), keys(theirs))
}

// first is the message as it was sent at first.
func (u UserMessage) first() (string, time.Time) {
	if len(u.Earlier) > 0 {
		return u.Earlier[0].Text, u.Earlier[0].At
	}
	return u.Text, u.At
}

func turnOrder(s *Session) []order {
	out := make([]order, len(s.Turns))
	for i := range s.Turns {
		text, at := s.Turns[i].User.first()
		out[i] = order{at: at, text: text}
	}
	return out
}

// alignWordings pairs the wordings of a message, the first of both being the
// same.
func alignWordings(p item, ours, theirs UserMessage) []item {
	o, t := ours.wordings(), theirs.wordings()
	if p.ours < 0 {
		o = nil
	}
	if p.theirs < 0 {
		t = nil
	}
	keys := func(list []Earlier) ([]string, []order) {
		keys, orders := make([]string, len(list)), make([]order, len(list))
		for i, w := range list {
			keys[i], orders[i] = joinKey(w.Text, strconv.FormatInt(w.At.UnixNano(), 10)), order{at: w.At, text: w.Text}
		}
		if len(keys) > 0 {
			keys[0] = "first"
		}
		return keys, orders
	}
	ko, oo := keys(o)
	kt, ot := keys(t)
	return interleave(len(o), len(t), matching(ko, kt), oo, ot)
}

// wordings lists how a message read, the one that stands now last.
func (u UserMessage) wordings() []Earlier {
	return append(slices.Clone(u.Earlier), Earlier{Text: u.Text, At: u.At, Extra: u.Extra})
}

// alignReplies pairs the replies to a message and numbers the attempts of each
// lane anew where both copies have others.
func (a *alignment) alignReplies(turn *alignedTurn, n int, o, t *Turn) {
	merged := func(wording int, of func(item) int) int { // the number of a copy's wording in the merged list
		return slices.IndexFunc(turn.wordings, func(p item) bool { return of(p) == wording })
	}
	ofOurs := func(p item) int { return p.ours }
	ofTheirs := func(p item) int { return p.theirs }
	orders := func(turn *Turn, of func(item) int) []order {
		out := make([]order, len(turn.Replies))
		for i := range turn.Replies {
			r := &turn.Replies[i]
			at := r.StartedAt
			if r.Status == Streaming && at.IsZero() { // not asked for yet: behind all that were
				at = distantFuture
			}
			out[i] = order{wording: merged(turn.User.wording(r.Lane, r.Attempt), of), at: at, text: joinKey(r.Lane, strconv.Itoa(r.Attempt), r.Text, r.Reasoning)}
		}
		return out
	}
	oo, ot := orders(o, ofOurs), orders(t, ofTheirs)
	places := interleave(len(o.Replies), len(t.Replies), matchReplies(o, t), oo, ot)
	for _, p := range places {
		r := alignedReply{item: p}
		if p.ours >= 0 {
			r.wording = oo[p.ours].wording
		} else {
			r.wording = ot[p.theirs].wording
		}
		turn.replies = append(turn.replies, r)
	}
	a.number(turn, n, o, t)
}

// number gives each lane's attempts their numbers: those that they have, as far
// as they are free, and the order of the merged list else.
func (a *alignment) number(turn *alignedTurn, n int, o, t *Turn) {
	last := map[string]int{}
	for i := range turn.replies {
		r := &turn.replies[i]
		var own []int
		lane := ""
		if r.ours >= 0 {
			lane, own = o.Replies[r.ours].Lane, append(own, o.Replies[r.ours].Attempt)
		}
		if r.theirs >= 0 {
			lane, own = t.Replies[r.theirs].Lane, append(own, t.Replies[r.theirs].Attempt)
		}
		attempt := max(last[lane]+1, slices.Min(own))
		last[lane] = attempt
		to := Address{Turn: n, Lane: lane, Attempt: attempt}
		if r.ours >= 0 {
			a.ours.move(Address{o.N, lane, o.Replies[r.ours].Attempt}, to)
		}
		if r.theirs >= 0 {
			a.theirs.move(Address{t.N, lane, t.Replies[r.theirs].Attempt}, to)
		}
	}
}

var distantFuture = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// matchReplies pairs the states of one reply. A reply is known by its lane and
// when it was asked for; where no time is known, by its attempt.
func matchReplies(ours, theirs *Turn) []int {
	key := func(r *Reply) string {
		if r.StartedAt.IsZero() {
			return joinKey(r.Lane, "attempt", strconv.Itoa(r.Attempt))
		}
		return joinKey(r.Lane, strconv.FormatInt(r.StartedAt.UnixNano(), 10))
	}
	keys := func(t *Turn) []string {
		out := make([]string, len(t.Replies))
		for i := range t.Replies {
			out[i] = key(&t.Replies[i])
		}
		return out
	}
	return matching(keys(ours), keys(theirs))
}

// unfinished reports whether more of a reply may have come than this state has.
func (r *Reply) unfinished() bool {
	return r.Status == Streaming || r.Status == Truncated && r.Error == nil && r.FinishReason == ""
}
