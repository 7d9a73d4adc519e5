package report

import (
	"cmp"
	"errors"
	"math"
	"slices"

	"kansei/stats"
)

// equal groups the models of one size.
func (z *sizing) equal(a int) []EqualSize {
	which := slices.Clone(z.scored[a][sensibility])
	x := func(i int) float64 { return math.Log10(z.size[a][i].middle()) }
	score := func(i int) float64 { return z.value[sensibility][i] }
	slices.SortFunc(which, func(i, j int) int {
		return cmp.Or(cmp.Compare(x(i), x(j)), -cmp.Compare(score(i), score(j)), cmp.Compare(z.names[i], z.names[j]))
	})
	low, high := math.Inf(1), math.Inf(-1)
	for _, i := range which {
		low, high = min(low, score(i)), max(high, score(i))
	}
	out := []EqualSize{}
	for from := 0; from < len(which); {
		to := from + 1
		for to < len(which) && x(which[to])-x(which[from]) < equalWithin {
			to++
		}
		if to-from > 1 {
			e := EqualSize{SizeB: *Number(z.size[a][which[from]].middle())}
			least, most := math.Inf(1), math.Inf(-1)
			for _, i := range which[from:to] {
				e.Models = append(e.Models, EqualModel{z.names[i], Number(score(i))})
				least, most = min(least, score(i)), max(most, score(i))
			}
			slices.SortFunc(e.Models, func(p, q EqualModel) int {
				return cmp.Or(-cmp.Compare(or(p.Score, 0), or(q.Score, 0)), cmp.Compare(p.Model, q.Model))
			})
			e.Spread, e.Share = Number(most-least), Number((most-least)/(high-low))
			if e.Share == nil {
				e.Why = why("no_variation")
			}
			out = append(out, e)
		}
		from = to
	}
	return out
}

// equalWithin is how far two sizes may be apart on the logarithmic axis to
// count as equal: a little over one percent.
const equalWithin = 0.005

// families leaves each family of models out in turn.
func (z *sizing) families(a int) []LeftOut {
	out := []LeftOut{}
	var names []string
	for _, i := range z.scored[a][sensibility] {
		if f := vendorOf(z.names[i]); !slices.Contains(names, f) {
			names = append(names, f)
		}
	}
	slices.Sort(names)
	if len(names) < 2 {
		return out
	}
	for _, name := range names {
		without := func(of []int) []int {
			return slices.DeleteFunc(slices.Clone(of), func(i int) bool { return vendorOf(z.names[i]) == name })
		}
		rest := without(z.scored[a][sensibility])
		x, v, _ := z.columns(a, rest)
		rho, err := stats.Spearman(x, v)
		bx, bv, bw := z.columns(a, without(z.both[a]))
		l := LeftOut{Family: name, Models: len(rest), Rho: have(rho, err), Difference: Number(difference(bx, bv, bw)), Why: noVariation(x, err)}
		if l.Difference == nil {
			l.Why = first(l.Why, z.side[reason].Why, z.noBoth(len(bx)), because(errors.Join(second(stats.Spearman(bx, bv)), second(stats.Spearman(bx, bw)))))
		}
		out = append(out, l)
	}
	return out
}

// second is the error of a statistic.
func second(_ float64, err error) error { return err }
