package store

import (
	"time"

	"kansei/sessions"
)

// noon is the time that the sessions of the tests begin at.
var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// small is a session of two lanes and one turn.
func small(id string) *sessions.Session {
	reply := func(lane, text string) sessions.Reply {
		return sessions.Reply{
			Lane: lane, Attempt: 1, Status: sessions.Complete, Text: text, StartedAt: noon, DurationMS: 900,
			Chunks: []sessions.Chunk{{DT: 100, Bytes: int32(len(text))}}, Flags: []string{},
		}
	}
	lane := func(id, label string) sessions.Lane {
		return sessions.Lane{ID: id, Label: label, Provider: "vendor", Model: "m-" + id, Thinking: sessions.ThinkingDefault, Params: map[string]any{}, Size: sessions.Size{Grade: sessions.Unknown}}
	}
	return &sessions.Session{
		ID: id, Title: "A cat", CreatedAt: noon, UpdatedAt: noon, App: sessions.App{Name: "kansei", Version: "1"},
		Rubric: sessions.Rubric{ID: "sensibility", Min: 1, Max: 5, Dimensions: []sessions.Dimension{
			{ID: "empathy", Name: sessions.Text{"en": "empathy"}, Anchors: map[int]sessions.Text{}},
		}},
		Blind: sessions.Blind{Enabled: true, Curtain: sessions.CurtainPace, Seed: 7},
		Lanes: []sessions.Lane{lane("l1", "B"), lane("l2", "A")},
		Turns: []sessions.Turn{{
			N: 1, User: sessions.UserMessage{Text: "I lost my cat.", At: noon, To: sessions.ToAll},
			Replies: []sessions.Reply{reply("l1", "I am sorry."), reply("l2", "Oh no.")},
		}},
	}
}

func saveAt(st *Store, path string, s *sessions.Session) error {
	_, err := st.SaveAt(path, s)
	return err
}
