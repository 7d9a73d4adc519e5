package stats_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"kansei/stats"
)

// arena reads the models that have all eleven categories but "expert".
func arena(t *testing.T) (x []float64, family []string, category map[string][]float64) {
	t.Helper()
	f, err := os.Open("testdata/arena_sizes_2025-12.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	category = map[string][]float64{}
rows:
	for _, row := range rows[1:] {
		for _, cell := range row[4:15] {
			if cell == "" {
				continue rows
			}
		}
		for c, cell := range row {
			v, _ := strconv.ParseFloat(cell, 64)
			switch name := rows[0][c]; {
			case name == "total_b":
				x = append(x, math.Log10(v))
			case name == "family":
				family = append(family, cell)
			case c >= 4:
				category[name] = append(category[name], v)
			}
		}
	}
	return x, family, category
}

func nearTo(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s is %v, not %v", what, got, want)
	}
}

func TestWithinSlopeOfArena(t *testing.T) {
	x, family, category := arena(t)
	if len(x) != 145 {
		t.Fatalf("%d models", len(x))
	}
	slope, sd := map[string]float64{}, map[string]float64{}
	for _, tt := range []struct {
		category            string
		rho, slope, sd, std float64
	}{
		{"creative_writing", .769, 76.44, 106.28, .7192},
		{"multiturn", .784, 81.10, 124.52, .6513},
		{"math", .759, 71.99, 120.66, .5966},
		{"coding", .789, 67.75, 116.03, .5838},
	} {
		y := category[tt.category]
		rho, err := stats.Spearman(x, y)
		if err != nil {
			t.Fatal(err)
		}
		w, err := stats.WithinSlope(x, y, family)
		if err != nil {
			t.Fatal(err)
		}
		s, err := stats.PopulationSD(y)
		if err != nil {
			t.Fatal(err)
		}
		slope[tt.category], sd[tt.category] = w.Slope, s
		nearTo(t, tt.category+" rho", rho, tt.rho, .0005)
		nearTo(t, tt.category+" slope", w.Slope, tt.slope, .005)
		nearTo(t, tt.category+" sd", s, tt.sd, .005)
		nearTo(t, tt.category+" standardised", w.Slope/s, tt.std, .00005)
		if w.Families != 23 || w.Models != 57 {
			t.Errorf("%d families of %d models", w.Families, w.Models)
		}
	}
	z := make([]float64, len(x))
	for i := range z {
		z[i] = category["creative_writing"][i]/sd["creative_writing"] - category["math"][i]/sd["math"]
	}
	w, err := stats.WithinSlope(x, z, family)
	if err != nil {
		t.Fatal(err)
	}
	nearTo(t, "difference", w.Slope, .1226, .00005)
	nearTo(t, "difference in points", slope["creative_writing"]-slope["math"], 4.45, .005)
	positive := 0
	for _, s := range w.Own {
		if s > 0 {
			positive++
		}
	}
	if positive != 18 {
		t.Errorf("%d of %d are positive", positive, len(w.Own))
	}
}

func TestWithinSlopeEdges(t *testing.T) {
	for _, tt := range []struct {
		name   string
		x, y   []float64
		family []string
		want   stats.Why
	}{
		{"nothing", nil, nil, nil, stats.NoneGiven},
		{"lengths differ", []float64{1}, []float64{1}, nil, stats.Mismatch},
		{"no families", []float64{1, 2}, []float64{1, 2}, []string{"", ""}, stats.TooFew},
		{"one size each", []float64{1, 1, 2, 2}, []float64{1, 2, 3, 4}, []string{"a", "a", "b", "b"}, stats.TooFew},
		{"not finite", []float64{1, math.NaN()}, []float64{1, 2}, []string{"a", "a"}, stats.NotFinite},
	} {
		_, err := stats.WithinSlope(tt.x, tt.y, tt.family)
		var none *stats.AbsentError
		if !asAbsent(err, &none) || none.Why != tt.want {
			t.Errorf("%s: %v, not %s", tt.name, err, tt.want)
		}
	}
}

func asAbsent(err error, to **stats.AbsentError) bool {
	return errors.As(err, to)
}

func TestSignFlipP(t *testing.T) {
	p, err := stats.SignFlipP([]float64{1, 1, 1, 1, 1, 1}, 1)
	if err != nil || p.Method != stats.Exact {
		t.Fatal(p, err)
	}
	nearTo(t, "p of six equal signs", p.Value, 2./64, 1e-12)
	if _, err := stats.SignFlipP([]float64{1, 2, 3, 4}, 1); err == nil {
		t.Error("four parts have a p")
	}
}

