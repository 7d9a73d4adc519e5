package report

import (
	"cmp"
	"math"
	"slices"

	"kansei/sessions"
)

// addGuesses scores the guesses of each rater at each reveal. Whether they tell
// the lanes apart is asked by dealing the same guesses out to the lanes at
// random, as the program did with the labels.
func (r *reader) addGuesses() {
	models := map[string]bool{}
	for i := range r.s.Lanes {
		models[r.s.Lanes[i].Name()] = true
	}
	var raters []sessions.Rater
	guessed, truth := map[sessions.Rater][]string{}, map[sessions.Rater][]string{}
	for _, g := range r.s.StandingGuesses() {
		lane := r.s.Lane(g.Lane)
		if len(models) < 2 {
			break
		}
		if guessed[g.Rater] == nil {
			raters = append(raters, g.Rater)
		}
		name := g.Guess
		if name == lane.Ref() {
			name = lane.Name()
		}
		guessed[g.Rater], truth[g.Rater] = append(guessed[g.Rater], name), append(truth[g.Rater], lane.Name())
	}
	slices.SortFunc(raters, func(a, b sessions.Rater) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.By, b.By), a.Pass-b.Pass)
	})
	all := make([]string, 0, len(r.s.Lanes))
	for i := range r.s.Lanes {
		all = append(all, r.s.Lanes[i].Name())
	}
	for _, by := range raters {
		g := guess{all: len(guessed[by]), chance: dealt(guessed[by], all)}
		for i, name := range guessed[by] {
			if name == truth[by][i] {
				g.right++
			}
		}
		r.st.guesses = append(r.st.guesses, g)
	}
}

// dealt is how likely each number of right guesses is when the models are dealt
// out to the lanes at random: over all orders up to six lanes, else by the
// expected number alone (Poisson's distribution, cut off).
func dealt(guesses, models []string) []float64 {
	out := make([]float64, len(guesses)+1)
	if len(models) > 6 {
		mean := 0.0
		for _, g := range guesses {
			for _, m := range models {
				if g == m {
					mean += 1 / float64(len(models))
				}
			}
		}
		sum, term := 0.0, math.Exp(-mean)
		for k := range out {
			out[k] = term
			sum += term
			term *= mean / float64(k+1)
		}
		for k := range out {
			out[k] /= sum
		}
		return out
	}
	order := slices.Clone(models)
	orders := 0.0
	var deal func(at, right int)
	deal = func(at, right int) {
		if at == len(order) {
			out[right]++
			orders++
			return
		}
		for i := at; i < len(order); i++ {
			order[at], order[i] = order[i], order[at]
			hit := 0
			if at < len(guesses) && guesses[at] == order[at] {
				hit = 1
			}
			deal(at+1, right+hit)
			order[at], order[i] = order[i], order[at]
		}
	}
	deal(0, 0)
	for k := range out {
		out[k] /= orders
	}
	return out
}
