// Package report turns sessions, arena battles and tables of scores into
// findings, and findings into pages: text, Markdown, HTML, JSON, CSV and plots.
//
// Nothing in it asks for the time; the same input and seed give the same bytes,
// whatever the order of the files and the number of processors.
package report

import (
	"slices"
	"strings"

	"kansei/sessions"
)

// Input is everything that findings are made from. The package reading fills one
// from files; New and the methods that add do it from what is in memory.
type Input struct {
	open    bool // count what was not rated blind, too
	studies []study
	battles pairs
	scores  []Score
	counts  Inputs   // of what is not in a session
	ids     ids      // of the imported battles that have an id
	keep    *keptIDs // for a part that is to be written; nil keeps nothing
	left    [2]int   // how often the left and the right side won an imported battle
}

// New is an empty input. With open it counts what was not rated blind, too.
func New(open bool) *Input {
	return &Input{open: open}
}

// study is what one session says, added up as far as a bootstrap over sessions
// allows, so that the session itself can be forgotten.
type study struct {
	id       string
	scenario string // its id, "" for none
	kind     sessions.Kind
	sizes    []sized
	counts   Inputs
	raters   []string
	judged   []judged               // what models said that judge
	marks    []mark                 // the points that were given
	points   map[string]map[int]int // by rater: how often each point was given

	cells   []cell
	games   []game
	units   []unit
	repeats []repeat
	guesses []guess
	places  []places
	lengths []length
}

// sized is a model with what the session's file knows of its size.
type sized struct {
	model string
	size  sessions.Size
}

// cell adds up the ratings that one rater gave to one model on one dimension in
// one session.
type cell struct {
	model, dimension string
	rater            string
	scale            scale
	sum, n           float64
	top, bottom      int // at the ends of the scale
	none             int // "cannot judge"
}

// mark is how often a rater gave a model a point, over all dimensions.
type mark struct {
	model, rater string
	scale        scale
	point        int
	n            float64
}

// result is that of a game, as its first model sees it.
type result uint8

const (
	won result = iota
	lost
	tied
	allBad
)

// game compares two models in one turn.
type game struct {
	a, b   string
	result result
	rater  string
	first  bool            // in turn 1
	style  [styles]float64 // how much more of each style a's reply has
}

// unit is a reply that several raters have rated on one dimension.
type unit struct {
	dimension string
	scale     scale
	raters    []string
	values    []float64
}

// repeat is a reply that one rater has rated in two passes.
type repeat struct {
	rater, dimension string
	before, after    int
	min, max         int // of the scale
}

// guess is the guesses of one rater at one reveal: how many were right, and for
// each number from 0 on how likely it is that so many are right when the same
// guesses are dealt out to the lanes at random.
type guess struct {
	right, all int
	chance     []float64
}

// places counts by place from the left where the best reply stood, in the turns
// of one pass in which the same lanes were judged.
type places struct {
	pass  int
	lanes []string // from left to right
	wins  []float64
}

// length is how far a rated reply is from its turn's mean in rating (as a
// share of the scale) and in the logarithm of its length.
type length struct{ rating, runes float64 }

// AddSession takes in a session. What counts is for sessions.Outcomes and its
// kin to say. Copies of one session are merged before.
func (in *Input) AddSession(s *sessions.Session) { in.AddStudy(Read(s, in.open)) }

// Study is a session as an input keeps it.
type Study struct{ study }

// Read adds up a session. With open it counts what was not rated blind, too. It
// is safe for use from several goroutines.
func Read(s *sessions.Session, open bool) Study { return Study{readStudy(s, open)} }

// Joined says of how many more copies the session was joined.
func (st Study) Joined(copies int) Study {
	st.counts.Copies = copies
	return st
}

// AddStudy takes in a session that was read before.
func (in *Input) AddStudy(st Study) { in.studies = append(in.studies, st.study) }

// CountDamaged counts files that could not be read.
func (in *Input) CountDamaged(n int) { in.counts.Damaged += n }

// CountStillBlind counts a session that was left out since its names are hidden.
func (in *Input) CountStillBlind() { in.counts.StillBlind++ }

// addBattle takes in games between two models, of which the first stood on the
// left, or takes them back out.
func (in *Input) addBattle(a, b, judge string, r result, times int64) {
	in.counts.Battles += int(times)
	switch r {
	case won:
		in.left[0] += int(times)
	case lost:
		in.left[1] += int(times)
	case tied, allBad:
	}
	in.battles.add(a, b, judge, r, times)
}

// without is the input without some raters. What is not of one rater alone, as
// the replies are, stays.
func (in *Input) without(raters []string) *Input {
	out := *in
	out.studies = slices.Clone(in.studies)
	left := func(name string) bool { return slices.Contains(raters, name) }
	for i := range out.studies {
		st := &out.studies[i]
		st.judged = nil // nothing that is compared rests on them
		st.raters = slices.DeleteFunc(slices.Clone(st.raters), left)
		st.cells = slices.DeleteFunc(slices.Clone(st.cells), func(c cell) bool { return left(c.rater) })
		st.marks = slices.DeleteFunc(slices.Clone(st.marks), func(m mark) bool { return left(m.rater) })
		st.games = slices.DeleteFunc(slices.Clone(st.games), func(g game) bool { return left(g.rater) })
		st.repeats = slices.DeleteFunc(slices.Clone(st.repeats), func(r repeat) bool { return left(r.rater) })
		units := slices.Clone(st.units)
		for j := range units {
			u := unit{dimension: units[j].dimension, scale: units[j].scale}
			for k, name := range units[j].raters {
				if !left(name) {
					u.raters, u.values = append(u.raters, name), append(u.values, units[j].values[k])
				}
			}
			units[j] = u
		}
		st.units = slices.DeleteFunc(units, func(u unit) bool { return len(u.values) < 2 })
	}
	return &out
}

// AddScores takes in rows of a table of public scores.
func (in *Input) AddScores(rows []Score) { in.scores = append(in.scores, rows...) }

// builtin reports whether a model is one of the program's own, which are no
// language models.
func builtin(model string) bool { return strings.HasPrefix(model, "builtin/") }

// human reports whether a lane's replies were written by a person.
func human(model string) bool { return strings.HasPrefix(model, "human/") }

// sizeless reports whether a model is left out of everything about size.
func sizeless(model string) bool { return builtin(model) || human(model) }
