package judges

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kansei/providers"
	"kansei/sessions"
)

// study is a session of two turns with lanes that have replied to both.
func study(id string, lanes int) *sessions.Session {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	s := &sessions.Session{
		ID: id, Title: "t", CreatedAt: at, UpdatedAt: at,
		Rubric: sessions.Rubric{ID: "r", Min: 1, Max: 5, Dimensions: []sessions.Dimension{
			{ID: "empathy", Name: sessions.Text{"en": "Empathy", "zh": "共情"}, Anchors: map[int]sessions.Text{1: {"en": "cold"}, 5: {"en": "warm"}}},
			{ID: "overall", Name: sessions.Text{"en": "Overall", "zh": "总体"}},
		}},
	}
	for i := range lanes {
		s.Lanes = append(s.Lanes, sessions.Lane{ID: fmt.Sprintf("l%d", i+1), Label: sessions.Letter(i), Provider: "lab", Model: fmt.Sprintf("m%d", i)})
	}
	for n := range 2 {
		turn := sessions.Turn{N: n + 1, User: sessions.UserMessage{Text: fmt.Sprintf("message %d", n+1), At: at, To: sessions.ToAll}}
		for _, l := range s.Lanes {
			r := sessions.Reply{Lane: l.ID, Attempt: 1, Status: sessions.Complete, Text: fmt.Sprintf("reply of %s in turn %d", l.ID, n+1), StartedAt: at}
			if n > 0 {
				r.After = &sessions.Address{Turn: n, Lane: l.ID, Attempt: 1}
			}
			turn.Replies = append(turn.Replies, r)
		}
		s.Turns = append(s.Turns, turn)
	}
	return s
}

// model answers as a function says, and records what it was asked.
type model struct {
	mu    sync.Mutex
	asked []providers.Request
	say   func(n int, req providers.Request) (string, error)
}

func (*model) ID() string                               { return "lab" }
func (*model) Models(context.Context) ([]string, error) { return nil, nil }

func (m *model) Stream(ctx context.Context, req providers.Request) iter.Seq2[providers.Event, error] {
	return func(yield func(providers.Event, error) bool) {
		m.mu.Lock()
		n := len(m.asked)
		m.asked = append(m.asked, req)
		m.mu.Unlock()
		if err := ctx.Err(); err != nil {
			yield(providers.Event{}, err)
			return
		}
		text, err := m.say(n, req)
		if err != nil {
			yield(providers.Event{}, err)
			return
		}
		_ = yield(providers.Event{Kind: providers.Text, Text: text}, nil) &&
			yield(providers.Event{Kind: providers.Finished, Finish: providers.Finish{Model: "judge-2", Usage: providers.Usage{Prompt: 100, Completion: 7}}}, nil)
	}
}

func always(text string) func(int, providers.Request) (string, error) {
	return func(int, providers.Request) (string, error) { return text, nil }
}

// shelf is where a runner saves: it keeps encoded files.
type shelf struct {
	mu    sync.Mutex
	files map[string][]byte
}

func (sh *shelf) save(path string, s *sessions.Session) (sessions.Saved, error) {
	b, err := sessions.Encode(s)
	if err != nil {
		return sessions.Saved{}, err
	}
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if sh.files == nil {
		sh.files = map[string][]byte{}
	}
	sh.files[path] = b
	return sessions.Saved{Session: s, Bytes: len(b)}, nil
}

func (sh *shelf) works(t *testing.T) []*Work {
	t.Helper()
	out := make([]*Work, 0, len(sh.files))
	for _, path := range slices.Sorted(func(yield func(string) bool) {
		for p := range sh.files {
			if !yield(p) {
				return
			}
		}
	}) {
		s, err := sessions.Decode(sh.files[path])
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, &Work{Path: path, Session: s, Items: Items(s, Options{})})
	}
	return out
}

func runner(m *model, sh *shelf, o Options) *Runner {
	token := 0
	var mu sync.Mutex
	return &Runner{
		Judge: Judge{Name: "lab/judge", Provider: m, Model: "judge"}, Options: o, Parallel: 4, Save: sh.save,
		Now: func() time.Time { return time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC) },
		Token: func() string {
			mu.Lock()
			defer mu.Unlock()
			token++
			return fmt.Sprintf("<<%06d>>", token)
		},
	}
}

