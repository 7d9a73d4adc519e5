package render

import (
	"strings"

	"kansei/report"
)

// judge is what is known of a judge, in the section "judges". The model of its
// rows is the judge; those of corrected numbers name the model that was judged.
func (t longTable) judge(j *report.Judge) {
	name := j.Judge
	if len(j.Members) > 0 {
		name = "panel of " + strings.Join(j.Members, ", ")
	}
	name += ", " + j.Form
	row := func(kind, measure string, e report.Estimate) {
		t.number("judges", name, kind, measure, e.Value, e.Low, e.High, nil, e.N, e.Why)
	}
	row("", "no answer", report.Estimate{Value: j.NoAnswer, N: j.Judgements})
	row("", "kappa", j.Kappa)
	row("", "first less second place", j.Place.First)
	row("", "turned with the order", j.Place.Turned)
	for _, l := range []struct {
		name string
		report.JudgeLeaning
	}{{"length", j.Length}, {"own family", j.Family}} {
		row("", l.name+", judge", l.Judge)
		row("", l.name+", people", l.People)
		row("", l.name+", difference", l.Difference)
	}
	for _, a := range j.Attacks {
		row("", "flipped by "+a.Attack, a.Share)
	}
	for _, d := range j.Dimensions {
		for _, e := range []struct {
			name string
			report.Estimate
		}{
			{"kappa", d.Kappa},
			{"bias", d.Bias},
			{"ties", d.Ties},
			{"people's ties", d.PeopleTies},
			{"agree where both decide", d.Decided},
			{"agree on significant", d.Signs},
			{"r", d.R},
			{"worth", d.Worth},
		} {
			row(string(d.Kind), e.name+" "+d.Dimension, e.Estimate)
		}
	}
	for _, m := range j.Means {
		t.corrections(m.Model, string(m.Kind), "mean "+m.Dimension, name, m.Corrections)
	}
	for _, r := range j.Rankings {
		for _, m := range r.Models {
			t.corrections(m.Model, string(r.Kind), "rating", name, m.Corrections)
		}
	}
}

func (t longTable) corrections(model, kind, what, judge string, c report.Corrections) {
	for _, e := range []struct {
		by string
		report.Estimate
	}{{"people alone", c.People}, {judge + " alone", c.Judge}, {"people with " + judge, c.Corrected}} {
		t.number("judges", model, kind, what+" by "+e.by, e.Value, e.Low, e.High, nil, e.N, e.Why)
	}
	t.number("judges", model, kind, what+", weight of "+judge, c.Weight, nil, nil, nil, c.Corrected.N, report.Why{})
}
