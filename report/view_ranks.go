package report

import (
	"kansei/stats"
)

// ranks is the third view: the order of models alone.
func (v *view) ranks() Ranks {
	out := Ranks{Models: len(v.x)}
	s, r := v.value[sensibility], v.value[reason]
	rjk, errA := stats.Spearman(v.x, s)
	rjh, errB := stats.Spearman(v.x, r)
	rkh, errAB := stats.Spearman(s, r)
	out.Sensibility, out.Reason, out.Between = have(rjk, errA), have(rjh, errB), have(rkh, errAB)
	out.Partial = have(stats.PartialSpearman(v.x, s, r))
	if err := first2(errA, errB); err != nil {
		if out.Why = because(err); len(v.x) >= 3 {
			out.Why = noVariation(v.x, err)
		}
		return out
	}
	_, n := v.clusters()
	coded := *v
	coded.x = stats.Codes(v.x)
	c := coded.compare(rankCorrelation, [sides][]float64{stats.Codes(s), stats.Codes(r)}, n, nil)
	out.Difference, out.Low, out.High = c.difference.Value, c.difference.Low, c.difference.High
	p, err := stats.SwapFamiliesP(v.x, s, r, v.family, v.seed)
	out.P, out.PMethod = have(p.Value, err), p.Method
	if err != nil {
		out.Why = why("few_clusters", n)
	}
	if out.Low == nil {
		out.Why = first(out.Why, why("no_bootstrap"))
	}
	if errAB == nil {
		w, wp, err := stats.Williams(rjk, rjh, rkh, len(v.x))
		out.WilliamsT, out.WilliamsP = have(w, err), have(wp, err)
		zl, zh, err := stats.ZouSpearman(rjk, rjh, rkh, len(v.x))
		out.ZouLow, out.ZouHigh = have(zl, err), have(zh, err)
		out.Why = first(out.Why, because(err))
	}
	if v.unlike() {
		a, errA := stats.Disattenuate(rjk, *v.reliable[sensibility], 1)
		b, errB := stats.Disattenuate(rjh, *v.reliable[reason], 1)
		if first2(errA, errB) == nil {
			out.Corrected = Number(a - b)
		}
	}
	return out
}

func first2(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

func rankCorrelation(x, y []float64, _ []string) float64 { return orNaN(stats.Spearman(x, y)) }
