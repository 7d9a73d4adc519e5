package hostile

import (
	"time"

	"kansei/sessions"
)

// Session is one in which every text that a file can have is hostile: evil
// itself, with more around it where a text must differ from another.
func Session(id, evil string, at time.Time) *sessions.Session {
	value := 4
	text := sessions.Text{"en": evil, "zh": evil}
	rater := sessions.Rater{Name: evil, Pass: 1}
	s := &sessions.Session{
		ID: id, Title: evil, CreatedAt: at, UpdatedAt: at, App: sessions.App{Name: evil, Version: evil}, System: evil,
		Rubric: sessions.Rubric{ID: evil, Min: 1, Max: 5, Dimensions: []sessions.Dimension{
			{ID: "a" + evil, Name: text, Question: text, Anchors: map[int]sessions.Text{1: text, 3: text, 5: text}},
			{ID: "b" + evil, Name: text, Question: text, Anchors: map[int]sessions.Text{1: text, 5: text}, Optional: true},
		}},
		Scenario: &sessions.Scenario{ID: evil, Kind: sessions.Kind(evil), Lang: evil, Title: evil, Script: []string{evil, evil, evil, evil}},
		Blind:    sessions.Blind{Curtain: sessions.Curtain(evil)},
	}
	grades := []sessions.Grade{sessions.Estimate, sessions.Grade(evil), sessions.Unknown}
	for i, grade := range grades {
		s.Lanes = append(s.Lanes, sessions.Lane{
			ID: sessions.Letter(i) + evil, Label: sessions.Letter(i) + evil, Provider: evil, Model: evil + sessions.Letter(i), Thinking: sessions.Thinking(evil),
			Params: map[string]any{evil: evil},
			Size:   sessions.Size{Total: &sessions.Interval{Low: 7, High: 8}, Grade: grade, Source: evil},
		})
	}
	for n := 1; n <= 3; n++ {
		turn := sessions.Turn{N: n, User: sessions.UserMessage{Text: evil, At: at, To: sessions.ToAll}}
		if n == 3 {
			turn.User.To = s.Lanes[0].ID
		}
		for i, l := range s.Lanes {
			if n == 3 && i > 0 {
				break
			}
			turn.Replies = append(turn.Replies, sessions.Reply{
				Lane: l.ID, Attempt: 1, Status: []sessions.Status{sessions.Complete, sessions.Failed, sessions.Truncated}[i],
				Text: evil + "\n\n" + evil, Reasoning: evil, ModelReturned: evil, FinishReason: evil, StartedAt: at, FirstTokenMS: 5, DurationMS: 90,
				Chunks: []sessions.Chunk{{DT: 5, Bytes: int32(2*len(evil) + 2)}, {DT: 9, Bytes: int32(len(evil))}},
				Error:  &sessions.ReplyError{Kind: evil, Message: evil}, Flags: []string{evil, sessions.FlagNamesItself},
			})
			address := sessions.Address{Turn: n, Lane: l.ID, Attempt: 1}
			for _, d := range s.Rubric.Dimensions {
				s.Ratings = append(s.Ratings, sessions.Rating{Address: address, Dimension: d.ID, Value: &value, Rater: rater, At: at})
			}
			s.Notes = append(s.Notes, sessions.Note{Address: address, Text: evil, Tags: []string{evil, evil}, Rater: sessions.Rater{Name: evil, Pass: 1}, At: at})
			s.Guesses = append(s.Guesses, sessions.Guess{Lane: l.ID, Guess: evil, Rater: rater, At: at})
		}
		s.Verdicts = append(s.Verdicts, sessions.Verdict{Turn: n, Outcome: sessions.Best, Lanes: []string{s.Lanes[0].ID}, Rater: rater, At: at})
		s.Turns = append(s.Turns, turn)
	}
	return s
}
