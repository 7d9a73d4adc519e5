package stats

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// scores is the slope of one cluster's log likelihood, which is 0 but at the
// places in touched.
type scores struct {
	g       []float64
	touched []int
}

func (s *scores) add(i int, v float64) {
	if s.g[i] == 0 && !slices.Contains(s.touched, i) {
		s.touched = append(s.touched, i)
	}
	s.g[i] += v
}

// of replaces the slope by that of another cluster.
func (s *scores) of(h *Hierarchical, c *Cluster) {
	for _, i := range s.touched {
		s.g[i] = 0
	}
	s.touched = s.touched[:0]
	for _, d := range c.Duels {
		i, j := h.player[d.I], h.player[d.J]
		if i < 0 || j < 0 {
			continue
		}
		diff, all := h.theta[i]-h.theta[j], d.Wins+d.Losses+d.Ties
		var up float64
		if h.davidson {
			a, b, nu := math.Exp(diff/2), math.Exp(-diff/2), math.Exp(h.theta[h.players])
			z := a + b + nu
			up = (d.Wins - d.Losses - all*(a-b)/z) / 2
			s.add(h.players, d.Ties-all*nu/z)
		} else {
			for style, v := range d.X {
				diff += h.theta[h.players+style] * v
			}
			up = d.Wins + d.Ties/2 - all*logistic(diff)
			for style, v := range d.X {
				s.add(h.players+style, up*v)
			}
		}
		s.add(i, up)
		s.add(j, -up)
	}
}

// covariance finds the cluster-robust one.
func (h *Hierarchical) covariance(clusters []Cluster) {
	n := len(h.theta)
	meat := mat.NewSymDense(n, nil)
	raw := meat.RawSymmetric()
	s := scores{g: make([]float64, n)}
	for at := range clusters {
		s.of(h, &clusters[at])
		t := clusters[at].times()
		for _, i := range s.touched {
			for _, j := range s.touched {
				if j >= i {
					raw.Data[i*raw.Stride+j] += t * s.g[i] * s.g[j]
				}
			}
		}
	}
	var half, whole mat.Dense
	half.Mul(h.model, meat)
	whole.Mul(&half, h.model)
	h.robust = mat.NewSymDense(n, nil)
	grow := 1.0
	if h.Clusters > 1 {
		grow = h.Clusters / (h.Clusters - 1)
	}
	for i := range n {
		for j := i; j < n; j++ {
			h.robust.SetSym(i, j, grow*whole.At(i, j))
		}
	}
}

// ScoreBootstrap redraws the sources of error of the ratings by Crossed, without
// fitting anew: the parts, such as what one rater did in one session, weigh the
// product of how often their members were drawn, and the ratings move by one
// step,
//
//	θ + V Σ (w - 1) g.
//
// It returns each model's ratings by replicate, the mean of its group being
// fixed; those of a model without a game are all 1000. Source: Kline, Santos
// (2012), "A score based approach to wild bootstrap inference".
func (h *Hierarchical) ScoreBootstrap(seed int64, replicates int, parts []Cluster, factors [][]int) [][]float64 {
	n := len(h.theta)
	s := scores{g: make([]float64, n)}
	type slope struct {
		at []int
		g  []float64
	}
	slopes := make([]slope, len(parts))
	for p := range parts {
		s.of(h, &parts[p])
		slopes[p].at = slices.Clone(s.touched)
		for _, i := range s.touched {
			slopes[p].g = append(slopes[p].g, s.g[i])
		}
	}
	out := make([][]float64, len(h.Rating))
	for i := range out {
		out[i] = make([]float64, replicates)
	}
	Crossed(seed, replicates, len(parts), factors, func(b int, weight []float64, _ *rand.Rand) {
		g := mat.NewVecDense(n, nil)
		for p, w := range weight {
			for k, i := range slopes[p].at {
				g.SetVec(i, g.AtVec(i)+(w-1)*slopes[p].g[k])
			}
		}
		var step mat.VecDense
		step.MulVec(h.model, g)
		sum, count := make([]float64, h.Shape.Groups), make([]float64, h.Shape.Groups)
		for i, group := range h.Shape.Group {
			if group >= 0 {
				sum[group] += step.AtVec(h.player[i])
				count[group]++
			}
		}
		for i, group := range h.Shape.Group {
			out[i][b] = h.Rating[i]
			if group >= 0 {
				out[i][b] += Scale * (step.AtVec(h.player[i]) - sum[group]/count[group])
			}
		}
	})
	return out
}
