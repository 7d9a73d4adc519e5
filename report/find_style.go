package report

import (
	"math"

	"kansei/stats"
)

// styling is a ranking with style taken out.
type styling struct {
	ok    bool
	fit   stats.Fit
	why   Why
	kept  []int     // the styles that differ at all
	unit  []float64 // one standard deviation of each
	beta  []float64
	start []float64 // ratings and coefficients
}

// styledGame is a game with all its styles; fitStyle scales them.
func (s *sample) styledGame(g game) stats.StyledGame {
	out := stats.StyledGame{I: s.number[g.a], J: s.number[g.b], Weight: 1, X: g.style[:]}
	switch g.result {
	case won:
		out.Score = 1
	case tied:
		out.Score = 0.5
	case allBad:
		out.Score = 0.5
		if s.o.DropAllBad {
			out.Weight = 0
		}
	case lost:
	}
	return out
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
		for _, g := range s.studies[i].style {
			n += g.Weight
			for a, v := range g.X {
				square[a] += g.Weight * v * v
			}
		}
	}
	for a := range square {
		if square[a] > 0 {
			st.kept = append(st.kept, a)
			st.unit = append(st.unit, math.Sqrt(square[a]/n))
		}
	}
	if len(st.kept) == 0 {
		st.why = why("no_style")
		return
	}
	for i := range s.studies {
		if s.studies[i].kind != kind {
			continue
		}
		for j := range s.studies[i].style {
			g := &s.studies[i].style[j]
			x := make([]float64, len(st.kept))
			for to, from := range st.kept {
				x[to] = g.X[from] / st.unit[to]
			}
			g.X = x
		}
	}
	fit, beta, err := stats.FitStyled(len(s.models), s.styledGames(kind, nil, s.counts[kind]), stats.Options{})
	if err != nil {
		st.why = because(err)
		return
	}
	st.ok, st.fit, st.beta = true, fit, beta
	st.start = append(append([]float64(nil), fit.Rating...), beta...)
}

// styledGames lists the games of a replicate: those of sessions by weight (nil
// is once each), and what else is in the counts, which has no style.
func (s *sample) styledGames(kind int, weight []float64, counts *stats.Counts) []stats.StyledGame {
	var out []stats.StyledGame
	for i := range s.studies {
		w := 1.0
		if weight != nil {
			w = weight[i]
		}
		if s.studies[i].kind != kind || w == 0 {
			continue
		}
		for _, g := range s.studies[i].style {
			g.Weight *= w
			out = append(out, g)
		}
	}
	if kind != emotional || s.urn == nil {
		return out
	}
	rest := stats.NewCounts(counts.K)
	addAll(rest, counts)
	for i := range s.studies {
		w := 1.0
		if weight != nil {
			w = weight[i]
		}
		if s.studies[i].kind == kind {
			for _, m := range s.studies[i].moves {
				add(rest, m, -w)
			}
		}
	}
	none := make([]float64, len(s.styled[kind].kept))
	for i := range rest.K {
		for j := range rest.K {
			tie := rest.Ties[i*rest.K+j]
			if !s.o.DropAllBad {
				tie += rest.AllBad[i*rest.K+j]
			}
			if w := rest.Wins[i*rest.K+j]; w > 0 {
				out = append(out, stats.StyledGame{I: i, J: j, Score: 1, Weight: w, X: none})
			}
			if tie > 0 {
				out = append(out, stats.StyledGame{I: i, J: j, Score: 0.5, Weight: tie, X: none})
			}
		}
	}
	return out
}

// styleOf tells what the styles are worth, or why that cannot be had.
func (s *sample) styleOf(kind int, d *draws, r *Ranking) {
	st := &s.styled[kind]
	if !st.ok {
		r.Why = first(r.Why, why("style", st.why.In(s.o.Words)))
		return
	}
	r.Method = "bradley-terry with style"
	clusters := 0
	for i := range s.studies {
		if s.studies[i].kind == kind && len(s.studies[i].style) > 0 {
			clusters++
		}
	}
	for at, style := range st.kept {
		c := StyleCoefficient{Style: styleName(style), Points: number(st.beta[at] * stats.Scale)}
		low, high, err := stats.Interval(d.beta[kind][at], clusters)
		if err != nil {
			c.Why = s.noInterval(err)
		} else {
			c.Low, c.High = number(low), number(high)
		}
		r.Style = append(r.Style, c)
	}
}
