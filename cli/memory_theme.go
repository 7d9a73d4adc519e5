package cli

import (
	"encoding/json"
	"fmt"
	"path/filepath"
)

// themeFile is where the theme is kept that was chosen on the screen.
const themeFile = "theme.json"

// chosenTheme is a theme that was chosen on the screen, and which one the
// config file named then: once that says another, the choice is forgotten.
type chosenTheme struct {
	Theme string `json:"theme"`
	Over  string `json:"over"`
}

// keptTheme is the theme that was chosen on the screen, "" where that does not
// count any more.
func (a *app) keptTheme() string {
	var c chosenTheme
	path := filepath.Join(a.paths.State, themeFile)
	b, err := readState(path)
	if err == nil && b != nil {
		err = json.Unmarshal(b, &c)
	}
	if err != nil {
		a.setAside(path, err)
		return ""
	}
	if c.Over != a.config.Theme {
		return ""
	}
	return c.Theme
}

func (m *memory) keepTheme(name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	b, err := json.Marshal(chosenTheme{Theme: name, Over: m.config})
	if err != nil {
		return fmt.Errorf("keep the theme: %w", err)
	}
	return replaceState(filepath.Join(m.dir, themeFile), append(b, '\n'))
}
