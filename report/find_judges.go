package report

import (
	"cmp"
	"slices"
)

// judging is what one judge said in all sessions, or a panel.
type judging struct {
	name, form       string
	members          []string
	all, clean, none int
	attacks          []attackCount
	sessions         []judgedSession // those in which it said something
}

// judgedSession is what it said in one session.
type judgedSession struct {
	kind    int // place of the kind of scenario
	pairs   []judgedPair
	replies []judgedReply
}

// judgesOf describes the models that judged, and in each form the panel of them.
// Nothing else of the report rests on them.
func (s *sample) judgesOf() []Judge {
	found := map[[2]string]*judging{}
	var order []*judging
	byForm := map[string][]*judging{}
	for _, st := range s.ordered() {
		for _, j := range st.judged {
			k := [2]string{j.judge, j.form}
			if found[k] == nil {
				found[k] = &judging{name: j.judge, form: j.form}
				order = append(order, found[k])
				byForm[j.form] = append(byForm[j.form], found[k])
			}
			found[k].add(&j, s.o.place(st.kind))
		}
	}
	for form, members := range byForm {
		if len(members) > 1 {
			slices.SortFunc(members, func(a, b *judging) int { return cmp.Compare(a.name, b.name) })
			order = append(order, s.panel(form, members))
		}
	}
	slices.SortFunc(order, func(a, b *judging) int {
		return cmp.Or(len(a.members)-len(b.members), cmp.Compare(a.name, b.name), cmp.Compare(a.form, b.form))
	})
	out := make([]Judge, 0, len(order))
	for _, j := range order {
		out = append(out, s.describe(j))
	}
	return out
}

func (j *judging) add(o *judged, kind int) {
	j.all, j.clean, j.none = j.all+o.all, j.clean+o.clean, j.none+o.none
	for _, a := range o.attacks {
		at := slices.IndexFunc(j.attacks, func(b attackCount) bool { return b.attack == a.attack })
		if at < 0 {
			at = len(j.attacks)
			j.attacks = append(j.attacks, attackCount{attack: a.attack})
		}
		j.attacks[at].asked += a.asked
		j.attacks[at].flipped += a.flipped
		j.attacks[at].against += a.against
	}
	if len(o.pairs)+len(o.replies) > 0 {
		j.sessions = append(j.sessions, judgedSession{kind, o.pairs, o.replies})
	}
}

// describe says of a judge what can be said.
func (s *sample) describe(j *judging) Judge {
	out := Judge{
		Judge: j.name, Form: j.form, Members: j.members, Judgements: j.all,
		Traits: []string{}, Attacks: s.attackFindings(j), Dimensions: []JudgeDimension{}, Means: []CorrectedMean{}, Rankings: []JudgedRanking{},
	}
	if j.clean > 0 {
		out.NoAnswer = Number(float64(j.none) / float64(j.clean))
	}
	for _, d := range j.dimensions() {
		one := s.judgeDimension(j, d)
		out.Joint = max(out.Joint, one.Joint)
		out.Dimensions = append(out.Dimensions, one)
	}
	out.Calibrated = out.Joint >= FewestJoint
	out.Place = s.judgePlace(j)
	if !out.Calibrated {
		out.Why = why("judge_not_calibrated", out.Joint, FewestJoint)
		none := Estimate{Why: out.Why}
		out.Kappa, out.Length, out.Family = none, JudgeLeaning{none, none, none}, JudgeLeaning{none, none, none}
		return out
	}
	pairs := j.pairsOf(func(kind int, p *judgedPair) bool { return len(p.people) > 0 })
	out.Kappa = s.preferenceKappa(pairs)
	out.Length = s.leaning(pairs, func(p *judgedPair) float64 { return p.longer })
	out.Family = s.judgeFamily(j, pairs)
	out.Traits = out.traits()
	for _, d := range j.dimensions() {
		out.Means = append(out.Means, s.correctedMeans(j, d)...)
	}
	for kind := range kinds {
		if r, ok := s.judgedRanking(j, kind); ok {
			out.Rankings = append(out.Rankings, r)
		}
	}
	return out
}

// judgedDimension is a dimension in one kind of scenario, on one scale.
type judgedDimension struct {
	kind      int
	dimension string
	scale     scale
}

// dimensions lists what was judged. The whole of a rubric without a dimension
// for it has no scale.
func (j *judging) dimensions() []judgedDimension {
	seen := map[judgedDimension]bool{}
	var out []judgedDimension
	note := func(d judgedDimension) {
		if !seen[d] {
			seen[d] = true
			out = append(out, d)
		}
	}
	for _, st := range j.sessions {
		for _, r := range st.replies {
			note(judgedDimension{st.kind, r.dimension, r.scale})
		}
	}
	for _, st := range j.sessions {
		for _, p := range st.pairs {
			if !slices.ContainsFunc(out, func(d judgedDimension) bool { return d.kind == st.kind && d.dimension == p.dimension }) {
				note(judgedDimension{st.kind, p.dimension, scale{}})
			}
		}
	}
	slices.SortFunc(out, func(a, b judgedDimension) int {
		return cmp.Or(a.kind-b.kind, CompareDimensions(a.dimension, b.dimension), a.scale.max-b.scale.max, a.scale.min-b.scale.min)
	})
	return out
}

// sessionPairs are the pairs of one session, or those of them that are of
// interest.
type sessionPairs []*judgedPair

// pairsOf selects pairs, by session; sessions without any are left out.
func (j *judging) pairsOf(which func(kind int, p *judgedPair) bool) []sessionPairs {
	var out []sessionPairs
	for i := range j.sessions {
		var own sessionPairs
		for k := range j.sessions[i].pairs {
			if p := &j.sessions[i].pairs[k]; which(j.sessions[i].kind, p) {
				own = append(own, p)
			}
		}
		if len(own) > 0 {
			out = append(out, own)
		}
	}
	return out
}

// repliesOf selects replies, by session.
func (j *judging) repliesOf(d judgedDimension) [][]*judgedReply {
	var out [][]*judgedReply
	for i := range j.sessions {
		var own []*judgedReply
		for k := range j.sessions[i].replies {
			if r := &j.sessions[i].replies[k]; j.sessions[i].kind == d.kind && r.dimension == d.dimension && r.scale == d.scale {
				own = append(own, r)
			}
		}
		if len(own) > 0 {
			out = append(out, own)
		}
	}
	return out
}
