package report

import (
	"cmp"
	"slices"

	"kansei/stats"
)

// The kinds of scenario, as places in arrays.
const (
	emotional = iota // what stands for sensibility: see Options.Kind
	rational
	creative // of emotional and creative sessions the other ones
	kinds
)

// mostModels is how many models a ranking may have: the table of pairs grows
// with the square.
const mostModels = 1500

// Find makes the findings. It leaves the input as it is, and the same input,
// in whatever order it came, gives the same findings.
func Find(in *Input, o Options) Findings {
	if o.Words == nil {
		o.Words = english()
	}
	f := find(in, o)
	f.Study = o.Study
	var careless []string
	for _, r := range f.Raters {
		if r.Careless {
			careless = append(careless, r.Rater)
		}
	}
	if len(careless) > 0 && len(careless) < len(f.Raters) {
		rest := find(in.without(careless), o)
		f.Without = compareWithout(&f, rest, careless)
		if o.Study != nil {
			f.Without.Models = twice(&f.Ranking, &rest.Ranking)
		}
	}
	return f
}

// twice puts two rankings of the same models beside each other.
func twice(with, without *Ranking) []Twice {
	out := make([]Twice, 0, len(with.Models))
	for _, m := range with.Models {
		row := Twice{Model: m.Model, RatingWith: m.Rating, LowWith: m.Low, HighWith: m.High}
		for _, w := range without.Models {
			if w.Model == m.Model {
				row.Rating, row.Low, row.High = w.Rating, w.Low, w.High
			}
		}
		out = append(out, row)
	}
	return out
}

// compareWithout is what changes when raters are left out.
func compareWithout(f *Findings, rest Findings, raters []string) *Without {
	top := func(r *Ranking) string {
		if len(r.Models) == 0 || r.Models[0].Rating == nil {
			return ""
		}
		return r.Models[0].Model
	}
	w := &Without{
		Raters: raters, Top: top(&rest.Ranking), TopBefore: top(&f.Ranking), Verdict: rest.Size.Thesis.Verdict,
		Difference: rest.Size.Thesis.Difference, DifferenceBefore: f.Size.Thesis.Difference,
	}
	if w.Difference == nil || w.DifferenceBefore == nil {
		w.Why = first(rest.Size.Thesis.Why, f.Size.Thesis.Why, why("none_given"))
	}
	return w
}

func find(in *Input, o Options) Findings {
	s := newSample(in, o)
	f := Findings{Words: o.Words, Inputs: s.inputs()}
	s.severe = s.severity()
	size := newSizing(s)
	draws := s.bootstrap(size)
	f.Ranking = s.ranking(emotional)
	if s.games[rational] > 0 {
		r := s.ranking(rational)
		f.Rational = &r
		if s.games[emotional] == 0 {
			f.Ranking.Why = why("only_rational")
		}
	}
	if s.games[creative] > 0 {
		r := s.ranking(creative)
		f.Creative = &r
	}
	f.Leading, f.Other = o.kindAt(emotional), o.kindAt(creative)
	f.Dimensions = s.dimensions(draws)
	f.Agreement = s.agreement()
	f.Checks = s.checks()
	f.Size = size.findings(draws)
	f.Raters = s.raters()
	f.Severity = s.severe
	f.Judges = s.judgesOf()
	if f.People = s.people(&f.Ranking); len(f.People) > 0 {
		f.Human = f.People[0]
	} else {
		f.Human = Human{Why: why("no_human")}
	}
	return f
}

// sample is the input with numbers for names, in an order of its own.
type sample struct {
	o       Options
	in      *Input
	studies []compiled
	models  []string
	number  map[string]int // of each model
	slots   []slot         // the cells of the table of dimensions
	scores  []Score
	own     bool // the scores are those that the program comes with

	counts   [kinds]*stats.Counts // everything that was played
	first    [kinds]*stats.Counts // in first turns
	games    [kinds]int
	fit      [kinds]stats.Fit // by maximum likelihood
	fitErr   [kinds]error
	clusters [kinds][]stats.Cluster // sessions, and judges or battles from elsewhere
	hier     [kinds]*stats.Hierarchical
	hierErr  [kinds]error
	styled   [kinds]styling
	severe   Severity
	pairings []paired
	judges   int // of the imported battles, where they are the clusters
}

