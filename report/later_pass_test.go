package report

import (
	"testing"
	"time"

	"kansei/bench/hostile"
)

// A rater may have rated a reply in a later pass only.
func TestARatingOfALaterPassAlone(t *testing.T) {
	s := hostile.Session("01", "x", time.Unix(0, 0))
	s.Ratings[len(s.Ratings)-1].Pass = 1
	for i := range s.Ratings[:len(s.Ratings)-1] {
		s.Ratings[i].Pass = 2
	}
	in := New(true)
	in.AddSession(s)
	Find(in, Options{})
}
