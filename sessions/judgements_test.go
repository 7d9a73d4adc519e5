package sessions

import "testing"

func TestStandingJudgementsInvalid(t *testing.T) {
	three, six := 3, 6
	s := &Session{
		Rubric: Rubric{Min: 1, Max: 5, Dimensions: []Dimension{{ID: "overall"}}},
		Lanes:  []Lane{{ID: "l1"}, {ID: "l2"}},
		Turns:  []Turn{{N: 1, Replies: []Reply{{Lane: "l1", Attempt: 1, Text: "a", Status: Complete}, {Lane: "l2", Attempt: 1, Text: "b", Status: Complete}}}},
	}
	pair := func(change func(*Judgement)) Judgement {
		j := Judgement{Judge: "j", Turn: 1, Lanes: []string{"l1", "l2"}, Attempts: []int{1, 1}, Order: []string{"l2", "l1"}, Dimension: "overall", Outcome: First}
		change(&j)
		return j
	}
	for name, test := range map[string]struct {
		j    Judgement
		want bool
	}{
		"valid":              {pair(func(*Judgement) {}), true},
		"no attempts":        {pair(func(j *Judgement) { j.Attempts = nil }), true},
		"no answer":          {pair(func(j *Judgement) { j.Outcome = NoAnswer }), true},
		"points":             {pair(func(j *Judgement) { j.Lanes, j.Order, j.Attempts, j.Value = j.Lanes[:1], j.Lanes[:1], []int{1}, &three }), true},
		"off the scale":      {pair(func(j *Judgement) { j.Lanes, j.Order, j.Attempts, j.Value = j.Lanes[:1], j.Lanes[:1], []int{1}, &six }), false},
		"points of two":      {pair(func(j *Judgement) { j.Value = &three }), false},
		"withdrawn":          {pair(func(j *Judgement) { j.Withdrawn = true }), false},
		"unknown turn":       {pair(func(j *Judgement) { j.Turn = 2 }), false},
		"unknown lane":       {pair(func(j *Judgement) { j.Lanes = []string{"l1", "l3"} }), false},
		"one lane twice":     {pair(func(j *Judgement) { j.Lanes = []string{"l1", "l1"} }), false},
		"order of others":    {pair(func(j *Judgement) { j.Order = []string{"l1", "l3"} }), false},
		"another attempt":    {pair(func(j *Judgement) { j.Attempts = []int{1, 2} }), false},
		"too few attempts":   {pair(func(j *Judgement) { j.Attempts = []int{1} }), false},
		"unknown dimension":  {pair(func(j *Judgement) { j.Dimension = "wit" }), false},
		"nothing is judged":  {pair(func(j *Judgement) { j.Lanes, j.Order, j.Attempts = nil, nil, nil }), false},
		"more lanes than in": {pair(func(j *Judgement) { j.Order = []string{"l1"} }), false},
	} {
		s.Judgements = []Judgement{test.j}
		if got := len(s.StandingJudgements()) == 1; got != test.want {
			t.Errorf("%s: counts %t, want %t", name, got, test.want)
		}
	}
}
