package cli

import (
	"encoding/json"
	"fmt"
	"path/filepath"

	"kansei/ui"
)

// lastPath is where the choice is kept that a session was begun with last.
func (m *memory) lastPath() string { return filepath.Join(m.dir, "last.json") }

// readLast is the choice of the last start; one that can't be read is none.
func (m *memory) readLast() (last ui.Choice) {
	b, err := readState(m.lastPath())
	if err != nil || json.Unmarshal(b, &last) != nil {
		return ui.Choice{}
	}
	return last
}

func (m *memory) keepLast(last ui.Choice) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	b, err := json.MarshalIndent(last, "", "  ")
	if err != nil {
		return fmt.Errorf("keep the choice: %w", err)
	}
	return replaceState(m.lastPath(), append(b, '\n'))
}
