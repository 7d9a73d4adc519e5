package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Judged is one item that a judge has measured, and people too where Joint is
// set: a reply with its points, or one side of a comparison.
type Judged struct {
	Cluster int // items of one cluster depend on each other; from 0
	Judge   float64
	People  float64 // of no meaning unless Joint
	Joint   bool
}

// Corrected is an estimate of what people would say on average, with the help of
// a judge.
type Corrected struct {
	Value, Low, High float64 // 95% interval
	Lambda           float64 // the weight of the judge, 0 (of no use) to 1
	Joint            int     // items measured by both
	Alone            int     // items measured by the judge alone
	Clusters         int     // with at least one joint item
}

// PredictionPowered estimates the mean of what people say from n joint items and
// N items of the judge alone,
//
//	θ = λ·mean_N(f) + mean_n(Y - λf),
//
// with f what the judge says and Y what people say. The weight λ is the one with
// the least variance over clusters; where every item is a cluster of its own it
// is cov_n(Y, f)/((1 + n/N)·var(f)), held within 0 and 1. A judge of no use has
// weight 0, and the estimate is that of people alone. The interval has Student's
// t on the clusters with joint items less 2, one for the mean and one for the
// weight; with weight 0 less 1.
//
// The unit is that of the input. Absent: no joint item (NoneGiven), values that
// are not finite (NotFinite), joint items in fewer than three clusters
// (OneCluster).
//
// Source: Angelopoulos, Duchi, Zrnic (2023), "PPI++: Efficient
// prediction-powered inference", arXiv 2311.01453.
func PredictionPowered(items []Judged) (Corrected, error) {
	c, err := gatherJudged(items)
	if err != nil {
		return Corrected{}, err
	}
	out := Corrected{Joint: c.joint, Alone: c.alone, Clusters: c.clusters}
	if c.alone > 0 {
		out.Lambda = c.weight()
	}
	out.Value = c.people + out.Lambda*(c.judgeAlone-c.judgeJoint)
	variance, df := 0.0, float64(c.clusters-1)
	if out.Lambda > 0 {
		df--
	}
	for i := range c.ofPeople {
		u := c.ofPeople[i] + out.Lambda*c.ofJudge[i]
		variance += u * u
	}
	variance *= float64(c.clusters) / float64(c.clusters-1)
	half := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(0.975) * math.Sqrt(variance)
	out.Low, out.High = out.Value-half, out.Value+half
	return out, nil
}

// judgedSums is what a set of items comes to: means, and what every cluster adds
// to the error of the estimate.
type judgedSums struct {
	joint, alone, clusters         int
	people, judgeJoint, judgeAlone float64
	ofPeople, ofJudge              []float64 // by cluster; of the judge with weight 1
}

// leastJudgedClusters is how many clusters an interval needs: two for the spread,
// one more for the weight.
const leastJudgedClusters = 3

func gatherJudged(items []Judged) (judgedSums, error) {
	var c judgedSums
	size, jointIn := 0, map[int]bool{}
	for _, it := range items {
		if !finite(it.Judge) || it.Joint && !finite(it.People) {
			return c, absent(NotFinite)
		}
		if it.Cluster < 0 {
			return c, absent(OutOfRange)
		}
		size = max(size, it.Cluster+1)
		if !it.Joint {
			c.alone, c.judgeAlone = c.alone+1, c.judgeAlone+it.Judge
			continue
		}
		c.joint, c.people, c.judgeJoint = c.joint+1, c.people+it.People, c.judgeJoint+it.Judge
		jointIn[it.Cluster] = true
	}
	c.clusters = len(jointIn)
	switch {
	case c.joint == 0:
		return c, absent(NoneGiven)
	case c.clusters < leastJudgedClusters:
		return c, &AbsentError{Why: OneCluster, Have: c.clusters, Need: leastJudgedClusters}
	}
	n, alone := float64(c.joint), float64(max(1, c.alone))
	c.people, c.judgeJoint, c.judgeAlone = c.people/n, c.judgeJoint/n, c.judgeAlone/alone
	c.ofPeople, c.ofJudge = make([]float64, size), make([]float64, size)
	for _, it := range items {
		if it.Joint {
			c.ofPeople[it.Cluster] += (it.People - c.people) / n
			c.ofJudge[it.Cluster] -= (it.Judge - c.judgeJoint) / n
		} else {
			c.ofJudge[it.Cluster] += (it.Judge - c.judgeAlone) / alone
		}
	}
	return c, nil
}

// weight is the λ with the least variance.
func (c *judgedSums) weight() float64 {
	with, own := 0.0, 0.0
	for i := range c.ofJudge {
		with -= c.ofPeople[i] * c.ofJudge[i]
		own += c.ofJudge[i] * c.ofJudge[i]
	}
	if own == 0 { // the judge says the same of everything
		return 0
	}
	return min(1, max(0, with/own))
}

// Worth is how many human ratings one human rating is worth with one judgement
// beside it, for comparing two models on the same conversations: 1/(1 - r²), with
// r the correlation of the paired differences. Absent: an r outside of -1 to 1
// (OutOfRange), 1 or -1 (Perfect), or not finite (NotFinite).
//
// Source: the variance of the regression estimator, Cochran (1977), chapter 7.
func Worth(r float64) (float64, error) {
	switch {
	case !finite(r):
		return 0, absent(NotFinite)
	case math.Abs(r) > 1:
		return 0, absent(OutOfRange)
	case math.Abs(r) == 1:
		return 0, absent(Perfect)
	}
	return 1 / (1 - r*r), nil
}
