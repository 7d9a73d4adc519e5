package report

import (
	"errors"
	"math"
	"math/rand/v2"

	"kansei/stats"
)

// significant is the p under which a difference counts.
const significant = 0.05

// fewestModels is how many models a test needs: with four no order of them is
// rarer than .05.
const fewestModels = 5

// compare decides on the thesis: whether the logarithmic sizes go with a (the
// sensibility) more than with b (the reason) of the same models. Differences are
// the replicates of the two-level bootstrap, noModels those with the models as
// they are, over so many sessions.
//
// The verdict is "supported" or "contradicted" only if the interval of the
// difference excludes 0 and the permutation p is below .05.
func compare(size, a, b, differences, noModels []float64, clusters int, o Options) Thesis {
	t := Thesis{Models: len(size), Verdict: Inconclusive}
	rjk, errA := stats.Spearman(size, a)
	rjh, errB := stats.Spearman(size, b)
	rkh, errAB := stats.Spearman(a, b)
	t.Sensibility, t.Reason, t.Between = have(rjk, errA), have(rjh, errB), have(rkh, errAB)
	t.Partial = have(stats.PartialSpearman(size, a, b))
	if err := errors.Join(errA, errB); err != nil {
		if len(size) >= 3 {
			t.Why = noVariation(size, first2(errA, errB))
		} else {
			t.Why = because(first2(errA, errB))
		}
		t.Needs = Needs{Models: atLeast(fewestModels), Why: why("sessions_alone")}
		return t
	}
	t.Difference = number(rjk - rjh)
	p, err := stats.SwapP(size, a, b, o.Seed)
	t.P, t.PMethod, t.Why = have(p.Value, err), p.Method, noP(err)
	low, high, err := stats.Interval(differences, len(size))
	t.Low, t.High = have(low, err), have(high, err)
	if err != nil {
		t.Why = first(t.Why, (&sample{o: o}).noInterval(err))
	}
	if n := len(size); errAB == nil {
		w, wp, err := stats.Williams(rjk, rjh, rkh, n)
		t.WilliamsT, t.WilliamsP = have(w, err), have(wp, err)
		zl, zh, err := stats.Zou(rjk, rjh, rkh, n)
		t.ZouLow, t.ZouHigh = have(zl, err), have(zh, err)
	}
	if t.P != nil && *t.P < significant && t.Low != nil && len(size) >= fewestModels {
		switch {
		case *t.Low > 0:
			t.Verdict = Supported
		case *t.High < 0:
			t.Verdict = Contradicted
		}
	}
	t.Needs.Why = why("decided")
	if t.Verdict == Inconclusive {
		t.Needs = needs(&t, rkh, differences, noModels, clusters)
	}
	return t
}

func first2(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

func atLeast(n int) *int { return &n }

// power is the sum of the quantiles of the normal distribution for a test at
// .05, two-sided, that finds an effect four times out of five.
const power = 1.959964 + 0.841621

// needs plans on: how many models, with as many sessions each, or how many
// sessions with these models, would make the difference clear if it stays as it
// is. The number of models is the larger one of Williams' plan and of that by
// the spread σ of the bootstrap, n (2.80 σ/d)²; the number of sessions follows
// from splitting σ² into what the sessions add, which falls with their number,
// and what the models add, which does not.
func needs(t *Thesis, rkh float64, differences, noModels []float64, clusters int) Needs {
	n, d := t.Models, math.Abs(*t.Difference)
	if t.Between == nil {
		return Needs{Models: atLeast(max(fewestModels, n+1)), Why: first(t.Why, why("sessions_alone"))}
	}
	planned, err := stats.ModelsNeeded(*t.Sensibility, *t.Reason, rkh)
	all, spreadErr := stats.Spread(differences)
	if spreadErr == nil && d > 1e-9 {
		byDraws := float64(n) * (power * all / d) * (power * all / d)
		if byDraws > 10_000 {
			return Needs{Why: why("no_effect")}
		}
		planned = max(planned, int(math.Ceil(byDraws)))
	}
	if err != nil && (spreadErr != nil || d <= 1e-9 || because(err).key == "report.why_no_effect") {
		if n < fewestModels {
			return Needs{Models: atLeast(fewestModels), Why: why("sessions_alone")}
		}
		return Needs{Why: because(err)}
	}
	out := Needs{Models: atLeast(max(fewestModels, n+1, planned))}
	own, err := stats.Spread(noModels)
	if spreadErr == nil && err == nil && own > 1e-9 && n >= fewestModels {
		models := max(0, all*all-own*own)
		if room := d*d/(power*power) - models; room > 0 {
			if more := math.Ceil(float64(clusters) * own * own / room); more > float64(clusters) && more < 1e6 {
				out.Sessions = atLeast(int(more))
				return out
			}
		}
	}
	out.Why = why("sessions_alone")
	return out
}

// fewModels is why a test of fewer than five models has no p.
func fewModels(err error) Why {
	var none *stats.AbsentError
	if errors.As(err, &none) && none.Why == stats.TooFew && none.Need == fewestModels {
		return why("few_models_for_p", none.Have)
	}
	return Why{}
}

// Pair is the thesis by two kinds of public score.
type Pair struct {
	Sensibility string `json:"sensibility"`
	Reason      string `json:"reason"`
	Thesis      Thesis `json:"thesis"`
}

// pairs compares the public kinds of score that are nearest to sensibility
// with those that are nearest to reason. Main is the thesis by the first two.
func (z *sizing) pairs(main Thesis) []Pair {
	out, s, a := []Pair{}, z.s, byTotal
	if s.o.Active {
		a = byActive
	}
	for _, one := range []string{"eqbench3_elo", "arena_sc_creative_writing"} {
		for _, other := range []string{"arena_sc_math", "arena_sc_coding"} {
			if one == z.side[sensibility].Kind && other == z.side[reason].Kind {
				out = append(out, Pair{one, other, main})
				continue
			}
			size, v, w := s.public(a, one, other)
			if len(size) < 3 {
				continue
			}
			out = append(out, Pair{one, other, compare(size, v, w, drawModels(size, v, w, s.o), nil, 0, s.o)})
		}
	}
	return out
}

// drawModels is the bootstrap where nothing but the models can be drawn.
func drawModels(size, a, b []float64, o Options) []float64 {
	out := column(o.Bootstrap)
	if o.Bootstrap < 20 {
		return out
	}
	stats.Resample(o.Seed, o.Bootstrap, 0, func(replicate int, _ []float64, rng *rand.Rand) {
		n := len(size)
		x, v, w := make([]float64, n), make([]float64, n), make([]float64, n)
		for at, i := range stats.Draw(rng, n) {
			x[at], v[at], w[at] = size[i], a[i], b[i]
		}
		out[replicate] = difference(x, v, w)
	})
	return out
}
