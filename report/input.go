// Package report turns sessions, arena battles and tables of scores into
// findings, and findings into pages: text, Markdown, HTML, JSON, CSV and plots.
//
// Nothing in it asks for the time; the same input and seed give the same bytes,
// whatever the order of the files and the number of processors.
package report

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"kansei/sessions"
)

// Input is everything that findings are made from. Collect fills one from
// files; New and Add do it from what is in memory.
type Input struct {
	open    bool // count what was not rated blind, too
	studies []study
	battles map[[2]string]*battle
	scores  []Score
	counts  Inputs            // of what is not in a session
	names   map[string]string // one copy of each model's name
	left    [2]int            // how often the left and the right side won an imported battle
}

// New is an empty input. With open it counts what was not rated blind, too.
func New(open bool) *Input {
	return &Input{open: open, battles: map[[2]string]*battle{}, names: map[string]string{}}
}

// study is what one session says, added up as far as a bootstrap over sessions
// allows, so that the session itself can be forgotten.
type study struct {
	id      string
	updated time.Time
	digest  uint32 // of the file, to tell two copies apart
	kind    sessions.Kind
	sizes   []sized
	counts  Inputs
	raters  []string

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

// cell adds up the ratings of one model on one dimension in one session.
type cell struct {
	model, dimension string
	sum, n           float64
	none             int // "cannot judge"
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
	first  bool            // in turn 1
	style  [styles]float64 // how much more of each style a's reply has
}

// battle adds up the imported games of two models; the first sorts before the
// second.
type battle struct{ wins, losses, ties, bad float64 }

// unit is a reply that several raters have rated on one dimension.
type unit struct {
	dimension string
	raters    []string
	values    []float64
}

// repeat is a reply that one rater has rated in two passes.
type repeat struct {
	rater, dimension string
	before, after    int
	min, max         int // of the scale
}

type guess struct {
	right  bool
	chance float64
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

// AddSession takes in a session. Only what counts is used: the newest entry of
// each rating that was not withdrawn, of each lane's newest reply to a message
// as it reads now. A session with an id that is there already replaces it if it
// is newer.
func (in *Input) AddSession(s *sessions.Session) { in.add(readStudy(s, in.open)) }

func (in *Input) add(st study) {
	for i := range in.studies {
		if old := &in.studies[i]; old.id == st.id {
			if newer(&st, old) {
				in.studies[i] = st
			}
			in.counts.Copies++
			return
		}
	}
	in.studies = append(in.studies, st)
}

func newer(a, b *study) bool {
	return cmp.Or(a.updated.Compare(b.updated), cmp.Compare(a.digest, b.digest)) > 0
}

// addBattle takes in one game between two models, of which the first stood on
// the left.
func (in *Input) addBattle(a, b string, r result) {
	in.counts.Battles++
	switch r {
	case won:
		in.left[0]++
	case lost:
		in.left[1]++
	case tied, allBad:
	}
	if a > b {
		a, b = b, a
		switch r {
		case won:
			r = lost
		case lost:
			r = won
		case tied, allBad:
		}
	}
	k := [2]string{a, b}
	sum := in.battles[k]
	if sum == nil {
		sum = &battle{}
		in.battles[k] = sum
	}
	switch r {
	case won:
		sum.wins++
	case lost:
		sum.losses++
	case tied:
		sum.ties++
	case allBad:
		sum.bad++
	}
}

// AddScores takes in rows of a table of public scores.
func (in *Input) AddScores(rows []Score) { in.scores = append(in.scores, rows...) }

// pairings are the pairs of the imported battles, in order.
func (in *Input) pairings() [][2]string {
	out := make([][2]string, 0, len(in.battles))
	for k := range in.battles {
		out = append(out, k)
	}
	slices.SortFunc(out, func(x, y [2]string) int { return cmp.Or(strings.Compare(x[0], y[0]), strings.Compare(x[1], y[1])) })
	return out
}

// builtin says whether a model is one of the program's own, which are no
// language models.
func builtin(model string) bool { return strings.HasPrefix(model, "builtin/") }

// kindOf is a session's kind: its scenario's, or what its rubric is for.
func kindOf(s *sessions.Session) sessions.Kind {
	if s.Scenario != nil && s.Scenario.Kind == sessions.Rational || s.Scenario == nil && s.Rubric.ID == "reason" {
		return sessions.Rational
	}
	return sessions.Emotional
}
