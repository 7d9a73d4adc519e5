package stats_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"kansei/stats"
)

func TestWorth(t *testing.T) {
	for _, test := range []struct{ r, want float64 }{{.17, 1.030}, {.28, 1.085}, {0, 1}, {-.28, 1.085}} {
		if got, err := stats.Worth(test.r); err != nil || math.Abs(got-test.want) > 5e-4 {
			t.Errorf("Worth(%g) = %g, %v; want %g", test.r, got, err, test.want)
		}
	}
	for r, why := range map[float64]stats.Why{1: stats.Perfect, -1: stats.Perfect, 1.01: stats.OutOfRange, math.Inf(1): stats.NotFinite} {
		var absent *stats.AbsentError
		if _, err := stats.Worth(r); !errors.As(err, &absent) || absent.Why != why {
			t.Errorf("Worth(%g): %v, want %s", r, err, why)
		}
	}
}

// Where every item is a cluster, the weight is the published formula.
func TestPredictionPoweredSingleItems(t *testing.T) {
	people, judge, alone := []float64{1, 3, 2, 5, 4, 4}, []float64{2, 3, 3, 5, 4, 5}, []float64{3, 5, 2, 4, 4, 3, 5, 1}
	items := make([]stats.Judged, 0, len(people)+len(alone))
	for i := range people {
		items = append(items, stats.Judged{Cluster: i, People: people[i], Judge: judge[i], Joint: true})
	}
	for i, f := range alone {
		items = append(items, stats.Judged{Cluster: len(people) + i, Judge: f})
	}
	got, err := stats.PredictionPowered(items)
	if err != nil {
		t.Fatal(err)
	}
	mean := func(v []float64) (m float64) {
		for _, x := range v {
			m += x / float64(len(v))
		}
		return m
	}
	product := func(a, b []float64) (s float64) {
		for i := range a {
			s += (a[i] - mean(a)) * (b[i] - mean(b)) / float64(len(a))
		}
		return s
	}
	n, more := float64(len(people)), float64(len(alone))
	// The formula has one variance of f; here each of the two sets has its own.
	lambda := product(people, judge) / n / (product(judge, judge)/n + product(alone, alone)/more)
	if math.Abs(got.Lambda-lambda) > 1e-12 {
		t.Errorf("weight %g, want %g", got.Lambda, lambda)
	}
	value := lambda*mean(alone) + mean(people) - lambda*mean(judge)
	if math.Abs(got.Value-value) > 1e-12 || got.Low >= value || got.High <= value {
		t.Errorf("%g (%g to %g), want %g", got.Value, got.Low, got.High, value)
	}
	if got.Joint != 6 || got.Alone != 8 || got.Clusters != 6 {
		t.Errorf("counts %+v", got)
	}
}

func TestPredictionPoweredWithoutAlone(t *testing.T) {
	items := []stats.Judged{{0, 5, 1, true}, {1, 5, 2, true}, {2, 4, 3, true}, {2, 1, 3, true}}
	got, err := stats.PredictionPowered(items)
	if err != nil || got.Lambda != 0 || got.Value != 2.25 {
		t.Errorf("%+v, %v; want the mean of people, weight 0", got, err)
	}
}

func TestPredictionPoweredOddInput(t *testing.T) {
	nan := math.NaN()
	for name, test := range map[string]struct {
		items []stats.Judged
		why   stats.Why
	}{
		"nothing":      {nil, stats.NoneGiven},
		"judge alone":  {[]stats.Judged{{0, 1, 0, false}}, stats.NoneGiven},
		"two clusters": {[]stats.Judged{{0, 1, 1, true}, {1, 1, 1, true}}, stats.OneCluster},
		"NaN":          {[]stats.Judged{{0, nan, 1, true}}, stats.NotFinite},
		"people NaN":   {[]stats.Judged{{0, 1, nan, true}}, stats.NotFinite},
		"cluster":      {[]stats.Judged{{-1, 1, 1, true}}, stats.OutOfRange},
	} {
		var absent *stats.AbsentError
		if _, err := stats.PredictionPowered(test.items); !errors.As(err, &absent) || absent.Why != test.why {
			t.Errorf("%s: %v, want %s", name, err, test.why)
		}
	}
	same, err := stats.PredictionPowered([]stats.Judged{{0, 3, 1, true}, {1, 3, 2, true}, {2, 3, 3, true}, {3, 3, 0, false}})
	if err != nil || same.Lambda != 0 {
		t.Errorf("a judge that says one thing: %+v, %v", same, err)
	}
}

// judgedStudy draws 40 sessions of 3 items that people and a judge have measured
// and 120 of the judge alone. The judge's error has a share of the variance.
func judgedStudy(rng *rand.Rand, noise float64) (items []stats.Judged) {
	for c := range 160 {
		session := rng.NormFloat64() / 2
		for range 3 {
			y := 3 + session + rng.NormFloat64()
			f := 3.6 + (1-noise)*(y-3) + noise*1.2*rng.NormFloat64()
			items = append(items, stats.Judged{Cluster: c, Judge: f, People: y, Joint: c < 40})
		}
	}
	return items
}

func studies() int {
	if os.Getenv("SIMULATIONS") == "all" {
		return 4000
	}
	return 500
}

