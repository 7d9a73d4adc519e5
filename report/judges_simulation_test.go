package report

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"kansei/internal/testkit/world"
	"kansei/stats"
)

// findJudge is the judge as the report has it.
func findJudge(st world.JudgedStudy, seed uint64, bootstrap int) Judge {
	in := New(false)
	addAll(in, st.Sessions(rand.New(rand.NewPCG(seed, 21))))
	in.AddScores(fewScores())
	s := newSample(in, Options{Bootstrap: bootstrap, Seed: int64(seed)})
	all := s.judgesOf()
	if len(all) != 1 {
		panic(fmt.Sprintf("%d judges", len(all)))
	}
	return all[0]
}

// judgedTruth is what a very large study of people alone comes to: means of the
// whole, and ratings.
func judgedTruth(t *testing.T) (means, ratings map[string]float64) {
	t.Helper()
	st := world.JudgedStudy{Character: world.JudgeRandom, Rated: 20_000}
	rng := rand.New(rand.NewPCG(77, 77))
	sum, n := map[string]float64{}, map[string]float64{}
	number := map[string]int{}
	var pairs []stats.JudgedPair
	for c := range st.Rated {
		s := st.Session(rng, c, true)
		v := map[string]int{}
		for _, r := range s.Ratings {
			if r.Dimension == Overall {
				model := s.Lane(r.Lane).Name()
				sum[model], n[model], v[model] = sum[model]+float64(*r.Value), n[model]+1, *r.Value
			}
		}
		for i, a := range s.Lanes {
			for _, b := range s.Lanes[i+1:] {
				x, y := v[a.Name()], v[b.Name()]
				people := .5
				if x != y {
					people = map[bool]float64{true: 1, false: 0}[x > y]
				}
				pairs = append(pairs, stats.JudgedPair{Cluster: c, I: numberOf(number, a.Name()), J: numberOf(number, b.Name()), People: people, Joint: true})
			}
		}
	}
	means, ratings = map[string]float64{}, map[string]float64{}
	r, err := stats.RankPredictionPowered(len(number), pairs, 100)
	if err != nil {
		t.Fatal(err)
	}
	for model, at := range number {
		means[model], ratings[model] = sum[model]/n[model], r.Rating[at]
	}
	return means, ratings
}

// coverage counts intervals that cover the truth, and adds up their widths.
type coverage struct {
	covered, all  int
	people, width float64
	alone         int // intervals of people alone that cover
}

func (c *coverage) add(truth float64, e Corrections) {
	if e.People.Low == nil || e.Corrected.Low == nil {
		return
	}
	c.all++
	if *e.Corrected.Low <= truth && truth <= *e.Corrected.High {
		c.covered++
	}
	if *e.People.Low <= truth && truth <= *e.People.High {
		c.alone++
	}
	c.people, c.width = c.people+*e.People.High-*e.People.Low, c.width+*e.Corrected.High-*e.Corrected.Low
}

func (c *coverage) share() float64 { return float64(c.covered) / float64(c.all) }
func (c *coverage) ratio() float64 { return c.width / c.people }

// The corrected intervals cover the truth whatever the judge is; a good one makes
// them narrower, and one of no use hardly wider. Each judge is named for what it
// is.
func TestSimulatedJudges(t *testing.T) {
	if testing.Short() {
		t.Skip("simulations take their time")
	}
	n := studies(t, 60)
	wantMeans, wantRatings := judgedTruth(t)
	for _, tt := range []struct {
		world.JudgedStudy
		traits []string // that must be named
		ratio  float64  // of widths: at most
	}{
		{world.JudgedStudy{Character: world.JudgeRandom}, []string{TraitChance}, 1.02},
		{world.JudgedStudy{Character: world.JudgePlaces}, []string{TraitAgrees, TraitFirst}, 1},
		{world.JudgedStudy{Character: world.JudgeLength}, []string{TraitAgrees, TraitLonger}, 1},
		{world.JudgedStudy{Character: world.JudgeFamily}, []string{TraitAgrees, TraitOwn}, 1},
		{world.JudgedStudy{Character: world.JudgeCopies}, []string{TraitAgrees}, 1},
		{world.JudgedStudy{Character: world.JudgeCopies, Points: true}, []string{TraitAgrees}, 1},
	} {
		tt.Rated, tt.Judged = 40, 120
		var means, ratings coverage
		named := map[string]int{}
		for i := range n {
			j := findJudge(tt.JudgedStudy, uint64(i+1), 100)
			for _, trait := range j.Traits {
				named[trait]++
			}
			for _, m := range j.Means {
				if m.Dimension == Overall {
					means.add(wantMeans[m.Model], m.Corrections)
				}
			}
			for _, m := range j.Rankings[0].Models {
				ratings.add(wantRatings[m.Model], m.Corrections)
			}
		}
		t.Logf("a judge that is %s (points %v), %d studies: means covered %.3f (people alone %.3f), width %.3f of people alone; ratings covered %.3f (%.3f), width %.3f; named %v",
			tt.Character, tt.Points, n, means.share(), float64(means.alone)/float64(means.all), means.ratio(), ratings.share(), float64(ratings.alone)/float64(ratings.all), ratings.ratio(), named)
		for what, c := range map[string]*coverage{"means": &means, "ratings": &ratings} {
			slack := 3 * math.Sqrt(.95*.05/float64(n))
			if c.share() < .93-slack/2 || c.share() > .97+slack {
				t.Errorf("%s: %s covered in %.3f", tt.Character, what, c.share())
			}
			if c.ratio() > tt.ratio {
				t.Errorf("%s: %s are %.3f as wide as those of people alone", tt.Character, what, c.ratio())
			}
		}
		for trait, times := range named {
			wanted := slices.Contains(tt.traits, trait)
			if wanted && float64(times) < .9*float64(n) || !wanted && float64(times) > .12*float64(n) {
				t.Errorf("%s: named %s in %d of %d", tt.Character, trait, times, n)
			}
		}
		for _, trait := range tt.traits {
			if named[trait] == 0 {
				t.Errorf("%s: never named %s", tt.Character, trait)
			}
		}
	}
}
