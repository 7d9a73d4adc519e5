package report

import (
	"cmp"
	"slices"

	"kansei/sessions"
	"kansei/stats"
)

// The agreement under which a dimension is called tentative, and unreliable.
const (
	tentativeUnder  = 0.667
	unreliableUnder = 0.5
)

func wordFor(v *float64) string {
	switch {
	case v == nil || *v >= tentativeUnder:
		return ""
	case *v >= unreliableUnder:
		return Tentative
	default:
		return Unreliable
	}
}

// ordered is the studies by id.
func (s *sample) ordered() []*study {
	out := make([]*study, len(s.in.studies))
	for i := range out {
		out[i] = &s.in.studies[i]
	}
	slices.SortFunc(out, func(a, b *study) int { return cmp.Compare(a.id, b.id) })
	return out
}

func (s *sample) agreement() Agreement {
	a := Agreement{Alpha: s.alphas(), Kappa: s.kappas()}
	if len(a.Alpha)+len(a.Kappa) == 0 {
		a.Why = why("no_agreement")
		if raters := s.inputs().Raters; raters == 1 {
			a.Why = why("one_rater")
		}
	}
	return a
}

// asked is a dimension in one kind of scenario.
type asked struct {
	kind      sessions.Kind
	dimension string
}

func compareAsked(a, b asked) int {
	return cmp.Or(cmp.Compare(a.kind, b.kind), compareDimensions(a.dimension, b.dimension))
}

// alphas compares the raters with each other.
func (s *sample) alphas() []Alpha {
	units, raters := map[asked][][]float64{}, map[asked]map[string]bool{}
	var all []asked
	for _, st := range s.ordered() {
		for _, u := range st.units {
			k := asked{st.kind, u.dimension}
			if raters[k] == nil {
				raters[k] = map[string]bool{}
				all = append(all, k)
			}
			units[k] = append(units[k], u.values)
			for _, name := range u.raters {
				raters[k][name] = true
			}
		}
	}
	slices.SortFunc(all, compareAsked)
	out := make([]Alpha, 0, len(all))
	for _, k := range all {
		value, used, err := stats.Alpha(units[k])
		v := have(value, err)
		out = append(out, Alpha{Kind: k.kind, Dimension: k.dimension, Value: v, Raters: len(raters[k]), Units: used, Word: wordFor(v), Why: because(err)})
	}
	return out
}

// kappas compares each rater's first two passes.
func (s *sample) kappas() []Kappa {
	type key struct {
		rater string
		asked
	}
	type passes struct {
		before, after []int
		min, max      int
	}
	found := map[key]*passes{}
	var keys []key
	for _, st := range s.ordered() {
		for _, r := range st.repeats {
			k := key{r.rater, asked{st.kind, r.dimension}}
			p := found[k]
			if p == nil {
				p = &passes{min: r.min, max: r.max}
				found[k] = p
				keys = append(keys, k)
			}
			p.min, p.max = min(p.min, r.min), max(p.max, r.max)
			p.before, p.after = append(p.before, r.before), append(p.after, r.after)
		}
	}
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(cmp.Compare(a.rater, b.rater), compareAsked(a.asked, b.asked))
	})
	out := make([]Kappa, 0, len(keys))
	for _, k := range keys {
		p := found[k]
		value, err := stats.WeightedKappa(p.before, p.after, p.min, p.max)
		change, changeErr := stats.MeanAbsChange(p.before, p.after)
		v := have(value, err)
		out = append(out, Kappa{
			Rater: k.rater, Kind: k.kind, Dimension: k.dimension, Value: v, MeanAbsChange: have(change, changeErr), N: len(p.before),
			Word: wordFor(v), Why: because(err),
		})
	}
	return out
}

func (s *sample) checks() Checks {
	return Checks{Position: s.position(), Blinding: s.blinding(), SelfNaming: s.selfNaming(), Length: s.length()}
}

func (s *sample) position() PositionCheck {
	c := PositionCheck{Wins: []int{}, Expected: []float64{}}
	var shuffles []stats.Shuffle
	all := 0
	note := func(wins []float64, times int) {
		shuffles = append(shuffles, stats.Shuffle{Wins: wins, Times: float64(times)})
		for len(c.Wins) < len(wins) {
			c.Wins, c.Expected = append(c.Wins, 0), append(c.Expected, 0)
		}
		sum := 0
		for i, w := range wins {
			c.Wins[i] += times * int(w)
			sum += times * int(w)
		}
		for i := range wins {
			c.Expected[i] += float64(sum) / float64(len(wins))
		}
		all += times
	}
	for _, st := range s.ordered() {
		for _, p := range st.places {
			note(p.wins, 1)
		}
	}
	for side, n := range s.in.left { // each battle has its own places
		if n > 0 {
			wins := []float64{0, 0}
			wins[side] = 1
			note(wins, n)
		}
	}
	if len(c.Wins) == 0 {
		c.Why = why("no_verdicts")
		return c
	}
	chi2, p, err := stats.PositionTest(shuffles)
	c.Chi2, c.P, c.Why = have(chi2, err), have(p, err), because(err)
	if err != nil {
		c.Why = why("few_shuffles", all)
	}
	for i, v := range c.Expected {
		c.Expected[i] = *number(v)
	}
	return c
}

func (s *sample) blinding() BlindingCheck {
	var c BlindingCheck
	chance := 0.0
	for _, st := range s.ordered() {
		for _, g := range st.guesses {
			c.Guesses++
			chance += g.chance
			if g.right {
				c.Right++
			}
		}
	}
	if c.Guesses == 0 {
		c.Why = why("no_guesses")
		return c
	}
	c.Chance = number(chance / float64(c.Guesses))
	share, low, high, p, err := stats.BlindingIndex(c.Right, c.Guesses, chance/float64(c.Guesses))
	c.Share, c.Low, c.High, c.P, c.Why = have(share, err), have(low, err), have(high, err), have(p, err), because(err)
	return c
}

func (s *sample) selfNaming() SelfNamingCheck {
	n := s.inputs()
	c := SelfNamingCheck{Replies: n.Replies, Named: n.SelfNaming}
	if n.Replies == 0 {
		c.Why = why("no_replies")
		return c
	}
	c.Share = number(float64(n.SelfNaming) / float64(n.Replies))
	return c
}

func (s *sample) length() LengthCheck {
	var ratings, lengths []float64
	for _, st := range s.ordered() {
		for _, l := range st.lengths {
			ratings, lengths = append(ratings, l.rating), append(lengths, l.runes)
		}
	}
	if len(ratings) == 0 {
		return LengthCheck{Why: why("no_rated_turns")}
	}
	rho, err := stats.Spearman(ratings, lengths)
	return LengthCheck{Replies: len(ratings), Rho: have(rho, err), Why: because(err)}
}