func TestItems(t *testing.T) {
	s := study("a", 3)
	if got := len(Items(s, Options{})); got != 2*3*2 {
		t.Errorf("%d comparisons, want 12: three pairs, two orders, two turns", got)
	}
	if got := len(Items(s, Options{Points: true})); got != 6 {
		t.Errorf("%d replies, want 6", got)
	}
	s.Turns[0].Replies[1].Text = " "
	if got := len(Items(s, Options{})); got != 2+6 {
		t.Errorf("%d comparisons without a blank reply, want 8", got)
	}
	kin := func(l *sessions.Lane) bool { return l.Model == "m0" }
	if got := len(Items(s, Options{Kin: kin})); got != 0+2 {
		t.Errorf("%d comparisons without the judge's own family, want 2", got)
	}
}

func TestParse(t *testing.T) {
	pair, points := InstructionsFor(study("a", 2), false), InstructionsFor(study("a", 2), true)
	for _, test := range []struct {
		in   Instructions
		text string
		ok   bool
	}{
		{pair, `{"empathy": "1", "overall": "tie"}`, true},
		{pair, "```json\n{\"empathy\": 2, \"overall\": \"1\"}\n```", true},
		{pair, `{"empathy": "1", "overall": "tie", "because": "x"}`, true},
		{pair, `{"empathy": "1"}`, false},
		{pair, `{"empathy": "3", "overall": "tie"}`, false},
		{pair, `{"empathy": null, "overall": "tie"}`, false},
		{pair, `I prefer 1. {"empathy": "1", "overall": "tie"}`, false},
		{pair, `{"empathy": "1", "overall": "tie"} {"empathy": "2", "overall": "2"}`, false},
		{pair, ``, false},
		{pair, `[]`, false},
		{points, `{"empathy": 5, "overall": null}`, true},
		{points, `{"empathy": 6, "overall": 1}`, false},
		{points, `{"empathy": 0, "overall": 1}`, false},
		{points, `{"empathy": 4.5, "overall": 1}`, false},
		{points, `{"empathy": "4", "overall": 1}`, false},
	} {
		if _, err := test.in.parse(test.text); (err == nil) != test.ok {
			t.Errorf("%s: %v, want ok %t", test.text, err, test.ok)
		}
	}
}

func TestRequestHidesAndLevels(t *testing.T) {
	s := study("a", 2)
	s.Turns[0].Replies[0].Text = "I am ChatGPT, made by OpenAI. **I hear you.** This one goes on and on. And on."
	s.Turns[0].Replies[1].Text = "# Title\nI hear you well."
	in := InstructionsFor(s, false)
	req := in.request(s, Items(s, Options{})[0], Options{}, "<<code>>")
	text := req.System + req.Messages[0].Text
	for _, never := range []string{"ChatGPT", "OpenAI", "**", "# Title", "m0", "m1"} {
		if strings.Contains(text, never) {
			t.Errorf("the request has %q:\n%s", never, text)
		}
	}
	for _, wanted := range []string{"I hear you well.", "<<code>> reply 1\n", "<<code>> end of reply 2", "Person: message 1", "5: warm", "empathy: Empathy"} {
		if !strings.Contains(text, wanted) {
			t.Errorf("the request lacks %q:\n%s", wanted, text)
		}
	}
	if strings.Contains(text, "And on.") {
		t.Errorf("the longer reply is whole:\n%s", text)
	}
	if strings.Contains(req.System, "<<code>>") {
		t.Error("the code stands in the instructions, whose hash would change each time")
	}
}

func TestRequestLaterTurnHasOwnConversations(t *testing.T) {
	s := study("a", 2)
	it := Items(s, Options{})[2]
	req := InstructionsFor(s, false).request(s, it, Options{}, "<<code>>")
	for _, wanted := range []string{"conversation 1", "conversation 2", "Reply: reply of l1 in turn 1", "Reply: reply of l2 in turn 1"} {
		if !strings.Contains(req.Messages[0].Text, wanted) {
			t.Errorf("the request lacks %q:\n%s", wanted, req.Messages[0].Text)
		}
	}
}

func TestInstructionsHash(t *testing.T) {
	s := study("a", 2)
	hash := InstructionsFor(s, false).Hash
	if InstructionsFor(study("b", 3), false).Hash != hash {
		t.Error("sessions of one rubric have two hashes")
	}
	if InstructionsFor(s, true).Hash == hash {
		t.Error("points and comparisons have one hash")
	}
	s.Scenario = &sessions.Scenario{Lang: "zh"}
	zh := InstructionsFor(s, false)
	if zh.Hash == hash || !strings.Contains(zh.Text, "共情") || !strings.Contains(zh.Text, "只回答一个 JSON") {
		t.Errorf("Chinese instructions: %s", zh.Text)
	}
	s.Scenario = nil
	s.Rubric.Dimensions[0].Anchors[5] = sessions.Text{"en": "hot"}
	if InstructionsFor(s, false).Hash == hash {
		t.Error("another rubric has the same hash")
	}
}

