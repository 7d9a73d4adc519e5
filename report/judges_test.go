package report

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"kansei/internal/testkit/world"
	"kansei/sessions"
	"kansei/stats"
)

// oneJudged is a session of two lanes that one rater prefers the first of, and
// what a judge said of the whole, in order.
func oneJudged(said ...sessions.Judgement) *sessions.Session {
	w := world.New(1, world.Ability{Model: "a"}, world.Ability{Model: "b"})
	w.Turns = 1
	s := w.Session(sessions.Emotional, 0, 1)
	s.Ratings = nil
	s.Verdicts[0].Lanes = []string{"l1"}
	for i, j := range said {
		j.Judge, j.Turn, j.Dimension, j.At = "j", 1, Overall, s.CreatedAt.Add(time.Duration(i)*time.Minute)
		if j.Lanes == nil {
			j.Lanes = []string{"l1", "l2"}
		}
		if j.Attempts == nil {
			j.Attempts = []int{1, 1}[:len(j.Lanes)]
		}
		s.Judgements = append(s.Judgements, j)
	}
	return s
}

func TestReadComparisons(t *testing.T) {
	forth, back := []string{"l1", "l2"}, []string{"l2", "l1"}
	said := func(order []string, o sessions.Preference) sessions.Judgement {
		return sessions.Judgement{Order: order, Outcome: o, Prompt: "p"}
	}
	with := func(j sessions.Judgement, change func(*sessions.Judgement)) sessions.Judgement {
		change(&j)
		return j
	}
	for name, tt := range map[string]struct {
		said              []sessions.Judgement
		pairs             int
		l1, turned, first float64
	}{
		"agree with itself": {[]sessions.Judgement{said(forth, sessions.First), said(back, sessions.Second)}, 1, 1, 0, 0},
		"turned is a tie":   {[]sessions.Judgement{said(forth, sessions.First), said(back, sessions.First)}, 1, 0, 1, 1},
		"half turned":       {[]sessions.Judgement{said(forth, sessions.Same), said(back, sessions.Second)}, 1, 0, 1, -.5},
		"tie":               {[]sessions.Judgement{said(forth, sessions.Same), said(back, sessions.Same)}, 1, 0, 0, 0},
		"one order":         {[]sessions.Judgement{said(forth, sessions.First)}, 0, 0, 0, 0},
		"no answer":         {[]sessions.Judgement{said(forth, sessions.First), said(back, sessions.NoAnswer)}, 0, 0, 0, 0},
		"newest entry":      {[]sessions.Judgement{said(forth, sessions.First), said(back, sessions.First), said(back, sessions.Second)}, 1, 1, 0, 0},
		"newest instructions": {[]sessions.Judgement{
			said(forth, sessions.First), said(back, sessions.Second),
			with(said(forth, sessions.Second), func(j *sessions.Judgement) { j.Prompt = "q" }), with(said(back, sessions.First), func(j *sessions.Judgement) { j.Prompt = "q" }),
		}, 1, -1, 0, 0},
		"attack":        {[]sessions.Judgement{said(forth, sessions.First), with(said(back, sessions.First), func(j *sessions.Judgement) { j.Canary = "plea" })}, 0, 0, 0, 0},
		"older attempt": {[]sessions.Judgement{said(forth, sessions.First), with(said(back, sessions.Second), func(j *sessions.Judgement) { j.Attempts = []int{1, 2} })}, 0, 0, 0, 0},
		"withdrawn":     {[]sessions.Judgement{said(forth, sessions.First), with(said(back, sessions.Second), func(j *sessions.Judgement) { j.Withdrawn = true })}, 0, 0, 0, 0},
	} {
		st := readStudy(oneJudged(tt.said...), false)
		pairs := st.judged[0].pairs
		if len(pairs) != tt.pairs {
			t.Errorf("%s: %d pairs, want %d", name, len(pairs), tt.pairs)
			continue
		}
		if tt.pairs == 0 {
			continue
		}
		p := pairs[0]
		sign := 1.0
		if p.laneA == "l2" {
			sign = -1
		}
		if sign*p.prefer != tt.l1 || p.turned != tt.turned || p.first != tt.first {
			t.Errorf("%s: prefers l1 by %g, turned %g, first %g; want %g, %g, %g", name, sign*p.prefer, p.turned, p.first, tt.l1, tt.turned, tt.first)
		}
		if len(p.people) != 1 || sign*p.people[0].prefer != 1 {
			t.Errorf("%s: people said %+v", name, p.people)
		}
	}
}

