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
func (s *sample) ranking(kind int, d *draws) Ranking {
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
	case s.fitErr[kind] != nil:
		r.Why = because(s.fitErr[kind])
	}
	if s.o.Style && r.Games > 0 {
		s.styleOf(kind, d, &r)
	}
	fit, err := s.best(kind)
	if err != nil {
		fit = stats.Fit{}
	}
	r.Groups, r.Prior = fit.Shape.Groups, fit.Prior
	if s.o.Davidson && fit.Nu > 0 {
		r.Tie = number(fit.Nu)
	}
	if fit.Shape.Groups > 1 {
		r.Why = why("groups", fit.Shape.Groups)
	}
	for i, model := range s.models {
		if m, ok := s.ranked(kind, i, fit, err, d); ok {
			m.Model = model
			r.Models = append(r.Models, m)
		}
	}
	r.Why = first(r.Why, s.noIntervals(kind, d, r.Models))
	s.addFirstTurns(kind, r.Models)
	place(r.Models)
	slices.SortStableFunc(r.Models, func(a, b RankedModel) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), -cmp.Compare(or(a.Rating, math.Inf(-1)), or(b.Rating, math.Inf(-1))), cmp.Compare(a.Model, b.Model))
	})
	return r
}

// best is the fit that the ranking shows: with style where that was asked for
// and could be had.
func (s *sample) best(kind int) (stats.Fit, error) {
	if s.styled[kind].ok {
		return s.styled[kind].fit, nil
	}
	return s.fit[kind], s.fitErr[kind]
}

// ranked is the row of a model, and whether it belongs to the ranking at all.
func (s *sample) ranked(kind, i int, fit stats.Fit, err error, d *draws) (RankedModel, bool) {
	record := s.counts[kind].Record(i, s.rule())
	played := record.Wins+record.Losses+record.Ties > 0
	if !played && !s.rated(kind, i) && s.clusters[kind][i] == 0 {
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
	}
	m.Group = fit.Shape.Group[i] + 1
	m.Rating = number(fit.Rating[i])
	low, high, intervalErr := stats.Interval(d.rating[kind][i], s.clusters[kind][i])
	if intervalErr != nil {
		m.Why = s.noInterval(intervalErr)
	} else {
		m.Low, m.High = number(low), number(high)
	}
	switch fit.Shape.Bound[i] {
	case stats.NoUpper:
		m.Bound, m.High = "no_upper", nil
		m.Why = why("no_upper")
		if record.Losses+record.Ties > 0 { // to models that share the fate
			m.Why = why("no_upper_together")
		}
	case stats.NoLower:
		m.Bound, m.Low = "no_lower", nil
		m.Why = why("no_lower")
		if record.Wins+record.Ties > 0 {
			m.Why = why("no_lower_together")
		}
	case stats.Bounded:
	}
	return m, true
}

// noIntervals is why no model has an interval, nothing where one has.
func (s *sample) noIntervals(kind int, d *draws, models []RankedModel) Why {
	var none Why
	for _, m := range models {
		if m.Rating == nil {
			continue
		}
		i := s.number[m.Model]
		_, _, err := stats.Interval(d.rating[kind][i], s.clusters[kind][i])
		if err == nil {
			return Why{}
		}
		none = first(none, s.noInterval(err))
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
	known := func(m *RankedModel) bool {
		return m.Rating != nil && (m.Low != nil || m.Bound == "no_lower") && (m.High != nil || m.Bound == "no_upper")
	}
	for i := range models {
		m := &models[i]
		if !known(m) {
			continue
		}
		rank := 1
		for j := range models {
			o := &models[j]
			if o.Group == m.Group && known(o) && or(o.Low, math.Inf(-1)) > or(m.High, math.Inf(1)) {
				rank++
			}
		}
		m.Rank = &rank
	}
}

// addFirstTurns rates the models by first turns alone. After them the person's
// next message fits some replies better than others.
func (s *sample) addFirstTurns(kind int, models []RankedModel) {
	fit, err := stats.FitBradleyTerry(s.first[kind], stats.Options{Rule: s.rule()})
	if err != nil || fit.Shape.Groups > 1 {
		return
	}
	for i := range models {
		if at := s.number[models[i].Model]; fit.Shape.Group[at] >= 0 {
			models[i].FirstTurn = number(fit.Rating[at])
		}
	}
}

// dimensions is the table of means.
func (s *sample) dimensions(d *draws) []Dimension {
	out := []Dimension{}
	for i, sl := range s.slots {
		row := Dimension{
			Model: s.models[sl.model], Kind: kindName(sl.kind), Dimension: sl.dimension, N: int(sl.n), CannotJudges: sl.none,
		}
		if all := sl.n + float64(sl.none); all > 0 {
			row.CannotJudge = *number(float64(sl.none) / all)
		}
		if sl.n == 0 {
			row.Why = why("only_cannot_judge")
			out = append(out, row)
			continue
		}
		row.Mean = number(sl.sum / sl.n)
		low, high, err := stats.Interval(d.mean[i], sl.clusters)
		if err != nil {
			row.Why = s.noInterval(err)
		} else {
			row.Low, row.High = number(low), number(high)
		}
		out = append(out, row)
	}
	return out
}
