package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"kansei/sessions"
)

// Repaired is what could be saved of a damaged file.
type Repaired struct {
	Session *sessions.Session
	Path    string   // of the copy
	Changes []string // what is not as it stood in the file, and where
}

// Repair writes what can be read of a damaged file to a copy beside it, and
// leaves the file itself as it is. A file that is whole, is of a newer version
// or is no session is refused.
func Repair(path string) (Repaired, error) {
	if _, err := Read(path); err == nil {
		return Repaired{}, fmt.Errorf("repair %s: the file is whole", path)
	} else if refused := (*sessions.FileError)(nil); !errors.As(err, &refused) || errors.Is(err, sessions.ErrNewer) || errors.Is(err, sessions.ErrTooLarge) || errors.Is(err, ErrNotRegular) {
		return Repaired{}, err
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return Repaired{}, fmt.Errorf("read session: %w", err)
	}
	id := strings.TrimSuffix(filepath.Base(path), suffix)
	if first, _, ok := strings.Cut(id, aside); ok {
		id = first
	}
	s, changes, err := sessions.Repair(b, id)
	if err != nil {
		return Repaired{}, err
	}
	content, err := sessions.Encode(s)
	if err != nil {
		return Repaired{}, err
	}
	r := Repaired{Session: s, Changes: changes}
	base := strings.TrimSuffix(path, suffix) + ".repaired"
	for n := 1; ; n++ {
		r.Path = base + suffix
		if n > 1 {
			r.Path = base + "-" + strconv.Itoa(n) + suffix
		}
		if _, err := os.Lstat(r.Path); errors.Is(err, os.ErrNotExist) {
			_, err := writeAtomic(r.Path, content)
			return r, err
		}
	}
}
