package conversation

import (
	"strings"
	"testing"

	"kansei/sessions"
)

func TestPlanned(t *testing.T) {
	plan := func(name string, repeat int, change func(*sessions.Session)) (string, int64) {
		s := scripted("a", "b")
		s.ID = "" // what is drawn has no part in it
		s.Blind.Seed = 9
		change(s)
		id, seed, err := Planned(name, s, repeat)
		if err != nil {
			t.Fatal(err)
		}
		if len(id) != 26 || seed < 1 || seed > 999_999 {
			t.Errorf("id %q, seed %d", id, seed)
		}
		return id, seed
	}
	same := func(*sessions.Session) {}
	id, seed := plan("", 1, same)
	if id != "7RP4PSY6RE3GN289G2TF95M2DN" || seed != 890_402 {
		t.Errorf("the plan has changed, so that collections begun before are not found: %q, %d", id, seed)
	}
	for what, other := range map[string]func() (string, int64){
		"name":     func() (string, int64) { return plan("second", 1, same) },
		"repeat":   func() (string, int64) { return plan("", 2, same) },
		"script":   func() (string, int64) { return plan("", 1, func(s *sessions.Session) { s.Scenario.Script[2] = "3" }) },
		"scenario": func() (string, int64) { return plan("", 1, func(s *sessions.Session) { s.Scenario.ID = "other" }) },
		"system":   func() (string, int64) { return plan("", 1, func(s *sessions.Session) { s.System = "Be kind." }) },
		"model":    func() (string, int64) { return plan("", 1, func(s *sessions.Session) { s.Lanes[0].Model = "n" }) },
		"thinking": func() (string, int64) {
			return plan("", 1, func(s *sessions.Session) { s.Lanes[0].Thinking = sessions.ThinkingOn })
		},
		"params": func() (string, int64) {
			return plan("", 1, func(s *sessions.Session) { s.Lanes[0].Params["top_p"] = 1 })
		},
	} {
		if otherID, otherSeed := other(); otherID == id || otherSeed == seed {
			t.Errorf("another %s gives the same session", what)
		}
	}
	if again, _ := plan("", 1, func(s *sessions.Session) { s.Lanes[0].Size.Grade, s.Title = sessions.Official, "t" }); again != id {
		t.Error("what is not asked changes the plan")
	}
}

func TestEstimate(t *testing.T) {
	s := scripted("a", "b")
	s.System = strings.Repeat("word", 10)
	// The script's messages are 1, 1 and 2 tokens; the first prompt has the system prompt and "one".
	if u := Estimate(s)["l1"]; u.Completion != 3*replyTokens || u.Prompt != 11+(12+replyTokens)+(14+2*replyTokens) {
		t.Errorf("all of it: %+v", u)
	}
	s.Turns = []sessions.Turn{{N: 1, User: sessions.UserMessage{Text: "one", Scripted: true}, Replies: []sessions.Reply{{Lane: "l1", Attempt: 1, Status: sessions.Complete, Text: "yes"}}}}
	got := Estimate(s)
	if got["l1"].Completion != 2*replyTokens || got["l2"].Completion != 3*replyTokens {
		t.Errorf("with a reply there: %+v", got)
	}
}

func TestTokens(t *testing.T) {
	for text, want := range map[string]int{"": 0, "four": 1, "five5": 2, "十六个字符是不是正好等于十个词元": 10, "八个汉字在此 ok": 5} {
		if got := Tokens(text); got != want {
			t.Errorf("%q has %d, want %d", text, got, want)
		}
	}
}