// compiled is a study in numbers.
type compiled struct {
	cluster  uint64 // the number of the session
	kind     int
	scenario string
	moves    []move
	cells    []share
	games    []game
}

// move adds n games to a place of a table of counts.
type move struct {
	part int
	at   int
	n    float64
}

// share adds to a slot.
type share struct {
	slot   int
	sum, n float64
}

// slot is a model on a dimension in a kind of scenario, on one scale.
type slot struct {
	slotKey
	sum, n      float64
	top, bottom int // ratings at the ends of the scale
	none        int
	clusters    int
}

// scale is the span of a rubric's points.
type scale struct{ min, max int }

func newSample(in *Input, o Options) *sample {
	s := &sample{o: o, in: in, number: map[string]int{}, scores: slices.Clone(in.scores)}
	if len(s.scores) == 0 {
		s.scores, s.own = Reference(), true
	}
	slices.SortStableFunc(s.scores, func(a, b Score) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Model, b.Model), cmp.Compare(a.Score, b.Score))
	})
	studies := make([]*study, len(in.studies))
	for i := range studies {
		studies[i] = &in.studies[i]
	}
	slices.SortFunc(studies, func(a, b *study) int { return cmp.Compare(a.id, b.id) })
	s.nameModels(studies)
	if len(s.models) > mostModels {
		return s
	}
	for k := range kinds {
		s.counts[k], s.first[k] = stats.NewCounts(len(s.models)), stats.NewCounts(len(s.models))
	}
	slots := map[slotKey]int{}
	for _, st := range studies {
		s.studies = append(s.studies, s.compile(st, slots))
	}
	s.sortSlots()
	s.addBattles()
	for k := range kinds {
		s.fit[k], s.fitErr[k] = stats.FitBradleyTerry(s.counts[k], stats.Options{Rule: s.rule()})
		s.fitHierarchical(k)
	}
	return s
}

func (s *sample) rule() stats.Rule {
	return stats.Rule{Davidson: s.o.Davidson, DropAllBad: s.o.DropAllBad}
}

// nameModels numbers everything that was rated or played, by name.
func (s *sample) nameModels(studies []*study) {
	for _, st := range studies {
		for _, c := range st.cells {
			s.number[c.model] = 0
		}
		for _, g := range st.games {
			s.number[g.a], s.number[g.b] = 0, 0
		}
	}
	for _, model := range s.in.battles.models.list {
		s.number[model] = 0
	}
	for model := range s.number {
		s.models = append(s.models, model)
	}
	slices.Sort(s.models)
	for i, model := range s.models {
		s.number[model] = i
	}
}

type slotKey struct {
	model, kind int
	dimension   string
	scale       scale
}

// compile adds a study to the sums and keeps its own part of each.
func (s *sample) compile(st *study, slots map[slotKey]int) compiled {
	c := compiled{cluster: stats.ID(st.id), kind: s.o.place(st.kind), scenario: st.scenario}
	c.games = st.games
	for _, g := range st.games {
		i, j := s.number[g.a], s.number[g.b]
		m := moveOf(len(s.models), i, j, g.result)
		add(s.counts[c.kind], m, 1)
		if g.first {
			add(s.first[c.kind], m, 1)
		}
		s.games[c.kind]++
		c.moves = addMove(c.moves, m)
	}
	for _, cell := range st.cells {
		k := slotKey{s.number[cell.model], c.kind, cell.dimension, cell.scale}
		at, ok := slots[k]
		if !ok {
			at = len(s.slots)
			slots[k] = at
			s.slots = append(s.slots, slot{slotKey: k})
		}
		sum := &s.slots[at]
		sum.sum += cell.sum
		sum.n += cell.n
		sum.none += cell.none
		sum.top += cell.top
		sum.bottom += cell.bottom
		if cell.n > 0 {
			if n := slices.IndexFunc(c.cells, func(s share) bool { return s.slot == at }); n >= 0 {
				c.cells[n].sum += cell.sum
				c.cells[n].n += cell.n
				continue
			}
			sum.clusters++
			c.cells = append(c.cells, share{at, cell.sum, cell.n})
		}
	}
	return c
}

