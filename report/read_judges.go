package report

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"kansei/sessions"
)

// The forms in which a judge is asked.
const (
	FormComparisons = "comparisons"
	FormPoints      = "points"
)

// judged is what one judge said in one session, in one form, by the newest of
// its instructions.
type judged struct {
	judge, form string
	all         int // entries of the log, with those about attacks
	clean       int // that count, without attacks
	none        int // of which have no answer
	pairs       []judgedPair
	replies     []judgedReply
	attacks     []attackCount
}

// judgedPair is what a judge said of two replies in one dimension, beside what
// people said. Preferences are 1 for a, -1 for b and 0 for a tie.
type judgedPair struct {
	pairKey
	a, b   string  // models, in the order of their names
	prefer float64 // of the judge
	points float64 // a's less b's, in the form of points
	first  float64 // of comparisons: 1 where the first place was preferred in both orders, -1 the second
	turned float64 // of comparisons: 1 where the preference turned with the order
	longer float64 // how much longer a is, in doublings
	people []preference
	judges int // of a panel
}

// pairKey is the place of a pair in its session.
type pairKey struct {
	turn         int
	dimension    string
	laneA, laneB string
}

// preference is what one rater said of a pair.
type preference struct {
	rater  string
	prefer float64
	points float64
	rated  bool // points were given
}

// judgedReply is how many points a judge gave to a reply in one dimension, beside
// those that people gave. Those of comparisons are the share of the other replies
// that it was preferred to, spread over the scale.
type judgedReply struct {
	replyKey
	model  string
	scale  scale
	points float64
	people []float64
	judges int // of a panel
}

// replyKey is the place of a reply in its session.
type replyKey struct {
	turn            int
	dimension, lane string
}

// addJudgements reads what judges said.
func (r *reader) addJudgements(decisions []sessions.Decision) {
	if len(r.s.Judgements) == 0 {
		return
	}
	people := r.peopleOf(decisions)
	all := r.s.StandingJudgements()
	for at := range r.judges() {
		who := &r.st.judged[at]
		var clean, attacked []sessions.Judgement
		prompt := newestPrompt(all, who)
		for _, j := range all {
			switch {
			case j.Judge != who.judge || formOf(j) != who.form || j.Prompt != prompt:
			case j.Canary == "":
				clean = append(clean, j)
				if !j.Answered() {
					who.none++
				}
			default:
				attacked = append(attacked, j)
			}
		}
		who.clean = len(clean)
		if who.form == FormPoints {
			r.addPoints(who, clean, people)
		} else {
			r.addComparisons(who, clean, people)
		}
		who.attacks = countAttacks(clean, attacked)
	}
}

// judges numbers the judges of the session, each in its form, and yields them.
func (r *reader) judges() []judged {
	for _, j := range r.s.Judgements {
		form := formOf(j)
		at := slices.IndexFunc(r.st.judged, func(k judged) bool { return k.judge == j.Judge && k.form == form })
		if at < 0 {
			at = len(r.st.judged)
			r.st.judged = append(r.st.judged, judged{judge: j.Judge, form: form})
		}
		r.st.judged[at].all++
	}
	slices.SortFunc(r.st.judged, func(a, b judged) int {
		return cmp.Or(cmp.Compare(a.judge, b.judge), cmp.Compare(a.form, b.form))
	})
	return r.st.judged
}

func formOf(j sessions.Judgement) string {
	if len(j.Lanes) < 2 {
		return FormPoints
	}
	return FormComparisons
}

// newestPrompt is the instructions that a judge last answered by.
func newestPrompt(all []sessions.Judgement, who *judged) string {
	var newest *sessions.Judgement
	for i := range all {
		j := &all[i]
		if j.Judge != who.judge || formOf(*j) != who.form || j.Canary != "" {
			continue
		}
		if newest == nil || cmp.Or(j.At.Compare(newest.At), strings.Compare(j.Prompt, newest.Prompt)) > 0 {
			newest = j
		}
	}
	if newest == nil {
		return ""
	}
	return newest.Prompt
}

