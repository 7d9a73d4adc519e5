package render

import (
	"math"
	"sync"

	"kansei/lang"
	"kansei/report"
)

// findings are what the pages are made from.
type findings report.Findings

var english = sync.OnceValue(func() *lang.Words { return lang.Must("en") })

// first is the first reason that there is.
func first(reasons ...report.Why) report.Why {
	for _, w := range reasons {
		if !w.IsZero() {
			return w
		}
	}
	return report.Why{}
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

func round(v float64, places int) float64 {
	p := math.Pow(10, float64(places))
	return math.Round(v*p) / p
}
