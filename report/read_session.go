package report

import (
	"cmp"
	"math"
	"slices"

	"kansei/sessions"
)

// Overall is the dimension that stands for a verdict where there is none.
const Overall = "overall"

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

	entries []entry        // the ratings that count, in order
	first   map[string]int // by rater: the first pass with anything that counts
}

// entry is a rating that counts.
type entry struct {
	lane      int
	dimension int // its place in the rubric; one that is not in it comes last
	*sessions.Rating
}

// readStudy adds up a session.
func readStudy(s *sessions.Session, open bool) study {
	models := make(map[string]string, len(s.Lanes))
	for i := range s.Lanes {
		models[s.Lanes[i].ID] = s.Lanes[i].Name()
	}
	return readNamed(s, models, map[string]int{}, open)
}

// readNamed adds up a session whose lanes have these models. First has the first
// pass of raters of whom that is known from elsewhere.
func readNamed(s *sessions.Session, models map[string]string, first map[string]int, open bool) study {
	st := study{id: s.ID, kind: s.Kind()}
	r := &reader{s: s, open: open, st: &st, first: first}
	if s.Scenario != nil {
		st.scenario = s.Scenario.ID
	}
	st.counts.Sessions, st.counts.Turns = 1, len(s.Turns)
	for i := range s.Lanes {
		r.lanes, r.models = append(r.lanes, s.Lanes[i].ID), append(r.models, models[s.Lanes[i].ID])
		st.sizes = append(st.sizes, sized{r.models[i], s.Lanes[i].Size})
	}
	for i := range s.Rubric.Dimensions {
		r.dims = append(r.dims, s.Rubric.Dimensions[i].ID)
	}
	r.readReplies()
	r.readRatings()
	r.countVerdicts()
	decisions := sessions.Outcomes(s, r.which())
	r.firstPasses(decisions)
	r.addCells()
	r.addAgreement()
	r.addGames(decisions)
	r.addLengths()
	r.addGuesses()
	r.addJudgements(decisions)
	if s.Blinded() && len(st.cells)+len(st.games) > 0 {
		st.counts.Opened = 1
	}
	return st
}

// readReplies finds the reply of every lane to every message that counts, and
// those that name themselves.
func (r *reader) readReplies() {
	r.newest, r.looks = make([][]*sessions.Reply, len(r.lanes)), make([][][styles]float64, len(r.lanes))
	for i := range r.newest {
		r.newest[i], r.looks[i] = make([]*sessions.Reply, len(r.s.Turns)+1), make([][styles]float64, len(r.s.Turns)+1)
	}
	for t := range r.s.Turns {
		turn := &r.s.Turns[t]
		for lane, id := range r.lanes {
			r.newest[lane][turn.N] = turn.Counting(id)
		}
		for lane := range r.newest {
			if reply := r.newest[lane][turn.N]; reply != nil {
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

// readRatings takes the ratings that stand, and counts those that do not.
func (r *reader) readRatings() {
	standing := r.s.StandingRatings()
	for i := range standing {
		e := &standing[i]
		e.Rater = sessions.Rater{Name: r.s.RaterName(e.Rater), Pass: e.Pass}
		one := entry{r.lane(e.Lane), slices.Index(r.dims, e.Dimension), e}
		reply := r.reply(one.lane, e.Turn)
		switch {
		case reply == nil || reply.Attempt != e.Attempt:
			r.st.counts.Superseded++
		case !e.Blind && !r.open:
			r.st.counts.NotBlind++
		default:
			r.st.counts.Ratings++
			r.entries = append(r.entries, one)
		}
	}
	slices.SortStableFunc(r.entries, compareEntries)
	for i := range r.s.Ratings {
		if e := &r.s.Ratings[i]; !e.Withdrawn && e.Value != nil && (*e.Value < r.s.Rubric.Min || *e.Value > r.s.Rubric.Max) {
			r.st.counts.OffScale++
		}
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

// countVerdicts counts the verdicts that stand, and those that were left out.
func (r *reader) countVerdicts() {
	for _, v := range r.s.StandingVerdicts() {
		if !v.Blind && !r.open {
			r.st.counts.NotBlind++
			continue
		}
		r.st.counts.Verdicts++
	}
	for _, v := range r.s.Verdicts {
		if t := r.s.Turn(v.Turn); !v.Withdrawn && t != nil && len(t.User.Earlier) > 0 && v.At.Before(t.User.At) {
			r.st.counts.Superseded++
		}
	}
}

// firstPasses finds which pass of each rater counts. Later ones show how
// steady they are.
func (r *reader) firstPasses(decisions []sessions.Decision) {
	note := func(name string, pass int) {
		if now, ok := r.first[name]; !ok || pass < now {
			r.first[name] = pass
		}
	}
	for _, e := range r.entries {
		note(e.Name, e.Pass)
	}
	for _, d := range decisions {
		note(r.s.RaterName(d.Rater), d.Rater.Pass)
	}
	for name := range r.first {
		r.st.raters = append(r.st.raters, name)
	}
	slices.Sort(r.st.raters)
}

func (r *reader) isFirst(by sessions.Rater) bool { return r.first[by.Name] == by.Pass }

func (r *reader) addCells() {
	type key struct {
		lane             int
		dimension, rater string
	}
	at, sc := map[key]int{}, r.scale()
	for _, e := range r.entries {
		if !r.isFirst(e.Rater) {
			continue
		}
		k := key{e.lane, e.Dimension, e.Name}
		i, ok := at[k]
		if !ok {
			i = len(r.st.cells)
			at[k] = i
			r.st.cells = append(r.st.cells, cell{model: r.models[e.lane], dimension: e.Dimension, rater: e.Name, scale: sc})
		}
		c := &r.st.cells[i]
		if e.Value == nil {
			c.none++
			continue
		}
		c.sum += float64(*e.Value)
		c.n++
		if r.st.points == nil {
			r.st.points = map[string]map[int]int{}
		}
		if r.st.points[e.Name] == nil {
			r.st.points[e.Name] = map[int]int{}
		}
		r.st.points[e.Name][*e.Value]++
		m := mark{r.models[e.lane], e.Name, sc, *e.Value, 1}
		if i := slices.IndexFunc(r.st.marks, func(o mark) bool { o.n = 1; return o == m }); i >= 0 {
			r.st.marks[i].n++
		} else {
			r.st.marks = append(r.st.marks, m)
		}
		switch *e.Value {
		case sc.max:
			c.top++
		case sc.min:
			c.bottom++
		}
	}
}

func (r *reader) scale() scale { return scale{r.s.Rubric.Min, r.s.Rubric.Max} }

// addAgreement finds what several raters have rated, and what one has rated
// twice. The entries of one reply and dimension stand together.
func (r *reader) addAgreement() {
	for from := 0; from < len(r.entries); {
		to := from
		u := unit{dimension: r.entries[from].Dimension, scale: r.scale()}
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
		l.rating = round(l.rating - mean.rating/float64(len(found))) // what is equal stays equal
		l.runes = round(l.runes - mean.runes/float64(len(found)))
		r.st.lengths = append(r.st.lengths, l)
	}
}
