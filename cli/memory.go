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

// memoryLength is how many sent messages are remembered from other runs.
const memoryLength = 500

// memory is what is kept in the state folder between runs: sent messages, one
// JSON string a line, and the draft.
type memory struct {
	dir    string
	sent   []string
	draft  string
	mu     sync.Mutex
	newest int // number of the newest draft that was kept
	sets   []picker.Set
	config string // the theme of the config file
}

// remembered reads what other runs have kept. A line that is damaged is left out.
func (a *app) remembered() (*memory, error) {
	m := &memory{dir: a.paths.State, config: a.config.Theme}
	b, err := os.ReadFile(m.draftPath())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read the draft: %w", err)
	}
	m.draft = string(b)
	if m.sets, err = m.readSets(); err != nil {
		return nil, err
	}
	f, err := os.Open(m.sentPath())
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the sent messages: %w", err)
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, longestInput)
	for lines.Scan() {
		var text string
		if json.Unmarshal(lines.Bytes(), &text) == nil && text != "" {
			m.sent = append(m.sent, text)
		}
	}
	m.sent = m.sent[max(0, len(m.sent)-memoryLength):]
	return m, nil
}

func (m *memory) draftPath() string { return filepath.Join(m.dir, "draft") }

func (m *memory) sentPath() string { return filepath.Join(m.dir, "sent.jsonl") }

func (m *memory) forScreen() ui.Memory {
	return ui.Memory{Sent: m.sent, Draft: m.draft, Remember: m.remember, KeepDraft: m.keepDraft, KeepTheme: m.keepTheme, Sets: m.sets, KeepSets: m.keepSets}
}

func (m *memory) remember(text string) error {
	line, err := json.Marshal(text)
	if err != nil {
		return fmt.Errorf("keep the message: %w", err)
	}
	if err := os.MkdirAll(m.dir, 0o700); err != nil {
		return fmt.Errorf("make the state folder: %w", err)
	}
	f, err := os.OpenFile(m.sentPath(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("keep the message: %w", err)
	}
	_, err = f.Write(append(line, '\n'))
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("keep the message: %w", err)
	}
	return nil
}

// keepDraft replaces the draft, whole or not at all.
func (m *memory) keepDraft(number int, text string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if number < m.newest {
		return nil
	}
	m.newest = number
	if text == "" {
		if err := os.Remove(m.draftPath()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("forget the draft: %w", err)
		}
		return nil
	}
	if err := m.replace(m.draftPath(), []byte(text)); err != nil {
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
