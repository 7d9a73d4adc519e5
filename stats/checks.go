package stats

import (
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// fewestExpected is how much must be expected of each place for the chi-squared
// distribution to fit (Cochran 1954).
const fewestExpected = 5

// Shuffle is how often what stood at each place won, while things stood as one
// shuffle had put them; Times says how many shuffles came out like that.
type Shuffle struct {
	Wins  []float64 // by place
	Times float64
}

// PositionTest asks whether places matter. What wins within one shuffle depends
// on each other (a good model wins turn after turn, wherever it stands), so that
// the wins are no sample: the shuffles are. Were places of no matter, each order
// of a shuffle's wins would be as likely as any other. With w the wins of a
// shuffle over k places, m their mean and S = Σ (w-m)², the wins beyond the mean
// U then have the expected value 0 and the covariance V = S/(k-1) (I - 1/k), and
// with both added up over all shuffles
//
//	chi2 = Uᵀ V⁻ U, with places-1 degrees of freedom.
//
// Where each shuffle has one win this is Pearson's test.
//
// Absent: no shuffle in which one place won more often than another
// (NoneGiven), fewer than five such shuffles for each place (TooFew, which
// counts those of the place with the fewest), a NaN or an infinity (NotFinite),
// a negative number or numbers too large to add up (OutOfRange).
//
// Sources: Strasser, Weber (1999), for the quadratic form of a permutation
// statistic; Cochran (1954), for the five.
func PositionTest(shuffles []Shuffle) (chi2, p float64, err error) {
	places := 0
	for _, s := range shuffles {
		if !allFinite(s.Wins) || !finite(s.Times) {
			return 0, 0, absent(NotFinite)
		}
		if s.Times < 0 || slices.ContainsFunc(s.Wins, func(w float64) bool { return w < 0 }) {
			return 0, 0, absent(OutOfRange)
		}
		if s.spread() > 0 && s.Times > 0 {
			places = max(places, len(s.Wins))
		}
	}
	if places == 0 {
		return 0, 0, absent(NoneGiven)
	}
	beyond, due := make([]float64, places), make([]float64, places)
	v := mat.NewSymDense(places-1, nil)
	for _, s := range shuffles {
		spread, k := s.spread(), float64(len(s.Wins))
		if !(spread > 0 && s.Times > 0) {
			continue
		}
		share := s.Times * spread / (k - 1)
		for i, w := range s.Wins {
			beyond[i] += s.Times * (w - floats.Sum(s.Wins)/k)
			due[i] += s.Times / k
			for j := i; j < len(s.Wins) && j < places-1; j++ {
				cell := -share / k
				if i == j {
					cell += share
				}
				v.SetSym(i, j, v.At(i, j)+cell)
			}
		}
	}
	if least := slices.Min(due); least < fewestExpected-1e-9 {
		return 0, 0, tooFew(int(least), fewestExpected)
	}
	u := mat.NewVecDense(places-1, beyond[:places-1])
	var root mat.Cholesky
	var x mat.VecDense
	if !allFinite(beyond) || !root.Factorize(v) || root.SolveVecTo(&x, u) != nil {
		return 0, 0, absent(OutOfRange)
	}
	if chi2 = max(0, mat.Dot(u, &x)); !finite(chi2) {
		return 0, 0, absent(OutOfRange)
	}
	return chi2, distuv.ChiSquared{K: float64(places - 1)}.Survival(chi2), nil
}

// spread is Σ (w-m)² of the wins.
func (s Shuffle) spread() float64 {
	if len(s.Wins) < 2 {
		return 0
	}
	mean, sum := floats.Sum(s.Wins)/float64(len(s.Wins)), 0.0
	for _, w := range s.Wins {
		sum += (w - mean) * (w - mean)
	}
	return sum
}
