package stats_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"kansei/stats"
)

// battle is one game of two models; what came of it is 0 for a win of i, 1 for
// one of j, 2 for a tie.
type battle struct{ i, j, outcome uint8 }

// battles draws games between k models whose abilities lie evenly.
func battles(k, n int) []battle {
	rng := rand.New(rand.NewPCG(2024, 1))
	out := make([]battle, n)
	for at := range out {
		i, j := rng.IntN(k), rng.IntN(k-1)
		if j >= i {
			j++
		}
		out[at] = battle{i: uint8(i), j: uint8(j)}
		switch p := 1 / (1 + math.Exp(2*float64(j-i)/float64(k))); {
		case rng.Float64() < .2:
			out[at].outcome = 2
		case rng.Float64() > p:
			out[at].outcome = 1
		}
	}
	return out
}

// rank counts battles and fits their ratings and those of replicates.
func rank(k int, games []battle, replicates int) error {
	c := stats.NewCounts(k)
	for _, g := range games {
		switch g.outcome {
		case 0:
			c.Win(int(g.i), int(g.j), 1)
		case 1:
			c.Win(int(g.j), int(g.i), 1)
		default:
			c.Tie(int(g.i), int(g.j), 1)
		}
	}
	fit, err := stats.FitBradleyTerry(c, stats.Options{})
	if err != nil {
		return err
	}
	errs := make([]error, replicates)
	multinomial := stats.NewMultinomial(c)
	tables := sync.Pool{New: func() any { return stats.NewCounts(k) }}
	stats.Resample(1, replicates, 0, func(b int, _ []float64, rng *rand.Rand) {
		drawn := tables.Get().(*stats.Counts)
		defer tables.Put(drawn)
		multinomial.Draw(rng, drawn)
		_, errs[b] = stats.FitBradleyTerry(drawn, stats.Options{Start: fit.Rating})
	})
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func BenchmarkBradleyTerry(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		games := battles(100, n)
		b.Run(fmt.Sprintf("%d battles of 100 models, 100 bootstraps", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := rank(100, games, 100); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestCostIsLinear compares ten times as many battles. The bar is 11 times the
// time; counting in the table of pairs makes it far less.
func TestCostIsLinear(t *testing.T) {
	few, many := battles(40, 30_000), battles(40, 300_000)
	a, b := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64) // the fastest: what else runs only adds
	for range 20 {
		for _, c := range []struct {
			games []battle
			best  *time.Duration
		}{{few, &a}, {many, &b}} {
			start := time.Now()
			if err := rank(40, c.games, 20); err != nil {
				t.Fatal(err)
			}
			*c.best = min(*c.best, time.Since(start))
		}
		if b <= 11*a {
			return
		}
	}
	t.Errorf("ten times the battles take %.1f times as long", float64(b)/float64(a))
}
