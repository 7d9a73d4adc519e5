package report

import (
	"cmp"
	"math"
	"slices"

	"kansei/stats"
)

// The ways to count a tie and a game where both were bad.
const (
	TiesHalf     = "half"
	TiesDavidson = "davidson"
	AllBadHalf   = "half"
	AllBadDrop   = "drop"
)

// ranking is the table of one kind of scenario, best first.
func (s *sample) ranking(kind int) Ranking {
	r := Ranking{
		Method: "bradley-terry", Ties: TiesHalf, AllBad: AllBadHalf, Bootstrap: s.o.Bootstrap, Seed: s.o.Seed,
		Games: s.games[kind], Models: []RankedModel{}, Style: []StyleCoefficient{},
	}
	if s.o.Davidson {
		r.Ties = TiesDavidson
	}
	if s.o.DropAllBad {
		r.AllBad = AllBadDrop
	}
	switch {
	case len(s.models) > mostModels:
		r.Why = why("too_many_models", len(s.models), mostModels)
		return r
	case r.Games == 0:
		r.Why = why("no_games")
		if len(s.models) == 1 {
			r.Why = why("one_model")
		}
	case s.hierErr[kind] != nil:
		r.Why = because(s.hierErr[kind])
	}
	if s.o.Style && r.Games > 0 {
		s.addStyles(kind, &r)
	}
	h, err := s.hier[kind], s.hierErr[kind]
	if err == nil {
		s.addFit(kind, h, &r)
	}
	for i, model := range s.models {
		if m, ok := s.ranked(kind, i, h, err); ok {
			m.Model = model
			r.Models = append(r.Models, m)
		}
	}
	r.Why = first(r.Why, noIntervals(r.Models))
	s.addFirstTurns(kind, r.Models)
	if r.SoFar {
		for i := range r.Models {
			r.Models[i].Why = first(r.Models[i].Why, why("so_far", r.Clusters, fewestSessions))
		}
	} else {
		place(r.Models)
	}
	r.sort()
	if err == nil {
		r.Lead = s.lead(kind, r.Models, h)
		s.atLarge(kind, &r)
	}
	return r
}

// addFit adds what is known of all models together.
func (s *sample) addFit(kind int, h *stats.Hierarchical, r *Ranking) {
	r.Groups, r.Prior, r.Width = h.Shape.Groups, !h.Shape.Strong || s.fit[kind].Prior, Number(h.Width)
	r.Clusters, r.SoFar = int(h.Clusters), h.Clusters < fewestSessions
	if kind == emotional {
		r.Judges, r.Pooled = s.judges, s.in.battles.pooled && s.judges > 0
	}
	if h.Nu > 0 {
		r.Tie = Number(h.Nu)
	}
	if r.Groups > 1 {
		r.Why = why("groups", r.Groups)
	}
}

// sort puts the best model of each group first. Before there are ranks it goes by
// the rating alone, with an interval or without.
func (r *Ranking) sort() {
	slices.SortStableFunc(r.Models, func(a, b RankedModel) int {
		unranked := 0
		if !r.SoFar {
			unranked = without(a) - without(b)
		}
		return cmp.Or(cmp.Compare(a.Group, b.Group), unranked, -cmp.Compare(or(a.Rating, math.Inf(-1)), or(b.Rating, math.Inf(-1))), cmp.Compare(a.Model, b.Model))
	})
}

// fewestSessions is how many sessions, or judges, ranks need.
const fewestSessions = 6

// without is 1 for a model that has no interval: it comes after those that do.
func without(m RankedModel) int {
	if m.Low == nil {
		return 1
	}
	return 0
}

