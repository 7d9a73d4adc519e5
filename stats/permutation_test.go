package stats_test

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"kansei/stats"
)

func TestSpearmanPWithTies(t *testing.T) {
	x := []float64{7.1, 7.1, 7.2, 8.3, 9.4, 10.5, 11.4}
	y := []float64{2.8, 2.9, 2.8, 2.6, 3.5, 4.6, 5.0}
	rho, err := stats.Spearman(x, y)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "rho", rho, .7, 1e-14)
	p, err := stats.SpearmanP(x, y, 1)
	if err != nil {
		t.Fatal(err)
	}
	if want := (stats.P{Value: 446. / 5040, Method: stats.Exact, Draws: 5040}); p != want {
		t.Errorf("got %+v, want %+v", p, want)
	}
}

// TestSmallestSignificantRho looks at every order of up to eight models.
func TestSmallestSignificantRho(t *testing.T) {
	for n, want := range map[int]float64{5: 1, 6: .886, 7: .786, 8: .738} {
		x := make([]float64, n)
		for i := range x {
			x[i] = float64(i)
		}
		// P depends on rho alone, so one order for each rho is enough.
		order := map[float64][]float64{}
		rng := rand.New(rand.NewPCG(3, uint64(n)))
		y := slices.Clone(x)
		for range 3000 {
			if rho, err := stats.Spearman(x, y); err != nil {
				t.Fatal(err)
			} else if rho = math.Round(rho*1e9) / 1e9; rho > .6 && order[rho] == nil {
				order[rho] = slices.Clone(y)
			}
			i, j := rng.IntN(n), rng.IntN(n)
			y[i], y[j] = y[j], y[i]
			if rho, _ := stats.Spearman(x, y); rho < .6 {
				copy(y, x)
			}
		}
		smallest := math.Inf(1)
		for rho, y := range order {
			p, err := stats.SpearmanP(x, y, 1)
			if err != nil {
				t.Fatal(err)
			}
			if p.Value < .05 {
				smallest = min(smallest, rho)
			}
		}
		near(t, "smallest significant rho", smallest, want, 5e-4)
	}
}

// The exact distribution of Kendall's S without ties is in every table: of five
// things 1 in 120 orders has S = 10 and 4 have S = 8.
func TestKendallP(t *testing.T) {
	x := []float64{1, 2, 3, 4, 5}
	for _, test := range []struct {
		y    []float64
		want float64
	}{
		{[]float64{1, 2, 3, 4, 5}, 2. / 120},
		{[]float64{5, 4, 3, 2, 1}, 2. / 120},
		{[]float64{2, 1, 3, 4, 5}, 10. / 120},
		{[]float64{3, 3, 3, 3, 5}, 2. / 5}, // the one apart stands at an end
	} {
		p, err := stats.KendallP(x, test.y, 1)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "p", p.Value, test.want, 1e-15)
	}
}

func TestPermutationsDrawn(t *testing.T) {
	size, score := reference(t, "eqbench3_elo")
	p, err := stats.SpearmanP(size, score, 1)
	if err != nil {
		t.Fatal(err)
	}
	if p.Method != stats.Sampled || p.Draws != 100_000 || p.Value < 1./100_001 || p.Value > .001 {
		t.Errorf("got %+v", p)
	}
	// Ten models exactly and eleven by draws, with the eleventh in the middle,
	// must tell much the same story.
	x := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	y := []float64{3, 1, 2, 9, 4, 7, 5, 8, 6, 10}
	for name, f := range map[string]func(x, y []float64, seed int64) (stats.P, error){"rho": stats.SpearmanP, "tau": stats.KendallP} {
		exact, err := f(x, y, 1)
		if err != nil {
			t.Fatal(err)
		}
		if exact.Method != stats.Exact || exact.Draws != 3628800 {
			t.Errorf("%s: got %+v", name, exact)
		}
		drawn, err := f(append(slices.Clone(x), 5.5), append(slices.Clone(y), 5.5), 1)
		if err != nil {
			t.Fatal(err)
		}
		if drawn.Value > exact.Value*1.5 || drawn.Value < exact.Value/3 {
			t.Errorf("%s: exact %v, drawn %v", name, exact.Value, drawn.Value)
		}
	}
}

func TestSwapP(t *testing.T) {
	size := []float64{1, 2, 3, 4, 5, 6}
	up, down := []float64{1, 2, 3, 4, 5, 6}, []float64{6, 5, 4, 3, 2, 1}
	p, err := stats.SwapFamiliesP(size, up, down, make([]string, len(size)), 1)
	if err != nil {
		t.Fatal(err)
	}
	// All parts have one sign, so only no swap and all swaps are as far out.
	if want := (stats.P{Value: 2. / 64, Method: stats.Exact, Draws: 64}); p != want {
		t.Errorf("got %+v, want %+v", p, want)
	}
	same, err := stats.SwapFamiliesP(size, up, up, make([]string, len(size)), 1)
	if err != nil || same.Value != 1 {
		t.Errorf("the same scores twice: %+v, %v", same, err)
	}
	turned, err := stats.SwapFamiliesP(size, down, up, make([]string, len(size)), 1)
	if err != nil || turned != p {
		t.Errorf("the other way round: %+v, %v", turned, err)
	}
}

