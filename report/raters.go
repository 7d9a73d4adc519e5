package report

import (
	"cmp"
	"math"
	"slices"

	"kansei/stats"
)

// What makes a rater look careless: nearly all ratings on one point, or no
// agreement with the others on many replies.
const (
	carelessSame    = 0.9
	carelessRatings = 30
	carelessReplies = 20
)

// raters describes who rated.
func (s *sample) raters() []Rater {
	type sums struct {
		Rater
		points      map[int]int
		own, others []float64
	}
	found := map[string]*sums{}
	of := func(name string) *sums {
		if found[name] == nil {
			found[name] = &sums{Rater: Rater{Rater: name}, points: map[int]int{}}
		}
		return found[name]
	}
	for _, st := range s.ordered() {
		for _, name := range st.raters {
			of(name).Sessions++
		}
		for name, points := range st.points {
			for v, n := range points {
				of(name).points[v] += n
				of(name).Ratings += n
			}
		}
		for _, u := range st.units {
			sum := 0.0
			for _, v := range u.values {
				sum += v
			}
			for i, name := range u.raters {
				r := of(name)
				r.own = append(r.own, u.values[i])
				r.others = append(r.others, (sum-u.values[i])/float64(len(u.values)-1))
			}
		}
	}
	out := make([]Rater, 0, len(found))
	for _, r := range found {
		if most := 0; r.Ratings > 0 {
			for _, n := range r.points {
				most = max(most, n)
			}
			r.Same = number(float64(most) / float64(r.Ratings))
		}
		if len(r.own) > 0 {
			shift := 0.0
			for i := range r.own {
				shift += (r.own[i] - r.others[i]) / float64(len(r.own))
			}
			r.Severity = number(shift)
		}
		agreement, err := stats.Pearson(r.own, r.others)
		r.Agreement = have(agreement, err)
		r.Careless = r.Same != nil && r.Ratings >= carelessRatings && *r.Same >= carelessSame ||
			r.Agreement != nil && len(r.own) >= carelessReplies && *r.Agreement <= 0
		switch {
		case r.Same == nil:
			r.Why = why("no_ratings_of_rater")
		case r.Severity == nil || r.Agreement == nil:
			r.Why = why("rates_alone")
		}
		out = append(out, r.Rater)
	}
	slices.SortFunc(out, func(a, b Rater) int { return cmp.Compare(a.Rater, b.Rater) })
	return out
}

// human is the place of the lane whose replies a person wrote.
func (s *sample) human(r *Ranking) Human {
	at := slices.IndexFunc(r.Models, func(m RankedModel) bool { return human(m.Model) && m.Rating != nil })
	if at < 0 {
		return Human{Why: why("no_human")}
	}
	me := r.Models[at]
	h := Human{Model: me.Model, Rating: me.Rating, Low: me.Low, High: me.High, Why: me.Why}
	for i, m := range r.Models {
		switch {
		case i == at || m.Rating == nil || m.Group != me.Group || sizeless(m.Model):
		case *m.Rating > *me.Rating:
			h.Above++
		default:
			h.Below++
		}
	}
	if math.IsNaN(or(me.Low, math.NaN())) {
		h.Why = first(me.Why, why("none_given"))
	}
	return h
}
