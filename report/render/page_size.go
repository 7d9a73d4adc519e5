package render

import (
	"fmt"
	"math"
	"slices"

	"kansei/report"
	"kansei/sessions"
)

func (f *findings) addSize(p *page) {
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
	for i, axis := range []*report.Axis{chosen, other} {
		if c := f.plane(p, axis, names[i]); len(c.points) > 0 {
			c.second = i > 0
			p.add(c)
			shown = true
		}
	}
	if len(s.Total.Points)+len(s.Active.Points) == 0 {
		if s.Sensibility.From != "" {
			p.say("size_none", first(chosen.Spearman.Why, s.Thesis.Why))
		}
	} else {
		if c := f.bothLines(p); len(c.points) > 0 {
			p.add(c)
		}
		f.addViews(p)
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

// plane is the chart of one measure of size. Sizes that are no more than a
// lower bound have an arrow's length to the right.
func (f *findings) plane(p *page, a *report.Axis, name string) plane {
	c := scatter{title: p.t("plane_" + name), xName: p.t("axis_" + name), yName: f.scoreAxis(p), rough: p.t("rough")}
	names := shortNames(mapped(a.Points, func(pt report.Point) string { return pt.Model }))
	for _, pt := range a.Points {
		if pt.Score == nil {
			continue
		}
		at := point{name: names[pt.Model], x: pt.SizeB, y: *pt.Score, yLow: or(pt.Low, *pt.Score), yUpp: or(pt.High, *pt.Score), rough: pt.Grade != sessions.Official}
		at.xLow, at.xHigh = pt.SizeLow, or(pt.SizeHigh, pt.SizeLow*report.UnknownEnd)
		if !at.rough {
			at.xLow, at.xHigh = at.x, at.x
		}
		c.points = append(c.points, at)
	}
	return plane{scatter: c}
}

// bothLines is the picture of the view over all models: both sides against size,
// in one unit.
func (f *findings) bothLines(p *page) plane {
	s := &f.Size.Slopes
	unit := p.t("unit_" + unitKey(s.Unit))
	name := map[string]string{"total": "total", "active": "active"}[f.Size.By]
	c := scatter{title: p.t("both_lines"), xName: p.t("axis_" + name), yName: unit}
	low, high := math.Inf(1), math.Inf(-1)
	var mx, ma, mb float64
	for _, pt := range s.Points {
		c.points = append(c.points, point{name: shortName(pt.Model), x: pt.SizeB, y: pt.Sensibility, yLow: pt.Sensibility, yUpp: pt.Sensibility})
		c.others = append(c.others, point{x: pt.SizeB, y: pt.Reason, yLow: pt.Reason, yUpp: pt.Reason})
		low, high = min(low, pt.SizeB), max(high, pt.SizeB)
		n := float64(len(s.Points))
		mx, ma, mb = mx+math.Log10(pt.SizeB)/n, ma+pt.Sensibility/n, mb+pt.Reason/n
	}
	if len(s.Points) == 0 || s.Sensibility.PerTenfold == nil || s.Reason.PerTenfold == nil {
		return plane{}
	}
	for _, side := range []struct {
		name   string
		slope  float64
		mean   float64
		others bool
	}{{p.t("sensibility"), *s.Sensibility.PerTenfold, ma, false}, {p.t("reason"), *s.Reason.PerTenfold, mb, true}} {
		at := func(x float64) float64 { return side.mean + side.slope*(math.Log10(x)-mx) }
		c.lines = append(c.lines, trend{name: side.name, x0: low, y0: at(low), x1: high, y1: at(high), ofOthers: side.others})
	}
	return plane{scatter: c}
}

// scoreAxis names the unit of the sensibility.
func (f *findings) scoreAxis(p *page) string {
	switch s := f.Size.Sensibility; s.From {
	case report.FromScores:
		return p.t("axis_scores", report.ScoreName(s.Kind))
	case report.FromRating:
		return p.t("axis_means")
	default:
		return p.t("axis_rating")
	}
}

// addCorrelations puts total and active side by side.
func (f *findings) addCorrelations(p *page) {
	g := grid{caption: p.t("correlations"), columns: []gridColumn{{title: ""}, {title: p.t("total"), number: true}, {title: p.t("active"), number: true}}}
	both := [report.Axes]*report.Axis{&f.Size.Total, &f.Size.Active}
	row := func(key string, cell func(a *report.Axis) string) {
		g.rows = append(g.rows, []string{p.t(key), cell(both[report.ByTotal]), cell(both[report.ByActive])})
	}
	row("row_models", func(a *report.Axis) string { return fmt.Sprint(a.Models) })
	row("row_rho", func(a *report.Axis) string { return p.withSpan(a.Spearman.Rho, a.Spearman.Low, a.Spearman.High, 2) })
	row("row_p", func(a *report.Axis) string { return chance(a.Spearman.P) })
	row("row_tau", func(a *report.Axis) string { return p.withSpan(a.Kendall.TauB, a.Kendall.Low, a.Kendall.High, 2) })
	row("row_reason_models", func(a *report.Axis) string { return fmt.Sprint(a.Reason.Models) })
	row("row_reason_rho", func(a *report.Axis) string {
		return p.withSpan(a.Reason.Spearman.Rho, a.Reason.Spearman.Low, a.Reason.Spearman.High, 2)
	})
	p.add(g)
	for i, a := range both {
		if w := a.Spearman.Why; !w.IsZero() {
			p.remark("because_of", p.t([report.Axes]string{"total", "active"}[i]), w)
		}
	}
}

// addViews puts the three views on the thesis side by side.
func (f *findings) addViews(p *page) {
	s := &f.Size
	if s.Thesis.Difference == nil {
		return
	}
	g := grid{caption: p.t("views_caption"), columns: []gridColumn{
		{title: p.t("view")},
		{title: "n", number: true},
		{title: p.t("sensibility"), number: true},
		{title: p.t("reason"), number: true},
		{title: p.t("difference"), number: true},
		{title: "p", number: true, extra: true},
	}}
	row := func(name string, n int, unit string, a, b report.SlopeSide, d report.SlopeDifference) {
		places := unitPlaces(unit)
		g.rows = append(g.rows, []string{name, fmt.Sprint(n), signed(a.PerTenfold, places), signed(b.PerTenfold, places), p.withSpan(d.Value, d.Low, d.High, places), chance(d.P)})
	}
	unit := p.t("unit_" + unitKey(s.Slopes.Unit))
	if fam := &s.Families; fam.N > 0 {
		row(p.t("view_families", unit), fam.N, fam.Unit, fam.Sensibility, fam.Reason, fam.Difference.SlopeDifference)
		if fam.Unit != report.UnitSD {
			d := fam.Standardised
			g.rows = append(g.rows, []string{p.t("view_families", p.t("unit_sd")), fmt.Sprint(fam.N), "", "", p.withSpan(d.Value, d.Low, d.High, 2), chance(d.P)})
		}
	}
	row(p.t("view_slopes", unit), s.Thesis.Models, s.Slopes.Unit, s.Slopes.Sensibility, s.Slopes.Reason, s.Slopes.Difference)
	if s.Slopes.Unit != report.UnitSD {
		d := s.Slopes.Standardised
		g.rows = append(g.rows, []string{p.t("view_slopes", p.t("unit_sd")), fmt.Sprint(s.Thesis.Models), "", "", p.withSpan(d.Value, d.Low, d.High, 2), chance(d.P)})
	}
	r := &s.Ranks
	g.rows = append(g.rows, []string{p.t("view_ranks"), fmt.Sprint(r.Models), fixed(r.Sensibility, 2), fixed(r.Reason, 2), p.withSpan(r.Difference, r.Low, r.High, 2), chance(r.P)})
	p.add(g)
	if d := s.Families.Standardised; len(d.LeaveOneOut) == 2 {
		p.remark("leave_one_out", d.Positive, s.Families.N, signed(&d.LeaveOneOut[0], 2), signed(&d.LeaveOneOut[1], 2))
	} else if s.Families.N == 0 {
		p.remark("because_of", p.t("view_families_short"), s.Families.Why)
	}
	f.addMeasured(p)
	p.remark("rule")
}

// addMeasured adds how well each side is measured.
func (f *findings) addMeasured(p *page) {
	s := &f.Size
	a, b := s.Reliability.Sensibility, s.Reliability.Reason
	if a.Value != nil && b.Value != nil {
		p.say("reliability", fixed(a.Value, 2), fixed(b.Value, 2))
		for _, side := range []struct {
			r    report.Reliability
			name string
		}{{a, "sensibility"}, {b, "reason"}} {
			if side.r.Times != nil && *side.r.Value < 0.8 {
				p.remark("reliability_more", p.t(side.name), fixed(side.r.Times, 1))
			}
		}
	} else {
		p.remark("reliability_none", first(a.Why, b.Why))
	}
	if c := s.Thesis.Corrected; c != nil && c.Value != nil {
		p.say("corrected", p.withSpan(c.Value, c.Low, c.High, 2))
	}
	if c := s.Slopes.Ceiling; c.Reason.AtTop != nil && c.Sensibility.AtTop != nil {
		p.remark("ends", percent(*c.Sensibility.AtTop), percent(*c.Reason.AtTop), fixed(c.Reason.Least, 1), fixed(c.Reason.Most, 1))
	}
	for _, t := range s.Thinking {
		p.say("thinking", shortName(t.Model), signed(t.Sensibility, scorePlaces(f)), signed(t.Reason, scorePlaces(f)))
	}
	for _, h := range f.People {
		p.say("human", shortName(h.Model), fixed(h.Rating, 0), p.span(h.Low, h.High, 0), h.Above, h.Below)
	}
}

// addNamed tells the comparisons that the essay makes by name.
func (f *findings) addNamed(p *page) {
	for _, n := range f.Size.Named {
		if n.SizeTimes != nil {
			p.remark("named", n.From, n.To, plainNumber(*n.SizeTimes), signed(n.Sensibility, 0), report.ScoreName(n.Kind))
		} else {
			p.remark("named_unconfirmed", n.From, n.To, signed(n.Sensibility, 0), report.ScoreName(n.Kind))
		}
	}
}

// addRobustness adds what would change with rough sizes, without a family,
// and what size cannot explain.
func (f *findings) addRobustness(p *page, a *report.Axis) {
	if s := a.Sensitivity; s.Rho != nil {
		p.say("sensitivity", s.Rough, s.Models, fixed(s.Rho, 2), p.span(s.Low, s.High, 2))
		if s.Difference != nil {
			p.say("sensitivity_difference", signed(s.Difference, 2), p.span(s.DiffLow, s.DiffHigh, 2))
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
func scorePlaces(f *findings) int {
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

func (f *findings) addFamilyDifferences(p *page, a *report.Axis) {
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
func (f *findings) addOpinions(p *page) {
	if len(f.Size.Pairs) > 0 {
		g := grid{caption: p.t("pairs_caption"), columns: []gridColumn{
			{title: p.t("sensibility")}, {title: p.t("reason")}, {title: "n", number: true}, {title: p.t("difference"), number: true}, {title: "p", number: true}, {title: p.t("verdict"), extra: true},
		}}
		for _, pair := range f.Size.Pairs {
			t := pair.Thesis
			n := fmt.Sprint(t.Models)
			if t.Primary == "families" {
				n = p.t("n_families", t.Families)
			}
			g.rows = append(g.rows, []string{
				report.ScoreName(pair.Sensibility), report.ScoreName(pair.Reason), n, p.withSpan(t.Difference, t.Low, t.High, 2), chance(t.P), p.t("verdict_" + verdictKey(t.Verdict)),
			})
		}
		p.add(g)
	}
	f.addNamed(p)
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
			p.t("name", report.ScoreName(o.Kind)), fmt.Sprint(o.Total.Models), fixed(o.Total.Rho, 2), fixed(o.Total.TauB, 2),
			fmt.Sprint(o.Active.Models), fixed(o.Active.Rho, 2), fixed(o.Active.TauB, 2),
		})
	}
	p.add(g)
}
