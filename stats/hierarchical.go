package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// The prior on strengths of FitHierarchical.
const (
	// PriorWidth is the standard deviation of the strengths, in logits, that
	// the estimate starts from.
	PriorWidth = 1.0
	// priorWeight is how many models of that width the start is worth.
	priorWeight = 2.0
	// leastWidth keeps the estimate away from 0, where all models are equal
	// and no interval has a width.
	leastWidth = 0.1
)

// Duel is what two models did against each other within a cluster. X is how
// much more of each style I's replies have than J's; all duels of a fit have as
// many styles.
type Duel struct {
	I, J               int
	Wins, Losses, Ties float64 // as I sees it
	X                  []float64
}

// Cluster is a set of games that depend on each other: the turns and raters of
// a session, or the battles of a judge. Times is how many equal clusters it
// stands for; 0 counts as 1.
type Cluster struct {
	Duels []Duel
	Times float64
}

func (c *Cluster) times() float64 {
	if c.Times == 0 {
		return 1
	}
	return c.Times
}

// Hierarchical is a paired-comparison model whose strengths come from a normal
// distribution of estimated width.
type Hierarchical struct {
	Rating   []float64 // rating points, mean 1000 in each group of Shape
	Width    float64   // standard deviation of the strengths, in logits
	Nu       float64   // Davidson's tie parameter, 0 without one
	Beta     []float64 // what one unit of each style adds, in logits
	Shape    Shape
	Clusters float64   // how many there are
	Played   []float64 // in how many of them each model played

	theta    []float64
	davidson bool
	player   []int // of each model, -1 without a game
	players  int
	model    *mat.SymDense // covariance given the model is right
	robust   *mat.SymDense // covariance from the spread between clusters
}

// FitHierarchical fits Bradley and Terry's model, or Davidson's, to k models,
// with a normal prior of mean 0 on the strengths θ:
//
//	maximise  Σ log P(game | θ) - Σ θ²/(2τ²).
//
// The width τ is estimated by MacKay's fixed point of the Laplace
// approximation, τ² = (Σθ² + w)/(k - tr(V)/τ² + w), with V the inverse
// curvature, which starts at 1 logit and takes that for the knowledge of w = 2
// models. Ties are half a win for each side, or have a parameter of their own
// (davidson); duels with styles have a coefficient for each.
//
// There are two covariances. The first is V. The second is cluster-robust, V (Σ
// g gᵀ) V · G/(G-1), with g the slope of a cluster's log likelihood and G the
// number of clusters; it holds whatever the dependence inside of clusters.
// Interval and Difference take the wider one.
//
// Absent: no clusters (NoneGiven), fewer than two models with a game (TooFew),
// counts that are negative (OutOfRange) or not finite (NotFinite), no optimum
// (NoOptimum), styles as FitStyled says.
//
// Sources: Bradley, Terry (1952); Davidson (1970); MacKay (1992), "Bayesian
// interpolation", for the width; Liang, Zeger (1986) for the covariance.
func FitHierarchical(k int, clusters []Cluster, davidson bool) (*Hierarchical, error) {
	if len(clusters) == 0 {
		return nil, absent(NoneGiven)
	}
	h := &Hierarchical{Rating: make([]float64, k), Played: make([]float64, k), player: make([]int, k)}
	s, err := h.gather(k, clusters)
	if err != nil {
		return nil, err
	}
	p := s.pairs
	davidson = davidson && s.styles == 0 && p.ties > 0 && p.decided > 0
	h.Shape, h.players = p.shape(k), len(p.players)
	likelihood := func(x []float64, d *derivatives) float64 {
		switch {
		case s.styles > 0:
			return s.likelihood(x, 0, d)
		case davidson:
			return p.davidson(x, 0, d)
		default:
			return p.halves(x, 0, d)
		}
	}
	theta := make([]float64, h.players+s.styles)
	if davidson {
		theta = append(theta, math.Log(2*p.ties/p.decided))
	}
	if s.styles > 0 {
		if err := s.separable(h.Shape); err != nil {
			return nil, err
		}
	}
	if theta, err = h.estimate(theta, 2+s.span, likelihood); err != nil {
		return nil, err
	}
	h.theta, h.davidson = theta, davidson
	h.covariance(clusters)
	if davidson {
		h.Nu = math.Exp(theta[h.players])
	} else {
		h.Beta = slices.Clone(theta[h.players:])
	}
	f := Fit{Rating: h.Rating, Shape: h.Shape}
	f.rate(p, theta)
	for i, v := range h.Rating { // ratings that are equal but for rounding are equal
		h.Rating[i] = math.Round(v*1e9) / 1e9
	}
	return h, nil
}

