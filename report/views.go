package report

import (
	"math"
	"math/rand/v2"
	"slices"

	"kansei/stats"
)

// fewestModels is how many models a verdict needs, and fewestFamilies how many
// families of several sizes the first view needs to be the primary one.
const (
	FewestModels   = 6
	FewestFamilies = 6
)

// Significant is the p under which a difference counts.
const Significant = 0.05

// unlikeReliability is how far the reliabilities of the two sides may differ
// before the difference is corrected for them.
const unlikeReliability = 0.15

// targetDifference is the difference of two correlations, or of two slopes in
// standard deviations, that is planned for.
const targetDifference = 0.3

// view is what the three views on the thesis look at: the models with an
// official size and both scores.
type view struct {
	names     []string         // of the models, where there is a picture to draw
	x         []float64        // log10 of billions of parameters
	value     [sides][]float64 // for ranks and in standard deviations
	natural   [sides][]float64 // in the unit that both sides share, nil without one
	family    []string
	reliable  [sides]*float64
	seed      int64
	bootstrap int
}

// clusters numbers the families; models of no family stand alone.
func (v *view) clusters() ([]int, int) { return stats.Families(v.family) }

// standardised is the values of a side in standard deviations of the population
// of these models, corrected for its reliability if that is known and wanted.
func (v *view) standardised(side int, corrected bool) ([]float64, error) {
	sd, err := stats.PopulationSD(v.value[side])
	if err != nil {
		return nil, err
	}
	if corrected && v.reliable[side] != nil {
		if *v.reliable[side] <= 0 {
			return nil, &stats.AbsentError{Why: stats.Unreliable}
		}
		sd *= math.Sqrt(*v.reliable[side])
	}
	return mapped(v.value[side], func(y float64) float64 { return y / sd }), nil
}

// unlike reports whether the two sides are measured so differently well that the
// difference must be corrected.
func (v *view) unlike() bool {
	return v.reliable[sensibility] != nil && v.reliable[reason] != nil &&
		math.Abs(*v.reliable[sensibility]-*v.reliable[reason]) > unlikeReliability
}

// estimate is how a score goes with size: NaN where there is no answer.
type estimate func(x, y []float64, family []string) float64

func plainSlope(x, y []float64, _ []string) float64 { return orNaN(stats.Slope(x, y)) }

// resample draws whole families with replacement. A family that is drawn twice
// is two families.
func (v *view) resample(f func(b int, of []int, family []string)) {
	number, n := v.clusters()
	if v.bootstrap < 20 || n < 2 {
		return
	}
	stats.Resample(v.seed, v.bootstrap, n, func(b int, weight []float64, _ *rand.Rand) {
		var of []int
		var family []string
		for i, c := range number {
			for copied := range int(weight[c]) {
				of = append(of, i)
				name := v.family[i]
				if name != "" {
					name += string(rune(copied + 1))
				}
				family = append(family, name)
			}
		}
		f(b, of, family)
	})
}

func at(v []float64, of []int) []float64 {
	return mapped(of, func(i int) float64 { return v[i] })
}

// bounds is the interval of an estimate. Where all draws agree it has no width.
func (v *view) bounds(draws []float64, clusters int, value float64) (low, high *float64, w Why) {
	l, h, err := stats.Interval(draws, clusters)
	if err == nil {
		return Number(l), Number(h), Why{}
	}
	if v.bootstrap < 20 {
		return nil, nil, why("no_bootstrap")
	}
	if because(err).key == "report.why_"+string(stats.NoVariation) {
		return Number(value), Number(value), Why{}
	}
	return nil, nil, because(err)
}

// compared is an estimate of both sides with their difference.
type compared struct {
	side       [sides]SlopeSide
	difference SlopeDifference
}

// compare estimates both sides and their difference on values in one unit. Used
// are the families whose number counts for the interval.
func (v *view) compare(of estimate, y [sides][]float64, clusters int, parts []float64) compared {
	var c compared
	draws := [sides][]float64{column(v.bootstrap), column(v.bootstrap)}
	diff := column(v.bootstrap)
	v.resample(func(b int, at2 []int, family []string) {
		x := at(v.x, at2)
		for side := range sides {
			draws[side][b] = of(x, at(y[side], at2), family)
		}
		diff[b] = draws[sensibility][b] - draws[reason][b]
	})
	var value [sides]float64
	for side := range sides {
		value[side] = of(v.x, y[side], v.family)
		s := &c.side[side]
		s.PerTenfold, s.N = Number(value[side]), len(v.x)
		s.Low, s.High, s.Why = v.bounds(draws[side], clusters, value[side])
	}
	d := &c.difference
	d.Value = Number(value[sensibility] - value[reason])
	if d.Value == nil {
		d.Why = why("no_variation")
		return c
	}
	if math.Abs(*d.Value) < 1e-9 {
		d.Value = Number(0)
	}
	d.Low, d.High, d.Why = v.bounds(diff, clusters, *d.Value)
	if se, err := stats.Spread(diff); err == nil && clusters > 2 {
		d.Detectable = have(stats.Detectable(se, float64(clusters-1)))
	}
	p, err := stats.SignFlipP(parts, v.seed)
	d.P, d.PMethod = have(p.Value, err), p.Method
	if err != nil {
		d.Why = first(d.Why, why("few_clusters", len(parts)))
	}
	return c
}

