package report

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"kansei/sessions"
	"kansei/stats"
)

// findings is the section on size.
func (z *sizing) findings(d *draws) Size {
	out := Size{
		Sensibility: z.side[sensibility], Reason: z.side[reason], By: "total",
		Total: z.axis(ByTotal, d), Active: z.axis(ByActive, d),
		Reference: z.s.opinions(), Pairs: []Pair{}, Unsized: append([]string{}, z.unsized...),
	}
	slices.Sort(out.Unsized)
	a := ByTotal
	if z.s.o.Active {
		out.By, a = "active", ByActive
	}
	v, unit := z.newView(a, d)
	out.Families, out.Slopes, out.Ranks = v.families(unit), v.slopes(unit), v.ranks()
	out.Slopes.Ceiling = z.ceiling()
	points := unit == UnitPoints
	which := z.both[a]
	if points {
		which = z.rated[a]
	}
	out.Reliability.Sensibility = z.reliability(sensibility, which, points, d)
	out.Reliability.Reason = z.reliability(reason, which, points, d)
	out.Thesis = v.decide(&out.Families, &out.Slopes, &out.Ranks)
	out.Thesis.Exploratory = z.s.o.Active || z.s.o.Sensibility != "" || z.s.o.Reason != ""
	if out.Thesis.Difference == nil {
		none := first(z.side[sensibility].Why, z.side[reason].Why, z.noSizes(a, len(z.scored[a][sensibility])), z.noBoth(len(v.x)), out.Thesis.Why)
		out.Thesis.Why = none
		out.Slopes, out.Families, out.Ranks.Why = out.Slopes.without(none), out.Families.without(none), none
	}
	out.Thinking, out.Named = z.thinking(), z.s.named()
	if z.public() && z.s.o.Sensibility == "" && z.s.o.Reason == "" {
		out.Pairs = z.pairs()
	}
	return out
}

// public reports whether both sides are public scores.
func (z *sizing) public() bool {
	return z.side[sensibility].From == FromScores && z.side[reason].From == FromScores
}

func (z *sizing) axis(a int, d *draws) Axis {
	out := Axis{
		Models: len(z.scored[a][sensibility]), Sensitivity: z.sensitivity(a),
		Families: z.families(a), Equal: z.equal(a), Points: z.points(a, d),
	}
	out.Spearman, out.Kendall = z.correlate(a, sensibility)
	out.Reason.Models = len(z.scored[a][reason])
	out.Reason.Spearman, out.Reason.Kendall = z.correlate(a, reason)
	return out
}

// noSizes is the reason where too few models have a size.
func (z *sizing) noSizes(a, n int) Why {
	if n >= 3 {
		return Why{}
	}
	if len(z.names) == 0 {
		return why("only_builtin")
	}
	return why([Axes]string{"few_total", "few_active"}[a], n)
}

// noBoth is the reason where too few models have both scores.
func (z *sizing) noBoth(n int) Why {
	if n >= 3 {
		return Why{}
	}
	return why("few_both", n)
}

// columns are the logarithmic sizes and the values of models.
func (z *sizing) columns(a int, which []int) (size, v, w []float64) {
	for _, i := range which {
		size = append(size, math.Log10(z.size[a][i].middle()))
		v, w = append(v, z.value[sensibility][i]), append(w, z.value[reason][i])
	}
	return size, v, w
}

func (z *sizing) correlate(a, side int) (Spearman, Kendall) {
	which := z.scored[a][side]
	x, v, w := z.columns(a, which)
	if side == reason {
		v = w
	}
	if a == ByActive && slices.Equal(which, z.scored[ByTotal][side]) {
		if total, _, _ := z.columns(ByTotal, which); slices.Equal(stats.Codes(total), stats.Codes(x)) && z.correlated[side] != nil {
			return z.correlated[side].Spearman, z.correlated[side].Kendall // the order is the same, and so is all that follows from it
		}
	}
	s, k := z.correlateColumns(a, side, which, x, v)
	if a == ByTotal {
		z.correlated[side] = &ReasonSide{Spearman: s, Kendall: k}
	}
	return s, k
}

func (z *sizing) correlateColumns(a, side int, which []int, x, v []float64) (Spearman, Kendall) {
	var s Spearman
	var k Kendall
	none := first(z.side[side].Why, z.noSizes(a, len(which)))
	if !none.IsZero() {
		return Spearman{Why: none}, Kendall{Why: none}
	}
	rho, err := stats.Spearman(x, v)
	s.Rho, s.Why = have(rho, err), noVariation(x, err)
	tau, err := stats.KendallB(x, v)
	k.TauB, k.Why = have(tau, err), noVariation(x, err)
	if err != nil {
		return s, k
	}
	sp, kp, err := stats.RankP(x, v, z.s.o.Seed)
	s.P, s.PMethod, s.Why = have(sp.Value, err), sp.Method, noP(err)
	k.P, k.PMethod, k.Why = have(kp.Value, err), kp.Method, noP(err)
	z.correlationBounds(&s, &k, x, v, which)
	return s, k
}

