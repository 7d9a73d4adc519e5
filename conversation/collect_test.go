package conversation

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kansei/providers"
	"kansei/sessions"
)

// scripted is a session that follows a script of three messages.
func scripted(ids ...string) *sessions.Session {
	s := session(ids...)
	s.ID, s.Turns = sessions.NewID(time.Now()), nil
	s.Scenario = &sessions.Scenario{ID: "three", Kind: sessions.Emotional, Lang: "en", Title: "Three", Script: []string{"one", "two", "three"}}
	for i := range s.Lanes {
		s.Lanes[i].Label = sessions.Letter(i)
	}
	return s
}

// echoes answers with all that it was sent and the seed, word by word.
func echoes(pause time.Duration) *fake {
	return &fake{stream: func(ctx context.Context, req providers.Request, yield func(providers.Event, error) bool) {
		words := make([]string, 1, 1+2*len(req.Messages))
		words[0] = fmt.Sprint(req.Seed)
		for _, m := range req.Messages {
			words = append(words, "|", m.Text)
		}
		says(pause, words...).stream(ctx, req, yield)
	}}
}

// drawer keeps the newest state of sessions, as a file would.
type drawer struct {
	mu    sync.Mutex
	kept  *sessions.Session
	saves int
}

func (d *drawer) save(s *sessions.Session) (sessions.Saved, error) {
	b, err := sessions.Encode(s)
	if err != nil {
		return sessions.Saved{}, err
	}
	kept, err := sessions.Decode(b)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.kept = kept
	d.saves++
	return sessions.Saved{Session: s}, err
}

func ignore(sessions.Lane, sessions.Reply) {}

// told is what a session says, without times.
func told(s *sessions.Session) string {
	out := fmt.Sprintln(s.ID, s.Blind.Seed, s.Order(1))
	for _, t := range s.Turns {
		out += fmt.Sprintln(t.N, t.User.Text, t.User.Scripted, t.User.To)
		for _, r := range t.Replies {
			out += fmt.Sprintln(r.Lane, r.Attempt, r.Status, r.Text)
		}
	}
	return out
}

func TestPlayGivesEachLaneItsOwnHistory(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, d := scripted("a", "b"), &drawer{}
		if n := Missing(s); n != 6 {
			t.Errorf("%d replies are missing, want 6", n)
		}
		c := NewCollector(New(lanes{"a": says(time.Second, "A"), "b": echoes(time.Second)}), 1, time.Now, d.save)
		if err := c.Play(t.Context(), s, ignore); err != nil {
			t.Fatal(err)
		}
		if Missing(d.kept) != 0 || d.saves != 6 {
			t.Errorf("%d missing, %d saves", Missing(d.kept), d.saves)
		}
		if got, want := d.kept.Turn(2).Latest("l2").Text, "40|one|40|one|two"; got != want {
			t.Errorf("the second reply is %q, want %q", got, want)
		}
		for _, turn := range d.kept.Turns {
			if len(turn.Replies) != 2 || turn.Replies[0].Lane != "l1" || !turn.User.Scripted {
				t.Errorf("turn %d is %+v", turn.N, turn)
			}
		}
		if err := c.Play(t.Context(), d.kept, ignore); err != nil || d.saves != 6 {
			t.Errorf("a complete session was played again: %d saves, %v", d.saves, err)
		}
	})
}

