package report

import (
	"math"
	"strconv"
)

// Number is a value for the outputs: nothing where there is none, and at most
// ten digits, so that machines that round differently in the last place agree.
func Number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	v, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 10, 64), 64)
	if err != nil {
		return nil
	}
	v += 0 // no minus zero
	return &v
}

// have is Number where there was no error.
func have(v float64, err error) *float64 {
	if err != nil {
		return nil
	}
	return Number(v)
}

// or is the value, or what stands for none.
func or(v *float64, none float64) float64 {
	if v == nil {
		return none
	}
	return *v
}

func mapped[A, B any](in []A, f func(A) B) []B {
	out := make([]B, len(in))
	for i, v := range in {
		out[i] = f(v)
	}
	return out
}

// round keeps nine decimals, so that what is equal but for the order of its sums
// is equal.
func round(v float64) float64 { return math.Round(v*1e9) / 1e9 }
