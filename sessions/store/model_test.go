package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	"kansei/sessions"
)

// modelEnv sets how many interleavings TestModel runs, and modelSeed which one is
// the first. Without the number it goes on for as long as a test may take.
const (
	modelEnv  = "KANSEI_MODEL"
	modelSeed = "KANSEI_MODEL_SEED"
)

// TestModel runs two to five programs on one session in a random order and
// holds what the file has against what each program was told is saved.
func TestModel(t *testing.T) {
	number := func(name string) int {
		n, err := strconv.Atoi(os.Getenv(name))
		if err != nil {
			return 0
		}
		return n
	}
	first, runs := number(modelSeed), number(modelEnv)
	limit := 10 * time.Second
	if testing.Short() {
		limit = time.Second
	}
	dir := t.TempDir()
	if shm, err := os.MkdirTemp("/dev/shm", "kansei"); err == nil { // where syncing a file costs nothing
		dir = shm
		t.Cleanup(func() {
			if err := os.RemoveAll(shm); err != nil {
				t.Error(err)
			}
		})
	}
	begin, n := time.Now(), 0
	for ; n < runs || runs == 0 && time.Since(begin) < limit; n++ {
		m, err := newModel(dir, uint64(first+n))
		if err == nil {
			err = m.run()
		}
		if err != nil {
			t.Fatalf("%s=%d %s=1: %v", modelSeed, first+n, modelEnv, err)
		}
	}
	t.Logf("%d interleavings in %v", n, time.Since(begin).Round(time.Second))
}

// model is one folder with one session and the programs that have it open.
type model struct {
	random  *rand.Rand
	path    string
	aside   string // where a copy of the file is kept that is lost or old
	writers []*writer
	acked   facts
	// epoch counts how often the file was deleted, lost or replaced by an older
	// copy: what only the file had is gone then, until a program saves it again.
	epoch int
	// only holds what a program that does not stay open has written since, and that
	// is acknowledged for good when a program that stays open has found it.
	only  facts
	since int // the epoch of only
	n     int // of foreign fields
}

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

func newModel(within string, seed uint64) (*model, error) {
	dir, err := os.MkdirTemp(within, "model")
	if err != nil {
		return nil, err
	}
	first := New(dir)
	if _, err := first.Save(small("s")); err != nil {
		return nil, err
	}
	m := &model{random: rand.New(rand.NewPCG(seed, 5)), path: first.Path("s"), aside: filepath.Join(dir, "aside"), acked: facts{}, only: facts{}}
	for i := range 2 + m.random.IntN(4) {
		w := &writer{
			m: m, name: string(rune('a' + i)), store: New(dir), asked: map[string]bool{}, stands: facts{},
			clock: noon.Add(time.Duration(m.random.IntN(600)-100) * time.Second),
		}
		w.by = w.name
		if err := w.load(); err != nil {
			return nil, err
		}
		m.writers = append(m.writers, w)
	}
	return m, nil
}

func (m *model) run() (err error) {
	defer func() { err = errors.Join(err, os.RemoveAll(filepath.Dir(m.path))) }()
	for range 10 + m.random.IntN(50) {
		w := m.writers[m.random.IntN(len(m.writers))]
		if err := m.step(w); err != nil {
			return err
		}
	}
	return m.settle()
}

func (m *model) step(w *writer) error {
	switch op := m.random.IntN(30); {
	case op < 9:
		return w.save()
	case op < 12:
		w.takeIn()
	case op == 12:
		return w.rename()
	case op == 13:
		return m.foreign()
	case op == 14 && m.random.IntN(3) == 0:
		return m.lose(w)
	case op == 15:
		return m.bringBack()
	case op == 16 && m.random.IntN(2) == 0:
		return w.reopen()
	case op == 17:
		w.clock = w.clock.Add(time.Duration(m.random.IntN(7200)-3600) * time.Second)
	default:
		w.change(m.random)
	}
	return nil
}

// lose deletes the session, or loses its file, or keeps a copy to put it back
// later over what was said since.
func (m *model) lose(w *writer) error {
	if _, err := os.Stat(m.path); err != nil {
		return nil
	}
	switch m.random.IntN(3) {
	case 0:
		m.epoch++
		_, restore, err := w.store.Delete(m.path)
		if err == nil && m.random.IntN(3) == 0 {
			err = restore()
		}
		return err
	case 1:
		m.epoch++
		return os.Rename(m.path, m.aside)
	default:
		b, err := os.ReadFile(m.path)
		if err != nil {
			return err
		}
		return os.WriteFile(m.aside, b, 0o600)
	}
}

// bringBack puts a copy back that was lost or is old by now.
func (m *model) bringBack() error {
	if _, err := os.Stat(m.aside); err != nil {
		return nil
	}
	m.epoch++
	return os.Rename(m.aside, m.path)
}

var titleLine = regexp.MustCompile(`(?m)^  "title":`)

// foreign adds a field of another program to the file.
func (m *model) foreign() error {
	b, err := os.ReadFile(m.path)
	if err != nil {
		return nil //nolint:nilerr // the session is deleted
	}
	m.n++
	field := fmt.Sprintf("x%d", m.n)
	b = titleLine.ReplaceAll(b, fmt.Appendf(nil, "  %q: %d,\n  \"title\":", field, m.n))
	if err := os.WriteFile(m.path+"~", b, 0o600); err != nil {
		return err
	}
	m.note("field "+field, fact{text: strconv.Itoa(m.n)})
	return os.Rename(m.path+"~", m.path)
}

// note notes what only the file has.
func (m *model) note(key string, is fact) {
	if m.since != m.epoch {
		m.only, m.since = facts{}, m.epoch
	}
	m.only.add(facts{key: is})
}

// settle has every program take in and save what it has, until all agree, and
// looks whether anything is gone.
func (m *model) settle() error {
	var states []*sessions.Session
	for _, w := range m.writers {
		w.takeIn()
		states = append(states, w.live)
	}
	if err := m.sameInAnyOrder(states); err != nil {
		return err
	}
	m.writers[0].send() // brings back what was deleted
	for range 2 {
		for _, w := range m.writers {
			if err := w.save(); err != nil {
				return err
			}
			w.takeIn()
		}
	}
	file, err := Read(m.path)
	if err != nil {
		return err
	}
	for _, w := range m.writers {
		if !sessions.Equal(w.live.Asked(), w.live) {
			return fmt.Errorf("%s has replies that were not asked for", w.name)
		}
		if err := difference(w.live, file); err != nil {
			return fmt.Errorf("%s and the file differ: %w", w.name, err)
		}
		if err := factsOf(file).standing(w.stands); err != nil {
			return fmt.Errorf("%s: %w", w.name, err)
		}
	}
	return factsOf(file).include(m.acked)
}

// sameInAnyOrder merges what the programs have in two orders.
func (m *model) sameInAnyOrder(states []*sessions.Session) error {
	join := func() *sessions.Session {
		order := m.random.Perm(len(states))
		merged := states[order[0]]
		for _, i := range order[1:] {
			merged = sessions.Merge(nil, merged, states[i])
		}
		return merged
	}
	if err := difference(join(), join()); err != nil {
		return fmt.Errorf("the order of merging counts: %w", err)
	}
	return nil
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
		return fmt.Errorf("save: deleted %t, and the file: %v", saved.Deleted, err)
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
