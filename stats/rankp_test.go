package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"kansei/stats"
)

// RankP agrees with the slower tests of its two parts.
func TestRankP(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, ties := range []bool{false, true} {
		for _, n := range []int{5, 9, 11, 30, 70} {
			x, y := make([]float64, n), make([]float64, n)
			for i := range x {
				x[i] = rng.NormFloat64()
				y[i] = .3*x[i] + rng.NormFloat64()
				if ties {
					x[i], y[i] = math.Round(x[i]), math.Round(2*y[i])
				}
			}
			rho, tau, err := stats.RankP(x, y, 1)
			if err != nil {
				t.Fatal(err)
			}
			wantRho, err := stats.SpearmanP(x, y, 1)
			if err != nil {
				t.Fatal(err)
			}
			wantTau, err := stats.KendallP(x, y, 1)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range []struct {
				name      string
				got, want float64
			}{{"rho", rho.Value, wantRho.Value}, {"tau", tau.Value, wantTau.Value}} {
				if math.Abs(v.got-v.want) > 5*math.Sqrt(v.want*(1-v.want)/100_000)+1e-4 {
					t.Errorf("%d things, ties %v: p of %s is %v, not %v", n, ties, v.name, v.got, v.want)
				}
			}
		}
	}
}
