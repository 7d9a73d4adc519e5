package fakeserver

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"kansei/providers"
	"kansei/providers/openai"
)

// TestEveryModelEndsAsItsNameSays runs all models at once through the real
// client, as eight and more lanes would.
func TestEveryModelEndsAsItsNameSays(t *testing.T) {
	server := New(Options{RetryAfter: time.Second, Pause: 300 * time.Millisecond})
	srv := httptest.NewServer(server)
	defer srv.Close()
	r, err := openai.NewRegistry(openai.Options{
		Env: func(string) string { return "the-secret-key" },
		Settings: map[string]openai.Settings{"fake": {
			BaseURL: srv.URL + "/v1", KeyEnv: "FAKE_KEY", FirstTokenTimeout: time.Second, IdleTimeout: 300 * time.Millisecond,
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	p, err := r.Provider("fake")
	if err != nil {
		t.Fatal(err)
	}
	models, err := p.Models(context.Background())
	if err != nil || len(models) != len(Models()) {
		t.Fatalf("%v, %v", models, err)
	}
	want := map[string]struct {
		kind    providers.Kind
		text    string // a part of what is kept
		retries int
	}{
		"cut":                 {providers.StreamTruncated, "heavy", 0},
		"no-end":              {providers.StreamTruncated, "later.", 0},
		"stall":               {providers.TimedOut, "heavy", 0},
		"silent":              {providers.TimedOut, "", 0},
		"html":                {providers.Protocol, "", 0},
		"wrong-key":           {providers.KeyRefused, "", 0},
		"error-event":         {providers.Server, "heavy", 0},
		"filtered":            {providers.ContentFiltered, "heavy", 0},
		"too-long":            {providers.ContextTooLong, "", 0},
		"500":                 {providers.Server, "", 3},
		"429-then-good":       {"", "heavy", 1},
		"500-twice-then-good": {"", "heavy", 2},
		"chinese":             {"", "难熬", 0},
		"markdown":            {"", "| today |", 0},
		"list":                {"", "1. ", 0},
		"names-itself":        {"", "FakeModel", 0},
		"unknown":             {providers.ModelUnknown, "", 0},
	}
	var wg sync.WaitGroup
	for _, model := range append(models, "unknown", "good@1000x20") {
		w, ok := want[model]
		if !ok {
			w.text = "heavy"
		}
		wg.Go(func() {
			got := drain(p, model)
			if strings.Contains(got.said, "the-secret-key") {
				t.Errorf("%s: the key is shown: %s", model, got.said)
			}
			if got.kind != w.kind || !strings.Contains(got.text, w.text) || got.retries != w.retries {
				t.Errorf("%s: got %+v, want %+v", model, got, w)
			}
			if thinks := model == "reasoning" || model == "think-inline"; thinks != strings.Contains(got.reasoning, "ashamed") {
				t.Errorf("%s: reasoning %q", model, got.reasoning)
			}
		})
	}
	wg.Wait()
}

// result is how one reply went.
type result struct {
	text, reasoning, said string
	kind                  providers.Kind
	retries               int
}

func drain(p providers.Provider, model string) result {
	var out result
	for e, err := range p.Stream(context.Background(), providers.Request{Model: model}) {
		var failed *providers.Error
		if errors.As(err, &failed) {
			out.kind, out.said = failed.Kind, failed.Message+failed.Advice
		}
		switch e.Kind {
		case providers.Retrying:
			out.retries++
		case providers.Text:
			out.text += e.Text
		case providers.Reasoning:
			out.reasoning += e.Text
		default:
		}
	}
	return out
}

func TestTokenise(t *testing.T) {
	for _, s := range []string{english, chinese, markdown, list, mixed(3), "x"} {
		tokens := tokenise(s)
		if strings.Join(tokens, "") != s || len(s) > 10 && len(tokens) < 20 {
			t.Errorf("%q became %q", s, tokens)
		}
	}
}

func TestRequestsAreKept(t *testing.T) {
	server := New(Options{Key: "right"})
	srv := httptest.NewServer(server)
	defer srv.Close()
	r, err := openai.NewRegistry(openai.Options{Settings: map[string]openai.Settings{"fake": {BaseURL: srv.URL}}})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if pong := r.Ping(context.Background(), openai.Target{Provider: "fake", Model: "good"}, "default"); pong.Err == nil {
		t.Error("a wrong key was taken")
	}
	if got := server.Requests(); len(got) != 1 || got[0].Model != "good" || got[0].Body["stream"] != true {
		t.Errorf("%+v", got)
	}
}
