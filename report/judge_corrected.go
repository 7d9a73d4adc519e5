package report

import (
	"cmp"
	"math"
	"slices"

	"kansei/stats"
)

// correctedMeans are the models' means in one dimension by people alone, by the
// judge alone, and by people with the help of the judge.
func (s *sample) correctedMeans(j *judging, d judgedDimension) []CorrectedMean {
	items := map[string][]stats.Judged{}
	joint := 0
	for cluster, own := range j.repliesOf(d) {
		for _, r := range own {
			it := stats.Judged{Cluster: cluster, Judge: r.points, Joint: len(r.people) > 0}
			if it.Joint {
				it.People = meanOf(r.people)
				joint++
			}
			items[r.model] = append(items[r.model], it)
		}
	}
	out := make([]CorrectedMean, 0, len(items))
	for model, of := range items {
		c := CorrectedMean{Model: model, Kind: s.o.kindAt(d.kind), Dimension: d.dimension, Min: d.scale.min, Max: d.scale.max}
		if joint < FewestJoint {
			none := Estimate{Why: why("judge_not_calibrated", joint, FewestJoint)}
			c.People, c.Judge, c.Corrected, c.Why = none, none, none, none.Why
		} else {
			c.Corrections = corrections(of)
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b CorrectedMean) int { return cmp.Compare(a.Model, b.Model) })
	return out
}

// corrections are the three estimates of the mean of some items.
func corrections(items []stats.Judged) Corrections {
	var people []stats.Judged
	judge := make([]stats.Judged, 0, len(items))
	for _, it := range items {
		judge = append(judge, stats.Judged{Cluster: it.Cluster, People: it.Judge, Joint: true})
		if it.Joint {
			people = append(people, it)
		}
	}
	var out Corrections
	of := func(items []stats.Judged) (Estimate, float64) {
		c, err := stats.PredictionPowered(items)
		if err != nil {
			return Estimate{N: len(items), Why: because(err)}, 0
		}
		return Estimate{Value: Number(c.Value), Low: Number(c.Low), High: Number(c.High), N: len(items)}, c.Lambda
	}
	out.People, _ = of(people)
	out.Judge, _ = of(judge)
	corrected, weight := of(items)
	if out.Corrected = corrected; corrected.Value != nil {
		out.Weight = Number(weight)
	}
	out.Why = out.Corrected.Why
	return out
}

// mostJudgedModels is how many models a ranking with the help of a judge may
// have: its tables grow with models by sessions.
const mostJudgedModels = 200

// priorWider is how much wider the prior is here than in the ranking. These
// intervals are of the estimates' spread alone, so the pull of the prior towards
// the mean must be small beside it.
const priorWider = 2

// judgedGames are the comparisons of the whole that a judge has made in one kind
// of scenario, with numbers for the models.
type judgedGames struct {
	names             []string
	all, joint, judge []stats.JudgedPair // the last with what the judge says in people's place
}

func (j *judging) games(kind int) judgedGames {
	var g judgedGames
	number := map[string]int{}
	note := func(model string) int {
		at := numberOf(number, model)
		if at == len(g.names) {
			g.names = append(g.names, model)
		}
		return at
	}
	for cluster, own := range j.pairsOf(func(k int, p *judgedPair) bool { return k == kind && p.dimension == Overall }) {
		for _, p := range own {
			one := stats.JudgedPair{Cluster: cluster, I: note(p.a), J: note(p.b), Judge: (1 + p.prefer) / 2, Joint: len(p.people) > 0}
			alone := one
			alone.People, alone.Joint = one.Judge, true
			g.judge = append(g.judge, alone)
			if one.Joint {
				one.People = (1 + p.peoplePrefer()) / 2
				g.joint = append(g.joint, one)
			}
			g.all = append(g.all, one)
		}
	}
	return g
}

// judgedRanking ranks the models by the comparisons of the whole that a judge has
// made, in one kind of scenario. It is false where there are none.
func (s *sample) judgedRanking(j *judging, kind int) (JudgedRanking, bool) {
	g := j.games(kind)
	out := JudgedRanking{Kind: s.o.kindAt(kind), Joint: len(g.joint), Alone: len(g.all) - len(g.joint), Models: []JudgedModel{}}
	switch {
	case len(g.all) == 0:
		return out, false
	case out.Joint < FewestJoint:
		out.Why = why("judge_not_calibrated", out.Joint, FewestJoint)
		return out, true
	case len(g.names) > mostJudgedModels:
		out.Why = why("too_many_models", len(g.names), mostJudgedModels)
		return out, true
	}
	width := 1.0 // of the prior, as the ranking has it
	if h := s.hier[kind]; h != nil && s.hierErr[kind] == nil && h.Width > 0 {
		width = h.Width
	}
	out.Models = g.rank(priorWider * width)
	return out, true
}

// rank is the rows of the ranking, best first.
func (g *judgedGames) rank(width float64) []JudgedModel {
	out := make([]JudgedModel, len(g.names))
	for i, name := range g.names {
		out[i].Model = name
	}
	met := metJoint(g.joint, len(g.names))
	fill := func(pairs []stats.JudgedPair, of func(*Corrections) *Estimate) float64 {
		r, err := stats.RankPredictionPowered(len(g.names), pairs, width)
		for i := range out {
			e := of(&out[i].Corrections)
			switch e.N = len(pairs); {
			case err != nil:
				e.Why = because(err)
			case !met[i]:
				e.Why = why("no_games_of_model")
			default:
				e.Value, e.Low, e.High = Number(r.Rating[i]), Number(r.Low[i]), Number(r.High[i])
			}
		}
		return r.Lambda
	}
	fill(g.joint, func(c *Corrections) *Estimate { return &c.People })
	fill(g.judge, func(c *Corrections) *Estimate { return &c.Judge })
	weight := fill(g.all, func(c *Corrections) *Estimate { return &c.Corrected })
	for i := range out {
		m := &out[i]
		if m.Why = m.Corrected.Why; m.Corrected.Value != nil {
			m.Weight = Number(weight)
		}
	}
	slices.SortFunc(out, func(a, b JudgedModel) int {
		return cmp.Or(-cmp.Compare(or(a.Corrected.Value, math.Inf(-1)), or(b.Corrected.Value, math.Inf(-1))), cmp.Compare(a.Model, b.Model))
	})
	return out
}

// metJoint reports of each model whether people compared it.
func metJoint(joint []stats.JudgedPair, models int) []bool {
	out := make([]bool, models)
	for _, p := range joint {
		out[p.I], out[p.J] = true, true
	}
	return out
}
