package studies

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kansei/sessions"
)

func TestTemplateDecodes(t *testing.T) {
	both := make([]*Study, 0, 2)
	for _, lang := range []string{"en", "zh"} {
		s, err := Decode(File, Template(lang))
		if err != nil {
			t.Fatal(err)
		}
		s.Title = ""
		both = append(both, s)
		if _, err := MakePlan(s); err != nil {
			t.Error(err)
		}
	}
	if fmt.Sprint(*both[0]) != fmt.Sprint(*both[1]) {
		t.Errorf("the templates differ:\n%v\n%v", *both[0], *both[1])
	}
}

const small = "models = [\"a/1\", \"a/2\", \"a/3\"]\nscenarios = [\"x\"]\nraters = 2\n"

func TestDecodeFaults(t *testing.T) {
	for _, c := range []struct{ file, at, message string }{
		{small + "lane = 3\n", ":4:1:", `unknown key "lane"`},
		{small + "[careless]\nsecond = 3\n", ":5:1:", `unknown key "careless.second"`},
		{small + "lanes = 5\n", ":4:1:", "lanes is 5"},
		{small + "lanes = \"x\"\n", ":4:9:", "another kind"},
		{small + "sessions = 0\n", ":4:1:", "sessions is 0"},
		{small + "overlap = 1.5\n", ":4:1:", "overlap is 1.5"},
		{small + "catch = nan\n", ":4:1:", "catch is NaN"},
		{small + "dimensions = \"all\"\n", ":4:1:", "dimensions"},
		{small + "ratings = 3\n", ":4:1:", "ratings is 3"},
		{small + "[analysis]\naxis = \"x\"\n", ":5:1:", "axis"},
		{small + "[careless]\nseconds = -1\n", ":5:1:", "seconds"},
		{small + "human = [\"anna\"]\n", ":4:1:", "human lane"},
		{"models = [\"a/1\", \"a/1\", \"a/2\"]\nscenarios = [\"x\"]\nraters = 1\n", ":1:1:", "twice"},
		{"models = [\"a/1\"]\nscenarios = [\"x\"]\nraters = 1\n", ":1:1:", "1 models"},
		{"models = [\"a/1\", \"a/2\", \"a/3\"]\nraters = 1\n", "", "no scenario"},
		{"models = [\"a/1\", \"a/2\", \"a/3\"]\nscenarios = [\"x\"]\n", "", "0 raters"},
		{"models = [\"a/1\", \"a/2\", \"a/3\"]\nscenarios = [\"x\"]\nraters = [\"../x\"]\n", ":3:1:", "../x"},
		{"models = [\"a/1\", \"a/2\", \"a/3\"]\nscenarios = [\"x\"]\nraters = true\n", ":3:1:", "raters"},
		{"models = [", ":1:", ""},
	} {
		_, err := Decode("s.toml", []byte(c.file))
		var e *Error
		if !errors.As(err, &e) || !strings.Contains(err.Error(), c.at) || !strings.Contains(err.Error(), c.message) || e.Advice == "" {
			t.Errorf("%q: %v", c.file, err)
		}
	}
}

func studyOf(models, lanes, scenarios, raters int) *Study {
	var b strings.Builder
	list := func(key, name string, n int) {
		fmt.Fprintf(&b, "%s = [", key)
		for i := range n {
			fmt.Fprintf(&b, "%q,", fmt.Sprintf("%s%d", name, i+1))
		}
		b.WriteString("]\n")
	}
	list("models", "a/m", models)
	list("scenarios", "s", scenarios)
	list("raters", "p", raters)
	fmt.Fprintf(&b, "lanes = %d\n", lanes)
	s, err := Decode(File, []byte(b.String()))
	if err != nil {
		panic(err)
	}
	return s
}

