package sessions

import (
	"bytes"
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
		{"no id", `"id": "01[^"]*"`, `"id": ""`, "named after the file", func(s *Session) bool { return s.ID == "01FILE" }},
		{"id that leads out", `"id": "01[^"]*"`, `"id": "../../../x"`, "named after the file", func(s *Session) bool { return s.ID == "01FILE" }},
		{"turns counted wrongly", `"n": 1`, `"n": 3`, "counted anew", func(s *Session) bool { return s.Turns[0].N == 1 }},
		{"unknown status", `"status": "failed"`, `"status": "odd"`, "cut off", func(s *Session) bool { return s.Turns[0].Replies[1].Status == Truncated }},
		{"attempt twice", `"lane": "l2",\n\s*"attempt": 1`, `"lane": "l1", "attempt": 1`, "taken for attempt 2", func(s *Session) bool { return s.Turns[0].Reply("l1", 2) != nil }},
		{"chunk below zero", `\[300,5\]`, `[300,-5]`, "/turns/0/replies/0/chunks", func(s *Session) bool { return len(s.Turns[0].Replies[0].Chunks) == 0 }},
		{"bytes that are no text", `Be kind\.`, "Be \xff", "bytes that are no text", func(s *Session) bool { return s.System == "Be \ufffd" }},
		{"more after the end", `\}\n$`, "}\n{}", "what stood behind it is lost", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := spoil(t, tt.pattern, tt.with)
			s, changes, err := Repair(b, "01FILE")
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
			if _, err := Decode(encode(t, s)); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestRepairLeavesOutEntries(t *testing.T) {
	for pattern, with := range map[string]string{`"value": 4`: `"value": 9`, `"value": 4,`: ``, `"outcome": "best"`: `"outcome": "won"`} {
		s, changes, err := Repair(spoil(t, pattern, with), "x")
		if err != nil || len(changes) != 1 || len(s.Ratings)+len(s.Verdicts) != 1 {
			t.Errorf("%s: %v, %q, %+v", with, err, changes, s)
		}
	}
}

// A file of version 0.1 has no "after", and its turns are counted anew.
func TestRepairDerivesAfter(t *testing.T) {
	s := full()
	s.Turns = append(s.Turns, Turn{N: 2, User: UserMessage{Text: "more", At: noon, To: ToAll}, Replies: []Reply{
		{Lane: "l1", Attempt: 1, Status: Complete, Text: "yes", StartedAt: noon, Chunks: []Chunk{}, Flags: []string{}},
	}})
	b := encode(t, s)
	b = bytes.ReplaceAll(b, []byte(`"after": null,`), nil)
	b = bytes.Replace(b, []byte(`"n": 2`), []byte(`"n": 7`), 1)
	got, _, err := Repair(b, "x")
	if err != nil {
		t.Fatal(err)
	}
	if after := got.Turns[1].Replies[0].After; after == nil || *after != (Address{1, "l1", 1}) {
		t.Errorf("asked on %v", after)
	}
}

func TestRepairRefuses(t *testing.T) {
	for name, b := range map[string][]byte{
		"no lanes":                 spoil(t, `"lanes": \[`, `"lanes": [], "x": [`),
		"a scale of ±10^9":         bytes.Replace(spoil(t, `"min": 1`, `"min": -1000000000`), []byte(`"max": 5`), []byte(`"max": 1000000000`), 1),
		"two lanes of one id":      spoil(t, `"id": "l2"`, `"id": "l1"`),
		"a title that is a number": spoil(t, `"title": "A cat"`, `"title": 12`),
	} {
		if s, _, err := Repair(b, "x"); err == nil {
			t.Errorf("%s: repaired as %+v", name, s)
		}
	}
}

// A file that was cut off anywhere gives back what stood before the cut, the
// beginning of a text with it.
func TestRepairCutOff(t *testing.T) {
	for seed := range uint64(2) {
		s := generate(seed)
		b := encode(t, s)
		for cut := 0; cut < len(b)-2; cut += 1 + len(b)/150 {
			got, changes, err := Repair(b[:cut], "x")
			if err != nil {
				if bytes.Contains(b[:cut], []byte(`"turns": [`)) {
					t.Fatalf("seed %d, cut at %d: %v", seed, cut, err)
				}
				continue
			}
			if len(changes) == 0 || !strings.Contains(strings.Join(changes, " "), "is lost") {
				t.Fatalf("seed %d, cut at %d: changes %q", seed, cut, changes)
			}
			for i, turn := range got.Turns {
				if !strings.HasPrefix(s.Turns[i].User.Text, turn.User.Text) || i < len(got.Turns)-1 && len(turn.Replies) != len(s.Turns[i].Replies) {
					t.Fatalf("seed %d, cut at %d: turn %d is %+v", seed, cut, i, turn)
				}
				for _, r := range turn.Replies { // attempts are in order, so that places are not the file's
					if was := s.Turns[i].Reply(r.Lane, r.Attempt); was == nil || !strings.HasPrefix(was.Text, r.Text) {
						t.Fatalf("seed %d, cut at %d: the reply is %+v", seed, cut, r)
					}
				}
			}
			if whole := bytes.Index(b, []byte(`"ratings": [`)); cut > whole && len(got.Turns) != len(s.Turns) {
				t.Fatalf("seed %d, cut at %d: %d of %d turns", seed, cut, len(got.Turns), len(s.Turns))
			}
		}
	}
}

// FuzzRepair: of any bytes comes an error, or a session that can be written
// and read, and a word about what was changed.
func FuzzRepair(f *testing.F) {
	good := encode(f, full())
	f.Add(good[:len(good)/2])
	f.Add(bytes.ReplaceAll(good, []byte(`"l2"`), []byte(`"l1"`)))
	f.Add(bytes.ReplaceAll(good, []byte(`1`), []byte(`-1`)))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := Decode(b); err == nil {
			return
		}
		s, changes, err := Repair(b, "x")
		if err != nil {
			return
		}
		if len(changes) == 0 {
			t.Fatal("nothing is listed of what was changed")
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
