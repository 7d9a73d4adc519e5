package report

import (
	"math"
	"math/rand/v2"
	"sync"

	"kansei/stats"
)

// draws is what came out of each replicate of the bootstrap: NaN where a
// replicate had no answer.
type draws struct {
	rating [kinds][][]float64 // by model
	beta   [kinds][][]float64 // by style
	mean   [][]float64        // by slot
	axis   [axes]axisDraws
	score  [sides][][]float64 // by model of the sizing, before models are drawn
}

// axisDraws are the correlations with one measure of size. Models are drawn
// within each replicate of the sessions; the fixed difference is with all
// models as they are.
type axisDraws struct {
	rho, tau             [sides][]float64
	difference, noModels []float64
}

// desk is what one replicate needs room for.
type desk struct {
	counts [kinds]*stats.Counts
	drawn  *stats.Counts
	sum, n []float64
	rating [kinds][]float64
	value  [sides][]float64
}

// bootstrap draws sessions (and imported battles) with replacement, and within
// each draw models for what is about models.
func (s *sample) bootstrap(z *sizing) *draws {
	b := s.o.Bootstrap
	d := &draws{mean: table(len(s.slots), b)}
	for k := range kinds {
		d.rating[k] = table(len(s.models), b)
		d.beta[k] = table(len(s.styled[k].kept), b)
	}
	for side := range sides {
		d.score[side] = table(len(z.names), b)
	}
	for a := range axes {
		for side := range sides {
			d.axis[a].rho[side], d.axis[a].tau[side] = column(b), column(b)
		}
		d.axis[a].difference, d.axis[a].noModels = column(b), column(b)
	}
	if b < 20 || len(s.models) > mostModels {
		return d
	}
	room := sync.Pool{New: func() any { return s.newDesk(z) }}
	stats.Resample(s.o.Seed, b, len(s.studies), func(replicate int, weight []float64, rng *rand.Rand) {
		t := room.Get().(*desk)
		s.replicate(t, replicate, weight, rng, d)
		z.replicate(t, replicate, rng, d)
		room.Put(t)
	})
	return d
}

// table is rows of replicates without an answer yet.
func table(rows, replicates int) [][]float64 {
	out := make([][]float64, rows)
	for i := range out {
		out[i] = column(replicates)
	}
	return out
}

func column(replicates int) []float64 {
	out := make([]float64, max(0, replicates))
	for i := range out {
		out[i] = math.NaN()
	}
	return out
}

func (s *sample) newDesk(z *sizing) *desk {
	t := &desk{sum: make([]float64, len(s.slots)), n: make([]float64, len(s.slots))}
	for k := range kinds {
		t.counts[k] = stats.NewCounts(len(s.models))
		t.rating[k] = make([]float64, len(s.models))
	}
	if s.urn != nil {
		t.drawn = stats.NewCounts(len(s.models))
	}
	for side := range sides {
		t.value[side] = make([]float64, len(z.names))
	}
	return t
}

// replicate adds the drawn sessions up and rates them.
func (s *sample) replicate(t *desk, b int, weight []float64, rng *rand.Rand, d *draws) {
	for k := range kinds {
		t.counts[k].Reset()
	}
	clear(t.sum)
	clear(t.n)
	for i, w := range weight {
		if w == 0 {
			continue
		}
		st := &s.studies[i]
		for _, m := range st.moves {
			add(t.counts[st.kind], m, w)
		}
		for _, c := range st.cells {
			t.sum[c.slot] += c.sum * w
			t.n[c.slot] += c.n * w
		}
	}
	if s.urn != nil {
		s.urn.Draw(rng, t.drawn)
		addAll(t.counts[emotional], t.drawn)
	}
	for i := range s.slots {
		if t.n[i] > 0 {
			d.mean[i][b] = t.sum[i] / t.n[i]
		}
	}
	for k := range kinds {
		s.rate(t, k, b, weight, d)
	}
}

// rate fits a replicate. One that falls apart where the whole does not has no
// answer.
func (s *sample) rate(t *desk, kind, b int, weight []float64, d *draws) {
	for i := range t.rating[kind] {
		t.rating[kind][i] = math.NaN()
	}
	whole, err := s.best(kind)
	if err != nil {
		return
	}
	var fit stats.Fit
	if st := &s.styled[kind]; st.ok {
		var beta []float64
		fit, beta, err = stats.FitStyled(len(s.models), s.styledGames(kind, weight, t.counts[kind]), stats.Options{Start: st.start})
		for i := range beta {
			d.beta[kind][i][b] = beta[i] * stats.Scale
		}
	} else {
		fit, err = stats.FitBradleyTerry(t.counts[kind], stats.Options{Rule: s.rule(), Start: whole.Rating})
	}
	if err != nil || fit.Shape.Groups > whole.Shape.Groups {
		return
	}
	recentre(fit, whole)
	for i, v := range fit.Rating {
		if fit.Shape.Group[i] >= 0 {
			t.rating[kind][i] = v
			d.rating[kind][i][b] = v
		}
	}
}

// recentre moves the ratings of a replicate, in which a model may be missing, so
// that those that are there have the mean that they have in the whole.
func recentre(fit, whole stats.Fit) {
	shift, n := make([]float64, fit.Shape.Groups), make([]float64, fit.Shape.Groups)
	for i, g := range fit.Shape.Group {
		if g >= 0 {
			shift[g] += whole.Rating[i] - fit.Rating[i]
			n[g]++
		}
	}
	for i, g := range fit.Shape.Group {
		if g >= 0 {
			fit.Rating[i] += shift[g] / n[g]
		}
	}
}
