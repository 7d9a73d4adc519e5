package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// SpearmanInterval is the 95% interval of Spearman's rho in n things, by
// Fisher's z with Bonett and Wright's variance
//
//	(1 + rho²/2) / (n - 3).
//
// Absent: under four things (TooFew), no correlation (OutOfRange), exactly 1 or
// -1 (Perfect). Source: Bonett, Wright (2000), Psychometrika 65, 23–28.
func SpearmanInterval(rho float64, n int) (low, high float64, err error) {
	switch {
	case !finite(rho):
		return 0, 0, absent(NotFinite)
	case math.Abs(rho) > 1:
		return 0, 0, absent(OutOfRange)
	case n < 4:
		return 0, 0, tooFew(n, 4)
	case math.Abs(rho) == 1:
		return 0, 0, absent(Perfect)
	}
	low, high = bonettWright(rho, n)
	return low, high, nil
}

func bonettWright(rho float64, n int) (low, high float64) {
	z := math.Atanh(rho)
	arm := distuv.UnitNormal.Quantile(0.975) * math.Sqrt((1+rho*rho/2)/float64(n-3))
	return math.Tanh(z - arm), math.Tanh(z + arm)
}

// ZouSpearman is Zou for rank correlations: the intervals that it joins are
// those of SpearmanInterval. Absent as Zou.
func ZouSpearman(rjk, rjh, rkh float64, n int) (low, high float64, err error) {
	if _, err := determinant(rjk, rjh, rkh, n); err != nil {
		return 0, 0, err
	}
	low, high = zou(rjk, rjh, rkh, n, bonettWright)
	return low, high, nil
}

// Disattenuate is the correlation that two things would have if both were
// measured without error,
//
//	r / √(rel_x rel_y),
//
// at most 1 and at least -1. Absent: a reliability that is not above 0 and at
// most 1, or no correlation (OutOfRange), a NaN or an infinity (NotFinite).
// Source: Spearman (1904).
func Disattenuate(r, relX, relY float64) (float64, error) {
	switch {
	case !allFinite([]float64{r, relX, relY}):
		return 0, absent(NotFinite)
	case math.Abs(r) > 1 || relX <= 0 || relY <= 0 || relX > 1 || relY > 1:
		return 0, absent(OutOfRange)
	}
	return max(-1, min(1, r/math.Sqrt(relX*relY))), nil
}

// MeansReliability is how far differences between the means of things are
// differences between the things: the generalizability coefficient of means
// whose standard errors are known,
//
//	1 - mean(se²) / var(means),
//
// at least 0, with the variance over n-1. Absent: fewer than three means
// (TooFew), lengths that differ (Mismatch), a NaN or an infinity (NotFinite), an
// error below 0 (OutOfRange), means that are all equal (NoVariation).
//
// Source: Brennan (2001), "Generalizability theory"; Cronbach et al. (1972).
func MeansReliability(means, errors []float64) (float64, error) {
	if err := together(3, means, errors); err != nil {
		return 0, err
	}
	sd, err := PopulationSD(means)
	if err != nil {
		return 0, err
	}
	n, noise := float64(len(means)), 0.0
	for _, se := range errors {
		if se < 0 {
			return 0, absent(OutOfRange)
		}
		noise += se * se / n
	}
	return max(0, 1-noise/(sd*sd*n/(n-1))), nil
}

// SessionsForReliability is how many times as much data bring a reliability to
// the goal, by Spearman and Brown: goal(1-r) / (r(1-goal)), at least 1. Absent: a
// reliability of 0 or less (Unreliable), one that is not below 1, or a goal not
// between 0 and 1 (OutOfRange).
func SessionsForReliability(r, goal float64) (float64, error) {
	switch {
	case !finite(r) || !finite(goal) || r > 1 || goal <= 0 || goal >= 1:
		return 0, absent(OutOfRange)
	case r <= 0:
		return 0, absent(Unreliable)
	}
	return max(1, goal*(1-r)/(r*(1-goal))), nil
}

// Detectable is the smallest effect that a test at .05, two-sided, finds four
// times out of five where the estimate has this standard error and so many
// degrees of freedom: se (t(.975) + t(.80)). Absent: under one degree of freedom
// (TooFew), an error that is not 0 or more (OutOfRange).
func Detectable(se, df float64) (float64, error) {
	switch {
	case !finite(se) || se < 0:
		return 0, absent(OutOfRange)
	case df < 1:
		return 0, tooFew(int(df), 1)
	}
	student := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}
	return se * (student.Quantile(0.975) + student.Quantile(0.8)), nil
}

// PositionPower is how often PositionTest would find, at .05, that what stands at
// one of so many places has a strength raised by shift logits, in so many
// shuffles with one win each: from the noncentral chi-squared distribution with
//
//	λ = n k Σ (p_i - 1/k)².
//
// Absent: under two places or one shuffle (TooFew), a shift that is not finite
// (NotFinite).
func PositionPower(shuffles float64, places int, shift float64) (float64, error) {
	switch {
	case !finite(shift):
		return 0, absent(NotFinite)
	case places < 2:
		return 0, tooFew(places, 2)
	case !(shuffles >= 1):
		return 0, tooFew(0, 1)
	}
	k := float64(places)
	raised := math.Exp(shift) / (math.Exp(shift) + k - 1)
	other := (1 - raised) / (k - 1)
	lambda := shuffles * k * ((raised-1/k)*(raised-1/k) + (k-1)*(other-1/k)*(other-1/k))
	critical := distuv.ChiSquared{K: k - 1}.Quantile(0.95)
	power, mixing := 0.0, distuv.Poisson{Lambda: lambda / 2}
	if lambda < 1e-12 {
		return 0.05, nil
	}
	from := max(0, math.Floor(lambda/2-12*math.Sqrt(lambda/2)-10))
	for j := from; j <= lambda/2+12*math.Sqrt(lambda/2)+20; j++ {
		power += mixing.Prob(j) * distuv.ChiSquared{K: k - 1 + 2*j}.Survival(critical)
	}
	return min(1, power), nil
}
