package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"kansei/stats"
)

// play repeats a game of models 0 and 1 with the style x.
func play(score, weight float64, x ...float64) stats.StyledGame {
	return stats.StyledGame{I: 0, J: 1, Score: score, Weight: weight, X: x}
}

// Two models and one style of 1 or -1 have as many unknowns as kinds of game,
// so the odds are just those of the games: 3 to 1 and 1 to 1.
func TestStyledOddsOfTwoModels(t *testing.T) {
	f, beta, err := stats.FitStyled(2, []stats.StyledGame{
		play(1, 6, 1), play(0, 2, 1),
		play(1, 2, -1), play(0, 2, -1), play(.5, 3, -1),
	}, stats.Options{})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "gap", f.Rating[0]-f.Rating[1], stats.Scale*math.Log(3)/2, 1e-6)
	near(t, "coefficient", beta[0], math.Log(3)/2, 1e-8)
	if f.Prior {
		t.Error("the prior was used without need")
	}
}

// TestStyledWithoutStyles is the plain ranking.
func TestStyledWithoutStyles(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	const k = 6
	c := stats.NewCounts(k)
	var games []stats.StyledGame
	for range 200 {
		i, j := rng.IntN(k), rng.IntN(k)
		if i == j {
			continue
		}
		g := stats.StyledGame{I: i, J: j, Score: float64(rng.IntN(3)) / 2, Weight: float64(1 + rng.IntN(3))}
		games = append(games, g)
		switch g.Score {
		case 1:
			c.Win(i, j, g.Weight)
		case 0:
			c.Win(j, i, g.Weight)
		default:
			c.Tie(i, j, g.Weight)
		}
	}
	plain := fit(t, c, stats.Options{})
	styled, beta, err := stats.FitStyled(k, games, stats.Options{Start: plain.Rating})
	if err != nil || len(beta) != 0 {
		t.Fatalf("coefficients %v, %v", beta, err)
	}
	for i := range plain.Rating {
		near(t, "rating", styled.Rating[i], plain.Rating[i], 1e-6)
	}
}

// TestStyledFindsWhatWasPlanted: equal models, of which one writes at length,
// and raters who like length.
func TestStyledFindsWhatWasPlanted(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	truth := []float64{.8, -.5}
	ability := []float64{.3, -.6, .3}
	games := make([]stats.StyledGame, 20_000)
	c := stats.NewCounts(3)
	for at := range games {
		i := rng.IntN(3)
		j := (i + 1 + rng.IntN(2)) % 3
		x := []float64{rng.NormFloat64(), rng.NormFloat64()}
		if i == 1 {
			x[0]++
		}
		if j == 1 {
			x[0]--
		}
		g := stats.StyledGame{I: i, J: j, Weight: 1, X: x}
		if rng.Float64() < 1/(1+math.Exp(-(ability[i]-ability[j]+truth[0]*x[0]+truth[1]*x[1]))) {
			g.Score = 1
			c.Win(i, j, 1)
		} else {
			c.Win(j, i, 1)
		}
		games[at] = g
	}
	f, beta, err := stats.FitStyled(3, games, stats.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for s := range truth {
		near(t, "coefficient", beta[s], truth[s], .06)
	}
	for i := range ability {
		near(t, "rating", f.Rating[i], 1000+stats.Scale*ability[i], 12)
	}
	if plain := fit(t, c, stats.Options{}); plain.Rating[1] < f.Rating[1]+60 {
		t.Errorf("the long-winded model is at %v with its style and at %v without", plain.Rating[1], f.Rating[1])
	}
	again, same, err := stats.FitStyled(3, games, stats.Options{Start: append(append([]float64{}, f.Rating...), beta...)})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "coefficient from its own start", same[0], beta[0], 1e-8)
	near(t, "rating from its own start", again.Rating[0], f.Rating[0], 1e-6)
}

func TestStyledAbsent(t *testing.T) {
	nan := math.NaN()
	joined := []stats.StyledGame{play(1, 3, .5, 1), play(0, 2, -.3, 1), play(1, 1, -2, -1), play(0, 1, .7, -1)}
	with := func(g ...stats.StyledGame) []stats.StyledGame {
		return append(append([]stats.StyledGame{}, joined...), g...)
	}
	for _, test := range []struct {
		name  string
		k     int
		games []stats.StyledGame
		why   stats.Why
	}{
		{"no games", 2, nil, stats.NoneGiven},
		{"games without weight", 2, []stats.StyledGame{play(1, 0, 1)}, stats.TooFew},
		{"a model that is not there", 1, joined, stats.OutOfRange},
		{"no models", -1, joined, stats.OutOfRange},
		{"a model against itself", 2, with(stats.StyledGame{I: 1, J: 1, Weight: 1, X: []float64{1, 1}}), stats.OutOfRange},
		{"a score over 1", 2, with(play(2, 1, 1, 1)), stats.OutOfRange},
		{"a negative weight", 2, with(play(1, -1, 1, 1)), stats.OutOfRange},
		{"a score that is no number", 2, with(play(nan, 1, 1, 1)), stats.NotFinite},
		{"a weight without end", 2, with(play(1, math.Inf(1), 1, 1)), stats.NotFinite},
		{"a style that is no number", 2, with(play(1, 1, nan, 1)), stats.NotFinite},
		{"another number of styles", 2, with(play(1, 1, 1)), stats.Mismatch},
		{"a style that never differs", 2, []stats.StyledGame{play(1, 1, 0), play(0, 1, 0)}, stats.NoVariation},
		{"a style that is the other one", 2, []stats.StyledGame{play(1, 1, 1, 2), play(0, 1, .5, 1), play(1, 2, -1, -2)}, stats.Collinear},
		{"a style that is the model", 2, []stats.StyledGame{play(1, 3, 1), play(0, 2, 1)}, stats.Collinear},
		{"a style that decides every game", 2, []stats.StyledGame{play(1, 3, 1), play(0, 3, -1), play(1, 3, .5), play(0, 2, -.5)}, stats.NoOptimum},
		{"styles too large to square", 2, []stats.StyledGame{play(1, 3, 1e300), play(0, 3, -1e300), play(0, 1, 1)}, stats.OutOfRange},
	} {
		_, _, err := stats.FitStyled(test.k, test.games, stats.Options{})
		lacks(t, test.name, err, test.why)
	}
}

// Where a model has won everything its rating needs the weak prior, and where
// the graph falls apart each part has its own mean.
func TestStyledWithoutAnEnd(t *testing.T) {
	f, _, err := stats.FitStyled(4, []stats.StyledGame{
		play(1, 4, 1), play(1, 3, -.5),
		{I: 2, J: 3, Score: 1, Weight: 3, X: []float64{.7}},
		{I: 2, J: 3, Score: 0, Weight: 2, X: []float64{.4}},
		{I: 3, J: 2, Score: .5, Weight: 2, X: []float64{-.9}},
	}, stats.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !f.Prior || f.Shape.Groups != 2 || f.Shape.Bound[0] != stats.NoUpper {
		t.Errorf("got %+v", f)
	}
	near(t, "mean of a part", (f.Rating[0]+f.Rating[1])/2, stats.MeanRating, 1e-9)
	near(t, "mean of the other", (f.Rating[2]+f.Rating[3])/2, stats.MeanRating, 1e-9)
}
