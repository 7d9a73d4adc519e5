package cli

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"kansei/ui"
	"kansei/ui/picker"
)

// memoryLength is how many sent messages, and how many tags, are remembered from
// other runs.
const memoryLength = 500

// memory is what is kept in the state folder between runs: sent messages and
// tags, one JSON string a line, and the draft.
type memory struct {
	dir    string
	sent   []string
	tags   []string
	draft  string
	mu     sync.Mutex
	newest map[string]int // numbers of the newest drafts that were kept
	sets   []picker.Set
	last   ui.Choice
	config string // the theme of the config file
}

// remembered reads what other runs have kept. A line that is damaged is left out.
func (a *app) remembered() (*memory, error) {
	m := &memory{dir: a.paths.State, config: a.config.Theme, newest: map[string]int{}}
	var err error
	if m.draft, err = m.draftOf(ui.NewSession); err != nil {
		return nil, fmt.Errorf("read the draft: %w", err)
	}
	m.last = m.readLast()
	if m.sets, err = m.readSets(); err != nil {
		return nil, err
	}
	if m.sent, err = texts(m.sentPath()); err != nil {
		return nil, fmt.Errorf("read the sent messages: %w", err)
	}
	if m.tags, err = texts(m.tagsPath()); err != nil {
		return nil, fmt.Errorf("read the tags: %w", err)
	}
	return m, nil
}

// texts are the newest lines of a file of texts, none if there is no file.
func texts(path string) (out []string, err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, longestInput)
	for lines.Scan() {
		var text string
		if json.Unmarshal(lines.Bytes(), &text) == nil && text != "" {
			out = append(out, text)
		}
	}
	return out[max(0, len(out)-memoryLength):], nil
}

// draftPath is where the newest draft is, whatever session it is of.
func (m *memory) draftPath() string { return filepath.Join(m.dir, "draft") }

// draftsDir is where each session's draft is.
func (m *memory) draftsDir() string { return filepath.Join(m.dir, "drafts") }

// draftOf is what was being written in a session. A draft that was kept before
// there was one for each session is a new session's.
func (m *memory) draftOf(session string) (string, error) {
	b, err := os.ReadFile(filepath.Join(m.draftsDir(), filepath.Base(session)))
	if errors.Is(err, fs.ErrNotExist) && session == ui.NewSession {
		if _, dirErr := os.Stat(m.draftsDir()); errors.Is(dirErr, fs.ErrNotExist) {
			b, err = os.ReadFile(m.draftPath())
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return string(b), err
}

func (m *memory) sentPath() string { return filepath.Join(m.dir, "sent.jsonl") }

func (m *memory) tagsPath() string { return filepath.Join(m.dir, "tags.jsonl") }

func (m *memory) forScreen() ui.Memory {
	return ui.Memory{
		Sent: m.sent, Draft: m.draft, Remember: m.remember, KeepDraft: m.keepDraft, DraftOf: m.draftOf, KeepTheme: m.keepTheme, KeepRater: m.keepRater, Last: m.last, KeepLast: m.keepLast, Sets: m.sets, KeepSets: m.keepSets,
		Tags: m.tags, RememberTag: m.rememberTag,
	}
}

func (m *memory) remember(text string) error {
	if err := m.add(m.sentPath(), text); err != nil {
		return fmt.Errorf("keep the message: %w", err)
	}
	return nil
}

func (m *memory) rememberTag(tag string) error {
	if err := m.add(m.tagsPath(), tag); err != nil {
		return fmt.Errorf("keep the tag: %w", err)
	}
	return nil
}

// add adds a line to a file of texts.
func (m *memory) add(path, text string) error {
	line, err := json.Marshal(text)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(m.dir, 0o700); err != nil {
		return fmt.Errorf("make the state folder: %w", err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(append(line, '\n'))
	return errors.Join(err, f.Close())
}

// keepDraft replaces a session's draft, whole or not at all.
func (m *memory) keepDraft(number int, session, text string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if number < m.newest[session] {
		return nil
	}
	m.newest[session] = number
	if err := os.MkdirAll(m.draftsDir(), 0o700); err != nil {
		return fmt.Errorf("make the folder of drafts: %w", err)
	}
	for _, path := range []string{filepath.Join(m.draftsDir(), filepath.Base(session)), m.draftPath()} {
		if err := m.keepText(path, text); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) keepText(path, text string) error {
	if text == "" {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("forget the draft: %w", err)
		}
		return nil
	}
	if err := m.replace(path, []byte(text)); err != nil {
		return fmt.Errorf("keep the draft: %w", err)
	}
	return nil
}

// replace writes a file of the state folder, whole or not at all.
func (m *memory) replace(path string, b []byte) error {
	if err := os.MkdirAll(m.dir, 0o700); err != nil {
		return fmt.Errorf("make the state folder: %w", err)
	}
	temporary := path + ".new"
	if err := os.WriteFile(temporary, b, 0o600); err != nil {
		return err
	}
	return os.Rename(temporary, path)
}

func (m *memory) setsPath() string { return filepath.Join(m.dir, "sets.json") }

func (m *memory) readSets() (sets []picker.Set, err error) {
	b, err := os.ReadFile(m.setsPath())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &sets)
	}
	if err != nil {
		return nil, fmt.Errorf("read the saved sets of models: %w (mend or remove %s)", err, m.setsPath())
	}
	return sets, nil
}

func (m *memory) keepSets(sets []picker.Set) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	b, err := json.MarshalIndent(sets, "", "  ")
	if err != nil {
		return fmt.Errorf("keep the sets: %w", err)
	}
	return m.replace(m.setsPath(), append(b, '\n'))
}
