package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// JudgedPair is a comparison that a judge has made, and people too where Joint
// is set. The values are 1 where I was preferred, 0 where J was, ½ for a tie, or
// means of several such.
type JudgedPair struct {
	Cluster       int
	I, J          int
	Judge, People float64
	Joint         bool
}

// CorrectedRanking is a ranking of models by people, with the help of a judge.
type CorrectedRanking struct {
	Rating, Low, High []float64 // rating points, mean 1000; 95% intervals
	Lambda            float64   // the weight of the judge, 0 (of no use) to 1
	Joint, Alone      int       // comparisons made by both, and by the judge alone
	Clusters          int       // with at least one joint comparison
}

// RankPredictionPowered fits Bradley and Terry's model to k models by
//
//	maximise  L_n(Y) - λ L_n(f) + λ (n/N) L_N(f) - Σ θ²/(2τ²),
//
// with L the log likelihood of the joint comparisons (n) or of those of the judge
// alone (N), Y what people say, f what the judge says, and τ the width of the
// prior in logits. The weight λ, within 0 and 1, has the least sum of variances
// of the strengths at the fit of people alone. The covariance is
// cluster-robust, with the usual correction for few clusters and comparisons
// (c/(c-1))·((n-1)/(n-k+1)), and Student's t on the clusters with joint
// comparisons less 2, or less 1 where the weight is 0.
//
// Absent: as PredictionPowered; fewer than two models (TooFew); a model outside
// of 0 to k-1, one against itself, a value outside of 0 to 1, or a width that is
// not above 0 (OutOfRange).
//
// Source: as PredictionPowered, section 4 (generalised linear models).
func RankPredictionPowered(k int, pairs []JudgedPair, width float64) (CorrectedRanking, error) {
	p := poweredRanking{pairs: pairs, precision: 1 / (width * width)}
	var out CorrectedRanking
	if k < 2 {
		return out, tooFew(k, 2)
	}
	if !(width > 0) {
		return out, absent(OutOfRange)
	}
	clusters, err := p.check(k)
	if err != nil {
		return out, err
	}
	theta, err := newton(make([]float64, k), 2, p.likelihood)
	if err != nil {
		return out, err
	}
	df := float64(clusters - 1)
	if p.alone > 0 {
		if p.lambda = p.weight(theta); p.lambda > 0 {
			df--
			if theta, err = newton(theta, 2, p.likelihood); err != nil {
				return out, err
			}
		}
	}
	out = CorrectedRanking{Lambda: p.lambda, Joint: p.joint, Alone: p.alone, Clusters: clusters}
	out.rate(theta, p.variances(theta, clusters), df)
	return out, nil
}

// rate converts strengths and their variances to rating points.
func (out *CorrectedRanking) rate(theta, variance []float64, df float64) {
	const points = 400 / math.Ln10 // a logit
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(0.975)
	mean := 0.0
	for _, v := range theta {
		mean += v / float64(len(theta))
	}
	for i, v := range theta {
		rating, half := 1000+points*(v-mean), points*t*math.Sqrt(variance[i])
		out.Rating, out.Low, out.High = append(out.Rating, rating), append(out.Low, rating-half), append(out.High, rating+half)
	}
}

type poweredRanking struct {
	pairs        []JudgedPair
	precision    float64
	lambda       float64
	joint, alone int
	clusters     int // numbers of clusters, used or not
}

// check counts, and returns the number of clusters with a joint comparison.
func (p *poweredRanking) check(k int) (int, error) {
	jointIn := map[int]bool{}
	for _, g := range p.pairs {
		switch {
		case !finite(g.Judge) || g.Joint && !finite(g.People):
			return 0, absent(NotFinite)
		case g.I < 0 || g.J < 0 || g.I >= k || g.J >= k || g.I == g.J || g.Cluster < 0, g.Judge < 0 || g.Judge > 1, g.Joint && (g.People < 0 || g.People > 1):
			return 0, absent(OutOfRange)
		}
		p.clusters = max(p.clusters, g.Cluster+1)
		if g.Joint {
			p.joint++
			jointIn[g.Cluster] = true
		} else {
			p.alone++
		}
	}
	switch {
	case p.joint == 0:
		return 0, absent(NoneGiven)
	case len(jointIn) < leastJudgedClusters:
		return 0, &AbsentError{Why: OneCluster, Have: len(jointIn), Need: leastJudgedClusters}
	}
	return len(jointIn), nil
}

