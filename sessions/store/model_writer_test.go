package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"

	"kansei/sessions"
)

// writer is a program that has the session open, as a window of the app has.
type writer struct {
	m       *model
	name    string
	by      string
	store   *Store
	live    *sessions.Session
	clock   time.Time
	n       int
	undo    sessions.UndoLog
	asked   map[string]bool // the replies that stream into this program, by key
	pending []pendingSave
	epoch   int   // in which it last saved
	stands  facts // its own ratings that count, as last changed
}

// pendingSave is a save whose result the program has not taken in yet.
type pendingSave struct {
	state *sessions.Session
	saved sessions.Saved
}

func (w *writer) load() error {
	s, _, err := w.store.Load(w.m.path)
	if err == nil {
		w.live, w.epoch = s, w.m.epoch
	}
	return err
}

// reopen ends the program, with or without saving, and starts it again.
func (w *writer) reopen() error {
	if _, err := os.Stat(w.m.path); err != nil {
		return nil
	}
	if w.epoch != w.m.epoch || w.m.random.IntN(2) == 0 {
		w.takeIn()
		if err := w.save(); err != nil {
			return err
		}
	}
	if _, err := os.Stat(w.m.path); err != nil {
		return nil
	}
	w.store, w.pending, w.asked, w.undo = New(filepath.Dir(w.m.path)), nil, map[string]bool{}, sessions.UndoLog{}
	if err := w.load(); err != nil {
		return err
	}
	w.stands = w.standing() // what was not saved is gone
	return nil
}

// save saves the state of this moment. What comes back is taken in later.
func (w *writer) save() error {
	state := w.live.Clone()
	_, gone := os.Stat(w.m.path)
	saved, err := w.store.Save(state)
	if err != nil {
		return err
	}
	if _, err := os.Stat(w.m.path); saved.Deleted == (err == nil) {
		return fmt.Errorf("save: deleted %t, and the file is there: %t", saved.Deleted, err == nil)
	}
	if gone != nil {
		w.m.epoch++
	}
	w.epoch = w.m.epoch
	w.pending = append(w.pending, pendingSave{state, saved})
	w.m.acked.add(factsOf(state))
	if w.m.since == w.m.epoch {
		if err := factsOf(saved.Session).include(w.m.only); err != nil {
			return err
		}
		w.m.acked.add(w.m.only)
	}
	return factsOf(saved.Session).include(factsOf(state))
}

// takeIn takes in what the saves have found, as the app does (ui/foreign.go).
func (w *writer) takeIn() {
	for _, p := range w.pending {
		merged, moves := sessions.Join(p.state, w.live, p.saved.Session)
		w.live = merged
		w.undo.Move(moves)
	}
	w.pending = nil
}

// rename gives the saved session another title, as "sessions rename" does.
func (w *writer) rename() error {
	if _, err := os.Stat(w.m.path); err != nil {
		return nil
	}
	if err := New(filepath.Dir(w.m.path)).Rename(w.m.path, w.text(), w.now()); err != nil {
		return err
	}
	s, err := Read(w.m.path)
	if err == nil {
		w.m.note("title", factsOf(s)["title"])
	}
	return err
}

func (w *writer) now() time.Time {
	w.n++
	w.clock = w.clock.Add(time.Duration(w.m.random.IntN(5000)) * time.Millisecond).Truncate(time.Millisecond)
	// No two programs do anything in the same microsecond.
	return w.clock.Add(time.Duration(w.name[0]-'a')*100*time.Microsecond + time.Duration(w.n%100)*time.Microsecond + time.Duration(w.n/100))
}

func (w *writer) text() string { return fmt.Sprintf("%s%d", w.name, w.n) }

func (w *writer) rater() sessions.Rater { return sessions.Rater{Name: "me", Pass: 1, By: w.by} }

func (w *writer) send() {
	n := len(w.live.Turns) + 1
	w.live.Turns = append(w.live.Turns, sessions.Turn{N: n, User: sessions.UserMessage{Text: w.text(), At: w.now(), To: sessions.ToAll}})
	w.ask(n)
}

// ask has every lane answer in a turn.
func (w *writer) ask(turn int) {
	t := w.live.Turn(turn)
	at := w.now()
	for _, l := range w.live.Lanes {
		r := sessions.Reply{Lane: l.ID, Attempt: 1, After: w.live.Next(turn, l.ID), Status: sessions.Streaming, StartedAt: at, Chunks: []sessions.Chunk{}, Flags: []string{}}
		if last := t.Latest(l.ID); last != nil {
			r.Attempt = last.Attempt + 1
		}
		t.Replies = append(t.Replies, r)
		w.asked[replyKey(&r)] = true
	}
}

// change does one thing that a person does, or that comes from a model.
func (w *writer) change(random *rand.Rand) {
	s := w.live
	t := s.Turn(1 + random.IntN(len(s.Turns)))
	r := &t.Replies[random.IntN(len(t.Replies))]
	a := sessions.Address{Turn: t.N, Lane: r.Lane, Attempt: r.Attempt}
	switch op := random.IntN(16); {
	case op == 0:
		w.send()
	case op == 1:
		w.ask(t.N)
	case op < 6:
		w.stream(random)
	case op < 9:
		value := 1 + random.IntN(5)
		w.undo.Rate(s, sessions.Rating{Address: a, Dimension: "empathy", Value: &value, Rater: w.rater(), Blind: true, At: w.now()})
	case op == 9:
		w.undo.Undo(s, w.now())
	case op == 10:
		w.undo.Redo(s, w.now())
	case op == 11:
		w.undo.Judge(s, sessions.Verdict{Turn: t.N, Outcome: sessions.Best, Lanes: []string{r.Lane}, Rater: w.rater(), At: w.now()})
	case op == 12:
		w.undo.Annotate(s, sessions.Note{Address: a, Text: w.text(), Tags: []string{}, Rater: w.rater(), At: w.now()})
	case op == 13:
		s.SetTitle(w.text(), w.now())
	case op == 14:
		s.Adoptions = append(s.Adoptions, sessions.Adoption{Address: a, At: w.now(), Withdrawn: random.IntN(4) == 0})
	case random.IntN(4) == 0 && s.Blind.RevealedAt == nil:
		at := w.now()
		s.Blind.RevealedAt, s.Blind.RevealedBy = &at, "me"
	case t.N == len(s.Turns):
		t.Edit(w.text(), w.now())
		w.ask(t.N)
	}
	s.UpdatedAt = slices.MaxFunc([]time.Time{s.UpdatedAt, w.clock}, time.Time.Compare)
	w.stands = w.standing()
}

// stream adds to a reply that comes into this program, or ends it.
func (w *writer) stream(random *rand.Rand) {
	for i := range w.live.Turns {
		for j := range w.live.Turns[i].Replies {
			r := &w.live.Turns[i].Replies[j]
			if r.Status != sessions.Streaming || !w.asked[replyKey(r)] || random.IntN(2) == 0 {
				continue
			}
			if random.IntN(3) == 0 {
				r.Status = []sessions.Status{sessions.Complete, sessions.Stopped, sessions.Failed}[random.IntN(3)]
				return
			}
			w.n++
			r.Text += w.text() + " "
			r.Chunks = append(slices.Clip(r.Chunks), sessions.Chunk{DT: 5, Bytes: int32(len(w.text()) + 1)})
			return
		}
	}
}

// standing are the writer's own ratings that count.
func (w *writer) standing() facts {
	out := facts{}
	for key, f := range factsOf(w.live).ratings() {
		if f.by == w.by {
			out[key] = f
		}
	}
	return out
}
