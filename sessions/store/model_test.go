package store

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
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
		if i > 0 && m.random.IntN(3) == 0 { // one program that has the session open twice
			w.store = m.writers[i-1].store
		}
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
	case op == 18 && m.random.IntN(2) == 0:
		return m.importCopy()
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

// importCopy has another program join the file with a copy that is old by now.
func (m *model) importCopy() error {
	s, err := Read(m.aside)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := os.Stat(m.path); err != nil {
		m.epoch++
	}
	saved, err := New(filepath.Dir(m.path)).Save(s)
	if err != nil || m.since != m.epoch {
		return err
	}
	return factsOf(saved.Session).include(m.only)
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
	states := make([]*sessions.Session, 0, len(m.writers))
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
