package report

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"kansei/sessions"
	"kansei/stats"
)

// newView collects the models that have an official size and both scores. Where
// both sides were rated on one scale for all of them, their means are what is
// compared; else it is what each side is made from.
func (z *sizing) newView(a int, d *draws) (*view, string) {
	v := &view{seed: z.s.o.Seed, bootstrap: z.s.o.Bootstrap}
	which := z.both[a]
	if z.side[sensibility].From == FromGames || z.side[sensibility].From == FromRating {
		which = z.rated[a]
		if len(which) < len(z.both[a]) {
			which = z.both[a]
		}
	}
	points := len(which) > 0 && z.samePoints(which)
	for _, i := range which {
		v.x = append(v.x, math.Log10(z.size[a][i].middle()))
		v.names, v.family = append(v.names, z.names[i]), append(v.family, z.family[i])
		for side := range sides {
			y := z.value[side][i]
			if points {
				y = z.point[side][i]
			}
			v.value[side] = append(v.value[side], round(y))
		}
	}
	for side := range sides {
		v.reliable[side] = z.reliability(side, which, points, d).Value
	}
	unit := z.sharedUnit(points)
	if unit != UnitSD {
		v.natural = v.value
	}
	return v, unit
}

// The units of slopes.
const (
	UnitPoints = "points of the scale"
	UnitRating = "rating points"
	UnitElo    = "Elo points"
	UnitScore  = "points of the score"
	UnitSD     = "standard deviations"
)

// samePoints reports whether both sides have means of ratings, on one scale, for
// all of these models.
func (z *sizing) samePoints(which []int) bool {
	if z.scale[sensibility] != z.scale[reason] {
		return false
	}
	for side := range sides {
		if from := z.side[side].From; from != FromGames && from != FromRating {
			return false
		}
		for _, i := range which {
			if math.IsNaN(z.point[side][i]) {
				return false
			}
		}
	}
	return true
}

func (z *sizing) sharedUnit(points bool) string {
	a, b := z.side[sensibility], z.side[reason]
	switch {
	case points:
		return UnitPoints
	case a.From == FromGames && b.From == FromGames:
		return UnitRating
	case a.From == FromScores && b.From == FromScores:
		return z.s.scoreUnit(a.Kind, b.Kind)
	default:
		return UnitSD
	}
}

// scaleEnds are a scale at the end of a kind of score: _0_100.
var scaleEnds = regexp.MustCompile(`_(\d+_\d+)$`)

// scoreUnit is the unit that two kinds of score share. Ratings of one arena are
// in one unit; EQ-Bench's Elo is of another pool of models and is not. Kinds
// that are not known share a unit where they come from one source and spread
// alike.
func (s *sample) scoreUnit(a, b string) string {
	pool := func(kind string) string {
		for _, p := range []string{"arena_sc_", ArenaPrefix} {
			if strings.HasPrefix(kind, p) {
				return p
			}
		}
		return ""
	}
	if pool(a) != "" || pool(b) != "" {
		if pool(a) == pool(b) {
			return UnitElo
		}
		return UnitSD
	}
	if m, n := scaleEnds.FindStringSubmatch(a), scaleEnds.FindStringSubmatch(b); m != nil && n != nil {
		if m[1] == n[1] {
			return UnitScore
		}
		return UnitSD
	}
	lowA, highA, sourceA := s.spanOf(a)
	lowB, highB, sourceB := s.spanOf(b)
	if sourceA == sourceB && sourceA != "" && lowA > 300 && lowB > 300 && lowA < highB && lowB < highA {
		return UnitElo
	}
	return UnitSD
}

// spanOf is the least and the greatest score of a kind, and its source where it
// has one for all.
func (s *sample) spanOf(kind string) (low, high float64, source string) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, row := range s.scores {
		if row.Kind != kind {
			continue
		}
		own, _, _ := strings.Cut(row.Source, ":")
		if math.IsInf(low, 1) {
			source = own
		}
		if own != source {
			source = ""
		}
		low, high = min(low, row.Score), max(high, row.Score)
	}
	return low, high, source
}

