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
