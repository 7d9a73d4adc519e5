package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"kansei/stats"
)

func TestResampleDrawsWholeClusters(t *testing.T) {
	const replicates, clusters = 2000, 7
	drawn := make([][]float64, replicates)
	stats.Resample(3, replicates, clusters, func(b int, weight []float64, _ *rand.Rand) {
		drawn[b] = append([]float64{}, weight...)
	})
	mean, square := 0.0, 0.0
	for _, weight := range drawn {
		sum := 0.0
		for _, w := range weight {
			sum += w
		}
		if len(weight) != clusters || sum != clusters {
			t.Fatalf("a replicate has the weights %v", weight)
		}
		mean += weight[0] / replicates
		square += (weight[0] - 1) * (weight[0] - 1) / replicates
	}
	near(t, "mean weight", mean, 1, .08)
	near(t, "variance", square, 1-1./clusters, .1)
	stats.Resample(1, 0, 5, func(int, []float64, *rand.Rand) { t.Error("no replicate was wanted") })
	stats.Resample(1, 1, 0, func(_ int, weight []float64, _ *rand.Rand) {
		if len(weight) != 0 {
			t.Errorf("no clusters have the weights %v", weight)
		}
	})
}

func TestInterval(t *testing.T) {
	v := make([]float64, 1001)
	for i := range v {
		v[(i*8)%1001] = float64(i)
	}
	low, high, err := stats.Interval(v, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "low", low, 25, .01)
	near(t, "high", high, 975, .01)
	// For 10 clusters the tail is Φ(-2.2622·√(10/9)) = .00855.
	low, high, err = stats.Interval(v, 10)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "low for ten clusters", low, 8.55, .02)
	near(t, "high for ten clusters", high, 991.45, .02)
	v[5] = math.NaN()
	if _, _, err := stats.Interval(v, 10); err != nil {
		t.Errorf("one replicate without an answer: %v", err)
	}
	for i := range 101 {
		v[i] = math.NaN()
	}
	_, _, err = stats.Interval(v, 10)
	lacks(t, "a tenth without an answer", err, stats.Unstable)
	_, _, err = stats.Interval(v, 1)
	lacks(t, "one cluster", err, stats.OneCluster)
	_, _, err = stats.Interval(v[:19], 10)
	lacks(t, "few replicates", err, stats.TooFew)
	_, _, err = stats.Interval(make([]float64, 50), 10)
	lacks(t, "equal replicates", err, stats.NoVariation)
}

func TestSpread(t *testing.T) {
	v := make([]float64, 21)
	for i := range v {
		v[i] = float64(i - 1)
	}
	v[0] = math.NaN()
	got, err := stats.Spread(v)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "spread", got, math.Sqrt(35), 1e-12)
	_, err = stats.Spread(v[:20])
	lacks(t, "19 replicates", err, stats.TooFew)
}

// TestMultinomialDraws looks at the means, the variances and a covariance
// of cells, for tables of few games and many.
func TestMultinomialDraws(t *testing.T) {
	for _, scale := range []float64{1, 40, 3000} {
		c := stats.NewCounts(3)
		c.Win(0, 1, 3*scale)
		c.Win(2, 1, 1*scale)
		c.Tie(0, 2, 2*scale)
		c.Bad(1, 2, 1*scale)
		multinomial := stats.NewMultinomial(c)
		games := 7 * scale
		const replicates = 20_000
		first, tie, product, square := 0.0, 0.0, 0.0, 0.0
		rng := rand.New(rand.NewPCG(8, uint64(scale)))
		out := stats.NewCounts(3)
		for range replicates {
			multinomial.Draw(rng, out)
			if sum := out.Wins[1] + out.Wins[7] + out.Ties[2] + out.AllBad[5]; sum != games {
				t.Fatalf("%v games were drawn, want %v", sum, games)
			}
			a, b := out.Wins[1]-3*scale, out.Ties[2]-2*scale
			first += a / replicates
			tie += b / replicates
			square += a * a / replicates
			product += a * b / replicates
		}
		deviation := math.Sqrt(games * 3 / 7 * 4 / 7)
		near(t, "mean", first/deviation, 0, .03)
		near(t, "mean of ties", tie/deviation, 0, .03)
		near(t, "variance", square/(games*3/7*4/7), 1, .04)
		near(t, "covariance", product/(games*3/7*2/7), -1, .06)
	}
	out := stats.NewCounts(3)
	out.Win(0, 1, 5)
	stats.NewMultinomial(stats.NewCounts(3)).Draw(rand.New(rand.NewPCG(1, 1)), out)
	if got := out.Record(0, stats.Rule{}); got != (stats.Record{}) {
		t.Errorf("an empty multinomial gave %+v", got)
	}
}

func TestPoissonWeights(t *testing.T) {
	const replicates, clusters = 4000, 40
	ids := make([]uint64, clusters)
	for i := range ids {
		ids[i] = stats.ID(string(rune('a' + i)))
	}
	drawn := make([][]float64, replicates)
	stats.Poisson(7, replicates, ids, func(b int, weight []float64) { drawn[b] = weight })
	mean, square, product, zero, next := 0.0, 0.0, 0.0, 0.0, 0.0
	for b, weight := range drawn {
		for i, w := range weight {
			mean += w
			square += (w - 1) * (w - 1)
			product += (w - 1) * (weight[(i+1)%clusters] - 1)
			next += (w - 1) * (drawn[(b+1)%replicates][i] - 1)
			if w == 0 {
				zero++
			}
		}
	}
	const n = replicates * clusters
	near(t, "mean", mean/n, 1, .01)
	near(t, "variance", square/n, 1, .02)
	near(t, "covariance of clusters", product/n, 0, .01)
	near(t, "covariance of replicates", next/n, 0, .01)
	near(t, "share of zeros", zero/n, math.Exp(-1), .005)
	// A cluster's weights do not depend on the others, nor on its place.
	stats.Poisson(7, replicates, []uint64{ids[9], ids[3]}, func(b int, weight []float64) {
		if weight[0] != drawn[b][9] || weight[1] != drawn[b][3] {
			t.Errorf("replicate %d has %v, want %v and %v", b, weight, drawn[b][9], drawn[b][3])
		}
	})
	same, other := 0, make([]float64, replicates)
	stats.Poisson(8, replicates, ids[:1], func(b int, weight []float64) { other[b] = weight[0] })
	for b, w := range other {
		if w == drawn[b][0] {
			same++
		}
	}
	if same > replicates/2 {
		t.Errorf("another seed gives the same weight in %d of %d replicates", same, replicates)
	}
}