// reliability is how far the means of a side's models differ by more than their
// errors.
func (z *sizing) reliability(side int, which []int, points bool, d *draws) Reliability {
	from := z.side[side].From
	if from == FromScores {
		return Reliability{Why: why("public_reliability")}
	}
	if from == "" {
		return Reliability{Why: first(z.side[side].Why, why("none_given"))}
	}
	var means, errs []float64
	for _, i := range which {
		var se float64
		var err error
		value := z.value[side][i]
		if points || from == FromRating {
			value = z.point[side][i]
			se, err = stats.Spread(d.point[side][i])
			if z.s.o.Bootstrap < 20 {
				return Reliability{Why: why("no_bootstrap")}
			}
		} else if h := z.s.hier[side]; h != nil && z.model[i] >= 0 {
			se, err = h.StandardError(z.model[i])
		} else {
			err = &stats.AbsentError{Why: stats.NoneGiven}
		}
		if err != nil {
			return Reliability{Why: because(err)}
		}
		means, errs = append(means, value), append(errs, se)
	}
	r, err := stats.MeansReliability(means, errs)
	out := Reliability{Value: have(r, err), Why: because(err)}
	if err != nil {
		return out
	}
	times, err := stats.SessionsForReliability(r, .8)
	out.Times = have(times, err)
	if err != nil {
		out.Why = why("no_reliability")
	}
	return out
}

// ceiling is how far the ratings of each side pile up at the ends.
func (z *sizing) ceiling() Ceiling {
	var c Ceiling
	for side, to := range map[int]*Ends{sensibility: &c.Sensibility, reason: &c.Reason} {
		*to = z.ends(side)
	}
	r := c.Reason
	if r.AtTop == nil {
		return c
	}
	span := float64(*r.Max - *r.Min)
	switch {
	case *r.AtTop >= 0.6 || *r.Least > float64(*r.Max)-span/8:
		c.AtEnd = "ceiling"
	case *r.AtBottom >= 0.6 || *r.Most < float64(*r.Min)+span/8:
		c.AtEnd = "floor"
	}
	return c
}

