//go:build unix

package store

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestWriteFileFollowsLinks(t *testing.T) {
	for name, link := range map[string]func(dir string) error{
		"to a file":         func(dir string) error { return os.Symlink(filepath.Join(dir, "file"), filepath.Join(dir, "link")) },
		"relative":          func(dir string) error { return os.Symlink("file", filepath.Join(dir, "link")) },
		"through a folder":  func(dir string) error { return os.Symlink("folder/../file", filepath.Join(dir, "link")) },
		"to another link":   linkTwice,
		"to a file to come": dangle,
		"out of its folders": func(dir string) error {
			return os.Symlink("../"+filepath.Base(dir)+"/file", filepath.Join(dir, "link"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			file, at := filepath.Join(dir, "file"), filepath.Join(dir, "link")
			if err := errors.Join(os.Mkdir(filepath.Join(dir, "folder"), 0o700), os.WriteFile(file, []byte("old"), 0o600), link(dir)); err != nil {
				t.Fatal(err)
			}
			if _, err := writeAtomic(at, []byte("new")); err != nil {
				t.Fatal(err)
			}
			if info, err := os.Lstat(at); err != nil || info.Mode()&fs.ModeSymlink == 0 {
				t.Errorf("the link is %v, %v", info, err)
			}
			if b, err := os.ReadFile(file); string(b) != "new" {
				t.Errorf("the file has %q, %v", b, err)
			}
			if left, _ := filepath.Glob(filepath.Join(dir, ".*.tmp")); len(left) > 0 {
				t.Errorf("left: %v", left)
			}
		})
	}
}

func linkTwice(dir string) error {
	return errors.Join(os.Symlink("file", filepath.Join(dir, "between")), os.Symlink("between", filepath.Join(dir, "link")))
}

func dangle(dir string) error {
	return errors.Join(os.Remove(filepath.Join(dir, "file")), os.Symlink("file", filepath.Join(dir, "link")))
}

func TestWriteFileNotRegular(t *testing.T) {
	dir := t.TempDir()
	pipe, loop := filepath.Join(dir, "pipe"), filepath.Join(dir, "loop")
	if err := errors.Join(syscall.Mkfifo(pipe, 0o600), os.Symlink("loop", loop)); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{pipe, dir, "/dev/null"} {
		before, err := os.Lstat(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := writeAtomic(path, []byte("x")); !errors.Is(err, ErrNotRegular) {
			t.Errorf("%s: %v", path, err)
		}
		if after, err := os.Lstat(path); err != nil || after.Mode() != before.Mode() {
			t.Errorf("%s is %v now, %v", path, after, err)
		}
	}
	if _, err := writeAtomic(loop, []byte("x")); err == nil || !strings.Contains(err.Error(), "too many symbolic links") {
		t.Errorf("a loop: %v", err)
	}
}

func TestWriteFileContentError(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	refused := errors.New("refused")
	if _, err := WriteFile(path, func(w io.Writer) error { _, _ = w.Write([]byte("half")); return refused }); !errors.Is(err, refused) {
		t.Errorf("the error is %v", err)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("left: %v, %v", entries, err)
	}
	if b, _ := os.ReadFile(path); string(b) != "old" {
		t.Errorf("the file has %q", b)
	}
}

// A session that is kept elsewhere, as in a folder that is synchronised, stays
// there.
func TestSaveLinkedSession(t *testing.T) {
	st := New(filepath.Join(t.TempDir(), "sessions"))
	s := small("01JNGB0000000000000000000A")
	elsewhere := filepath.Join(t.TempDir(), "mine.json")
	if err := errors.Join(os.MkdirAll(st.Dir(), 0o700), saveAt(st, elsewhere, s), os.Symlink(elsewhere, st.Path(s.ID))); err != nil {
		t.Fatal(err)
	}
	s.SetTitle("Another", time.Unix(2, 0))
	if _, err := New(st.Dir()).Save(s); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(st.Path(s.ID))
	if err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", info, err)
	}
	if there, _, err := st.Load(elsewhere); err != nil || there.Title != "Another" {
		t.Errorf("the file has %+v, %v", there, err)
	}
}