// Flips are counted by question: the same order with and without the attack.
func TestCountAttacks(t *testing.T) {
	forth, back := []string{"l1", "l2"}, []string{"l2", "l1"}
	clean := []sessions.Judgement{{Order: forth, Outcome: sessions.First}, {Order: back, Outcome: sessions.Second}}
	plea := func(order []string, o sessions.Preference) sessions.Judgement {
		return sessions.Judgement{Order: order, Outcome: o, Canary: "plea"}
	}
	for name, tt := range map[string]struct {
		with           []sessions.Judgement
		asked, flipped int
	}{
		"steady":          {[]sessions.Judgement{plea(forth, sessions.First)}, 1, 0},
		"flipped":         {[]sessions.Judgement{plea(forth, sessions.Second)}, 1, 1},
		"a tie is no win": {[]sessions.Judgement{plea(forth, sessions.Same)}, 1, 0},
		"both orders":     {[]sessions.Judgement{plea(forth, sessions.Second), plea(back, sessions.Second)}, 2, 1},
		"no answer":       {[]sessions.Judgement{plea(forth, sessions.NoAnswer)}, 0, 0},
	} {
		st := readStudy(oneJudged(append(clean[:2:2], tt.with...)...), false)
		got := attackCount{}
		for _, a := range st.judged[0].attacks {
			got = a
		}
		if got.asked != tt.asked || got.flipped != tt.flipped {
			t.Errorf("%s: %+v, want %d of %d", name, got, tt.flipped, tt.asked)
		}
	}
}

// The kappa of sums is the kappa of the values.
func TestKappaOfMoments(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	a, b := make([]int, 0, 200), make([]int, 0, 200)
	var m moments
	for range 200 {
		x := 1 + rng.IntN(5)
		y := min(5, max(1, x+rng.IntN(3)-1))
		a, b = append(a, x), append(b, y)
		m.add(float64(x), float64(y))
	}
	want, err := stats.WeightedKappa(a, b, 1, 5)
	if got, err2 := m.kappa(); err != nil || err2 != nil || math.Abs(got-want) > 1e-9 {
		t.Errorf("%g, want %g (%v, %v)", got, want, err, err2)
	}
}

// The worth follows the correlation, and an interval that holds 0 begins at 1.
func TestWorthOfCorrelation(t *testing.T) {
	v := func(x float64) *float64 { return &x }
	w := worthOf(Estimate{Value: v(.17), Low: v(-.1), High: v(.28)})
	if math.Abs(*w.Value-1.030) > 5e-4 || *w.Low != 1 || math.Abs(*w.High-1.085) > 5e-4 {
		t.Errorf("%g (%g to %g)", *w.Value, *w.Low, *w.High)
	}
	if w := worthOf(Estimate{Value: v(.5), Low: v(.4), High: v(.6)}); math.Abs(*w.Low-1/.84) > 1e-9 || math.Abs(*w.High-1/.64) > 1e-9 {
		t.Errorf("%g to %g", *w.Low, *w.High)
	}
	if w := worthOf(Estimate{Value: v(1), Low: v(1), High: v(1)}); w.Value != nil || w.Why.IsZero() {
		t.Errorf("%+v", w)
	}
}

// A judge that always takes the first place says nothing, and is named for it.
func TestJudgeOfPlacesAlone(t *testing.T) {
	in := New(false)
	for _, s := range (world.JudgedStudy{Character: world.JudgeRandom, Rated: 30}).Sessions(rand.New(rand.NewPCG(5, 5))) {
		for i := range s.Judgements {
			s.Judgements[i].Outcome = sessions.First
		}
		in.AddSession(s)
	}
	j := newSample(in, Options{Bootstrap: 40, Seed: 1}).judgesOf()[0]
	if *j.Place.First.Value != 1 || *j.Place.Turned.Value != 1 || *j.Dimensions[0].Ties.Value != 1 || *j.Kappa.Value != 0 || j.Dimensions[0].Worth.Value != nil {
		t.Errorf("%+v", j)
	}
	for _, want := range []string{TraitChance, TraitFirst} {
		found := false
		for _, got := range j.Traits {
			found = found || got == want
		}
		if !found {
			t.Errorf("the traits are %v", j.Traits)
		}
	}
}
