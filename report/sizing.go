package report

import (
	"cmp"
	"math"
	"slices"

	"kansei/sessions"
	"kansei/stats"
)

// The measures of size, and the sides of the thesis, as places in arrays.
const (
	ByTotal = iota
	ByActive
	Axes
)

const (
	sensibility = iota
	reason
	sides
)

// sizing is the models by size, with what is known of their sensibility and
// reason.
type sizing struct {
	s       *sample
	side    [sides]Side
	names   []string
	model   []int // in the sample, -1 for one that is only in the scores
	size    [Axes][]extent
	value   [sides][]float64 // NaN for none
	point   [sides][]float64 // mean of the ratings on the common scale, NaN for none
	scale   [sides]scale
	family  []string // "" for none
	unsized []string

	scored [Axes][sides][]int // models with an official size and a value
	both   [Axes][]int        // with both values
	rated  [Axes][]int        // with both means of ratings

	correlated [sides]*ReasonSide // with total size, once it has been worked out
}

// extent is what is known of a size.
type extent struct {
	low, high float64 // both 0 where nothing is known; high may be +Inf
	grade     sessions.Grade
	source    string
}

func (e extent) known() bool { return e.low > 0 }

func (e extent) official() bool { return e.known() && e.grade == sessions.Official }

// middle is where the extent stands on the logarithmic axis.
func (e extent) middle() float64 {
	if math.IsInf(e.high, 1) {
		return e.low
	}
	return math.Sqrt(e.low * e.high)
}

func newSizing(s *sample) *sizing {
	z := &sizing{s: s}
	z.side[sensibility], z.side[reason] = s.sideOf(emotional, s.o.Sensibility), s.sideOf(rational, s.o.Reason)
	if !s.realRated() { // nothing but programs of our own, or nothing at all
		z.side[sensibility] = s.publicSide(s.o.Sensibility, "eqbench3_elo", "arena_sc_creative_writing")
		z.side[reason] = s.publicSide(s.o.Reason, "arena_sc_math", "arena_sc_coding")
	} else {
		if z.side[reason].From == "" && s.o.Reason == "" {
			z.side[reason] = s.publicSide("", "arena_sc_math", "arena_sc_coding")
		}
		if z.side[sensibility].From == "" && s.o.Sensibility == "" {
			z.side[sensibility] = s.publicSide("", "eqbench3_elo", "arena_sc_creative_writing")
		}
	}
	if z.side[reason].From == FromScores && z.side[sensibility].From == FromScores && z.side[reason].Kind == z.side[sensibility].Kind {
		z.side[reason] = Side{Why: why("same_kind", z.side[sensibility].Kind)}
	}
	z.gather()
	z.findFamilies()
	for side := range sides {
		z.scale[side] = s.commonScale(side)
		z.point[side] = z.meanPoints(side)
	}
	for side := range sides {
		z.value[side] = z.values(side)
		if z.side[side].From == FromScores && z.side[side].Models == 0 {
			z.side[side] = Side{Why: why("not_in_scores", ScoreName(z.side[side].Kind))}
		}
	}
	z.sort()
	return z
}

// findFamilies takes each model's family from the scores, from what the caller
// knows, or from its name.
func (z *sizing) findFamilies() {
	known := map[string]string{}
	told := false // the table of both sides has families, so that a model without one has none
	for _, row := range z.s.scores {
		if row.Family == "" {
			continue
		}
		known[row.Model] = row.Family
		told = told || row.Kind == z.side[sensibility].Kind || row.Kind == z.side[reason].Kind
	}
	for i, name := range z.names {
		f, ok := known[name]
		if !ok && (!told || z.model[i] >= 0) {
			f = z.s.o.familyOf(name)
		}
		z.family = append(z.family, f)
	}
}

// realRated reports whether any language model was rated.
func (s *sample) realRated() bool {
	return slices.ContainsFunc(s.models, func(m string) bool { return !sizeless(m) })
}

