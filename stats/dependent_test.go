package stats_test

import (
	"math"
	"testing"

	"kansei/stats"
)

func TestWilliams(t *testing.T) {
	r, p, err := stats.Williams(.3, .4, .5, 100)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "t", r, -1.0767, 5e-5)
	near(t, "p", p, .2843, 5e-5)
	turned, p2, err := stats.Williams(.4, .3, .5, 100)
	if err != nil || turned != -r || p2 != p {
		t.Errorf("the other way round: t %v, p %v, %v", turned, p2, err)
	}
	if r, p, err := stats.Williams(.4, .4, .5, 10); r != 0 || p != 1 || err != nil {
		t.Errorf("equal correlations: t %v, p %v, %v", r, p, err)
	}
}

// The example of Zou (2007), of Olkin and Finn's 66 black women: -0.093 to
// 0.517.
func TestZou(t *testing.T) {
	low, high, err := stats.Zou(.396, .179, .088, 66)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "low", low, -.093, 5e-4)
	near(t, "high", high, .517, 5e-4)
	l, h, err := stats.Zou(.179, .396, .088, 66)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "low, the other way round", l, -high, 1e-12)
	near(t, "high, the other way round", h, -low, 1e-12)
}

func TestThreeCorrelationsThatCannotBe(t *testing.T) {
	for _, test := range []struct {
		name          string
		rjk, rjh, rkh float64
		n             int
		why           stats.Why
	}{
		{"no correlation", 1.1, .2, .3, 20, stats.OutOfRange},
		{"not a number", math.NaN(), .2, .3, 20, stats.NotFinite},
		{"infinite", .2, math.Inf(-1), .3, 20, stats.NotFinite},
		{"three that exclude each other", .9, -.9, .9, 20, stats.OutOfRange},
		{"few things", .3, .4, .5, 3, stats.TooFew},
		{"no things", .3, .4, .5, 0, stats.TooFew},
		{"the same variable twice", .3, .3, 1, 20, stats.Collinear},
		{"a variable and its opposite", .3, -.3, -1, 20, stats.Collinear},
		{"a correlation of 1", 1, .3, .3, 20, stats.Perfect},
		{"a correlation of -1", .3, -1, -.3, 20, stats.Perfect},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := stats.Williams(test.rjk, test.rjh, test.rkh, test.n)
			lacks(t, "Williams", err, test.why)
			_, _, err = stats.Zou(test.rjk, test.rjh, test.rkh, test.n)
			lacks(t, "Zou", err, test.why)
		})
	}
}
