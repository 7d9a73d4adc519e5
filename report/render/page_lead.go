package render

import (
	"math"
	"strings"

	"kansei/report"
)

// lead is what is to be understood in half a minute by somebody who has never
// heard of a correlation: what was compared, how many, what follows and what
// does not, which way it leans, and what would help most.
func (f *findings) lead(p *page) []string {
	t := &f.Size.Thesis
	out := []string{f.sidesSentence(p)}
	if t.Difference == nil {
		if side := first(f.Size.Sensibility.Why, f.Size.Reason.Why); side.String() == t.Why.String() && !side.IsZero() {
			out = append(out, p.t("lead_none_yet")) // it was just said why
		} else {
			out = append(out, p.t("lead_none", t.Why))
		}
		axis := f.Size.Total
		if f.Size.By == "active" {
			axis = f.Size.Active
		}
		out = append(out, sensibilityAlone(p, &axis)...)
	} else {
		out = append(out, f.compared(p), p.t("lead_"+verdictKey(t.Verdict)))
		if t.Verdict == report.Inconclusive || t.Verdict == report.DependsOnScale {
			out = append(out, towards(p, t))
		}
		if !t.Why.IsZero() && t.Verdict == report.Inconclusive {
			out = append(out, p.t("because", t.Why))
		}
		out = append(out, f.reservations(p)...)
	}
	out = append(out, f.arena(p, "lead_arena")...)
	out = append(out, f.help(p)...)
	if t.Exploratory && t.Difference != nil {
		out = append(out, p.t("exploratory"))
	}
	if n := f.Inputs.StillBlind; n > 0 {
		out = append(out, p.t("still_blind", n))
	}
	if n := f.Inputs.Opened; n > 0 {
		out = append(out, p.t("opened", n))
	}
	return append(out, f.frozen(p)...)
}

// frozen says of a study whether it is what was fixed before anybody rated.
func (f *findings) frozen(p *page) []string {
	st := f.Study
	if st == nil {
		return nil
	}
	switch st.Frozen {
	case report.AsFrozen:
		return []string{p.t("study_as_frozen", st.At)}
	case report.Differs:
		parts := make([]string, len(st.Changed))
		for i, part := range st.Changed {
			parts[i] = p.t("study_part_" + part)
		}
		return []string{p.t("study_differs", st.At, strings.Join(parts, p.t("comma")))}
	}
	return []string{p.t("study_not_frozen")}
}

// noisy is the reliability under which more of what tells models apart on a side is
// chance than is not.
const noisy = 0.5

// towards says which way the data lean.
func towards(p *page, t *report.Thesis) string {
	c := t.Corrected
	if t.Towards != report.TowardsDepends || c == nil || c.Value == nil || *c.Value**t.Difference >= 0 {
		return p.t("towards_" + t.Towards)
	}
	if *t.Difference > 0 {
		return p.t("towards_turned", p.t("sensibility"), p.t("reason"))
	}
	return p.t("towards_turned", p.t("reason"), p.t("sensibility"))
}

// sensibilityAlone says in plain words how sensibility went with size.
func sensibilityAlone(p *page, axis *report.Axis) []string {
	const hardlyAny = 0.1 // of a correlation
	s := axis.Spearman
	switch {
	case s.Rho == nil:
		return nil
	case s.P == nil:
		return []string{p.t("lead_alone_few", axis.Models)}
	case math.Abs(*s.Rho) < hardlyAny:
		return []string{p.t("lead_alone_flat", axis.Models)}
	}
	way := "higher"
	if *s.Rho < 0 {
		way = "lower"
	}
	by := "lead_alone_chance"
	if *s.P < report.Significant {
		by = "lead_alone_rare"
	}
	return []string{p.t("lead_alone_"+way, axis.Models, p.t(by, max(1, int(math.Round(100**s.P)))))}
}

// figures are the numbers behind the lead, with what they mean.
func (f *findings) figures(p *page) []string {
	if f.Size.Thesis.Difference != nil {
		return append(f.numbers(p), f.arena(p, "figures_arena")...)
	}
	axis := f.Size.Total
	if f.Size.By == "active" {
		axis = f.Size.Active
	}
	var out []string
	if s := axis.Spearman; s.Rho != nil && s.Low != nil && s.P != nil {
		out = append(out, p.t("lead_size", axis.Models, fixed(s.Rho, 2), p.span(s.Low, s.High, 2), chance(s.P)))
	}
	return append(out, f.arena(p, "figures_arena")...)
}

// verdictKey is a verdict as a part of the name of a text.
func verdictKey(verdict string) string {
	if verdict == report.DependsOnScale {
		return "depends"
	}
	return verdict
}

// compared adds what the answer rests on.
func (f *findings) compared(p *page) string {
	t := &f.Size.Thesis
	if t.Primary == "families" {
		return p.t("compared_families", t.Models, f.Size.Families.N, f.Size.Families.Models)
	}
	return p.t("compared_models", t.Models)
}

