package sessions

import (
	"io"
	"testing"
)

// The place of a fault is looked for in the file: of very many it is left out,
// or a large file would take hours.
func TestVerifyManyFaults(t *testing.T) {
	s := full()
	for range 5000 {
		r := s.Ratings[0]
		r.Dimension = "warmth"
		s.Ratings = append(s.Ratings, r)
	}
	content, readings := encode(t, s), 0
	problems, err := Verify(func() io.Reader { readings++; return inMemory(content)() })
	if err != nil || len(problems) != 5000 {
		t.Fatalf("%d faults, %v", len(problems), err)
	}
	if readings > 3*mostLocated {
		t.Errorf("the file is read %d times", readings)
	}
	if first, last := problems[0], problems[4999]; first.Line == 0 || last.Line != 0 || last.Field == "" {
		t.Errorf("%+v\n%+v", first, last)
	}
}
