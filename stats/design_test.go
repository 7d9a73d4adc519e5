package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func sizesOf(n, k int) []int { return slices.Repeat([]int{k}, n) }

func TestDesignBalance(t *testing.T) {
	for _, c := range []struct {
		models, lanes, sessions int
		efficiency              float64
	}{
		{3, 2, 3, 1},
		{3, 3, 5, 1},
		{7, 3, 7, 1},
		{8, 3, 8, 0.9},
		{8, 3, 16, 0.95},
		{21, 3, 42, 0.9},
		{40, 3, 80, 0.9},
		{60, 4, 90, 0.9},
		{60, 4, 120, 0.95},
		{8, 3, 32, 0.99},
		{8, 3, 64, 0.99},
		{13, 4, 13, 1},
		{13, 4, 20, 0.95},
		{13, 4, 39, 1},
		{21, 3, 70, 1},
		{21, 3, 84, 0.97},
		{21, 3, 168, 0.98},
		{40, 3, 160, 0.95},
		{40, 3, 320, 0.97},
		{60, 4, 180, 0.95},
		{60, 4, 360, 0.97},
		{60, 2, 720, 0.93},
	} {
		t.Run(fmt.Sprintf("%d/%d in %d", c.models, c.lanes, c.sessions), func(t *testing.T) {
			began := time.Now()
			blocks, err := Design(c.models, sizesOf(c.sessions, c.lanes), 7)
			if err != nil {
				t.Fatal(err)
			}
			took := time.Since(began)
			e, err := Efficiency(c.models, blocks)
			if err != nil {
				t.Fatal(err)
			}
			bound := EfficiencyBound(c.models, blocks)
			t.Logf("efficiency %.4f, bound %.4f, %v", e, bound, took)
			if e < c.efficiency-1e-9 {
				t.Errorf("efficiency %.4f, want %.2f", e, c.efficiency)
			}
			if e > bound+1e-9 {
				t.Errorf("efficiency %.4f is above its bound %.4f", e, bound)
			}
			checkDesign(t, c.models, blocks)
		})
	}
}

// checkDesign checks that things, pairs and places are as even as whole numbers
// allow.
func checkDesign(t *testing.T, n int, blocks [][]int) {
	t.Helper()
	uses, met, edges, most := make([]int, n), map[[2]int]int{}, 0, 0
	at, gaps := map[[2]int]int{}, map[int]int{}
	for _, b := range blocks {
		most = max(most, len(b))
		for i, a := range b {
			if a < 0 {
				gaps[i]++
				continue
			}
			uses[a]++
			at[[2]int{a, i}]++
			for _, c := range b[:i] {
				if c < 0 {
					continue
				}
				if a == c {
					t.Fatalf("thing %d is twice in %v", a, b)
				}
				met[[2]int{min(a, c), max(a, c)}]++
				edges++
			}
		}
	}
	if slices.Max(uses)-slices.Min(uses) > 1 {
		t.Errorf("things are in %d to %d blocks", slices.Min(uses), slices.Max(uses))
	}
	pairs := n * (n - 1) / 2
	missing, twice := pairs-len(met), 0
	for _, times := range met {
		if times > 1 {
			twice++
		}
	}
	if missing > 0 && twice > 0 {
		t.Errorf("%d pairs never met and %d met more than once", missing, twice)
	}
	for place := range most {
		if gaps[place] > gaps[(place+1)%most]+1 {
			t.Errorf("gaps at places: %v", gaps)
		}
	}
	for a := range n {
		for place := range most {
			if got, low := at[[2]int{a, place}], uses[a]/most; got < low || got > low+1 {
				t.Errorf("thing %d of %d blocks stands %d times at place %d", a, uses[a], got, place)
			}
		}
	}
}

func TestDesignSameForSeed(t *testing.T) {
	one, _ := Design(20, sizesOf(80, 3), 5)
	two, _ := Design(20, sizesOf(80, 3), 5)
	other, _ := Design(20, sizesOf(80, 3), 6)
	if !slices.EqualFunc(one, two, slices.Equal) {
		t.Error("one seed gave two designs")
	}
	if slices.EqualFunc(one, other, slices.Equal) {
		t.Error("two seeds gave one design")
	}
}

func TestDesignOddShapes(t *testing.T) {
	for _, c := range []struct {
		n     int
		sizes []int
	}{
		{3, []int{3}},
		{5, []int{3, 3, 2}},
		{12, append(sizesOf(40, 3), sizesOf(4, 2)...)},
		{6, []int{1, 2, 2, 2, 2, 2, 1}},
		{60, sizesOf(20, 4)},
		{10, sizesOf(5, 3)},
	} {
		blocks, err := Design(c.n, c.sizes, 1)
		if err != nil {
			t.Fatal(err)
		}
		for i, b := range blocks {
			if got := len(b) - count(b, -1); got != c.sizes[i] {
				t.Errorf("%d things: block %d has %d things, not %d", c.n, i, got, c.sizes[i])
			}
		}
		checkDesign(t, c.n, blocks)
	}
	for _, c := range []struct {
		n     int
		sizes []int
	}{{0, []int{1}}, {3, nil}, {3, []int{4}}, {3, []int{-1}}} {
		if _, err := Design(c.n, c.sizes, 1); err == nil {
			t.Errorf("%d things in blocks of %v were designed", c.n, c.sizes)
		}
	}
}

func count(v []int, x int) int {
	n := 0
	for _, y := range v {
		if x == y {
			n++
		}
	}
	return n
}

func TestEfficiencyKnownValues(t *testing.T) {
	for _, c := range []struct {
		name   string
		n      int
		blocks [][]int
		want   float64
	}{
		{"complete", 4, [][]int{{0, 1, 2, 3}}, 1},
		{"path of three", 3, [][]int{{0, 1}, {1, 2}}, 4 / (4 * (1 + 1.0/3))},
		{"star of four", 4, [][]int{{0, 1}, {0, 2}, {0, 3}}, 9 / (6 * (1 + 1 + 0.25))},
		{"circle of four", 4, [][]int{{0, 1}, {1, 2}, {2, 3}, {3, 0}}, 9 / (8 * (0.5 + 0.5 + 0.25))},
		{"one that only fills a place", 4, [][]int{{0, 1, 2, 3, 4}}, 1},
	} {
		if got, err := Efficiency(c.n, c.blocks); err != nil || math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %v, %v, want %v", c.name, got, err, c.want)
		}
	}
	if _, err := Efficiency(4, [][]int{{0, 1}, {2, 3}}); err == nil {
		t.Error("a design in two groups has an efficiency")
	}
}

// The gain that is worked out from a few columns is that of the whole matrix.
func TestDesignGain(t *testing.T) {
	d := newDesignSearch(12, rand.New(rand.NewPCG(3, 3)))
	d.start(sizesOf(30, 3))
	inv := d.inverse()
	for tries := 0; tries < 200; tries++ {
		e, ok := d.draw()
		if !ok {
			continue
		}
		gain, u, ok := d.gain(e, inv)
		if !ok {
			continue
		}
		before := inv.trace
		d.apply(e)
		inv.apply(u)
		fresh := d.inverse()
		if math.Abs(before-fresh.trace-gain) > 1e-6 || math.Abs(inv.trace-fresh.trace) > 1e-6 {
			t.Fatalf("gain %v, really %v", gain, before-fresh.trace)
		}
		inv = fresh
	}
}
