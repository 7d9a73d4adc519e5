package report

import (
	"cmp"
	"math"
	"slices"

	"kansei/sessions"
)

// overall is the dimension that stands for a verdict where there is none.
const overall = "overall"

// reader adds a session up.
type reader struct {
	s      *sessions.Session
	open   bool
	st     *study
	lanes  []string            // ids
	models []string            // of each lane
	dims   []string            // the rubric's
	newest [][]*sessions.Reply // by lane and turn: the reply that counts
	looks  [][][styles]float64 // its style

	entries  []entry            // the ratings that count, in order
	verdicts []sessions.Verdict // those that count, by turn and rater
	first    map[string]int     // by rater: the first pass with anything that counts
}

// entry is a rating that counts.
type entry struct {
	lane      int
	dimension int // its place in the rubric; one that is not in it comes last
	*sessions.Rating
}

// readStudy adds up a session.
func readStudy(s *sessions.Session, open bool) study {
	s = distinguished(s)
	st := study{id: s.ID, updated: s.UpdatedAt, kind: kindOf(s)}
	r := &reader{s: s, open: open, st: &st, first: map[string]int{}}
	st.counts.Sessions, st.counts.Turns = 1, len(s.Turns)
	for i := range s.Lanes {
		r.lanes, r.models = append(r.lanes, s.Lanes[i].ID), append(r.models, s.Lanes[i].Name())
		st.sizes = append(st.sizes, sized{r.models[i], s.Lanes[i].Size})
	}
	for i := range s.Rubric.Dimensions {
		r.dims = append(r.dims, s.Rubric.Dimensions[i].ID)
	}
	r.readReplies()
	r.readRatings()
	r.readVerdicts()
	r.firstPasses()
	r.addCells()
	r.addAgreement()
	r.addGames()
	r.addLengths()
	r.addGuesses()
	if s.Blinded() && len(st.cells)+len(st.games) > 0 {
		st.counts.Opened = 1
	}
	return st
}

// readReplies finds the reply of every lane to every message that counts, and
// counts those that name themselves.
func (r *reader) readReplies() {
	r.newest, r.looks = make([][]*sessions.Reply, len(r.lanes)), make([][][styles]float64, len(r.lanes))
	for i := range r.newest {
		r.newest[i], r.looks[i] = make([]*sessions.Reply, len(r.s.Turns)+1), make([][styles]float64, len(r.s.Turns)+1)
	}
	for t := range r.s.Turns {
		turn := &r.s.Turns[t]
		for lane := range r.newest {
			if reply := turn.Counting(r.lanes[lane]); reply != nil {
				r.newest[lane][turn.N] = reply
				r.st.counts.Replies++
				r.looks[lane][turn.N] = styleOf(reply.Text)
				if slices.Contains(reply.Flags, sessions.FlagNamesItself) {
					r.st.counts.SelfNaming++
				}
			}
		}
	}
}

func (r *reader) lane(id string) int { return slices.Index(r.lanes, id) }

// reply is the reply of a lane to a turn that counts, nil if there is none.
func (r *reader) reply(lane, turn int) *sessions.Reply {
	if lane < 0 || turn < 1 || turn > len(r.s.Turns) {
		return nil
	}
	return r.newest[lane][turn]
}

// readRatings keeps the newest rating of each address, dimension and rater.
func (r *reader) readRatings() {
	all := make([]entry, len(r.s.Ratings))
	for i := range r.s.Ratings {
		e := &r.s.Ratings[i]
		all[i] = entry{r.lane(e.Lane), slices.Index(r.dims, e.Dimension), e}
		if all[i].dimension < 0 {
			all[i].dimension = len(r.dims)
		}
	}
	slices.SortStableFunc(all, compareEntries)
	r.entries = all[:0]
	for i, e := range all {
		if i+1 < len(all) && compareEntries(e, all[i+1]) == 0 || e.Withdrawn {
			continue
		}
		reply := r.reply(e.lane, e.Turn)
		switch {
		case reply == nil || reply.Attempt != e.Attempt:
			r.st.counts.Superseded++
			continue
		case !e.Blind && !r.open:
			r.st.counts.NotBlind++
			continue
		case e.Value != nil && (*e.Value < r.s.Rubric.Min || *e.Value > r.s.Rubric.Max):
			r.st.counts.OffScale++
			continue
		}
		r.st.counts.Ratings++
		r.entries = append(r.entries, e)
	}
}

// compareEntries orders ratings by turn, lane, attempt, dimension, rater and
// pass; equal ones are of one address.
func compareEntries(a, b entry) int {
	if by := cmp.Or(a.Turn-b.Turn, a.lane-b.lane, a.Attempt-b.Attempt, a.dimension-b.dimension); by != 0 {
		return by
	}
	if by := cmp.Compare(a.Dimension, b.Dimension); by != 0 {
		return by
	}
	if by := cmp.Compare(a.Name, b.Name); by != 0 {
		return by
	}
	return a.Pass - b.Pass
}

