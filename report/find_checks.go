package report

import (
	"cmp"
	"math"
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

// asked is a dimension in one kind of scenario, on one scale.
type asked struct {
	kind      sessions.Kind
	dimension string
	scale     scale
}

func compareAsked(a, b asked) int {
	return cmp.Or(cmp.Compare(a.kind, b.kind), CompareDimensions(a.dimension, b.dimension), a.scale.max-b.scale.max, a.scale.min-b.scale.min)
}

// resampled is the interval of a statistic over sessions, by their numbers: of is
// what it is when each session counts so many times.
func (s *sample) resampled(sessions []uint64, of func(weight []float64) (float64, error)) (low, high *float64, w Why) {
	out := column(s.o.Bootstrap)
	if s.o.Bootstrap >= 20 && len(sessions) > 1 {
		stats.Poisson(s.o.Seed, s.o.Bootstrap, sessions, func(b int, weight []float64) {
			out[b] = orNaN(of(weight))
		})
	}
	return s.intervalOf(out, len(sessions))
}

// intervalOf is the interval of replicates over so many sessions.
func (s *sample) intervalOf(out []float64, sessions int) (low, high *float64, w Why) {
	l, h, err := stats.Interval(out, sessions)
	if err != nil {
		return nil, nil, s.noInterval(err)
	}
	return Number(l), Number(h), Why{}
}

// bySession is things by session, with the numbers of the sessions.
type bySession[T any] struct {
	clusters []uint64
	of       [][]T
}

func (b *bySession[T]) add(session string, of []T) {
	b.clusters, b.of = append(b.clusters, stats.ID(session)), append(b.of, of)
}

// once has each session count once.
func (b *bySession[T]) once() []float64 {
	out := make([]float64, len(b.of))
	for i := range out {
		out[i] = 1
	}
	return out
}

// repeated is things as often as their sessions count.
func repeated[T any](sessions *bySession[T], weight []float64) []T {
	var out []T
	for i, all := range sessions.of {
		for range int(weight[i]) {
			out = append(out, all...)
		}
	}
	return out
}

// alphas compares the raters with each other.
func (s *sample) alphas() []Alpha {
	units, raters := map[asked]*bySession[[]float64]{}, map[asked]map[string]bool{}
	var all []asked
	for _, st := range s.ordered() {
		own := map[asked][][]float64{}
		for _, u := range st.units {
			k := asked{st.kind, u.dimension, u.scale}
			if raters[k] == nil {
				raters[k], units[k] = map[string]bool{}, &bySession[[]float64]{}
				all = append(all, k)
			}
			own[k] = append(own[k], u.values)
			for _, name := range u.raters {
				raters[k][name] = true
			}
		}
		for k, v := range own {
			units[k].add(st.id, v)
		}
	}
	slices.SortFunc(all, compareAsked)
	out := make([]Alpha, 0, len(all))
	for _, k := range all {
		value, used, err := stats.Alpha(repeated(units[k], units[k].once()))
		v := have(value, err)
		a := Alpha{Kind: k.kind, Dimension: k.dimension, Min: k.scale.min, Max: k.scale.max, Value: v, Raters: len(raters[k]), Units: used, Word: wordFor(v), Why: because(err)}
		if err == nil {
			var w Why
			a.Low, a.High, w = s.resampled(units[k].clusters, func(weight []float64) (float64, error) {
				value, _, err := stats.Alpha(repeated(units[k], weight))
				return value, err
			})
			a.Why = w
		}
		out = append(out, a)
	}
	return out
}

// kappas compares each rater's first two passes.
func (s *sample) kappas() []Kappa {
	type key struct {
		rater string
		asked
	}
	found := map[key]*bySession[repeat]{}
	var keys []key
	for _, st := range s.ordered() {
		own := map[key][]repeat{}
		for _, r := range st.repeats {
			k := key{r.rater, asked{st.kind, r.dimension, scale{r.min, r.max}}}
			if found[k] == nil {
				keys, found[k] = append(keys, k), &bySession[repeat]{}
			}
			own[k] = append(own[k], r)
		}
		for k, v := range own {
			found[k].add(st.id, v)
		}
	}
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(cmp.Compare(a.rater, b.rater), compareAsked(a.asked, b.asked))
	})
	out := make([]Kappa, 0, len(keys))
	for _, k := range keys {
		kappa := func(weight []float64) (float64, error) {
			rows := repeated(found[k], weight)
			before, after := mapped(rows, func(r repeat) int { return r.before }), mapped(rows, func(r repeat) int { return r.after })
			return stats.WeightedKappa(before, after, k.scale.min, k.scale.max)
		}
		value, err := kappa(found[k].once())
		rows := repeated(found[k], found[k].once())
		change, changeErr := stats.MeanAbsChange(mapped(rows, func(r repeat) int { return r.before }), mapped(rows, func(r repeat) int { return r.after }))
		v := have(value, err)
		one := Kappa{
			Rater: k.rater, Kind: k.kind, Dimension: k.dimension, Value: v, MeanAbsChange: have(change, changeErr), N: len(rows),
			Word: wordFor(v), Why: because(err),
		}
		if err == nil {
			one.Low, one.High, one.Why = s.resampled(found[k].clusters, kappa)
		}
		out = append(out, one)
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
	} else {
		c.Power = have(stats.PositionPower(float64(all), len(c.Wins), PositionShift))
	}
	for i, v := range c.Expected {
		c.Expected[i] = *Number(v)
	}
	return c
}

