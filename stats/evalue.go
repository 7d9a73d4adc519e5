package stats

import "math"

// EValue is the evidence of bounded scores against a mean of 0 or less, which
// may be looked at after each new score without losing its meaning. Of scores
// between -1 and 1, one for each of independent clusters, it is the mean over
// ten bets λ of the wealth
//
//	Π (1 + λ x),  λ = 0.1, 0.2 ... 1.
//
// Where each score has a mean of 0 or less given those before it, the chance
// that this is ever 1/α or more, however often one looks, is at most α (Ville's
// inequality). It does not depend on the order of the scores. Times is how often
// each score occurred, nil for once.
//
// Absent: no scores (NoneGiven), lengths that differ (Mismatch), a NaN or an
// infinity (NotFinite), a score outside of -1 to 1 or a negative count
// (OutOfRange).
//
// Sources: Ville (1939); Waudby-Smith, Ramdas (2024), "Estimating means of
// bounded random variables by betting"; Robbins (1970) for the mixture.
func EValue(scores, times []float64) (float64, error) {
	log, err := logEValue(scores, times)
	if err != nil {
		return 0, err
	}
	return math.Exp(min(log, 700)), nil
}

func logEValue(scores, times []float64) (float64, error) {
	switch {
	case len(scores) == 0:
		return 0, absent(NoneGiven)
	case times != nil && len(times) != len(scores):
		return 0, absent(Mismatch)
	case !allFinite(scores) || !allFinite(times):
		return 0, absent(NotFinite)
	}
	var wealth [10]float64
	for i, x := range scores {
		n := 1.0
		if times != nil {
			n = times[i]
		}
		if math.Abs(x) > 1 || n < 0 {
			return 0, absent(OutOfRange)
		}
		if n == 0 {
			continue
		}
		for b := range wealth {
			wealth[b] += n * math.Log1p(float64(b+1)/10*x)
		}
	}
	top := math.Inf(-1)
	for _, w := range wealth {
		top = max(top, w)
	}
	sum := 0.0
	for _, w := range wealth {
		sum += math.Exp(w-top) / float64(len(wealth))
	}
	return top + math.Log(sum), nil
}
