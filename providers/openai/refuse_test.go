package openai

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"kansei/lang"

	"kansei/providers"
	"kansei/providers/catalog"
)

func TestStatuses(t *testing.T) {
	tests := []struct {
		name   string
		status int
		body   string
		params map[string]any
		kind   providers.Kind
		param  string
		says   []string // in the message or the advice
	}{
		{name: "401", status: 401, body: `{"error":{"message":"Incorrect API key"}}`, kind: providers.KeyRefused, says: []string{"X_KEY", "401"}},
		{name: "403", status: 403, body: `{"error":{"message":"no access"}}`, kind: providers.KeyRefused, says: []string{"X_KEY", "no access"}},
		{name: "403 of the filter", status: 403, body: `{"error":{"message":"Your input was flagged","code":403,"metadata":{"reasons":["violence"]}}}`, kind: providers.ContentFiltered, says: []string{"flagged"}},
		{name: "400 over the key", status: 400, body: `[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key."}}]`, kind: providers.KeyRefused},
		{name: "404", status: 404, body: `{"error":{"message":"The model m does not exist","code":"model_not_found"}}`, kind: providers.ModelUnknown, says: []string{`"m"`, "Near it: m1, m2."}},
		{name: "404 page", status: 404, body: "<html><h1>404 page not found</h1></html>", kind: providers.ModelUnknown, says: []string{"404 page not found"}},
		{name: "400 over the model", status: 400, body: `{"error":{"message":"Model Not Exist","type":"invalid_request_error","code":"invalid_request_error"}}`, kind: providers.ModelUnknown},
		{name: "402", status: 402, body: `{"error":{"message":"Insufficient Balance"}}`, kind: providers.QuotaExhausted},
		{name: "429 over the quota", status: 429, body: `{"error":{"type":"insufficient_quota","message":"You exceeded your current quota"}}`, kind: providers.QuotaExhausted},
		{name: "429 over the quota, by number", status: 429, body: `{"error":{"code":"1113","message":"余额不足"}}`, kind: providers.QuotaExhausted},
		{name: "429", status: 429, body: `{"error":{"message":"You exceeded your current quota, please check your plan","status":"RESOURCE_EXHAUSTED"}}`, kind: providers.RateLimited, says: []string{"Wait a moment"}},
		{name: "too long", status: 400, body: `{"error":{"message":"This model's maximum context length is 8192 tokens","code":"context_length_exceeded","param":"messages"}}`, kind: providers.ContextTooLong},
		{name: "too long, in other words", status: 400, body: `{"error":{"message":"prompt is too long: 9 tokens > 8 maximum"}}`, kind: providers.ContextTooLong},
		{name: "413", status: 413, kind: providers.ContextTooLong},
		{name: "parameter by its field", status: 400, body: `{"error":{"message":"Unsupported value","param":"temperature","code":"unsupported_value"}}`, kind: providers.ParameterRefused, param: "temperature", says: []string{"temperature"}},
		{name: "max_tokens", status: 400, body: `{"error":{"message":"Unsupported parameter: 'max_tokens'","param":"max_tokens"}}`, kind: providers.ParameterRefused, param: "max_tokens", says: []string{"max_completion_tokens"}},
		{name: "parameter in the message", status: 400, body: `{"error":{"message":"invalid temperature: only 1 is allowed for this model"}}`, params: map[string]any{"temperature": 0.5, "top_p": 1}, kind: providers.ParameterRefused, param: "temperature"},
		{name: "the longest name that fits", status: 400, body: `{"error":{"message":"max_completion_tokens is too big"}}`, params: map[string]any{"tokens": 1, "max_completion_tokens": 5}, kind: providers.ParameterRefused, param: "max_completion_tokens"},
		{name: "parameter in quotes", status: 400, body: `{"error":{"message":"Unrecognized request argument supplied: \"top_k\""}}`, kind: providers.ParameterRefused, param: "top_k"},
		{name: "parameter by its path", status: 422, body: `{"detail":[{"type":"extra_forbidden","loc":["body","top_k"],"msg":"Extra inputs are not permitted"}]}`, kind: providers.ParameterRefused, param: "top_k", says: []string{"Extra inputs"}},
		{name: "400 over nothing", status: 400, body: `{"error":{"message":"bad request"}}`, kind: providers.ParameterRefused, says: []string{"the request", "bad request"}},
		{name: "filter", status: 400, body: `{"error":{"message":"Content Exists Risk"}}`, kind: providers.ContentFiltered},
		{name: "filter, by code", status: 400, body: `{"code":"data_inspection_failed","message":"Input data may contain inappropriate content."}`, kind: providers.ContentFiltered},
		{name: "500", status: 500, body: `{"error":{"message":"boom"}}`, kind: providers.Server, says: []string{"500", "boom"}},
		{name: "502 page", status: 502, body: "<html><head><title>502 Bad Gateway</title></head></html>", kind: providers.Server, says: []string{"502 Bad Gateway"}},
		{name: "500 over the context", status: 500, body: `{"error":{"message":"the request exceeds the available context size"}}`, kind: providers.ContextTooLong},
		{name: "529", status: 529, body: `{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}`, kind: providers.Server, says: []string{"Overloaded"}},
		{name: "408", status: 408, kind: providers.TimedOut},
		{name: "405", status: 405, body: "Method Not Allowed", kind: providers.Protocol, says: []string{"405", "Method Not Allowed"}},
		{name: "302 to nowhere", status: 302, kind: providers.Protocol, says: []string{"302"}},
		{name: "no body", status: 500, kind: providers.Server},
		{name: "hostile text", status: 500, body: `{"error":{"message":"a\u001b[31mred\nline\u0007"}}`, kind: providers.Server},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := quick()
			s.KeyEnv = "X_KEY"
			_, srv := serve(t, quick(), func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/v1/models" {
					_, _ = w.Write([]byte(`{"data":[{"id":"m2"},{"id":"m1"},{"id":"other-thing"}]}`))
					return
				}
				w.WriteHeader(tt.status)
				_, _ = w.Write([]byte(tt.body))
			})
			s.BaseURL = srv.URL + "/v1"
			p := mustProvider(t, Options{Settings: map[string]Settings{"x": s}, Env: func(string) string { return "secret-key-value" }}, "x")
			req := hello()
			req.Params = tt.params
			o := collect(t, p, context.Background(), req)
			var e *providers.Error
			if !errors.As(o.err, &e) {
				t.Fatalf("%v is no *Error", o.err)
			}
			if e.Kind != tt.kind || tt.param != "" && e.Param != tt.param || e.Status != tt.status && tt.status != 0 && tt.kind != providers.ContentFiltered {
				t.Errorf("got %+v, want kind %s, parameter %q, status %d", e, tt.kind, tt.param, tt.status)
			}
			for _, word := range tt.says {
				if !strings.Contains(e.Message+" "+e.Advice, word) {
					t.Errorf("%q, %q: nothing of %q", e.Message, e.Advice, word)
				}
			}
			if strings.ContainsAny(e.Message, "\x1b\n\x07") {
				t.Errorf("%q is not safe to draw", e.Message)
			}
		})
	}
}

