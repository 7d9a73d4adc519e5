package exports

import (
	"bytes"
	"strings"
	"testing"

	"kansei/sessions"
)

func TestRedactText(t *testing.T) {
	for _, tt := range []struct {
		name, words, text, want string
	}{
		{"any case", "anna", "ANNA and Anna's cat", "███ and ███'s cat"},
		{"no part of a word", "li", "Li likes Berlin, li.", "███ likes Berlin, ███."},
		{"asterisk", "ann*", "Annabel, Ann; Joann", "███, ███; Joann"},
		{"several words", "li wei|wei", "Li\nWei and Wei", "███ and ███"},
		{"Chinese", "李伟", "我叫李伟，李伟的猫", "我叫███，███的猫"},
		{"Latin in Chinese", "Anna", "我叫Anna呢", "我叫███呢"},
		{"signs", "a@b.org|+49", "mail a@b.org, +49 30", "mail ███, ███ 30"},
		{"a pattern", "(.)", "dots (.) here", "dots ███ here"},
		{"accents", "éva", "ÉVA, Évariste", "███, Évariste"},
		{"nothing", " |*", "as it is *", "as it is *"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := fixed()
			s.Turns[0].User.Text = tt.text
			if got := NewRedactor(strings.Split(tt.words, "|")).Session(s).Turns[0].User.Text; got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if s.Turns[0].User.Text != tt.text {
				t.Error("the session itself was changed")
			}
		})
	}
}

// ofZoe is a session that has a name in every place where a person may write.
func ofZoe() *sessions.Session {
	s := fixed()
	s.Title, s.System, s.Scenario.Title, s.Scenario.Answer, s.Scenario.Script = "Zoe's cat", "Call them Zoe.", "Zoe", "zoe", []string{"I am Zoe."}
	s.Scenario.Extra = sessions.NewExtra(map[string][]byte{"notes": []byte(`{"who":["Zoe",{"n":1.50}]}`)})
	u := &s.Turns[0].User
	u.Text, u.ByLane, u.Earlier = "Zoe here", map[string]string{"l2": "Zoe!"}, []sessions.Earlier{{Text: "zoe"}}
	r := &s.Turns[0].Replies[0]
	r.Reasoning, r.Text, r.Chunks = "Zoe is sad", "Dear Zoe, oh Zoe", []sessions.Chunk{{DT: 1, Bytes: 2}, {DT: 1, Bytes: 15}, {DT: 1, Bytes: 9}}
	s.Turns[0].Replies[2].Error = &sessions.ReplyError{Kind: "network", Message: "ZOE timed out"}
	s.Ratings[0].Name, s.Notes[0].Text, s.Notes[0].Tags, s.Blind.RevealedBy = "Zoe", "as Zoe says", []string{"zoe"}, "Zoe"
	s.Extra = sessions.NewExtra(map[string][]byte{"mood": []byte(`"Zoe"`), "n": []byte(`1.0`)})
	return s
}

func TestRedactEveryForm(t *testing.T) {
	s := NewRedactor([]string{"Zoe"}).Session(ofZoe())
	var all bytes.Buffer
	for _, err := range []error{
		JSON(&all, s), JSONL(&all, s), Arena(&all, s), CSV(&all, each(s)), HTML(&all, s, shown("en", false)), Markdown(&all, s, shown("zh", true)),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if at := strings.Index(strings.ToLower(all.String()), "zoe"); at >= 0 {
		t.Errorf("the name is left in %q", all.String()[max(0, at-60):at+20])
	}
	if !strings.Contains(all.String(), `{"n":1.50}`) && !strings.Contains(all.String(), `"n": 1.50`) {
		t.Error("an unknown field has lost a number's form")
	}
}

// TestRedactChunks replays a redacted reply: no moment shows part of a word.
func TestRedactChunks(t *testing.T) {
	s := ofZoe()
	r := NewRedactor([]string{"Zoe"}).Session(s).Turns[0].Replies[0]
	got := make([]int32, 0, len(r.Chunks))
	sum := 0
	for _, c := range r.Chunks {
		got = append(got, c.Bytes)
		sum += int(c.Bytes)
	}
	if sum != len(r.Reasoning)+len(r.Text) {
		t.Errorf("chunks have %d bytes, the reply has %d", sum, len(r.Reasoning)+len(r.Text))
	}
	whole := r.Reasoning + r.Text
	for at, i := 0, 0; i < len(got); i++ {
		at += int(got[i])
		if strings.Count(whole[:at], "█")%3 != 0 || got[i] < 0 {
			t.Errorf("after %d chunks %q is there", i+1, whole[:at])
		}
	}
}

func TestRedactKeepsRatersApart(t *testing.T) {
	s, other := ofZoe(), fixed()
	other.Ratings[0].Name = "Ben"
	s.Ratings[1].Name, s.Ratings[2].Name, s.Ratings[3].Name = "Ben", "Zoe", "Ben"
	redactor := NewRedactor([]string{"Zoe", "Ben"})
	got := redactor.Session(s).Ratings
	if next := redactor.Session(other).Ratings[0].Name; next != got[1].Name {
		t.Errorf("in the next session %q is %q", got[1].Name, next)
	}
	if got[0].Name == got[1].Name || got[0].Name != got[2].Name || got[1].Name != got[3].Name {
		t.Errorf("raters became %q, %q, %q, %q", got[0].Name, got[1].Name, got[2].Name, got[3].Name)
	}
}
