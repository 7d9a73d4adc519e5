package scenarios

import (
	"fmt"
	"slices"
	"testing"
)

func TestAnswersOfCounts(t *testing.T) {
	round := func(chairs int, allowed func(at []int, chairs int) bool) int {
		// Ann sits in chair 0; the others, and the empty chairs, in any other.
		n := 0
		at := make([]int, 6)
		used := make([]bool, chairs)
		used[0] = true
		var place func(p int)
		place = func(p int) {
			if p == 6 {
				if allowed(at, chairs) {
					n++
				}
				return
			}
			for c := 1; c < chairs; c++ {
				if !used[c] {
					used[c], at[p] = true, c
					place(p + 1)
					used[c] = false
				}
			}
		}
		place(1)
		return n
	}
	beside := func(at []int, chairs, a, b int) bool {
		d := (at[a] - at[b] + chairs) % chairs
		return d == 1 || d == chairs-1
	}
	couples := func(at []int, n int) bool {
		return !beside(at, n, 0, 1) && !beside(at, n, 2, 3) && !beside(at, n, 4, 5)
	}
	answers(t, "round-table",
		round(6, func(at []int, n int) bool { return !beside(at, n, 0, 1) }),
		round(6, func(at []int, n int) bool { return !beside(at, n, 0, 1) && beside(at, n, 2, 3) }),
		round(6, couples), round(8, couples))
	// With empty chairs by inclusion and exclusion: choose k couples that sit
	// together, in order, and place blocks and people on the circle.
	if got := circleWithEmpty(); got != 984 {
		t.Errorf("inclusion and exclusion gives %d", got)
	}

	chairs := map[int]int{}
	for n := 4; n <= 7; n++ {
		permutations(n, func(p []int) {
			for i, x := range p {
				if x == i || i > 0 && (x-p[i-1] == 1 || p[i-1]-x == 1) {
					return
				}
			}
			chairs[n]++
		})
		if other := chairsByMasks(n); other != chairs[n] {
			t.Errorf("%d chairs: %d by trying, %d by masks", n, chairs[n], other)
		}
		answers(t, "seven-chairs", fmt.Sprint(chairs[n])+" 种")
	}

	none, one := 0, 0
	permutations(5, func(p []int) {
		fixed := 0
		for i, x := range p {
			if i == x {
				fixed++
			}
		}
		if fixed == 0 {
			none++
		}
		if fixed == 1 {
			one++
		}
	})
	answers(t, "keys-and-beds", 4+3+2+1, none, one, "n−1")
}

// circleWithEmpty counts seatings of three couples on eight chairs up to
// turning, no couple together, by inclusion and exclusion over the couples.
func circleWithEmpty() int {
	total := 0
	for k, choose := range []int{1, 3, 3, 1} {
		// k blocks of two chairs and 6-2k single people among 8 chairs: fix the
		// turn by one person or block; blocks can be turned, people differ.
		units := 6 - k // blocks and single people
		spaces := units + 2
		arrangements := 1
		for i := 1; i < units; i++ {
			arrangements *= spaces - i
		}
		sign := 1 - 2*(k%2)
		total += sign * choose * (1 << k) * arrangements
	}
	return total
}

// chairsByMasks counts the same orders by the set of people who sit and the
// last of them.
func chairsByMasks(n int) int {
	ways := map[[2]int]int{{0, -2}: 1}
	for i := range n {
		next := map[[2]int]int{}
		for state, count := range ways {
			for x := range n {
				if state[0]>>x&1 == 0 && x != i && x-state[1] != 1 && state[1]-x != 1 {
					next[[2]int{state[0] | 1<<x, x}] += count
				}
			}
		}
		ways = next
	}
	sum := 0
	for _, count := range ways {
		sum += count
	}
	return sum
}

func TestAnswersOfDominoes(t *testing.T) {
	const side = 6
	all, upright, mirrored := 0, 0, 0
	var covered [side][side]int
	covered[0][0], covered[0][side-1] = -1, -1
	var cover func(n int)
	cover = func(n int) {
		r, c := 0, 0
		for ; r < side && covered[r][c] != 0; c++ {
			if c == side-1 {
				r, c = r+1, -1
			}
		}
		if r == side {
			all++
			if !slices.ContainsFunc([]int{1, 2, 3, 4, 5}, func(r int) bool { return r < side-1 && covered[r][0] == covered[r+1][0] }) {
				upright++
			}
			if same(covered) {
				mirrored++
			}
			return
		}
		if c+1 < side && covered[r][c+1] == 0 {
			covered[r][c], covered[r][c+1] = n, n
			cover(n + 1)
			covered[r][c], covered[r][c+1] = 0, 0
		}
		if r+1 < side && covered[r+1][c] == 0 {
			covered[r][c], covered[r+1][c] = n, n
			cover(n + 1)
			covered[r][c], covered[r+1][c] = 0, 0
		}
	}
	cover(1)
	answers(t, "two-corners", all, upright, mirrored)
	if got := tilingsByRows(side, func(r, c int) bool { return r == 0 && (c == 0 || c == side-1) }); got != all {
		t.Errorf("row by row there are %d", got)
	}
	if got := tilingsByRows(side, func(r, c int) bool { return r == c && (r == 0 || r == side-1) }); got != 0 {
		t.Errorf("with opposite corners missing there are %d", got)
	}
}

// same reports whether a covering is its own mirror image.
func same(board [6][6]int) bool {
	for r := range 6 {
		for c := range 5 {
			if (board[r][c] == board[r][c+1] && board[r][c] > 0) != (board[r][5-c] == board[r][4-c] && board[r][5-c] > 0) {
				return false
			}
		}
		for c := range 6 {
			if r < 5 && (board[r][c] == board[r+1][c]) != (board[r][5-c] == board[r+1][5-c]) {
				return false
			}
		}
	}
	return true
}

// tilingsByRows counts coverings square by square, by which of the next
// squares are taken.
func tilingsByRows(side int, missing func(r, c int) bool) int {
	ways := map[int]int{0: 1}
	for at := range side * side {
		r, c := at/side, at%side
		next := map[int]int{}
		for taken, count := range ways {
			switch rest := taken >> 1; {
			case missing(r, c):
				if taken&1 == 0 {
					next[rest] += count
				}
			case taken&1 == 1:
				next[rest] += count
			default:
				if c+1 < side && rest&1 == 0 && !missing(r, c+1) {
					next[rest|1] += count
				}
				if r+1 < side && !missing(r+1, c) {
					next[rest|1<<(side-1)] += count
				}
			}
		}
		ways = next
	}
	return ways[0]
}