func (z *sizing) ends(side int) Ends {
	if z.side[side].From == FromScores {
		return Ends{Why: why("public_ends")}
	}
	n, top, bottom := 0.0, 0, 0
	for i := range z.s.slots {
		if sl := &z.s.slots[i]; sl.kind == side && sl.scale == z.scale[side] && !sizeless(z.s.models[sl.model]) {
			n, top, bottom = n+sl.n, top+sl.top, bottom+sl.bottom
		}
	}
	if n == 0 {
		return Ends{Why: why("no_ratings_of_kind")}
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range z.point[side] {
		if !math.IsNaN(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	e := Ends{AtTop: Number(float64(top) / n), AtBottom: Number(float64(bottom) / n), Least: Number(low), Most: Number(high)}
	e.Min, e.Max = &z.scale[side].min, &z.scale[side].max
	e.Narrow = high-low < float64(*e.Max-*e.Min)/4
	return e
}

// commonScale is the scale that most ratings of a kind were given on. Scales of
// different length are not averaged.
func (s *sample) commonScale(kind int) scale {
	n := map[scale]float64{}
	for i := range s.slots {
		if s.slots[i].kind == kind {
			n[s.slots[i].scale] += s.slots[i].n
		}
	}
	var best scale
	for sc, k := range n {
		if k > n[best] || k == n[best] && (sc.max < best.max || sc.max == best.max && sc.min < best.min) {
			best = sc
		}
	}
	return best
}

// Pair is the thesis by two kinds of public score.
type Pair struct {
	Sensibility string   `json:"sensibility"`
	Reason      string   `json:"reason"`
	Families    Families `json:"families"`
	Slopes      Slopes   `json:"slopes"`
	Ranks       Ranks    `json:"ranks"`
	Thesis      Thesis   `json:"thesis"`
}

// pairs compares the public kinds of score that are nearest to sensibility with
// those that are nearest to reason.
func (z *sizing) pairs() []Pair {
	out, s, a := []Pair{}, z.s, ByTotal
	if s.o.Active {
		a = ByActive
	}
	known := kindsOf(s.scores)
	for _, p := range [][2]string{
		{ArenaPrefix + "creative_writing", ArenaPrefix + "math"},
		{ArenaPrefix + "creative_writing", ArenaPrefix + "coding"},
		{ArenaPrefix + "multiturn", ArenaPrefix + "math"},
		{"eqbench3_elo", "arena_sc_math"},
		{"eqbench3_elo", "arena_sc_coding"},
		{"arena_sc_creative_writing", "arena_sc_math"},
		{"arena_sc_creative_writing", "arena_sc_coding"},
	} {
		if !slices.Contains(known, p[0]) || !slices.Contains(known, p[1]) {
			continue
		}
		v := &view{seed: s.o.Seed, bootstrap: s.o.Bootstrap}
		v.x, v.value[sensibility], v.value[reason], v.family = s.public(a, p[0], p[1])
		if len(v.x) < 3 {
			continue
		}
		unit := s.scoreUnit(p[0], p[1])
		if unit != UnitSD {
			v.natural = v.value
		}
		one := Pair{Sensibility: p[0], Reason: p[1], Families: v.families(unit), Slopes: v.slopes(unit), Ranks: v.ranks()}
		one.Slopes.Ceiling.Sensibility.Why, one.Slopes.Ceiling.Reason.Why = why("public_ends"), why("public_ends")
		one.Thesis = v.decide(&one.Families, &one.Slopes, &one.Ranks)
		out = append(out, one)
	}
	return out
}

// thinking compares the lanes of one model with thinking on and off.
func (z *sizing) thinking() []ThinkingPair {
	out := []ThinkingPair{}
	for i, name := range z.names {
		base, on := strings.CutSuffix(name, "@on")
		if !on {
			continue
		}
		j := slices.Index(z.names, base+"@off")
		if j < 0 {
			continue
		}
		p := ThinkingPair{Model: base, Sensibility: Number(z.value[sensibility][i] - z.value[sensibility][j]), Reason: Number(z.value[reason][i] - z.value[reason][j])}
		if p.Sensibility == nil || p.Reason == nil {
			p.Why = why("no_reason_of_model")
		}
		out = append(out, p)
	}
	return out
}

// named are the comparisons that the essay makes by name, in the public scores.
func (s *sample) named() []NamedPair {
	out := []NamedPair{}
	for _, kind := range []string{"eqbench3_elo", "arena_sc_creative_writing"} {
		score := map[string]Score{}
		for _, row := range s.scores {
			if row.Kind == kind {
				score[nameKey(row.Model)] = row
			}
		}
		for _, p := range [][2]string{{"GLM-4.5", "GLM-4.7"}, {"GLM-4.7", "GLM-5"}, {"DeepSeek-R1", "gpt-4.5-preview-2025-02-27"}} {
			a, okA := score[nameKey(p[0])]
			b, okB := score[nameKey(p[1])]
			if !okA || !okB {
				continue
			}
			n := NamedPair{From: p[0], To: p[1], Kind: kind, Sensibility: Number(b.Score - a.Score)}
			x, y := extentOf(a.Size.Total, a.Size), extentOf(b.Size.Total, b.Size)
			if n.Why = why("size_unconfirmed"); x.official() && y.official() {
				n.SizeTimes, n.Why = Number(y.middle()/x.middle()), Why{}
			}
			out = append(out, n)
		}
	}
	return out
}

// rumours are sizes that nobody has confirmed. They are in the charts, hollow,
// and in no statistic but the sensitivity line.
func rumour(model string) (sessions.Size, bool) {
	if strings.HasPrefix(nameKey(model), "gpt45") {
		return sessions.Size{
			Total: &sessions.Interval{Low: 10_000, High: math.Inf(1)}, Grade: sessions.Bound, Source: "unconfirmed: 10T or more",
		}, true
	}
	return sessions.Size{}, false
}
