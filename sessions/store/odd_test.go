package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

// damagedIn lists what the damaged files of a folder hold.
func damagedIn(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	for _, name := range names(t, dir) {
		if strings.Contains(name, aside) {
			out = append(out, content(t, filepath.Join(dir, name)))
		}
	}
	slices.Sort(out)
	return out
}

func TestSaveOverDamagedFilesOfOneTime(t *testing.T) {
	st := New(t.TempDir())
	for _, damaged := range []string{"half of a {", "another half {"} {
		write(t, st.Path("s"), damaged)
		if err := os.Chtimes(st.Path("s"), noon, noon); err != nil {
			t.Fatal(err)
		}
		save(t, st, small("s"))
	}
	if got := damagedIn(t, st.Dir()); !slices.Equal(got, []string{"another half {", "half of a {"}) {
		t.Errorf("moved aside: %q", got)
	}
}

func TestSaveOverDamagedLinkedFile(t *testing.T) {
	st, elsewhere := New(t.TempDir()), t.TempDir()
	target := filepath.Join(elsewhere, "mine.json")
	write(t, target, "half of a {")
	if err := os.Symlink(target, st.Path("s")); err != nil {
		t.Fatal(err)
	}
	save(t, st, small("s"))
	info, err := os.Lstat(st.Path("s"))
	if err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", info, err)
	}
	if got := damagedIn(t, elsewhere); !slices.Equal(got, []string{"half of a {"}) {
		t.Errorf("moved aside: %q", got)
	}
	if back := load(t, New(st.Dir()), target); back.ID != "s" {
		t.Errorf("the file has %q", back.ID)
	}
}

// What a program has saved is not taken back by an older copy, whichever way it
// meets that copy.
func TestOldCopyPutBack(t *testing.T) {
	for name, meet := range map[string]func(*Store) error{
		"load":    func(st *Store) error { _, _, err := st.Load("s"); return err },
		"changed": func(st *Store) error { _, err := st.Changed(st.Path("s")); return err },
		"rename":  func(st *Store) error { return st.Rename(st.Path("s"), "A dog", noon.Add(time.Hour)) },
	} {
		t.Run(name, func(t *testing.T) {
			st := saved(t, small("s"))
			old := content(t, st.Path("s"))
			s := load(t, st, "s")
			rate(s, me, 1)
			s.UpdatedAt = noon.Add(time.Minute)
			save(t, st, s)
			write(t, st.Path("s"), old)
			if err := meet(st); err != nil {
				t.Fatal(err)
			}
			save(t, st, small("s"))
			if back := load(t, New(st.Dir()), "s"); len(back.Ratings) != 1 {
				t.Errorf("%d ratings are left", len(back.Ratings))
			}
		})
	}
}

// Only a write to this very file may have left what is cleared.
func TestClearUnfinishedOfOtherFile(t *testing.T) {
	st := New(t.TempDir())
	other := filepath.Join(st.Dir(), ".s.json.gz.123.tmp")
	write(t, other, "half of an export")
	save(t, st, small("s"))
	if got := content(t, other); got != "half of an export" {
		t.Errorf("%q", got)
	}
}

func TestDeleteLocked(t *testing.T) {
	st := saved(t, small("s"))
	st.lockWait = 0
	other := flock.New(filepath.Join(st.Dir(), lockDir, "s.json.lock"))
	if err := other.Lock(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Unlock() })
	_, _, err := st.Delete(st.Path("s"))
	renamed := st.Rename(st.Path("s"), "A dog", noon)
	for _, err := range []error{err, renamed} {
		if !errors.Is(err, ErrLocked) || strings.Contains(err.Error(), "save") {
			t.Errorf("%v", err)
		}
	}
	if _, err := st.Save(small("s")); !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), "saved with the next change") {
		t.Errorf("%v", err)
	}
}
