package report

import (
	"math"
	"sync"

	"kansei/stats"
)

// draws is what came out of each replicate of the bootstrap: NaN where a
// replicate had no answer.
type draws struct {
	mean  [][]float64        // by slot
	point [sides][][]float64 // by model of the sizing: the mean over its dimensions
}

// scratch is what one replicate needs room for.
type scratch struct {
	sum, n []float64
	value  []float64
}

// bootstrap draws sessions.
func (s *sample) bootstrap(z *sizing) *draws {
	b := s.o.Bootstrap
	d := &draws{mean: table(len(s.slots), b)}
	for side := range sides {
		d.point[side] = table(len(z.names), b)
	}
	if b < 20 || len(s.models) > mostModels || len(s.slots) == 0 {
		return d
	}
	room := sync.Pool{New: func() any {
		return &scratch{make([]float64, len(s.slots)), make([]float64, len(s.slots)), make([]float64, len(z.names))}
	}}
	clusters := mapped(s.studies, func(c compiled) uint64 { return c.cluster })
	stats.Poisson(s.o.Seed, b, clusters, func(replicate int, weight []float64) {
		t := room.Get().(*scratch)
		s.replicate(t, replicate, weight, d)
		for side := range sides {
			z.means(side, t.sum, t.n, t.value)
			for i, v := range t.value {
				d.point[side][i][replicate] = v
			}
		}
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

// replicate adds the drawn sessions up.
func (s *sample) replicate(t *scratch, b int, weight []float64, d *draws) {
	clear(t.sum)
	clear(t.n)
	for i, w := range weight {
		if w == 0 {
			continue
		}
		for _, c := range s.studies[i].cells {
			t.sum[c.slot] += c.sum * w
			t.n[c.slot] += c.n * w
		}
	}
	for i := range s.slots {
		if t.n[i] > 0 {
			d.mean[i][b] = t.sum[i] / t.n[i]
		}
	}
}