// correlationBounds are intervals by the bootstrap over families; models of no
// family stand alone.
func (z *sizing) correlationBounds(s *Spearman, k *Kendall, x, y []float64, which []int) {
	x, y = stats.Codes(x), stats.Codes(y)
	w := &view{x: x, seed: z.s.o.Seed, bootstrap: z.s.o.Bootstrap, family: mapped(which, func(i int) string { return z.family[i] })}
	rho, tau := column(w.bootstrap), column(w.bootstrap)
	w.resample(func(b int, of []int, _ []string) {
		dx, dy := at(x, of), at(y, of)
		rho[b], tau[b] = orNaN(stats.Spearman(dx, dy)), orNaN(stats.KendallB(dx, dy))
	})
	_, clusters := w.clusters()
	var err error
	s.Low, s.High, err = interval(rho, clusters)
	s.Why = first(s.Why, z.s.missing(err))
	k.Low, k.High, err = interval(tau, clusters)
	k.Why = first(k.Why, z.s.missing(err))
}

// missing is why there is no interval, nothing where there is one.
func (s *sample) missing(err error) Why {
	if err == nil {
		return Why{}
	}
	return s.noInterval(err)
}

// interval is stats.Interval in the form of the findings.
func interval(replicates []float64, clusters int) (low, high *float64, err error) {
	l, h, err := stats.Interval(replicates, clusters)
	return have(l, err), have(h, err), err
}

// noVariation tells equal sizes from equal scores.
func noVariation(size []float64, err error) Why {
	if err == nil {
		return Why{}
	}
	if slices.Min(size) == slices.Max(size) {
		return why("equal_sizes")
	}
	return because(err)
}

func noP(err error) Why {
	if err == nil {
		return Why{}
	}
	return first(fewModels(err), because(err))
}

// points are the models that have a place in the chart.
func (z *sizing) points(a int, d *draws) []Point {
	out := []Point{}
	for i, name := range z.names {
		e := z.size[a][i]
		if !e.known() || math.IsNaN(z.value[sensibility][i]) && math.IsNaN(z.value[reason][i]) {
			continue
		}
		p := Point{
			Model: name, SizeB: *Number(e.middle()), SizeLow: *Number(e.low), SizeHigh: Number(e.high), Grade: e.grade, Source: e.source,
			Score: Number(z.value[sensibility][i]), Reason: Number(z.value[reason][i]), Family: z.family[i],
		}
		switch z.side[sensibility].From {
		case FromGames:
			if h := z.s.hier[emotional]; h != nil {
				if low, high, err := h.Interval(z.model[i]); err != nil {
					p.Why = because(err)
				} else { // around the point that is drawn
					arm := (high - low) / 2
					p.Low, p.High = Number(*p.Score-arm), Number(*p.Score+arm)
				}
			}
		case FromRating:
			var err error
			p.Low, p.High, err = interval(d.point[sensibility][i], z.s.sessionsOf(emotional, z.model[i]))
			p.Why = z.s.missing(err)
		}
		p.Why = z.lacks(p)
		out = append(out, p)
	}
	slices.SortFunc(out, func(p, q Point) int {
		return cmp.Or(-cmp.Compare(or(p.Score, math.Inf(-1)), or(q.Score, math.Inf(-1))), cmp.Compare(p.Model, q.Model))
	})
	return out
}

// sessionsOf is in how many sessions of a kind a model was rated.
func (s *sample) sessionsOf(kind, model int) int {
	n := 0
	for i := range s.slots {
		if s.slots[i].kind == kind && s.slots[i].model == model {
			n = max(n, s.slots[i].clusters)
		}
	}
	return n
}

// lacks is why a point has not all of its numbers.
func (z *sizing) lacks(p Point) Why {
	switch {
	case p.Score == nil:
		return first(z.side[sensibility].Why, why("no_score_of_model"))
	case p.Low == nil && z.side[sensibility].From == FromScores:
		return why("public_interval")
	case p.Low == nil || p.High == nil:
		return p.Why
	case p.Reason == nil:
		return first(z.side[reason].Why, why("no_reason_of_model"))
	case p.SizeHigh == nil:
		return why("lower_bound")
	}
	return Why{}
}

// opinions correlates every kind of public score with size.
func (s *sample) opinions() []Opinion {
	known := kindsOf(s.scores)
	out := make([]Opinion, 0, len(known))
	for _, kind := range known {
		o := Opinion{Kind: kind}
		for a, to := range map[int]*OpinionAxis{ByTotal: &o.Total, ByActive: &o.Active} {
			x, v, _, _ := s.public(a, kind, kind)
			to.Models = len(x)
			rho, err := stats.Spearman(x, v)
			tau, _ := stats.KendallB(x, v)
			to.Rho, to.TauB, to.Why = have(rho, err), have(tau, err), because(err)
		}
		out = append(out, o)
	}
	return out
}

// public is the models of the table with an official size and two kinds of
// score.
func (s *sample) public(a int, one, other string) (size, v, w []float64, family []string) {
	second := map[string]float64{}
	for _, row := range s.scores {
		if row.Kind == other {
			second[row.Model] = row.Score
		}
	}
	for _, row := range s.scores {
		e := extentOf([Axes]*sessions.Interval{row.Size.Total, row.Size.Active}[a], row.Size)
		if y, ok := second[row.Model]; ok && row.Kind == one && e.official() {
			size, v, w = append(size, math.Log10(e.middle())), append(v, row.Score), append(w, y)
			f := row.Family
			if f == "" && !strings.HasPrefix(one, ArenaPrefix) {
				f = s.o.familyOf(row.Model)
			}
			family = append(family, f)
		}
	}
	return size, v, w, family
}