// peopleSaid is what people said of a session's replies and pairs.
type peopleSaid struct {
	points map[replyKey][]preference // with rater and points
	wholes map[pairKey][]preference  // who won a turn, without a dimension
}

func (r *reader) peopleOf(decisions []sessions.Decision) peopleSaid {
	out := peopleSaid{map[replyKey][]preference{}, map[pairKey][]preference{}}
	for _, e := range r.entries {
		if e.Value != nil && r.isFirst(e.Rater) {
			k := replyKey{e.Turn, e.Dimension, e.Lane}
			out.points[k] = append(out.points[k], preference{rater: e.Name, points: float64(*e.Value)})
		}
	}
	for _, d := range decisions {
		rater := sessions.Rater{Name: r.s.RaterName(d.Rater), Pass: d.Rater.Pass}
		if !r.isFirst(rater) {
			continue
		}
		for _, duel := range d.Duels {
			p := preference{rater: rater.Name}
			switch duel.Winner {
			case sessions.LeftWins:
				p.prefer = 1
			case sessions.RightWins:
				p.prefer = -1
			case sessions.NoWinner, sessions.BothBad:
			}
			k := pairKey{turn: d.Turn, laneA: duel.Left, laneB: duel.Right}
			out.wholes[k] = append(out.wholes[k], p)
			k.laneA, k.laneB, p.prefer = k.laneB, k.laneA, -p.prefer
			out.wholes[k] = append(out.wholes[k], p)
		}
	}
	return out
}

// of lists what people said of a pair: by their points, and of the whole by who
// won the turn, as the ranking has it.
func (p peopleSaid) of(k pairKey) []preference {
	var out []preference
	for _, a := range p.points[replyKey{k.turn, k.dimension, k.laneA}] {
		for _, b := range p.points[replyKey{k.turn, k.dimension, k.laneB}] {
			if a.rater == b.rater {
				out = append(out, preference{a.rater, float64(cmp.Compare(a.points, b.points)), a.points - b.points, true})
			}
		}
	}
	if k.dimension != Overall {
		return out
	}
	for _, w := range p.wholes[pairKey{turn: k.turn, laneA: k.laneA, laneB: k.laneB}] {
		if at := slices.IndexFunc(out, func(o preference) bool { return o.rater == w.rater }); at >= 0 {
			out[at].prefer = w.prefer
			continue
		}
		out = append(out, w)
	}
	return out
}

// pair is the place of two lanes and their models in the order of names, with
// what does not depend on the judge. It is false for two lanes of one model.
func (r *reader) pair(turn int, dimension, x, y string, people peopleSaid) (judgedPair, bool) {
	i, j := r.lane(x), r.lane(y)
	switch strings.Compare(r.models[i], r.models[j]) {
	case 0:
		return judgedPair{}, false
	case 1:
		i, j, x, y = j, i, y, x
	}
	p := judgedPair{pairKey: pairKey{turn, dimension, x, y}, a: r.models[i], b: r.models[j]}
	p.longer = round(math.Log2(r.looks[i][turn][styleLength] / r.looks[j][turn][styleLength]))
	p.people = people.of(p.pairKey)
	return p, true
}

// addComparisons reads comparisons that were asked in both orders. One whose
// preference turned with the order is a tie.
func (r *reader) addComparisons(who *judged, clean []sessions.Judgement, people peopleSaid) {
	at := map[pairKey]sessions.Judgement{}
	for _, j := range clean {
		if !j.Answered() {
			continue
		}
		back := pairKey{j.Turn, j.Dimension, j.Order[1], j.Order[0]}
		other, both := at[back]
		if !both {
			at[pairKey{j.Turn, j.Dimension, j.Order[0], j.Order[1]}] = j
			continue
		}
		p, ok := r.pair(j.Turn, j.Dimension, j.Order[0], j.Order[1], people)
		if !ok {
			continue
		}
		toward := func(j sessions.Judgement) float64 {
			switch j.Preferred() {
			case p.laneA:
				return 1
			case p.laneB:
				return -1
			}
			return 0
		}
		one, two := toward(j), toward(other)
		if one == two {
			p.prefer = one
		} else {
			p.turned = 1
		}
		p.first = placeOf(j)/2 + placeOf(other)/2
		who.pairs = append(who.pairs, p)
	}
	r.addWholes(who, people)
	r.addShares(who, people)
}

