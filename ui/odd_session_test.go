package ui

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"kansei/conversation"
	"kansei/providers"
	"kansei/scenarios"
	"kansei/sessions"
)

// oddSession makes a session by all that people, raters and lanes can do, and
// notes what every reply was asked with.
type oddSession struct {
	t        testing.TB
	rng      *rand.Rand
	s        *sessions.Session
	requests map[sessions.Address][]providers.Message
	undo     map[sessions.Rater]*sessions.UndoLog
	texts    int
	blank    bool // what the lane that is asked next answers
	sent     []providers.Message
	engine   *conversation.Engine
}

// oddRaters have one name in two installations, and in one that is not known.
var oddRaters = []sessions.Rater{
	{Name: "me", By: "aaaaaa", Pass: 1},
	{Name: "me", By: "bbbbbb", Pass: 1},
	{Name: "me", Pass: 1},
	{Name: "me", By: "aaaaaa", Pass: 2},
	{Name: "li", By: "cccccc", Pass: 1},
	{Name: "li", Pass: 1},
	{Name: "li", By: "cccccc", Pass: 2},
}

func newOddSession(d *driver, seed uint64) *oddSession {
	o := &oddSession{
		t: d.t, rng: rand.New(rand.NewPCG(seed, 13)), requests: map[sessions.Address][]providers.Message{}, undo: map[sessions.Rater]*sessions.UndoLog{},
	}
	answers := func(_ context.Context, req providers.Request, yield func(providers.Event, error) bool) {
		o.sent = req.Messages
		if o.blank {
			yield(providers.Event{}, &providers.Error{Kind: providers.Network, Message: "nothing came"})
			return
		}
		o.texts++
		_ = yield(providers.Event{Kind: providers.Text, Text: fmt.Sprintf("answer %d", o.texts)}, nil) &&
			yield(providers.Event{Kind: providers.Finished, Finish: providers.Finish{Reason: "stop"}}, nil)
	}
	o.engine = conversation.New(source{"fake": fakeProvider{map[string]script{"one": answers, "two": answers, "three": answers}}})
	models := [][]string{{"fake/one", "fake/two"}, {"fake/one", "fake/one", "fake/two"}, {"fake/one", "fake/two", "fake/three"}}[o.rng.IntN(3)]
	library, err := scenarios.Load("", "")
	if err != nil {
		d.t.Fatal(err)
	}
	if o.s, err = d.create(library, Spec{Models: models, Blind: true, Seed: int64(seed)}); err != nil {
		d.t.Fatal(err)
	}
	o.s.Title = "odd"
	o.say()
	for range 25 {
		time.Sleep(time.Second) // of the bubble
		o.step()
	}
	return o
}

func (o *oddSession) lanes() []string {
	ids := make([]string, len(o.s.Lanes))
	for i, l := range o.s.Lanes {
		ids[i] = l.ID
	}
	return ids
}

func (o *oddSession) lane() string { ids := o.lanes(); return ids[o.rng.IntN(len(ids))] }

func (o *oddSession) turn() *sessions.Turn { return &o.s.Turns[o.rng.IntN(len(o.s.Turns))] }

func (o *oddSession) step() {
	switch n := o.rng.IntN(20); {
	case n < 3 && len(o.s.Turns) < 5:
		o.say()
	case n < 6:
		o.ask(o.turn().N, []string{o.lane()}, o.rng.IntN(3) == 0)
	case n < 7:
		last := &o.s.Turns[len(o.s.Turns)-1]
		last.Edit(last.User.Text+" again", time.Now())
		o.ask(last.N, o.lanes(), o.rng.IntN(3) == 0)
	case n < 10:
		o.adopt()
	case n < 16:
		o.rate()
	case n < 19:
		o.judge()
	default: // what another program has is joined with it
		b, err := sessions.Encode(o.s)
		if err != nil {
			o.t.Fatal(err)
		}
		copied, err := sessions.Decode(b)
		if err != nil {
			o.t.Fatal(err)
		}
		o.s = sessions.Merge(o.s, o.s, copied)
	}
}

func (o *oddSession) say() {
	n := len(o.s.Turns) + 1
	to, lanes := sessions.ToAll, o.lanes()
	if n > 1 && o.rng.IntN(5) == 0 {
		to = o.lane()
		lanes = []string{to}
	}
	o.s.Turns = append(o.s.Turns, sessions.Turn{N: n, User: sessions.UserMessage{Text: fmt.Sprintf("message %d", n), At: time.Now(), To: to}})
	o.ask(n, lanes, false)
}

