package report

import (
	"fmt"
	"math"
	"slices"

	"kansei/sessions"
)

func (f *Findings) addSize(p *page) {
	s := &f.Size
	p.add(heading(p.t("size")))
	if s.Sensibility.From == "" {
		p.say("size_none", s.Sensibility.Why)
	}
	chosen, other := &s.Total, &s.Active
	names := []string{"total", "active"}
	if s.By == "active" {
		chosen, other = other, chosen
		slices.Reverse(names)
	}
	shown := false
	for i, axis := range []*Axis{chosen, other} {
		if c := f.plane(p, axis, names[i]); len(c.points) > 0 {
			c.second = i > 0
			p.add(c)
			shown = true
		}
	}
	if len(s.Total.Points)+len(s.Active.Points) == 0 {
		if s.Sensibility.From != "" {
			p.say("size_none", first(chosen.Spearman.Why, chosen.Thesis.Why))
		}
	} else {
		f.addCorrelations(p)
	}
	if shown {
		f.addRobustness(p, chosen)
	}
	if len(s.Unsized) > 0 {
		names := shortNames(s.Unsized)
		p.remark("unsized", listed(p, mapped(s.Unsized, func(m string) string { return names[m] })))
	}
	f.addOpinions(p)
}

func mapped[A, B any](in []A, f func(A) B) []B {
	out := make([]B, len(in))
	for i, v := range in {
		out[i] = f(v)
	}
	return out
}

// plane is the chart of one measure of size. Sizes that are no more than a
// lower bound have an arrow's length to the right.
func (f *Findings) plane(p *page, a *Axis, name string) plane {
	c := scatter{title: p.t("plane_" + name), xName: p.t("axis_" + name), yName: f.scoreAxis(p), rough: p.t("rough")}
	names := shortNames(mapped(a.Points, func(pt Point) string { return pt.Model }))
	for _, pt := range a.Points {
		if pt.Score == nil {
			continue
		}
		at := point{name: names[pt.Model], x: pt.SizeB, y: *pt.Score, yLow: or(pt.Low, *pt.Score), yUpp: or(pt.High, *pt.Score), rough: pt.Grade != sessions.Official}
		at.xLow, at.xHigh = pt.SizeLow, or(pt.SizeHigh, pt.SizeLow*unknownEnd)
		if !at.rough {
			at.xLow, at.xHigh = at.x, at.x
		}
		c.points = append(c.points, at)
	}
	return plane{scatter: c}
}

// scoreAxis names the unit of the sensibility.
func (f *Findings) scoreAxis(p *page) string {
	switch s := f.Size.Sensibility; s.From {
	case FromScores:
		return p.t("axis_scores", scoreName(s.Kind))
	case FromRating:
		return p.t("axis_means")
	default:
		return p.t("axis_rating")
	}
}

// addCorrelations puts total and active side by side.
func (f *Findings) addCorrelations(p *page) {
	g := grid{caption: p.t("correlations"), columns: []gridColumn{{title: ""}, {title: p.t("total"), number: true}, {title: p.t("active"), number: true}}}
	both := [axes]*Axis{&f.Size.Total, &f.Size.Active}
	row := func(key string, cell func(a *Axis) string) {
		g.rows = append(g.rows, []string{p.t(key), cell(both[byTotal]), cell(both[byActive])})
	}
	row("row_models", func(a *Axis) string { return fmt.Sprint(a.Models) })
	row("row_rho", func(a *Axis) string { return withSpan(a.Spearman.Rho, a.Spearman.Low, a.Spearman.High) })
	row("row_p", func(a *Axis) string { return chance(a.Spearman.P) })
	row("row_tau", func(a *Axis) string { return withSpan(a.Kendall.TauB, a.Kendall.Low, a.Kendall.High) })
	row("row_reason_models", func(a *Axis) string { return fmt.Sprint(a.Reason.Models) })
	row("row_reason_rho", func(a *Axis) string {
		return withSpan(a.Reason.Spearman.Rho, a.Reason.Spearman.Low, a.Reason.Spearman.High)
	})
	row("row_both", func(a *Axis) string { return fmt.Sprint(a.Thesis.Models) })
	row("row_difference", func(a *Axis) string { return withSpan(a.Thesis.Difference, a.Thesis.Low, a.Thesis.High) })
	row("row_swap", func(a *Axis) string { return chance(a.Thesis.P) })
	row("row_williams", func(a *Axis) string {
		if a.Thesis.WilliamsT == nil {
			return dash
		}
		return fixed(a.Thesis.WilliamsT, 2) + ", " + chance(a.Thesis.WilliamsP)
	})
	row("row_zou", func(a *Axis) string { return span(a.Thesis.ZouLow, a.Thesis.ZouHigh, 2) })
	row("row_partial", func(a *Axis) string { return fixed(a.Thesis.Partial, 2) })
	row("row_verdict", func(a *Axis) string { return p.t("verdict_" + a.Thesis.Verdict) })
	p.add(g)
	for i, a := range both {
		for _, w := range []Why{first(a.Spearman.Why, a.Thesis.Why)} {
			if !w.IsZero() {
				p.remark("because_of", p.t([axes]string{"total", "active"}[i]), w)
			}
		}
	}
}