// The words for the guesses at the reveal.
const (
	BlindHeld   = "held"
	BlindBroken = "broken"
	BlindWrong  = "consistent_but_wrong" // fewer right than by chance: the lanes can be told apart
	BlindOpen   = "open"
)

func (s *sample) blinding() BlindingCheck {
	var c BlindingCheck
	var all []guess
	for _, st := range s.ordered() {
		all = append(all, st.guesses...)
	}
	total := []float64{1} // how likely each number of right guesses is by chance
	mean, variance := 0.0, 0.0
	for _, g := range all {
		c.Guesses += g.all
		c.Right += g.right
		next := make([]float64, len(total)+len(g.chance)-1)
		own, square := 0.0, 0.0
		for k, p := range g.chance {
			own, square = own+float64(k)*p, square+float64(k*k)*p
			for t, q := range total {
				next[t+k] += p * q
			}
		}
		mean, variance, total = mean+own, variance+square-own*own, next
	}
	c.Reveals = len(all)
	if c.Guesses == 0 {
		c.Why = why("no_guesses")
		return c
	}
	n := float64(c.Guesses)
	chance := mean / n
	c.Chance = Number(chance)
	atLeast, atMost := 0.0, 0.0
	for k, q := range total {
		if k >= c.Right {
			atLeast += q
		}
		if k <= c.Right {
			atMost += q
		}
	}
	p := min(1, 2*min(atLeast, atMost))
	c.P = Number(p)
	share, low, high := clusteredShare(all)
	c.Share, c.Low, c.High = Number(share), Number(low), Number(high)
	if chance < 1 {
		known := func(v float64) *float64 { return Number(max(0, (v-chance)/(1-chance))) }
		c.Known, c.KnownLow, c.KnownHigh = known(share), known(low), known(high)
	} else {
		c.Why = why("no_variation")
	}
	switch {
	case p < Significant && share > chance:
		c.Word = BlindBroken
	case p < Significant:
		c.Word = BlindWrong
	case variance > 0 && high < (1+chance)/2 && low <= chance:
		c.Word = BlindHeld
	default:
		c.Word = BlindOpen
	}
	return c
}

// clusteredShare is the share of right guesses with Wilson's interval, in which
// the guesses count for as many as the spread between reveals leaves of them,
// and never for more than there are.
func clusteredShare(all []guess) (share, low, high float64) {
	n, right := 0.0, 0.0
	for _, g := range all {
		n, right = n+float64(g.all), right+float64(g.right)
	}
	share = right / n
	worth := n
	if k := float64(len(all)); k > 1 && share > 0 && share < 1 {
		between := 0.0
		for _, g := range all {
			d := float64(g.right) - share*float64(g.all)
			between += d * d
		}
		between *= k / (k - 1)
		worth = n / max(1, between/(n*share*(1-share)))
	}
	const z = 1.959964
	middle := (share + z*z/(2*worth)) / (1 + z*z/worth)
	arm := z / (1 + z*z/worth) * math.Sqrt(share*(1-share)/worth+z*z/(4*worth*worth))
	return share, max(0, middle-arm), min(1, middle+arm)
}

func (s *sample) selfNaming() SelfNamingCheck {
	n := s.inputs()
	c := SelfNamingCheck{Replies: n.Replies, Named: n.SelfNaming}
	if n.Replies == 0 {
		c.Why = why("no_replies")
		return c
	}
	c.Share = Number(float64(n.SelfNaming) / float64(n.Replies))
	return c
}

func (s *sample) length() LengthCheck {
	found := &bySession[length]{}
	n := 0
	for _, st := range s.ordered() {
		if len(st.lengths) > 0 {
			found.add(st.id, st.lengths)
			n += len(st.lengths)
		}
	}
	if n == 0 {
		return LengthCheck{Why: why("no_rated_turns")}
	}
	rho := func(weight []float64) (float64, error) {
		rows := repeated(found, weight)
		return stats.Spearman(mapped(rows, func(l length) float64 { return l.rating }), mapped(rows, func(l length) float64 { return l.runes }))
	}
	value, err := rho(found.once())
	c := LengthCheck{Replies: n, Rho: have(value, err), Why: because(err)}
	if err == nil && n*s.o.Bootstrap <= mostRanked {
		c.Low, c.High, c.Why = s.resampled(found.clusters, rho)
	} else if err == nil { // so many replies that their order alone settles it
		low, high, err := stats.SpearmanInterval(value, max(4, len(found.of)))
		c.Low, c.High, c.Why = have(low, err), have(high, err), because(err)
	}
	return c
}

// mostRanked is how many values the replicates of the length check rank in all;
// beyond that its interval is that of one value a session.
const mostRanked = 20_000_000
