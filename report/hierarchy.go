package report

import (
	"math"

	"kansei/stats"
)

// styling is a ranking with style taken out.
type styling struct {
	ok   bool
	why  Why
	kept []int     // the styles that differ at all
	unit []float64 // one standard deviation of each
}

// duel is a game as stats has it.
func (s *sample) duel(g game) (stats.Duel, bool) {
	d := stats.Duel{I: s.number[g.a], J: s.number[g.b]}
	switch g.result {
	case won:
		d.Wins = 1
	case lost:
		d.Losses = 1
	case tied:
		d.Ties = 1
	case allBad:
		if s.o.DropAllBad {
			return d, false
		}
		d.Ties = 1
	}
	return d, true
}

// sessionClusters are the sessions of a kind: all turns and raters of one depend
// on each other. With a styling each game has its styles.
func (s *sample) sessionClusters(kind int, st *styling, firstOnly bool) []stats.Cluster {
	var out []stats.Cluster
	for i := range s.studies {
		if s.studies[i].kind != kind {
			continue
		}
		var c stats.Cluster
		for _, g := range s.studies[i].games {
			d, ok := s.duel(g)
			if !ok || firstOnly && !g.first {
				continue
			}
			if st == nil {
				c.Duels = addDuel(c.Duels, d)
				continue
			}
			d.X = make([]float64, len(st.kept))
			for to, from := range st.kept {
				d.X[to] = g.style[from] / st.unit[to]
			}
			c.Duels = append(c.Duels, d)
		}
		if len(c.Duels) > 0 {
			out = append(out, c)
		}
	}
	return out
}

// addDuel adds up the games of one pair in a cluster.
func addDuel(duels []stats.Duel, d stats.Duel) []stats.Duel {
	if d.I > d.J {
		d.I, d.J, d.Wins, d.Losses = d.J, d.I, d.Losses, d.Wins
	}
	for i := range duels {
		if o := &duels[i]; o.I == d.I && o.J == d.J {
			o.Wins, o.Losses, o.Ties = o.Wins+d.Wins, o.Losses+d.Losses, o.Ties+d.Ties
			return duels
		}
	}
	return append(duels, d)
}

// battleClusters are the judges of the imported battles, or groups of them; a
// battle whose judge is not known, or all of them if there is one judge, stands
// alone.
func (s *sample) battleClusters() (out []stats.Cluster, judges int) {
	several := map[string]int{}
	for _, p := range s.pairings {
		if p.judge != "" && len(several) < 2 {
			several[p.judge] = 0
		}
	}
	at := map[string]int{}
	for _, p := range s.pairings {
		i, j := s.number[p.a], s.number[p.b]
		wins, losses, ties := float64(p.sum[won]), float64(p.sum[lost]), float64(p.sum[tied])
		if !s.o.DropAllBad {
			ties += float64(p.sum[allBad])
		}
		if p.judge != "" && len(several) > 1 {
			c, ok := at[p.judge]
			if !ok {
				c = len(out)
				at[p.judge] = c
				out = append(out, stats.Cluster{})
			}
			out[c].Duels = append(out[c].Duels, stats.Duel{I: i, J: j, Wins: wins, Losses: losses, Ties: ties})
			continue
		}
		for _, one := range []struct {
			n float64
			d stats.Duel
		}{{wins, stats.Duel{I: i, J: j, Wins: 1}}, {losses, stats.Duel{I: i, J: j, Losses: 1}}, {ties, stats.Duel{I: i, J: j, Ties: 1}}} {
			if one.n > 0 {
				out = append(out, stats.Cluster{Times: one.n, Duels: []stats.Duel{one.d}})
			}
		}
	}
	return out, len(at)
}

