package sessions

import (
	"errors"
	"testing"
	"time"
)

// said is a turn with one finished reply.
func said(n int, text string, at time.Time) Turn {
	return Turn{N: n, User: UserMessage{Text: text, At: at, To: ToAll}, Replies: []Reply{
		{Lane: "l1", Attempt: 1, Status: Complete, Text: "to " + text, StartedAt: at},
	}}
}

// Two stores, as two programs have, open one session and talk on in it.
func TestTalkThatPartsIsKeptApart(t *testing.T) {
	for name, turns := range map[string][2]Turn{
		"another message": {said(2, "x", noon), said(2, "y", noon)},
		"another reply": {said(2, "x", noon), func() Turn {
			turn := said(2, "x", noon.Add(time.Second))
			turn.Replies[0].Text = "another answer"
			return turn
		}()},
	} {
		t.Run(name, func(t *testing.T) {
			one := saved(t, full())
			two := NewStore(one.Dir())
			a, path, err := one.Load("last")
			if err != nil {
				t.Fatal(err)
			}
			b := a.Clone()
			a.Turns = append(a.Turns, turns[0])
			if err := one.Save(a); err != nil {
				t.Fatal(err)
			}
			b.Turns = append(b.Turns, turns[1])
			var fork *ForkError
			if err := two.Save(b); !errors.As(err, &fork) || fork.Path == path || two.KeptAt(path) != fork.Path || one.KeptAt(path) != path {
				t.Fatalf("saved with %v", err)
			}
			for n := 3; n < 5; n++ { // and on and on, told once
				a.Turns, b.Turns = append(a.Turns, said(n, "a", noon)), append(b.Turns, said(n, "b", noon))
				if err := errors.Join(one.Save(a), two.Save(b)); err != nil {
					t.Fatal(err)
				}
			}
			for store, want := range map[*Store][]string{one: {path, a.ID, "a"}, two: {fork.Path, fork.ID, "b"}} {
				s, err := read(want[0])
				if err != nil || s.ID != want[1] || len(s.Turns) != 4 || s.Turns[3].User.Text != want[2] || len(s.Ratings) != 1 {
					t.Errorf("%s: %v, %+v", store.Path("x"), err, s)
				}
			}
			if found, bad, err := one.List(t.Context()); len(found) != 2 || len(bad) != 0 || err != nil {
				t.Errorf("found %d, damaged %d, %v", len(found), len(bad), err)
			}
		})
	}
}

// A store that has saved many sessions holds on to few.
func TestAStoreForgets(t *testing.T) {
	st := NewStore(t.TempDir())
	for n := range 3 * mostSeen {
		s := named("s" + string(rune('a'+n)))
		for range 2 {
			if err := st.Save(s); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(st.seen) != mostSeen || len(st.recent) != mostSeen {
		t.Errorf("%d and %d are remembered", len(st.seen), len(st.recent))
	}
	s := named("sa")
	s.Ratings = nil
	if err := st.Save(s); err != nil { // forgotten, and so read again
		t.Fatal(err)
	}
	if back, _, err := st.Load("sa"); err != nil || len(back.Ratings) != len(full().Ratings) {
		t.Errorf("%v, %+v", err, back)
	}
}
