package sessions

import (
	"bytes"
	"fmt"
	"regexp"
	"testing"
)

// talk is a session of two lanes; every reply is asked on what Next returns at that
// time.
type talk struct {
	*Session
	minute int
}

func newTalk() *talk {
	s := full()
	s.Turns, s.Adoptions, s.Ratings, s.Verdicts, s.Notes, s.Guesses = nil, nil, nil, nil, nil, nil
	return &talk{Session: s}
}

func (k *talk) say(text string) {
	k.minute++
	k.Turns = append(k.Turns, Turn{N: len(k.Turns) + 1, User: UserMessage{Text: text, At: at(k.minute), To: ToAll}})
	k.ask(len(k.Turns), "l1", text+"/1")
	k.ask(len(k.Turns), "l2", text+"/2")
}

func (k *talk) ask(turn int, lane, text string) {
	k.minute++
	t := k.Turn(turn)
	r := Reply{Lane: lane, Attempt: 1, After: k.Next(turn, lane), Status: Complete, Text: text, StartedAt: at(k.minute), Chunks: []Chunk{}, Flags: []string{}}
	if last := t.Latest(lane); last != nil {
		r.Attempt = last.Attempt + 1
	}
	t.Replies = append(t.Replies, r)
}

func (k *talk) adopt(a Address, withdrawn bool) {
	k.minute++
	k.Adoptions = append(k.Adoptions, Adoption{Address: a, At: at(k.minute), Withdrawn: withdrawn})
}

func TestTranscript(t *testing.T) {
	tests := []struct {
		name string
		do   func(k *talk)
		of   Address
		want string
	}{
		{"first reply", func(k *talk) { k.say("a") }, Address{1, "l1", 1}, "[{user a}]"},
		{"own history", func(k *talk) { k.say("a"); k.say("b") }, Address{2, "l2", 1}, "[{user a} {assistant a/2} {user b}]"},
		{"asked again later in the turn before", func(k *talk) { k.say("a"); k.say("b"); k.ask(1, "l1", "again") }, Address{2, "l1", 1}, "[{user a} {assistant a/1} {user b}]"},
		{"asked again before", func(k *talk) { k.say("a"); k.ask(1, "l1", "again"); k.say("b") }, Address{2, "l1", 1}, "[{user a} {assistant again} {user b}]"},
		{"adopted later", func(k *talk) { k.say("a"); k.say("b"); k.adopt(Address{1, "l2", 1}, false) }, Address{2, "l1", 1}, "[{user a} {assistant a/1} {user b}]"},
		{"adopted before", func(k *talk) { k.say("a"); k.adopt(Address{1, "l2", 1}, false); k.say("b") }, Address{2, "l1", 1}, "[{user a} {assistant a/2} {user b}]"},
		{"adoption withdrawn before", func(k *talk) {
			k.say("a")
			k.adopt(Address{1, "l2", 1}, false)
			k.adopt(Address{1, "l2", 1}, true)
			k.say("b")
		}, Address{2, "l1", 1}, "[{user a} {assistant a/1} {user b}]"},
		{"adoption withdrawn later", func(k *talk) {
			k.say("a")
			k.adopt(Address{1, "l2", 1}, false)
			k.say("b")
			k.adopt(Address{1, "l2", 1}, true)
		}, Address{2, "l1", 1}, "[{user a} {assistant a/2} {user b}]"},
		{"attempt after an adoption", func(k *talk) {
			k.say("a")
			k.say("b")
			k.adopt(Address{1, "l2", 1}, false)
			k.ask(2, "l1", "anew")
		}, Address{2, "l1", 2}, "[{user a} {assistant a/2} {user b}]"},
		{"message edited later", func(k *talk) { k.say("a"); k.say("b"); k.Turns[1].Edit("c", at(50)); k.ask(2, "l1", "c/1") }, Address{2, "l1", 1}, "[{user a} {assistant a/1} {user b}]"},
		{"edited message", func(k *talk) { k.say("a"); k.say("b"); k.Turns[1].Edit("c", at(50)); k.ask(2, "l1", "c/1") }, Address{2, "l1", 2}, "[{user a} {assistant a/1} {user c}]"},
		{"on a reply to an earlier wording", func(k *talk) {
			k.say("a")
			k.say("b")
			k.Turns[0].Edit("c", at(50))
			k.ask(1, "l1", "c/1")
		}, Address{2, "l1", 1}, "[{user a} {assistant a/1} {user b}]"},
		{"message of its own for each lane", func(k *talk) {
			k.say("a")
			k.say("b")
			k.Turns[1].User.ByLane = map[string]string{"l2": "to l2"}
		}, Address{2, "l2", 1}, "[{user a} {assistant a/2} {user to l2}]"},
		{"reply without text", func(k *talk) { k.say("a"); k.Turns[0].Replies[0].Text = " \n"; k.say("b") }, Address{2, "l1", 1}, "[{user a\n\nb}]"},
		{"no such reply", func(k *talk) { k.say("a") }, Address{1, "l1", 9}, "[]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			k := newTalk()
			tt.do(k)
			if got := fmt.Sprint(Transcript(k.Session, tt.of)); got != tt.want {
				t.Errorf("asked with %s, not %s", got, tt.want)
			}
			back, err := Decode(encode(t, k.Session))
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(Transcript(back, tt.of)); got != tt.want {
				t.Errorf("saved and loaded, asked with %s", got)
			}
		})
	}
}

// Files of version 0.1 do not have what a reply was asked on: it follows from when
// it was asked, whatever was asked or adopted later.
func TestTranscriptOfOldFile(t *testing.T) {
	k := newTalk()
	k.say("a")
	k.ask(1, "l1", "again")
	k.say("b")
	k.ask(1, "l1", "too late")
	k.adopt(Address{1, "l2", 1}, false)
	k.ask(2, "l2", "anew")
	old := regexp.MustCompile(`(?s)"after": (null|\{.*?\}),`).ReplaceAll(encode(t, k.Session), nil)
	old = regexp.MustCompile(`(?s)"adoptions": \[.*?\],`).ReplaceAll(old, nil)
	if bytes.Contains(old, []byte("after")) || bytes.Contains(old, []byte("adoptions")) {
		t.Fatal("the file is not an old one")
	}
	s, err := Decode(old)
	if err != nil {
		t.Fatal(err)
	}
	for of, want := range map[Address]string{
		{1, "l1", 3}: "[{user a}]",
		{2, "l1", 1}: "[{user a} {assistant again} {user b}]",
		{2, "l2", 1}: "[{user a} {assistant a/2} {user b}]",
		{2, "l2", 2}: "[{user a} {assistant a/2} {user b}]",
	} {
		if got := fmt.Sprint(Transcript(s, of)); got != want {
			t.Errorf("%s was asked with %s, not %s", of, got, want)
		}
	}
	if a, ok := s.Adopted(1); !ok || a.Lane != "l2" {
		t.Errorf("adopted %+v", a)
	}
	if next := s.Next(3, "l1"); next == nil || *next != (Address{2, "l1", 1}) {
		t.Errorf("goes on from %v", next)
	}
	again, err := Decode(encode(t, s))
	if err != nil || !Equal(again, s) {
		t.Errorf("saved as a new file it is another: %v", err)
	}
}