// sortSlots puts the slots into the order of the table: by kind, model and
// dimension, overall last.
func (s *sample) sortSlots() {
	order := make([]int, len(s.slots))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		x, y := &s.slots[a], &s.slots[b]
		return cmp.Or(x.kind-y.kind, x.model-y.model, CompareDimensions(x.dimension, y.dimension), x.scale.max-y.scale.max, x.scale.min-y.scale.min)
	})
	now, sorted := make([]int, len(order)), make([]slot, len(order))
	for to, from := range order {
		now[from], sorted[to] = to, s.slots[from]
	}
	s.slots = sorted
	for i := range s.studies {
		for j := range s.studies[i].cells {
			s.studies[i].cells[j].slot = now[s.studies[i].cells[j].slot]
		}
	}
}

// CompareDimensions keeps the order of the built-in rubrics, with dimensions
// that are not theirs behind them.
func CompareDimensions(a, b string) int {
	known := []string{"emotion", "empathy", "feeling", "understanding", "expression", "correctness", "rigour", "clarity", Overall}
	place := func(d string) int {
		if i := slices.Index(known, d); i >= 0 {
			return i
		}
		return len(known)
	}
	return cmp.Or(place(a)-place(b), cmp.Compare(a, b))
}

// addBattles counts the imported battles with the emotional games: they are
// what people like, and no test of reason.
func (s *sample) addBattles() {
	s.pairings = s.in.battles.ordered()
	for _, p := range s.pairings {
		i, j := s.number[p.a], s.number[p.b]
		c := s.counts[emotional]
		c.Win(i, j, float64(p.sum[won]))
		c.Win(j, i, float64(p.sum[lost]))
		c.Tie(i, j, float64(p.sum[tied]))
		c.Bad(i, j, float64(p.sum[allBad]))
		for _, n := range p.sum {
			s.games[emotional] += int(n)
		}
	}
}

// inputs is what the report was made from.
func (s *sample) inputs() Inputs {
	n := s.in.counts
	raters := map[string]bool{}
	for i := range s.in.studies {
		n = n.plus(s.in.studies[i].counts)
		for _, name := range s.in.studies[i].raters {
			raters[name] = true
		}
	}
	n.Raters, n.Models, n.Scores, n.Reference = len(raters), len(s.models), len(s.scores), s.own
	for _, model := range s.models {
		if builtin(model) {
			n.Builtin++
		}
	}
	return n
}

// The parts of a table of counts.
const (
	partWins = iota
	partTies
	partBad
)

func moveOf(k, i, j int, r result) move {
	switch r {
	case won:
		return move{partWins, i*k + j, 1}
	case lost:
		return move{partWins, j*k + i, 1}
	case tied:
		return move{partTies, min(i, j)*k + max(i, j), 1}
	default:
		return move{partBad, min(i, j)*k + max(i, j), 1}
	}
}

// addMove adds up equal moves, of which a session has few.
func addMove(moves []move, m move) []move {
	for i := range moves {
		if moves[i].part == m.part && moves[i].at == m.at {
			moves[i].n += m.n
			return moves
		}
	}
	return append(moves, m)
}

func add(c *stats.Counts, m move, weight float64) {
	switch m.part {
	case partWins:
		c.Wins[m.at] += m.n * weight
	case partTies:
		c.Ties[m.at] += m.n * weight
	default:
		c.AllBad[m.at] += m.n * weight
	}
}
