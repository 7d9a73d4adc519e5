package exports

import (
	"bytes"
	"flag"
	"iter"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"kansei/lang"
	"kansei/sessions"
)

var update = flag.Bool("update", false, "write the golden files anew")

// noon is when the session of the tests began.
var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// hostile is what a model may send: markup, a program, escape sequences, an
// override of the writing direction, addresses that are none to follow.
const hostile = "<script>alert(1)</script>\n\n**Warm** and \x1b[31mred\x1b[0m, \u202eevil, <b onclick=x>bold</b>.\n\n" +
	"![pixel](http://tracker.example/p.png) [go](javascript:alert(1)) [ok](https://example.org/?a=1&b=2)\n\n```html\n<i>code</i>\n```\n"

// fixed is a small session in which everything occurs that an export has to
// cope with: three lanes, an adopted reply, a second attempt, a failure, two
// raters, withdrawn entries, a tie, all bad, hostile text.
func fixed() *sessions.Session {
	at := func(s int) time.Time { return noon.Add(time.Duration(s) * time.Second) }
	revealed := at(900)
	s := &sessions.Session{
		ID: "01JNGB0000000000000000000A", Title: "=A cat <b>& co</b> 猫", CreatedAt: noon, UpdatedAt: at(900), App: sessions.App{Name: "kansei", Version: "1"},
		Rubric: sessions.Rubric{ID: "sensibility", Min: 1, Max: 5, Dimensions: []sessions.Dimension{
			{ID: "emotion", Name: sessions.Text{"en": "emotion", "zh": "情绪"}}, {ID: "overall", Name: sessions.Text{"en": "talk on", "zh": "愿意继续聊"}},
		}},
		Scenario: &sessions.Scenario{ID: "loss", Kind: sessions.Emotional, Lang: "en", Title: "Loss", Script: []string{"I lost my cat."}},
		System:   "Be kind.", Blind: sessions.Blind{Enabled: true, Curtain: sessions.CurtainPace, Seed: 7, RevealedAt: &revealed},
		Lanes: []sessions.Lane{
			{
				ID: "l1", Label: "B", Provider: "deepseek", Model: "v3", Thinking: sessions.ThinkingDefault, Params: map[string]any{"temperature": 0.7},
				Size: sessions.Size{Total: &sessions.Interval{Low: 671, High: 671}, Active: &sessions.Interval{Low: 37, High: 37}, Grade: sessions.Official, Source: "card"},
			},
			{ID: "l2", Label: "A", Provider: "local", Model: "@tiny", Thinking: sessions.ThinkingOff, Size: sessions.Size{Grade: sessions.Unknown}},
			{
				ID: "l3", Label: "C", Provider: "acme", Model: "big", Thinking: sessions.ThinkingDefault,
				Size: sessions.Size{Total: &sessions.Interval{Low: 1000, High: math.Inf(1)}, Grade: sessions.Bound, Source: "the vendor"},
			},
		},
	}
	s.Turns = []sessions.Turn{
		{N: 1, User: sessions.UserMessage{Text: "I lost my cat. 我很难过。", At: noon, Scripted: true, To: sessions.ToAll}, Replies: []sessions.Reply{
			said("l1", 1, at(1), 600, "I am so sorry. I am deepseek."), said("l2", 1, at(1), 900, hostile),
			{Lane: "l3", Attempt: 1, Status: sessions.Failed, StartedAt: at(1), DurationMS: 40, Error: &sessions.ReplyError{Kind: "network", Message: "no way through to acme"}},
			said("l3", 2, at(20), 300, "节哀。👩‍👩‍👧 | 想聊聊它吗？\n\n- 一\n- 二"),
		}},
		{N: 2, User: sessions.UserMessage{Text: "<img src=x onerror=alert(1)>\nShe was +12.", At: at(300), To: sessions.ToAll}, Replies: []sessions.Reply{
			said("l1", 1, at(301), 500, "# Twelve\n\nA long time."), said("l2", 1, at(301), 700, "=SUM(1,2)"), said("l3", 1, at(301), 800, "嗯。"),
		}},
	}
	s.Adoptions = []sessions.Adoption{{Address: sessions.Address{Turn: 1, Lane: "l1", Attempt: 1}, At: at(290)}}
	for i := range s.Turns[1].Replies {
		s.Turns[1].Replies[i].After = &sessions.Address{Turn: 1, Lane: "l1", Attempt: 1}
	}
	s.Turns[0].Replies[0].Reasoning, s.Turns[0].Replies[0].Flags = "They grieve. <think>", []string{sessions.FlagNamesItself}
	rate := func(turn int, lane string, attempt int, dimension string, value int, who string, pass int, blind bool) {
		r := sessions.Rating{
			Address: sessions.Address{Turn: turn, Lane: lane, Attempt: attempt}, Dimension: dimension,
			Rater: sessions.Rater{Name: who, Pass: pass}, Blind: blind, At: at(400 + len(s.Ratings)),
		}
		if value > 0 {
			r.Value = &value
		}
		s.Ratings = append(s.Ratings, r)
	}
	rate(1, "l1", 1, "emotion", 2, "me", 1, true)
	rate(1, "l1", 1, "emotion", 5, "me", 1, true) // counts
	rate(1, "l1", 1, "overall", 0, "me", 1, true)
	rate(1, "l2", 1, "emotion", 1, "me", 1, true)
	rate(1, "l3", 2, "overall", 4, "me", 1, true)
	rate(1, "l3", 2, "emotion", 3, "me", 2, false)
	rate(2, "l1", 1, "emotion", 4, "=cmd|' /C calc'!A0", 1, true)
	rate(2, "l2", 1, "emotion", 3, "me", 1, true)
	gone := s.Ratings[len(s.Ratings)-1]
	gone.Withdrawn = true
	s.Ratings = append(s.Ratings, gone)
	judge := func(turn int, outcome sessions.Outcome, who string, when int, lanes ...string) {
		s.Verdicts = append(s.Verdicts, sessions.Verdict{Turn: turn, Outcome: outcome, Lanes: lanes, Rater: sessions.Rater{Name: who, Pass: 1}, Blind: true, At: at(when)})
	}
	judge(1, sessions.AllBad, "me", 200, "l1", "l2", "l3")
	judge(1, sessions.Best, "me", 210, "l1") // counts
	s.Verdicts[1].Margin = sessions.Slight
	judge(2, sessions.Tie, "me", 420, "l1", "l3")
	judge(2, sessions.AllBad, "li", 430, "l1", "l2", "l3")
	s.Notes = []sessions.Note{{Address: sessions.Address{Turn: 1, Lane: "l1", Attempt: 1}, Text: "stays <i>with</i> it", Tags: []string{"warm", "真"}, Rater: sessions.Rater{Name: "me", Pass: 1}, At: at(500)}}
	s.Guesses = []sessions.Guess{{Lane: "l1", Guess: "deepseek/v3", Rater: sessions.Rater{Name: "me", Pass: 1}, At: at(899)}}
	return s
}

