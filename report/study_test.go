package report

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"kansei/sessions"
)

// noon is when the sessions of the tests begin.
var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// ability is a model of a made-up world.
type ability struct {
	model      string
	sense, wit float64 // in logits
	total      float64 // billions; 0 is unknown
	active     float64
	grade      sessions.Grade
}

// world makes sessions in which models are rated by their abilities.
type world struct {
	models []ability
	rng    *rand.Rand
	turns  int
	raters []string
	passes int
	noise  float64
	n      int
}

func newWorld(seed uint64, models ...ability) *world {
	return &world{models: models, rng: rand.New(rand.NewPCG(seed, 3)), turns: 2, raters: []string{"me"}, passes: 1, noise: 0.8}
}

func dims(kind sessions.Kind) []string {
	if kind == sessions.Rational {
		return []string{"correctness", "rigour", "clarity", "overall"}
	}
	return []string{"emotion", "empathy", "feeling", "understanding", "expression", "overall"}
}

// session has these models as its lanes.
func (w *world) session(kind sessions.Kind, lanes ...int) *sessions.Session {
	w.n++
	at := noon.Add(time.Duration(w.n) * time.Hour)
	s := &sessions.Session{
		ID: fmt.Sprintf("01JTEST%019d", w.n), Title: "a talk", CreatedAt: at, UpdatedAt: at,
		Rubric:   sessions.Rubric{ID: "sensibility", Min: 1, Max: 5},
		Scenario: &sessions.Scenario{ID: "s", Kind: kind, Lang: "en"},
		Blind:    sessions.Blind{Enabled: true, Curtain: sessions.CurtainPace, Seed: int64(w.n)},
	}
	if kind == sessions.Rational {
		s.Rubric.ID = "reason"
	}
	for _, d := range dims(kind) {
		s.Rubric.Dimensions = append(s.Rubric.Dimensions, sessions.Dimension{ID: d})
	}
	for i, at := range sessions.Shuffle(s.Blind.Seed, 1, len(lanes)) {
		m := w.models[lanes[at]]
		provider, name := "vendor", m.model
		if len(name) > 8 && name[:8] == "builtin/" {
			provider, name = "builtin", name[8:]
		}
		l := sessions.Lane{ID: fmt.Sprintf("l%d", i+1), Label: sessions.Letter(i), Provider: provider, Model: name, Thinking: sessions.ThinkingDefault, Size: sessions.Size{Grade: sessions.Unknown}}
		if m.total > 0 {
			l.Size = sessions.Size{Total: &sessions.Interval{Low: m.total, High: m.total}, Grade: m.grade, Source: "card"}
			if m.active > 0 {
				l.Size.Active = &sessions.Interval{Low: m.active, High: m.active}
			}
		}
		s.Lanes = append(s.Lanes, l)
	}
	for n := range w.turns {
		t := sessions.Turn{N: n + 1, User: sessions.UserMessage{Text: "hello", At: at, To: sessions.ToAll}}
		for _, l := range s.Lanes {
			text := fmt.Sprintf("## A\n- point\n%s **so**", string(make([]byte, 0))+fmt.Sprint(w.rng.IntN(1000)*w.rng.IntN(1000)))
			t.Replies = append(t.Replies, sessions.Reply{Lane: l.ID, Attempt: 1, Status: sessions.Complete, Text: text, StartedAt: at})
		}
		s.Turns = append(s.Turns, t)
	}
	w.rate(s, kind, at)
	return s
}

func (w *world) of(s *sessions.Session, lane int) ability {
	for _, m := range w.models {
		if m.model == s.Lanes[lane].Model || m.model == s.Lanes[lane].Ref() {
			return m
		}
	}
	panic("no model")
}

func (w *world) rate(s *sessions.Session, kind sessions.Kind, at time.Time) {
	for n := range s.Turns {
		for _, name := range w.raters {
			for pass := range w.passes {
				by := sessions.Rater{Name: name, Pass: pass + 1}
				best, most := 0, math.Inf(-1)
				for i := range s.Lanes {
					m := w.of(s, i)
					true1 := m.sense
					if kind == sessions.Rational {
						true1 = m.wit
					}
					felt := true1 + w.noise*w.rng.NormFloat64()
					if felt > most {
						best, most = i, felt
					}
					for _, d := range dims(kind) {
						v := int(min(5, max(1, math.Round(3+felt+0.3*w.rng.NormFloat64()))))
						s.Ratings = append(s.Ratings, sessions.Rating{
							Address: sessions.Address{Turn: n + 1, Lane: s.Lanes[i].ID, Attempt: 1}, Dimension: d, Value: &v, Rater: by, Blind: true, At: at,
						})
					}
				}
				s.Verdicts = append(s.Verdicts, sessions.Verdict{
					Turn: n + 1, Outcome: sessions.Best, Lanes: []string{s.Lanes[best].ID}, Rater: by, Blind: true, At: at,
				})
			}
		}
	}
}

// study has so many sessions of a kind, each with three models.
func (w *world) study(in *Input, kind sessions.Kind, n int) {
	for i := range n {
		k := len(w.models)
		in.AddSession(w.session(kind, i%k, (i+1+i/k)%k, (i+2+2*(i/k))%k))
	}
}

// sixModels are of different sizes and a program.
func sixModels() []ability {
	return []ability{
		{"tiny-1b", -1, -0.2, 1, 1, sessions.Official},
		{"small-8b", -0.5, 0.2, 8, 8, sessions.Official},
		{"mid-70b", 0, 0, 70, 70, sessions.Official},
		{"large-300b", 0.4, 0.3, 300, 30, sessions.Official},
		{"huge-1t", 1, 0.1, 1000, 32, sessions.Official},
		{"builtin/eliza", -1.5, -1.5, 0, 0, sessions.Unknown},
		{"rumoured", 0.8, 0.2, 2000, 0, sessions.Bound},
	}
}