func withSpan(v, low, high *float64) string {
	if v == nil {
		return dash
	}
	if low == nil && high == nil {
		return fixed(v, 2)
	}
	return fixed(v, 2) + " (" + span(low, high, 2) + ")"
}

// addRobustness tells what would change with rough sizes, without a family,
// and what size cannot explain.
func (f *Findings) addRobustness(p *page, a *Axis) {
	if s := a.Sensitivity; s.Rho != nil {
		p.say("sensitivity", s.Rough, s.Models, fixed(s.Rho, 2), span(s.Low, s.High, 2))
		if s.Difference != nil {
			p.say("sensitivity_difference", signed(s.Difference, 2), span(s.DiffLow, s.DiffHigh, 2))
		}
	}
	least, most := -1, -1
	for i, l := range a.Families {
		if l.Rho == nil {
			continue
		}
		if least < 0 || *l.Rho < *a.Families[least].Rho {
			least = i
		}
		if most < 0 || *l.Rho > *a.Families[most].Rho {
			most = i
		}
	}
	if least >= 0 && least != most {
		low, high := a.Families[least], a.Families[most]
		p.say("families", fixed(low.Rho, 2), low.Family, fixed(high.Rho, 2), high.Family)
		f.addFamilyDifferences(p, a)
	}
	if len(a.Equal) == 0 {
		return
	}
	g := grid{caption: p.t("equal_caption"), columns: []gridColumn{
		{title: p.t("size_b"), number: true}, {title: p.t("model")}, {title: p.t("score"), number: true}, {title: p.t("equal_share"), number: true},
	}}
	for _, e := range a.Equal {
		for i, m := range e.Models {
			row := []string{"", p.t("name", m.Model), fixed(m.Score, scorePlaces(f)), ""}
			if i == 0 {
				row[0], row[3] = plainNumber(e.SizeB), dash
				if e.Share != nil {
					row[3] = percent(*e.Share)
				}
			}
			g.rows = append(g.rows, row)
		}
	}
	p.add(g)
}

// scorePlaces is how many decimals a score of this scale wants.
func scorePlaces(f *Findings) int {
	top := 0.0
	for _, pt := range f.Size.Total.Points {
		top = max(top, math.Abs(or(pt.Score, 0)))
	}
	switch {
	case top >= 200:
		return 0
	case top >= 20:
		return 1
	default:
		return 2
	}
}

func (f *Findings) addFamilyDifferences(p *page, a *Axis) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, l := range a.Families {
		if l.Difference != nil {
			low, high = min(low, *l.Difference), max(high, *l.Difference)
		}
	}
	if low <= high {
		p.say("families_difference", signed(&low, 2), signed(&high, 2))
	}
}

// addOpinions shows the public scores beside the person's own.
func (f *Findings) addOpinions(p *page) {
	if len(f.Size.Pairs) > 0 {
		g := grid{caption: p.t("pairs_caption"), columns: []gridColumn{
			{title: p.t("sensibility")}, {title: p.t("reason")}, {title: "n", number: true}, {title: p.t("difference"), number: true}, {title: "p", number: true}, {title: p.t("verdict"), extra: true},
		}}
		for _, pair := range f.Size.Pairs {
			t := pair.Thesis
			g.rows = append(g.rows, []string{
				scoreName(pair.Sensibility), scoreName(pair.Reason), fmt.Sprint(t.Models), withSpan(t.Difference, t.Low, t.High), chance(t.P), p.t("verdict_" + t.Verdict),
			})
		}
		p.add(g)
	}
	if len(f.Size.Reference) == 0 {
		return
	}
	g := grid{caption: p.t("opinions_caption"), columns: []gridColumn{
		{title: p.t("score")},
		{title: p.t("opinion_n_total"), number: true},
		{title: "ρ", number: true},
		{title: "τ-b", number: true},
		{title: p.t("opinion_n_active"), number: true},
		{title: "ρ", number: true},
		{title: "τ-b", number: true},
	}}
	for _, o := range f.Size.Reference {
		g.rows = append(g.rows, []string{
			p.t("name", scoreName(o.Kind)), fmt.Sprint(o.Total.Models), fixed(o.Total.Rho, 2), fixed(o.Total.TauB, 2),
			fmt.Sprint(o.Active.Models), fixed(o.Active.Rho, 2), fixed(o.Active.TauB, 2),
		})
	}
	p.add(g)
}
