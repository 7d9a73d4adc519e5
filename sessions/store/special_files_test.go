//go:build unix

package store

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"kansei/sessions"
)

// Reading a pipe or a device might never end.
func TestReadPipeOrDevice(t *testing.T) {
	st := saved(t, small("s"))
	if err := syscall.Mkfifo(filepath.Join(st.Dir(), "pipe.json"), 0o600); err != nil {
		t.Skip(err)
	}
	if err := os.Symlink("/dev/zero", filepath.Join(st.Dir(), "zero.json")); err != nil {
		t.Skip(err)
	}
	found, damaged, err := st.List(t.Context())
	if len(found) != 1 || len(damaged) != 2 || err != nil {
		t.Fatalf("found %d, damaged %v, %v", len(found), damaged, err)
	}
	for _, d := range damaged {
		var e *sessions.FileError
		if _, _, err := st.Load(d.Path); !errors.As(err, &e) || e.Path != d.Path || !errors.Is(err, ErrNotRegular) {
			t.Errorf("load %s: %v", d.Path, err)
		}
		if _, err := st.SaveAt(d.Path, small("s")); !errors.Is(err, ErrNotRegular) {
			t.Errorf("save %s: %v", d.Path, err)
		}
		if _, err := Repair(d.Path); err == nil {
			t.Errorf("%s was repaired", d.Path)
		}
		if problems, err := Verify(d.Path); err != nil || len(problems) != 1 {
			t.Errorf("verify %s: %v, %v", d.Path, problems, err)
		}
	}
}
