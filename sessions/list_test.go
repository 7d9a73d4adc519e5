package sessions

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestList(t *testing.T) {
	old, young := full(), full()
	young.ID, young.UpdatedAt, young.Scenario, young.Blind.Enabled = "01JNGB0000000000000000000B", noon.Add(time.Hour), nil, false
	young.Ratings = append(young.Ratings, Rating{Address: Address{1, "l2", 1}, Dimension: "empathy", Rater: me})
	gone := young.Ratings[0]
	gone.Withdrawn = true
	young.Ratings = append(young.Ratings, gone)
	st := saved(t, old, young)
	write(t, filepath.Join(st.Dir(), "broken.json"), "{\n  \"format\": 1\n}")
	write(t, filepath.Join(st.Dir(), "newer.json"), `{"format":"kansei.session","version":2}`)
	write(t, filepath.Join(st.Dir(), "other.json"), `{"name":"none of ours"}`)
	write(t, filepath.Join(st.Dir(), "empty.json"), "")
	write(t, filepath.Join(st.Dir(), "twice.json"), string(spoil(t, `"id": "l2"`, `"id": "l1"`)))
	write(t, filepath.Join(st.Dir(), "count.json"), string(spoil(t, `"n": 1`, `"n": 2`)))
	write(t, filepath.Join(st.Dir(), "notes.txt"), "none of ours")

	found, bad, err := st.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []Summary{
		{
			ID: young.ID, Path: st.Path(young.ID), Title: "A cat", CreatedAt: noon, UpdatedAt: noon.Add(time.Hour),
			Lanes: []string{"deepseek/v3", "local/tiny"}, Turns: 1, Said: []string{full().Turns[0].User.Text}, Replies: 1, Ratings: 3, RatedReplies: 1, Verdicts: 1,
		},
		{
			ID: old.ID, Path: st.Path(old.ID), Title: "A cat", CreatedAt: noon, UpdatedAt: noon.Add(time.Minute),
			Lanes: []string{"deepseek/v3", "local/tiny"}, Blinded: true, Scenario: "loss", Kind: Emotional,
			Turns: 1, Said: []string{full().Turns[0].User.Text}, Replies: 1, Ratings: 1, RatedReplies: 1, Verdicts: 1,
		},
	}
	if !reflect.DeepEqual(found, want) {
		t.Errorf("found\n%+v\nnot\n%+v", found, want)
	}
	faults := map[string]string{}
	for _, d := range bad {
		var e *FileError
		if !errors.As(d.Err, &e) || e.Path != d.Path {
			t.Errorf("%s: %v does not say which file", d.Path, d.Err)
		}
		faults[filepath.Base(d.Path)] = d.Err.Error()
	}
	for file, says := range map[string]string{
		"broken.json": ":2:13", "newer.json": "version 2", "other.json": "no session", "empty.json": "ends in the middle",
		"twice.json": "stands twice", "count.json": "2 stands where 1 belongs",
	} {
		if !strings.Contains(faults[file], says) {
			t.Errorf("%s: %q does not say %q", file, faults[file], says)
		}
	}
	if len(bad) != 6 {
		t.Errorf("%d files are damaged", len(bad))
	}
}

func TestListLeavesOutWhatVanished(t *testing.T) {
	st := saved(t, full())
	// A link to nothing is listed by the folder and cannot be read, as a file
	// that is deleted while the list is made.
	if err := os.Symlink("nowhere", filepath.Join(st.Dir(), "gone.json")); err != nil {
		t.Skip(err)
	}
	found, bad, err := st.List(t.Context())
	if len(found) != 1 || len(bad) != 0 || err != nil {
		t.Errorf("found %d, damaged %v, %v", len(found), bad, err)
	}
}

func TestListOfTooLargeFile(t *testing.T) {
	st := saved(t, full())
	large := filepath.Join(st.Dir(), "large.json")
	write(t, large, "{")
	if err := os.Truncate(large, MaxFileBytes+1); err != nil { // sparse: takes no room
		t.Fatal(err)
	}
	found, bad, err := st.List(t.Context())
	if err != nil || len(found) != 1 || len(bad) != 1 || !strings.Contains(bad[0].Err.Error(), "256 MB") {
		t.Errorf("found %d, damaged %v, %v", len(found), bad, err)
	}
}

func TestListStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := saved(t, full()).List(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if found, bad, err := NewStore(filepath.Join(t.TempDir(), "none")).List(t.Context()); found != nil || bad != nil || err != nil {
		t.Errorf("a folder that is not there: %v %v %v", found, bad, err)
	}
}

// long is a session as it is after a long talk.
func long(id string) *Session {
	s := named(id)
	reply := s.Turns[0].Replies[0]
	reply.Text = strings.Repeat("I hear you, and I am here. 我在这里。\n", 100)
	reply.Chunks = make([]Chunk, 1000)
	for i := range reply.Chunks {
		reply.Chunks[i] = Chunk{DT: int32(i % 50), Bytes: 4}
	}
	for n := 2; n <= 20; n++ {
		s.Turns = append(s.Turns, Turn{N: n, User: UserMessage{Text: "and then", At: noon, To: ToAll}, Replies: []Reply{reply}})
	}
	return s
}

func BenchmarkEncode(b *testing.B) {
	s := long("x")
	file, err := Encode(s)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		if _, err := Encode(s); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkList(b *testing.B) {
	st := NewStore(b.TempDir())
	for i := range 100 {
		if err := st.Save(long(fmt.Sprint("s", i))); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if _, _, err := st.List(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

func TestNewestReadsTheNewestByName(t *testing.T) {
	st := saved(t)
	for i := range 12 {
		s := full()
		s.ID = NewID(noon.Add(time.Duration(i*7%12) * time.Minute))
		s.Title = fmt.Sprintf("%02d", i*7%12)
		if err := st.Save(s); err != nil {
			t.Fatal(err)
		}
	}
	for n, want := range map[int]string{1: "11", 4: "08 09 10 11", 100: "00 01 02 03 04 05 06 07 08 09 10 11"} {
		found, bad, err := st.Newest(t.Context(), n)
		if err != nil || len(bad) != 0 {
			t.Fatalf("%v, damaged %+v", err, bad)
		}
		var got []string
		for _, s := range found {
			got = append(got, s.Title)
		}
		slices.Sort(got)
		if strings.Join(got, " ") != want {
			t.Errorf("the newest %d are %v, want %s", n, got, want)
		}
	}
}

// What can be opened is listed: a text that is null is an empty one to both.
func TestASummaryOfATextThatIsNull(t *testing.T) {
	st := NewStore(t.TempDir())
	path := filepath.Join(st.Dir(), "null.json")
	if err := os.WriteFile(path, spoil(t, `"text": "(?:[^"\\]|\\.)*",\n\s*"reasoning"`, `"text": null, "reasoning"`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := st.Load(path); err != nil {
		t.Fatal(err)
	}
	found, bad, err := st.List(t.Context())
	if err != nil || len(found) != 1 || len(bad) > 0 {
		t.Fatalf("found %d, damaged %v, %v", len(found), bad, err)
	}
}
