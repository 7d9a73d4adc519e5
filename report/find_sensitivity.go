package report

import (
	"math"
	"math/rand/v2"
	"slices"

	"kansei/stats"
)

// sensitivity draws the rough sizes and the families at once, so that its
// interval has what is not known of the sizes and what the models add.
func (z *sizing) sensitivity(a int) Sensitivity {
	var which []int
	var out Sensitivity
	for i := range z.names {
		if !z.size[a][i].known() || math.IsNaN(z.value[sensibility][i]) {
			continue
		}
		which = append(which, i)
		if !z.size[a][i].official() {
			out.Rough++
		}
	}
	out.Models = len(which)
	if out.Rough == 0 {
		out.Why = why("no_rough_sizes")
		return out
	}
	number, clusters := stats.Families(mapped(which, func(i int) string { return z.family[i] }))
	rho, diff := make([]float64, 0, roughDraws), make([]float64, 0, roughDraws)
	for b := range roughDraws {
		rng := rand.New(rand.NewPCG(uint64(z.s.o.Seed), uint64(b)))
		var x, v, xBoth, vBoth, wBoth []float64
		for _, i := range drawn(rng, which, number, clusters) {
			e := z.size[a][i]
			size := math.Log10(e.middle())
			if !e.official() {
				low, high := math.Log10(e.low), math.Log10(e.high)
				if math.IsInf(e.high, 1) {
					high = math.Log10(e.low * UnknownEnd)
				}
				size = low + rng.Float64()*(high-low)
			}
			x, v = append(x, size), append(v, z.value[sensibility][i])
			if w := z.value[reason][i]; !math.IsNaN(w) {
				xBoth, vBoth, wBoth = append(xBoth, size), append(vBoth, z.value[sensibility][i]), append(wBoth, w)
			}
		}
		if r, err := stats.Spearman(x, v); err == nil {
			rho = append(rho, r)
		}
		if r := difference(xBoth, vBoth, wBoth); !math.IsNaN(r) {
			diff = append(diff, r)
		}
	}
	out.Rho, out.Low, out.High = spread(rho)
	out.Difference, out.DiffLow, out.DiffHigh = spread(diff)
	if out.Rho == nil {
		out.Why = why("few_rough_sizes", out.Models)
	} else if out.Difference == nil {
		out.Why = first(z.side[reason].Why, why("no_reason_of_models"))
	}
	return out
}

// roughDraws is how often the sizes that nobody has said are drawn.
const roughDraws = 1000

// UnknownEnd is how many times the lower end an upper end is taken to be that
// nobody knows.
const UnknownEnd = 10

// drawn is the models of so many families as there are, with replacement. A
// size is drawn anew for each of them.
func drawn(rng *rand.Rand, which, number []int, clusters int) []int {
	times := make([]int, clusters)
	for range clusters {
		times[rng.IntN(clusters)]++
	}
	var out []int
	for at, i := range which {
		for range times[number[at]] {
			out = append(out, i)
		}
	}
	return out
}

// spread is the median of draws and the range of the middle 95%.
func spread(v []float64) (middle, low, high *float64) {
	if len(v) == 0 {
		return nil, nil, nil
	}
	slices.Sort(v)
	at := func(p float64) *float64 { return Number(v[int(math.Round(p*float64(len(v)-1)))]) }
	return at(0.5), at(0.025), at(0.975)
}