// ranked is the row of a model, and whether it belongs to the ranking at all.
func (s *sample) ranked(kind, i int, h *stats.Hierarchical, err error) (RankedModel, bool) {
	record := s.counts[kind].Record(i, s.rule())
	played := record.Wins+record.Losses+record.Ties > 0
	if !played && !s.rated(kind, i) && !s.met(kind, i) {
		return RankedModel{}, false
	}
	m := RankedModel{Wins: record.Wins, Losses: record.Losses, Ties: record.Ties, Builtin: builtin(s.models[i])}
	switch {
	case !played:
		m.Why = why("no_games_of_model")
		return m, true
	case err != nil:
		m.Why = because(err)
		return m, true
	case h.Shape.Group[i] < 0:
		m.Why = why("no_styled_games")
		return m, true
	}
	m.Group = h.Shape.Group[i] + 1
	m.Rating = Number(round(h.Rating[i]))
	if s.fitErr[kind] == nil && !s.fit[kind].Prior && !s.styled[kind].ok {
		m.RatingML = Number(round(s.fit[kind].Rating[i]))
	}
	low, high, intervalErr := h.Interval(i)
	if intervalErr != nil {
		m.Why = because(intervalErr)
	} else {
		m.Low, m.High = Number(low), Number(high)
	}
	switch h.Shape.Bound[i] {
	case stats.NoUpper:
		m.Bound = "no_upper"
		m.Why = first(m.Why, why("no_upper"))
		if record.Losses+record.Ties > 0 { // to models that share the fate
			m.Why = why("no_upper_together")
		}
	case stats.NoLower:
		m.Bound = "no_lower"
		m.Why = first(m.Why, why("no_lower"))
		if record.Wins+record.Ties > 0 {
			m.Why = why("no_lower_together")
		}
	case stats.Bounded:
	}
	if m.RatingML == nil {
		m.Why = first(m.Why, why("no_maximum"))
	}
	return m, true
}

// met reports whether a model stood in a comparison that does not count.
func (s *sample) met(kind, i int) bool {
	for j := range s.models {
		at := min(i, j)*len(s.models) + max(i, j)
		if i != j && s.counts[kind].AllBad[at] > 0 {
			return true
		}
	}
	return false
}

// noIntervals is why no model has an interval, nothing where one has.
func noIntervals(models []RankedModel) Why {
	var none Why
	for _, m := range models {
		if m.Low != nil {
			return Why{}
		}
		if m.Rating != nil {
			none = first(none, m.Why)
		}
	}
	return none
}

// noInterval is why there is no interval over sessions.
func (s *sample) noInterval(err error) Why {
	if s.o.Bootstrap < 20 {
		return why("no_bootstrap")
	}
	if w := because(err); w.key != "report.why_"+string(stats.NoVariation) {
		return w
	}
	return why("same_draws")
}

func (s *sample) rated(kind, model int) bool {
	return slices.ContainsFunc(s.slots, func(sl slot) bool { return sl.kind == kind && sl.model == model })
}

// place gives each model with an interval its rank: one more than the number
// of models of its group whose lower end is above its upper end.
func place(models []RankedModel) {
	known := func(m *RankedModel) bool { return m.Rating != nil && m.Low != nil && m.High != nil }
	for i := range models {
		m := &models[i]
		if !known(m) {
			continue
		}
		rank := 1
		for j := range models {
			o := &models[j]
			if o.Group == m.Group && known(o) && *o.Low > *m.High {
				rank++
			}
		}
		m.Rank = &rank
	}
}

// addFirstTurns rates the models by first turns alone. After them the person's
// next message fits some replies better than others.
func (s *sample) addFirstTurns(kind int, models []RankedModel) {
	h, err := s.firstTurns(kind)
	if err != nil || h.Shape.Groups > 1 {
		return
	}
	for i := range models {
		if at := s.number[models[i].Model]; h.Shape.Group[at] >= 0 {
			models[i].FirstTurn = Number(h.Rating[at])
		}
	}
}

// dimensions is the table of means.
func (s *sample) dimensions(d *draws) []Dimension {
	out := []Dimension{}
	for i, sl := range s.slots {
		row := Dimension{
			Model: s.models[sl.model], Kind: s.o.kindAt(sl.kind), Dimension: sl.dimension, Min: sl.scale.min, Max: sl.scale.max, N: int(sl.n), CannotJudges: sl.none,
		}
		if all := sl.n + float64(sl.none); all > 0 {
			row.CannotJudge = *Number(float64(sl.none) / all)
		}
		if sl.n == 0 {
			row.Why = why("only_cannot_judge")
			out = append(out, row)
			continue
		}
		row.Mean = Number(sl.sum / sl.n)
		low, high, err := stats.Interval(d.mean[i], sl.clusters)
		if err != nil {
			row.Why = s.noInterval(err)
		} else {
			row.Low, row.High = Number(low), Number(high)
		}
		out = append(out, row)
	}
	return out
}
