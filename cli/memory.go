package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"kansei/sanitize"
	"kansei/sessions/store"
	"kansei/ui"
	"kansei/ui/picker"
)

// memory is what is kept in the state folder between runs: sent messages, tags,
// sets of models and the draft of this window.
type memory struct {
	dir        string
	sent, tags history
	config     string    // the theme of the config file
	earlier    ui.Memory // what earlier runs have kept

	mu     sync.Mutex
	slots  map[string]draftSlot // by session
	newest map[string]int       // by session: the number of the newest draft that was kept
}

// remembered reads what earlier runs have kept. A file that cannot be read is
// moved aside, and standard error says so: nothing in the folder keeps the app
// from starting. The memory must be closed.
func (a *app) remembered() *memory {
	m := &memory{dir: a.paths.State, config: a.config.Theme, slots: map[string]draftSlot{}, newest: map[string]int{}}
	m.sent, m.tags = history{filepath.Join(m.dir, "sent.jsonl")}, history{filepath.Join(m.dir, "tags.jsonl")}
	var err error
	if m.earlier.Draft, err = m.draftOf(ui.NewSession); err != nil {
		a.setAside(m.slots[ui.NewSession].path, err)
	}
	m.earlier.Last = m.readLast()
	b, err := readState(m.setsPath())
	if err == nil && b != nil {
		err = json.Unmarshal(b, &m.earlier.Sets)
	}
	if err != nil {
		m.earlier.Sets = nil
		a.setAside(m.setsPath(), err)
	}
	if m.earlier.Sent, err = m.sent.trim(); err != nil {
		a.setAside(m.sent.path, err)
	}
	if m.earlier.Tags, err = m.tags.trim(); err != nil {
		a.setAside(m.tags.path, err)
	}
	return m
}

// close lets other windows have the drafts.
func (m *memory) close() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, slot := range m.slots {
		slot.release()
	}
}

// draftOf is what was being written in a session, in a window that is closed.
func (m *memory) draftOf(session string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, text, err := m.slot(session)
	return text, err
}

// editorPath is the file that an editor gets for a session's draft.
func (m *memory) editorPath(session string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	slot, _, _ := m.slot(session)
	return slot.editorPath()
}

// slot is where this window keeps its draft of a session, and what another one
// has left there.
func (m *memory) slot(session string) (slot draftSlot, text string, err error) {
	if slot, ok := m.slots[session]; ok {
		return slot, "", nil
	}
	dir, name := m.dir, "draft"
	if session != ui.NewSession {
		dir, name = filepath.Join(m.dir, "drafts"), filepath.Base(session)
	}
	slot, text, err = claimDraft(dir, name)
	m.slots[session] = slot
	return slot, text, err
}

// readState reads a file of the state folder, nil if it is not there.
func readState(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular(): // reading it might never end
		return nil, store.ErrNotRegular
	}
	return os.ReadFile(path)
}

// setAside moves a file of the state folder that cannot be read away.
func (a *app) setAside(path string, err error) {
	text := fmt.Sprintf("%s cannot be read: %v.", path, err)
	to := path + ".damaged-" + a.env.Now().UTC().Format("20060102T150405.000000000")
	if err := os.Rename(path, to); err == nil {
		text += " It was moved to " + to + "."
	} else {
		text += " It is passed over."
	}
	_, _ = fmt.Fprintln(a.env.Stderr, sanitize.Line(a.message(text)))
}

func (m *memory) forScreen() ui.Memory {
	out := m.earlier
	out.Remember, out.RememberTag = m.remember, m.rememberTag
	out.KeepDraft, out.DraftOf, out.KeepTheme, out.KeepSets = m.keepDraft, m.draftOf, m.keepTheme, m.keepSets
	out.KeepRater, out.KeepLast = m.keepRater, m.keepLast
	return out
}

func (m *memory) remember(text string) error {
	if err := m.sent.add(text); err != nil {
		return fmt.Errorf("keep the message: %w", err)
	}
	return nil
}

func (m *memory) rememberTag(tag string) error {
	if err := m.tags.add(tag); err != nil {
		return fmt.Errorf("keep the tag: %w", err)
	}
	return nil
}

// keepDraft replaces this window's draft of a session, whole or not at all.
func (m *memory) keepDraft(number int, session, text string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if number < m.newest[session] {
		return nil
	}
	m.newest[session] = number
	slot, _, err := m.slot(session)
	switch {
	case err != nil:
	case text != "":
		err = replaceState(slot.path, []byte(text))
	default:
		if err = os.Remove(slot.path); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
	}
	if err != nil {
		return fmt.Errorf("keep the draft: %w", err)
	}
	return nil
}

// replaceState writes a file of the state folder, whole or not at all.
func replaceState(path string, b []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the state folder: %w", err)
	}
	_, err := store.WriteFile(path, func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	})
	return err
}

func (m *memory) setsPath() string { return filepath.Join(m.dir, "sets.json") }

func (m *memory) keepSets(sets []picker.Set) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	b, err := json.MarshalIndent(sets, "", "  ")
	if err == nil {
		err = replaceState(m.setsPath(), append(b, '\n'))
	}
	if err != nil {
		return fmt.Errorf("keep the sets: %w", err)
	}
	return nil
}
