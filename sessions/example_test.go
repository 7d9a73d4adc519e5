package sessions_test

import (
	"fmt"
	"time"

	"kansei/sessions"
)

// talk is a session of two lanes and one turn.
func talk() *sessions.Session {
	at := time.Date(2026, 3, 1, 20, 0, 0, 0, time.UTC)
	reply := func(lane, text string) sessions.Reply {
		return sessions.Reply{Lane: lane, Attempt: 1, Status: sessions.Complete, Text: text, StartedAt: at}
	}
	return &sessions.Session{
		ID: "01K0000000000000000000000", CreatedAt: at, UpdatedAt: at,
		Rubric: sessions.Rubric{ID: "mine", Min: 1, Max: 5, Dimensions: []sessions.Dimension{{ID: "empathy"}}},
		Lanes: []sessions.Lane{
			{ID: "l1", Label: "A", Provider: "acme", Model: "small"}, {ID: "l2", Label: "B", Provider: "acme", Model: "large"},
		},
		Turns: []sessions.Turn{{
			N: 1, User: sessions.UserMessage{Text: "I missed the last train.", At: at, To: sessions.ToAll},
			Replies: []sessions.Reply{reply("l1", "Take a taxi."), reply("l2", "Oh no. Are you somewhere warm?")},
		}},
	}
}

func rating(lane string, points int) sessions.Rating {
	return sessions.Rating{
		Address: sessions.Address{Turn: 1, Lane: lane, Attempt: 1}, Dimension: "empathy", Value: &points,
		Rater: sessions.Rater{Name: "li", Pass: 1}, Blind: true, At: time.Date(2026, 3, 1, 20, 5, 0, 0, time.UTC),
	}
}

// Who won a turn: without a verdict, by the ratings.
func ExampleOutcomes() {
	s := talk()
	s.Ratings = []sessions.Rating{rating("l1", 2), rating("l2", 5)}
	for _, d := range sessions.Outcomes(s, sessions.BlindOnly) {
		for _, duel := range d.Duels {
			fmt.Printf("turn %d, %s, by %s: %s against %s, %s wins\n", d.Turn, d.Rater.Name, d.Source, duel.Left, duel.Right, duel.Winner)
		}
	}
	// Output: turn 1, li, by mean: l1 against l2, right wins
}

// What a model was sent for its reply in the second turn.
func ExampleTranscript() {
	s := talk()
	s.Turns = append(s.Turns, sessions.Turn{
		N: 2, User: sessions.UserMessage{Text: "In a café.", To: sessions.ToAll},
		Replies: []sessions.Reply{{Lane: "l2", Attempt: 1, After: &sessions.Address{Turn: 1, Lane: "l2", Attempt: 1}}},
	})
	for _, m := range sessions.Transcript(s, sessions.Address{Turn: 2, Lane: "l2", Attempt: 1}) {
		fmt.Printf("%s: %s\n", m.Role, m.Text)
	}
	// Output:
	// user: I missed the last train.
	// assistant: Oh no. Are you somewhere warm?
	// user: In a café.
}

// Two people rate copies of one file: the joined file has both.
func ExampleMerge() {
	base := talk()
	ours, theirs := base.Clone(), base.Clone()
	ours.Ratings = append(ours.Ratings, rating("l1", 2))
	mei := rating("l1", 4)
	mei.Rater = sessions.Rater{Name: "mei", Pass: 1}
	theirs.Ratings = append(theirs.Ratings, mei)
	for _, r := range sessions.Merge(base, ours, theirs).Ratings {
		fmt.Println(r.Name, *r.Value)
	}
	// Output:
	// li 2
	// mei 4
}