// readVerdicts keeps the newest verdict of each turn and rater.
func (r *reader) readVerdicts() {
	type key struct {
		turn int
		by   sessions.Rater
	}
	newest := make(map[key]int, len(r.s.Verdicts))
	for i, v := range r.s.Verdicts {
		newest[key{v.Turn, v.Rater}] = i
	}
	for i, v := range r.s.Verdicts {
		if newest[key{v.Turn, v.Rater}] != i || v.Withdrawn {
			continue
		}
		t := r.s.Turn(v.Turn)
		switch {
		case t == nil || len(t.User.Earlier) > 0 && v.At.Before(t.User.At):
			r.st.counts.Superseded++
		case !v.Blind && !r.open:
			r.st.counts.NotBlind++
		default:
			r.st.counts.Verdicts++
			r.verdicts = append(r.verdicts, v)
		}
	}
	slices.SortFunc(r.verdicts, func(a, b sessions.Verdict) int {
		return cmp.Or(a.Turn-b.Turn, cmp.Compare(a.Name, b.Name), a.Pass-b.Pass)
	})
}

// firstPasses finds which pass of each rater counts. Later ones show how
// steady they are.
func (r *reader) firstPasses() {
	note := func(by sessions.Rater) {
		if pass, ok := r.first[by.Name]; !ok || by.Pass < pass {
			r.first[by.Name] = by.Pass
		}
	}
	for _, e := range r.entries {
		note(e.Rater)
	}
	for _, v := range r.verdicts {
		note(v.Rater)
	}
	for name := range r.first {
		r.st.raters = append(r.st.raters, name)
	}
	slices.Sort(r.st.raters)
}

func (r *reader) isFirst(by sessions.Rater) bool { return r.first[by.Name] == by.Pass }

func (r *reader) addCells() {
	type key struct{ lane, dimension int }
	at := map[key]int{}
	for _, e := range r.entries {
		if !r.isFirst(e.Rater) {
			continue
		}
		k := key{e.lane, e.dimension}
		i, ok := at[k]
		if !ok || r.st.cells[i].dimension != e.Dimension {
			i = len(r.st.cells)
			at[k] = i
			r.st.cells = append(r.st.cells, cell{model: r.models[e.lane], dimension: e.Dimension})
		}
		if e.Value == nil {
			r.st.cells[i].none++
			continue
		}
		r.st.cells[i].sum += float64(*e.Value)
		r.st.cells[i].n++
	}
}

// addAgreement finds what several raters have rated, and what one has rated
// twice. The entries of one reply and dimension stand together.
func (r *reader) addAgreement() {
	for from := 0; from < len(r.entries); {
		to := from
		u := unit{dimension: r.entries[from].Dimension}
		for ; to < len(r.entries) && sameUnit(&r.entries[from], &r.entries[to]); to++ {
			e := &r.entries[to]
			if e.Value == nil {
				continue
			}
			if r.isFirst(e.Rater) {
				u.raters = append(u.raters, e.Name)
				u.values = append(u.values, float64(*e.Value))
				continue
			}
			if to == from {
				continue
			}
			if before := r.entries[to-1]; before.Name == e.Name && before.Value != nil && r.isFirst(before.Rater) {
				r.st.repeats = append(r.st.repeats, repeat{e.Name, e.Dimension, *before.Value, *e.Value, r.s.Rubric.Min, r.s.Rubric.Max})
			}
		}
		if len(u.values) > 1 {
			r.st.units = append(r.st.units, u)
		}
		from = to
	}
}

func sameUnit(a, b *entry) bool {
	return a.Turn == b.Turn && a.lane == b.lane && a.Dimension == b.Dimension
}

// addLengths compares the ratings within each turn with the lengths of the
// replies. Between turns neither says much: some messages ask for more.
func (r *reader) addLengths() {
	span := float64(r.s.Rubric.Max - r.s.Rubric.Min)
	if span <= 0 {
		return
	}
	sum, n := make([]float64, len(r.models)), make([]float64, len(r.models))
	for from := 0; from < len(r.entries); {
		to := from
		clear(sum)
		clear(n)
		for ; to < len(r.entries) && r.entries[to].Turn == r.entries[from].Turn; to++ {
			if e := &r.entries[to]; e.Value != nil && r.isFirst(e.Rater) {
				sum[e.lane] += float64(*e.Value-r.s.Rubric.Min) / span
				n[e.lane]++
			}
		}
		r.addTurn(r.entries[from].Turn, sum, n)
		from = to
	}
}

func (r *reader) addTurn(turn int, sum, n []float64) {
	var found []length
	var mean length
	for lane := range n {
		if n[lane] == 0 {
			continue
		}
		l := length{sum[lane] / n[lane], math.Log(r.looks[lane][turn][styleLength])}
		mean.rating += l.rating
		mean.runes += l.runes
		found = append(found, l)
	}
	if len(found) < 2 {
		return
	}
	for _, l := range found {
		l.rating = round(l.rating-mean.rating/float64(len(found)), 9) // what is equal stays equal
		l.runes = round(l.runes-mean.runes/float64(len(found)), 9)
		r.st.lengths = append(r.st.lengths, l)
	}
}

// addGuesses scores the guesses at the reveal: a guess is right if it names
// the lane's model, by chance in one of as many cases as there are models.
func (r *reader) addGuesses() {
	type key struct {
		lane string
		by   sessions.Rater
	}
	newest := map[key]int{}
	for i, g := range r.s.Guesses {
		newest[key{g.Lane, g.Rater}] = i
	}
	models := map[string]bool{}
	for i := range r.s.Lanes {
		models[r.s.Lanes[i].Name()] = true
	}
	for i, g := range r.s.Guesses {
		lane := r.s.Lane(g.Lane)
		if newest[key{g.Lane, g.Rater}] != i || g.Withdrawn || lane == nil || len(models) < 2 {
			continue
		}
		r.st.guesses = append(r.st.guesses, guess{g.Guess == lane.Name() || g.Guess == lane.Ref(), 1 / float64(len(models))})
	}
}