// TestSwapPAgainstTheDefinition swaps standardised ranks one by one and
// correlates them anew.
func TestSwapPAgainstTheDefinition(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	for range 20 {
		n := 5 + rng.IntN(5)
		size, a, b := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range size {
			size[i], a[i], b[i] = float64(rng.IntN(6)), float64(rng.IntN(6)), rng.NormFloat64()
		}
		p, err := stats.SwapFamiliesP(size, a, b, make([]string, len(size)), 1)
		if err != nil {
			t.Fatal(err)
		}
		s, ra, rb := scaled(stats.Ranks(size)), scaled(stats.Ranks(a)), scaled(stats.Ranks(b))
		observed, hits := 0.0, 0
		for set := range 1 << n {
			d := 0.0
			for i := range s {
				x, y := ra[i], rb[i]
				if set>>i&1 == 1 {
					x, y = y, x
				}
				d += s[i]*x - s[i]*y
			}
			if set == 0 {
				observed = math.Abs(d)
			}
			if math.Abs(d) >= observed-1e-9 {
				hits++
			}
		}
		near(t, "p", p.Value, float64(hits)/float64(int(1)<<n), 1e-12)
	}
}

// scaled has mean 0 and sum of squares 1.
func scaled(x []float64) []float64 {
	out, mean, sum := slices.Clone(x), 0.0, 0.0
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for i := range out {
		out[i] -= mean
		sum += out[i] * out[i]
	}
	for i := range out {
		out[i] /= math.Sqrt(sum)
	}
	return out
}

// TestSwapPHoldsItsLevel: with scores that go with size alike, p is under .05
// in at most one study of twenty or so.
func TestSwapPHoldsItsLevel(t *testing.T) {
	studies := 1000
	if testing.Short() {
		studies = 300
	}
	rng := rand.New(rand.NewPCG(5, 5))
	found := 0
	for range studies {
		size, a, b := make([]float64, 10), make([]float64, 10), make([]float64, 10)
		for i := range size {
			size[i] = rng.NormFloat64()
			a[i], b[i] = size[i]+rng.NormFloat64(), size[i]+rng.NormFloat64()
		}
		p, err := stats.SwapFamiliesP(size, a, b, make([]string, len(size)), 1)
		if err != nil {
			t.Fatal(err)
		}
		if p.Value < .05 {
			found++
		}
	}
	if share := float64(found) / float64(studies); share > .075 {
		t.Errorf("an effect was found in %.1f%% of studies without one", 100*share)
	}
}

// TestTheSameOnAnyNumberOfProcessors covers everything that draws.
func TestTheSameOnAnyNumberOfProcessors(t *testing.T) {
	size, score := reference(t, "eqbench3_elo")
	other := slices.Clone(score)
	slices.Reverse(other)
	type result struct {
		rho, tau, swap stats.P
		low, high      float64
		redrawn        []float64
	}
	run := func(processors int, seed int64) result {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		var r result
		var err error
		if r.rho, err = stats.SpearmanP(size, other, seed); err != nil {
			t.Fatal(err)
		}
		if r.tau, err = stats.KendallP(size, other, seed); err != nil {
			t.Fatal(err)
		}
		if r.swap, err = stats.SwapFamiliesP(size, score, other, make([]string, len(size)), seed); err != nil {
			t.Fatal(err)
		}
		means := make([]float64, 300)
		r.redrawn = make([]float64, 300)
		stats.Resample(seed, len(means), len(score), func(b int, weight []float64, rng *rand.Rand) {
			for i, w := range weight {
				means[b] += w * score[i] / float64(len(score))
			}
			r.redrawn[b] = float64(stats.Draw(rng, 9)[4]) / 10
		})
		if r.low, r.high, err = stats.Interval(means, len(score)); err != nil {
			t.Fatal(err)
		}
		return r
	}
	one, many, another := run(1, 42), run(8, 42), run(8, 43)
	if one.rho != many.rho || one.tau != many.tau || one.swap != many.swap ||
		one.low != many.low || one.high != many.high || !slices.Equal(one.redrawn, many.redrawn) {
		t.Errorf("one processor: %+v\nmany: %+v", one, many)
	}
	if one.low == another.low || slices.Equal(one.redrawn, another.redrawn) {
		t.Error("another seed draws the same")
	}
}
