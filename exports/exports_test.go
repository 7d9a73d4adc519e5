package exports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"kansei/conversation"
	"kansei/sessions"
)

func TestGoldens(t *testing.T) {
	for name, write := range map[string]func(io.Writer, *sessions.Session) error{
		"session.json":        JSON,
		"session.jsonl":       JSONL,
		"session.arena.jsonl": Arena,
		"session.csv":         func(w io.Writer, s *sessions.Session) error { return CSV(w, each(s)) },
		"session.html":        func(w io.Writer, s *sessions.Session) error { return HTML(w, s, shown("en", false)) },
		"session.md":          func(w io.Writer, s *sessions.Session) error { return Markdown(w, s, shown("en", false)) },
		"session-blind.md":    func(w io.Writer, s *sessions.Session) error { return Markdown(w, s, shown("zh", true)) },
		"session-blind.html":  func(w io.Writer, s *sessions.Session) error { return HTML(w, s, shown("zh", true)) },
	} {
		t.Run(name, func(t *testing.T) {
			var first, second bytes.Buffer
			s := fixed()
			if err := write(&first, s); err != nil {
				t.Fatal(err)
			}
			if err := write(&second, s); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
				t.Errorf("the same session gives other bytes, %v", err)
			}
			golden(t, name, first.Bytes())
		})
	}
}

func TestJSONIsTheFile(t *testing.T) {
	var b bytes.Buffer
	if err := JSON(&b, fixed()); err != nil {
		t.Fatal(err)
	}
	back, err := sessions.Decode(b.Bytes())
	if err != nil || len(back.Ratings) != len(fixed().Ratings) {
		t.Errorf("read back: %v", err)
	}
}

func TestJSONLHasARowForEachReply(t *testing.T) {
	var b bytes.Buffer
	s := fixed()
	if err := JSONL(&b, s); err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	rows := 0
	for line := range strings.Lines(b.String()) {
		var row map[string]any
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		for key, value := range row {
			if value == nil {
				t.Errorf("%s is null: tools that infer a schema need a type", key)
			}
			if rows == 0 {
				keys[key] = true
			} else if !keys[key] {
				t.Errorf("%s is not in every row", key)
			}
		}
		messages := row["messages"].([]any)
		if last := messages[len(messages)-1].(map[string]any); last["content"] != row["reply"] || last["role"] != "assistant" {
			t.Errorf("the last message is %v", last)
		}
		rows++
	}
	if rows != 7 {
		t.Errorf("%d rows", rows)
	}
}

// What a row has as the conversation is what the lane was sent.
func TestConversationsAreThoseThatWereSent(t *testing.T) {
	for _, s := range []*sessions.Session{fixed(), withDetours()} {
		for i := range s.Turns {
			turn := &s.Turns[i]
			for j := range turn.Replies {
				r := &turn.Replies[j]
				got := conversationOf(s, turn, r)
				sent := conversation.History(s, sessions.Address{Turn: turn.N, Lane: r.Lane, Attempt: r.Attempt})
				if len(got) > 0 && got[0].Role == system {
					got = got[1:]
				}
				if len(got) != len(sent)+1 {
					t.Fatalf("turn %d, lane %s: %d messages, sent were %d", turn.N, r.Lane, len(got)-1, len(sent))
				}
				for k, m := range sent {
					if got[k] != (message{string(m.Role), m.Text}) {
						t.Errorf("turn %d, lane %s: %v, sent was %v", turn.N, r.Lane, got[k], m)
					}
				}
			}
		}
	}
}

// withDetours is a session with a message to one lane alone, and a turn in
// which a lane did not answer.
func withDetours() *sessions.Session {
	s := fixed()
	s.Adoptions = nil
	s.Turns[1].User.To = "l2"
	s.Turns[1].Replies = s.Turns[1].Replies[1:2]
	s.Turns = append(s.Turns,
		sessions.Turn{N: 3, User: sessions.UserMessage{Text: "And now?", At: noon, To: sessions.ToAll}, Replies: []sessions.Reply{
			{Lane: "l1", Attempt: 1, Status: sessions.Stopped, StartedAt: noon}, said("l2", 1, noon, 10, "Now."),
		}},
		sessions.Turn{N: 4, User: sessions.UserMessage{Text: "Still?", At: noon, To: sessions.ToAll}, Replies: []sessions.Reply{
			said("l1", 1, noon, 10, "Yes."), said("l2", 1, noon, 10, "No."),
		}})
	return s
}

