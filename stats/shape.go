package stats

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
	beats, loses := make([][]int, n), make([][]int, n)
	for _, g := range p.games {
		if g.wi > 0 || g.tt > 0 {
			beats[g.i], loses[g.j] = append(beats[g.i], g.j), append(loses[g.j], g.i)
		}
		if g.wj > 0 || g.tt > 0 {
			beats[g.j], loses[g.i] = append(beats[g.j], g.i), append(loses[g.i], g.j)
		}
	}
	s := Shape{Group: make([]int, k), Bound: make([]Bound, k)}
	for i := range s.Group {
		s.Group[i] = -1
	}
	if count(reach(beats, nil, 0)) == n && count(reach(loses, nil, 0)) == n {
		for _, model := range p.players {
			s.Group[model] = 0
		}
		s.Groups, s.Strong = 1, true
		return s
	}
	for at, model := range p.players {
		if s.Group[model] >= 0 {
			continue
		}
		for other, in := range reach(beats, loses, at) {
			if in {
				s.Group[p.players[other]] = s.Groups
			}
		}
		s.Groups++
	}
	for at, model := range p.players {
		above, below := reach(loses, nil, at), reach(beats, nil, at)
		switch {
		case contains(below, above) && !contains(above, below):
			s.Bound[model] = NoUpper
		case contains(above, below) && !contains(below, above):
			s.Bound[model] = NoLower
		}
	}
	return s
}

// reach marks what can be come to from a start along either kind of edge.
func reach(edges, more [][]int, start int) []bool {
	seen := make([]bool, len(edges))
	seen[start] = true
	todo := []int{start}
	for len(todo) > 0 {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		next := edges[at]
		if more != nil {
			next = append(append([]int{}, next...), more[at]...)
		}
		for _, to := range next {
			if !seen[to] {
				seen[to] = true
				todo = append(todo, to)
			}
		}
	}
	return seen
}

// contains says whether everything in b is in a.
func contains(a, b []bool) bool {
	for i := range b {
		if b[i] && !a[i] {
			return false
		}
	}
	return true
}

func count(v []bool) int {
	n := 0
	for _, in := range v {
		if in {
			n++
		}
	}
	return n
}