func mustProvider(t *testing.T, o Options, id string) providers.Provider {
	t.Helper()
	r, err := NewRegistry(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	p, err := r.Provider(id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestEveryKindHasWords: what a blind screen shows is there in every language,
// and names nobody.
func TestEveryKindHasWords(t *testing.T) {
	known, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	if len(providers.Kinds()) != 15 {
		t.Errorf("%d kinds, want 15", len(providers.Kinds()))
	}
	for _, code := range lang.Languages() {
		words, seen := lang.Must(code), map[string]bool{}
		for _, k := range providers.Kinds() {
			text := words.T(k.Neutral())
			if text == k.Neutral() || seen[text] {
				t.Errorf("%s: %s says %q", code, k, text)
			}
			seen[text] = true
			for _, v := range known.Vendors {
				if hasWord(strings.ToLower(text), v.ID) || strings.Contains(text, v.Name) {
					t.Errorf("%s: %q names %s", code, text, v.Name)
				}
			}
		}
	}
}

// TestBody looks at what is really sent.
func TestBody(t *testing.T) {
	tests := []struct {
		name string
		s    Settings
		req  providers.Request
		want string
	}{
		{
			"nothing but what is needed",
			Settings{},
			providers.Request{Model: "m", Messages: []providers.Message{{Role: providers.User, Text: "a"}, {Role: providers.Assistant, Text: "b"}, {Role: providers.User, Text: "c"}}},
			`{"messages":[{"content":"a","role":"user"},{"content":"b","role":"assistant"},{"content":"c","role":"user"}],"model":"m","stream":true,"stream_options":{"include_usage":true}}`,
		},
		{
			"system prompt",
			Settings{},
			providers.Request{Model: "m", System: "be kind <b>", Messages: []providers.Message{{Role: providers.User, Text: "a"}}},
			`{"messages":[{"content":"be kind \u003cb\u003e","role":"system"},{"content":"a","role":"user"}],"model":"m","stream":true,"stream_options":{"include_usage":true}}`,
		},
		{
			"parameters as they are",
			Settings{},
			providers.Request{Model: "gpt-5", Params: map[string]any{"temperature": 0.0, "max_tokens": int64(10), "top_p": 0.1, "stop": []any{"x"}}},
			`{"max_tokens":10,"messages":null,"model":"gpt-5","stop":["x"],"stream":true,"stream_options":{"include_usage":true},"temperature":0,"top_p":0.1}`,
		},
		{
			"a model that go-openai refuses with parameters",
			Settings{},
			providers.Request{Model: "o3-mini", Params: map[string]any{"temperature": 0.5, "logprobs": true}},
			`{"logprobs":true,"messages":null,"model":"o3-mini","stream":true,"stream_options":{"include_usage":true},"temperature":0.5}`,
		},
		{
			"extra fields, under parameters",
			Settings{Extra: map[string]any{"top_k": 40, "temperature": 1, "o": map[string]any{"a": 1}}},
			providers.Request{Model: "m", Params: map[string]any{"temperature": 0.2, "o": map[string]any{"b": 2}}},
			`{"messages":null,"model":"m","o":{"a":1,"b":2},"stream":true,"stream_options":{"include_usage":true},"temperature":0.2,"top_k":40}`,
		},
		{
			"thinking on",
			Settings{},
			providers.Request{Model: "m", Thinking: "on"},
			`{"chat_template_kwargs":{"enable_thinking":true},"messages":null,"model":"m","stream":true,"stream_options":{"include_usage":true}}`,
		},
		{
			"thinking default",
			Settings{},
			providers.Request{Model: "m", Thinking: "default"},
			`{"messages":null,"model":"m","stream":true,"stream_options":{"include_usage":true}}`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got map[string]any
			var path string
			p, _ := serve(t, tt.s, func(w http.ResponseWriter, r *http.Request) {
				path = r.URL.Path
				if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
					t.Error(err)
				}
				sse(w, say("a"), done)
			})
			if o := collect(t, p, context.Background(), tt.req); o.status != "complete" {
				t.Fatal(o.err)
			}
			sent, err := json.Marshal(got)
			if err != nil {
				t.Fatal(err)
			}
			if string(sent) != tt.want || path != "/v1/chat/completions" {
				t.Errorf("sent to %s:\n%s\nwant:\n%s", path, sent, tt.want)
			}
		})
	}
}

func TestParametersThatCannotBeSent(t *testing.T) {
	p, _ := serve(t, quick(), func(http.ResponseWriter, *http.Request) { t.Error("something was sent") })
	for name, value := range map[string]any{"model": "x", "stream": false, "messages": nil, "temperature": nan()} {
		req := hello()
		req.Params = map[string]any{name: value}
		if o := collect(t, p, context.Background(), req); o.kind != providers.ParameterRefused || !strings.Contains(o.err.Error(), name) {
			t.Errorf("%s: %v", name, o.err)
		}
	}
}

func nan() float64 { zero := 0.0; return zero / zero }

func TestServersThatKnowNoStreamOptions(t *testing.T) {
	n := 0
	p, _ := serve(t, quick(), func(w http.ResponseWriter, r *http.Request) {
		n++
		var body map[string]any
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Error(err)
		}
		if body["stream_options"] != nil {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"error":{"message":"Extra inputs are not permitted: stream_options"}}`))
			return
		}
		sse(w, say("a"), done)
	})
	if o := collect(t, p, context.Background(), hello()); o.text != "a" || o.status != "complete" || n != 2 {
		t.Errorf("%+v after %d requests", o, n)
	}
}

func TestRetryAfterForms(t *testing.T) {
	now := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	tests := map[string]time.Duration{
		"": 0, "2": 2 * time.Second, "1.5": 1500 * time.Millisecond, "-3": 0, "NaN": 0, "soon": 0, "1e99": 24 * time.Hour,
		"Mon, 01 Jun 2026 12:00:30 GMT": 30 * time.Second, "Mon, 01 Jun 2026 11:00:00 GMT": 0,
	}
	for v, want := range tests {
		if got := retryAfter(http.Header{"Retry-After": {v}}, now); got != want {
			t.Errorf("%q: %s, want %s", v, got, want)
		}
	}
}
