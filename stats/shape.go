package stats

import "math/bits"

// Bound says on which side a model's rating has no end in the data.
type Bound int

// The bounds.
const (
	Bounded Bound = iota
	NoUpper       // it, or its circle of equals, never lost to anybody outside
	NoLower       // it, or its circle of equals, never won against anybody outside
)

// Shape is what the graph of comparisons looks like; a tie is a win both ways.
type Shape struct {
	Groups int     // how many groups have no comparison between them
	Group  []int   // each model's group from 0, -1 for one without a game
	Bound  []Bound // each model's, within its group
	Strong bool    // the likelihood has a highest point: one group, bounded
}

// shape finds the groups and what in them is not bounded.
func (p *pairs) shape(k int) Shape {
	n := len(p.players)
	beats, loses, met := newLinks(n), newLinks(n), newLinks(n)
	for _, g := range p.games {
		met.add(g.i, g.j)
		met.add(g.j, g.i)
		if g.wi > 0 || g.tt > 0 {
			beats.add(g.i, g.j)
			loses.add(g.j, g.i)
		}
		if g.wj > 0 || g.tt > 0 {
			beats.add(g.j, g.i)
			loses.add(g.i, g.j)
		}
	}
	s := Shape{Group: make([]int, k), Bound: make([]Bound, k)}
	for i := range s.Group {
		s.Group[i] = -1
	}
	for at, model := range p.players {
		if s.Group[model] >= 0 {
			continue
		}
		in := met.reach(at)
		for other, m := range p.players[at:] {
			if in.has(at + other) {
				s.Group[m] = s.Groups
			}
		}
		s.Groups++
	}
	if s.Groups == 1 && beats.reach(0).count() == n && loses.reach(0).count() == n {
		s.Strong = true
		return s
	}
	for at, model := range p.players {
		above, below := loses.reach(at), beats.reach(at)
		switch {
		case below.contains(above) && !above.contains(below):
			s.Bound[model] = NoUpper
		case above.contains(below) && !below.contains(above):
			s.Bound[model] = NoLower
		}
	}
	return s
}

// reversed reports whether some circle of games has more wins along it than
// ties. Without one there are strengths d with d_i >= d_j + 1 wherever i beat j
// and |d_i - d_j| <= 1 wherever they tied, in whose direction the likelihood of
// Davidson's model never falls. Such strengths are longest paths, which
// Bellman and Ford's method finds unless a circle makes them grow forever.
func (p *pairs) reversed() bool {
	d := make([]int, len(p.players))
	for range len(d) + 1 {
		changed := false
		raise := func(i, j, by int) {
			if d[i] < d[j]+by {
				d[i], changed = d[j]+by, true
			}
		}
		for _, g := range p.games {
			if g.wi > 0 {
				raise(g.i, g.j, 1)
			}
			if g.wj > 0 {
				raise(g.j, g.i, 1)
			}
			if g.tt > 0 {
				raise(g.i, g.j, -1)
				raise(g.j, g.i, -1)
			}
		}
		if !changed {
			return false
		}
	}
	return true
}

// set is a set of small numbers, one bit each.
type set []uint64

func (s set) has(i int) bool { return s[i>>6]>>(i&63)&1 == 1 }

func (s set) count() int {
	n := 0
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	return n
}

// contains reports whether everything in other is in s.
func (s set) contains(other set) bool {
	for i, word := range other {
		if word&^s[i] != 0 {
			return false
		}
	}
	return true
}

// links is a directed graph: where one can go from each node.
type links []set

func newLinks(n int) links {
	words := (n + 63) / 64
	all := make(set, n*words)
	l := make(links, n)
	for i := range l {
		l[i] = all[i*words : (i+1)*words]
	}
	return l
}

func (l links) add(from, to int) { l[from][to>>6] |= 1 << (to & 63) }

// reach is the nodes that can be come to from a start, with the start.
func (l links) reach(start int) set {
	seen := make(set, len(l[start]))
	seen[start>>6] |= 1 << (start & 63)
	todo := []int{start}
	for len(todo) > 0 {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for w, word := range l[at] {
			fresh := word &^ seen[w]
			seen[w] |= fresh
			for ; fresh != 0; fresh &= fresh - 1 {
				todo = append(todo, w<<6+bits.TrailingZeros64(fresh))
			}
		}
	}
	return seen
}