// slopeParts is what each family, and each model without one, adds to the slope
// of the difference.
func (v *view) slopeParts(y [sides][]float64) []float64 {
	n := float64(len(v.x))
	mx, md := 0.0, 0.0
	for i := range v.x {
		mx, md = mx+v.x[i]/n, md+(y[sensibility][i]-y[reason][i])/n
	}
	parts := make([]float64, len(v.x))
	for i := range parts {
		parts[i] = (v.x[i] - mx) * (y[sensibility][i] - y[reason][i] - md)
	}
	return stats.SumByFamily(parts, v.family)
}

func orZero(err error) float64 {
	if err != nil {
		return 0
	}
	return 1
}

// scales are the values that slopes are taken of: the natural ones, those in
// standard deviations, and where the sides are measured differently well those
// corrected for it.
type scales struct {
	natural, standard, corrected [sides][]float64
	uncorrected                  Why // there are no corrected ones
}

func (v *view) scales() (s scales, err error) {
	for side := range sides {
		if s.standard[side], err = v.standardised(side, false); err != nil {
			return s, err
		}
	}
	for side := range sides {
		if s.corrected[side], err = v.standardised(side, true); err != nil { // its reliability is 0
			s.uncorrected = why([sides]string{"unreliable_sensibility", "unreliable_reason"}[side])
		}
	}
	s.natural = s.standard
	if v.natural[sensibility] != nil {
		s.natural = v.natural
	}
	return s, nil
}

// correct compares the corrected values, where the difference must be corrected.
func (v *view) correct(s scales, compare func(y [sides][]float64) SlopeDifference) *SlopeDifference {
	switch {
	case !v.unlike():
		return nil
	case !s.uncorrected.IsZero():
		return &SlopeDifference{Why: s.uncorrected}
	}
	d := compare(s.corrected)
	return &d
}

// slopes is the second view: over all models.
func (v *view) slopes(unit string) Slopes {
	out := Slopes{Unit: unit, Points: []SlopePoint{}}
	if len(v.x) < 3 {
		return out.without(why("few_both", len(v.x)))
	}
	if slices.Min(v.x) == slices.Max(v.x) {
		return out.without(why("equal_sizes"))
	}
	s, err := v.scales()
	if err != nil {
		return out.without(because(err))
	}
	_, n := v.clusters()
	out.Clusters = n
	out.Points = v.slopePoints(s.natural, unit)
	compare := func(y [sides][]float64) compared { return v.compare(plainSlope, y, n, v.slopeParts(y)) }
	c := compare(s.natural)
	out.Sensibility, out.Reason, out.Difference = c.side[sensibility], c.side[reason], c.difference
	out.Standardised = compare(s.standard).difference
	out.Corrected = v.correct(s, func(y [sides][]float64) SlopeDifference { return compare(y).difference })
	return out
}

// slopePoints are the models for the picture of both lines.
func (v *view) slopePoints(y [sides][]float64, unit string) []SlopePoint {
	out := make([]SlopePoint, 0, len(v.names))
	var mean [sides]float64
	for side := range sides {
		for _, value := range y[side] {
			mean[side] += value / float64(len(y[side]))
		}
	}
	if unit != UnitSD {
		mean = [sides]float64{}
	}
	for i, name := range v.names {
		out = append(out, SlopePoint{
			Model: name, SizeB: *Number(math.Pow(10, v.x[i])),
			Sensibility: *Number(y[sensibility][i] - mean[sensibility]), Reason: *Number(y[reason][i] - mean[reason]),
		})
	}
	return out
}

func (s Slopes) without(w Why) Slopes {
	s.Why, s.Points = w, []SlopePoint{}
	s.Sensibility.Why, s.Reason.Why, s.Difference.Why, s.Standardised.Why = w, w, w, w
	return s
}

func (f Families) without(w Why) Families {
	f.Why = w
	f.Names = []string{}
	f.Sensibility.Why, f.Reason.Why, f.Difference.Why, f.Standardised.Why = w, w, w, w
	f.Difference.LeaveOneOut, f.Standardised.LeaveOneOut = []float64{}, []float64{}
	return f
}
