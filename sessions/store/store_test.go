package store

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"kansei/sessions"
)

var me = sessions.Rater{Name: "me", Pass: 1, By: "k7x2"}

// saved is a store with the sessions in it.
func saved(t *testing.T, all ...*sessions.Session) *Store {
	t.Helper()
	st := New(filepath.Join(t.TempDir(), "sessions"))
	for _, s := range all {
		save(t, st, s)
	}
	return st
}

func save(t *testing.T, st *Store, s *sessions.Session) sessions.Saved {
	t.Helper()
	saved, err := st.Save(s)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

func load(t *testing.T, st *Store, ref string) *sessions.Session {
	t.Helper()
	s, _, err := st.Load(ref)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// rate adds a rating of the first reply; n tells the ratings apart.
func rate(s *sessions.Session, by sessions.Rater, n int) {
	value := 1 + n%5
	s.Ratings = append(s.Ratings, sessions.Rating{
		Address: sessions.Address{Turn: 1, Lane: "l1", Attempt: 1}, Dimension: "empathy", Value: &value, Rater: by, Blind: true,
		At: noon.Add(time.Duration(n) * time.Second),
	})
}

// say adds a turn in which both lanes have answered.
func say(s *sessions.Session, text string, at time.Time) {
	n := len(s.Turns) + 1
	t := sessions.Turn{N: n, User: sessions.UserMessage{Text: text, At: at, To: sessions.ToAll}}
	for _, l := range s.Lanes {
		t.Replies = append(t.Replies, sessions.Reply{
			Lane: l.ID, Attempt: 1, After: s.Next(n, l.ID), Status: sessions.Complete, Text: l.ID + " to " + text, StartedAt: at,
			Chunks: []sessions.Chunk{}, Flags: []string{},
		})
	}
	s.Turns = append(s.Turns, t)
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

func encoded(t testing.TB, s *sessions.Session) []byte {
	t.Helper()
	b, err := sessions.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// names lists the files of a folder.
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

func TestSaveThenLoad(t *testing.T) {
	s := small("s")
	rate(s, me, 1)
	say(s, "more", noon.Add(time.Minute))
	st := saved(t, s)
	back, path, err := st.Load(s.ID)
	if err != nil {
		t.Fatal(err)
	}
	if path != st.Path(s.ID) || !bytes.Equal(encoded(t, back), encoded(t, s)) {
		t.Errorf("%s has another session", path)
	}
	if got := names(t, st.Dir()); !slices.Equal(got, []string{"s.json"}) {
		t.Errorf("the folder has %v", got)
	}
}

func TestSavePermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no such permissions")
	}
	st := saved(t, small("s"))
	for path, want := range map[string]fs.FileMode{st.Path("s"): 0o600, st.Dir(): 0o700} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has the mode %v", path, info.Mode().Perm())
		}
	}
}

func TestSaveInvalidID(t *testing.T) {
	st := New(t.TempDir())
	for _, id := range []string{"", "../x", "../../../x", `a\b`, ".hidden", "a/b", "a\nb", strings.Repeat("x", 200)} {
		if _, err := st.Save(small(id)); err == nil {
			t.Errorf("%q was saved", id)
		}
	}
}

func TestSaveFailureKeepsOldFile(t *testing.T) {
	s := small("s")
	st := saved(t, s)
	before := content(t, st.Path("s"))
	s = s.Clone()
	s.Lanes[0].Size.Total = &sessions.Interval{Low: math.NaN(), High: 1}
	s.Lanes = append(s.Lanes, s.Lanes[0])
	s.Lanes[2].ID = "l3"
	if _, err := st.Save(s); err == nil {
		t.Fatal("a number that JSON has not was saved")
	}
	if content(t, st.Path("s")) != before {
		t.Error("the old file has changed")
	}
}

func TestWriteAtomicFailureLeavesNothing(t *testing.T) {
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

// A process that was killed while it wrote leaves a temporary file.
func TestSaveClearsUnfinished(t *testing.T) {
	st := saved(t, small("s"), small("other"))
	left, others := filepath.Join(st.Dir(), ".s.json.123.tmp"), filepath.Join(st.Dir(), ".other.json.123.tmp")
	write(t, left, "half")
	write(t, others, "half")
	window := New(st.Dir())
	save(t, window, load(t, window, "s"))
	if _, err := os.Stat(left); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the unfinished file is there: %v", err)
	}
	if _, err := os.Stat(others); err != nil { // its program may be writing it
		t.Error(err)
	}
}

func TestKnownSameAfterOverwrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.json")
	written, err := writeAtomic(path, []byte("ours"))
	if err != nil {
		t.Fatal(err)
	}
	same := func() bool {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return known{info: written}.same(info)
	}
	if !same() {
		t.Error("the file is not known again")
	}
	write(t, path, "theirs, and longer")
	if same() {
		t.Error("what somebody else wrote is taken for our own")
	}
}

func TestStoreFolderIsFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "file")
	write(t, dir, "a file")
	if _, err := New(filepath.Join(dir, "sessions")).Save(small("s")); err == nil {
		t.Error("saved into a file")
	}
	if _, _, err := New(dir).List(t.Context()); err == nil {
		t.Error("listed a file")
	}
	if content(t, dir) != "a file" {
		t.Error("the file has changed")
	}
}

