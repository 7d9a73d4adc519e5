// Package world makes up studies for tests: sessions in which models are rated by
// abilities that are known.
package world

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"kansei/sessions"
)

// noon is when the sessions of the tests begin.
var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// Ability is a model of a made-up world.
type Ability struct {
	Model      string
	Sense, Wit float64 // in logits
	Total      float64 // billions; 0 is unknown
	Active     float64
	Grade      sessions.Grade
}

// World makes sessions in which models are rated by their abilities.
type World struct {
	Models []Ability
	Rand   *rand.Rand
	Turns  int
	Raters []string
	Passes int
	Noise  float64
	n      int
}

// New is a world with a rater, in which sessions have two turns.
func New(seed uint64, models ...Ability) *World {
	return &World{Models: models, Rand: rand.New(rand.NewPCG(seed, 3)), Turns: 2, Raters: []string{"me"}, Passes: 1, Noise: 0.8}
}

func dims(kind sessions.Kind) []string {
	if kind == sessions.Rational {
		return []string{"correctness", "rigour", "clarity", "overall"}
	}
	return []string{"emotion", "empathy", "feeling", "understanding", "expression", "overall"}
}

// Session has these models as its lanes.
func (w *World) Session(kind sessions.Kind, lanes ...int) *sessions.Session {
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
		m := w.Models[lanes[at]]
		provider, name := "vendor", m.Model
		if len(name) > 8 && name[:8] == "builtin/" {
			provider, name = "builtin", name[8:]
		}
		l := sessions.Lane{ID: fmt.Sprintf("l%d", i+1), Label: sessions.Letter(i), Provider: provider, Model: name, Thinking: sessions.ThinkingDefault, Size: sessions.Size{Grade: sessions.Unknown}}
		if m.Total > 0 {
			l.Size = sessions.Size{Total: &sessions.Interval{Low: m.Total, High: m.Total}, Grade: m.Grade, Source: "card"}
			if m.Active > 0 {
				l.Size.Active = &sessions.Interval{Low: m.Active, High: m.Active}
			}
		}
		s.Lanes = append(s.Lanes, l)
	}
	for n := range w.Turns {
		t := sessions.Turn{N: n + 1, User: sessions.UserMessage{Text: "hello", At: at, To: sessions.ToAll}}
		for _, l := range s.Lanes {
			text := fmt.Sprintf("## A\n- point\n%s **so**", string(make([]byte, 0))+fmt.Sprint(w.Rand.IntN(1000)*w.Rand.IntN(1000)))
			t.Replies = append(t.Replies, sessions.Reply{Lane: l.ID, Attempt: 1, Status: sessions.Complete, Text: text, StartedAt: at})
		}
		s.Turns = append(s.Turns, t)
	}
	w.rate(s, kind, at)
	return s
}

// of is the ability of a lane.
func (w *World) of(s *sessions.Session, lane int) Ability {
	for _, m := range w.Models {
		if m.Model == s.Lanes[lane].Model || m.Model == s.Lanes[lane].Ref() {
			return m
		}
	}
	panic("no model")
}

func (w *World) rate(s *sessions.Session, kind sessions.Kind, at time.Time) {
	for n := range s.Turns {
		for _, name := range w.Raters {
			for pass := range w.Passes {
				by := sessions.Rater{Name: name, Pass: pass + 1}
				best, most := 0, math.Inf(-1)
				for i := range s.Lanes {
					m := w.of(s, i)
					truth := m.Sense
					if kind == sessions.Rational {
						truth = m.Wit
					}
					felt := truth + w.Noise*w.Rand.NormFloat64()
					if felt > most {
						best, most = i, felt
					}
					for _, d := range dims(kind) {
						v := int(min(5, max(1, math.Round(3+felt+0.3*w.Rand.NormFloat64()))))
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

// Study has so many sessions of a kind, each with three models.
func (w *World) Study(kind sessions.Kind, n int) []*sessions.Session {
	k := len(w.Models)
	out := make([]*sessions.Session, n)
	for i := range out {
		out[i] = w.Session(kind, i%k, (i+1+i/k)%k, (i+2+2*(i/k))%k)
	}
	return out
}

// SixModels are six models of different sizes and a program.
func SixModels() []Ability {
	return []Ability{
		{"tiny-1b", -1, -0.2, 1, 1, sessions.Official},
		{"small-8b", -0.5, 0.2, 8, 8, sessions.Official},
		{"mid-70b", 0, 0, 70, 70, sessions.Official},
		{"large-300b", 0.4, 0.3, 300, 30, sessions.Official},
		{"huge-1t", 1, 0.1, 1000, 32, sessions.Official},
		{"builtin/eliza", -1.5, -1.5, 0, 0, sessions.Unknown},
		{"rumoured", 0.8, 0.2, 2000, 0, sessions.Bound},
	}
}

// Rated is so many sessions of three of the models, after a change, which may be
// nil.
func Rated(models []Ability, n int, change func(*sessions.Session)) []*sessions.Session {
	w := New(5, models...)
	out := make([]*sessions.Session, n)
	for i := range out {
		lanes := make([]int, min(3, len(models)))
		for k := range lanes {
			lanes[k] = (i + k*(1+i/len(models))) % len(models)
		}
		out[i] = w.Session(sessions.Emotional, distinct(lanes, len(models))...)
		if change != nil {
			change(out[i])
		}
	}
	return out
}

// distinct moves what is there twice on to the next one.
func distinct(lanes []int, of int) []int {
	seen := map[int]bool{}
	for i := range lanes {
		for seen[lanes[i]] {
			lanes[i] = (lanes[i] + 1) % of
		}
		seen[lanes[i]] = true
	}
	return lanes
}
