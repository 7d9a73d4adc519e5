package sessions

import (
	"bytes"
	"math"
	"strings"
	"testing"
	"time"
)

// A file may list attempts in any order: merging must not number them anew.
func TestMergeAttemptsOutOfOrder(t *testing.T) {
	s := full()
	first := s.Turns[0].Replies[0]
	first.Attempt, first.Text, first.Chunks = 1, "the first", nil
	second := first
	second.Attempt, second.Text, second.StartedAt = 2, "the second", first.StartedAt.Add(time.Second)
	s.Turns = s.Turns[:1]
	s.Turns[0].Replies = []Reply{second, first}
	read, err := Decode(encoded(t, s))
	if err != nil {
		t.Fatal(err)
	}
	merged := Merge(read, read, read)
	for _, want := range []Reply{first, second} {
		if r := merged.Turns[0].Reply(want.Lane, want.Attempt); r == nil || r.Text != want.Text {
			t.Errorf("attempt %d is %+v after a merge, want %q", want.Attempt, r, want.Text)
		}
	}
	if got := merged.Turns[0].Counting(first.Lane); got.Text != second.Text {
		t.Errorf("%q counts after a merge, want %q", got.Text, second.Text)
	}
}

// Another attempt must be possible after any that is read.
func TestDecodeHighestAttempt(t *testing.T) {
	s := full()
	s.Turns[0].Replies[0].Attempt = math.MaxInt
	if _, err := Decode(encoded(t, s)); err == nil {
		t.Error("a file is read whose next attempt would have no number")
	}
}

// States of one reply or entry that differ in one field only.
func TestMergeCommutativeInEveryField(t *testing.T) {
	for name, change := range map[string]func(*Session){
		"first token": func(s *Session) { s.Turns[0].Replies[0].FirstTokenMS += 5 },
		"chunks": func(s *Session) {
			s.Turns[0].Replies[0].Chunks[0].DT++
		},
		"time of a rating": func(s *Session) { s.Ratings[0].TookMS += 5 },
		"blind rating":     func(s *Session) { s.Ratings[0].Blind = !s.Ratings[0].Blind },
		"blind verdict":    func(s *Session) { s.Verdicts[0].Blind = !s.Verdicts[0].Blind },
	} {
		t.Run(name, func(t *testing.T) {
			read := func() *Session {
				s, err := Decode(encoded(t, full()))
				if err != nil {
					t.Fatal(err)
				}
				return s
			}
			base, a, b := read(), read(), read()
			change(b)
			same(t, "the other order", Merge(base, a, b), Merge(base, b, a))
		})
	}
}

func TestRepairByteOrderMark(t *testing.T) {
	content := encoded(t, full())
	cut := bytes.LastIndex(content, []byte(`"ratings"`))
	s, changes, err := Repair(append([]byte("\ufeff"), content[:cut]...), "")
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Turns) != len(full().Turns) {
		t.Errorf("%d turns are left, want %d", len(s.Turns), len(full().Turns))
	}
	if !strings.Contains(strings.Join(changes, "\n"), "lost") {
		t.Errorf("the changes are %q", changes)
	}
}

func TestUnknownFieldsOfReferences(t *testing.T) {
	s := full()
	reply := s.Turns[0].Replies[0]
	reply.After = &Address{Turn: 1, Lane: reply.Lane, Attempt: 1}
	s.Turns = append(s.Turns, Turn{N: 2, User: s.Turns[0].User, Replies: []Reply{reply}})
	s.Adoptions = []Adoption{{Address: Address{1, reply.Lane, 1}, At: noon}}
	for _, object := range []string{`"after": {`, `"adopted": {`} {
		content := bytes.Replace(encoded(t, s), []byte(object), []byte(object+`"x": 1,`), 1)
		read, err := Decode(content)
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := bytes.Cut(encoded(t, Merge(read, read, read)), []byte(object))
		if is, _, _ := bytes.Cut(rest, []byte("}")); !bytes.Contains(is, []byte(`"x": 1`)) {
			t.Errorf("the unknown field of %s is lost", object)
		}
	}
}

func TestEncodeLastTime(t *testing.T) {
	s := full()
	s.UpdatedAt = time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC)
	read, err := Decode(encoded(t, s))
	if err != nil {
		t.Fatal(err)
	}
	read.UpdatedAt = read.UpdatedAt.Add(time.Microsecond)
	if _, err := Encode(read); err != nil {
		t.Error(err)
	}
}