// placeOf is 1 where the first place was preferred, -1 for the second.
func placeOf(j sessions.Judgement) float64 {
	switch j.Outcome {
	case sessions.First:
		return 1
	case sessions.Second:
		return -1
	case sessions.Same, sessions.NoAnswer:
	}
	return 0
}

// addWholes adds, where the rubric has no dimension for the whole, what the judge
// said of the whole: which reply it preferred in more dimensions.
func (r *reader) addWholes(who *judged, people peopleSaid) {
	if slices.Contains(r.dims, Overall) {
		return
	}
	var wholes []judgedPair
	for _, p := range who.pairs {
		k := p.pairKey
		k.dimension = Overall
		at := slices.IndexFunc(wholes, func(w judgedPair) bool { return w.pairKey == k })
		if at < 0 {
			at = len(wholes)
			wholes = append(wholes, judgedPair{pairKey: k, a: p.a, b: p.b, longer: p.longer, people: people.of(k)})
		}
		wholes[at].prefer += p.prefer
		wholes[at].first += p.first
		wholes[at].turned = max(wholes[at].turned, p.turned)
	}
	for i := range wholes {
		w := &wholes[i]
		w.prefer, w.first = float64(cmp.Compare(w.prefer, 0)), float64(cmp.Compare(w.first, 0))
	}
	who.pairs = append(who.pairs, wholes...)
}

// addShares makes points of comparisons.
func (r *reader) addShares(who *judged, people peopleSaid) {
	type sums struct{ better, n float64 }
	at, order := map[replyKey]*sums{}, []replyKey{}
	add := func(k replyKey, prefer float64) {
		if at[k] == nil {
			at[k] = &sums{}
			order = append(order, k)
		}
		at[k].better += (1 + prefer) / 2
		at[k].n++
	}
	for _, p := range who.pairs {
		add(replyKey{p.turn, p.dimension, p.laneA}, p.prefer)
		add(replyKey{p.turn, p.dimension, p.laneB}, -p.prefer)
	}
	sc := r.scale()
	for _, k := range order {
		r.addReply(who, k, float64(sc.min)+float64(sc.max-sc.min)*at[k].better/at[k].n, people)
	}
}

func (r *reader) addReply(who *judged, k replyKey, points float64, people peopleSaid) {
	reply := judgedReply{replyKey: k, model: r.models[r.lane(k.lane)], scale: r.scale(), points: points}
	for _, p := range people.points[k] {
		reply.people = append(reply.people, p.points)
	}
	who.replies = append(who.replies, reply)
}

// addPoints reads points, and makes comparisons of them.
func (r *reader) addPoints(who *judged, clean []sessions.Judgement, people peopleSaid) {
	var answered []sessions.Judgement
	for _, j := range clean {
		if !j.Answered() {
			continue
		}
		r.addReply(who, replyKey{j.Turn, j.Dimension, j.Lanes[0]}, float64(*j.Value), people)
		for _, o := range answered {
			if o.Turn != j.Turn || o.Dimension != j.Dimension {
				continue
			}
			p, ok := r.pair(j.Turn, j.Dimension, o.Lanes[0], j.Lanes[0], people)
			if !ok {
				continue
			}
			p.points = float64(*o.Value - *j.Value)
			if p.laneA != o.Lanes[0] {
				p.points = -p.points
			}
			p.prefer = float64(cmp.Compare(p.points, 0))
			who.pairs = append(who.pairs, p)
		}
		answered = append(answered, j)
	}
	r.addWholes(who, people)
}