func TestConversationHasTheWordingThatWasAnswered(t *testing.T) {
	s := fixed()
	s.Turns[1].Edit("She was twelve.", noon)
	s.Turns[1].Replies = append(s.Turns[1].Replies, said("l1", 2, noon, 10, "Twelve!"))
	for attempt, want := range map[int]string{1: "<img src=x onerror=alert(1)>\nShe was +12.", 2: "She was twelve."} {
		got := conversationOf(s, &s.Turns[1], s.Turns[1].Reply("l1", attempt))
		if text := got[len(got)-2].Content; text != want {
			t.Errorf("attempt %d answered %q, wanted %q", attempt, text, want)
		}
	}
}

func TestJSONHasNoControls(t *testing.T) {
	for _, write := range []func(io.Writer, *sessions.Session) error{JSON, JSONL, Arena} {
		s := fixed()
		said := "\x1b[31m \u009b31m \u202e \u200d \x7f 🏴\U000e0067\U000e007f \u2028 \\u202e"
		s.Turns[0].Replies[1].Text = said
		var b bytes.Buffer
		if err := write(&b, s); err != nil {
			t.Fatal(err)
		}
		if at := strings.IndexFunc(b.String(), func(r rune) bool { return r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf) }); at >= 0 {
			t.Errorf("a control stands at %d", at)
		}
		var last any
		for d := json.NewDecoder(&b); d.More(); {
			var row any
			if err := d.Decode(&row); err != nil {
				t.Fatal(err)
			}
			if holds(row, said) {
				last = row
			}
		}
		if last == nil {
			t.Error("the text is not read back as it was")
		}
	}
}

// holds reports whether a value of JSON has a text somewhere.
func holds(v any, text string) bool {
	switch v := v.(type) {
	case string:
		return v == text
	case []any:
		return slices.ContainsFunc(v, func(e any) bool { return holds(e, text) })
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(v)), func(e any) bool { return holds(e, text) })
	}
	return false
}

func TestCSVIsSafeInASpreadsheet(t *testing.T) {
	var b bytes.Buffer
	if err := CSV(&b, each(fixed(), fixed())); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(rows[0], Columns()) || len(rows) != 1+2*6 {
		t.Fatalf("%d rows under %v", len(rows), rows[0])
	}
	for _, row := range rows {
		for i, text := range row {
			if text != "" && strings.ContainsAny(text[:1], "=+-@\t\r") {
				t.Errorf("%s begins a formula: %q", rows[0][i], text)
			}
		}
	}
	for text, want := range map[string]string{
		"=1": "'=1", "\u0020=1": "'=1", "\t@x": "'@x", "＝1": "'＝1", "-": "'-", "a=1": "a=1", "": "", "\x1b[31m=1": "'=1", "\u202e=1": "'=1", "a\nb": "a b",
	} {
		if got := cell(text); got != want {
			t.Errorf("cell(%q) is %q, wanted %q", text, got, want)
		}
	}
}

func TestCSVAnEmptyTableHasItsNames(t *testing.T) {
	var b bytes.Buffer
	if err := CSV(&b, each()); err != nil || strings.Count(b.String(), "\n") != 1 {
		t.Errorf("%q, %v", b.String(), err)
	}
}

func TestHTMLHasNothingToRunOrToFetch(t *testing.T) {
	for _, hidden := range []bool{false, true} {
		var b bytes.Buffer
		if err := HTML(&b, fixed(), shown("en", hidden)); err != nil {
			t.Fatal(err)
		}
		page := strings.ToLower(b.String())
		for _, bad := range []string{"<script", "<img", "<iframe", "<b ", "<i>", "javascript:", "\x1b", "\u202e", "onerror=alert(1)>", "url("} {
			if strings.Contains(page, bad) {
				t.Errorf("hidden %v: the page has %q", hidden, bad)
			}
		}
		for _, good := range []string{"&lt;script&gt;", "<strong>warm</strong>", `href="https://example.org/?a=1&amp;b=2"`, "pixel", "节哀", "👩‍👩‍👧"} {
			if !strings.Contains(page, good) {
				t.Errorf("hidden %v: the page lacks %q", hidden, good)
			}
		}
	}
}

func TestHiddenTranscriptsTellNoNames(t *testing.T) {
	s := fixed()
	for name, write := range map[string]func(io.Writer, *sessions.Session, Options) error{"html": HTML, "markdown": Markdown} {
		for _, code := range []string{"en", "zh"} {
			var b bytes.Buffer
			if err := write(&b, s, shown(code, true)); err != nil {
				t.Fatal(err)
			}
			for _, secret := range []string{"deepseek", "v3", "local", "tiny", "acme", "671", "They grieve", "2.4", "20 tokens", "20 个词元"} {
				if strings.Contains(b.String(), secret) {
					t.Errorf("%s in %s tells %q", name, code, secret)
				}
			}
		}
	}
}
