package exports

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"kansei/sessions"
)

func readTalks(t *testing.T, form TalkForm, name, text string) []Talk {
	t.Helper()
	read, err := ReadTalks(strings.NewReader(text), name, form)
	if err != nil {
		t.Fatal(err)
	}
	return read.Talks
}

func testTalkOptions(form TalkForm) TalkOptions {
	return TalkOptions{
		Form: form, App: sessions.App{Name: "kansei"}, At: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), Lanes: 8,
		Title: func(m string) string { return m },
	}
}

// talkText writes conversations short: "user>model|user>model".
func talkText(t Talk) string {
	parts := make([]string, 0, len(t.Exchange))
	for _, e := range t.Exchange {
		part := e.Asked
		if e.Answered {
			part += ">" + e.Said
		}
		if e.Reasoning != "" {
			part += "(" + e.Reasoning + ")"
		}
		parts = append(parts, part)
	}
	return t.Model + ":" + t.ID + ":" + t.System + ":" + strings.Join(parts, "|")
}

func TestReadTalks(t *testing.T) {
	for name, c := range map[string]struct {
		form TalkForm
		text string
		want []string
	}{
		"messages: a list": {
			FormMessages, `[{"role":"system","content":"Be kind."},{"role":"user","content":"a"},{"role":"assistant","content":"b","reasoning_content":"why"}]`,
			[]string{"::Be kind.:a>b(why)"},
		},
		"messages: an object": {
			FormMessages, `{"model":"m","id":7,"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}`,
			[]string{"m:7::a>b"},
		},
		"messages: one conversation a line": {
			FormMessages, `{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}` + "\n" + `{"messages":[{"role":"user","content":"c"},{"role":"assistant","content":"d"}]}`,
			[]string{":::a>b", ":::c>d"},
		},
		"messages: one message a line": {
			FormMessages, "\ufeff" + `{"role":"user","content":"a"}` + "\n" + `{"role":"assistant","content":"b"}` + "\n" + `{"role":"user","content":"c"}`,
			[]string{":::a>b|c"},
		},
		"messages: lists of messages in a list": {
			FormMessages, `[[{"role":"user","content":"a"},{"role":"assistant","content":"b"}],[{"role":"user","content":"c"},{"role":"assistant","content":"d"}]]`,
			[]string{":::a>b", ":::c>d"},
		},
		"messages: parts, neighbours, a refusal": {
			FormMessages, `[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},{"role":"user","content":"c"},{"role":"assistant","content":null,"refusal":"no","tool_calls":[]}]`,
			[]string{":::a\n\nb\n\nc>no"},
		},
		"messages: the model begins": {
			FormMessages, `[{"role":"assistant","content":"hello"},{"role":"user","content":"a"},{"role":"assistant","content":"b"}]`,
			[]string{":::>hello|a>b"},
		},
		"sharegpt": {
			FormShareGPT, `[{"id":"x","system":"Be kind.","conversations":[{"from":"human","value":"a"},{"from":"gpt","value":"b"}]}]`,
			[]string{":x:Be kind.:a>b"},
		},
		"eqbench4": {
			FormEQBench4, `{"scenario_id":"s","evaluated_model":"m","title":"T","turns":[{"role":"assistant","content":"hello"},{"role":"user","content":"a","thinking":"t"}]}`,
			[]string{"m:s::>hello|a"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, talk := range readTalks(t, c.form, "a.json", c.text) {
				got = append(got, talkText(talk))
			}
			if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestReadTalksUnread(t *testing.T) {
	read, err := ReadTalks(strings.NewReader(`{"scenario_id":"s","evaluated_model":"m","dims":{"warm":3},"turns":[{"role":"assistant","content":"hello","mood":1}]}`), "a.json", FormEQBench4)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(read.Unread, " "); got != "dims mood" {
		t.Errorf("unread: %q", got)
	}
}

func TestReadTalksRefused(t *testing.T) {
	const answer = `{"role":"assistant","content":"b"}`
	for name, c := range map[string]struct {
		form       TalkForm
		text, want string
	}{
		"empty":         {FormMessages, "", "a.json: the file is empty"},
		"no list":       {FormMessages, `{"x":1}`, `a.json:1:1: there is no list "messages" here`},
		"other form":    {FormMessages, `{"conversations":[]}`, `a.json:1:1: there is no list "messages" here, but "conversations", as --format sharegpt has it`},
		"other keys":    {FormShareGPT, `{"conversations":[{"role":"user","content":"a"}]}`, `a.json:1:19 at /conversations/0: the message has "role" where "from" belongs, as --format messages has it`},
		"a role":        {FormMessages, "[{\"role\":\"user\",\"content\":\"a\"},\n{\"role\":\"narrator\",\"content\":\"b\"}]", `a.json:2:9 at /1/role: the role is "narrator", and not system, user or assistant`},
		"a tool":        {FormMessages, `[{"role":"user","content":"a"},{"role":"tool","content":"4"}]`, `at /1/role: the message is from a tool`},
		"a call":        {FormMessages, `[{"role":"user","content":"a"},{"role":"assistant","content":null,"tool_calls":[{"id":"1"}]}]`, `at /1/tool_calls: the message calls a tool`},
		"tools":         {FormMessages, `{"tools":[{"type":"function"}],"messages":[{"role":"user","content":"a"},` + answer + `]}`, `at /tools: the model had tools`},
		"a picture":     {FormMessages, `[{"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}}]},` + answer + `]`, `at /0/content/0: the message has a part of the type "image_url"`},
		"pictures":      {FormShareGPT, `{"images":["x.png"],"conversations":[{"from":"human","value":"a"},{"from":"gpt","value":"b"}]}`, `at /images: there is "images" here`},
		"late system":   {FormMessages, `[{"role":"user","content":"a"},` + answer + `,{"role":"system","content":"now"}]`, `at /2: a system prompt stands in the middle`},
		"two systems":   {FormShareGPT, `{"system":"x","conversations":[{"from":"system","value":"y"},{"from":"human","value":"a"},{"from":"gpt","value":"b"}]}`, `two system prompts`},
		"empty message": {FormMessages, `[{"role":"user","content":" "},` + answer + `]`, `at /0: the message is empty`},
		"no answer":     {FormMessages, `[{"role":"user","content":"a"}]`, `the conversation has no answer of a model`},
		"a number":      {FormMessages, `[{"role":"user","content":{"a":1}},` + answer + `]`, `at /0/content: a text belongs here`},
		"cut":           {FormMessages, "[{\"role\":\"user\",\n\"content\":\"a", `a.json:2:13: the file ends in the middle`},
		"no scenario":   {FormEQBench4, `{"evaluated_model":"m","turns":[{"role":"assistant","content":"b"}]}`, `the conversation has no scenario_id`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadTalks(strings.NewReader(c.text), "a.json", c.form)
			var refused *sessions.FileError
			if !errors.As(err, &refused) || !strings.Contains(err.Error(), c.want) || !strings.Contains(refused.Advice, "Nothing was imported.") {
				t.Errorf("got  %v\nwant %v", err, c.want)
			}
		})
	}
}

func TestTalkSession(t *testing.T) {
	a := readTalks(t, FormMessages, "a.json", `{"model":"acme/one","messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a1"},{"role":"user","content":"same"},{"role":"assistant","content":"a2"},{"role":"user","content":"only a"},{"role":"assistant","content":"a3"}]}`)
	b := readTalks(t, FormMessages, "b.json", `{"model":"two","messages":[{"role":"user","content":"q"},{"role":"assistant","content":"b1"},{"role":"user","content":"own"},{"role":"assistant","content":"b2"}]}`)
	s, err := TalkSession([]Talk{a[0], b[0]}, testTalkOptions(FormMessages))
	if err != nil {
		t.Fatal(err)
	}
	if !s.Blinded() || s.Title != "q" || s.Lanes[0].Ref() != "acme/one" || s.Lanes[1].Ref() != "imported/two" {
		t.Errorf("session: blind %v, title %q, lanes %v", s.Blinded(), s.Title, s.Lanes)
	}
	for lane, want := range map[string]string{"l1": "q a1 same a2 only a", "l2": "q b1 own"} {
		turn := 3
		if lane == "l2" {
			turn = 2
		}
		var got []string
		for _, m := range sessions.Transcript(s, sessions.Address{Turn: turn, Lane: lane, Attempt: 1}) {
			got = append(got, m.Text)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s was asked with %q, want %q", lane, got, want)
		}
	}
	if s.Turns[0].User.ByLane != nil || s.Turns[2].User.Reaches("l2") {
		t.Errorf("turn 1 has words of lanes, or turn 3 reaches l2: %+v", s.Turns)
	}
	encoded, err := sessions.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	back, err := sessions.Decode(encoded)
	if err != nil || back.Turns[1].User.ByLane["l2"] != "own" {
		t.Errorf("read back: %v", err)
	}
	other, err := TalkSession([]Talk{b[0], a[0]}, testTalkOptions(FormMessages))
	if err != nil || other.ID != s.ID {
		t.Errorf("the other order has the id %v and not %v: %v", other, s.ID, err)
	}
}

func TestTalkSessionThoughts(t *testing.T) {
	talks := readTalks(t, FormEQBench4, "a.json", `{"scenario_id":"s","evaluated_model":"m","persona_model":"acme/actor","turns":[
		{"role":"assistant","content":"hello"},{"role":"user","content":"a","thinking":"Hm.","monologue":"Hm."},{"role":"assistant","content":"b"}]}`)
	s, err := TalkSession(talks, testTalkOptions(FormEQBench4))
	if err != nil {
		t.Fatal(err)
	}
	if st := s.StateAfter(sessions.Address{Turn: 1, Lane: "l1", Attempt: 1}); len(s.States) != 1 || st == nil || st.Thought != "Hm." || st.Player != "acme/actor" {
		t.Errorf("states %+v", s.States)
	}
	if s.Scenario.ID != "s" || s.Turns[0].User.Text != "" || s.Turns[1].User.Text != "a" {
		t.Errorf("scenario %+v, turns %+v", s.Scenario, s.Turns)
	}
}

func TestTalkSessionRefused(t *testing.T) {
	talk := func(model, system, asked, answered string) Talk {
		return Talk{File: model + ".json", Line: 1, Model: model, System: system, Exchange: []Exchange{{Asked: asked, Answered: true, Said: answered}}}
	}
	many := make([]Talk, 9)
	for i := range many {
		many[i] = talk(fmt.Sprint("m", i), "", "q", "a")
	}
	for name, c := range map[string]struct {
		talks []Talk
		want  string
	}{
		"no model":      {[]Talk{talk("", "", "q", "a")}, "does not name its model"},
		"system prompt": {[]Talk{talk("x", "", "q", "a"), talk("y", "s", "q", "a")}, "y.json:1:1: the system prompt is not that of x.json:1"},
		"first message": {[]Talk{talk("x", "", "q", "a"), talk("y", "", "p", "a")}, "y.json:1:1: the first message is not that of x.json:1"},
		"who begins":    {[]Talk{talk("x", "", "q", "a"), talk("y", "", "", "a")}, "the model begins here or in x.json:1"},
		"twice":         {[]Talk{talk("x", "", "q", "a"), talk("x", "", "q", "a")}, "the conversation of x.json:1 once more"},
		"nine":          {many, "8 lanes at most"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := TalkSession(c.talks, testTalkOptions(FormMessages))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestGroupTalks(t *testing.T) {
	talk := func(model, id string) Talk { return Talk{File: model, Model: model, ID: id} }
	for name, c := range map[string]struct {
		form  TalkForm
		files [][]Talk
		want  string
	}{
		"one each":  {FormMessages, [][]Talk{{talk("a", "1")}, {talk("b", "2")}}, "[[a1 b2]]"},
		"by id":     {FormMessages, [][]Talk{{talk("a", "1"), talk("a", "2")}, {talk("b", "2"), talk("b", "1")}}, "[[a1 b1] [a2 b2]]"},
		"by place":  {FormShareGPT, [][]Talk{{talk("a", ""), talk("a", "")}, {talk("b", ""), talk("b", "")}}, "[[a b] [a b]]"},
		"scenarios": {FormEQBench4, [][]Talk{{talk("a", "1")}, {talk("b", "2")}, {talk("b", "1")}}, "[[a1 b1] [b2]]"},
	} {
		t.Run(name, func(t *testing.T) {
			groups, err := GroupTalks(c.files, c.form)
			if err != nil {
				t.Fatal(err)
			}
			names := make([][]string, len(groups))
			for i, g := range groups {
				for _, talk := range g {
					names[i] = append(names[i], talk.Model+talk.ID)
				}
			}
			if got := fmt.Sprint(names); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
	if _, err := GroupTalks([][]Talk{{talk("a", ""), talk("a", "")}, {talk("b", "")}}, FormMessages); err == nil || !strings.Contains(err.Error(), "the file has 1 conversations, and a has 2") {
		t.Errorf("unequal numbers: %v", err)
	}
}
