package sessions

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// Shuffle is the permutation of 0..n-1 for a seed and a pass: a Fisher-Yates
// shuffle drawn from PCG(seed, pass). It never changes, since the labels of
// every saved session rest on it.
func Shuffle(seed int64, pass, n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	// PCG's state is fixed by its specification; rand.Shuffle's use of it is
	// not, so the steps are spelled out.
	source := rand.NewPCG(uint64(seed), uint64(pass))
	for i := n - 1; i > 0; i-- {
		j := int(source.Uint64() % uint64(i+1))
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// Order lists the lanes' ids from left to right: in pass 1 by their labels, in
// later passes shuffled afresh. In an open session it is the order in which
// the lanes were asked for.
func (s *Session) Order(pass int) []string {
	ids := make([]string, len(s.Lanes))
	if pass <= 1 {
		lanes := slices.Clone(s.Lanes)
		slices.SortStableFunc(lanes, func(a, b Lane) int { return compareLabels(a.Label, b.Label) })
		for i, l := range lanes {
			ids[i] = l.ID
		}
		return ids
	}
	for i, from := range Shuffle(s.Blind.Seed, pass, len(s.Lanes)) {
		ids[i] = s.Lanes[from].ID
	}
	return ids
}

// Label is the letter of a lane in a pass.
func (s *Session) Label(lane string, pass int) string {
	if i := slices.Index(s.Order(pass), lane); i >= 0 {
		return Letter(i)
	}
	return "?"
}

// Letter is the label at a place from the left: A, B, ... Z, AA, AB, ...
func Letter(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return Letter(i/26-1) + Letter(i%26)
}

func compareLabels(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}