// gather adds the clusters up.
func (h *Hierarchical) gather(k int, clusters []Cluster) (*styled, error) {
	styles, c := -1, NewCounts(k)
	var games []StyledGame
	in := make([]int, k) // the last cluster that counted for a model
	for at := range clusters {
		cl := &clusters[at]
		t := cl.times()
		if !finite(t) || t < 0 {
			return nil, absent(OutOfRange)
		}
		h.Clusters += t
		for _, d := range cl.Duels {
			if styles < 0 {
				styles = len(d.X)
			}
			all := d.Wins + d.Losses + d.Ties
			switch {
			case len(d.X) != styles:
				return nil, absent(Mismatch)
			case !finite(all) || !allFinite(d.X):
				return nil, absent(NotFinite)
			case min(d.I, d.J) < 0 || max(d.I, d.J) >= k || d.I == d.J || min(d.Wins, d.Losses, d.Ties) < 0:
				return nil, absent(OutOfRange)
			case all == 0:
				continue
			}
			for _, m := range []int{d.I, d.J} {
				if in[m] != at+1 {
					in[m] = at + 1
					h.Played[m] += t
				}
			}
			if styles > 0 {
				games = append(games, StyledGame{I: d.I, J: d.J, Score: (d.Wins + d.Ties/2) / all, Weight: t * all, X: d.X})
				continue
			}
			c.Win(d.I, d.J, t*d.Wins)
			c.Win(d.J, d.I, t*d.Losses)
			c.Tie(d.I, d.J, t*d.Ties)
		}
	}
	var s *styled
	var err error
	if styles > 0 {
		s, err = styledOf(k, games)
	} else {
		s = &styled{}
		s.pairs, err = pairsOf(c, Rule{})
	}
	if err != nil {
		return nil, err
	}
	for i := range h.player {
		h.player[i] = -1
	}
	for at, m := range s.pairs.players {
		h.player[m] = at
	}
	return s, nil
}

// estimate alternates the strengths and the width.
func (h *Hierarchical) estimate(theta []float64, span float64, f func([]float64, *derivatives) float64) ([]float64, error) {
	h.Width = PriorWidth
	n := len(theta)
	for range 100 {
		precision := 1 / (h.Width * h.Width)
		var err error
		theta, err = newton(theta, span, func(x []float64, d *derivatives) float64 {
			d.precision = precision
			return f(x, d)
		})
		if err != nil {
			return nil, err
		}
		d := derivatives{want: curvature, grad: make([]float64, n), hess: mat.NewSymDense(n, nil), precision: precision}
		f(theta, &d)
		var root mat.Cholesky
		if !root.Factorize(d.hess) {
			return nil, absent(NoOptimum)
		}
		h.model = mat.NewSymDense(n, nil)
		if err := root.InverseTo(h.model); err != nil {
			return nil, absent(NoOptimum)
		}
		square, trace := 0.0, 0.0
		for i := range h.players {
			square += theta[i] * theta[i]
			trace += h.model.At(i, i)
		}
		known := max(0, float64(h.players)-trace*precision)
		next := max(leastWidth, math.Sqrt((square+priorWeight*PriorWidth*PriorWidth)/(known+priorWeight)))
		done := math.Abs(next-h.Width) < 1e-4*h.Width
		if done {
			return theta, nil
		}
		h.Width = next
	}
	return theta, nil
}

// contrast is the variance of Σ w x under both covariances.
func (h *Hierarchical) contrast(w map[int]float64) (model, robust float64) {
	for i, a := range w {
		for j, b := range w {
			model += a * b * h.model.At(i, j)
			robust += a * b * h.robust.At(i, j)
		}
	}
	return max(0, model), max(0, robust)
}

// Interval is the 95% interval of a model's rating, the mean of its group being
// fixed: the wider of the model-based one (normal) and the cluster-robust one
// (Student's t with one less degree of freedom than clusters that the model
// played in).
//
// Absent: a model without a game (NoneGiven), one cluster (OneCluster).
func (h *Hierarchical) Interval(i int) (low, high float64, err error) {
	se, err := h.arm(i)
	if err != nil {
		return 0, 0, err
	}
	return h.Rating[i] - se, h.Rating[i] + se, nil
}