// ask sends a turn and notes the requests.
func (o *oddSession) ask(turn int, lanes []string, blank bool) {
	o.blank = blank
	for _, a := range conversation.Open(o.s, turn, lanes) {
		want := o.expected(a)
		round := o.engine.Start(o.t.Context(), o.s, []sessions.Address{a}, 1)
		for more := true; more; {
			var events []conversation.Event
			events, more = round.Next(o.t.Context())
			for _, e := range events {
				conversation.Fold(o.s, e)
			}
		}
		o.requests[a] = o.sent
		if !slices.Equal(o.sent, want) {
			o.t.Errorf("the reply %v was sent %v, want %v", a, o.sent, want)
		}
	}
}

// expected is what a lane is to be sent: what the reply that it goes on from was
// sent, that reply, and the message as it reads now.
func (o *oddSession) expected(a sessions.Address) []providers.Message {
	var out []providers.Message
	add := func(role providers.Role, text string) {
		switch n := len(out); {
		case text == "":
		case n > 0 && out[n-1].Role == role:
			out[n-1].Text += "\n\n" + text
		default:
			out = append(out, providers.Message{Role: role, Text: text})
		}
	}
	if from := o.goesOnFrom(a); from != nil {
		out = slices.Clone(o.requests[*from])
		add(providers.Assistant, o.s.Reply(*from).Text)
	}
	add(providers.User, o.s.Turn(a.Turn).User.Text)
	return out
}

// goesOnFrom is the reply that stands in the nearest turn before: the adopted
// one, else the lane's own.
func (o *oddSession) goesOnFrom(a sessions.Address) *sessions.Address {
	for n := a.Turn - 1; n >= 1; n-- {
		t := o.s.Turn(n)
		var own, adopted *sessions.Address
		for i := range o.s.Adoptions {
			if at := &o.s.Adoptions[i]; at.Turn == n {
				adopted = nil
				if !at.Withdrawn && t.User.Answers(at.Lane, at.Attempt) {
					adopted = &at.Address
				}
			}
		}
		if adopted != nil {
			return adopted
		}
		text := false
		for i := range t.Replies {
			r := &t.Replies[i]
			if r.Lane == a.Lane && t.User.Answers(r.Lane, r.Attempt) && (r.Text != "" || !text) {
				at := address(n, r)
				own, text = &at, r.Text != ""
			}
		}
		if own != nil {
			return own
		}
	}
	return nil
}

func (o *oddSession) adopt() {
	t := o.turn()
	r := t.Counting(o.lane())
	if r == nil {
		return
	}
	a := sessions.Adoption{Address: address(t.N, r), At: time.Now(), Withdrawn: o.rng.IntN(3) == 0}
	o.s.Adoptions = append(o.s.Adoptions, a)
}

// by picks a rater; the logs of undo are theirs.
func (o *oddSession) by() (sessions.Rater, *sessions.UndoLog) {
	by := oddRaters[o.rng.IntN(len(oddRaters))]
	if o.undo[by] == nil {
		o.undo[by] = &sessions.UndoLog{}
	}
	return by, o.undo[by]
}

func (o *oddSession) rate() {
	by, log := o.by()
	for range 6 {
		t := o.turn()
		r := t.Counting(o.lane())
		if r == nil {
			continue
		}
		var value *int
		if v := o.rng.IntN(6); v > 0 {
			value = &v
		}
		dims := o.s.Rubric.Dimensions
		log.Rate(o.s, sessions.Rating{
			Address: address(t.N, r), Dimension: dims[o.rng.IntN(len(dims))].ID, Value: value, Rater: by, Blind: o.rng.IntN(6) > 0, At: time.Now(),
		})
		if o.rng.IntN(5) == 0 {
			log.Undo(o.s, time.Now())
		}
	}
}

func (o *oddSession) judge() {
	by, log := o.by()
	t := o.turn()
	var lanes []string
	for _, lane := range o.lanes() {
		if t.Counting(lane) != nil {
			lanes = append(lanes, lane)
		}
	}
	if len(lanes) == 0 {
		return
	}
	v := sessions.Verdict{Turn: t.N, Rater: by, Blind: o.rng.IntN(6) > 0, At: time.Now(), Outcome: sessions.AllBad, Lanes: lanes}
	switch o.rng.IntN(4) {
	case 0:
	case 1:
		if len(lanes) > 1 {
			v.Outcome = sessions.Tie
		}
	default:
		v.Outcome, v.Lanes = sessions.Best, []string{lanes[o.rng.IntN(len(lanes))]}
	}
	log.Judge(o.s, v)
	if o.rng.IntN(5) == 0 {
		log.Undo(o.s, time.Now())
	}
}
