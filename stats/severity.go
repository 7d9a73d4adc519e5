package stats

import (
	"math"

	"gonum.org/v1/gonum/optimize"
)

// FacetRating is how often a rater gave a point to a thing.
type FacetRating struct {
	Thing, Rater int // from 0
	Point        int // of the scale
	N            float64
}

// Facets are the strengths of things and the severity of raters.
type Facets struct {
	Thing    []float64 // logits
	Severity []float64 // logits, mean 0; above it a rater gives less
	Expected []float64 // the mean point that a rater of mean severity gives each thing
}

// The standard deviations of the priors of ManyFacet, in logits.
const (
	thingWidth    = 3.0
	severityWidth = 1.0
	mostPoints    = 11 // of a scale
)

// ManyFacet takes raters of different severity apart from what they rate, by a
// cumulative model that is additive in the logit,
//
//	log P(point ≥ k)/P(point < k) = θ_thing - ρ_rater - τ_k,
//
// with normal priors on θ (width 3) and ρ (width 1). It is for raters who rated
// different things: where all rated the same, plain means say as much.
//
// Absent: no ratings (NoneGiven), a number that does not exist or a point off the
// scale (OutOfRange), fewer than two raters or things (TooFew), all points equal
// (NoVariation), a scale of more than 11 points (OutOfRange), no optimum
// (NoOptimum).
//
// Sources: Linacre (1989), "Many-facet Rasch measurement"; McCullagh (1980) for
// the cumulative model.
func ManyFacet(ratings []FacetRating, things, raters, lowest, highest int) (Facets, error) {
	if err := checkFacets(ratings, things, raters, lowest, highest); err != nil {
		return Facets{}, err
	}
	m := facets{ratings, things, raters, lowest, highest - lowest}
	start := make([]float64, things+raters+m.steps)
	for k := range m.steps {
		start[things+raters+k] = 0 // log of the gaps; the first is the first threshold
	}
	start[things+raters] = -float64(m.steps-1) / 2
	problem := optimize.Problem{
		Func: func(x []float64) float64 { return m.loss(x, nil) },
		Grad: func(g, x []float64) { m.loss(x, g) },
	}
	result, err := optimize.Minimize(problem, start, &optimize.Settings{GradientThreshold: 1e-6, MajorIterations: 1000}, &optimize.LBFGS{})
	if result == nil || err != nil && !allFinite(result.X) || !allFinite(result.X) {
		return Facets{}, absent(NoOptimum)
	}
	return m.facets(result.X), nil
}

func checkFacets(ratings []FacetRating, things, raters, lowest, highest int) error {
	switch {
	case len(ratings) == 0:
		return absent(NoneGiven)
	case things < 2 || raters < 2:
		return tooFew(min(things, raters), 2)
	case highest <= lowest || highest-lowest >= mostPoints:
		return absent(OutOfRange)
	}
	same := true
	for _, r := range ratings {
		if min(r.Thing, r.Rater) < 0 || r.Thing >= things || r.Rater >= raters || r.Point < lowest || r.Point > highest || !(r.N >= 0) || !finite(r.N) {
			return absent(OutOfRange)
		}
		same = same && r.Point == ratings[0].Point
	}
	if same {
		return absent(NoVariation)
	}
	return nil
}

// facets is the likelihood of ManyFacet.
type facets struct {
	ratings        []FacetRating
	things, raters int
	lowest, steps  int
}

// thresholds are the τ, which a first one and the logs of gaps give.
func (m *facets) thresholds(x []float64) []float64 {
	gaps := x[m.things+m.raters:]
	out := make([]float64, m.steps)
	out[0] = gaps[0]
	for k := 1; k < m.steps; k++ {
		out[k] = out[k-1] + math.Exp(gaps[k])
	}
	return out
}

// loss is the negative log posterior, and its slope into g where it is wanted.
func (m *facets) loss(x, g []float64) float64 {
	clear(g)
	tau := m.thresholds(x)
	byTau := make([]float64, m.steps)
	loss := 0.0
	for _, r := range m.ratings {
		eta := x[r.Thing] - x[m.things+r.Rater]
		k := r.Point - m.lowest
		above, below := 1.0, 0.0 // P(point ≥ k), P(point > k)
		if k > 0 {
			above = logistic(eta - tau[k-1])
		}
		if k < m.steps {
			below = logistic(eta - tau[k])
		}
		p := max(above-below, 1e-12)
		loss -= r.N * math.Log(p)
		if g == nil {
			continue
		}
		fa, fb := above*(1-above), below*(1-below)
		slope := -r.N * (fa - fb) / p
		g[r.Thing] += slope
		g[m.things+r.Rater] -= slope
		if k > 0 {
			byTau[k-1] += r.N * fa / p
		}
		if k < m.steps {
			byTau[k] -= r.N * fb / p
		}
	}
	for i := range m.things + m.raters {
		width := thingWidth
		if i >= m.things {
			width = severityWidth
		}
		loss += x[i] * x[i] / (2 * width * width)
		if g != nil {
			g[i] += x[i] / (width * width)
		}
	}
	if g != nil {
		rest := 0.0
		for k := m.steps - 1; k >= 0; k-- { // a gap moves all thresholds after it
			rest += byTau[k]
			at := m.things + m.raters + k
			if k == 0 {
				g[at] += rest
			} else {
				g[at] += rest * math.Exp(x[at])
			}
		}
	}
	return loss
}

// facets centres the severities and works out the expected points.
func (m *facets) facets(x []float64) Facets {
	var f Facets
	mean := 0.0
	for r := range m.raters {
		mean += x[m.things+r] / float64(m.raters)
	}
	for r := range m.raters {
		f.Severity = append(f.Severity, x[m.things+r]-mean)
	}
	tau := m.thresholds(x)
	for t := range m.things {
		f.Thing = append(f.Thing, x[t])
		expected := float64(m.lowest)
		for _, k := range tau {
			expected += logistic(x[t] - mean - k)
		}
		f.Expected = append(f.Expected, expected)
	}
	return f
}