func TestSaveOverDamagedFile(t *testing.T) {
	s := small("s")
	st := New(t.TempDir())
	write(t, st.Path("s"), "half of a {")
	save(t, st, s)
	// Again, now that the store knows the session; the older damaged file must
	// not be written over, and what was saved must not be lost.
	rate(s, me, 1)
	save(t, st, s)
	write(t, st.Path("s"), "another half {")
	later := noon.Add(time.Hour)
	if err := os.Chtimes(st.Path("s"), later, later); err != nil {
		t.Fatal(err)
	}
	if got := save(t, st, small("s")); got.Deleted || got.Restored {
		t.Errorf("saved as %+v", got)
	}
	var aside []string
	for _, name := range names(t, st.Dir()) {
		if strings.Contains(name, ".damaged-") {
			aside = append(aside, content(t, filepath.Join(st.Dir(), name)))
		}
	}
	slices.Sort(aside)
	if !slices.Equal(aside, []string{"another half {", "half of a {"}) {
		t.Errorf("moved aside: %q", aside)
	}
	for _, ref := range []string{"s", "last"} {
		if back, path, err := st.Load(ref); err != nil || path != st.Path("s") || len(back.Ratings) != 1 {
			t.Errorf("%q is %s with %+v: %v", ref, path, back, err)
		}
	}
}

func TestNewerFileIsLeftAlone(t *testing.T) {
	st := New(t.TempDir())
	newer := `{"format":"kansei.session","version":2}`
	write(t, st.Path("s"), newer)
	if _, err := st.Save(small("s")); !errors.Is(err, sessions.ErrNewer) {
		t.Errorf("save: %v", err)
	}
	if _, path, err := st.Load("s"); !errors.Is(err, sessions.ErrNewer) || path != st.Path("s") {
		t.Errorf("load of %s: %v", path, err)
	}
	if err := st.Rename(st.Path("s"), "title", noon); !errors.Is(err, sessions.ErrNewer) {
		t.Errorf("rename: %v", err)
	}
	if content(t, st.Path("s")) != newer {
		t.Error("the newer file has changed")
	}
}

// The clock of the machine that wrote the file was wrong.
func TestSaveOverFileFromTheFuture(t *testing.T) {
	s := small("s")
	s.UpdatedAt = noon.AddDate(30, 0, 0)
	s.SetTitle("From the future", s.UpdatedAt)
	st := saved(t, s)
	window := load(t, New(st.Dir()), "s")
	for n := range 4 {
		rate(window, me, n)
	}
	window.SetTitle("A dog", noon.Add(time.Hour))
	for _, store := range []*Store{st, New(st.Dir())} {
		save(t, store, window)
		if back := load(t, New(st.Dir()), "s"); len(back.Ratings) != 4 || back.Title != "A dog" {
			t.Errorf("the file has %d ratings and the title %q", len(back.Ratings), back.Title)
		}
	}
}

func TestResolve(t *testing.T) {
	st := saved(t, small("01ABC1"), small("01ABD2"), small("01ABD3"))
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
	if _, _, err := New(filepath.Join(t.TempDir(), "none")).Load("last"); err == nil || !strings.Contains(err.Error(), "nothing is saved yet") {
		t.Errorf("the last of none: %v", err)
	}
}

func TestForget(t *testing.T) {
	st := New(t.TempDir())
	rated := small("s0")
	rate(rated, me, 1)
	save(t, st, rated)
	for n := range 3 * mostKnown {
		save(t, st, small(fmt.Sprint("s", n)))
	}
	if len(st.known) != mostKnown || len(st.recent) != mostKnown {
		t.Errorf("%d and %d are remembered", len(st.known), len(st.recent))
	}
	save(t, st, small("s0")) // forgotten, and so read again
	if back := load(t, st, "s0"); len(back.Ratings) != 1 {
		t.Errorf("%+v", back)
	}
}

func TestSaveFull(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 60 MB")
	}
	s := small("s")
	fill := func(megabytes int) *sessions.Session {
		c := s.Clone()
		c.Turns[0].Replies[0].Text = strings.Repeat("x", megabytes<<20)
		return c
	}
	st := saved(t, s)
	if got := save(t, st, fill(40)); got.AlmostFull {
		t.Error("almost full at 40 MB")
	}
	if got := save(t, st, fill(53)); !got.AlmostFull {
		t.Error("not almost full at 53 MB")
	}
	before, err := os.Stat(st.Path("s"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = st.Save(fill(65))
	var full *sessions.FullError
	if !errors.As(err, &full) || full.Bytes < 65<<20 || !strings.Contains(full.Error(), "64 MB") {
		t.Errorf("saved with %v", err)
	}
	after, err := os.Stat(st.Path("s"))
	if err != nil || after.Size() != before.Size() {
		t.Errorf("what was saved has changed: %v", err)
	}
	if back := load(t, New(st.Dir()), "s"); len(back.Turns[0].Replies[0].Text) != 53<<20 {
		t.Error("what was saved can't be read")
	}
}