// The corrected interval covers the truth as often as it says; it is narrower
// than that of people alone with a good judge, and hardly wider with one that is
// of no use.
func TestSimulatedPredictionPowered(t *testing.T) {
	for _, test := range []struct {
		name        string
		noise       float64
		ratio, over float64 // of widths: at most
	}{{"copies people with noise", .2, .75, 0}, {"random", 1, 1.02, 0}} {
		rng := rand.New(rand.NewPCG(7, uint64(test.noise*10)))
		covered, width, alone := 0, 0.0, 0.0
		for range studies() {
			items := judgedStudy(rng, test.noise)
			got, err := stats.PredictionPowered(items)
			if err != nil {
				t.Fatal(err)
			}
			var people []stats.Judged
			for _, it := range items {
				if it.Joint {
					people = append(people, it)
				}
			}
			without, err := stats.PredictionPowered(people)
			if err != nil {
				t.Fatal(err)
			}
			if got.Low <= 3 && 3 <= got.High {
				covered++
			}
			width, alone = width+got.High-got.Low, alone+without.High-without.Low
		}
		coverage := float64(covered) / float64(studies())
		t.Logf("a judge that is %s: coverage %.3f, width %.3f of people alone", test.name, coverage, width/alone)
		if coverage < .93 || coverage > .97 {
			t.Errorf("a judge that is %s: coverage %.3f, want .93 to .97", test.name, coverage)
		}
		if width/alone > test.ratio {
			t.Errorf("a judge that is %s: %.3f of the width of people alone, want at most %.2f", test.name, width/alone, test.ratio)
		}
	}
}

func TestRankPredictionPoweredPeopleAlone(t *testing.T) {
	// As the Bradley-Terry table of the methods, but with a prior so wide that it says nothing.
	var pairs []stats.JudgedPair
	cluster := 0
	add := func(i, j, wins, losses int) {
		for n := range wins + losses {
			people := 0.0
			if n < wins {
				people = 1
			}
			pairs = append(pairs, stats.JudgedPair{Cluster: cluster, I: i, J: j, People: people, Judge: .5, Joint: true})
			cluster++
		}
	}
	add(0, 1, 2, 3)
	add(0, 3, 1, 4)
	add(1, 2, 5, 3)
	add(2, 3, 1, 3)
	got, err := stats.RankPredictionPowered(4, pairs, 1e4)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{922.4271, 1007.3661, 927.7676, 1142.4392} {
		if math.Abs(got.Rating[i]-want) > 1e-3 || got.Low[i] >= want || got.High[i] <= want {
			t.Errorf("model %d: %.4f (%.0f to %.0f), want %.4f", i, got.Rating[i], got.Low[i], got.High[i], want)
		}
	}
}

func TestRankPredictionPoweredOddInput(t *testing.T) {
	joint := stats.JudgedPair{I: 0, J: 1, Judge: 1, People: 1, Joint: true}
	with := func(change func(*stats.JudgedPair)) []stats.JudgedPair {
		p := joint
		change(&p)
		return []stats.JudgedPair{p}
	}
	for name, test := range map[string]struct {
		k     int
		pairs []stats.JudgedPair
		width float64
		why   stats.Why
	}{
		"one model":    {1, nil, 1, stats.TooFew},
		"no width":     {2, nil, 0, stats.OutOfRange},
		"nothing":      {2, nil, 1, stats.NoneGiven},
		"one cluster":  {2, []stats.JudgedPair{joint}, 1, stats.OneCluster},
		"itself":       {2, with(func(p *stats.JudgedPair) { p.J = 0 }), 1, stats.OutOfRange},
		"no model":     {2, with(func(p *stats.JudgedPair) { p.J = 2 }), 1, stats.OutOfRange},
		"more than 1":  {2, with(func(p *stats.JudgedPair) { p.People = 2 }), 1, stats.OutOfRange},
		"judge is NaN": {2, with(func(p *stats.JudgedPair) { p.Judge = math.NaN() }), 1, stats.NotFinite},
	} {
		var absent *stats.AbsentError
		if _, err := stats.RankPredictionPowered(test.k, test.pairs, test.width); !errors.As(err, &absent) || absent.Why != test.why {
			t.Errorf("%s: %v, want %s", name, err, test.why)
		}
	}
}

// The ranking covers the truth with a judge that prefers the first model
// whatever it says, and is narrower than people alone.
func TestSimulatedRankPredictionPowered(t *testing.T) {
	truth := []float64{-.6, -.1, .2, .5}
	const points = 400 / math.Ln10
	rng := rand.New(rand.NewPCG(11, 3))
	covered, all, width, alone := 0, 0, 0.0, 0.0
	for range studies() / 5 {
		pairs := make([]stats.JudgedPair, 0, 240)
		var people []stats.JudgedPair
		for c := range 240 {
			i := rng.IntN(4)
			j := (i + 1 + rng.IntN(3)) % 4
			y := 0.0
			if rng.Float64() < 1/(1+math.Exp(truth[j]-truth[i])) {
				y = 1
			}
			f := y
			switch {
			case rng.Float64() < .25:
				f = .5
			case (i == 0 || j == 0) && rng.Float64() < .4:
				f = map[bool]float64{true: 1, false: 0}[i == 0]
			}
			p := stats.JudgedPair{Cluster: c, I: i, J: j, Judge: f, People: y, Joint: c < 80}
			pairs = append(pairs, p)
			if p.Joint {
				people = append(people, p)
			}
		}
		got, err := stats.RankPredictionPowered(4, pairs, 5)
		if err != nil {
			t.Fatal(err)
		}
		without, err := stats.RankPredictionPowered(4, people, 5)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range truth {
			all++
			if want := 1000 + points*v; got.Low[i] <= want && want <= got.High[i] {
				covered++
			}
			width, alone = width+got.High[i]-got.Low[i], alone+without.High[i]-without.Low[i]
		}
	}
	coverage := float64(covered) / float64(all)
	t.Logf("coverage %.3f, width %.3f of people alone", coverage, width/alone)
	if coverage < .93 || coverage > .975 || width/alone > .9 {
		t.Errorf("coverage %.3f, width %.3f of people alone", coverage, width/alone)
	}
}
