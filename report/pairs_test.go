package report

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
)

func battlesOf(n int) []Battle {
	rng := rand.New(rand.NewPCG(1, 2))
	out := make([]Battle, n)
	for i := range out {
		a := rng.IntN(5)
		out[i] = Battle{
			ModelA: fmt.Sprint("m", a), ModelB: fmt.Sprint("m", (a+1+rng.IntN(4))%5), Judge: fmt.Sprint("j", rng.IntN(900)),
			Winner: []string{"model_a", "model_b", "tie", "both_bad"}[rng.IntN(4)],
		}
		if i%3 > 0 {
			out[i].ID = fmt.Sprint(rng.IntN(n))
		}
	}
	return out
}

func inputOf(t *testing.T, most int, battles []Battle) *Input {
	t.Helper()
	in := New(false)
	in.KeepIDs()
	in.battles.most = most
	for _, b := range battles {
		if err := in.AddBattle(b); err != nil {
			t.Fatal(err)
		}
	}
	return in
}

// Pooling depends on neither the order of battles nor the parts that they came
// in, loses no battle, and leaves the ratings as they are.
func TestPooledJudges(t *testing.T) {
	battles := battlesOf(6000)
	options := Options{Bootstrap: 20, Seed: 1}
	single := Find(inputOf(t, 0, battles), options)
	for _, most := range []int{30, 1000, 2500} {
		in := inputOf(t, most, battles)
		want := Find(in, options)
		if !want.Ranking.Pooled || single.Ranking.Pooled || want.Ranking.Judges > judgeGroups || single.Ranking.Judges <= judgeGroups || want.Ranking.Games != single.Ranking.Games || want.Inputs != single.Inputs {
			t.Fatalf("%d judges, %d games, want %d", want.Ranking.Judges, want.Ranking.Games, single.Ranking.Games)
		}
		for i, m := range want.Ranking.Models {
			s := single.Ranking.Models[i]
			if m.Model != s.Model || *m.Rating != *s.Rating {
				t.Errorf("%s is rated %v, and %s %v with every judge alone", m.Model, *m.Rating, s.Model, *s.Rating)
			}
		}
		rng := rand.New(rand.NewPCG(3, uint64(most)))
		rng.Shuffle(len(battles), func(i, j int) { battles[i], battles[j] = battles[j], battles[i] })
		if got := Find(inputOf(t, most, battles), options); !reflect.DeepEqual(got, want) {
			t.Error("another order gives other findings")
		}
		joined := New(false)
		joined.battles.most = most
		for at := 0; at < len(battles); at += 500 {
			var part bytes.Buffer
			if err := inputOf(t, most, battles[at:at+500]).WritePart(&part); err != nil {
				t.Fatal(err)
			}
			if _, err := joined.AddPart(&part); err != nil {
				t.Fatal(err)
			}
		}
		if got := Find(joined, options); !reflect.DeepEqual(got, want) {
			t.Error("parts give other findings")
		}
	}
}

// Intervals from groups of judges are as wide as those from judges.
func TestPooledIntervals(t *testing.T) {
	battles := battlesOf(60_000)
	for i := range battles {
		battles[i].ID, battles[i].Judge = "", fmt.Sprint("j", i%5000)
	}
	options := Options{Seed: 1}
	alone, pooled := Find(inputOf(t, 0, battles), options), Find(inputOf(t, 100, battles), options)
	for i, m := range pooled.Ranking.Models {
		s := alone.Ranking.Models[i]
		if ratio := (*m.High - *m.Low) / (*s.High - *s.Low); ratio < 0.85 || ratio > 1.2 {
			t.Errorf("the interval of %s is %.2f times as wide", m.Model, ratio)
		}
	}
}

func TestIDs(t *testing.T) {
	var s ids
	want := map[uint64]uint8{}
	rng := rand.New(rand.NewPCG(9, 9))
	for i := range 100_000 {
		hash := rng.Uint64() &^ 7 // lower bits tell nothing apart
		if i%2 == 0 {
			hash = hash<<16>>16 | 1<<63 // all in one table
		}
		if i%5 == 0 {
			hash = hash>>44<<44 | 8 // often the same
		}
		code, known := s.find(hash)
		if before, ok := want[hash]; ok != known || before != code {
			t.Fatalf("%x has %d, %v, want %d, %v", hash, code, known, before, ok)
		}
		want[hash] = uint8(rng.IntN(8))
		s.set(hash, want[hash])
	}
}