// numbers are those of the primary view, with what they mean.
func (f *findings) numbers(p *page) []string {
	t := &f.Size.Thesis
	unit, a, b := f.Size.Slopes.Unit, f.Size.Slopes.Sensibility, f.Size.Slopes.Reason
	d := f.Size.Slopes.Difference
	if t.Primary == "families" {
		unit, a, b, d = f.Size.Families.Unit, f.Size.Families.Sensibility, f.Size.Families.Reason, f.Size.Families.Difference.SlopeDifference
	}
	out := []string{p.t("lead_slopes", signed(a.PerTenfold, unitPlaces(unit)), signed(b.PerTenfold, unitPlaces(unit)), p.t("unit_"+unitKey(unit)))}
	if t.Low != nil && t.P != nil {
		out = append(out, p.t("lead_difference", signed(t.Difference, 2), p.span(t.Low, t.High, 2), chance(t.P)))
	} else {
		out = append(out, p.t("lead_difference_alone", signed(t.Difference, 2)))
	}
	if d.Low != nil && unit != report.UnitSD {
		out = append(out, p.t("lead_natural", p.t("unit_"+unitKey(unit)), signed(d.Value, unitPlaces(unit)), p.span(d.Low, d.High, unitPlaces(unit))))
	}
	if c := t.Corrected; c != nil && c.Low != nil {
		out = append(out, p.t("lead_corrected", signed(c.Value, 2), p.span(c.Low, c.High, 2)))
	}
	if t.Needs.Detectable != nil && t.Verdict != report.Supported && t.Verdict != report.Contradicted {
		out = append(out, p.t("could_have_shown", fixed(t.Needs.Detectable, 2)))
	}
	return out
}

// reservations are what to mind of the answer.
func (f *findings) reservations(p *page) (out []string) {
	t, c := &f.Size.Thesis, f.Size.Slopes.Ceiling.Reason
	if c.AtTop != nil && (f.Size.Slopes.Ceiling.AtEnd != "" || c.Narrow || *c.AtTop >= 0.3) {
		if f.Size.Slopes.Ceiling.AtEnd == "" && *c.AtTop < 0.3 {
			out = append(out, p.t("lead_narrow", fixed(c.Least, 1), fixed(c.Most, 1), *c.Min, *c.Max))
		} else {
			out = append(out, p.t("lead_ceiling", fixed(c.Least, 1), fixed(c.Most, 1), *c.Min, *c.Max, percent(*c.AtTop)))
		}
	}
	for _, side := range []struct {
		of   report.Reliability
		name string
	}{{f.Size.Reliability.Sensibility, "sensibility"}, {f.Size.Reliability.Reason, "reason"}} {
		if v := side.of.Value; v != nil && *v < noisy {
			out = append(out, p.t("lead_noise", p.t(side.name), fixed(v, 2)))
		}
	}
	if t.Needs.Detectable != nil && t.Verdict != report.Supported && t.Verdict != report.Contradicted {
		out = append(out, p.t("could_have_missed"))
	}
	return out
}

// arena is what people's votes in the Chatbot Arena say, where the sides are
// public scores: in plain words, or the figures.
func (f *findings) arena(p *page, words string) []string {
	for _, pair := range f.Size.Pairs {
		d := pair.Families.Standardised
		if pair.Sensibility == report.ArenaPrefix+"creative_writing" && pair.Reason == report.ArenaPrefix+"math" && d.Low != nil {
			if words == "lead_arena" {
				return []string{p.t(words, pair.Thesis.Models, p.t("arena_"+verdictKey(pair.Thesis.Verdict)))}
			}
			return []string{p.t(words, pair.Families.N, signed(d.Value, 2), p.span(d.Low, d.High, 2))}
		}
	}
	return nil
}

// help names what would help most next.
func (f *findings) help(p *page) []string {
	t, s := &f.Size.Thesis, &f.Size
	if t.Verdict == report.Supported || t.Verdict == report.Contradicted {
		return nil
	}
	var next []string
	if n := max(t.Models, s.Total.Models*min(1, t.Models)); n < report.FewestModels {
		next = append(next, p.t("help_models", report.FewestModels))
	}
	switch c := s.Slopes.Ceiling; {
	case c.Reason.AtTop == nil:
	case c.AtEnd == "ceiling" || *c.Reason.AtTop >= 0.3:
		next = append(next, p.t("help_ceiling"))
	case c.Reason.Narrow:
		next = append(next, p.t("help_narrow"))
	}
	own := s.Sensibility.From == report.FromGames || s.Sensibility.From == report.FromRating
	if own && s.Reason.From != report.FromGames && s.Reason.From != report.FromRating {
		next = append(next, p.t("help_rational"))
	}
	if s.Families.N < report.FewestFamilies && t.Difference != nil {
		next = append(next, p.t("help_families", report.FewestFamilies-s.Families.N))
	} else if n := t.Needs.Families; n != nil && *n > t.Families {
		next = append(next, p.t("help_more_families", *n))
	}
	if n := t.Needs.Models; t.Difference != nil && n != nil && *n > t.Models && t.Primary != "families" {
		next = append(next, p.t("help_more_models", *n))
	}
	if own && f.Inputs.Raters == 1 && f.Inputs.Sessions > 0 {
		next = append(next, p.t("help_rater", max(6, (f.Inputs.Sessions+4)/5)))
	}
	if len(next) == 0 {
		return nil
	}
	if len(next) > 3 {
		next = next[:3]
	}
	return []string{p.t("help", strings.Join(next, p.t("semicolon")))}
}

func unitKey(unit string) string {
	switch unit {
	case report.UnitPoints:
		return "points"
	case report.UnitRating:
		return "rating"
	case report.UnitElo:
		return "elo"
	case report.UnitScore:
		return "score"
	default:
		return "sd"
	}
}

// unitPlaces is how many decimals a slope in a unit has.
func unitPlaces(unit string) int {
	if unit == report.UnitRating || unit == report.UnitElo {
		return 0
	}
	return 2
}
