package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// StyledGame is a game between the models I and J, or Weight equal ones. X is
// how much more of each style I's reply has than J's, standardised.
type StyledGame struct {
	I, J   int
	Score  float64 // 1 if I won, 0 if J did, 0.5 for a tie
	Weight float64
	X      []float64
}

// FitStyled is FitBradleyTerry with style taken out. It finds the ratings and
// the coefficients of highest likelihood under
//
//	P(i beats j) = 1 / (1 + exp(-(θ_i - θ_j + Σ_s β_s x_s))),  r = 1000 + θ 400/ln 10,
//
// with a tie as half a win each. The coefficients are β: what one unit of X
// adds to the natural log-odds. The rating is what is left for the model itself.
// The weak prior is on the ratings alone, and is used where the games without
// their style need it. Options.Start may have the coefficients after the
// ratings; the rule is not used.
//
// Absent as FitBradleyTerry, and: no games (NoneGiven), a model that does not
// exist or plays itself, a score outside of 0 to 1, a style or weight too large
// to reckon with (OutOfRange), games with different numbers of styles
// (Mismatch), a style that never differs (NoVariation), styles that follow from
// each other or from who plays (Collinear), a style that decides every game
// (NoOptimum).
//
// Source: Li, Angelopoulos, Chiang (2024), "Does style matter?", LMSYS.
func FitStyled(k int, games []StyledGame, o Options) (Fit, []float64, error) {
	s, err := styledOf(k, games)
	if err != nil {
		return Fit{}, nil, err
	}
	f := Fit{Rating: make([]float64, k), Shape: s.pairs.shape(k)}
	f.Prior = !f.Shape.Strong
	if err := s.separable(f.Shape); err != nil {
		return Fit{}, nil, err
	}
	players := len(s.pairs.players)
	theta := make([]float64, players+s.styles)
	if len(o.Start) == k || len(o.Start) == k+s.styles {
		for at, model := range s.pairs.players {
			theta[at] = (o.Start[model] - MeanRating) / Scale
		}
		copy(theta[players:], o.Start[k:])
	}
	prior := 0.0
	if f.Prior {
		prior = PriorGames
	}
	theta, err = newton(theta, 2+s.span, func(x []float64, d *derivatives) float64 { return s.likelihood(x, prior, d) })
	if err != nil {
		return Fit{}, nil, err
	}
	f.rate(s.pairs, theta[:players])
	return f, theta[players:], nil
}

// styled is the games that count, by player instead of by model.
type styled struct {
	games  []StyledGame
	pairs  *pairs
	styles int
	span   float64 // the most that X of a game adds up to, without signs
}

func styledOf(k int, games []StyledGame) (*styled, error) {
	if len(games) == 0 {
		return nil, absent(NoneGiven)
	}
	s := &styled{styles: len(games[0].X), games: make([]StyledGame, 0, len(games))}
	c := NewCounts(max(k, 0))
	for _, g := range games {
		switch {
		case len(g.X) != s.styles:
			return nil, absent(Mismatch)
		case !finite(g.Score) || !finite(g.Weight) || !allFinite(g.X):
			return nil, absent(NotFinite)
		case min(g.I, g.J) < 0 || max(g.I, g.J) >= k || g.I == g.J || g.Score < 0 || g.Score > 1 || g.Weight < 0:
			return nil, absent(OutOfRange)
		case g.Weight == 0:
			continue
		}
		c.Win(g.I, g.J, g.Weight*g.Score)
		c.Win(g.J, g.I, g.Weight*(1-g.Score))
		s.games = append(s.games, g)
		sum := 0.0
		for _, v := range g.X {
			sum += math.Abs(v)
		}
		s.span = max(s.span, sum)
	}
	var err error
	if s.pairs, err = pairsOf(c, Rule{}); err != nil {
		return nil, err
	}
	player := make([]int, k)
	for at, model := range s.pairs.players {
		player[model] = at
	}
	for i := range s.games {
		s.games[i].I, s.games[i].J = player[s.games[i].I], player[s.games[i].J]
	}
	return s, nil
}

// likelihood is the log likelihood of abilities and, after them, coefficients.
func (s *styled) likelihood(x []float64, prior float64, d *derivatives) float64 {
	players := len(s.pairs.players)
	ll := d.prior(x, players, prior)
	beta := x[players:]
	for g := range s.games {
		game := &s.games[g]
		diff := x[game.I] - x[game.J]
		for i, v := range game.X {
			diff += beta[i] * v
		}
		if d.want == value {
			ll += game.Weight * (game.Score*diff - softplus(diff))
			continue
		}
		q := logistic(diff)
		d.game(game, players, game.Weight*(game.Score-q), game.Weight*q*(1-q))
	}
	return ll
}

// game adds a game's slope and curvature.
func (d *derivatives) game(g *StyledGame, players int, up, bend float64) {
	d.grad[g.I] += up
	d.grad[g.J] -= up
	for a, v := range g.X {
		d.grad[players+a] += up * v
	}
	if d.want != curvature {
		return
	}
	d.bend(g.I, g.J, bend)
	raw := d.hess.RawSymmetric()
	rowI, rowJ := raw.Data[g.I*raw.Stride:], raw.Data[g.J*raw.Stride:]
	for a, v := range g.X {
		rowI[players+a] += bend * v
		rowJ[players+a] -= bend * v
		row := raw.Data[(players+a)*raw.Stride:]
		for b := a; b < len(g.X); b++ {
			row[players+b] += bend * v * g.X[b]
		}
	}
}

// separable checks that the games can tell the styles from each other and from
// the models. In the curvature at even odds, scaled to a diagonal of ones,
// each group has one direction without an end (all its abilities together),
// which is filled in; any other such direction is a style's.
func (s *styled) separable(shape Shape) error {
	players := len(s.pairs.players)
	n := players + s.styles
	d := derivatives{want: curvature, grad: make([]float64, n), hess: mat.NewSymDense(n, nil)}
	even := make([]float64, n)
	for g := range s.games {
		d.game(&s.games[g], players, 0, s.games[g].Weight/4)
	}
	for i := range even {
		even[i] = math.Sqrt(d.hess.At(i, i))
		switch {
		case !finite(even[i]):
			return absent(OutOfRange)
		case i >= players && even[i] == 0:
			return absent(NoVariation)
		}
	}
	weight := make([]float64, shape.Groups)
	for at, model := range s.pairs.players {
		weight[shape.Group[model]] += even[at] * even[at]
	}
	for i := range n {
		for j := i; j < n; j++ {
			v := d.hess.At(i, j) / (even[i] * even[j])
			if j < players {
				if group := shape.Group[s.pairs.players[i]]; group == shape.Group[s.pairs.players[j]] {
					v += even[i] * even[j] / weight[group]
				}
			}
			d.hess.SetSym(i, j, v)
		}
	}
	var chol mat.Cholesky
	if !chol.Factorize(d.hess) || chol.Cond() > 1e10 {
		return absent(Collinear)
	}
	return nil
}