func (h *Hierarchical) arm(i int) (float64, error) {
	if h.player[i] < 0 {
		return 0, absent(NoneGiven)
	}
	if h.Played[i] < 2 {
		return 0, &AbsentError{Why: OneCluster, Have: int(h.Played[i]), Need: 2}
	}
	group, n := h.Shape.Group[i], 0.0
	for m := range h.Rating {
		if h.Shape.Group[m] == group {
			n++
		}
	}
	model, robust := h.centred(i, group, n)
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: h.Played[i] - 1}.Quantile(0.975)
	return Scale * max(distuv.UnitNormal.Quantile(0.975)*math.Sqrt(model), t*math.Sqrt(robust)), nil
}

// centred is the variance of a strength less the mean of its group.
func (h *Hierarchical) centred(i, group int, n float64) (model, robust float64) {
	w := make([]float64, h.players)
	for m := range h.Rating {
		if h.Shape.Group[m] == group {
			w[h.player[m]] = -1 / n
		}
	}
	w[h.player[i]]++
	for a, x := range w {
		if x == 0 {
			continue
		}
		for b, y := range w {
			model += x * y * h.model.At(a, b)
			robust += x * y * h.robust.At(a, b)
		}
	}
	return max(0, model), max(0, robust)
}

// StandardError is the larger standard error of a model's rating, in points.
// Absent as Interval.
func (h *Hierarchical) StandardError(i int) (float64, error) {
	if h.player[i] < 0 {
		return 0, absent(NoneGiven)
	}
	if h.Played[i] < 2 {
		return 0, &AbsentError{Why: OneCluster, Have: int(h.Played[i]), Need: 2}
	}
	group, n := h.Shape.Group[i], 0.0
	for m := range h.Rating {
		if h.Shape.Group[m] == group {
			n++
		}
	}
	model, robust := h.centred(i, group, n)
	return Scale * math.Sqrt(max(model, robust)), nil
}

// Difference is how many points model i is above model j, with the two-sided p
// of no difference: the larger one of a normal test with the model-based error
// and of a t test with the cluster-robust one.
//
// Absent: models of different groups (Disconnected), otherwise as Interval.
func (h *Hierarchical) Difference(i, j int) (points, p float64, err error) {
	if h.player[i] < 0 || h.player[j] < 0 {
		return 0, 0, absent(NoneGiven)
	}
	if h.Shape.Group[i] != h.Shape.Group[j] {
		return 0, 0, absent(Disconnected)
	}
	points = h.Rating[i] - h.Rating[j]
	played := min(h.Played[i], h.Played[j])
	if played < 2 {
		return points, 0, &AbsentError{Why: OneCluster, Have: int(played), Need: 2}
	}
	model, robust := h.contrast(map[int]float64{h.player[i]: 1, h.player[j]: -1})
	d := math.Abs(points) / Scale
	if d == 0 {
		return 0, 1, nil
	}
	p = 2 * distuv.UnitNormal.CDF(-d/math.Sqrt(model))
	if robust > 0 {
		p = max(p, twoSided(d/math.Sqrt(robust), played-1))
	}
	return points, min(1, p), nil
}

// Style is the coefficient of a style in logits with its 95% interval. Absent:
// one cluster (OneCluster), no such style (OutOfRange).
func (h *Hierarchical) Style(s int) (beta, low, high float64, err error) {
	if s < 0 || s >= len(h.Beta) {
		return 0, 0, 0, absent(OutOfRange)
	}
	if h.Clusters < 2 {
		return h.Beta[s], 0, 0, &AbsentError{Why: OneCluster, Have: int(h.Clusters), Need: 2}
	}
	model, robust := h.contrast(map[int]float64{h.players + s: 1})
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: h.Clusters - 1}.Quantile(0.975)
	arm := max(distuv.UnitNormal.Quantile(0.975)*math.Sqrt(model), t*math.Sqrt(robust))
	return h.Beta[s], h.Beta[s] - arm, h.Beta[s] + arm, nil
}

// Holm adjusts the p-values of a family of tests so that the chance of any
// false rejection stays below the level: the i-th smallest of m is multiplied
// by m-i+1, and none is below a smaller one's. Source: Holm (1979).
func Holm(p []float64) []float64 {
	order, out := ordered(p), make([]float64, len(p))
	least := 0.0
	for rank, at := range order {
		least = max(least, min(1, p[at]*float64(len(p)-rank)))
		out[at] = least
	}
	return out
}
