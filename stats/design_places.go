package stats

import "slices"

// Places puts the things of each block in an order, so that each thing stands at
// each place as evenly as whole numbers allow. Each block has as many things as
// there are places.
//
// Things and blocks are the two sides of a bipartite graph, and places colour its
// edges. A thing in more blocks than there are places is split into copies of at most that
// many; then every vertex has at most that many edges, and that many colours suffice
// (Kőnig). A full copy has each of them once.
func Places(blocks [][]int, places int) [][]int {
	if places == 0 {
		return cloneBlocks(blocks)
	}
	type edge struct{ block, copy int }
	copies := map[[2]int]int{} // by thing and which copy
	uses := map[int]int{}
	var edges []edge
	of := make([][]int, len(blocks)) // edges by block
	for b, block := range blocks {
		for _, a := range block {
			key := [2]int{a, uses[a] / places}
			uses[a]++
			if _, ok := copies[key]; !ok {
				copies[key] = len(copies)
			}
			of[b] = append(of[b], len(edges))
			edges = append(edges, edge{b, copies[key]})
		}
	}
	c := colouring{blocks: table(len(blocks), places), copies: table(len(copies), places), ends: make([][2]int, len(edges))}
	for i, e := range edges {
		c.ends[i] = [2]int{e.block, e.copy}
		c.colour(i)
	}
	out := make([][]int, len(blocks))
	for b, block := range blocks {
		type seat struct{ place, thing int }
		var seats []seat
		for i, a := range block {
			seats = append(seats, seat{slices.Index(c.blocks[b], of[b][i]), a})
		}
		slices.SortFunc(seats, func(x, y seat) int { return x.place - y.place })
		for _, s := range seats {
			out[b] = append(out[b], s.thing)
		}
	}
	return out
}

// colouring gives the edges of a bipartite graph colours, such that no two at one
// vertex have the same.
type colouring struct {
	blocks, copies [][]int // by vertex and colour: the edge, -1 for none
	ends           [][2]int
}

func table(rows, columns int) [][]int {
	out := make([][]int, rows)
	for i := range out {
		out[i] = slices.Repeat([]int{-1}, columns)
	}
	return out
}

// colour gives an edge a colour. Where its ends have none free in common, the path
// of the two colours from one end is swapped; in a bipartite graph it does not
// come to the other end.
func (c *colouring) colour(edge int) {
	block, thing := c.ends[edge][0], c.ends[edge][1]
	a, b := slices.Index(c.blocks[block], -1), slices.Index(c.copies[thing], -1)
	if a != b && c.copies[thing][a] >= 0 {
		c.swap(thing, a, b)
	}
	c.blocks[block][a], c.copies[thing][a] = edge, edge
}

// swap exchanges two colours along the path from a copy that begins with the
// first of them.
func (c *colouring) swap(thing, first, second int) {
	var path []int
	at, colour, onBlocks := thing, first, false
	for {
		side, end := c.copies, 0
		if onBlocks {
			side, end = c.blocks, 1
		}
		e := side[at][colour]
		if e < 0 {
			break
		}
		path = append(path, e)
		at, onBlocks = c.ends[e][end], !onBlocks
		colour = first + second - colour
	}
	for i, e := range path {
		was := first
		if i%2 == 1 {
			was = second
		}
		c.blocks[c.ends[e][0]][was], c.copies[c.ends[e][1]][was] = -1, -1
	}
	for i, e := range path {
		is := second
		if i%2 == 1 {
			is = first
		}
		c.blocks[c.ends[e][0]][is], c.copies[c.ends[e][1]][is] = e, e
	}
}
