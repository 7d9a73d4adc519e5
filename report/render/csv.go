package render

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"kansei/report"
	"kansei/sanitize"
	"kansei/sessions"
)

// CSV is the findings as one long table, a number a row: which section and
// what of, its value and 95% interval, and over how many it was taken. A text
// that a spreadsheet would take for a formula begins with an apostrophe.
func CSV(f report.Findings) string {
	var text strings.Builder
	t := longTable{csv.NewWriter(&text)}
	t.row("section", "model", "kind", "measure", "value", "low", "high", "p", "n", "why")
	t.ranking(&f.Ranking, f.Leading)
	if f.Rational != nil {
		t.ranking(f.Rational, sessions.Rational)
	}
	if f.Creative != nil {
		t.ranking(f.Creative, f.Other)
	}
	for _, d := range f.Dimensions {
		t.number("dimensions", d.Model, string(d.Kind), d.Dimension, d.Mean, d.Low, d.High, nil, d.N, d.Why)
		t.number("dimensions", d.Model, string(d.Kind), d.Dimension+" cannot judge", report.Number(d.CannotJudge), nil, nil, nil, d.N+d.CannotJudges, report.Why{})
	}
	for _, a := range f.Agreement.Alpha {
		t.number("agreement", "", string(a.Kind), "alpha "+a.Dimension, a.Value, a.Low, a.High, nil, a.Units, a.Why)
	}
	for _, k := range f.Agreement.Kappa {
		t.number("agreement", "", string(k.Kind), "kappa of "+k.Rater+", "+k.Dimension, k.Value, k.Low, k.High, nil, k.N, k.Why)
		t.number("agreement", "", string(k.Kind), "mean change of "+k.Rater+", "+k.Dimension, k.MeanAbsChange, nil, nil, nil, k.N, report.Why{})
	}
	c := f.Checks
	t.number("checks", "", "", "blinding index", c.Blinding.Share, c.Blinding.Low, c.Blinding.High, c.Blinding.P, c.Blinding.Guesses, c.Blinding.Why)
	t.number("checks", "", "", "position chi2", c.Position.Chi2, nil, nil, c.Position.P, sum(c.Position.Wins), c.Position.Why)
	t.number("checks", "", "", "self-naming share", c.SelfNaming.Share, nil, nil, nil, c.SelfNaming.Replies, c.SelfNaming.Why)
	t.number("checks", "", "", "rho of rating and length", c.Length.Rho, c.Length.Low, c.Length.High, nil, c.Length.Replies, c.Length.Why)
	for i := range f.Judges {
		t.judge(&f.Judges[i])
	}
	t.views(&f.Size)
	t.axis("total", &f.Size.Total)
	t.axis("active", &f.Size.Active)
	for _, o := range f.Size.Reference {
		t.number("reference total", "", o.Kind, "rho", o.Total.Rho, nil, nil, nil, o.Total.Models, o.Total.Why)
		t.number("reference active", "", o.Kind, "rho", o.Active.Rho, nil, nil, nil, o.Active.Models, o.Active.Why)
	}
	t.w.Flush() // a strings.Builder takes everything
	return text.String()
}

type longTable struct{ w *csv.Writer }

func (t longTable) row(cells ...string) { _ = t.w.Write(cells) } // a strings.Builder takes everything

func (t longTable) number(section, model, kind, measure string, v, low, high, p *float64, n int, w report.Why) {
	t.row(section, cellText(model), cellText(kind), cellText(measure), plainCell(v), plainCell(low), plainCell(high), plainCell(p), fmt.Sprint(n), cellText(w.String()))
}

// cellText makes a text from outside safe for terminals and spreadsheets.
func cellText(text string) string {
	text = sanitize.Line(text)
	if text != "" && strings.ContainsRune("=+-@|%＝＋－＠", []rune(text)[0]) {
		return "'" + text
	}
	return text
}

// plainCell is a number as programs read it, empty where there is none.
func plainCell(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'g', -1, 64)
}

func sum(v []int) int {
	n := 0
	for _, x := range v {
		n += x
	}
	return n
}