func TestSwapFamiliesP(t *testing.T) {
	size := []float64{1, 2, 3, 4, 5, 6, 7, 8}
	a := []float64{1, 2, 3, 4, 5, 6, 7, 8}
	b := []float64{8, 7, 6, 5, 4, 3, 2, 1}
	alone, err := stats.SwapFamiliesP(size, a, b, make([]string, 8), 1)
	if err != nil {
		t.Fatal(err)
	}
	single, err := stats.SwapFamiliesP(size, a, b, []string{"a", "b", "c", "d", "e", "f", "g", "h"}, 1)
	if err != nil || single != alone {
		t.Errorf("without families %v, with each model a family %v, %v", alone, single, err)
	}
	paired, err := stats.SwapFamiliesP(size, a, b, []string{"a", "a", "b", "b", "c", "d", "e", "f"}, 1)
	if err != nil || paired.Value <= alone.Value {
		t.Errorf("six families give %v, eight models %v, %v", paired, alone, err)
	}
}

func TestFamilies(t *testing.T) {
	number, n := stats.Families([]string{"b", "", "a", "b", ""})
	if fmt.Sprint(number, n) != "[3 0 2 3 1] 4" {
		t.Error(number, n)
	}
}

func ExampleWithinSlope() {
	x := []float64{0, 1, 2, 0, 1} // tens of billions: 1, 10, 100 and 1, 10
	y := []float64{1, 2, 3, 5, 6}
	w, _ := stats.WithinSlope(x, y, []string{"a", "a", "a", "b", "b"})
	fmt.Printf("%.2f per tenfold in %d families of %d models\n", w.Slope, w.Families, w.Models)
	// Output: 1.00 per tenfold in 2 families of 5 models
}

func ExampleSignFlipP() {
	p, _ := stats.SignFlipP([]float64{2, 1, 3, 1, 2, 1}, 1)
	fmt.Printf("%.4f, %s\n", p.Value, p.Method)
	// Output: 0.0312, exact
}

func ExampleEValue() {
	e, _ := stats.EValue([]float64{1, 1, 1, 1}, nil)
	fmt.Printf("%.1f\n", e)
	// Output: 7.0
}

func ExampleHolm() {
	fmt.Println(stats.Holm([]float64{0.01, 0.04, 0.03}))
	// Output: [0.03 0.06 0.06]
}

func ExampleSpearmanInterval() {
	low, high, _ := stats.SpearmanInterval(0.6, 30)
	fmt.Printf("%.3f to %.3f\n", low, high)
	// Output: 0.276 to 0.802
}

func ExampleDisattenuate() {
	r, _ := stats.Disattenuate(0.6, 0.9, 0.8)
	fmt.Printf("%.3f\n", r)
	// Output: 0.707
}

func ExampleMeansReliability() {
	r, _ := stats.MeansReliability([]float64{1, 2, 3, 4, 5}, []float64{.5, .5, .5, .5, .5})
	times, _ := stats.SessionsForReliability(.5, .8)
	fmt.Printf("%.2f; from .5 to .8 takes %.0f times as much\n", r, times)
	// Output: 0.90; from .5 to .8 takes 4 times as much
}

func ExampleDetectable() {
	d, _ := stats.Detectable(0.1, 20)
	fmt.Printf("%.3f\n", d)
	// Output: 0.295
}

func ExamplePositionPower() {
	p, _ := stats.PositionPower(24, 3, 0.8)
	fmt.Printf("%.2f\n", p)
	// Output: 0.42
}

func ExampleFitHierarchical() {
	session := stats.Cluster{Duels: []stats.Duel{{I: 0, J: 1, Wins: 1}}}
	h, _ := stats.FitHierarchical(2, []stats.Cluster{session, session}, false)
	low, high, _ := h.Interval(0)
	_, p, _ := h.Difference(0, 1)
	fmt.Printf("%.0f (%.0f to %.0f), p %.2f\n", h.Rating[0], low, high, p)
	// Output: 1093 (435 to 1752), p 0.32
}

