package report

import (
	"cmp"
	"math"
)

// sign is the direction of a difference that is significantly not 0: its
// interval excludes 0 and its p is below .05.
func (d *SlopeDifference) sign() int {
	switch {
	case d.Low == nil || d.High == nil || d.P == nil || *d.P >= Significant:
		return 0
	case *d.Low > 0:
		return 1
	case *d.High < 0:
		return -1
	default:
		return 0
	}
}

// decide is the rule for the verdict, which does not depend on the data: the
// first view, or the second where there are under six families, must exclude 0
// in standard deviations and in the unit that both sides share, and the third
// must not point the other way.
func (v *view) decide(f *Families, s *Slopes, r *Ranks) Thesis {
	t := Thesis{Primary: "slopes", Models: len(v.x), Verdict: Inconclusive, Towards: TowardsNeither}
	natural, standard, corrected := s.Difference, s.Standardised, s.Corrected
	units := s.Clusters
	if f.N >= FewestFamilies {
		t.Primary, units = "families", f.N
		natural, standard, corrected = f.Difference.SlopeDifference, f.Standardised.SlopeDifference, f.Corrected
	}
	t.Families = f.N
	t.Difference, t.Low, t.High, t.P, t.PMethod, t.Why = standard.Value, standard.Low, standard.High, standard.P, standard.PMethod, standard.Why
	first := standard.sign()
	if corrected != nil {
		if first = corrected.sign(); first != standard.sign() {
			first = 0
		}
		t.Corrected = corrected
	}
	second := natural.sign()
	t.Needs = v.needs(&standard, t.Primary, units)
	if t.Difference == nil {
		return t
	}
	t.Towards = leaning(&standard, &natural, corrected)
	switch {
	case len(v.x) < FewestModels:
		t.Why = why("few_models_for_verdict", len(v.x), FewestModels)
	case s.Ceiling.AtEnd != "":
		t.Why = why("at_" + s.Ceiling.AtEnd)
		t.Verdict = Inconclusive
	case corrected != nil && corrected.Value == nil:
		t.Why = corrected.Why
	case first != second:
		t.Verdict = DependsOnScale
	case first != 0 && r.Difference != nil && *r.Difference*float64(first) < -1e-9:
		t.Why = why("ranks_differ")
	case first > 0:
		t.Verdict = Supported
	case first < 0:
		t.Verdict = Contradicted
	}
	return t
}

// leaning is the direction that a difference has on every scale on which it was
// measured.
func leaning(differences ...*SlopeDifference) string {
	const none = 1e-6
	towards := ""
	for _, d := range differences {
		if d == nil || d.Value == nil {
			continue
		}
		this := TowardsNeither
		switch {
		case *d.Value > none:
			this = Supported
		case *d.Value < -none:
			this = Contradicted
		}
		if towards != "" && this != towards {
			return TowardsDepends
		}
		towards = this
	}
	return cmp.Or(towards, TowardsNeither)
}

// needs plans from the spread of the data and never from the difference that
// was seen: the smallest difference that these data could have shown in four
// studies out of five, and how many models or families would show ±0.3.
func (v *view) needs(d *SlopeDifference, primary string, units int) Needs {
	out := Needs{Target: targetDifference}
	switch {
	case len(v.x) < FewestModels:
		n := FewestModels
		out.Models = &n
		out.Why = why("few_models_for_verdict", len(v.x), FewestModels)
		return out
	case d.Detectable == nil:
		out.Why = first(d.Why, why("no_spread"))
		return out
	}
	out.Detectable = d.Detectable
	times := *d.Detectable / targetDifference
	more := max(units, FewestModels, int(math.Ceil(float64(units)*times*times)))
	if more > 10_000 {
		out.Why = why("too_noisy")
		return out
	}
	if primary == "families" {
		out.Families = &more
	}
	models := max(len(v.x), int(math.Ceil(float64(len(v.x))*float64(more)/float64(units))))
	out.Models = &models
	out.Why = why("sessions_alone")
	return out
}
