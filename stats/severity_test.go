package stats_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"kansei/stats"
)

// A severe rater and a mild one rated different things of the same quality:
// the plain means differ, the corrected ones do not.
func TestManyFacet(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	severity := []float64{1, 0, -1}
	thing := []float64{0, 0, 1.5, -1.5}
	tau := []float64{-2, -.7, .7, 2}
	all := make([]stats.FacetRating, 0, 5000)
	sum, n := make([]float64, 4), make([]float64, 4)
	for i := range thing {
		for r := range severity {
			times := 400
			if i == 0 && r == 2 || i == 1 && r == 0 {
				times = 20 // the severe one rated the first thing, the mild one the second
			}
			for range times {
				u := rng.Float64()
				logit := math.Log(u / (1 - u))
				point := 1
				for _, k := range tau {
					if thing[i]-severity[r]+logit >= k {
						point++
					}
				}
				all = append(all, stats.FacetRating{Thing: i, Rater: r, Point: point, N: 1})
				sum[i] += float64(point)
				n[i]++
			}
		}
	}
	f, err := stats.ManyFacet(all, 4, 3, 1, 5)
	if err != nil {
		t.Fatal(err)
	}
	for r, want := range severity {
		nearTo(t, fmt.Sprint("severity ", r), f.Severity[r], want, .2)
	}
	if plain := sum[1]/n[1] - sum[0]/n[0]; plain < .4 {
		t.Fatalf("the plain means differ by %v only", plain)
	}
	nearTo(t, "corrected difference", f.Expected[1]-f.Expected[0], 0, .15)
}

func TestManyFacetEdges(t *testing.T) {
	one := []stats.FacetRating{{Point: 1, N: 1}, {Thing: 1, Rater: 1, Point: 2, N: 1}}
	for _, tt := range []struct {
		name           string
		ratings        []stats.FacetRating
		things, raters int
		want           stats.Why
	}{
		{"nothing", nil, 2, 2, stats.NoneGiven},
		{"one rater", one, 2, 1, stats.TooFew},
		{"off the scale", []stats.FacetRating{{Point: 9, N: 1}}, 2, 2, stats.OutOfRange},
		{"all equal", one[:1], 2, 2, stats.NoVariation},
	} {
		_, err := stats.ManyFacet(tt.ratings, tt.things, tt.raters, 1, 5)
		var none *stats.AbsentError
		if !asAbsent(err, &none) || none.Why != tt.want {
			t.Errorf("%s: %v, not %s", tt.name, err, tt.want)
		}
	}
}

func ExampleManyFacet() {
	var all []stats.FacetRating
	for thing, points := range [][]int{{2, 3}, {3, 4}} { // the first rater gives a point less
		for rater, point := range points {
			all = append(all, stats.FacetRating{Thing: thing, Rater: rater, Point: point, N: 10})
		}
	}
	f, _ := stats.ManyFacet(all, 2, 2, 1, 5)
	fmt.Println(f.Severity[0] > f.Severity[1], f.Thing[1] > f.Thing[0])
	// Output: true true
}
