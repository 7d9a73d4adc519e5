package report

import (
	"math"
	"testing"

	"kansei/internal/testkit/world"
	"kansei/sessions"
)

// Where raters of different severity rated different models, size is compared
// with the means that a rater of mean severity would have given.
func TestSizingWithoutSeverity(t *testing.T) {
	in := New(false)
	w := world.New(4, world.Ability{Model: "a"}, world.Ability{Model: "b"}, world.Ability{Model: "c"})
	for i := range 30 {
		w.Raters = [][]string{{"mild"}, {"severe"}, {"mild", "severe"}}[i%3]
		s := w.Session(sessions.Emotional, [][]int{{0, 2}, {1, 2}, {0, 1, 2}}[i%3]...)
		for j := range s.Ratings {
			if r := &s.Ratings[j]; r.Name == "severe" {
				*r.Value = max(1, *r.Value-1)
			}
		}
		in.AddSession(s)
	}
	s := newSample(in, Options{Seed: 1})
	plain := newSizing(s).point[sensibility]
	s.severe = s.severity()
	corrected := newSizing(s)
	if gap, without := plain[0]-plain[1], corrected.point[sensibility][0]-corrected.point[sensibility][1]; math.Abs(without) > gap/2 {
		t.Errorf("the means of two equal models differ by %.2f, and without severity by %.2f", gap, without)
	}
}
