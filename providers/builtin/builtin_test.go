package builtin

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kansei/providers"
)

// lanes is shared, since preparing the scripts takes a while.
var lanes = New(Fast)

func ask(t *testing.T, model string, seed int64, said ...string) string {
	t.Helper()
	return reply(lanes.manners[model](), said, seed)
}

var english = []string{
	"I failed my exam", "My mother says it doesn't matter", "I feel like I'm wasting her money",
	"I can't tell her that", "Everyone else passed", "What would you do?",
}

var chinese = []string{
	"成绩出来了，差三分。", "我妈在客厅，我不知道怎么走出去。", "我觉得对不起她。",
	"我不敢说还要再考一年。", "大家都上岸了。", "你说我该怎么办？",
}

func TestRepliesNeverRepeatInASession(t *testing.T) {
	for _, model := range []string{"eliza", "listener", "advisor"} {
		for _, script := range [][]string{english, chinese} {
			for seed := range int64(20) {
				seen := map[string]int{}
				for n := range script {
					text := ask(t, model, seed, script[:n+1]...)
					if before, ok := seen[text]; ok {
						t.Errorf("%s seed %d says %q in turns %d and %d", model, seed, text, before, n+1)
					}
					seen[text] = n + 1
				}
			}
		}
	}
}

func TestRepliesAreInTheMessagesLanguage(t *testing.T) {
	for _, model := range []string{"eliza", "listener", "advisor"} {
		for _, m := range english {
			if text := ask(t, model, 3, m); langOf(text) != "en" {
				t.Errorf("%s answers %q to %q", model, text, m)
			}
		}
		for _, m := range chinese {
			if text := ask(t, model, 3, m); langOf(text) != "zh" {
				t.Errorf("%s answers %q to %q", model, text, m)
			}
		}
		if text := ask(t, model, 3, english[0], chinese[0]); langOf(text) != "zh" {
			t.Errorf("%s does not change the language with the person: %q", model, text)
		}
	}
}

func TestElizaFollowsTheMethod(t *testing.T) {
	tests := []struct {
		name, said string
		seed       int64
		want       string
	}{
		{"takes apart and exchanges the persons", "I failed my exam", 0, "What did your exam stand for, apart from itself?"},
		{"the keyword of the highest rank wins", "I think my father died happy", 0, "I'm sorry. What was your father like?"},
		{"a class of words", "I'm so nervous here", 0, "What is the worst of it, in your mind?"},
		{"chinese", "我觉得他们都在等我开口", 0, "是什么让你觉得他们都在等你开口？"},
		{"chinese family", "我妈妈总说我不听话", 0, "那你怎么想？"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := ask(t, "eliza", tt.seed, tt.said); got != tt.want {
				t.Errorf("to %q it says %q, want %q", tt.said, got, tt.want)
			}
		})
	}
}

func TestElizaRemembers(t *testing.T) {
	got := ask(t, "eliza", 0, "My old piano is out of tune", "Blue.")
	if !strings.Contains(got, "your old piano is out of tune") && !strings.Contains(got, "old piano") {
		t.Errorf("nothing is remembered: %q", got)
	}
}

func TestWhatAllManersSay(t *testing.T) {
	for _, model := range []string{"eliza", "listener", "advisor"} {
		for said, want := range map[string]string{
			"Are you human?": "program", "你是真人吗？": "程序",
			"I want to die": "988", "我不想活了": "12356",
			"Prove that the square root of 2 is irrational": "", "3 + 4 是多少": "",
		} {
			got := ask(t, model, 1, said)
			if !strings.Contains(got, want) || got == "" {
				t.Errorf("%s says %q to %q, want %q in it", model, got, said, want)
			}
		}
		for _, said := range []string{"", "   ", "🙂", strings.Repeat("very ", 5000), "\x00\xff", "?!?!"} {
			if got := ask(t, model, 1, said); got == "" {
				t.Errorf("%s says nothing to %.20q", model, said)
			}
		}
	}
}

func TestTheSeedDecides(t *testing.T) {
	said := []string{"I failed my exam"}
	different := map[string]bool{}
	for seed := range int64(6) {
		text := ask(t, "listener", seed, said...)
		if text != ask(t, "listener", seed, said...) {
			t.Fatal("the same seed says different things")
		}
		different[text] = true
	}
	if len(different) < 2 {
		t.Error("the seed changes nothing")
	}
	if ask(t, "eliza", -5, said...) == "" {
		t.Error("a negative seed says nothing")
	}
}

func TestAdvisorWritesLists(t *testing.T) {
	for _, said := range []string{"I failed my exam", "差三分"} {
		text := ask(t, "advisor", 1, said)
		for _, part := range []string{"\n1. **", "\n2. **", "\n3. **", "### ", "\n- "} {
			if !strings.Contains(text, part) {
				t.Errorf("%q is missing in %q", part, text)
			}
		}
	}
}

func stream(ctx context.Context, pace Pace, model string) (text string, pieces int, finished bool, err error) {
	req := providers.Request{Model: model, Seed: 7, Messages: []providers.Message{
		{Role: providers.User, Text: "I failed my exam"},
		{Role: providers.Assistant, Text: "And?"},
		{Role: providers.User, Text: "I can't tell my mother"},
	}}
	for e, failure := range New(pace).Stream(ctx, req) {
		switch {
		case failure != nil:
			return text, pieces, finished, failure
		case e.Kind == providers.Text:
			text += e.Text
			pieces++
		case e.Kind == providers.Finished:
			finished = true
		}
	}
	return text, pieces, finished, nil
}

func TestStreamAtItsPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, model := range []string{"eliza", "listener", "advisor"} {
			begun := time.Now()
			text, pieces, finished, err := stream(t.Context(), Natural, model)
			took := time.Since(begun)
			if err != nil || !finished || pieces < 5 {
				t.Errorf("%s: %d pieces, finished %v, %v", model, pieces, finished, err)
			}
			if took < 700*time.Millisecond || took > 9*time.Second {
				t.Errorf("%s takes %v for %q", model, took, text)
			}
			if want := ask(t, model, 7, "I failed my exam", "I can't tell my mother"); text != want {
				t.Errorf("%s streams %q, says %q", model, text, want)
			}
			begun = time.Now()
			if _, pieces, _, _ := stream(t.Context(), Fast, model); pieces < 5 || time.Since(begun) > 300*time.Millisecond {
				t.Errorf("%s fast: %d pieces in %v", model, pieces, time.Since(begun))
			}
		}
	})
}

func TestStreamIsCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 900*time.Millisecond)
		defer cancel()
		begun := time.Now()
		_, _, finished, err := stream(ctx, Natural, "advisor")
		if finished || !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) > time.Second {
			t.Errorf("finished %v, %v after %v", finished, err, time.Since(begun))
		}
	})
}

func TestStreamOfAnUnknownLane(t *testing.T) {
	_, _, _, err := stream(t.Context(), Fast, "oracle")
	var e *providers.Error
	if !errors.As(err, &e) || e.Kind != providers.ModelUnknown || !strings.Contains(e.Advice, "builtin/eliza") {
		t.Errorf("got %v", err)
	}
	if models, err := New(Fast).Models(t.Context()); err != nil || len(models) != 3 {
		t.Errorf("Models = %v, %v", models, err)
	}
}