// share is the weight of one comparison of the judge alone, beside one of people.
func (p *poweredRanking) share() float64 { return float64(p.joint) / float64(max(1, p.alone)) }

// likelihood is what is maximised, as newton wants it.
func (p *poweredRanking) likelihood(x []float64, d *derivatives) float64 {
	d.precision = p.precision
	ll := d.prior(x, len(x), 0)
	for _, g := range p.pairs {
		wins, games := g.People-p.lambda*g.Judge, 1-p.lambda
		if !g.Joint {
			games = p.lambda * p.share()
			wins = games * g.Judge
		}
		eta := x[g.I] - x[g.J]
		if d.want == value {
			ll += wins*eta - games*softplus(eta)
			continue
		}
		q := logistic(eta)
		d.grad[g.I] += wins - games*q
		d.grad[g.J] -= wins - games*q
		if d.want == curvature {
			d.bend(g.I, g.J, games*q*(1-q))
		}
	}
	return ll
}

// slopes is what each cluster adds to the slope: by people, and by the judge with
// weight 1; a row for each cluster.
func (p *poweredRanking) slopes(theta []float64) (people, judge *mat.Dense) {
	people, judge = mat.NewDense(p.clusters, len(theta), nil), mat.NewDense(p.clusters, len(theta), nil)
	add := func(m *mat.Dense, g JudgedPair, v float64) {
		m.Set(g.Cluster, g.I, m.At(g.Cluster, g.I)+v)
		m.Set(g.Cluster, g.J, m.At(g.Cluster, g.J)-v)
	}
	for _, g := range p.pairs {
		q := logistic(theta[g.I] - theta[g.J])
		if !g.Joint {
			add(judge, g, p.share()*(g.Judge-q))
			continue
		}
		add(people, g, g.People-q)
		add(judge, g, q-g.Judge)
	}
	return people, judge
}

// inverse is the inverse of the negated curvature, less what it says about the
// sum of all strengths.
func (p *poweredRanking) inverse(theta []float64) *mat.Dense {
	k := len(theta)
	d := derivatives{want: curvature, grad: make([]float64, k), hess: mat.NewSymDense(k, nil)}
	p.likelihood(theta, &d)
	var cholesky mat.Cholesky
	cholesky.Factorize(d.hess) // it is positive definite, since the prior's curvature is
	var inverse mat.SymDense
	_ = cholesky.InverseTo(&inverse) // it warns of bad condition alone
	centre := mat.NewDense(k, k, nil)
	for i := range k {
		for j := range k {
			centre.Set(i, j, -1/float64(k))
		}
		centre.Set(i, i, 1-1/float64(k))
	}
	out := mat.NewDense(k, k, nil)
	out.Mul(centre, &inverse)
	return out
}

// weight is the λ with the least sum of variances.
func (p *poweredRanking) weight(theta []float64) float64 {
	people, judge := p.slopes(theta)
	inverse := p.inverse(theta)
	var a, b mat.Dense
	a.Mul(people, inverse.T())
	b.Mul(judge, inverse.T())
	with, own := 0.0, 0.0
	rows, cols := a.Dims()
	for i := range rows {
		for j := range cols {
			with -= a.At(i, j) * b.At(i, j)
			own += b.At(i, j) * b.At(i, j)
		}
	}
	if own == 0 {
		return 0
	}
	return min(1, max(0, with/own))
}

// variances are the cluster-robust variances of the strengths, less their mean.
func (p *poweredRanking) variances(theta []float64, clusters int) []float64 {
	people, judge := p.slopes(theta)
	judge.Scale(p.lambda, judge)
	people.Add(people, judge)
	var u mat.Dense
	u.Mul(people, p.inverse(theta).T())
	out := make([]float64, len(theta))
	rows, _ := u.Dims()
	for i := range rows {
		for j := range out {
			out[j] += u.At(i, j) * u.At(i, j)
		}
	}
	few := float64(clusters) / float64(clusters-1)
	if n, fitted := float64(p.joint), float64(len(theta)-1); n > fitted {
		few *= (n - 1) / (n - fitted)
	}
	for j := range out {
		out[j] *= few
	}
	return out
}
