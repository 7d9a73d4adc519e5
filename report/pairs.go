package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"kansei/stats"
)

// pairing is two models that met in front of a judge ("" for an unknown one);
// the first sorts before the second.
type pairing struct{ a, b, judge string }

// battle is the imported games of a pairing by result, as its first model sees
// them.
type battle [4]int64

// pairs adds battles up by pairing.
//
// There is room for so many pairings that in an ordinary study every judge
// stands alone. Beyond that, judges are pooled into groups by a hash of their
// names. Groups are clusters as judges are: what the judges of one do is
// independent of those of another. Whether judges are pooled depends on how many
// pairings there are, and the group on the judge's name alone, so neither depends
// on the order or on the parts in which battles came.
type pairs struct {
	models, judges names // the judges begin with "", then come the groups if they are pooled
	at             map[numbered]int
	keys           []numbered
	sums           []battle
	pooled         bool
	most           int // mostPairings, but for tests
}

const (
	mostPairings = 1 << 18
	judgeGroups  = 256
)

// numbered is a pairing while battles are read: its names are numbers, in the
// order in which they came.
type numbered struct{ a, b, judge uint32 }

// names numbers names as they come.
type names struct {
	number map[string]uint32
	list   []string
}

func (n *names) of(name string) uint32 {
	at, ok := n.number[name]
	if !ok {
		if n.number == nil {
			n.number = map[string]uint32{}
		}
		at = uint32(len(n.list))
		name = strings.Clone(name) // without the row that it is from
		n.number[name] = at
		n.list = append(n.list, name)
	}
	return at
}

// judge is the number of a judge or of its group.
func (p *pairs) judge(name string) uint32 {
	if len(p.judges.list) == 0 {
		p.judges.of("")
	}
	if !p.pooled {
		return p.judges.of(name)
	}
	if name == "" {
		return 0
	}
	return 1 + uint32(stats.ID(name)%judgeGroups)
}

// add counts games of two models, in any order, in front of a judge.
func (p *pairs) add(a, b, judge string, r result, times int64) {
	if a > b {
		a, b, r = b, a, turned(r)
	}
	i, j := p.models.of(a), p.models.of(b)
	k := numbered{i, j, p.judge(judge)}
	if _, known := p.at[k]; !known && len(p.keys) >= cmp.Or(p.most, mostPairings) && !p.pooled {
		p.pool()
		k.judge = p.judge(judge)
	}
	p.sums[p.place(k)][r] += times
}

// addTo counts games of a pairing whose judge is named as the pairs name it: by
// the group where judges are pooled.
func (p *pairs) addTo(k pairing, r result, times int64) {
	if len(p.judges.list) == 0 {
		p.judges.of("")
	}
	at := p.place(numbered{p.models.of(k.a), p.models.of(k.b), p.judges.of(k.judge)})
	p.sums[at][r] += times
}

// place is where the sum of a pairing is.
func (p *pairs) place(k numbered) int {
	at, ok := p.at[k]
	if !ok {
		if p.at == nil {
			p.at = map[numbered]int{}
		}
		at = len(p.keys)
		p.at[k], p.keys, p.sums = at, append(p.keys, k), append(p.sums, battle{})
	}
	return at
}

// pool adds the judges of each group up.
func (p *pairs) pool() {
	judges, keys, sums := p.judges.list, p.keys, p.sums
	p.pooled, p.judges, p.at, p.keys, p.sums = true, names{}, nil, nil, nil
	p.judges.of("")
	for g := range judgeGroups {
		p.judges.of("#" + strconv.Itoa(g))
	}
	for at, k := range keys {
		k.judge = p.judge(judges[k.judge])
		to := p.place(k)
		for r, n := range sums[at] {
			p.sums[to][r] += n
		}
	}
}

// paired is a pairing and what it adds up to.
type paired struct {
	pairing
	sum battle
}

// ordered are the pairings by names.
func (p *pairs) ordered() []paired {
	models, judges := p.models.ranks(), p.judges.ranks()
	type place struct {
		models uint64
		judge  uint32
		at     int
	}
	places := make([]place, len(p.keys))
	for at, k := range p.keys {
		places[at] = place{uint64(models[k.a])<<32 | uint64(models[k.b]), judges[k.judge], at}
	}
	slices.SortFunc(places, func(x, y place) int { return cmp.Or(cmp.Compare(x.models, y.models), cmp.Compare(x.judge, y.judge)) })
	out := make([]paired, len(places))
	for i, at := range places {
		k := p.keys[at.at]
		out[i] = paired{pairing{p.models.list[k.a], p.models.list[k.b], p.judges.list[k.judge]}, p.sums[at.at]}
	}
	return out
}

// ranks are the places of the names in their order.
func (n *names) ranks() []uint32 {
	order := make([]uint32, len(n.list))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return strings.Compare(n.list[a], n.list[b]) })
	out := make([]uint32, len(order))
	for rank, at := range order {
		out[at] = uint32(rank)
	}
	return out
}