func TestPlayCutAnywhereEndsAlike(t *testing.T) {
	whole := &drawer{}
	var id string
	bubble(t, func(t *testing.T) {
		s := scripted("a", "b", "a")
		id = s.ID
		source := lanes{"a": echoes(time.Second), "b": echoes(700 * time.Millisecond)}
		if err := NewCollector(New(source), 1, time.Now, whole.save).Play(t.Context(), s, ignore); err != nil {
			t.Fatal(err)
		}
	})
	for step := 1; step <= 9; step++ {
		bubble(t, func(t *testing.T) {
			source := lanes{"a": echoes(time.Second), "b": echoes(700 * time.Millisecond)}
			d := &drawer{kept: scripted("a", "b", "a")}
			d.kept.ID = id
			cuts := 0
			for Missing(d.kept) > 0 {
				// A cut comes at another place each time, and always lets at least one reply through.
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(step+cuts)*1300*time.Millisecond)
				err := NewCollector(New(source), 1, time.Now, d.save).Play(ctx, d.kept.Clone(), ignore)
				cancel()
				if err != nil && !errors.Is(err, context.DeadlineExceeded) {
					t.Fatal(err)
				}
				cuts++
			}
			if cuts < 2 {
				t.Fatalf("it was not cut")
			}
			if got, want := told(d.kept), told(whole.kept); got != want {
				t.Errorf("after %d cuts:\n%s\nwant:\n%s", cuts, got, want)
			}
		})
	}
}

func TestPlayKeepsToTheVendorsLimit(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var now, most, others atomic.Int64
		count := func(now, most *atomic.Int64) *fake {
			return &fake{stream: func(ctx context.Context, req providers.Request, yield func(providers.Event, error) bool) {
				for n, seen := now.Add(1), most.Load(); n > seen && !most.CompareAndSwap(seen, n); seen = most.Load() {
				}
				defer now.Add(-1)
				says(time.Second, "yes").stream(ctx, req, yield)
			}}
		}
		source := lanes{"a": count(&now, &most), "b": count(new(atomic.Int64), &others)}
		d := &drawer{}
		c := NewCollector(New(source), 2, time.Now, d.save)
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				if err := c.Play(t.Context(), scripted("a", "a", "b"), ignore); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if most.Load() != 2 || others.Load() != 2 {
			t.Errorf("%d and %d requests at once, want 2 for each vendor", most.Load(), others.Load())
		}
	})
}

func TestPlayStopsALaneThatFails(t *testing.T) {
	bubble(t, func(t *testing.T) {
		down := &providers.Error{Kind: providers.Network, Message: "the line is dead", Advice: "Look at the cable."}
		s, d := scripted("a", "b"), &drawer{}
		source := lanes{"a": yields(down), "b": says(time.Second, "yes")}
		failed := 0
		count := func(_ sessions.Lane, r sessions.Reply) {
			if r.Error != nil {
				failed++
			}
		}
		if err := NewCollector(New(source), 4, time.Now, d.save).Play(t.Context(), s, count); err != nil {
			t.Fatal(err)
		}
		if failed != 1 || Missing(d.kept) != 3 {
			t.Errorf("%d failures, %d missing, want 1 and 3", failed, Missing(d.kept))
		}
		source["a"] = says(time.Second, "again")
		if err := NewCollector(New(source), 4, time.Now, d.save).Play(t.Context(), d.kept.Clone(), ignore); err != nil {
			t.Fatal(err)
		}
		first := d.kept.Turn(1)
		if Missing(d.kept) != 0 || len(first.Replies) != 3 || first.Latest("l1").Attempt != 2 {
			t.Errorf("asked again, there is %+v", first.Replies)
		}
	})
}

func TestPlayTakesAFilteredReplyAsOne(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, d := scripted("a"), &drawer{}
		source := lanes{"a": yields(&providers.Error{Kind: providers.ContentFiltered, Message: "filtered"})}
		if err := NewCollector(New(source), 1, time.Now, d.save).Play(t.Context(), s, ignore); err != nil {
			t.Fatal(err)
		}
		if Missing(d.kept) != 0 || len(d.kept.Turns) != 3 {
			t.Errorf("%d missing after %d turns", Missing(d.kept), len(d.kept.Turns))
		}
	})
}

func TestPlayTellsThatItCannotSave(t *testing.T) {
	bubble(t, func(t *testing.T) {
		full := errors.New("the disk is full")
		c := NewCollector(New(lanes{"a": says(time.Second, "x"), "b": &fake{}}), 1, time.Now, func(*sessions.Session) (sessions.Saved, error) { return sessions.Saved{}, full })
		if err := c.Play(t.Context(), scripted("a", "b"), ignore); !errors.Is(err, full) {
			t.Errorf("%v, want %v", err, full)
		}
	})
}
