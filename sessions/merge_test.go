package sessions

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// copyOf changes one copy of a session as a program does, with a clock of its
// own that may be wrong.
type copyOf struct {
	s    *Session
	name string
	at   time.Time
	n    int
	undo UndoLog
}

func (c *copyOf) stamp() time.Time {
	c.at = c.at.Add(time.Duration(1+c.n%7) * time.Second)
	if c.at.Before(c.s.UpdatedAt) {
		c.at = c.s.UpdatedAt.Add(time.Millisecond)
	}
	c.n++
	// No two machines ask for a reply in the same microsecond.
	c.at = c.at.Truncate(time.Millisecond).Add(time.Duration(c.name[0]) * time.Microsecond)
	return c.at
}

// asked reports whether a reply is this copy's: one program takes in what comes.
func (c *copyOf) asked(r *Reply) bool {
	by := byte(r.StartedAt.Nanosecond() / 1000 % 1000)
	return by == c.name[0] || by == 'z' && c.name == "a"
}

func (c *copyOf) text() string { return fmt.Sprintf("%s-%d", c.name, c.n) }

func (c *copyOf) rater() Rater { return Rater{Name: "me", Pass: 1, By: c.name} }

// open adds a streaming attempt of every lane to a turn.
func (c *copyOf) open(turn int) {
	t := c.s.Turn(turn)
	at := c.stamp()
	for _, l := range c.s.Lanes {
		attempt := 1
		if last := t.Latest(l.ID); last != nil {
			attempt = last.Attempt + 1
		}
		after := c.s.Next(turn, l.ID)
		t.Replies = append(t.Replies, Reply{Lane: l.ID, Attempt: attempt, After: after, Status: Truncated, StartedAt: at, Chunks: []Chunk{}, Flags: []string{}})
	}
}

// change does one random thing.
func (c *copyOf) change(r *rand.Rand) {
	s := c.s
	if len(s.Turns) == 0 {
		c.send(r)
		return
	}
	t := &s.Turns[r.IntN(len(s.Turns))]
	a := Address{}
	var reply *Reply
	if len(t.Replies) > 0 {
		reply = &t.Replies[r.IntN(len(t.Replies))]
		a = Address{t.N, reply.Lane, reply.Attempt}
	}
	switch op := r.IntN(14); {
	case op == 0:
		c.send(r)
	case op == 1:
		c.open(t.N)
	case op <= 4 && reply != nil:
		if reply.unfinished() && c.asked(reply) {
			reply.Text += c.text()
			if r.IntN(2) == 0 {
				reply.Status = []Status{Complete, Stopped}[r.IntN(2)]
			}
		}
	case op == 5:
		s.SetTitle(c.text(), c.stamp())
	case op == 6 && reply != nil:
		s.Adoptions = append(s.Adoptions, Adoption{Address: a, At: c.stamp(), Withdrawn: r.IntN(3) == 0})
	case op == 7 && s.Blind.RevealedAt == nil:
		at := c.stamp()
		s.Blind.RevealedAt, s.Blind.RevealedBy = &at, c.name
	case op == 8 && t.N == len(s.Turns):
		t.Edit(c.text(), c.stamp())
		c.open(t.N)
	case op == 9:
		c.undo.Undo(s, c.stamp())
	case op == 10:
		s.Extra = cloneExtra(s.Extra).with([]string{"x", "y"}[r.IntN(2)], rawJSON(fmt.Sprintf("%q", c.text())))
	case op == 11 && reply != nil:
		c.undo.Annotate(s, Note{Address: a, Text: c.text(), Tags: []string{}, Rater: c.rater(), At: c.stamp()})
	case op == 12:
		c.undo.Judge(s, Verdict{Turn: t.N, Outcome: AllBad, Lanes: []string{"l1", "l2"}, Rater: c.rater(), At: c.stamp()})
	case reply != nil:
		value := 1 + r.IntN(5)
		c.undo.Rate(s, Rating{Address: a, Dimension: "empathy", Value: &value, Rater: c.rater(), At: c.stamp()})
	}
	s.UpdatedAt = latest(s.UpdatedAt, c.at)
}

func (c *copyOf) send(r *rand.Rand) {
	n := len(c.s.Turns) + 1
	u := UserMessage{Text: c.text(), At: c.stamp(), To: ToAll}
	if r.IntN(3) == 0 {
		u.Text, u.Scripted = fmt.Sprint("script ", n), true
	}
	c.s.Turns = append(c.s.Turns, Turn{N: n, User: u})
	c.open(n)
}

func cloneExtra(x Extra) Extra {
	out := Extra{}
	for name, value := range x {
		out[name] = value
	}
	return out
}

// apart is a session and some copies of it that went on apart.
func apart(seed uint64, copies int) (base *Session, out []*copyOf) {
	r := rand.New(rand.NewPCG(seed, 99))
	base = full()
	base.Turns[0].Replies[1].Error = nil
	b := &copyOf{s: base, name: "z", at: noon}
	for range r.IntN(12) {
		b.change(r)
	}
	for i := range copies {
		skew := time.Duration(r.IntN(600)-300) * time.Second
		c := &copyOf{s: base.Clone(), name: string(rune('a' + i)), at: b.at.Add(skew)}
		for range r.IntN(10) {
			c.change(r)
		}
		out = append(out, c)
	}
	return base, out
}

