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

// rated is what one rater has rated.
type rated struct {
	Rater
	points      map[int]int // how often each was given
	own, others []float64   // of replies that others rated too: the rater's points, and the others' mean
}

// raters describes who rated.
func (s *sample) raters() []Rater {
	found := s.ratedBy()
	out := make([]Rater, 0, len(found))
	for _, r := range found {
		r.describe(s.o.Study)
		out = append(out, r.Rater)
	}
	slices.SortFunc(out, func(a, b Rater) int { return cmp.Compare(a.Rater, b.Rater) })
	return out
}

// ratedBy gathers what each rater has rated, by name.
func (s *sample) ratedBy() map[string]*rated {
	found := map[string]*rated{}
	of := func(name string) *rated {
		if found[name] == nil {
			found[name] = &rated{Rater: Rater{Rater: name}, points: map[int]int{}}
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
	return found
}

// describe works out what the ratings say of the rater. A study has rules of its
// own for who is careless.
func (r *rated) describe(study *Planned) {
	if most := 0; r.Ratings > 0 {
		for _, n := range r.points {
			most = max(most, n)
		}
		r.Same = Number(float64(most) / float64(r.Ratings))
	}
	if len(r.own) > 0 {
		shift := 0.0
		for i := range r.own {
			shift += (r.own[i] - r.others[i]) / float64(len(r.own))
		}
		r.Severity = Number(shift)
	}
	agreement, err := stats.Pearson(r.own, r.others)
	r.Agreement = have(agreement, err)
	signs := r.Same != nil && r.Ratings >= carelessRatings && *r.Same >= carelessSame ||
		r.Agreement != nil && len(r.own) >= carelessReplies && *r.Agreement <= 0
	if r.Careless = signs; study != nil {
		r.Rules = study.Careless[r.Rater.Rater]
		r.Careless = len(r.Rules) > 0
	}
	switch {
	case r.Same == nil:
		r.Why = why("no_ratings_of_rater")
	case r.Severity == nil || r.Agreement == nil:
		r.Why = why("rates_alone")
	}
}

// people are the places of the lanes whose replies people wrote, the best first.
func (s *sample) people(r *Ranking) []Human {
	out := []Human{}
	for i, m := range r.Models {
		if human(m.Model) && m.Rating != nil {
			out = append(out, s.human(r, i))
		}
	}
	return out
}

// human is the place of one lane whose replies a person wrote.
func (s *sample) human(r *Ranking, at int) Human {
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

// fewestShared is how many models every rater must have rated together with
// others for the many-facet model.
const fewestShared = 2

// severity corrects the means of models once raters rated different sessions.
func (s *sample) severity() Severity {
	out := Severity{Models: []SeverityOfRaters{}}
	raters, differ := map[string]int{}, false
	for _, st := range s.ordered() {
		for _, name := range st.raters {
			numberOf(raters, name)
		}
	}
	for _, st := range s.ordered() {
		differ = differ || len(st.raters) > 0 && len(st.raters) < len(raters)
	}
	if len(raters) < 2 || !differ {
		out.Why = why("same_raters")
		return out
	}
	for kind := range kinds {
		s.severityOf(kind, &out)
	}
	if len(out.Models) == 0 {
		out.Why = why("none_given")
	}
	return out
}

func (s *sample) severityOf(kind int, out *Severity) {
	sc := s.commonScale(kind)
	models, raters := map[string]int{}, map[string]int{}
	var all []stats.FacetRating
	var names []string
	shared := map[[2]int]bool{}
	for _, st := range s.ordered() {
		if s.o.place(st.kind) != kind {
			continue
		}
		for _, m := range st.marks {
			if m.scale != sc {
				continue
			}
			i, r := numberOf(models, m.model), numberOf(raters, m.rater)
			if i == len(names) {
				names = append(names, m.model)
			}
			shared[[2]int{r, i}] = true
			all = append(all, stats.FacetRating{Thing: i, Rater: r, Point: m.point, N: m.n})
		}
	}
	if len(raters) < 2 || len(models) < 2 {
		return
	}
	means, centred := plainMeans(all, len(models), len(raters))
	corrected, method := centred, Centring
	if overlap(shared, len(raters), len(models)) {
		if f, err := stats.ManyFacet(all, len(models), len(raters), sc.min, sc.max); err == nil {
			corrected, method = f.Expected, ManyFacet
		}
	}
	out.Method = method
	for i, name := range names {
		mean, with := Number(means[i]), Number(corrected[i])
		if mean != nil && with != nil {
			out.Models = append(out.Models, SeverityOfRaters{Model: name, Kind: s.o.kindAt(kind), Mean: *mean, Corrected: *with})
		}
	}
	slices.SortStableFunc(out.Models, func(a, b SeverityOfRaters) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), -cmp.Compare(a.Corrected, b.Corrected), cmp.Compare(a.Model, b.Model))
	})
}

// overlap reports whether every rater shares enough models with others.
func overlap(shared map[[2]int]bool, raters, models int) bool {
	for r := range raters {
		n := 0
		for i := range models {
			for other := range raters {
				if other != r && shared[[2]int{r, i}] && shared[[2]int{other, i}] {
					n++
					break
				}
			}
		}
		if n < fewestShared {
			return false
		}
	}
	return true
}

// plainMeans are the models' means, and those with each rater's mean taken away
// and the mean of all put back.
func plainMeans(all []stats.FacetRating, models, raters int) (means, centred []float64) {
	sum, n := make([]float64, models), make([]float64, models)
	sumOf, nOf, total, count := make([]float64, raters), make([]float64, raters), 0.0, 0.0
	for _, r := range all {
		v := r.N * float64(r.Point)
		sum[r.Thing], n[r.Thing] = sum[r.Thing]+v, n[r.Thing]+r.N
		sumOf[r.Rater], nOf[r.Rater] = sumOf[r.Rater]+v, nOf[r.Rater]+r.N
		total, count = total+v, count+r.N
	}
	means, centred = make([]float64, models), make([]float64, models)
	for i := range sum {
		means[i] = sum[i] / n[i]
	}
	for _, r := range all {
		centred[r.Thing] += r.N * (float64(r.Point) - sumOf[r.Rater]/nOf[r.Rater] + total/count) / n[r.Thing]
	}
	return means, centred
}
