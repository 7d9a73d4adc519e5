package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Williams tests whether two correlations that share the variable j are equal,
// rjk = rjh, in n things of which k and h correlate by rkh:
//
//	t = (rjk - rjh) √( (n-1)(1+rkh) / (2|R|(n-1)/(n-3) + r̄²(1-rkh)³) )
//
// with |R| = 1 - rjk² - rjh² - rkh² + 2 rjk rjh rkh and r̄ the mean of rjk and
// rjh. P is two-sided from Student's distribution with n-3 degrees of freedom.
//
// Absent: n under 4 (TooFew), a correlation that is not one, or three that
// cannot belong together (OutOfRange), k and h the same or opposites
// (Collinear), rjk or rjh of exactly 1 or -1 (Perfect).
//
// Sources: Williams (1959); Steiger (1980).
func Williams(rjk, rjh, rkh float64, n int) (t, p float64, err error) {
	r, err := determinant(rjk, rjh, rkh, n)
	if err != nil {
		return 0, 0, err
	}
	t = williams(rjk, rjh, rkh, r, float64(n))
	if !finite(t) {
		return 0, 0, absent(Perfect)
	}
	return t, twoSided(t, float64(n-3)), nil
}

func williams(rjk, rjh, rkh, r, n float64) float64 {
	if rjk == rjh {
		return 0
	}
	mean := (rjk + rjh) / 2
	below := 2*r*(n-1)/(n-3) + mean*mean*(1-rkh)*(1-rkh)*(1-rkh)
	return (rjk - rjh) * math.Sqrt((n-1)*(1+rkh)/below)
}

// twoSided is the chance of a Student's t at least as far from 0.
func twoSided(t, df float64) float64 {
	return min(1, 2*distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.CDF(-math.Abs(t)))
}

// determinant is that of the matrix of three correlations, which it checks.
func determinant(rjk, rjh, rkh float64, n int) (float64, error) {
	all := []float64{rjk, rjh, rkh}
	if !allFinite(all) {
		return 0, absent(NotFinite)
	}
	if largest(all) > 1 {
		return 0, absent(OutOfRange)
	}
	if n < 4 {
		return 0, tooFew(n, 4)
	}
	r := 1 - rjk*rjk - rjh*rjh - rkh*rkh + 2*rjk*rjh*rkh
	switch {
	case r < -1e-9:
		return 0, absent(OutOfRange)
	case 1-math.Abs(rkh) < 1e-12:
		return 0, absent(Collinear)
	case 1-max(math.Abs(rjk), math.Abs(rjh)) < 1e-12:
		return 0, absent(Perfect)
	}
	return max(r, 0), nil
}

// Zou is the 95% interval of rjk - rjh, of two correlations that share the
// variable j, in n things of which k and h correlate by rkh. It joins the
// Fisher intervals of the two, (l₁,u₁) and (l₂,u₂):
//
//	low  = d - √( (rjk-l₁)² + (u₂-rjh)² - 2c(rjk-l₁)(u₂-rjh) )
//	high = d + √( (u₁-rjk)² + (rjh-l₂)² - 2c(u₁-rjk)(rjh-l₂) )
//
// with d = rjk - rjh and c the correlation of the two estimates,
//
//	c = ( (rkh - rjk rjh/2)(1 - rjk² - rjh² - rkh²) + rkh³ ) / ( (1-rjk²)(1-rjh²) ).
//
// Absent as Williams. Source: Zou (2007), Psychological Methods 12, 399–413.
func Zou(rjk, rjh, rkh float64, n int) (low, high float64, err error) {
	if _, err := determinant(rjk, rjh, rkh, n); err != nil {
		return 0, 0, err
	}
	low, high = zou(rjk, rjh, rkh, n, fisher)
	return low, high, nil
}

// zou joins the intervals of two correlations.
func zou(rjk, rjh, rkh float64, n int, interval func(float64, int) (float64, float64)) (low, high float64) {
	c := ((rkh-rjk*rjh/2)*(1-rjk*rjk-rjh*rjh-rkh*rkh) + rkh*rkh*rkh) / ((1 - rjk*rjk) * (1 - rjh*rjh))
	c = max(-1, min(1, c))
	l1, u1 := interval(rjk, n)
	l2, u2 := interval(rjh, n)
	d := rjk - rjh
	return d - joined(rjk-l1, u2-rjh, c), d + joined(u1-rjk, rjh-l2, c)
}

// joined is the length of the difference of two arms whose angle has the
// cosine c.
func joined(a, b, c float64) float64 {
	return math.Sqrt(max(0, a*a+b*b-2*c*a*b))
}

// fisher is the 95% interval of one correlation by Fisher's z.
func fisher(r float64, n int) (low, high float64) {
	z, arm := math.Atanh(r), distuv.UnitNormal.Quantile(0.975)/math.Sqrt(float64(n-3))
	return math.Tanh(z - arm), math.Tanh(z + arm)
}
