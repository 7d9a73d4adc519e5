package report

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"kansei/stats"
)

// estimate is a statistic of sessions with its interval: of is the statistic when
// each session counts so many times, and n what it is taken over.
func (s *sample) estimate(sessions, n int, of func(weight []float64) (float64, error)) Estimate {
	e := Estimate{N: n}
	if n == 0 {
		e.Why = why("none_given")
		return e
	}
	once := make([]float64, sessions)
	for i := range once {
		once[i] = 1
	}
	v, err := of(once)
	e.Value, e.Why = have(v, err), because(err)
	if err == nil {
		out := column(s.o.Bootstrap)
		if s.o.Bootstrap >= 20 && sessions > 1 {
			stats.Resample(s.o.Seed, s.o.Bootstrap, sessions, func(b int, weight []float64, _ *rand.Rand) {
				out[b] = orNaN(of(weight))
			})
		}
		e.Low, e.High, e.Why = s.intervalOf(out, sessions)
	}
	return e
}

// ratio is the sum of one number over the sum of another, each given by session.
func (s *sample) ratio(above, below []float64, n int) Estimate {
	return s.estimate(len(above), n, func(weight []float64) (float64, error) {
		a, b := 0.0, 0.0
		for i, w := range weight {
			a, b = a+w*above[i], b+w*below[i]
		}
		if b == 0 {
			return 0, &stats.AbsentError{Why: stats.NoVariation}
		}
		return round(a / b), nil
	})
}

// mean is the mean of values that are given by session.
func (s *sample) mean(bySession [][]float64) Estimate {
	sum, n, all := make([]float64, len(bySession)), make([]float64, len(bySession)), 0
	for i, own := range bySession {
		for _, v := range own {
			sum[i] += v
		}
		n[i] = float64(len(own))
		all += len(own)
	}
	return s.ratio(sum, n, all)
}

// moments are the sums that kappa and correlations are made of.
type moments struct{ n, x, y, xx, yy, xy float64 }

func (m *moments) add(x, y float64) {
	m.n, m.x, m.y, m.xx, m.yy, m.xy = m.n+1, m.x+x, m.y+y, m.xx+x*x, m.yy+y*y, m.xy+x*y
}

func (m *moments) plus(o *moments, w float64) {
	m.n, m.x, m.y, m.xx, m.yy, m.xy = m.n+w*o.n, m.x+w*o.x, m.y+w*o.y, m.xx+w*o.xx, m.yy+w*o.yy, m.xy+w*o.xy
}

// kappa is Cohen's kappa with quadratic weights: see stats.WeightedKappa.
func (m *moments) kappa() (float64, error) {
	expected := m.xx + m.yy - 2*m.x*m.y/max(1, m.n)
	if expected < 1e-9 {
		return 0, &stats.AbsentError{Why: stats.NoVariation}
	}
	return round(1 - (m.xx+m.yy-2*m.xy)/expected), nil
}

// kappaOf is the kappa of rows of two values, given by session.
func (s *sample) kappaOf(bySession [][][2]float64) Estimate {
	sums, n := make([]moments, len(bySession)), 0
	for i, own := range bySession {
		for _, row := range own {
			sums[i].add(row[0], row[1])
			n++
		}
	}
	return s.estimate(len(sums), n, func(weight []float64) (float64, error) {
		var m moments
		for i, w := range weight {
			m.plus(&sums[i], w)
		}
		return m.kappa()
	})
}

// preferenceKappa is the kappa of what a judge and each rater preferred. Which
// reply of a pair comes first has no meaning, so each pair counts both ways
// round.
func (s *sample) preferenceKappa(pairs []sessionPairs) Estimate {
	rows := make([][][2]float64, len(pairs))
	n := 0
	for i, own := range pairs {
		for _, p := range own {
			x := float64(cmp.Compare(p.prefer, 0))
			for _, o := range p.people {
				rows[i] = append(rows[i], [2]float64{x, o.prefer}, [2]float64{-x, -o.prefer})
				n++
			}
		}
	}
	e := s.kappaOf(rows)
	e.N = n
	return e
}

