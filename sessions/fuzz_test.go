package sessions

import (
	"bytes"
	"errors"
	"testing"
	"time"
)

// FuzzDecode: any bytes are refused with a place and advice, or are a session
// that can be written, read again and replayed; and they are the same whether they
// are read in one go or piece by piece.
func FuzzDecode(f *testing.F) {
	f.Add(encode(f, full()))
	f.Fuzz(func(t *testing.T, b []byte) {
		sameEitherWay(t, b)
		s, err := Decode(b)
		if err != nil {
			var e *FileError
			if !errors.As(err, &e) || e.Message == "" || e.Advice == "" || e.Line < 0 || e.Line > bytes.Count(b, []byte("\n"))+1 {
				t.Fatalf("refused with %#v", err)
			}
			return
		}
		first, err := Encode(s)
		if err != nil {
			t.Fatalf("read and not written: %v", err)
		}
		back, err := Decode(first)
		if err != nil {
			t.Fatalf("written and not read: %v\n%s", err, first)
		}
		second, err := Encode(back)
		if err != nil || !bytes.Equal(first, second) {
			t.Fatalf("%v: changed from\n%s\nto\n%s", err, first, second)
		}
		within(t, s, NewTimeline(s, 0))
		within(t, s, NewTimeline(s, time.Second))
		for _, l := range s.Lanes {
			s.Label(l.ID, 1)
			s.Label(l.ID, 2)
		}
	})
}

// FuzzMerge: any two files that can be read are joined to one that can be
// written and read, in either order to the same.
func FuzzMerge(f *testing.F) {
	_, copies := apart(7, 2)
	f.Add(encode(f, copies[0].s), encode(f, copies[1].s))
	f.Add(encode(f, full()), encode(f, full()))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		ours, err := Decode(a)
		if err != nil {
			return
		}
		theirs, err := Decode(b)
		if err != nil {
			return
		}
		theirs.ID = ours.ID
		if _, err := Encode(ours); err != nil {
			return
		}
		m := Merge(nil, ours, theirs)
		if _, err := Decode(encode(t, m)); err != nil {
			t.Fatalf("merged to what can't be read: %v", err)
		}
		if len(m.Turns) < max(len(ours.Turns), len(theirs.Turns)) || len(m.Ratings) < max(len(ours.Ratings), len(theirs.Ratings)) {
			t.Fatalf("%d turns and %d ratings of %d and %d, %d and %d", len(m.Turns), len(m.Ratings), len(ours.Turns), len(theirs.Turns), len(ours.Ratings), len(theirs.Ratings))
		}
		same(t, "in the other order", m, Merge(nil, theirs, ours))
		same(t, "once more", m, Merge(nil, m, theirs))
	})
}
