package openai

import (
	"bytes"
	"compress/gzip"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestGzipBombs: an answer that unpacks without end is left, and takes little
// memory until then.
func TestGzipBombs(t *testing.T) {
	pack := func(unit string, times int) []byte { // as members of one file
		var b bytes.Buffer
		zip := gzip.NewWriter(&b)
		_, _ = zip.Write([]byte(unit))
		_ = zip.Close()
		return bytes.Repeat(b.Bytes(), times)
	}
	tests := []struct {
		name   string
		code   int
		header string
		body   []byte
		status string
		says   string
	}{
		{"text", 200, "text/event-stream", pack(say(strings.Repeat("x", 500<<10)), 1000), "truncated", "longer than kansei keeps"},
		{"comments", 200, "text/event-stream", pack(": "+strings.Repeat("x", 500<<10)+"\n", 1000), "failed", "256 MB"},
		{"one line", 200, "text/event-stream", pack(strings.Repeat("x", 1<<20), 500), "failed", ""},
		{"a page", 200, "application/json", pack(strings.Repeat("{", 1<<20), 500), "failed", ""},
		{"a refusal", 500, "application/json", pack(strings.Repeat("x", 1<<20), 500), "failed", ""},
	}
	for _, tt := range tests {
		if testing.Short() && tt.name == "comments" {
			continue
		}
		p, _ := serve(t, quick(), func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("Content-Type", tt.header)
			w.WriteHeader(tt.code)
			_, _ = w.Write(tt.body)
		})
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		o := collect(t, p, context.Background(), hello())
		runtime.ReadMemStats(&after)
		if o.status != tt.status || !strings.Contains(o.err.Error(), tt.says) || len(o.text) > MaxReply {
			t.Errorf("%s: %s, %v, %d bytes", tt.name, o.status, o.err, len(o.text))
		}
		if grown := int64(after.HeapSys) - int64(before.HeapSys); grown > 256<<20 { //nolint:gosec // no such sizes
			t.Errorf("%s: the heap grew by %d MB", tt.name, grown>>20)
		}
	}
}

// TestHeaderValuesRedacted: what a header of the config file holds is not known, and
// never comes back.
func TestHeaderValuesRedacted(t *testing.T) {
	const secret = "plain-words-of-nobody"
	var logged bytes.Buffer
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":{"message":"bad X-Team ` + r.Header.Get("X-Team") + ` of ` + r.Header.Get("X-Title") + `"}}`))
	}))
	defer srv.Close()
	p := mustProvider(t, Options{
		Env: noEnv, LogBodies: true, Log: slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Settings: map[string]Settings{"x": {BaseURL: srv.URL, MaxTries: 1, Headers: map[string]string{"X-Team": secret, "X-Title": "a title"}}},
	}, "x")
	o := collect(t, p, context.Background(), hello())
	if strings.Contains(o.err.Error(), secret) || strings.Contains(logged.String(), secret) || !strings.Contains(o.err.Error(), "a title") {
		t.Errorf("%v\n%s", o.err, logged.String())
	}
}

// TestRedirectToOtherHost: neither the conversation nor a password goes along.
func TestRedirectToOtherHost(t *testing.T) {
	got := 0
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { got++ }))
	defer other.Close()
	for _, location := range []string{other.URL + "/v1", "https://elsewhere.example/v1", "ftp://me:PASS@WORD/x@host/v1", "ftp:me:PASSWORD@host", "http://me:PASSWORD@[::1"} {
		for _, status := range []int{http.StatusTemporaryRedirect, http.StatusPermanentRedirect, http.StatusFound, http.StatusSeeOther} {
			p, _ := serve(t, quick(), func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", location)
				w.WriteHeader(status)
			})
			o := collect(t, p, context.Background(), hello())
			if o.status != "failed" || strings.Contains(o.err.Error(), "PASS") {
				t.Errorf("%s, %d: %s, %v", location, status, o.status, o.err)
			}
		}
	}
	if got != 0 {
		t.Errorf("%d requests went to another server", got)
	}
}

// TestAddressPasswordsRedacted looks at every place in which an address is said.
func TestAddressPasswordsRedacted(t *testing.T) {
	for _, address := range []string{"ftp://me:PASSWORD@host/v1", "ftp:me:PASSWORD@host", "me:PASSWORD@host", "http://me:PASS@WORD@/v1", "http://me:PASSWORD@ho st", "//me:PASSWORD@host", "PASSWORD"} {
		_, err := NewRegistry(Options{Settings: map[string]Settings{"x": {BaseURL: address}}})
		if err == nil || strings.Contains(err.Error(), "WORD") {
			t.Errorf("%s: %v", address, err)
		}
	}
	for _, proxy := range []string{"ftp://me:PASSWORD@127.0.0.1:1", "http://me:PASS/WORD@127.0.0.1:1", "http://me:PASSWORD@127.0.0.1:1", "socks5://me:PASSWORD@127.0.0.1:1"} {
		env := func(name string) string {
			if name == "HTTPS_PROXY" {
				return proxy
			}
			return ""
		}
		p := mustProvider(t, Options{Env: env, Settings: map[string]Settings{"x": {BaseURL: "https://elsewhere.example/v1", MaxTries: 1}}}, "x")
		o := collect(t, p, context.Background(), hello())
		if o.status != "failed" || strings.Contains(sentence(o.err), "WORD") {
			t.Errorf("%s: %v", proxy, o.err)
		}
	}
}

