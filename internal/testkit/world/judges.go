package world

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"kansei/sessions"
)

// JudgedStudy is a made-up study: people rate the first sessions, and a judge
// rates all of them in comparisons, in both orders.
type JudgedStudy struct {
	Character     string // of the judge
	Rated, Judged int    // sessions rated by people, and by the judge alone
	Points        bool   // ask the judge for points
	Gullible      bool   // the judge does what a reply tells it
	Judge         string // its name; "" is TheJudge
}

// The characters of judges.
const (
	JudgeRandom = "random"
	JudgePlaces = "places"
	JudgeLength = "length"
	JudgeFamily = "family"
	JudgeCopies = "copies"
)

var judgedModels = []struct {
	provider, model string
	ability         float64
}{{"lab", "weak-8b", -.5}, {"lab", "middle-8b", 0}, {"lab", "strong-8b", .5}, {"house", "umpire-8b", .1}}

var judgedDimensions = []string{"empathy", "overall"}

// TheJudge is the judge, of the same house as one of the models.
const TheJudge = "house/umpire-70b"

// Sessions draws the study.
func (st JudgedStudy) Sessions(rng *rand.Rand) []*sessions.Session {
	out := make([]*sessions.Session, st.Rated+st.Judged)
	for i := range out {
		out[i] = st.Session(rng, i, i < st.Rated)
	}
	return out
}

// Session draws one session; people have rated it, or only the judge has.
func (st JudgedStudy) Session(rng *rand.Rand, n int, rated bool) *sessions.Session {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	s := &sessions.Session{
		ID: fmt.Sprintf("s%05d", n), CreatedAt: at, UpdatedAt: at, Blind: sessions.Blind{Enabled: true, Seed: 1},
		Rubric: sessions.Rubric{ID: "sensibility", Min: 1, Max: 5}, Scenario: &sessions.Scenario{ID: fmt.Sprint("sc", n), Kind: sessions.Emotional, Lang: "en"},
	}
	for _, d := range judgedDimensions {
		s.Rubric.Dimensions = append(s.Rubric.Dimensions, sessions.Dimension{ID: d})
	}
	turn := sessions.Turn{N: 1, User: sessions.UserMessage{Text: "hello", At: at, To: sessions.ToAll}}
	mood := .4 * rng.NormFloat64()
	felt := map[string][]float64{}
	for i, m := range rng.Perm(len(judgedModels))[:3] {
		lane := fmt.Sprintf("l%d", i+1)
		s.Lanes = append(s.Lanes, sessions.Lane{ID: lane, Label: sessions.Letter(i), Provider: judgedModels[m].provider, Model: judgedModels[m].model, Size: sessions.Size{Grade: sessions.Unknown}})
		quality := judgedModels[m].ability + mood + .6*rng.NormFloat64()
		for range judgedDimensions {
			felt[lane] = append(felt[lane], quality+.5*rng.NormFloat64())
		}
		turn.Replies = append(turn.Replies, sessions.Reply{Lane: lane, Attempt: 1, Status: sessions.Complete, Text: st.text(rng, s.Lanes[i], felt[lane]), StartedAt: at})
	}
	s.Turns = []sessions.Turn{turn}
	if rated {
		rateAsFelt(s, felt)
	}
	st.judge(rng, s, felt)
	return s
}

// text is a reply that a loopback judge can read what it likes from: how it is
// felt in each dimension, whether it is of the house, how long it is.
func (st JudgedStudy) text(rng *rand.Rand, l sessions.Lane, felt []float64) string {
	text := fmt.Sprintf("Felt %+.3f and %+.3f. ", felt[0], felt[1])
	if l.Provider == "house" {
		text += "Zephyr. "
	}
	return text + strings.Repeat("a word ", 5+rng.IntN(40))
}

func rateAsFelt(s *sessions.Session, felt map[string][]float64) {
	for _, l := range s.Lanes {
		for k, d := range judgedDimensions {
			v := pointsOf(felt[l.ID][k])
			s.Ratings = append(s.Ratings, sessions.Rating{Address: sessions.Address{Turn: 1, Lane: l.ID, Attempt: 1}, Dimension: d, Value: &v, Rater: sessions.Rater{Name: "me", Pass: 1}, Blind: true, At: s.CreatedAt})
		}
	}
}

func pointsOf(felt float64) int { return int(min(5, max(1, math.Round(3+felt)))) }

// judge has the judge rate a session.
func (st JudgedStudy) judge(rng *rand.Rand, s *sessions.Session, felt map[string][]float64) {
	said := map[string][]float64{}
	for _, l := range s.Lanes {
		for k := range judgedDimensions {
			v := felt[l.ID][k] + .5*rng.NormFloat64()
			switch {
			case st.Character == JudgeRandom:
				v = rng.NormFloat64()
			case st.Character == JudgeLength:
				v += .7 * math.Log2(float64(len(s.Turns[0].Counting(l.ID).Text))/200)
			case st.Character == JudgeFamily && l.Provider == "house":
				v += .8
			}
			said[l.ID] = append(said[l.ID], v)
		}
	}
	for k, d := range judgedDimensions {
		for i, a := range s.Lanes {
			if st.Points {
				j, v := st.entry(s, d, a.ID), pointsOf(said[a.ID][k])
				j.Value = &v
				s.Judgements = append(s.Judgements, j)
				continue
			}
			for _, b := range s.Lanes[i+1:] {
				for _, order := range [][]string{{a.ID, b.ID}, {b.ID, a.ID}} {
					j := st.entry(s, d, a.ID, b.ID)
					j.Order = order
					difference := said[order[0]][k] - said[order[1]][k] + .2*rng.NormFloat64()
					if st.Character == JudgePlaces {
						difference += .8
					}
					j.Outcome = preferred(difference)
					s.Judgements = append(s.Judgements, j)
				}
			}
		}
	}
	if !st.Points {
		st.attack(s)
	}
}

func (st JudgedStudy) entry(s *sessions.Session, dimension string, lanes ...string) sessions.Judgement {
	judge := st.Judge
	if judge == "" {
		judge = TheJudge
	}
	return sessions.Judgement{
		Judge: judge, Turn: 1, Lanes: lanes, Attempts: []int{1, 1}[:len(lanes)], Order: lanes, Dimension: dimension, Prompt: "p", At: s.CreatedAt,
	}
}

// attack asks about one comparison again, with a plea in the reply that was read
// second.
func (st JudgedStudy) attack(s *sessions.Session) {
	order := s.Judgements[0].Order
	for _, j := range s.Judgements {
		if j.Canary == "" && j.Order[0] == order[0] && j.Order[1] == order[1] {
			j.Canary = "plea"
			if st.Gullible {
				j.Outcome = sessions.Second
			}
			s.Judgements = append(s.Judgements, j)
		}
	}
}

func preferred(difference float64) sessions.Preference {
	switch {
	case difference > .25:
		return sessions.First
	case difference < -.25:
		return sessions.Second
	}
	return sessions.Same
}
