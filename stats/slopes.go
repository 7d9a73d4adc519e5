package stats

import (
	"cmp"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Within is how y goes with x inside of families.
type Within struct {
	Slope    float64
	Families int       // with at least two different x
	Models   int       // in those
	Own      []float64 // the slope of each such family, in the order of their names
	Names    []string
}

// WithinSlope is the slope of y on x with the means of families removed,
//
//	b = ΣΣ (x - x̄_f)(y - ȳ_f) / ΣΣ (x - x̄_f)²,
//
// over all families f in which x differs. A model whose family is "" stands
// alone and says nothing. Absent: lengths that differ (Mismatch), no input
// (NoneGiven), a NaN or an infinity (NotFinite), no family in which x differs
// (TooFew).
//
// Source: Mundlak (1978), the within estimator.
func WithinSlope(x, y []float64, family []string) (Within, error) {
	if len(family) != len(x) {
		return Within{}, absent(Mismatch)
	}
	if err := together(1, x, y); err != nil {
		return Within{}, err
	}
	var w Within
	xy, xx := 0.0, 0.0
	for _, f := range groups(family) {
		if f.name == "" {
			continue
		}
		a, b := centredProducts(x, y, f.members)
		if b == 0 {
			continue
		}
		xy, xx = xy+a, xx+b
		w.Families, w.Models = w.Families+1, w.Models+len(f.members)
		w.Own, w.Names = append(w.Own, a/b), append(w.Names, f.name)
	}
	if w.Families == 0 {
		return Within{}, tooFew(0, 1)
	}
	w.Slope = xy / xx
	return w, nil
}

// centredProducts is Σ(x-x̄)(y-ȳ) and Σ(x-x̄)² of some of the values. An x that
// differs by rounding alone does not differ.
func centredProducts(x, y []float64, members []int) (xy, xx float64) {
	mx, my, n := 0.0, 0.0, float64(len(members))
	for _, i := range members {
		mx, my = mx+x[i]/n, my+y[i]/n
	}
	for _, i := range members {
		xy += (x[i] - mx) * (y[i] - my)
		xx += (x[i] - mx) * (x[i] - mx)
	}
	if xx < 1e-12 {
		return 0, 0
	}
	return xy, xx
}

type group struct {
	name    string
	members []int
}

// groups sorts things by name.
func groups(names []string) []group {
	at := map[string]int{}
	var out []group
	for i, name := range names {
		k, ok := at[name]
		if !ok {
			k = len(out)
			at[name] = k
			out = append(out, group{name: name})
		}
		out[k].members = append(out[k].members, i)
	}
	slices.SortFunc(out, func(a, b group) int { return cmp.Compare(a.name, b.name) })
	return out
}

// Slope is the slope of the least-squares line of y on x (gonum's
// stat.LinearRegression). Absent as Pearson, but that y may all be equal.
func Slope(x, y []float64) (float64, error) {
	if err := together(3, x, y); err != nil {
		return 0, err
	}
	if slices.Min(x) == slices.Max(x) {
		return 0, absent(NoVariation)
	}
	_, b := stat.LinearRegression(x, y, nil, false)
	return b, nil
}

// PopulationSD is the standard deviation with n, and not n-1, below. Absent: no
// values (NoneGiven), a NaN or an infinity (NotFinite), all equal
// (NoVariation).
func PopulationSD(v []float64) (float64, error) {
	switch {
	case len(v) == 0:
		return 0, absent(NoneGiven)
	case !allFinite(v):
		return 0, absent(NotFinite)
	case slices.Min(v) == slices.Max(v):
		return 0, absent(NoVariation)
	}
	return stat.PopStdDev(v, nil), nil
}

// SignFlipP tests whether independent parts add up to 0 on average: under that,
// each is as likely to have the other sign. A part is what a whole family adds
// to a slope or a difference of correlations. All signs are looked at up to 16
// parts, else 100,000 drawn ones.
//
// Absent: no parts (NoneGiven), a NaN or an infinity (NotFinite), under five
// parts (TooFew).
//
// Sources: Fisher (1935); Canay, Romano, Shaikh (2017) for clusters.
func SignFlipP(parts []float64, seed int64) (P, error) {
	if err := together(fewest, parts); err != nil {
		return P{}, err
	}
	return signFlips(parts, seed), nil
}

// SwapFamiliesP is SwapP with whole families swapped at once, as the models of
// one family depend on each other. A model whose family is "" stands alone.
// Absent as SwapP, and TooFew under five families.
func SwapFamiliesP(size, a, b []float64, family []string, seed int64) (P, error) {
	if len(family) != len(size) {
		return P{}, absent(Mismatch)
	}
	parts, err := swapParts(size, a, b)
	if err != nil {
		return P{}, err
	}
	return SignFlipP(SumByFamily(parts, family), seed)
}

// SumByFamily adds the values of each family up, in the order of their names;
// those without a family stay as they are, and come first.
func SumByFamily(v []float64, family []string) []float64 {
	var out []float64
	for _, g := range groups(family) {
		sum := 0.0
		for _, i := range g.members {
			if g.name == "" {
				out = append(out, v[i])
			}
			sum += v[i]
		}
		if g.name != "" {
			out = append(out, sum)
		}
	}
	return out
}

// Families numbers the clusters of models: those of one family are one, those
// of no family ("") one each. N is how many there are.
func Families(family []string) (number []int, n int) {
	number = make([]int, len(family))
	for _, g := range groups(family) {
		for _, i := range g.members {
			number[i] = n
			if g.name == "" {
				n++
			}
		}
		if g.name != "" {
			n++
		}
	}
	return number, n
}
