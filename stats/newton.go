package stats

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/lapack64"
	"gonum.org/v1/gonum/mat"
)

// derivatives collects what is wanted of a log likelihood: its value, or its
// slope, or that and its negated curvature, of which only the upper triangle is
// kept.
type derivatives struct {
	want      want
	grad      []float64
	hess      *mat.SymDense
	precision float64 // of the normal prior on abilities, 0 for none
}

type want int

const (
	value want = iota
	slope
	curvature
)

// prior adds the normal prior of the derivatives, else the weak prior, on the
// first n abilities and returns its log density. Without one it adds nothing to the value, and 1 to every
// curvature of the abilities instead: only differences of abilities show in
// the data, and this holds their sum where it is.
func (d *derivatives) prior(x []float64, n int, games float64) float64 {
	if d.precision > 0 {
		return d.normal(x, n)
	}
	ll := 0.0
	switch {
	case d.want == value && games > 0:
		for i := range n {
			ll += games * (x[i] - 2*softplus(x[i]))
		}
	case d.want == value:
	case games > 0:
		for i := range n {
			q := logistic(x[i])
			d.grad[i] += games * (1 - 2*q)
			if d.want == curvature {
				d.hess.SetSym(i, i, d.hess.At(i, i)+2*games*q*(1-q))
			}
		}
	case d.want == curvature:
		raw := d.hess.RawSymmetric()
		for i := range n {
			row := raw.Data[i*raw.Stride : i*raw.Stride+n]
			for j := i; j < n; j++ {
				row[j]++
			}
		}
	}
	return ll
}

// normal adds a normal prior with mean 0 on the first n abilities.
func (d *derivatives) normal(x []float64, n int) float64 {
	ll := 0.0
	for i := range n {
		switch d.want {
		case value:
			ll -= d.precision * x[i] * x[i] / 2
		case curvature:
			d.hess.SetSym(i, i, d.hess.At(i, i)+d.precision)
			fallthrough
		case slope:
			d.grad[i] -= d.precision * x[i]
		}
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

// newton climbs a concave log likelihood from x, in place, and returns where it
// is highest. It is the log of a sum of exponentials whose exponents change by
// at most span for a step of 1. Within such a sum the curvature changes by at
// most a factor of e for each 1 that the exponents change, so that a step that
// changes them by no more than 1 climbs for sure. A longer step that does not
// climb is halved.
//
// After a short step the curvature is hardly another, and is kept for as long
// as each step is at most a tenth of the one before (Shamanskii 1967). What is
// left to go is about the last step times its ratio to the one before, or its
// square after a curvature of its own; the search ends where that is 1e-11.
func newton(x []float64, span float64, f func(x []float64, d *derivatives) float64) ([]float64, error) {
	n := len(x)
	d := derivatives{grad: make([]float64, n), hess: mat.NewSymDense(n, nil)}
	d.want = curvature
	var factor triangle
	last := math.Inf(1)
	for range 200 {
		clear(d.grad)
		if d.want == curvature {
			d.hess.Zero()
		}
		f(x, &d)
		step := d.grad
		if d.want == curvature && !factor.of(d.hess) {
			return nil, absent(NoOptimum)
		}
		factor.solve(step)
		if !allFinite(step) {
			return nil, absent(NoOptimum)
		}
		far := span * largest(step)
		if d.want == slope && far > last/10 {
			d.want, last = curvature, math.Inf(1)
			continue
		}
		length := 1.0
		if far > 1 {
			if length = climb(x, step, f); length == 0 {
				return nil, absent(NoOptimum)
			}
		}
		for i := range x {
			x[i] += length * step[i]
		}
		if far*max(far, far/last) < 1e-11 {
			return x, nil
		}
		if far < 0.1 {
			d.want = slope
		}
		last = far
	}
	return nil, absent(NoOptimum)
}

// triangle is the Cholesky factor of a matrix. Unlike mat.Cholesky it does not
// look how nearly the matrix has none, which takes as long again.
type triangle struct{ blas64.Triangular }

// of factors a matrix in its own place, and reports whether it could.
func (t *triangle) of(m *mat.SymDense) (ok bool) {
	t.Triangular, ok = lapack64.Potrf(m.RawSymmetric())
	return ok
}

// solve puts the x of a x = b into b, with a the matrix that was factored.
func (t *triangle) solve(b []float64) {
	x := blas64.Vector{N: len(b), Inc: 1, Data: b}
	blas64.Trsv(blas.Trans, t.Triangular, x)
	blas64.Trsv(blas.NoTrans, t.Triangular, x)
}

// climb is which part of a step climbs: 1 or halves of it, 0 for none.
func climb(x, step []float64, f func(x []float64, d *derivatives) float64) float64 {
	d := derivatives{want: value}
	at, next := f(x, &d), make([]float64, len(x))
	length := 1.0
	for range 40 {
		for i := range x {
			next[i] = x[i] + length*step[i]
		}
		if v := f(next, &d); finite(v) && v >= at-1e-12*math.Abs(at) {
			return length
		}
		length /= 2
	}
	return 0
}

func largest(v []float64) float64 {
	m := 0.0
	for _, x := range v {
		m = max(m, math.Abs(x))
	}
	return m
}
