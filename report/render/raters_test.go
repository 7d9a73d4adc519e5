package render

import (
	"fmt"
	"strings"
	"testing"

	"kansei/internal/testkit/world"
	"kansei/report"
	"kansei/sessions"
)

// Two raters of whom one is severe and rated other sessions.
func TestSeverityIsTakenOut(t *testing.T) {
	in := report.New(false)
	w := world.New(4, world.Ability{Model: "a"}, world.Ability{Model: "b"}, world.Ability{Model: "c"})
	for i := range 30 {
		w.Raters = [][]string{{"mild"}, {"severe"}, {"mild", "severe"}}[i%3]
		lanes := [][]int{{0, 2}, {1, 2}, {0, 1, 2}}[i%3]
		s := w.Session(sessions.Emotional, lanes...)
		for j := range s.Ratings {
			if r := &s.Ratings[j]; r.Name == "severe" {
				*r.Value = max(1, *r.Value-1)
			}
		}
		in.AddSession(s)
	}
	in.AddScores(fewScores())
	f := report.Find(in, report.Options{Bootstrap: 40, Seed: 1})
	if f.Severity.Method != report.ManyFacet {
		t.Fatalf("severity: %+v", f.Severity)
	}
	of := map[string]report.SeverityOfRaters{}
	for _, m := range f.Severity.Models {
		of[m.Model[len("vendor/"):]] = m
	}
	plain, corrected := of["a"].Mean-of["b"].Mean, of["a"].Corrected-of["b"].Corrected
	if plain < .3 || corrected > plain/2 {
		t.Errorf("the means differ by %.2f, corrected by %.2f", plain, corrected)
	}
	for _, r := range f.Raters {
		if (r.Rater == "severe") != (*r.Severity < 0) {
			t.Errorf("%+v", r)
		}
	}
	if text := Markdown(f); !strings.Contains(text, "many-facet") {
		t.Error(text)
	}
	checkJSON(t, f)
}

// A rater who gives one point to everything is named, and the report is given
// without them, too.
func TestCarelessRater(t *testing.T) {
	in := report.New(false)
	w := world.New(4, world.SixModels()[:4]...)
	w.Raters = []string{"an", "bo", "sleepy"}
	for i := range 12 {
		s := w.Session(sessions.Emotional, i%4, (i+1)%4, (i+2)%4)
		for j := range s.Ratings {
			if r := &s.Ratings[j]; r.Name == "sleepy" {
				*r.Value = 5
			}
		}
		in.AddSession(s)
	}
	in.AddScores(fewScores())
	f := report.Find(in, report.Options{Bootstrap: 40, Seed: 1})
	var careless []string
	for _, r := range f.Raters {
		if r.Careless {
			careless = append(careless, r.Rater)
		}
	}
	if fmt.Sprint(careless) != "[sleepy]" || f.Without == nil || fmt.Sprint(f.Without.Raters) != "[sleepy]" {
		t.Errorf("careless: %v, %+v", careless, f.Without)
	}
	if text := Markdown(f); !strings.Contains(text, "looks careless") {
		t.Error(text)
	}
	checkJSON(t, f)
}
