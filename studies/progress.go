package studies

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"kansei/sessions"
	"kansei/stats"
)

// longestPause is how long somebody may think about one mark; a longer time is a
// pause, and counts as no time at all.
const longestPause = 5 * time.Minute

// What the rules for careless raters need before they say anything.
const (
	fewestCatches  = 2
	fewestStraight = 3  // sessions
	fewestTimed    = 20 // marks
	fewestInLine   = 4  // marks of a session
)

// The reasons for which a rater counts as careless.
const (
	ReasonCatches  = "failed_catches"
	ReasonStraight = "straight_lines"
	ReasonSeconds  = "seconds"
)

// Progress is how far a study is.
type Progress struct {
	Sessions  int             `json:"sessions"`
	Collected int             `json:"collected"` // sessions with all replies
	Ratings   int             `json:"ratings"`   // sessions times their raters
	Done      int             `json:"done"`      // of Ratings
	Raters    []RaterProgress `json:"raters"`
	Agreement []Agreement     `json:"agreement"`
	Missing   []Missing       `json:"missing"`
}

// RaterProgress is what one rater has done. A number that cannot be had is nil.
type RaterProgress struct {
	Rater         string   `json:"rater"`
	Assigned      int      `json:"assigned"`
	Begun         int      `json:"begun"` // sessions with a mark, but for those that are done
	Done          int      `json:"done"`
	Hours         float64  `json:"hours"`
	Repeats       int      `json:"repeats"`
	RepeatsDone   int      `json:"repeats_done"`
	Catches       int      `json:"catches"` // catch lanes that were rated
	CatchesFailed int      `json:"catches_failed"`
	Seconds       *float64 `json:"seconds_a_mark"` // the median
	Marks         int      `json:"marks"`
	StraightLines int      `json:"straight_lines"` // sessions in which all marks are one point
	Careless      []string `json:"careless"`       // the rules that were broken
	Forgotten     bool     `json:"forgotten"`
}

// Agreement is how far raters agree on a dimension so far.
type Agreement struct {
	Dimension string   `json:"dimension"`
	Alpha     *float64 `json:"alpha"` // Krippendorff's, ordinal
	Units     int      `json:"units"` // replies with two raters or more
}

// Missing is what one session still lacks.
type Missing struct {
	Number  int      `json:"session"`
	Replies int      `json:"replies"` // not collected yet
	Raters  []string `json:"raters"`  // who have not rated it fully
}

// Follow works out how far a study is. found has the sessions that are there by
// their numbers in the plan; lacking is how many replies each still lacks.
func Follow(s *Study, p *Plan, found map[int]*sessions.Session, lacking map[int]int) Progress {
	out := Progress{Sessions: len(p.Sessions), Raters: []RaterProgress{}, Missing: []Missing{}, Agreement: agreement(p, found)}
	for _, name := range s.Raters {
		out.Raters = append(out.Raters, s.rater(p, name, found))
	}
	for _, one := range p.Sessions {
		lack, collected := lacking[one.Number], found[one.Number] != nil
		if collected && lack == 0 {
			out.Collected++
		}
		var raters []string
		for _, r := range one.Raters {
			out.Ratings++
			if collected && Rated(s, found[one.Number], sessions.Rater{Name: r, Pass: 1}) {
				out.Done++
				continue
			}
			raters = append(raters, r)
		}
		if lack > 0 || len(raters) > 0 {
			out.Missing = append(out.Missing, Missing{Number: one.Number, Replies: lack, Raters: raters})
		}
	}
	return out
}

// Rated reports whether a rater has rated a session fully in a pass.
func Rated(study *Study, s *sessions.Session, by sessions.Rater) bool {
	if s == nil || len(s.Turns) == 0 {
		return false
	}
	if study.VerdictOnly {
		for _, t := range s.Turns {
			if _, ok := s.Verdict(t.N, by); !ok {
				return false
			}
		}
		return true
	}
	rated := 0
	for i := range s.Turns {
		for _, l := range s.Lanes {
			r := s.Turns[i].Counting(l.ID)
			if r == nil || r.Status == sessions.Streaming {
				continue
			}
			if !s.Rated(sessions.Address{Turn: s.Turns[i].N, Lane: l.ID, Attempt: r.Attempt}, by) {
				return false
			}
			rated++
		}
	}
	return rated > 0
}

// rater is what one rater has done.
func (s *Study) rater(p *Plan, name string, found map[int]*sessions.Session) RaterProgress {
	out := RaterProgress{Rater: name, Careless: []string{}}
	var took []float64
	rated := 0 // sessions with enough marks for a straight line
	for _, i := range p.Of(name) {
		one := p.Sessions[i]
		out.Assigned++
		again := slices.Contains(one.Repeats, name)
		if again {
			out.Repeats++
		}
		session := found[one.Number]
		if session == nil {
			continue
		}
		if again && Rated(s, session, sessions.Rater{Name: name, Pass: 2}) {
			out.RepeatsDone++
		}
		w := workOf(session, name)
		switch {
		case Rated(s, session, sessions.Rater{Name: name, Pass: 1}):
			out.Done++
		case w.entries > 0:
			out.Begun++
		}
		out.Hours += w.hours
		out.Marks += w.entries
		took = append(took, w.took...)
		if w.marks >= fewestInLine {
			rated++
			if w.straight {
				out.StraightLines++
			}
		}
		if failed, ok := w.catch(session, one); ok {
			out.Catches++
			if failed {
				out.CatchesFailed++
			}
		}
	}
	if len(took) > 0 {
		slices.Sort(took)
		seconds := took[len(took)/2]
		out.Seconds = &seconds
	}
	s.judge(&out, rated, len(took))
	return out
}

