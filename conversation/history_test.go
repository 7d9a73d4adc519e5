package conversation

import (
	"slices"
	"strings"
	"testing"

	"kansei/providers"
	"kansei/sessions"
)

// talk builds a session of two lanes from turns.
func talk(turns ...sessions.Turn) *sessions.Session {
	s := session("a", "b")
	s.Turns = nil
	for i, t := range turns {
		t.N = i + 1
		if t.User.To == "" {
			t.User.To = sessions.ToAll
		}
		s.Turns = append(s.Turns, t)
	}
	return s
}

func said(text string, replies ...sessions.Reply) sessions.Turn {
	return sessions.Turn{User: sessions.UserMessage{Text: text}, Replies: replies}
}

func saidTo(lane, text string, replies ...sessions.Reply) sessions.Turn {
	t := said(text, replies...)
	t.User.To = lane
	return t
}

// adopt notes that all lanes go on from a reply.
func adopt(s *sessions.Session, turn int, lane string, attempt int) *sessions.Session {
	s.Adoptions = append(s.Adoptions, sessions.Adoption{Address: sessions.Address{Turn: turn, Lane: lane, Attempt: attempt}})
	return s
}

// link notes of every reply what it was asked on, and asks every lane in the
// last turn.
func link(s *sessions.Session) {
	for i := range s.Turns {
		for j := range s.Turns[i].Replies {
			r := &s.Turns[i].Replies[j]
			r.After = s.Next(i+1, r.Lane)
		}
	}
	Open(s, len(s.Turns), []string{"l1", "l2"})
}

func reply(lane string, attempt int, text string) sessions.Reply {
	return sessions.Reply{Lane: lane, Attempt: attempt, Status: sessions.Complete, Text: text, Reasoning: "never sent"}
}

// lines is a history as "> what the person said" and "< what was answered".
func lines(h []providers.Message) string {
	out := make([]string, len(h))
	for i, m := range h {
		mark := "> "
		if m.Role == providers.Assistant {
			mark = "< "
		}
		out[i] = mark + strings.ReplaceAll(m.Text, "\n\n", "|")
	}
	return strings.Join(out, ", ")
}

func TestHistory(t *testing.T) {
	tests := []struct {
		name   string
		s      *sessions.Session
		l1, l2 string // what each is sent for the last turn
	}{
		{
			"the first turn",
			talk(said("hi")),
			"> hi", "> hi",
		},
		{
			"each has its own",
			talk(said("hi", reply("l1", 1, "a1"), reply("l2", 1, "b1")), said("and", reply("l1", 1, "a2"), reply("l2", 1, "b2")), said("now")),
			"> hi, < a1, > and, < a2, > now", "> hi, < b1, > and, < b2, > now",
		},
		{
			"the newest attempt with text counts",
			talk(said("hi", reply("l1", 2, "a2"), reply("l1", 1, "a1"), reply("l1", 3, ""), reply("l2", 1, "b1")), said("now")),
			"> hi, < a2, > now", "> hi, < b1, > now",
		},
		{
			"a message to one lane",
			talk(said("hi", reply("l1", 1, "a1"), reply("l2", 1, "b1")), saidTo("l2", "you", reply("l2", 1, "b2")), said("now")),
			"> hi, < a1, > now", "> hi, < b1, > you, < b2, > now",
		},
		{
			"a reply that failed leaves no hole",
			talk(said("hi", reply("l1", 1, ""), reply("l2", 1, "b1")), said("again", reply("l1", 1, ""), reply("l2", 1, "b2")), said("now")),
			"> hi|again|now", "> hi, < b1, > again, < b2, > now",
		},
		{
			"an adopted reply is the history of all",
			adopt(talk(said("hi", reply("l1", 1, "a1"), reply("l2", 1, "b1")), said("and", reply("l1", 1, "a2"), reply("l2", 1, "b2"), reply("l2", 2, "b3")), said("now")), 2, "l2", 1),
			"> hi, < b1, > and, < b2, > now", "> hi, < b1, > and, < b2, > now",
		},
		{
			"after an adopted reply each goes its own way",
			adopt(talk(said("hi", reply("l1", 1, "a1"), reply("l2", 1, "b1")), said("and", reply("l1", 1, "a2"), reply("l2", 1, "b2")), said("now")), 1, "l1", 1),
			"> hi, < a1, > and, < a2, > now", "> hi, < a1, > and, < b2, > now",
		},
		{
			"adopted twice",
			adopt(adopt(talk(said("hi", reply("l1", 1, "a1"), reply("l2", 1, "b1")), said("and", reply("l1", 1, "a2"), reply("l2", 1, "b2")), said("now")), 1, "l1", 1), 2, "l2", 1),
			"> hi, < a1, > and, < b2, > now", "> hi, < a1, > and, < b2, > now",
		},
		{
			"an adopted reply that is not there",
			adopt(talk(said("hi", reply("l1", 1, "a1"), reply("l2", 1, "b1")), said("now")), 1, "l2", 9),
			"> hi, < a1, > now", "> hi, < b1, > now",
		},
		{
			"a message that is empty",
			talk(said("hi", reply("l1", 1, "a1"), reply("l2", 1, "b1")), said("", reply("l2", 1, "b2")), said("now")),
			"> hi, < a1, > now", "> hi, < b1|b2, > now",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			last := len(tt.s.Turns)
			link(tt.s)
			for lane, want := range map[string]string{"l1": tt.l1, "l2": tt.l2} {
				h := History(tt.s, sessions.Address{Turn: last, Lane: lane, Attempt: 1})
				if got := lines(h); got != want {
					t.Errorf("%s is sent %q, not %q", lane, got, want)
				}
				for i, m := range h {
					if i > 0 && h[i-1].Role == m.Role {
						t.Errorf("%s: two messages of %s in a row", lane, m.Role)
					}
				}
			}
		})
	}
}

func TestHistoryOfAnEarlierTurn(t *testing.T) {
	s := talk(said("hi", reply("l1", 1, "a1")), said("and", reply("l1", 1, "a2")), said("now"))
	link(s)
	Open(s, 2, []string{"l1"})
	if got := lines(History(s, sessions.Address{Turn: 2, Lane: "l1", Attempt: 2})); got != "> hi, < a1, > and" {
		t.Errorf("sent %q", got)
	}
	if got := History(s, sessions.Address{Turn: 9, Lane: "l1", Attempt: 1}); got != nil {
		t.Errorf("for a turn that is not there: %v", got)
	}
}

func TestOpen(t *testing.T) {
	s := talk(said("hi", reply("l1", 1, "a1"), reply("l1", 2, "a2")))
	addrs := Open(s, 1, []string{"l1", "l2"})
	want := []sessions.Address{{Turn: 1, Lane: "l1", Attempt: 3}, {Turn: 1, Lane: "l2", Attempt: 1}}
	if !slices.Equal(addrs, want) {
		t.Errorf("opened %v", addrs)
	}
	for _, a := range addrs {
		if r := s.Turns[0].Reply(a.Lane, a.Attempt); r == nil || r.Status != sessions.Streaming || r.Text != "" {
			t.Errorf("%v is %+v", a, r)
		}
	}
	if got := Open(s, 2, []string{"l1"}); got != nil {
		t.Errorf("opened %v of a turn that is not there", got)
	}
}