// fitHierarchical fits what the ranking shows: with style where that was asked
// for and can be had, over sessions alone, since battles have none.
func (s *sample) fitHierarchical(kind int) {
	s.clusters[kind] = s.sessionClusters(kind, nil, false)
	if kind == emotional {
		battles, judges := s.battleClusters()
		s.clusters[kind], s.judges = append(s.clusters[kind], battles...), judges
	}
	s.hier[kind], s.hierErr[kind] = stats.FitHierarchical(len(s.models), s.clusters[kind], s.o.Davidson)
	if s.o.Style {
		s.fitStyle(kind)
	}
}

// fitStyle scales the differences of style to a standard deviation of one
// (around no difference) and fits them beside the ratings.
func (s *sample) fitStyle(kind int) {
	st := &s.styled[kind]
	var square [styles]float64
	n := 0.0
	for i := range s.studies {
		if s.studies[i].kind != kind {
			continue
		}
		for _, g := range s.studies[i].games {
			n++
			for a, v := range g.style {
				square[a] += v * v
			}
		}
	}
	for a := range square {
		if square[a] > 0 {
			st.kept, st.unit = append(st.kept, a), append(st.unit, math.Sqrt(square[a]/n))
		}
	}
	if len(st.kept) == 0 {
		st.why = why("no_style")
		return
	}
	clusters := s.sessionClusters(kind, st, false)
	h, err := stats.FitHierarchical(len(s.models), clusters, false)
	if err != nil {
		st.why = because(err)
		return
	}
	st.ok = true
	s.hier[kind], s.hierErr[kind] = h, nil
}

// addStyles gives what the styles are worth, or why that cannot be had.
func (s *sample) addStyles(kind int, r *Ranking) {
	st := &s.styled[kind]
	if !st.ok {
		r.Why = first(r.Why, why("style", st.why.In(s.o.Words)))
		return
	}
	r.Method = "bradley-terry with style"
	for at, style := range st.kept {
		beta, low, high, err := s.hier[kind].Style(at)
		c := StyleCoefficient{Style: styleName(style), Points: Number(beta * stats.Scale)}
		if err != nil {
			c.Why = because(err)
		} else {
			c.Low, c.High = Number(low*stats.Scale), Number(high*stats.Scale)
		}
		r.Style = append(r.Style, c)
	}
}

// firstTurns rates the models by first turns alone, with style taken out where
// the ranking has it taken out.
func (s *sample) firstTurns(kind int) (*stats.Hierarchical, error) {
	var st *styling
	if s.styled[kind].ok {
		st = &s.styled[kind]
	}
	return stats.FitHierarchical(len(s.models), s.sessionClusters(kind, st, true), s.o.Davidson && st == nil)
}

// lead is whether the first model of a ranking is ahead of all others of its
// group: by Holm's test over all pairs, and by evidence that may be looked at
// after every session.
func (s *sample) lead(kind int, models []RankedModel, h *stats.Hierarchical) *Lead {
	var group []int
	for _, m := range models {
		if m.Group == 1 && m.Rating != nil {
			group = append(group, s.number[m.Model])
		}
	}
	if len(group) < 2 {
		return nil
	}
	top := group[0]
	var p []float64
	var ofTop []int
	for a, i := range group {
		for _, j := range group[a+1:] {
			_, v, err := h.Difference(i, j)
			if err != nil {
				v = 1
			}
			if i == top {
				ofTop = append(ofTop, len(p))
			}
			p = append(p, v)
		}
	}
	adjusted := stats.Holm(p)
	l := &Lead{Model: s.models[top], Method: "e-value, mixture of bets", Needed: *Number(float64(len(group)) / Significant)}
	most := 0.0
	for _, at := range ofTop {
		most = max(most, adjusted[at])
	}
	least := math.Inf(1)
	for _, j := range group[1:] {
		least = min(least, s.evidence(kind, top, j))
	}
	l.P, l.EValue = Number(most), Number(min(least, 1e12))
	l.Clear = most < Significant && least >= l.Needed
	return l
}

