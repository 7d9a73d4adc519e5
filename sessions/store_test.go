package sessions

import (
	"bytes"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// saved is a store with the sessions in it.
func saved(t *testing.T, all ...*Session) *Store {
	t.Helper()
	st := NewStore(filepath.Join(t.TempDir(), "sessions"))
	for _, s := range all {
		if err := st.Save(s); err != nil {
			t.Fatal(err)
		}
	}
	return st
}

// named is the small session under another id.
func named(id string) *Session {
	s := full()
	s.ID = id
	return s
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func content(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// names lists a folder without its hidden folders.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		if !e.IsDir() {
			out = append(out, e.Name())
		}
	}
	return out
}

func TestSaveAndLoad(t *testing.T) {
	s := generate(5)
	st := saved(t, s)
	back, path, err := st.Load(s.ID)
	if err != nil {
		t.Fatal(err)
	}
	if path != st.Path(s.ID) || !bytes.Equal(encode(t, back), encode(t, s)) {
		t.Errorf("%s has another session", path)
	}
	if got := names(t, st.Dir()); !slices.Equal(got, []string{s.ID + ".json"}) {
		t.Errorf("the folder has %v", got)
	}
}

func TestOnlyTheOwnerMayRead(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no such permissions")
	}
	s := full()
	st := saved(t, s)
	for path, want := range map[string]fs.FileMode{st.Path(s.ID): 0o600, st.Dir(): 0o700} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has the mode %v", path, info.Mode().Perm())
		}
	}
}

func TestIDsThatAreNoFileName(t *testing.T) {
	st := NewStore(t.TempDir())
	for _, id := range []string{"", "../x", `a\b`, ".hidden"} {
		if err := st.Save(named(id)); err == nil {
			t.Errorf("%q was saved", id)
		}
	}
}

func TestAFailingSaveKeepsTheOldFile(t *testing.T) {
	s := full()
	st := saved(t, s)
	before := content(t, st.Path(s.ID))
	s.Lanes[0].Size.Total = &Interval{math.NaN(), 1}
	if err := st.Save(s); err == nil {
		t.Fatal("a number that JSON has not was saved")
	}
	if content(t, st.Path(s.ID)) != before {
		t.Error("the old file has changed")
	}
}

func TestAWriteThatFailsLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "x.json", "keep"), "me") // a folder cannot be replaced by a file
	if _, err := writeAtomic(filepath.Join(dir, "x.json"), []byte("new")); err == nil {
		t.Fatal("a folder was replaced")
	}
	if content(t, filepath.Join(dir, "x.json", "keep")) != "me" {
		t.Error("what was there is gone")
	}
	if got := names(t, dir); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
}

// What is remembered of a save is what was written, not what somebody else has
// put in its place since.
func TestASaveRemembersItsOwnFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.json")
	written, err := writeAtomic(path, []byte("ours"))
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if !(seen{info: written}).same(info) {
		t.Error("the file is not known again")
	}
	if err := os.WriteFile(path, []byte("theirs, and longer"), 0o600); err != nil {
		t.Fatal(err)
	}
	if info, err = os.Stat(path); err != nil {
		t.Fatal(err)
	}
	if (seen{info: written}).same(info) {
		t.Error("what somebody else wrote is taken for our own")
	}
}

func TestAStoreWhoseFolderIsAFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "file")
	write(t, dir, "a file")
	st := NewStore(filepath.Join(dir, "sessions"))
	if err := st.Save(full()); err == nil {
		t.Error("saved into a file")
	}
	if _, _, err := NewStore(dir).List(t.Context()); err == nil {
		t.Error("listed a file")
	}
	if content(t, dir) != "a file" {
		t.Error("the file has changed")
	}
}

func TestDamagedFileIsMovedAside(t *testing.T) {
	s := full()
	st := NewStore(t.TempDir())
	write(t, st.Path(s.ID), "half of a {")
	if err := st.Save(s); err != nil {
		t.Fatal(err)
	}
	// Once more: an older damaged file must not be written over.
	write(t, st.Path(s.ID), "another half {")
	later := noon.Add(time.Hour)
	if err := os.Chtimes(st.Path(s.ID), later, later); err != nil {
		t.Fatal(err)
	}
	if err := st.Save(s); err != nil {
		t.Fatal(err)
	}
	var aside []string
	for _, name := range names(t, st.Dir()) {
		if strings.Contains(name, ".damaged-") {
			aside = append(aside, content(t, filepath.Join(st.Dir(), name)))
		}
	}
	slices.Sort(aside)
	if !slices.Equal(aside, []string{"another half {", "half of a {"}) {
		t.Errorf("set aside: %q", aside)
	}
	for _, ref := range []string{s.ID, s.ID[:8], "last"} {
		if back, path, err := st.Load(ref); err != nil || back.ID != s.ID || path != st.Path(s.ID) {
			t.Errorf("%q names %s: %v", ref, path, err)
		}
	}
}

