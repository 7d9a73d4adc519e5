package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// fewestExpected is the expected count under which the chi-squared
// distribution does not fit (Cochran 1954).
const fewestExpected = 5

// BlindingIndex is the share of guesses that were right, with Wilson's 95%
// interval and the two-sided p of the exact binomial test against chance: how
// likely a count is, by chance, that is at most as likely as this one. Blinding
// holds where chance is inside the interval.
//
// Absent: no guesses (NoneGiven), counts that are negative or more right than
// guessed, or a chance that is not between 0 and 1 (OutOfRange).
//
// Sources: Wilson (1927); Clopper, Pearson (1934).
func BlindingIndex(right, guesses int, chance float64) (share, low, high, p float64, err error) {
	switch {
	case !finite(chance):
		return 0, 0, 0, 0, absent(NotFinite)
	case right < 0 || guesses < 0 || right > guesses || chance <= 0 || chance >= 1:
		return 0, 0, 0, 0, absent(OutOfRange)
	case guesses == 0:
		return 0, 0, 0, 0, absent(NoneGiven)
	}
	n := float64(guesses)
	share = float64(right) / n
	z := distuv.UnitNormal.Quantile(0.975)
	middle := (share + z*z/(2*n)) / (1 + z*z/n)
	arm := z / (1 + z*z/n) * math.Sqrt(share*(1-share)/n+z*z/(4*n*n))
	return share, max(0, middle-arm), min(1, middle+arm), binomialP(right, guesses, chance), nil
}

// binomialP adds up the chances of all counts that are at most as likely as
// this one. Counts whose chances differ by rounding alone are equally likely.
func binomialP(right, guesses int, chance float64) float64 {
	binomial := distuv.Binomial{N: float64(guesses), P: chance}
	observed := binomial.LogProb(float64(right)) + 1e-7
	sum := 0.0
	for k := range guesses + 1 {
		if l := binomial.LogProb(float64(k)); l <= observed {
			sum += math.Exp(l)
		}
	}
	return min(1, sum)
}

// PositionTest is Pearson's chi-squared test of whether each position won as
// often as expected. Wins may be fractions (a tie is half a win each). Expected
// may be counts or shares, it is scaled to the sum of the wins; a position that
// neither won nor was expected to is left out.
//
//	chi2 = Σ (wins - expected)² / expected, with positions-1 degrees of freedom.
//
// Absent: slices of different length (Mismatch), nothing won (NoneGiven),
// fewer than two positions or fewer than five wins expected of one (TooFew), a
// NaN or an infinity (NotFinite), a negative number or a win where none was
// expected (OutOfRange).
//
// Sources: Pearson (1900); Cochran (1954).
func PositionTest(wins, expected []float64) (chi2, p float64, err error) {
	if err := together(1, wins, expected); err != nil {
		return 0, 0, err
	}
	won, due, positions := 0.0, 0.0, 0
	for i := range wins {
		if wins[i] < 0 || expected[i] < 0 || wins[i] > 0 && expected[i] == 0 {
			return 0, 0, absent(OutOfRange)
		}
		won += wins[i]
		due += expected[i]
		if expected[i] > 0 {
			positions++
		}
	}
	switch {
	case !finite(won) || !finite(due):
		return 0, 0, absent(OutOfRange)
	case won == 0:
		return 0, 0, absent(NoneGiven)
	case positions < 2:
		return 0, 0, tooFew(positions, 2)
	}
	for i := range wins {
		e := expected[i] / due * won
		if expected[i] == 0 {
			continue
		}
		if e < fewestExpected-1e-9 {
			return 0, 0, tooFew(int(e), fewestExpected)
		}
		chi2 += (wins[i] - e) / e * (wins[i] - e)
	}
	if !finite(chi2) {
		return 0, 0, absent(OutOfRange)
	}
	return chi2, distuv.ChiSquared{K: float64(positions - 1)}.Survival(chi2), nil
}
