package sessions

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestRepair(t *testing.T) {
	tests := []struct {
		name    string
		pattern string // what of a good file is replaced
		with    string
		change  string
		kept    func(s *Session) bool // beside the conversation and the logs
	}{
		{"a text is a number", `"title": "A cat"`, `"title": 12`, "/title: a number stands where a text belongs; left out", func(s *Session) bool { return s.Title == "" }},
		{"a number is a text", `"duration_ms": 900`, `"duration_ms": "long"`, "duration_ms", nil},
		{"a flag is a list", `"enabled": true`, `"enabled": []`, "taken for blind", func(s *Session) bool { return s.Blinded() }},
		{"a list is an object", `"guesses": \[`, "\"guesses\": {},\n  \"x\": [", "/guesses", nil},
		{"a time is none", `"updated_at": "[^"]*"`, `"updated_at": "soon"`, "/updated_at", nil},
		{"an anchor has no number", `"1": \{`, `"one": {`, "/rubric/dimensions/0/anchors/one", nil},
		{"a field stands twice", `"system":`, `"title": "B", "system":`, "/title: it stands twice", func(s *Session) bool { return s.Title == "B" }},
		{"two lanes have one id", `"id": "l2"`, `"id": "l1"`, "named l2", func(s *Session) bool { return s.Lanes[1].ID == "l2" && len(s.Turns[0].Replies) == 2 }},
		{"two dimensions have one id", `"id": "empathy"`, `"id": "emotion"`, "/rubric/dimensions/1 is left out", nil},
		{"no id", `"id": "01[^"]*"`, `"id": ""`, "named after the file", func(s *Session) bool { return s.ID == "01FILE" }},
		{"turns that are not counted", `"n": 1`, `"n": 3`, "counted anew", nil},
		{"a lane that is not there", `"lane": "l2"`, `"lane": "l9"`, "a lane l9 whose model is not known is added", func(s *Session) bool { return s.Lane("l9") != nil }},
		{"a status that is not there", `"status": "failed"`, `"status": "odd"`, "cut off", nil},
		{"an attempt twice", `"lane": "l2",\n\s*"attempt": 1`, `"lane": "l1", "attempt": 1`, "taken for attempt 2", func(s *Session) bool { return s.Turns[0].Reply("l1", 2) != nil }},
		{"a chunk that is negative", `\[300,5\]`, `[300,-5]`, "/turns/0/replies/0/chunks", nil},
		{"a chunk after a month", `\[300,5\]`, `[2592000000,5]`, "/turns/0/replies/0/chunks", nil},
		{"a scale upside down", `"min": 1`, `"min": 6`, "taken for 1 to 5", nil},
		{"bytes that are no text", `Be kind\.`, "Be \xff", "bytes that are no text", func(s *Session) bool { return s.System == "Be \ufffd" }},
		{"no format", `"format": "kansei.session",`, ``, "taken for a session", nil},
		{"no version", `"version": 1,`, `"version": "one",`, "taken for version 1", nil},
		{"no lanes", `"lanes": \[`, `"lanes": 3, "x": [`, "whose model is not known", nil},
		{"more after the end", `\}\n$`, "}\n{}", "after the end", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := spoil(t, tt.pattern, tt.with)
			if _, err := Decode(b); err == nil {
				t.Fatal("the file is not damaged")
			}
			s, changes, err := repair(b, "01FILE")
			if err != nil {
				t.Fatal(err)
			}
			if all := strings.Join(changes, "\n"); !strings.Contains(all, tt.change) {
				t.Errorf("the changes are %q", changes)
			}
			want := full()
			if len(s.Turns) != 1 || s.Turns[0].Replies[0].Text != want.Turns[0].Replies[0].Text || len(s.Turns[0].Replies) != len(want.Turns[0].Replies) ||
				len(s.Ratings) != len(want.Ratings) || len(s.Verdicts) != len(want.Verdicts) || len(s.Notes) != len(want.Notes) {
				t.Errorf("more is gone than what was damaged: %+v", s)
			}
			if tt.kept != nil && !tt.kept(s) {
				t.Errorf("repaired as %+v", s)
			}
			encode(t, s)
		})
	}
}

func TestEntriesThatDoNotCheckAreLeftOutOfARepair(t *testing.T) {
	for pattern, with := range map[string]string{`"value": 4`: `"value": 9`, `"outcome": "best"`: `"outcome": "won"`} {
		s, changes, err := repair(spoil(t, pattern, with), "x")
		if err != nil || len(changes) != 1 || len(s.Ratings)+len(s.Verdicts) != 1 {
			t.Errorf("%s: %v, %q, %+v", with, err, changes, s)
		}
	}
}

