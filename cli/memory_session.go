package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"kansei/ui"
)

// draftsDir is where each session's draft is. The newest one of this window is in
// its slot as well.
func (m *memory) draftsDir() string { return filepath.Join(m.dir, "drafts") }

// draftOf is what was being written in a session.
func (m *memory) draftOf(session string) (string, error) {
	b, err := readState(filepath.Join(m.draftsDir(), filepath.Base(session)))
	return string(b), err
}

// ofSession reports whether a draft in a slot is one of a session, which that
// session gets back.
func (m *memory) ofSession(draft string) bool {
	files, err := os.ReadDir(m.draftsDir())
	if err != nil || draft == "" {
		return false
	}
	for _, f := range files {
		if b, err := readState(filepath.Join(m.draftsDir(), f.Name())); err == nil && bytes.Equal(b, []byte(draft)) {
			return true
		}
	}
	return false
}

// keepDraft replaces a session's draft, whole or not at all.
func (m *memory) keepDraft(number int, session, text string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if number < m.newest[session] {
		return nil
	}
	m.newest[session] = number
	if session != ui.NewSession {
		if err := keepText(filepath.Join(m.draftsDir(), filepath.Base(session)), text); err != nil {
			return err
		}
	}
	if text == "" && m.slotOwner != session { // the slot has another session's
		return nil
	}
	m.slotOwner = session
	return keepText(m.draft.path, text)
}

// keepText replaces a file with a draft; an empty one is no file.
func keepText(path, text string) error {
	if text == "" {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("forget the draft: %w", err)
		}
		return nil
	}
	if err := replaceState(path, []byte(text)); err != nil {
		return fmt.Errorf("keep the draft: %w", err)
	}
	return nil
}