// TestAccountIDsRedacted: a vendor's refusal names teams and keys, a session does not.
func TestAccountIDsRedacted(t *testing.T) {
	r := newRedactor("")
	for text, want := range map[string]string{
		"Content violates usage guidelines. Team: 1b2c3d4e-1111-2222-3333-444455556666, API key ID: 9b2c3d4e-1111-2222-3333-444455556666, Failed check: SAFETY_CHECK_TYPE_BIO": "Content violates usage guidelines. Team: [id], API key ID: [id], Failed check: SAFETY_CHECK_TYPE_BIO",
		"Rate limit reached for gpt-5 in organization org-AbCd1234EfGh5678 on tokens per min":                                                                                  "Rate limit reached for gpt-5 in organization [id] on tokens per min",
		"in organization `org_01h9xyzabcdefgh` service tier `on_demand`":                                                                                                       "in organization `[id]` service tier `on_demand`",
		"Your account org-a1b2c3d4e5f6a7b8<ak-a1b2c3d4e5f6a7b8> request reached max":                                                                                           "Your account [id]<[id]> request reached max",
		"has not been used in project 123456789012 before":                                                                                                                     "has not been used in project [id] before",
		"max_tokens: 100000 > 64000":                       "max_tokens: 100000 > 64000",
		"user_input_blocked_by_rule":                       "user_input_blocked_by_rule",
		"the model claude-opus-4-5-20251101 is overloaded": "the model claude-opus-4-5-20251101 is overloaded",
	} {
		if got := r.text(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// TestBodyWait reads when a vendor asks to be tried again, wherever that stands.
func TestBodyWait(t *testing.T) {
	at := time.Now().Add(30 * time.Second)
	tests := []struct {
		body     string
		min, max time.Duration
	}{
		{`[{"error":{"code":429,"message":"You exceeded your current quota.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34s"}]}}]`, 34 * time.Second, 34 * time.Second},
		{`{"error":{"code":429,"message":"Resource exhausted. Please retry in 34.5s."}}`, 34500 * time.Millisecond, 34500 * time.Millisecond},
		{`{"error":{"message":"Rate limit reached. Please try again in 7m12s. Visit x","code":"rate_limit_exceeded"}}`, 432 * time.Second, 432 * time.Second},
		{`{"error":{"message":"Please try again in 250ms."}}`, 250 * time.Millisecond, 250 * time.Millisecond},
		{`{"error":{"message":"retry after 20 seconds"}}`, 20 * time.Second, 20 * time.Second},
		{`{"error":{"message":"请在 30 秒后重试"}}`, 30 * time.Second, 30 * time.Second},
		{`{"error":{"message":"Rate limit exceeded","code":429,"metadata":{"headers":{"X-RateLimit-Limit":"20","X-RateLimit-Reset":"` + strconv.FormatInt(at.UnixMilli(), 10) + `"}}}}`, 28 * time.Second, 31 * time.Second},
		{`{"error":{"message":"slow down","retry_after":5}}`, 5 * time.Second, 5 * time.Second},
		{`{"error":{"message":"slow down","retry_after_ms":1500}}`, 1500 * time.Millisecond, 1500 * time.Millisecond},
		{"Please retry in 3s", 3 * time.Second, 3 * time.Second},
		{`{"error":{"message":"wait for the next version"}}`, 0, 0},
	}
	for _, tt := range tests {
		if got := parseProblem([]byte(tt.body)).wait; got < tt.min || got > tt.max {
			t.Errorf("%s: %s, want %s to %s", tt.body, got, tt.min, tt.max)
		}
	}
}

// TestRetryAfterBodyWait: a wait that stands in a body, in an event, or in a page
// with status 200 is waited for as Retry-After is.
func TestRetryAfterBodyWait(t *testing.T) {
	for name, first := range map[string]func(http.ResponseWriter){
		"body": func(w http.ResponseWriter) {
			w.WriteHeader(http.StatusTooManyRequests)
			_, _ = w.Write([]byte(`[{"error":{"code":429,"message":"quota","details":[{"retryDelay":"0.7s"}]}}]`))
		},
		"body, longer than the header": func(w http.ResponseWriter) {
			w.Header().Set("Retry-After-Ms", "100")
			w.WriteHeader(http.StatusTooManyRequests)
			_, _ = w.Write([]byte(`{"error":{"message":"Rate limit. Please try again in 700ms."}}`))
		},
		"event": func(w http.ResponseWriter) {
			sse(w, event(`{"error":{"code":429,"message":"Rate limit. Please try again in 700ms."}}`))
		},
		"header of a stream": func(w http.ResponseWriter) {
			w.Header().Set("Retry-After-Ms", "700")
			sse(w, event(`{"error":{"code":429,"message":"Rate limit."}}`))
		},
		"page": func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"error":{"code":429,"message":"Rate limit.","retry_after":0.7}}`))
		},
	} {
		tries := 0
		p, _ := serve(t, Settings{MaxTries: 2}, func(w http.ResponseWriter, _ *http.Request) {
			if tries++; tries == 1 {
				first(w)
				return
			}
			sse(w, say("a"), stop, done)
		})
		start := time.Now()
		o := collect(t, p, context.Background(), hello())
		if o.text != "a" || len(o.retries) != 1 || o.retries[0].Wait != 700*time.Millisecond || time.Since(start) < 700*time.Millisecond {
			t.Errorf("%s: %+v, after %s", name, o, time.Since(start))
		}
	}
}