// A file that was cut off anywhere gives back what stood before the cut, the
// beginning of a text with it.
func TestRepairOfAFileThatEndsInTheMiddle(t *testing.T) {
	for seed := range uint64(2) {
		s := generate(seed)
		b := encode(t, s)
		for cut := 0; cut < len(b)-2; cut += 1 + len(b)/150 {
			got, changes, err := repair(b[:cut], "x")
			if err != nil {
				if bytes.Contains(b[:cut], []byte(`"turns": [`)) {
					t.Fatalf("seed %d, cut at %d: %v", seed, cut, err)
				}
				continue
			}
			if len(changes) == 0 || !strings.Contains(strings.Join(changes, " "), "ends in the middle") {
				t.Fatalf("seed %d, cut at %d: changes %q", seed, cut, changes)
			}
			for i, turn := range got.Turns {
				if !strings.HasPrefix(s.Turns[i].User.Text, turn.User.Text) || i < len(got.Turns)-1 && len(turn.Replies) != len(s.Turns[i].Replies) {
					t.Fatalf("seed %d, cut at %d: turn %d is %+v", seed, cut, i, turn)
				}
				for j, r := range turn.Replies {
					if !strings.HasPrefix(s.Turns[i].Replies[j].Text, r.Text) {
						t.Fatalf("seed %d, cut at %d: the reply is %q", seed, cut, r.Text)
					}
				}
			}
			if whole := bytes.Index(b, []byte(`"ratings": [`)); cut > whole && len(got.Turns) != len(s.Turns) {
				t.Fatalf("seed %d, cut at %d: %d of %d turns", seed, cut, len(got.Turns), len(s.Turns))
			}
		}
	}
}

func TestRepairWritesCopiesOnly(t *testing.T) {
	st := saved(t, full())
	damaged := filepath.Join(st.Dir(), "01HALF.json")
	half := content(t, st.Path(full().ID))
	half = half[:2*len(half)/3]
	write(t, damaged, half)
	for _, want := range []string{"01HALF.repaired.json", "01HALF.repaired-2.json"} {
		r, err := st.Repair(damaged)
		if err != nil || filepath.Base(r.Path) != want || len(r.Changes) == 0 {
			t.Fatalf("%+v, %v", r, err)
		}
		if info, err := os.Stat(r.Path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v", info, err)
		}
	}
	if content(t, damaged) != half {
		t.Error("the damaged file has changed")
	}
	found, bad, err := st.List(t.Context())
	if len(found) != 3 || len(bad) != 1 || err != nil {
		t.Errorf("found %d, damaged %d, %v", len(found), len(bad), err)
	}
}

func TestWhatIsNotRepaired(t *testing.T) {
	st := saved(t, full())
	before := names(t, st.Dir())
	files := map[string]string{
		"newer.json": `{"format":"kansei.session","version":2,"turns":[]}`, "other.json": `{"format":"cast","lanes":[]}`,
		"empty.json": "", "list.json": `[1,2]`, "text.json": `"turns"`, "config.json": `{"theme":"dark"}`,
	}
	for name, text := range files {
		path := filepath.Join(st.Dir(), name)
		write(t, path, text)
		_, err := st.Repair(path)
		var e *FileError
		if !errors.As(err, &e) || content(t, path) != text {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := st.Repair(st.Path(full().ID)); err == nil || !strings.Contains(err.Error(), "whole") {
		t.Errorf("a whole file: %v", err)
	}
	if _, err := st.Repair(filepath.Join(st.Dir(), "none.json")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if after := names(t, st.Dir()); len(after) != len(before)+len(files) || slices.ContainsFunc(after, func(n string) bool { return strings.Contains(n, "repaired") }) {
		t.Errorf("the folder has %v", after)
	}
}

// FuzzRepair: of any bytes comes an error, or a session that can be written
// and read and a word about what was changed.
func FuzzRepair(f *testing.F) {
	good := encode(f, full())
	f.Add(good[:len(good)/2])
	f.Add(bytes.ReplaceAll(good, []byte(`"l2"`), []byte(`"l1"`)))
	f.Add(bytes.ReplaceAll(good, []byte(`1`), []byte(`-1`)))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := Decode(b); err == nil {
			return
		}
		s, changes, err := repair(b, "x")
		if err != nil {
			return
		}
		if len(changes) == 0 {
			t.Fatal("nothing is said of what was changed")
		}
		back, err := Encode(s)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Decode(back); err != nil {
			t.Fatalf("repaired to what can't be read: %v", err)
		}
	})
}
