package openai

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kansei/providers"
)

// outcome is what came of one request.
type outcome struct {
	text, reasoning string
	status          string // complete, truncated, failed, stopped
	kind            providers.Kind
	err             error
	finish          providers.Finish
	began           int
	retries         []providers.Event
	events          []providers.Event
}

// collect drains a stream, and checks the promises that every stream makes.
func collect(t *testing.T, p providers.Provider, ctx context.Context, req providers.Request) outcome { //nolint:revive // t comes first in tests
	t.Helper()
	var o outcome
	for e, err := range p.Stream(ctx, req) {
		if o.status != "" {
			t.Fatalf("%+v, %v came after the end", e, err)
		}
		o.events = append(o.events, e)
		if err != nil {
			o.fail(err)
			o.finish = e.Finish
			continue
		}
		switch e.Kind {
		case providers.Retrying:
			o.retries = append(o.retries, e)
			if o.text+o.reasoning != "" {
				t.Error("tried again after the first token")
			}
		case providers.Began:
			o.began++
		case providers.Text:
			o.text += e.Text
		case providers.Reasoning:
			o.reasoning += e.Text
		case providers.Recast:
			if o.text == "" {
				t.Error("nothing to recast")
			}
			o.reasoning, o.text = o.reasoning+o.text, ""
		case providers.Finished:
			o.status, o.finish = "complete", e.Finish
		}
		if (e.Kind == providers.Text || e.Kind == providers.Reasoning) && (e.Text == "" || o.began != 1 || strings.ToValidUTF8(e.Text, "") != e.Text) {
			t.Errorf("bad event %+v, began %d times", e, o.began)
		}
	}
	if o.status == "" {
		t.Fatal("the stream ended without a last event")
	}
	return o
}

func (o *outcome) fail(err error) {
	o.err = err
	var e *providers.Error
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		o.status = "stopped"
	case errors.As(err, &e):
		o.kind, o.status = e.Kind, "failed"
		if e.Kind == providers.StreamTruncated {
			o.status = "truncated"
		}
		if e.Message == "" || e.Advice == "" || strings.Contains(e.Message, "\n") {
			o.status = fmt.Sprintf("failed without saying why: %+v", e)
		}
	default:
		o.status = "failed with an error that is no *Error: " + err.Error()
	}
}

// serve starts a server on loopback and a registry that knows it as "x".
func serve(t *testing.T, s Settings, handler http.HandlerFunc) (providers.Provider, *httptest.Server) {
	t.Helper()
	srv := httptest.NewServer(handler)
	t.Cleanup(srv.Close)
	s.BaseURL = srv.URL + "/v1"
	r, err := NewRegistry(Options{Settings: map[string]Settings{"x": s}, Env: noEnv})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	p, err := r.Provider("x")
	if err != nil {
		t.Fatal(err)
	}
	return p, srv
}

func noEnv(string) string { return "" }

func hello() providers.Request {
	return providers.Request{Model: "m", Messages: []providers.Message{{Role: providers.User, Text: "hello"}}}
}

// sse answers with an event stream.
func sse(w http.ResponseWriter, parts ...string) {
	w.Header().Set("Content-Type", "text/event-stream")
	for _, part := range parts {
		if _, err := w.Write([]byte(part)); err != nil {
			return
		}
		w.(http.Flusher).Flush()
	}
}

// say is a chunk with text.
func say(text string) string {
	return fmt.Sprintf("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":%q},\"finish_reason\":null}]}\n\n", text)
}

// event is an event with any JSON.
func event(json string) string { return "data: " + json + "\n\n" }

const (
	stop = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
	done = "data: [DONE]\n\n"
)

// quick are settings that try once and wait for little.
func quick() Settings {
	return Settings{MaxTries: 1, FirstTokenTimeout: 5 * time.Second, IdleTimeout: 5 * time.Second}
}

// chunkOf is a payload with a text.
func chunkOf(text string) []byte {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return []byte(`{"choices":[{"delta":{"content":` + string(quoted) + `}}]}`)
}