// sideOf is where one side's scores come from: the kind that was asked for,
// else the games if they join all models, else the means of the ratings.
func (s *sample) sideOf(kind int, asked string) Side {
	if asked != "" {
		return s.publicSide(asked)
	}
	if len(s.models) > mostModels {
		return Side{Why: why("too_many_models", len(s.models), mostModels)}
	}
	group, groups := -1, 0
	for i, model := range s.models {
		if s.fitErr[kind] != nil || sizeless(model) || s.fit[kind].Shape.Group[i] < 0 {
			continue
		}
		if g := s.fit[kind].Shape.Group[i]; g != group {
			group = g
			groups++
		}
	}
	rated := slices.ContainsFunc(s.slots, func(sl slot) bool { return sl.kind == kind && sl.n > 0 && !sizeless(s.models[sl.model]) })
	switch {
	case groups == 1:
		return Side{From: FromGames}
	case rated:
		return Side{From: FromRating}
	case groups > 1:
		return Side{Why: why("groups", groups)}
	default:
		return Side{Why: why("nothing_rated_" + string(s.o.kindAt(kind)))}
	}
}

// publicSide takes the first kind of score that the table has.
func (s *sample) publicSide(asked string, usual ...string) Side {
	known := kindsOf(s.scores)
	if asked != "" {
		usual = []string{asked}
	}
	for _, kind := range usual {
		if slices.Contains(known, kind) {
			return Side{From: FromScores, Kind: kind}
		}
	}
	if asked != "" {
		return Side{Why: why("no_such_kind", asked)}
	}
	return Side{Why: why("name_a_kind")}
}

// gather lists the models with their sizes: those that were rated, or, where
// both sides are public scores, those of the table. Programs are left out.
func (z *sizing) gather() {
	known := z.s.sizes()
	if z.side[sensibility].From == FromScores && z.side[reason].From != FromGames && z.side[reason].From != FromRating {
		z.gatherScores()
		return
	}
	for i, model := range z.s.models {
		if sizeless(model) {
			continue
		}
		z.names, z.model = append(z.names, model), append(z.model, i)
		size, ok := known[model]
		if !ok || size.Total == nil && size.Active == nil {
			if public, found := z.s.publicSize(model); found {
				size = public
			}
		}
		z.addSize(model, size)
	}
}

func (z *sizing) gatherScores() {
	listed := map[string]bool{}
	for _, s := range z.s.scores {
		if s.Kind != z.side[sensibility].Kind && s.Kind != z.side[reason].Kind || listed[s.Model] {
			continue
		}
		listed[s.Model] = true
		z.names, z.model = append(z.names, s.Model), append(z.model, -1)
		z.addSize(s.Model, s.Size)
	}
}

func (z *sizing) addSize(model string, size sessions.Size) {
	if size.Total == nil && size.Active == nil {
		size, _ = rumour(model)
	}
	total, active := extentOf(size.Total, size), extentOf(size.Active, size)
	z.size[ByTotal], z.size[ByActive] = append(z.size[ByTotal], total), append(z.size[ByActive], active)
	if !total.known() && !active.known() {
		z.unsized = append(z.unsized, model)
	}
}

func extentOf(i *sessions.Interval, size sessions.Size) extent {
	if i == nil || !(i.Low > 0) || i.High < i.Low || size.Grade == sessions.Unknown {
		return extent{}
	}
	e := extent{low: i.Low, high: i.High, grade: size.Grade, source: size.Source}
	if math.IsInf(e.high, 1) {
		e.grade = sessions.Bound
	} else if e.low == e.high && e.grade == sessions.Bound {
		e.high = math.Inf(1)
	}
	return e
}

// sizes is what is best known of each model's size, from the sessions.
func (s *sample) sizes() map[string]sessions.Size {
	grade := map[sessions.Grade]int{sessions.Official: 3, sessions.Bound: 2, sessions.Estimate: 1}
	least := func(i *sessions.Interval) float64 {
		if i == nil {
			return math.Inf(1)
		}
		return i.Low
	}
	out := map[string]sessions.Size{}
	for i := range s.in.studies {
		for _, m := range s.in.studies[i].sizes {
			old, ok := out[m.model]
			better := cmp.Or(grade[m.size.Grade]-grade[old.Grade], cmp.Compare(least(old.Total), least(m.size.Total)), cmp.Compare(old.Source, m.size.Source))
			if !ok || better > 0 {
				out[m.model] = m.size
			}
		}
	}
	return out
}

// publicSize finds a model in the table of scores by its name alone.
func (s *sample) publicSize(model string) (sessions.Size, bool) {
	want := nameKey(model)
	for _, row := range s.scores {
		if nameKey(row.Model) == want && (row.Size.Total != nil || row.Size.Active != nil) {
			return row.Size, true
		}
	}
	return sessions.Size{}, false
}