func (t longTable) ranking(r *report.Ranking, kind sessions.Kind) {
	for _, m := range r.Models {
		n := int(m.Wins + m.Losses + m.Ties)
		t.number("ranking", m.Model, string(kind), "rating", m.Rating, m.Low, m.High, nil, n, m.Why)
		var rank *float64
		if m.Rank != nil {
			rank = report.Number(float64(*m.Rank))
		}
		t.number("ranking", m.Model, string(kind), "rank", rank, nil, nil, nil, n, report.Why{})
		for _, c := range []struct {
			name string
			v    float64
		}{{"wins", m.Wins}, {"losses", m.Losses}, {"ties", m.Ties}} {
			t.number("ranking", m.Model, string(kind), c.name, report.Number(c.v), nil, nil, nil, n, report.Why{})
		}
	}
	for _, s := range r.Style {
		t.number("ranking", "", string(kind), "style "+s.Style, s.Points, s.Low, s.High, nil, r.Games, s.Why)
	}
}

func (t longTable) axis(name string, a *report.Axis) {
	section := "size " + name
	t.number(section, "", "sensibility", "rho", a.Spearman.Rho, a.Spearman.Low, a.Spearman.High, a.Spearman.P, a.Models, a.Spearman.Why)
	t.number(section, "", "sensibility", "tau-b", a.Kendall.TauB, a.Kendall.Low, a.Kendall.High, a.Kendall.P, a.Models, a.Kendall.Why)
	r := a.Reason
	t.number(section, "", "reason", "rho", r.Spearman.Rho, r.Spearman.Low, r.Spearman.High, r.Spearman.P, r.Models, r.Spearman.Why)
	t.number(section, "", "reason", "tau-b", r.Kendall.TauB, r.Kendall.Low, r.Kendall.High, r.Kendall.P, r.Models, r.Kendall.Why)
	for _, p := range a.Points {
		t.number(section, p.Model, string(p.Grade), "size in billions", report.Number(p.SizeB), report.Number(p.SizeLow), p.SizeHigh, nil, 1, report.Why{})
		t.number(section, p.Model, "sensibility", "score", p.Score, p.Low, p.High, nil, 1, report.Why{})
		t.number(section, p.Model, "reason", "score", p.Reason, nil, nil, nil, 1, report.Why{})
	}
}

// views are the three views on the thesis and its verdict.
func (t longTable) views(s *report.Size) {
	for _, v := range []struct {
		name    string
		unit    string
		n       int
		a, b    report.SlopeSide
		natural report.SlopeDifference
		sd      report.SlopeDifference
	}{
		{"families", s.Families.Unit, s.Families.N, s.Families.Sensibility, s.Families.Reason, s.Families.Difference.SlopeDifference, s.Families.Standardised.SlopeDifference},
		{"slopes", s.Slopes.Unit, s.Slopes.Sensibility.N, s.Slopes.Sensibility, s.Slopes.Reason, s.Slopes.Difference, s.Slopes.Standardised},
	} {
		t.number("size "+v.name, "", "sensibility", "per tenfold, "+v.unit, v.a.PerTenfold, v.a.Low, v.a.High, nil, v.n, v.a.Why)
		t.number("size "+v.name, "", "reason", "per tenfold, "+v.unit, v.b.PerTenfold, v.b.Low, v.b.High, nil, v.n, v.b.Why)
		t.number("size "+v.name, "", "difference", v.unit, v.natural.Value, v.natural.Low, v.natural.High, v.natural.P, v.n, v.natural.Why)
		t.number("size "+v.name, "", "difference", report.UnitSD, v.sd.Value, v.sd.Low, v.sd.High, v.sd.P, v.n, v.sd.Why)
	}
	r := s.Ranks
	t.number("size ranks", "", "difference", "rho", r.Difference, r.Low, r.High, r.P, r.Models, r.Why)
	t.number("size ranks", "", "difference", "williams t", r.WilliamsT, nil, nil, r.WilliamsP, r.Models, r.Why)
	t.number("size ranks", "", "difference", "zou interval", r.Difference, r.ZouLow, r.ZouHigh, nil, r.Models, r.Why)
	th := s.Thesis
	t.number("thesis "+th.Verdict, "", "towards "+th.Towards, th.Primary, th.Difference, th.Low, th.High, th.P, th.Models, th.Why)
}
