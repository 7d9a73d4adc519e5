package report

import (
	"cmp"
	"fmt"
	"slices"

	"kansei/sessions"
)

// Rating is a row of a table of ratings.
type Rating struct {
	Session, Scenario string // ids
	Kind              sessions.Kind
	Turn, Attempt     int
	Lane, Model       string // the model as sessions.Lane.Name has it
	Size              sessions.Size
	Dimension         string
	Value             *int // nil: cannot judge
	Min, Max          int  // of the scale
	Rater             string
	Pass              int
	Blind             bool
	Superseded        bool // it is about a reply that does not count
}

// Rows collects the sessions that tables of ratings and battles are about. The
// replies themselves are not in such tables, and so nothing is known of their
// style and length.
type Rows struct {
	open bool
	by   map[string]*rowsOf
}

// rowsOf are the rows of one session.
type rowsOf struct {
	id, scenario string
	kind         sessions.Kind
	ratings      []Rating
	battles      []Battle
	notBlind     int
	superseded   int
}

// NewRows is an empty collection. With open it counts what was not rated blind,
// too.
func NewRows(open bool) *Rows { return &Rows{open: open, by: map[string]*rowsOf{}} }

// mostTurns is how many turns a session may have.
const mostTurns = 10_000

func (r *Rows) session(id, scenario string, kind sessions.Kind) *rowsOf {
	of := r.by[id]
	if of == nil {
		of = &rowsOf{id: id, scenario: scenario, kind: kind}
		r.by[id] = of
	}
	return of
}

// AddRating takes in a rating. The error is a *BattleError.
func (r *Rows) AddRating(row Rating) error {
	switch {
	case row.Session == "" || row.Model == "" || row.Dimension == "":
		return &BattleError{Message: "the rating has no session, model or dimension"}
	case row.Turn < 1 || row.Turn > mostTurns:
		return &BattleError{Field: "/turn", Message: fmt.Sprintf("the turn is %d, and not 1 to %d", row.Turn, mostTurns)}
	}
	of := r.session(row.Session, row.Scenario, row.Kind)
	switch {
	case row.Superseded:
		of.superseded++
	case !row.Blind && !r.open:
		of.notBlind++
	default:
		of.ratings = append(of.ratings, row)
	}
	return nil
}

// AddBattle takes in a battle of a session, in place of what its ratings say of
// who was preferred. The error is a *BattleError.
func (r *Rows) AddBattle(b Battle) error {
	if err := b.check(); err != nil {
		return err
	}
	of := r.session(b.Session, b.Scenario, b.Kind)
	if b.Open && !r.open {
		of.notBlind++
		return nil
	}
	of.battles = append(of.battles, b)
	return nil
}

// Studies adds the rows up by session.
func (r *Rows) Studies() map[string]Study {
	out := make(map[string]Study, len(r.by))
	for id, of := range r.by {
		out[id] = Study{of.study()}
	}
	return out
}

// study reads the session that the rows make.
func (of *rowsOf) study() study {
	slices.SortStableFunc(of.ratings, func(a, b Rating) int {
		return cmp.Or(a.Turn-b.Turn, cmp.Compare(a.Lane, b.Lane), cmp.Compare(a.Dimension, b.Dimension), cmp.Compare(a.Rater, b.Rater), a.Pass-b.Pass)
	})
	s := &sessions.Session{ID: of.id, Scenario: &sessions.Scenario{ID: of.scenario, Kind: of.kind}}
	if s.Scenario.Kind == "" {
		s.Scenario.Kind = sessions.Emotional
	}
	models := map[string]string{}
	for i := range of.ratings {
		of.addTo(s, models, &of.ratings[i])
	}
	first := map[string]int{}
	for _, b := range of.battles {
		if now, ok := first[b.Judge]; !ok || b.Pass < now {
			first[b.Judge] = b.Pass
		}
	}
	st := readNamed(s, models, first, true)
	st.counts.NotBlind, st.counts.Superseded, st.lengths = of.notBlind, of.superseded, nil
	if len(of.battles) > 0 {
		st.games, st.counts.Sources = nil, Sources{}
		of.addGames(&st)
	}
	return st
}

// addTo adds a rating, with the lane, turn and reply that it is about.
func (of *rowsOf) addTo(s *sessions.Session, models map[string]string, row *Rating) {
	s.Rubric.Min, s.Rubric.Max = row.Min, row.Max
	if !slices.ContainsFunc(s.Rubric.Dimensions, func(d sessions.Dimension) bool { return d.ID == row.Dimension }) {
		s.Rubric.Dimensions = append(s.Rubric.Dimensions, sessions.Dimension{ID: row.Dimension})
	}
	if s.Lane(row.Lane) == nil {
		s.Lanes = append(s.Lanes, sessions.Lane{ID: row.Lane, Model: row.Model, Label: sessions.Letter(len(s.Lanes)), Size: row.Size})
		models[row.Lane] = row.Model
	}
	for len(s.Turns) < row.Turn {
		s.Turns = append(s.Turns, sessions.Turn{N: len(s.Turns) + 1, User: sessions.UserMessage{To: sessions.ToAll}})
	}
	t := &s.Turns[row.Turn-1]
	if !slices.ContainsFunc(t.Replies, func(r sessions.Reply) bool { return r.Lane == row.Lane && r.Attempt == row.Attempt }) {
		t.Replies = append(t.Replies, sessions.Reply{Lane: row.Lane, Attempt: row.Attempt, Status: sessions.Complete, Text: "-"})
	}
	s.Ratings = append(s.Ratings, sessions.Rating{
		Address:   sessions.Address{Turn: row.Turn, Lane: row.Lane, Attempt: row.Attempt},
		Dimension: row.Dimension, Value: row.Value, Rater: sessions.Rater{Name: row.Rater, Pass: row.Pass}, Blind: row.Blind,
	})
}

// addGames takes in the battles, in an order of their own.
func (of *rowsOf) addGames(st *study) {
	slices.SortStableFunc(of.battles, func(a, b Battle) int {
		return cmp.Or(cmp.Compare(a.turn(), b.turn()), cmp.Compare(a.Judge, b.Judge), cmp.Compare(a.ModelA, b.ModelA), cmp.Compare(a.ModelB, b.ModelB), cmp.Compare(a.ID, b.ID))
	})
	type decision struct {
		turn  int
		judge string
	}
	counted, ids := map[decision]bool{}, map[string]bool{}
	for _, b := range of.battles {
		if b.ModelA == b.ModelB {
			continue
		}
		if b.ID != "" && ids[b.ID] {
			st.counts.Duplicates++
			continue
		}
		ids[b.ID] = true
		r, _ := resultOf(b.Winner)
		st.games = append(st.games, game{a: b.ModelA, b: b.ModelB, result: r, rater: b.Judge, first: b.turn() == 1})
		if k := (decision{b.turn(), b.Judge}); !counted[k] {
			counted[k] = true
			st.counts.Sources = st.counts.Sources.with(sessions.Source(b.Source))
		}
	}
}

// with counts one more turn whose outcome came from a source.
func (n Sources) with(source sessions.Source) Sources {
	switch source {
	case sessions.ByOverall:
		n.Overall++
	case sessions.ByMean:
		n.Mean++
	default: // a verdict, or not said
		n.Verdict++
	}
	return n
}