func TestPlanBalance(t *testing.T) {
	for _, c := range []struct{ models, lanes, scenarios, raters int }{
		{3, 2, 1, 1}, {4, 4, 3, 2}, {8, 3, 6, 5}, {13, 4, 10, 4}, {21, 3, 12, 8}, {40, 3, 24, 12}, {60, 4, 30, 20}, {60, 2, 7, 100},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			s := studyOf(c.models, c.lanes, c.scenarios, c.raters)
			began := time.Now()
			p, err := MakePlan(s)
			if err != nil {
				t.Fatal(err)
			}
			b := p.Balance(s)
			t.Logf("%d sessions, efficiency %.3f of %.3f, %+v, %v", len(p.Sessions), p.Efficiency, p.Bound, b, time.Since(began))
			for name, e := range map[string][2]int{"models": b.Models, "places": b.Places, "scenarios": b.Scenarios, "raters": b.Raters} {
				if e[1]-e[0] > 1 {
					t.Errorf("%s: %d to %d", name, e[0], e[1])
				}
			}
			if b.MissingPairs > 0 && b.Pairs[1] > 1 {
				t.Errorf("%d pairs are missing, and one is there %d times", b.MissingPairs, b.Pairs[1])
			}
			if p.Efficiency < 0.95*p.Bound {
				t.Errorf("efficiency %.3f of %.3f", p.Efficiency, p.Bound)
			}
			if c.raters > 1 && b.Overlap < 0.2-1e-9 {
				t.Errorf("overlap %v", b.Overlap)
			}
			for _, one := range p.Sessions {
				if len(one.Lanes) != c.lanes || repeated(one.Lanes) != "" || repeated(one.Raters) != "" || len(one.Raters) == 0 {
					t.Fatalf("session %+v", one)
				}
			}
			for _, r := range s.Raters {
				mine := p.Of(r)
				order := s.Order(p, r)
				if len(order) != len(mine) {
					t.Errorf("rater %s has %d sessions in an order of %d", r, len(mine), len(order))
				}
			}
			again, _ := MakePlan(s)
			if fmt.Sprint(again) != fmt.Sprint(p) {
				t.Error("the plan differs at the second time")
			}
		})
	}
}

func TestRaterCatchesSpread(t *testing.T) {
	s := studyOf(40, 3, 24, 12)
	s.Catch, s.CatchLanes = 0.1, []string{"builtin/eliza", "builtin/advisor"}
	p, err := MakePlan(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range s.Raters {
		catches, repeats := 0, 0
		for _, i := range p.Of(r) {
			if p.Sessions[i].Catch >= 0 {
				catches++
			}
			if slices.Contains(p.Sessions[i].Repeats, r) {
				repeats++
			}
		}
		if catches < 1 || catches > 4 || repeats < 1 {
			t.Errorf("rater %s has %d catch lanes and %d repeats", r, catches, repeats)
		}
	}
}

func TestShownAndStored(t *testing.T) {
	s := &sessions.Session{Lanes: []sessions.Lane{{ID: "l1", Label: "A"}, {ID: "l2", Label: "B"}, {ID: "l3", Label: "C"}}}
	one := Planned{Raters: []string{"li", "wang", "zhao"}}
	for i, want := range [][]string{{"l1", "l2", "l3"}, {"l3", "l1", "l2"}, {"l2", "l3", "l1"}} {
		shown := one.Shown(s, one.Raters[i])
		if got := shown.Order(1); !slices.Equal(got, want) {
			t.Errorf("%s is shown %v, want %v", one.Raters[i], got, want)
		}
		if got := one.Stored(shown, one.Raters[i]).Order(1); !slices.Equal(got, []string{"l1", "l2", "l3"}) {
			t.Errorf("%s saves %v", one.Raters[i], got)
		}
	}
}

// BenchmarkPlan60 is how long the largest study takes to plan and to simulate as
// "kansei study plan" does: it has to stay under 10 s on two cores.
func BenchmarkPlan60(b *testing.B) {
	s := studyOf(60, 4, 30, 20)
	kinds, turns, subjects := map[string]sessions.Kind{}, map[string]int{}, map[string]Subject{}
	for i, id := range s.Scenarios {
		turns[id], kinds[id] = 4, sessions.Emotional
		if i%2 == 1 {
			kinds[id] = sessions.Rational
		}
	}
	for i, m := range s.Models {
		subjects[m] = Subject{Size: float64(1 + i*i)}
	}
	for b.Loop() {
		p, err := MakePlan(s)
		if err != nil {
			b.Fatal(err)
		}
		Expect(s, p, kinds, turns, subjects, 25)
	}
}
