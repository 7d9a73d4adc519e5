package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// derivatives collects the slope and the negated curvature of a log
// likelihood. Only the upper triangle of hess is kept.
type derivatives struct {
	skip bool // only the value is wanted
	grad []float64
	hess *mat.SymDense
}

// prior adds the weak prior on the first n abilities and returns its log
// likelihood. Without one it adds nothing to the value, and 1 to every
// curvature of the abilities instead: only differences of abilities show in
// the data, and this holds their sum where it is.
func (d *derivatives) prior(x []float64, n int, games float64) float64 {
	ll := 0.0
	if games == 0 {
		if d.skip {
			return 0
		}
		raw := d.hess.RawSymmetric()
		for i := range n {
			row := raw.Data[i*raw.Stride : i*raw.Stride+n]
			for j := i; j < n; j++ {
				row[j]++
			}
		}
		return 0
	}
	for i := range n {
		ll += games * (x[i] - 2*softplus(x[i]))
		if d.skip {
			continue
		}
		q := logistic(x[i])
		d.grad[i] += games * (1 - 2*q)
		d.hess.SetSym(i, i, d.hess.At(i, i)+2*games*q*(1-q))
	}
	return ll
}

// bend adds the curvature of a term in x_i - x_j, with i < j or i > j.
func (d *derivatives) bend(i, j int, v float64) {
	if i > j {
		i, j = j, i
	}
	raw := d.hess.RawSymmetric()
	raw.Data[i*raw.Stride+i] += v
	raw.Data[j*raw.Stride+j] += v
	raw.Data[i*raw.Stride+j] -= v
}

// newton climbs a concave log likelihood from x and returns where it is
// highest. A step that does not climb is halved.
func newton(x []float64, f func(x []float64, d *derivatives) float64) ([]float64, error) {
	n := len(x)
	d := derivatives{grad: make([]float64, n), hess: mat.NewSymDense(n, nil)}
	var chol mat.Cholesky
	step, next := mat.NewVecDense(n, nil), make([]float64, n)
	for range 200 {
		clear(d.grad)
		d.hess.Zero()
		d.skip = false
		at := f(x, &d)
		if !chol.Factorize(d.hess) {
			return nil, absent(NoOptimum)
		}
		// A nearly singular matrix is an error with an answer; the line search
		// judges the answer.
		_ = chol.SolveVecTo(step, mat.NewVecDense(n, d.grad))
		s := step.RawVector().Data
		if !allFinite(s) || !finite(at) {
			return nil, absent(NoOptimum)
		}
		d.skip = true
		length, taken := 1.0, false
		for range 40 {
			for i := range x {
				next[i] = x[i] + length*s[i]
			}
			if v := f(next, &d); finite(v) && v >= at-1e-12*math.Abs(at) {
				taken = true
				break
			}
			length /= 2
		}
		if !taken {
			return nil, absent(NoOptimum)
		}
		copy(x, next)
		if largest(s) < 1e-9 {
			return x, nil
		}
	}
	return nil, absent(NoOptimum)
}

func largest(v []float64) float64 {
	m := 0.0
	for _, x := range v {
		m = max(m, math.Abs(x))
	}
	return m
}