// judgeDimension compares a judge with people in one dimension.
func (s *sample) judgeDimension(j *judging, d judgedDimension) JudgeDimension {
	out := JudgeDimension{Kind: s.o.kindAt(d.kind), Dimension: d.dimension, Min: d.scale.min, Max: d.scale.max}
	all := j.pairsOf(func(kind int, p *judgedPair) bool { return kind == d.kind && p.dimension == d.dimension })
	joint := make([]sessionPairs, 0, len(all))
	count := 0
	for _, own := range all {
		count += len(own)
		with := slices.DeleteFunc(slices.Clone(own), func(p *judgedPair) bool { return len(p.people) == 0 })
		if len(with) > 0 {
			joint = append(joint, with)
			out.Joint += len(with)
		}
	}
	out.Alone = count - out.Joint
	replies := j.repliesOf(d)
	if j.form == FormPoints {
		out.Joint, out.Alone = countReplies(replies)
	}
	if out.Joint < FewestJoint {
		out.Why = why("judge_not_calibrated", out.Joint, FewestJoint)
		none := Estimate{Why: out.Why}
		out.Kappa, out.Bias, out.Ties, out.PeopleTies, out.Decided, out.Signs, out.R, out.Worth = none, none, none, none, none, none, none, none
		return out
	}
	if j.form == FormPoints {
		out.Kappa, out.Bias = s.pointsKappa(replies), s.bias(replies)
	} else {
		out.Kappa, out.Bias = s.preferenceKappa(joint), Estimate{Why: why("judge_no_level")}
	}
	out.Ties, out.PeopleTies, out.Decided = s.ties(joint)
	out.Signs = s.signs(joint)
	out.R, out.Worth = s.worth(joint, j.form)
	return out
}

func countReplies(bySession [][]*judgedReply) (joint, alone int) {
	for _, own := range bySession {
		for _, r := range own {
			if len(r.people) > 0 {
				joint++
			} else {
				alone++
			}
		}
	}
	return joint, alone
}

func (s *sample) pointsKappa(bySession [][]*judgedReply) Estimate {
	rows := make([][][2]float64, len(bySession))
	for i, own := range bySession {
		for _, r := range own {
			for _, v := range r.people {
				rows[i] = append(rows[i], [2]float64{math.Round(r.points), v})
			}
		}
	}
	return s.kappaOf(rows)
}

// bias is how far the judge's points are above people's on the same replies.
func (s *sample) bias(bySession [][]*judgedReply) Estimate {
	above := make([][]float64, len(bySession))
	for i, own := range bySession {
		for _, r := range own {
			if len(r.people) > 0 {
				above[i] = append(above[i], r.points-meanOf(r.people))
			}
		}
	}
	return s.mean(above)
}

