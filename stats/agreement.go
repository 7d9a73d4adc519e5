package stats

import "slices"

// Alpha is Krippendorff's alpha for ordinal values, 1 - D_o/D_e: how much less
// raters disagree than they would if their values were dealt out at random. 1
// is agreement, 0 is chance, and below 0 they contradict each other. A unit
// lists the values that its raters gave, in any order and any number; used is
// how many units have two values or more, which are the ones that count.
//
// The distance of two values is how many values lie between them, with half of
// those that are equal to either:
//
//	δ(c,k) = Σ_{g=c..k} n_g - (n_c+n_k)/2.
//
// Absent: no units (NoneGiven), a NaN or an infinity (NotFinite), fewer than
// two units that count (TooFew), all values equal (NoVariation).
//
// Source: Krippendorff (2011), "Computing Krippendorff's alpha-reliability".
func Alpha(units [][]float64) (alpha float64, used int, err error) {
	if len(units) == 0 {
		return 0, 0, absent(NoneGiven)
	}
	var values []float64
	for _, unit := range units {
		if !allFinite(unit) {
			return 0, 0, absent(NotFinite)
		}
		if len(unit) >= 2 {
			used++
			values = append(values, unit...)
		}
	}
	if used < 2 {
		return 0, used, tooFew(used, 2)
	}
	// Mid-ranks are as far apart as δ says.
	place := Ranks(values)
	expected := distances(place)
	if slices.Min(place) == slices.Max(place) || expected == 0 {
		return 0, used, absent(NoVariation)
	}
	observed := 0.0
	for _, unit := range units {
		if len(unit) >= 2 {
			observed += distances(place[:len(unit)]) / float64(len(unit)-1)
			place = place[len(unit):]
		}
	}
	return 1 - float64(len(values)-1)*observed/expected, used, nil
}

// distances adds up the squared differences of all pairs.
func distances(v []float64) float64 {
	n, mean := float64(len(v)), 0.0
	for _, x := range v {
		mean += x / n
	}
	sum := 0.0
	for _, x := range v {
		sum += (x - mean) * (x - mean)
	}
	return n * sum
}

// WeightedKappa is Cohen's kappa with quadratic weights between two passes
// over the same things, on a scale of whole numbers from lowest to highest:
//
//	1 - Σ (a_i-b_i)² / ( Σ_i Σ_j (a_i-b_j)² / n ).
//
// 1 is agreement, 0 is chance.
//
// Absent: slices of different length (Mismatch), none or one thing (NoneGiven,
// TooFew), a value off the scale (OutOfRange), everything equal in both
// passes (NoVariation).
//
// Sources: Cohen (1968); Fleiss, Cohen (1973).
func WeightedKappa(a, b []int, lowest, highest int) (float64, error) {
	x, y, err := onScale(a, b, lowest, highest)
	if err != nil {
		return 0, err
	}
	if len(x) < 2 {
		return 0, tooFew(len(x), 2)
	}
	n := float64(len(x))
	meanX, meanY := 0.0, 0.0
	for i := range x {
		meanX += x[i] / n
		meanY += y[i] / n
	}
	observed, expected := 0.0, n*(meanX-meanY)*(meanX-meanY)
	for i := range x {
		observed += (x[i] - y[i]) * (x[i] - y[i])
		expected += (x[i]-meanX)*(x[i]-meanX) + (y[i]-meanY)*(y[i]-meanY)
	}
	if expected == 0 {
		return 0, absent(NoVariation)
	}
	return exactly(1 - observed/expected), nil
}

// onScale turns values into their distance from the lower end.
func onScale(a, b []int, lowest, highest int) (x, y []float64, err error) {
	switch {
	case len(a) != len(b):
		return nil, nil, absent(Mismatch)
	case len(a) == 0:
		return nil, nil, absent(NoneGiven)
	case lowest >= highest:
		return nil, nil, absent(OutOfRange)
	}
	x, y = make([]float64, len(a)), make([]float64, len(b))
	for i := range a {
		if min(a[i], b[i]) < lowest || max(a[i], b[i]) > highest {
			return nil, nil, absent(OutOfRange)
		}
		x[i], y[i] = float64(a[i])-float64(lowest), float64(b[i])-float64(lowest)
	}
	return x, y, nil
}

// MeanAbsChange is how far two passes over the same things are apart on
// average, in points of the scale. Absent: slices of different length
// (Mismatch), nothing (NoneGiven).
func MeanAbsChange(a, b []int) (float64, error) {
	if len(a) != len(b) {
		return 0, absent(Mismatch)
	}
	if len(a) == 0 {
		return 0, absent(NoneGiven)
	}
	sum := 0.0
	for i := range a {
		sum += max(float64(a[i])-float64(b[i]), float64(b[i])-float64(a[i]))
	}
	return sum / float64(len(a)), nil
}