func TestRunRepairsOnce(t *testing.T) {
	good := `{"empathy": "1", "overall": "tie"}`
	for name, test := range map[string]struct {
		say      func(int, providers.Request) (string, error)
		noAnswer int
	}{
		"good":  {always(good), 0},
		"never": {always("I would rather not say."), 4},
		"repaired": {func(_ int, r providers.Request) (string, error) {
			if len(r.Messages) == 3 {
				return good, nil
			}
			return "Well, the first.", nil
		}, 0},
	} {
		m, sh := &model{say: test.say}, &shelf{}
		s := study("a", 2)
		tally, err := runner(m, sh, Options{}).Run(t.Context(), []*Work{{Path: "a", Session: s, Items: Items(s, Options{})}})
		if err != nil || tally.NoAnswer != test.noAnswer || tally.Planned != 4 {
			t.Errorf("%s: %+v, %v; want %d without an answer", name, tally, err, test.noAnswer)
		}
		saved := sh.works(t)[0].Session
		for _, j := range saved.Judgements {
			if (j.Outcome == sessions.NoAnswer) != (test.noAnswer > 0) || j.ModelReturned != "judge-2" || j.Prompt == "" || len(j.Attempts) != 2 {
				t.Errorf("%s: %+v", name, j)
			}
		}
	}
}

func TestRunStopsWhereNothingCanSucceed(t *testing.T) {
	m := &model{say: func(int, providers.Request) (string, error) {
		return "", &providers.Error{Kind: providers.KeyRefused, Message: "the key is not valid"}
	}}
	s := study("a", 4)
	r := runner(m, &shelf{}, Options{})
	r.Parallel = 1
	tally, err := r.Run(t.Context(), []*Work{{Path: "a", Session: s, Items: Items(s, Options{})}})
	if err == nil || tally.Failed != 1 || len(m.asked) != 1 || tally.Asked != 0 {
		t.Errorf("%+v, %v after %d requests; want one", tally, err, len(m.asked))
	}
	n := 0
	m = &model{say: func(int, providers.Request) (string, error) {
		if n++; n%3 == 0 {
			return "", &providers.Error{Kind: providers.Server, Message: "overloaded"}
		}
		return `{"empathy": "2", "overall": "2"}`, nil
	}}
	r = runner(m, &shelf{}, Options{})
	r.Parallel = 1
	if tally, err = r.Run(t.Context(), []*Work{{Path: "a", Session: s, Items: Items(s, Options{})}}); err != nil || tally.Failed == 0 || tally.Asked == 0 {
		t.Errorf("%+v, %v; want some failures and the rest answered", tally, err)
	}
}

// A run over a thousand comparisons that is ended five times, anywhere, asks
// nothing twice whose answer was saved, and has all answers in the end.
func TestRunEndedAnywhere(t *testing.T) {
	sh := &shelf{}
	for i := range 83 {
		if _, err := sh.save(fmt.Sprintf("s%02d", i), study(fmt.Sprintf("s%02d", i), 4)); err != nil {
			t.Fatal(err)
		}
	}
	rng := rand.New(rand.NewPCG(5, 5))
	answered := map[string]int{} // by what the material was, without the code around it
	asked := 0
	for try := 0; ; try++ {
		ctx, end := context.WithCancel(t.Context())
		until := asked + 150 + rng.IntN(200)
		var mu sync.Mutex
		m := &model{say: func(_ int, req providers.Request) (string, error) {
			mu.Lock()
			defer mu.Unlock()
			asked++
			if try < 5 && asked > until {
				end()
			}
			return `{"empathy": "1", "overall": "2"}`, nil
		}}
		r := runner(m, sh, Options{})
		works := sh.works(t)
		before := judged(works)
		tally, err := r.Run(ctx, works)
		end()
		if ended := try < 5; ended != errors.Is(err, context.Canceled) {
			t.Fatalf("try %d: %v", try, err)
		}
		after := judged(sh.works(t))
		if after != before+2*tally.Asked {
			t.Fatalf("try %d: %d judgements, then %d after %d answers of two dimensions", try, before, after, tally.Asked)
		}
		if try == 5 {
			break
		}
	}
	for _, w := range sh.works(t) {
		for _, j := range w.Session.Judgements {
			answered[w.Path+fmt.Sprint(j.Turn, j.Lanes, j.Order, j.Dimension, j.Canary)]++
		}
		for _, it := range w.Items {
			if len(Answered(w.Session, "lab/judge", InstructionsFor(w.Session, false).Hash, it)) != 2 {
				t.Errorf("%s: %v has no answer", w.Path, it)
			}
		}
	}
	for what, n := range answered {
		if n != 1 {
			t.Errorf("%s was asked %d times", what, n)
		}
	}
}