// judge applies the rules for careless raters.
func (s *Study) judge(r *RaterProgress, rated, timed int) {
	rule := s.Careless
	if rule.FailedCatches > 0 && r.Catches >= fewestCatches && float64(r.CatchesFailed) >= rule.FailedCatches*float64(r.Catches) {
		r.Careless = append(r.Careless, ReasonCatches)
	}
	if rule.StraightLines > 0 && rated >= fewestStraight && float64(r.StraightLines) >= rule.StraightLines*float64(rated) {
		r.Careless = append(r.Careless, ReasonStraight)
	}
	if rule.Seconds > 0 && timed >= fewestTimed && *r.Seconds < rule.Seconds {
		r.Careless = append(r.Careless, ReasonSeconds)
	}
}

// work is what a rater did in one session.
type work struct {
	entries  int // marks and verdicts that count, in any pass
	marks    int // points of the first pass
	straight bool
	hours    float64
	took     []float64            // seconds
	points   map[string][]float64 // of the first pass, by lane
	best     map[string]int       // verdicts for a lane, of the first pass
}

func workOf(s *sessions.Session, name string) work {
	w := work{points: map[string][]float64{}, best: map[string]int{}}
	var at []time.Time
	values := map[int]bool{}
	for _, r := range s.StandingRatings() {
		if r.Name != name {
			continue
		}
		w.entries++
		at = append(at, r.At)
		if seconds := float64(r.TookMS) / 1000; r.TookMS > 0 && seconds <= longestPause.Seconds() {
			w.took = append(w.took, seconds)
		}
		if r.Pass == 1 && r.Value != nil {
			w.marks++
			values[*r.Value] = true
			w.points[r.Lane] = append(w.points[r.Lane], float64(*r.Value))
		}
	}
	for _, v := range s.StandingVerdicts() {
		if v.Name != name {
			continue
		}
		w.entries++
		at = append(at, v.At)
		if v.Pass == 1 && v.Outcome == sessions.Best {
			w.best[v.Lanes[0]]++
		}
	}
	slices.SortFunc(at, time.Time.Compare)
	timed := len(w.took) > 0
	for i := 1; i < len(at); i++ {
		gap := at[i].Sub(at[i-1])
		if gap > longestPause {
			continue
		}
		w.hours += gap.Hours()
		if !timed {
			w.took = append(w.took, gap.Seconds())
		}
	}
	w.straight = len(values) == 1
	return w
}

// catch reports whether a rater put the catch lane at least as high as every
// model beside it: by verdicts where there are some, else by the mean of the
// points. ok is whether there is a catch lane that was rated.
func (w work) catch(s *sessions.Session, one Planned) (failed, ok bool) {
	order := s.Order(1)
	if one.Catch < 0 || one.Catch >= len(order) {
		return false, false
	}
	caught := order[one.Catch]
	if len(w.best) > 0 {
		for lane, n := range w.best {
			if lane != caught && n > w.best[caught] {
				return false, true
			}
		}
		return true, true
	}
	mean := func(lane string) (float64, bool) {
		sum := 0.0
		for _, v := range w.points[lane] {
			sum += v
		}
		return sum / float64(len(w.points[lane])), len(w.points[lane]) > 0
	}
	own, ok := mean(caught)
	if !ok {
		return false, false
	}
	beside := 0
	for _, lane := range order {
		if m, rated := mean(lane); rated && lane != caught {
			beside++
			if m > own+1e-9 {
				return false, true
			}
		}
	}
	return beside > 0, beside > 0
}

// agreement is Krippendorff's alpha of each dimension.
func agreement(p *Plan, found map[int]*sessions.Session) []Agreement {
	type unit struct {
		session int
		sessions.Address
	}
	units := map[string]map[unit][]float64{}
	for _, one := range p.Sessions {
		s := found[one.Number]
		if s == nil || len(one.Raters) < 2 {
			continue
		}
		for _, r := range s.StandingRatings() {
			if r.Value == nil || r.Pass != 1 || !slices.Contains(one.Raters, r.Name) {
				continue
			}
			if units[r.Dimension] == nil {
				units[r.Dimension] = map[unit][]float64{}
			}
			u := unit{one.Number, r.Address}
			units[r.Dimension][u] = append(units[r.Dimension][u], float64(*r.Value))
		}
	}
	out := make([]Agreement, 0, len(units))
	for dimension, by := range units {
		var all [][]float64
		for _, values := range by {
			all = append(all, values)
		}
		slices.SortFunc(all, func(a, b []float64) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		a := Agreement{Dimension: dimension}
		alpha, used, err := stats.Alpha(all)
		if err == nil && !math.IsNaN(alpha) {
			a.Alpha = &alpha
		}
		a.Units = used
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b Agreement) int { return cmp.Compare(a.Dimension, b.Dimension) })
	return out
}

// CarelessRaters lists the raters who broke a rule, by name.
func (p Progress) CarelessRaters() []string {
	var out []string
	for _, r := range p.Raters {
		if len(r.Careless) > 0 {
			out = append(out, r.Rater)
		}
	}
	return out
}