func TestNewerFileIsLeftAlone(t *testing.T) {
	s := full()
	st := NewStore(t.TempDir())
	newer := `{"format":"kansei.session","version":2}`
	write(t, st.Path(s.ID), newer)
	if err := st.Save(s); !errors.Is(err, ErrNewer) {
		t.Errorf("got %v", err)
	}
	if content(t, st.Path(s.ID)) != newer {
		t.Error("the newer file has changed")
	}
	if _, path, err := st.Load(s.ID); !errors.Is(err, ErrNewer) || path != st.Path(s.ID) {
		t.Errorf("load says %v of %s", err, path)
	}
	if err := st.Rename(st.Path(s.ID), "title", noon); !errors.Is(err, ErrNewer) {
		t.Errorf("rename says %v", err)
	}
}

func TestResolve(t *testing.T) {
	st := saved(t, named("01ABC1"), named("01ABD2"), named("01ABD3"))
	for i, id := range []string{"01ABD2", "01ABD3", "01ABC1"} {
		at := noon.Add(time.Duration(i) * time.Hour)
		if err := os.Chtimes(st.Path(id), at, at); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(st.Dir(), "notes.txt"), "none of ours")
	write(t, filepath.Join(st.Dir(), ".hidden.json"), "none of ours")
	tests := []struct {
		ref     string
		want    string
		matches []string
	}{
		{"01ABC1", "01ABC1", nil},
		{"01abc1", "01ABC1", nil},
		{"01ABC", "01ABC1", nil},
		{"01abd3", "01ABD3", nil},
		{"last", "01ABC1", nil},
		{st.Path("01ABD2"), "01ABD2", nil},
		{"01ABD", "", []string{"01ABD2", "01ABD3"}},
		{"02", "", nil},
		{"", "", nil},
	}
	for _, tt := range tests {
		path, err := st.Resolve(tt.ref)
		if tt.want != "" {
			if err != nil || path != st.Path(tt.want) {
				t.Errorf("%q is %s: %v", tt.ref, path, err)
			}
			continue
		}
		var e *RefError
		if !errors.As(err, &e) || !slices.Equal(e.Matches, tt.matches) || !strings.Contains(e.Error(), tt.ref) {
			t.Errorf("%q: got %v", tt.ref, err)
		}
	}
	if _, err := st.Resolve("missing.json"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	empty := NewStore(filepath.Join(t.TempDir(), "none"))
	if _, _, err := empty.Load("last"); err == nil || !strings.Contains(err.Error(), "nothing is saved yet") {
		t.Errorf("the last of none: %v", err)
	}
}

func TestRename(t *testing.T) {
	s := full()
	st := saved(t, s)
	at := noon.Add(48 * time.Hour)
	if err := st.Rename(st.Path(s.ID), "A dog", at); err != nil {
		t.Fatal(err)
	}
	back, _, err := st.Load(s.ID)
	if err != nil || back.Title != "A dog" || !back.UpdatedAt.Equal(at) || len(back.Ratings) != 1 {
		t.Errorf("%v: %+v", err, back)
	}
	if err := st.Rename(st.Path("none"), "x", at); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestDeleteAndRestore(t *testing.T) {
	s := full()
	st := saved(t, s)
	before := content(t, st.Path(s.ID))
	restore, err := st.Delete(st.Path(s.ID))
	if err != nil {
		t.Fatal(err)
	}
	if found, bad, err := st.List(t.Context()); len(found)+len(bad) != 0 || err != nil {
		t.Errorf("the list has %v %v %v", found, bad, err)
	}
	if err := restore(); err != nil || content(t, st.Path(s.ID)) != before {
		t.Errorf("restored: %v", err)
	}
	if err := restore(); err == nil {
		t.Error("restored twice")
	}
	restore, err = st.Delete(st.Path(s.ID))
	if err != nil {
		t.Fatal(err)
	}
	write(t, st.Path(s.ID), "a new one")
	if err := restore(); err == nil || content(t, st.Path(s.ID)) != "a new one" {
		t.Errorf("a restore wrote over a new file: %v", err)
	}
	if _, err := st.Delete(st.Path("none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}
