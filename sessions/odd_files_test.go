//go:build unix

package sessions

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// What is no file could be read for ever.
func TestAPipeOrADeviceIsNoSession(t *testing.T) {
	st := saved(t, full())
	if err := syscall.Mkfifo(filepath.Join(st.Dir(), "pipe.json"), 0o600); err != nil {
		t.Skip(err)
	}
	if err := os.Symlink("/dev/zero", filepath.Join(st.Dir(), "zero.json")); err != nil {
		t.Skip(err)
	}
	found, bad, err := st.List(t.Context())
	if len(found) != 1 || len(bad) != 2 || err != nil {
		t.Fatalf("found %d, damaged %v, %v", len(found), bad, err)
	}
	for _, d := range bad {
		var e *FileError
		if _, _, err := st.Load(d.Path); !errors.As(err, &e) || e.Path != d.Path {
			t.Errorf("%s: %v", d.Path, err)
		}
		if _, err := st.Repair(d.Path); err == nil {
			t.Errorf("%s was repaired", d.Path)
		}
	}
}