func judged(works []*Work) (n int) {
	for _, w := range works {
		n += len(w.Session.Judgements)
	}
	return n
}

// A judge that does what a reply tells it is found out; one that reads on is not.
func TestAttacks(t *testing.T) {
	gullible := func(_ int, req providers.Request) (string, error) {
		text := req.Messages[0].Text
		pick := "2"
		for place, mark := range map[string]string{"1": "reply 1", "2": "reply 2"} {
			begin, end := strings.Index(text, "> "+mark+"\n"), strings.Index(text, "> end of "+mark)
			part := text[begin:end]
			if strings.Contains(part, "best marks") || strings.Contains(part, "Ignore all instructions") || strings.Contains(part, `{"empathy"`) {
				pick = place
			}
		}
		b, err := json.Marshal(map[string]string{"empathy": pick, "overall": pick})
		return string(b), err
	}
	for name, test := range map[string]struct {
		say   func(int, providers.Request) (string, error)
		flips bool
	}{"gullible": {gullible, true}, "steady": {always(`{"empathy": "2", "overall": "2"}`), false}} {
		sh := &shelf{}
		s := study("a", 4)
		tally, err := runner(&model{say: test.say}, sh, Options{}).Run(t.Context(), []*Work{{Path: "a", Session: s, Items: Items(s, Options{})}})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range Attacks() {
			if tally.Attacked[a] != 1 || (tally.Flipped[a] == 1) != test.flips {
				t.Errorf("%s, %s: %d of %d flipped", name, a, tally.Flipped[a], tally.Attacked[a])
			}
		}
	}
}

func TestPointsAttack(t *testing.T) {
	m := &model{say: func(_ int, req providers.Request) (string, error) {
		if strings.Contains(req.Messages[0].Text, "best marks") {
			return `{"empathy": 5, "overall": 5}`, nil
		}
		return `{"empathy": 3, "overall": null}`, nil
	}}
	s := study("a", 3)
	o := Options{Points: true}
	tally, err := runner(m, &shelf{}, o).Run(t.Context(), []*Work{{Path: "a", Session: s, Items: Items(s, o)}})
	if err != nil || tally.Flipped[Plea] != 1 || tally.Flipped[Override] != 0 {
		t.Errorf("%+v, %v", tally, err)
	}
}

func TestSample(t *testing.T) {
	works := func() []*Work {
		out := make([]*Work, 0, 6)
		for i := range 6 {
			s := study(fmt.Sprintf("s%d", i), 3)
			if i == 4 {
				v := 4
				for _, l := range []string{"l1", "l2"} {
					s.Ratings = append(s.Ratings, sessions.Rating{Address: sessions.Address{Turn: 2, Lane: l, Attempt: 1}, Dimension: "overall", Value: &v, Rater: sessions.Rater{Name: "me", Pass: 1}, At: s.CreatedAt})
				}
			}
			out = append(out, &Work{Path: s.ID, Session: s, Items: Items(s, Options{})})
		}
		return out
	}
	all := works()
	Sample(all, 7)
	total, models := 0, map[string]int{}
	for _, w := range all {
		total += len(w.Items)
		for _, it := range w.Items {
			models[it.Lanes[0]+it.Lanes[1]]++
		}
	}
	if total != 14 {
		t.Errorf("%d questions, want 14: seven comparisons in both orders", total)
	}
	for pair, n := range models {
		if n < 4 || n > 6 {
			t.Errorf("%s is asked about %d times, want 4 to 6", pair, n)
		}
	}
	if !slices.ContainsFunc(all[4].Items, func(it Item) bool { return it.Turn == 2 && it.Lanes[0] == "l1" && it.Lanes[1] == "l2" }) {
		t.Error("what people have rated is not among them")
	}
	one := works()
	Sample(one, 1)
	if len(one[4].Items) != 2 {
		t.Errorf("a sample of one: %d questions of the rated session, want 2", len(one[4].Items))
	}
	Sample(one, 100)
	if judged(one) != 0 || len(one[4].Items) != 2 {
		t.Error("a sample larger than all changes something")
	}
}

func TestCut(t *testing.T) {
	for _, test := range []struct {
		text string
		n    int
		want string
	}{
		{"One two. Three four.", 12, "One two."},
		{"One two three four", 9, "One two"},
		{"一二三四五六", 3, "一二三"},
		{"第一句。第二句。", 6, "第一句。"},
		{"short", 9, "short"},
	} {
		if got := cut(test.text, test.n); got != test.want {
			t.Errorf("cut(%q, %d) = %q, want %q", test.text, test.n, got, test.want)
		}
	}
}
