package cli

import (
	"encoding/json"
	"fmt"
	"path/filepath"
)

// raterFile is where a name is kept that was given on the screen.
const raterFile = "rater.json"

// givenName is the rater's name as it was given on the screen; empty where the
// rater was asked and gave none.
type givenName struct {
	Name string `json:"name"`
}

// takeRater uses the name that was given on the screen where none is configured,
// and reports whether the rater is still to be asked for one.
func (a *app) takeRater(flag string) (unnamed bool) {
	switch {
	case flag != "":
		a.config.Rater = flag
		return false
	case a.config.RaterNamed:
		return false
	}
	var given givenName
	b, err := readState(filepath.Join(a.paths.State, raterFile))
	if err != nil || json.Unmarshal(b, &given) != nil {
		return true
	}
	if given.Name != "" {
		a.config.Rater = given.Name
	}
	return false
}

func (m *memory) keepRater(name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	b, err := json.Marshal(givenName{Name: name})
	if err != nil {
		return fmt.Errorf("keep the rater's name: %w", err)
	}
	return replaceState(filepath.Join(m.dir, raterFile), append(b, '\n'))
}