// said is a reply that came in two halves.
func said(lane string, attempt int, started time.Time, ms int64, text string) sessions.Reply {
	half := int32(len(text) / 2)
	return sessions.Reply{
		Lane: lane, Attempt: attempt, Status: sessions.Complete, Text: text, ModelReturned: "m", FinishReason: "stop", StartedAt: started,
		Usage: sessions.Usage{Prompt: 10, Completion: 20}, FirstTokenMS: ms, DurationMS: 4 * ms, Chunks: []sessions.Chunk{{DT: int32(ms), Bytes: half}, {DT: int32(3 * ms), Bytes: int32(len(text)) - half}},
	}
}

// shown is a transcript as the commands ask for it.
func shown(code string, hidden bool) Options {
	return Options{Words: lang.Must(code), Hidden: hidden, Mask: func(text string) string {
		return string(bytes.ReplaceAll([]byte(text), []byte("deepseek"), []byte("████")))
	}}
}

// each is sessions as CSV takes them.
func each(all ...*sessions.Session) iter.Seq2[*sessions.Session, error] {
	return func(yield func(*sessions.Session, error) bool) {
		for _, s := range all {
			if !yield(s, nil) {
				return
			}
		}
	}
}

// golden compares with a file in testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not as it was; look at it and run with -update if it is right:\n%s", name, got)
	}
}