// TestCrossedCoverage simulates means of 5 raters at large, who rate the same
// 20 sessions: the interval covers the truth in 90% of studies at least.
func TestCrossedCoverage(t *testing.T) {
	studies := 100
	if os.Getenv("SIMULATIONS") == "all" {
		studies = 1000
	}
	covered := 0
	const raters, sessions = 5, 20
	for study := range studies {
		rng := rand.New(rand.NewPCG(uint64(study), 5))
		value := make([]float64, 0, raters*sessions)
		factors := [][]int{nil, nil}
		var severe [raters]float64
		for r := range severe {
			severe[r] = .5 * rng.NormFloat64()
		}
		for s := range sessions {
			own := .5 * rng.NormFloat64()
			for r := range raters {
				value = append(value, severe[r]+own+.5*rng.NormFloat64())
				factors[0], factors[1] = append(factors[0], r), append(factors[1], s)
			}
		}
		means := make([]float64, 200)
		stats.Crossed(int64(study), len(means), len(value), factors, func(b int, weight []float64, _ *rand.Rand) {
			sum, n := 0.0, 0.0
			for i, w := range weight {
				sum, n = sum+w*value[i], n+w
			}
			means[b] = sum / n
		})
		low, high, err := stats.Interval(means, raters)
		if err != nil {
			t.Fatal(err)
		}
		if low <= 0 && 0 <= high {
			covered++
		}
	}
	share := float64(covered) / float64(studies)
	t.Logf("5 raters, 20 sessions, %d studies: coverage %.3f", studies, share)
	if share < .9-3*math.Sqrt(.09/float64(studies)) {
		t.Errorf("coverage %.3f", share)
	}
}

// TestEValueLookedAtAfterEachSession simulates 4 equal models over 100
// sessions with a look after each: in at most 5% of studies some model is ever
// ahead of all others by evidence of 4/.05.
func TestEValueLookedAtAfterEachSession(t *testing.T) {
	studies := 100
	if os.Getenv("SIMULATIONS") == "all" {
		studies = 1000
	}
	wrong := 0
	for study := range studies {
		rng := rand.New(rand.NewPCG(uint64(study), 9))
		clusters := meetings([]float64{0, 0, 0, 0}, 100, 3, .5, rng)
		var scores [4][4][]float64
		ever := false
		for _, c := range clusters {
			var sum [4][4]float64
			for _, d := range c.Duels {
				sum[d.I][d.J] += (d.Wins - d.Losses) / 3
				sum[d.J][d.I] -= (d.Wins - d.Losses) / 3
			}
			for i := range 4 {
				ahead := true
				for j := range 4 {
					if i == j {
						continue
					}
					scores[i][j] = append(scores[i][j], max(-1, min(1, sum[i][j])))
					e, err := stats.EValue(scores[i][j], nil)
					if err != nil {
						t.Fatal(err)
					}
					ahead = ahead && e >= 4/.05
				}
				ever = ever || ahead
			}
		}
		if ever {
			wrong++
		}
	}
	t.Logf("100 looks, %d studies: ever falsely ahead %.3f", studies, float64(wrong)/float64(studies))
	if float64(wrong) > .05*float64(studies) {
		t.Errorf("falsely ahead in %d of %d", wrong, studies)
	}
}

// TestDavidsonWithoutReversedWin has ties and wins in one direction only: a
// maximum does not exist, however connected the games are.
func TestDavidsonWithoutReversedWin(t *testing.T) {
	for _, tt := range []struct {
		name  string
		add   func(c *stats.Counts)
		prior bool
	}{
		{"one direction", func(c *stats.Counts) { c.Win(0, 1, 5); c.Tie(0, 1, 3) }, true},
		{"reversed", func(c *stats.Counts) { c.Win(0, 1, 5); c.Win(1, 0, 1); c.Tie(0, 1, 3) }, false},
		{"a circle of wins", func(c *stats.Counts) { c.Win(0, 1, 2); c.Win(1, 2, 2); c.Win(2, 0, 1); c.Tie(0, 1, 1) }, false},
		{"a circle with as many ties", func(c *stats.Counts) { c.Win(0, 1, 2); c.Tie(0, 1, 2); c.Win(1, 2, 2); c.Tie(1, 2, 1) }, true},
	} {
		c := stats.NewCounts(3)
		tt.add(c)
		f, err := stats.FitBradleyTerry(c, stats.Options{Rule: stats.Rule{Davidson: true}})
		if err != nil || f.Prior != tt.prior {
			t.Errorf("%s: prior %v, %v", tt.name, f.Prior, err)
		}
		for _, r := range f.Rating {
			if math.Abs(r) > 5000 {
				t.Errorf("%s: rating %v", tt.name, r)
			}
		}
	}
}
