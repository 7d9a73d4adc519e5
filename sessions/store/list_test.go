package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kansei/sessions"
)

// spoil is the file of a small, rated session with one place changed.
func spoil(t *testing.T, pattern, with string) string {
	t.Helper()
	s := small("spoiled")
	rate(s, me, 3)
	s.Verdicts = []sessions.Verdict{{Turn: 1, Outcome: sessions.Best, Lanes: []string{"l1"}, Rater: me, At: noon}}
	b := encoded(t, s)
	place := regexp.MustCompile(pattern)
	if !place.Match(b) {
		t.Fatalf("%s is not in the file", pattern)
	}
	first := true
	return string(place.ReplaceAllFunc(b, func(found []byte) []byte {
		if !first {
			return found
		}
		first = false
		return []byte(with)
	}))
}

func TestList(t *testing.T) {
	old, young := small("old"), small("young")
	old.Scenario = &sessions.Scenario{ID: "loss", Kind: sessions.Emotional, Lang: "en"}
	young.UpdatedAt, young.Blind.Enabled = noon.Add(time.Hour), false
	rate(young, me, 1)
	rate(young, me, 2)
	withdrawn := young.Ratings[1]
	withdrawn.Lane, withdrawn.Withdrawn = "l2", true
	young.Ratings = append(young.Ratings, withdrawn)
	st := saved(t, old, young)
	faults := map[string]string{
		"broken.json": "{\n  \"format\": 1\n}", "newer.json": `{"format":"kansei.session","version":2}`, "other.json": `{"name":"none of ours"}`,
		"empty.json": "", "twice.json": spoil(t, `"id": "l2"`, `"id": "l1"`), "count.json": spoil(t, `"n": 1`, `"n": 2`),
		"utf16.json": "\xff\xfe{\x00}\x00", "lanes.json": spoil(t, `"lanes": \[`, `"lanes": [], "x": [`),
	}
	for name, text := range faults {
		write(t, filepath.Join(st.Dir(), name), text)
	}
	write(t, filepath.Join(st.Dir(), "notes.txt"), "none of ours")

	found, damaged, err := st.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	both := sessions.Summary{Title: "A cat", CreatedAt: noon, Lanes: []string{"vendor/m-l1", "vendor/m-l2"}, Turns: 1, Said: []string{"I lost my cat."}, Replies: 2}
	first, second := both, both
	first.ID, first.Path, first.UpdatedAt, first.Ratings, first.RatedReplies = "young", st.Path("young"), noon.Add(time.Hour), 3, 1
	second.ID, second.Path, second.UpdatedAt, second.Blinded, second.Scenario, second.Kind = "old", st.Path("old"), noon, true, "loss", sessions.Emotional
	if want := []sessions.Summary{first, second}; !reflect.DeepEqual(found, want) {
		t.Errorf("found\n%+v\nnot\n%+v", found, want)
	}
	got := map[string]string{}
	for _, d := range damaged {
		var e *sessions.FileError
		if !errors.As(d.Err, &e) || e.Path != d.Path {
			t.Errorf("%s: %v does not name the file", d.Path, d.Err)
		}
		got[filepath.Base(d.Path)] = d.Err.Error()
	}
	for file, want := range map[string]string{
		"broken.json": ":2:13", "newer.json": "version 2", "other.json": "no session", "empty.json": "ends in the middle",
		"twice.json": "stands twice", "count.json": "2 stands where 1 belongs", "utf16.json": "UTF-16", "lanes.json": "no lanes",
	} {
		if !strings.Contains(got[file], want) {
			t.Errorf("%s: %q does not have %q", file, got[file], want)
		}
	}
	if len(damaged) != len(faults) {
		t.Errorf("%d files are damaged", len(damaged))
	}
}

// One odd file is named and left out, and the others are read; what JSON allows
// is read.
func TestAllWithOddFile(t *testing.T) {
	tests := []struct {
		name, pattern, with string
		place               string // empty: the file is read
	}{
		{"a duration of 900.0", `"duration_ms": 900`, `"duration_ms": 900.0`, ""},
		{"a duration of 9e2", `"duration_ms": 900`, `"duration_ms": 9e2`, ""},
		{"a null text", `"text": "I am sorry\."`, `"text": null`, ""},
		{"a duration of 900.5", `"duration_ms": 900`, `"duration_ms": 900.5`, ":90:26 at /turns/0/replies/0/duration_ms"},
		{"a duration that is text", `"duration_ms": 900`, `"duration_ms": "long"`, "/turns/0/replies/0/duration_ms"},
		{"a usage that is text", `"usage": \{`, `"usage": "none", "x": {`, "/turns/0/replies/0/usage"},
		{"a rating of 99", `"value": 4`, `"value": 99`, "/ratings/0/value"},
		{"a rating without value", `"value": 4,`, ``, "/ratings/0"},
		{"a chunk below zero", `\[100,11\]`, `[-100,11]`, "/turns/0/replies/0/chunks"},
		{"a time that is none", `"started_at": "[^"]*"`, `"started_at": "soon"`, "/turns/0/replies/0/started_at"},
		{"an id that leads out", `"id": "spoiled"`, `"id": "../../../x"`, "/id"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			st := saved(t, small("a"), small("z"))
			write(t, filepath.Join(st.Dir(), "odd.json"), spoil(t, tt.pattern, tt.with))
			ids := make(chan string, 3)
			damaged, err := st.All(t.Context(), func(_ string, s *sessions.Session) { ids <- s.ID })
			if err != nil {
				t.Fatal(err)
			}
			close(ids)
			var got []string
			for id := range ids {
				got = append(got, id)
			}
			slices.Sort(got)
			if tt.place == "" {
				if len(damaged) != 0 || !slices.Equal(got, []string{"a", "spoiled", "z"}) {
					t.Errorf("read %v, damaged %v", got, damaged)
				}
				return
			}
			if len(damaged) != 1 || !slices.Equal(got, []string{"a", "z"}) {
				t.Fatalf("read %v, damaged %v", got, damaged)
			}
			if text := damaged[0].Err.Error(); !strings.Contains(text, tt.place) || !strings.Contains(text, "odd.json:") {
				t.Errorf("%q does not have %q", text, tt.place)
			}
		})
	}
}

