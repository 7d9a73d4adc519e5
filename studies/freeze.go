package studies

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"kansei/scenarios"
	"kansei/sessions"
)

// FrozenFile is where a study keeps what it was frozen as.
const FrozenFile = "frozen.json"

// The parts of a study that are frozen, in the order in which they are named.
var parts = [...]string{"plan", "rubric", "texts", "analysis"}

// Frozen is the state that a study was frozen in.
type Frozen struct {
	At    time.Time         `json:"at"`
	Hash  string            `json:"hash"`  // of all parts
	Parts map[string]string `json:"parts"` // by name
}

// Freeze hashes a study: its plan (who meets whom, in which scenario, at which
// place, for whom), the rubrics with all their words, the texts that raters read
// and models are sent, and the analysis with the rules for careless raters.
func Freeze(s *Study, p *Plan, rubrics []sessions.Rubric, played []scenarios.Scenario, at time.Time) (Frozen, error) {
	f := Frozen{At: at.UTC().Truncate(time.Second), Parts: map[string]string{}}
	type script struct {
		ID, System string
		Script     []string
	}
	scripts := make([]script, 0, len(played))
	for _, sc := range played {
		scripts = append(scripts, script{sc.ID, sc.System, sc.Script})
	}
	slices.SortFunc(rubrics, func(a, b sessions.Rubric) int { return compareText(a.ID, b.ID) })
	for name, part := range map[string]any{
		"plan":   []any{p.Sessions, s.Turns, s.Ratings, s.Overlap, s.Repeats},
		"rubric": []any{rubrics, s.Dimensions, s.VerdictOnly},
		"texts":  []any{s.Title, s.Consent, s.Instruction, scripts}, "analysis": []any{s.Analysis, s.Careless},
	} {
		b, err := json.Marshal(part)
		if err != nil {
			return f, fmt.Errorf("freeze the %s: %w", name, err)
		}
		f.Parts[name] = digest(b)
	}
	all := ""
	for _, name := range parts {
		all += f.Parts[name]
	}
	f.Hash = digest([]byte(all))
	return f, nil
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Differences names the parts in which a study is not as it was frozen.
func (f Frozen) Differences(now Frozen) []string {
	var out []string
	for _, name := range parts {
		if f.Parts[name] != now.Parts[name] {
			out = append(out, name)
		}
	}
	return out
}

// ReadFrozen reads what a study was frozen as. Without that the error is
// fs.ErrNotExist.
func ReadFrozen(dir string) (Frozen, error) {
	var f Frozen
	path := filepath.Join(dir, FrozenFile)
	b, err := os.ReadFile(path)
	if err != nil {
		return f, fmt.Errorf("read the frozen state: %w", err)
	}
	if err := json.Unmarshal(b, &f); err != nil || len(f.Parts) != len(parts) {
		return f, &Error{File: path, Message: "not the frozen state of a study", Advice: "Take it from a copy, or remove it: the report then says that nothing was frozen."}
	}
	return f, nil
}

// Write keeps the frozen state. A study that is frozen already is refused with
// fs.ErrExist.
func (f Frozen) Write(dir string) error {
	b, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return fmt.Errorf("freeze the study: %w", err)
	}
	out, err := os.OpenFile(filepath.Join(dir, FrozenFile), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("freeze the study: %w", err)
	}
	_, err = out.Write(append(b, '\n'))
	return errors.Join(err, out.Close())
}
