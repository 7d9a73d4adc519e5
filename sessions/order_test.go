package sessions

import (
	"slices"
	"testing"
)

func TestShuffleStable(t *testing.T) {
	tests := []struct {
		seed    int64
		pass, n int
		want    []int
	}{
		{0, 1, 0, []int{}},
		{0, 1, 1, []int{0}},
		{0, 1, 4, []int{1, 3, 2, 0}},
		{7, 1, 4, []int{2, 3, 0, 1}},
		{7, 2, 4, []int{2, 1, 3, 0}},
		{-1, 1, 8, []int{1, 7, 3, 0, 2, 4, 6, 5}},
		{1 << 62, 3, 8, []int{6, 5, 4, 7, 2, 0, 1, 3}},
	}
	for _, tt := range tests {
		if got := Shuffle(tt.seed, tt.pass, tt.n); !slices.Equal(got, tt.want) {
			t.Errorf("Shuffle(%d, %d, %d) is %v, not %v", tt.seed, tt.pass, tt.n, got, tt.want)
		}
	}
}

func TestShuffleFair(t *testing.T) {
	const seeds, n = 4000, 4
	var at [n][n]int
	for seed := range int64(seeds) {
		got := Shuffle(seed, 1, n)
		sorted := slices.Sorted(slices.Values(got))
		if !slices.Equal(sorted, []int{0, 1, 2, 3}) {
			t.Fatalf("seed %d: %v is no permutation", seed, got)
		}
		for place, who := range got {
			at[place][who]++
		}
	}
	for place := range at {
		for who, times := range at[place] {
			if times < seeds/n*9/10 || times > seeds/n*11/10 {
				t.Errorf("%d stands at %d in %d of %d shuffles", who, place, times, seeds)
			}
		}
	}
}

func TestOrderAndLabel(t *testing.T) {
	s := &Session{Lanes: []Lane{{ID: "l1", Label: "C"}, {ID: "l2", Label: "A"}, {ID: "l3", Label: "AA"}, {ID: "l4", Label: "B"}}}
	s.Blind.Seed = 5
	if got := s.Order(1); !slices.Equal(got, []string{"l2", "l4", "l1", "l3"}) {
		t.Errorf("pass 1 is in the order %v", got)
	}
	if got := s.Label("l1", 1); got != "C" {
		t.Errorf("l1 is %q in pass 1", got)
	}
	if got := s.Label("l9", 1); got != "?" {
		t.Errorf("a lane that is not there is %q", got)
	}
	differs := false
	for pass := 2; pass < 8; pass++ {
		order := s.Order(pass)
		for i, from := range Shuffle(5, pass, 4) {
			if order[i] != s.Lanes[from].ID || s.Label(order[i], pass) != Letter(i) {
				t.Errorf("pass %d: place %d has %s, labelled %s", pass, i, order[i], s.Label(order[i], pass))
			}
		}
		differs = differs || !slices.Equal(order, s.Order(1))
	}
	if !differs {
		t.Error("later passes are in the order of the first")
	}
}

func TestLetter(t *testing.T) {
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA"} {
		if got := Letter(i); got != want {
			t.Errorf("Letter(%d) is %q, not %q", i, got, want)
		}
	}
}