// values is what every model got on one side.
func (z *sizing) values(side int) []float64 {
	out := make([]float64, len(z.names))
	for i := range out {
		out[i] = math.NaN()
	}
	kind := side // sensibility is of emotional scenarios, reason of rational ones
	switch z.side[side].From {
	case FromScores:
		z.publicValues(side, out)
	case FromGames:
		fit, err := z.s.fit[kind], z.s.fitErr[kind]
		if err != nil {
			break
		}
		for i, model := range z.model {
			if fit.Shape.Group[model] >= 0 {
				out[i] = round(fit.Rating[model])
			}
		}
	case FromRating:
		copy(out, z.point[kind])
	}
	for _, v := range out {
		if !math.IsNaN(v) {
			z.side[side].Models++
		}
	}
	return out
}

// meanPoints is every model's mean over all dimensions of one kind of scenario.
func (z *sizing) meanPoints(kind int) []float64 {
	out := make([]float64, len(z.names))
	sum, n := make([]float64, len(z.s.slots)), make([]float64, len(z.s.slots))
	for i := range z.s.slots {
		sum[i], n[i] = z.s.slots[i].sum, z.s.slots[i].n
	}
	z.means(kind, sum, n, out)
	z.withoutSeverity(kind, out)
	return out
}

// withoutSeverity puts the means in place that a rater of mean severity would have
// given, where raters rated different sessions.
func (z *sizing) withoutSeverity(kind int, out []float64) {
	for _, m := range z.s.severe.Models {
		if m.Kind != z.s.o.kindAt(kind) {
			continue
		}
		if i := slices.Index(z.names, m.Model); i >= 0 && !math.IsNaN(out[i]) {
			out[i] = m.Corrected
		}
	}
}

// publicValues finds the models of the table: by their whole name, or that
// without the vendor. A model with its thinking set is not the one that was
// scored, and a name that fits two rows fits neither.
func (z *sizing) publicValues(side int, out []float64) {
	byName, byKey, twice := map[string]float64{}, map[string]float64{}, map[string]bool{}
	for _, row := range z.s.scores {
		if row.Kind != z.side[side].Kind {
			continue
		}
		byName[row.Model] = row.Score
		k := nameKey(row.Model)
		if _, known := byKey[k]; known {
			twice[k] = true
		}
		byKey[k] = row.Score
	}
	for i, name := range z.names {
		v, ok := byName[name]
		if k := nameKey(name); !ok && !twice[k] && !thinkingSet(name) {
			v, ok = byKey[k]
		}
		if ok {
			out[i] = v
		}
	}
}

func thinkingSet(model string) bool {
	_, thinking := sessions.CutThinking(model)
	return thinking.Set()
}

// means is the mean over all dimensions of one kind on its common scale.
func (z *sizing) means(kind int, sum, n, out []float64) {
	sums, ns := make([]float64, len(z.s.models)), make([]float64, len(z.s.models))
	for i, sl := range z.s.slots {
		if sl.kind == kind && sl.scale == z.scale[kind] {
			sums[sl.model] += sum[i]
			ns[sl.model] += n[i]
		}
	}
	for i, model := range z.model {
		out[i] = math.NaN()
		if model >= 0 && ns[model] > 0 {
			out[i] = sums[model] / ns[model]
		}
	}
}

func (z *sizing) sort() {
	for a := range Axes {
		for i := range z.names {
			if !z.size[a][i].official() {
				continue
			}
			has := 0
			for side := range sides {
				if !math.IsNaN(z.value[side][i]) {
					z.scored[a][side] = append(z.scored[a][side], i)
					has++
				}
			}
			if has == sides {
				z.both[a] = append(z.both[a], i)
			}
			if !math.IsNaN(z.point[sensibility][i]) && !math.IsNaN(z.point[reason][i]) {
				z.rated[a] = append(z.rated[a], i)
			}
		}
	}
}

// difference is that of the two correlations with size, NaN where there is
// none.
func difference(size, a, b []float64) float64 {
	return orNaN(stats.Spearman(size, a)) - orNaN(stats.Spearman(size, b))
}

func orNaN(v float64, err error) float64 {
	if err != nil {
		return math.NaN()
	}
	return v
}
