package report

import (
	"slices"
	"strings"
	"testing"

	"kansei/internal/testkit/world"
	"kansei/sessions"
)

// Lanes that people wrote have their places among the models, the best first, and
// no part in size; a study's rules decide who is careless, whatever the ratings
// look like.
func TestPeopleAndRulesOfAStudy(t *testing.T) {
	in := New(false)
	w := world.New(3, world.Ability{Model: "a"}, world.Ability{Model: "b", Sense: -1}, world.Ability{Model: "human/bo", Sense: 1}, world.Ability{Model: "human/anna", Sense: 2})
	w.Raters = []string{"li", "wang"}
	for range 20 {
		s := w.Session(sessions.Emotional, 0, 1, 2, 3)
		for i := range s.Lanes {
			if name, ok := strings.CutPrefix(s.Lanes[i].Model, "human/"); ok {
				s.Lanes[i].Provider, s.Lanes[i].Model = "human", name
			}
		}
		in.AddSession(s)
	}
	f := Find(in, Options{Seed: 1, Study: &Planned{Careless: map[string][]string{"wang": {"seconds"}}}})
	names := make([]string, 0, len(f.People))
	for _, h := range f.People {
		names = append(names, h.Model)
		if h.Rating == nil || h.Above+h.Below != 2 {
			t.Errorf("%+v", h)
		}
	}
	if len(names) != 2 || !strings.HasSuffix(names[0], "anna") || f.Human.Model != names[0] {
		t.Errorf("people: %v, first %q", names, f.Human.Model)
	}
	if f.Without == nil || !slices.Equal(f.Without.Raters, []string{"wang"}) || len(f.Without.Models) != 4 {
		t.Fatalf("%+v", f.Without)
	}
	for _, r := range f.Raters {
		if r.Careless != (r.Rater == "wang") {
			t.Errorf("%+v", r)
		}
	}
	for _, m := range f.Without.Models {
		if m.Rating == nil || m.RatingWith == nil || *m.Rating == *m.RatingWith {
			t.Errorf("%s is rated alike with and without wang", m.Model)
		}
	}
}