func encoded(t *testing.T, s *Session) []byte {
	t.Helper()
	b, err := Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// outline is a session in short, to be printed where a test fails.
func outline(s *Session) string {
	var b strings.Builder
	for i := range s.Turns {
		t := &s.Turns[i]
		fmt.Fprintf(&b, "%d %q scripted %t", t.N, t.User.Text, t.User.Scripted)
		for _, e := range t.User.Earlier {
			fmt.Fprintf(&b, " was %q %v", e.Text, e.Attempts)
		}
		b.WriteString("\n")
		for _, r := range t.Replies {
			fmt.Fprintf(&b, "   %s/%d %s %q at %s after %v\n", r.Lane, r.Attempt, r.Status, r.Text, r.StartedAt.Format("05.000"), r.After)
		}
	}
	return b.String()
}

func same(t *testing.T, what string, a, b *Session) {
	t.Helper()
	x, y := encoded(t, a), encoded(t, b)
	if bytes.Equal(x, y) {
		return
	}
	lx, ly := bytes.Split(x, []byte("\n")), bytes.Split(y, []byte("\n"))
	for i := range min(len(lx), len(ly)) {
		if !bytes.Equal(lx[i], ly[i]) {
			t.Fatalf("%s: line %d\n%s\n%s\n\n%s\n---\n%s", what, i+1, lx[i], ly[i], outline(a), outline(b))
		}
	}
	t.Fatalf("%s: one is longer", what)
}

func mergeSeeds() uint64 {
	if testing.Short() {
		return 300
	}
	return 3000
}

func TestMergeCommutative(t *testing.T) {
	for seed := range mergeSeeds() {
		base, c := apart(seed, 2)
		what := fmt.Sprint("seed ", seed)
		same(t, what, Merge(base, c[0].s, c[1].s), Merge(base, c[1].s, c[0].s))
		same(t, what+" without base", Merge(nil, c[0].s, c[1].s), Merge(nil, c[1].s, c[0].s))
	}
}

func TestMergeIdempotent(t *testing.T) {
	for seed := range mergeSeeds() {
		base, c := apart(seed, 2)
		what := fmt.Sprint("seed ", seed)
		same(t, what, Merge(base, c[0].s, c[0].s), c[0].s)
		once := Merge(base, c[0].s, c[1].s)
		same(t, what+" again with theirs", Merge(base, once, c[1].s), once)
		same(t, what+" again with ours", Merge(base, c[0].s, once), once)
		same(t, what+" with the base", Merge(base, once, base), once)
	}
}

func TestMergeAssociative(t *testing.T) {
	for seed := range mergeSeeds() {
		base, c := apart(seed, 3)
		a, b, d := c[0].s, c[1].s, c[2].s
		same(t, fmt.Sprint("seed ", seed), Merge(base, Merge(base, a, b), d), Merge(base, a, Merge(base, b, d)))
	}
}

func TestMergeLosesNothing(t *testing.T) {
	for seed := range mergeSeeds() {
		base, c := apart(seed, 3)
		m := c[0].s
		for _, other := range c[1:] {
			m = Merge(base, m, other.s)
		}
		what := fmt.Sprint("seed ", seed)
		for _, c := range c {
			contains(t, what, m, c.s)
		}
		if err := check(m); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
}

// contains fails unless everything that a copy says is in the merged session,
// at an address that leads to the same words.
func contains(t *testing.T, what string, m, s *Session) {
	t.Helper()
	_, moves := Join(nil, s, m)
	for i := range s.Turns {
		turn := &s.Turns[i]
		for j := range turn.Replies {
			r := &turn.Replies[j]
			a := Address{turn.N, r.Lane, r.Attempt}
			to := m.Reply(moves.Of(a))
			if to == nil || len(to.Text) < len(r.Text) && r.unfinished() || !r.unfinished() && to.Text != r.Text {
				t.Fatalf("%s: reply %s is lost: %+v, now %+v", what, a, r, to)
			}
			if asked, now := Transcript(s, a), Transcript(m, moves.Of(a)); fmt.Sprint(asked) != fmt.Sprint(now) && !r.unfinished() {
				for p := r.After; p != nil; p = s.Reply(*p).After { // a reply before it may have become longer since
					if s.Reply(*p).unfinished() {
						asked = now
					}
				}
				if fmt.Sprint(asked) != fmt.Sprint(now) {
					t.Fatalf("%s: reply %s was asked with %v, now %v", what, a, asked, now)
				}
			}
		}
	}
	have := map[string]int{}
	for i := range m.Ratings {
		key, _, _ := ratingKey(&m.Ratings[i])
		have[key]++
	}
	for _, r := range s.Ratings {
		r.Address = moves.Of(r.Address)
		key, _, _ := ratingKey(&r)
		if have[key]--; have[key] < 0 {
			t.Fatalf("%s: rating %+v is lost", what, r)
		}
	}
	if len(m.Verdicts) < len(s.Verdicts) || len(m.Notes) < len(s.Notes) || len(m.Adoptions) < len(s.Adoptions) {
		t.Fatalf("%s: entries are lost", what)
	}
	if s.Blind.RevealedAt != nil && m.Blind.RevealedAt == nil {
		t.Fatalf("%s: the reveal is lost", what)
	}
	for name := range s.Extra {
		if _, ok := m.Extra[name]; !ok {
			t.Fatalf("%s: the field %s is lost", what, name)
		}
	}
}
