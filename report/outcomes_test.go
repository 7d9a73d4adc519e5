package report

import (
	"math"
	"testing"
)

func TestEqualRatingsHaveEqualRanks(t *testing.T) {
	in := New(false)
	for _, pair := range [][2]string{{"a", "b"}, {"b", "c"}, {"c", "a"}, {"d", "a"}, {"a", "d"}, {"b", "d"}, {"d", "b"}, {"c", "d"}, {"d", "c"}} {
		for range 7 {
			in.addBattle(pair[0], pair[1], "", won, 1)
		}
	}
	f := Find(in, Options{Seed: 1})
	for _, m := range f.Ranking.Models {
		if *m.Rating != 1000 || *m.RatingML != 1000 {
			t.Errorf("%s has %v and %v", m.Model, *m.Rating, *m.RatingML)
		}
	}
}

func TestDavidsonWithoutAReversedWin(t *testing.T) {
	in := New(false)
	for range 12 {
		in.addBattle("a", "b", "", won, 1)
		in.addBattle("a", "b", "", tied, 1)
	}
	f := Find(in, Options{Seed: 1, Bootstrap: 40, Davidson: true})
	if !f.Ranking.Prior {
		t.Error("there is no maximum, and that is not said")
	}
	for _, m := range f.Ranking.Models {
		if m.Rating == nil || math.Abs(*m.Rating-1000) > 1000 || m.Low == nil || m.RatingML != nil {
			t.Errorf("%+v", m)
		}
	}
}