// evidence is the e-value for model i being preferred to model j: of each
// session or judge, the wins less the losses in their games.
func (s *sample) evidence(kind, i, j int) float64 {
	var scores, times []float64
	for c := range s.clusters[kind] {
		cl := &s.clusters[kind][c]
		up, all := 0.0, 0.0
		for _, d := range cl.Duels {
			switch {
			case d.I == i && d.J == j:
				up += d.Wins - d.Losses
			case d.I == j && d.J == i:
				up += d.Losses - d.Wins
			default:
				continue
			}
			all += d.Wins + d.Losses + d.Ties
		}
		if all > 0 {
			scores, times = append(scores, up/all), append(times, max(1, cl.Times))
		}
	}
	e, err := stats.EValue(scores, times)
	if err != nil {
		return 0
	}
	return e
}

// fewestAtLarge is how many raters an interval for raters at large takes.
const fewestAtLarge = 5

// atLarge gives the intervals for raters at large, from five raters on, and for
// scenarios at large, where some was used more than once: what these raters, or
// these scenarios, have in common is then drawn anew with the sessions.
func (s *sample) atLarge(kind int, r *Ranking) {
	h := s.hier[kind]
	if h == nil || s.o.Bootstrap < 20 || s.styled[kind].ok || kind == emotional && len(s.pairings) > 0 {
		return
	}
	c := s.crossed(kind)
	var use [][]int
	of, fewest := "", len(c.parts)
	if c.raters >= fewestAtLarge {
		use, of, fewest = append(use, c.factors[1]), "raters", min(fewest, c.raters)
	}
	if c.reused && c.scenarios >= 2 {
		use, fewest = append(use, c.factors[2]), min(fewest, c.scenarios)
		if of != "" {
			of += " and "
		}
		of += "scenarios"
	}
	if len(use) == 0 {
		return
	}
	draws := h.ScoreBootstrap(s.o.Seed, s.o.Bootstrap, c.parts, append(use, c.factors[0]))
	for i := range r.Models {
		m := &r.Models[i]
		if m.Low == nil {
			continue
		}
		if low, high, err := stats.Interval(draws[s.number[m.Model]], fewest); err == nil {
			m.AtLarge = &Span{Low: *Number(min(low, *m.Low)), High: *Number(max(high, *m.High)), Of: of}
		}
	}
}

// crossing is the games of a kind by session, rater and scenario.
type crossing struct {
	parts             []stats.Cluster // of one rater in one session
	factors           [3][]int        // of each part: its session, rater and scenario
	raters, scenarios int
	reused            bool // some scenario was played in several sessions
}

func (s *sample) crossed(kind int) (c crossing) {
	raters, scenarios, sessions := map[string]int{}, map[string]int{}, map[string]int{}
	for i := range s.studies {
		st := &s.studies[i]
		if st.kind != kind {
			continue
		}
		own := map[string]*stats.Cluster{}
		var names []string
		for _, g := range st.games {
			d, ok := s.duel(g)
			if !ok {
				continue
			}
			if own[g.rater] == nil {
				own[g.rater] = &stats.Cluster{}
				names = append(names, g.rater)
			}
			own[g.rater].Duels = addDuel(own[g.rater].Duels, d)
		}
		scenario := -1
		if st.scenario != "" && len(names) > 0 {
			if sessions[st.scenario]++; sessions[st.scenario] > 1 {
				c.reused = true
			}
			scenario = numberOf(scenarios, st.scenario)
		}
		for _, name := range names {
			c.parts = append(c.parts, *own[name])
			for factor, at := range []int{i, numberOf(raters, name), scenario} {
				c.factors[factor] = append(c.factors[factor], at)
			}
		}
	}
	c.raters, c.scenarios = len(raters), len(scenarios)
	return c
}

// numberOf numbers names as they come.
func numberOf(known map[string]int, name string) int {
	n, ok := known[name]
	if !ok {
		n = len(known)
		known[name] = n
	}
	return n
}
