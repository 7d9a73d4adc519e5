package report

import (
	"math"
	"slices"

	"kansei/stats"
)

// families is the first view: inside of families.
func (v *view) families(unit string) Families {
	out := Families{Unit: unit}
	if len(v.x) == 0 {
		return out.without(why("few_both", 0))
	}
	w, err := stats.WithinSlope(v.x, v.value[sensibility], v.family)
	if err != nil {
		return out.without(why("no_families"))
	}
	out.N, out.Models, out.Names = w.Families, w.Models, w.Names
	s, err := v.scales()
	if err != nil {
		return out.without(because(err))
	}
	c := v.inside(s.natural, w)
	out.Sensibility, out.Reason = c.side[sensibility], c.side[reason]
	out.Difference = v.withLeaveOneOut(c.difference, s.natural)
	out.Standardised = v.withLeaveOneOut(v.inside(s.standard, w).difference, s.standard)
	out.Corrected = v.correct(s, func(y [sides][]float64) SlopeDifference { return v.inside(y, w).difference })
	return out
}

// inside compares within the families that have several sizes; only those are
// drawn.
func (v *view) inside(y [sides][]float64, w stats.Within) compared {
	sub := &view{family: nil, seed: v.seed, bootstrap: v.bootstrap}
	var z [sides][]float64
	for i, f := range v.family {
		if f != "" && slices.Contains(w.Names, f) {
			sub.x, sub.family = append(sub.x, v.x[i]), append(sub.family, f)
			for side := range sides {
				z[side] = append(z[side], y[side][i])
			}
		}
	}
	return sub.compare(withinSlope, z, w.Families, sub.withinParts(z))
}

// withLeaveOneOut adds in how many families the difference is positive, and
// between what it lies without one of them.
func (v *view) withLeaveOneOut(d SlopeDifference, y [sides][]float64) FamilyDifference {
	out := FamilyDifference{SlopeDifference: d, LeaveOneOut: []float64{}}
	diff := make([]float64, len(v.x))
	for i := range diff {
		diff[i] = y[sensibility][i] - y[reason][i]
	}
	w, err := stats.WithinSlope(v.x, diff, v.family)
	if err != nil {
		return out
	}
	low, high := math.Inf(1), math.Inf(-1)
	for f, slope := range w.Own {
		if slope > 1e-12 {
			out.Positive++
		}
		without := slices.Clone(v.family)
		for i := range without {
			if without[i] == w.Names[f] {
				without[i] = ""
			}
		}
		if rest, err := stats.WithinSlope(v.x, diff, without); err == nil {
			low, high = min(low, rest.Slope), max(high, rest.Slope)
		}
	}
	if low <= high {
		out.LeaveOneOut = []float64{*Number(low), *Number(high)}
	}
	return out
}

// withinParts is what each family adds to the slope inside of families.
func (v *view) withinParts(y [sides][]float64) []float64 {
	d := make([]float64, len(v.x))
	for i := range d {
		d[i] = y[sensibility][i] - y[reason][i]
	}
	w, err := stats.WithinSlope(v.x, d, v.family)
	if err != nil {
		return nil
	}
	parts := make([]float64, len(w.Own))
	for f, name := range w.Names {
		parts[f] = w.Own[f] * v.squares(name)
	}
	return parts
}

// squares is Σ (x - x̄)² of a family.
func (v *view) squares(name string) float64 {
	var x []float64
	for i, f := range v.family {
		if f == name {
			x = append(x, v.x[i])
		}
	}
	sd, err := stats.PopulationSD(x)
	return float64(len(x)) * sd * sd * orZero(err)
}

func withinSlope(x, y []float64, family []string) float64 {
	w, err := stats.WithinSlope(x, y, family)
	return orNaN(w.Slope, err)
}
