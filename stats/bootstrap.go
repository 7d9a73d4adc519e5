package stats

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/stat/distuv"
)

// Resample is the cluster bootstrap. It calls f once for each replicate with
// how often each cluster was drawn (clusters draws with replacement, so the
// weights add up to clusters) and the replicate's own source, from which f may
// draw more.
//
// Replicates run in parallel and in any order. A replicate's draws depend on
// the seed and its number alone, so f gives the same result on every run if it
// writes nothing but what belongs to its replicate. The weights are only valid
// during the call.
//
// Source: Efron, Tibshirani (1993), chapter 8; Field, Welsh (2007) for
// clusters.
func Resample(seed int64, replicates, clusters int, f func(replicate int, weight []float64, rng *rand.Rand)) {
	workers := min(runtime.GOMAXPROCS(0), replicates)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			weight := make([]float64, max(clusters, 0))
			for {
				b := int(next.Add(1)) - 1
				if b >= replicates {
					return
				}
				rng := source(seed, b)
				clear(weight)
				for range clusters {
					weight[rng.IntN(clusters)]++
				}
				f(b, weight, rng)
			}
		})
	}
	wg.Wait()
}

// Poisson is the bootstrap of clusters that have ids. In each replicate a cluster
// counts as often as a Poisson number of mean 1 says, which depends on the seed,
// the replicate and the cluster's id alone: not on its place, nor on what other
// clusters there are. So sums over clusters may be made in parts and in any order,
// and a new cluster leaves the weights of the others as they were. For many
// clusters the weights are those of Resample; for a few the number of draws varies
// with them, which makes intervals a little wider. Otherwise as Resample.
//
// Sources: Hanley, MacGibbon (2006); Chamandy et al. (2012), "Estimating
// uncertainty for massive data streams".
func Poisson(seed int64, replicates int, ids []uint64, f func(replicate int, weight []float64)) {
	Resample(seed, replicates, 0, func(b int, _ []float64, _ *rand.Rand) {
		weight := make([]float64, len(ids))
		key := mixed(uint64(seed)*0x9e3779b97f4a7c15 + uint64(b) + 1)
		for i, id := range ids {
			weight[i] = poissonOf(mixed(id ^ key))
		}
		f(b, weight)
	})
}

// ID is the number of a cluster with a name (FNV-1a, mixed).
func ID(name string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(name) {
		h = (h ^ uint64(name[i])) * 1099511628211
	}
	return mixed(h)
}

// mixed spreads a number over all its bits (the finaliser of MurmurHash3).
func mixed(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// poissonOf is the Poisson number of mean 1 at a quantile, of 2^64.
func poissonOf(quantile uint64) float64 {
	u := float64(quantile>>11) / (1 << 53)
	n, p := 0.0, math.Exp(-1)
	for below := p; u >= below && n < 20; below += p {
		n++
		p /= n
	}
	return n
}

// Crossed is the bootstrap of data whose errors have several sources at once,
// such as raters, sessions and scenarios. Each source is drawn with replacement
// by itself, and a thing weighs the product of how often its members were
// drawn. Factors has, for each source, which member each thing belongs to, from
// 0; -1 is none, and weighs 1. Otherwise as Resample.
//
// Sources: Owen (2007), "The pigeonhole bootstrap"; McCullagh (2000).
func Crossed(seed int64, replicates, things int, factors [][]int, f func(replicate int, weight []float64, rng *rand.Rand)) {
	levels := make([]int, len(factors))
	for a, of := range factors {
		for _, member := range of {
			levels[a] = max(levels[a], member+1)
		}
	}
	Resample(seed, replicates, 0, func(b int, _ []float64, rng *rand.Rand) {
		weight := make([]float64, things)
		for i := range weight {
			weight[i] = 1
		}
		for a, of := range factors {
			drawn := make([]float64, levels[a])
			for range levels[a] {
				drawn[rng.IntN(levels[a])]++
			}
			for i, member := range of {
				if member >= 0 {
					weight[i] *= drawn[member]
				}
			}
		}
		f(b, weight, rng)
	})
}

// source is the generator of one replicate or draw.
func source(seed int64, n int) *rand.Rand {
	return rand.New(rand.NewPCG(uint64(seed), 0x9e3779b97f4a7c15^uint64(n)))
}

// Interval is a 95% bootstrap interval: the quantiles 2.5% and 97.5% of the
// replicates, pushed outwards for few clusters as Hesterberg (2015, "What
// teachers should know about the bootstrap", expanded percentile interval)
// does: the tail is Φ(-t √(n/(n-1))) with t the 97.5% quantile of Student's
// distribution with n-1 degrees of freedom. From some 100 clusters on it is
// the plain percentile interval.
//
// Replicates that had no answer are NaN and are left out; more than a tenth of
// them make the interval absent (Unstable), as do fewer than two clusters
// (OneCluster), fewer than 20 replicates (TooFew) and replicates that are all
// equal (NoVariation).
func Interval(replicates []float64, clusters int) (low, high float64, err error) {
	if clusters < 2 {
		return 0, 0, &AbsentError{Why: OneCluster, Have: clusters, Need: 2}
	}
	if len(replicates) < 20 {
		return 0, 0, tooFew(len(replicates), 20)
	}
	v := make([]float64, 0, len(replicates))
	for _, x := range replicates {
		if finite(x) {
			v = append(v, x)
		}
	}
	if len(v)*10 < len(replicates)*9 {
		return 0, 0, absent(Unstable)
	}
	slices.Sort(v)
	if v[len(v)-1]-v[0] < 1e-9*(1+math.Abs(v[0])) {
		return 0, 0, absent(NoVariation)
	}
	tail := tailOf(clusters)
	return quantile(v, tail), quantile(v, 1-tail), nil
}

// tailOf is the share of replicates outside of each end of the interval.
func tailOf(clusters int) float64 {
	n := float64(clusters)
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 1}.Quantile(0.975)
	return distuv.UnitNormal.CDF(-t * math.Sqrt(n/(n-1)))
}

// quantile interpolates between the order statistics (Hyndman and Fan's type
// 7). The values are sorted and not empty.
func quantile(sorted []float64, p float64) float64 {
	at := p * float64(len(sorted)-1)
	i := int(at)
	if i >= len(sorted)-1 {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

// Spread is the standard deviation of the replicates that have an answer.
func Spread(replicates []float64) (float64, error) {
	n, mean, m2 := 0.0, 0.0, 0.0
	for _, x := range replicates {
		if !finite(x) {
			continue
		}
		n++
		d := x - mean
		mean += d / n
		m2 += d * (x - mean)
	}
	if n < 20 {
		return 0, tooFew(int(n), 20)
	}
	return math.Sqrt(m2 / (n - 1)), nil
}

// Draw picks n of n things with replacement.
func Draw(rng *rand.Rand, n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = rng.IntN(n)
	}
	return out
}