func meanOf(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

// ties are the shares of ties, and of the pairs where both decide those in which
// they agree.
func (s *sample) ties(pairs []sessionPairs) (judge, people, decided Estimate) {
	of, ofPeople, agree := make([][]float64, len(pairs)), make([][]float64, len(pairs)), make([][]float64, len(pairs))
	share := func(yes bool) float64 {
		if yes {
			return 1
		}
		return 0
	}
	for i, own := range pairs {
		for _, p := range own {
			of[i] = append(of[i], share(p.prefer == 0))
			for _, o := range p.people {
				ofPeople[i] = append(ofPeople[i], share(o.prefer == 0))
				if o.prefer != 0 && p.prefer != 0 {
					agree[i] = append(agree[i], share(o.prefer*p.prefer > 0))
				}
			}
		}
	}
	return s.mean(of), s.mean(ofPeople), s.mean(agree)
}

// prefer is what people prefer of a pair on average.
func (p *judgedPair) peoplePrefer() float64 {
	sum := 0.0
	for _, o := range p.people {
		sum += o.prefer
	}
	return sum / float64(len(p.people))
}

// signs is the share of pairs of models that people tell apart, by Student's test
// over sessions, in which the judge points the same way on the same replies.
func (s *sample) signs(pairs []sessionPairs) Estimate {
	numbers := map[[2]string]int{}
	var people [][]stats.Judged // by pair of models
	var judge [][]float64       // sums by pair of models and session
	for i, own := range pairs {
		for _, p := range own {
			k := [2]string{p.a, p.b}
			at, ok := numbers[k]
			if !ok {
				at = len(people)
				numbers[k] = at
				people, judge = append(people, nil), append(judge, make([]float64, len(pairs)))
			}
			people[at] = append(people[at], stats.Judged{Cluster: i, People: p.peoplePrefer(), Joint: true})
			judge[at][i] += p.prefer
		}
	}
	var toward []float64
	var clear [][]float64
	for at, items := range people {
		c, err := stats.PredictionPowered(items)
		if err == nil && c.Clusters >= fewestSessions && (c.Low > 0 || c.High < 0) {
			toward, clear = append(toward, float64(cmp.Compare(c.Value, 0))), append(clear, judge[at])
		}
	}
	if len(clear) == 0 {
		return Estimate{Why: why("judge_none_significant")}
	}
	return s.estimate(len(pairs), len(clear), func(weight []float64) (float64, error) {
		same := 0.0
		for at, sums := range clear {
			sum := 0.0
			for i, w := range weight {
				sum += w * sums[i]
			}
			if sum*toward[at] > 0 {
				same++
			}
		}
		return same / float64(len(clear)), nil
	})
}

// worth is the correlation of paired differences within pairs of models, and what
// one human rating is worth with one judgement beside it.
func (s *sample) worth(pairs []sessionPairs, form string) (r, worth Estimate) {
	numbers := map[[2]string]int{}
	type row struct {
		pair int
		moments
	}
	rows := make([][]row, len(pairs))
	n := 0
	for i, own := range pairs {
		for _, p := range own {
			x, y, ok := p.prefer, p.peoplePrefer(), true
			if form == FormPoints {
				x, y, ok = p.points, 0, false
				rated := 0.0
				for _, o := range p.people {
					if o.rated {
						y, rated, ok = y+o.points, rated+1, true
					}
				}
				y /= max(1, rated)
			}
			if !ok {
				continue
			}
			k := [2]string{p.a, p.b}
			at, known := numbers[k]
			if !known {
				at = len(numbers)
				numbers[k] = at
			}
			one := row{pair: at}
			one.add(x, y)
			rows[i] = append(rows[i], one)
			n++
		}
	}
	r = s.estimate(len(pairs), n, func(weight []float64) (float64, error) {
		sums := make([]moments, len(numbers))
		for i, w := range weight {
			if w > 0 {
				for k := range rows[i] {
					sums[rows[i][k].pair].plus(&rows[i][k].moments, w)
				}
			}
		}
		return pooledCorrelation(sums)
	})
	return r, worthOf(r)
}

// pooledCorrelation is the correlation within groups.
func pooledCorrelation(groups []moments) (float64, error) {
	xx, yy, xy := 0.0, 0.0, 0.0
	for _, m := range groups {
		if m.n > 0 {
			xx, yy, xy = xx+m.xx-m.x*m.x/m.n, yy+m.yy-m.y*m.y/m.n, xy+m.xy-m.x*m.y/m.n
		}
	}
	if xx < 1e-9 || yy < 1e-9 {
		return 0, &stats.AbsentError{Why: stats.NoVariation}
	}
	return round(max(-1, min(1, xy/math.Sqrt(xx*yy)))), nil
}

// worthOf turns a correlation and its interval into human ratings.
func worthOf(r Estimate) Estimate {
	if r.Value == nil {
		return r
	}
	v, err := stats.Worth(*r.Value)
	w := Estimate{Value: have(v, err), N: r.N, Why: because(err)}
	if err != nil || r.Low == nil || r.High == nil {
		w.Why = first(w.Why, r.Why)
		return w
	}
	least, most := min(math.Abs(*r.Low), math.Abs(*r.High)), max(math.Abs(*r.Low), math.Abs(*r.High))
	if *r.Low <= 0 && *r.High >= 0 {
		least = 0
	}
	low, lowErr := stats.Worth(least)
	high, highErr := stats.Worth(most)
	w.Low, w.High, w.Why = have(low, lowErr), have(high, highErr), first(because(lowErr), because(highErr))
	return w
}