func TestReadByteOrderMark(t *testing.T) {
	st := saved(t, small("s"))
	write(t, st.Path("s"), "\ufeff"+content(t, st.Path("s")))
	if found, damaged, err := st.List(t.Context()); len(found) != 1 || len(damaged) != 0 || err != nil {
		t.Errorf("found %v, damaged %v, %v", found, damaged, err)
	}
	if problems, err := Verify(st.Path("s")); len(problems) != 0 || err != nil {
		t.Errorf("verified with %v, %v", problems, err)
	}
	s := small("s")
	rate(s, me, 1)
	save(t, New(st.Dir()), s)
	if back := load(t, st, "s"); len(back.Ratings) != 1 || len(names(t, st.Dir())) != 1 {
		t.Errorf("the folder has %v", names(t, st.Dir()))
	}
	for i, mark := range []string{"\xff\xfe", "\xfe\xff"} {
		path := filepath.Join(st.Dir(), fmt.Sprint("utf16-", i, ".json"))
		write(t, path, mark+"{\x00")
		problems, err := Verify(path)
		if err != nil || len(problems) != 1 || problems[0].Line != 1 || !strings.Contains(problems[0].Message, "UTF-16") {
			t.Errorf("%v, %v", problems, err)
		}
	}
}

func TestListVanishedFile(t *testing.T) {
	st := saved(t, small("s"))
	// A link to nothing is listed by the folder and cannot be read, as a file
	// that is deleted while the list is made.
	if err := os.Symlink("nowhere", filepath.Join(st.Dir(), "gone.json")); err != nil {
		t.Skip(err)
	}
	found, damaged, err := st.List(t.Context())
	if len(found) != 1 || len(damaged) != 0 || err != nil {
		t.Errorf("found %d, damaged %v, %v", len(found), damaged, err)
	}
}

func TestReadTooLarge(t *testing.T) {
	st := saved(t, small("s"))
	large := filepath.Join(st.Dir(), "large.json")
	write(t, large, "{")
	if err := os.Truncate(large, sessions.MaxReadBytes+1); err != nil { // sparse: takes no room
		t.Fatal(err)
	}
	found, damaged, err := st.List(t.Context())
	if err != nil || len(found) != 1 || len(damaged) != 1 || !strings.Contains(damaged[0].Err.Error(), "256 MB") {
		t.Errorf("found %d, damaged %v, %v", len(found), damaged, err)
	}
	if _, err := st.SaveAt(large, small("s")); !errors.Is(err, sessions.ErrTooLarge) {
		t.Errorf("saved with %v", err)
	}
	if _, err := os.Stat(large); err != nil {
		t.Error(err)
	}
}

func TestListCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := saved(t, small("s")).List(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if found, damaged, err := New(filepath.Join(t.TempDir(), "none")).List(t.Context()); len(found)+len(damaged) != 0 || err != nil {
		t.Errorf("a folder that is not there: %v %v %v", found, damaged, err)
	}
}

func TestNewest(t *testing.T) {
	st := saved(t)
	for i := range 12 {
		s := small(sessions.NewID(noon.Add(time.Duration(i*7%12) * time.Minute)))
		s.Title = fmt.Sprintf("%02d", i*7%12)
		save(t, st, s)
	}
	for n, want := range map[int]string{1: "11", 4: "08 09 10 11", 100: "00 01 02 03 04 05 06 07 08 09 10 11"} {
		found, damaged, err := st.Newest(t.Context(), n)
		if err != nil || len(damaged) != 0 {
			t.Fatalf("%v, damaged %+v", err, damaged)
		}
		got := make([]string, 0, len(found))
		for _, s := range found {
			got = append(got, s.Title)
		}
		slices.Sort(got)
		if strings.Join(got, " ") != want {
			t.Errorf("the newest %d are %v, want %s", n, got, want)
		}
	}
}
