package openai

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kansei/providers"
)

const theKey = "sk-live-0123456789abcdef\"&x"

func TestKeysAreWiped(t *testing.T) {
	forms := []string{
		theKey, "Bearer " + theKey, url.QueryEscape(theKey), base64.StdEncoding.EncodeToString([]byte(theKey)),
		strings.ReplaceAll(theKey, `"`, `\"`), html.EscapeString(theKey), url.PathEscape(theKey),
		"sk-live-0123...", "sk-live-***def", "sk-***def", "SK-LIVE-0123456789",
	}
	bodies := map[string]func(http.ResponseWriter, string){
		"status": func(w http.ResponseWriter, form string) {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = fmt.Fprintf(w, `{"error":{"message":%q}}`, "your key "+form+" is wrong")
		},
		"page": func(w http.ResponseWriter, form string) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = fmt.Fprintf(w, "<html><title>no %s here</title></html>", form)
		},
		"event": func(w http.ResponseWriter, form string) {
			sse(w, event(fmt.Sprintf(`{"error":{"message":%q}}`, "bad "+form)))
		},
		"parameter": func(w http.ResponseWriter, form string) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = fmt.Fprintf(w, `{"error":{"message":"no","param":%q}}`, form)
		},
		"model": func(w http.ResponseWriter, form string) {
			sse(w, event(fmt.Sprintf(`{"model":%q,"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}`, form)))
		},
	}
	for name, body := range bodies {
		for _, form := range forms {
			var logged bytes.Buffer
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if got := r.Header.Get("Authorization"); got != "Bearer "+theKey {
					t.Errorf("the key came as %q", got)
				}
				body(w, form)
			}))
			p := mustProvider(t, Options{
				Env:       func(string) string { return theKey },
				Settings:  map[string]Settings{"x": {BaseURL: srv.URL, KeyEnv: "X", MaxTries: 1}},
				Log:       slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug})),
				LogBodies: true,
			}, "x")
			o := collect(t, p, context.Background(), hello())
			srv.Close()
			shown := fmt.Sprintf("%v %+v %v", o.err, o.finish, logged.String())
			for err := o.err; err != nil; err = errors.Unwrap(err) {
				shown += fmt.Sprintf(" %v", err)
				if e, ok := err.(*providers.Error); ok { //nolint:errorlint // the chain is walked here
					shown += " " + e.Advice + " " + e.Param
				}
			}
			for _, part := range []string{"0123456789abcdef", "sk-live-0", "***", "&x is", "&x here", "amp;x", base64.StdEncoding.EncodeToString([]byte(theKey))} {
				if strings.Contains(strings.ToLower(shown), strings.ToLower(part)) {
					t.Errorf("%s, %s: %q is shown in %s", name, form, part, shown)
				}
			}
			if !strings.Contains(shown, "[key]") {
				t.Errorf("%s, %s: nothing was wiped in %s", name, form, shown)
			}
		}
	}
}

func TestLogHasNoBodiesUnlessAskedFor(t *testing.T) {
	for _, bodies := range []bool{false, true} {
		var logged bytes.Buffer
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { sse(w, say("an answer"), done) }))
		p := mustProvider(t, Options{
			Env: noEnv, Settings: map[string]Settings{"x": {BaseURL: srv.URL, Headers: map[string]string{"X-Api-Key": "tiny"}}}, LogBodies: bodies,
			Log: slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug})),
		}, "x")
		collect(t, p, context.Background(), hello())
		srv.Close()
		if strings.Contains(logged.String(), "an answer") != bodies || strings.Contains(logged.String(), "hello") != bodies {
			t.Errorf("bodies %v: %s", bodies, logged.String())
		}
		if strings.Contains(logged.String(), "tiny") || !strings.Contains(logged.String(), "provider=x") {
			t.Errorf("log: %s", logged.String())
		}
	}
}

// TestALogWithBodiesHasNoHalfKeys: a server that sends a key back in two halves
// gets neither into the log.
func TestALogWithBodiesHasNoHalfKeys(t *testing.T) {
	const key = "sk-abcdefghijklmnopqrstuvwxyz"
	var logged bytes.Buffer
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for i := range len(key) { // each letter in a piece of its own
			sse(w, ": your key is "+key[:i])
			sse(w, key[i:]+"\n")
		}
		sse(w, ": "+strings.Repeat("x", maxPage-5)+key[:10], key[10:]+"\n", say("an answer"), "data: [DONE] "+key[:5])
	}))
	defer srv.Close()
	p := mustProvider(t, Options{
		Env: func(string) string { return key }, Settings: map[string]Settings{"x": {BaseURL: srv.URL, KeyEnv: "X", MaxTries: 1}}, LogBodies: true,
		Log: slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}, "x")
	collect(t, p, context.Background(), hello())
	for _, part := range []string{"abcdefghij", "klmnopq", "stuvwxyz"} {
		if strings.Contains(logged.String(), part) {
			t.Errorf("the log has %q", part)
		}
	}
	if !strings.Contains(logged.String(), "your key is [key]") || !strings.Contains(logged.String(), "an answer") {
		t.Errorf("the log has too little: %.300s", logged.String())
	}
}

func TestRedactorLeavesOtherTextAlone(t *testing.T) {
	r := newRedactor("ab", "", "longer-secret")
	tests := map[string]string{
		"absolute ab, cab":              "absolute [key], cab",
		"a *bold* word and **another**": "a *bold* word and **another**",
		"longer-secret!":                "[key]!",
		"longer-s":                      "[key]",
		"no secret here":                "no secret here",
		"http://u:p@host:1/x, a:b@c":    "http://[key]@host:1/x, a:b@c",
	}
	for in, want := range tests {
		if got := r.text(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func TestRedirects(t *testing.T) {
	var mu sync.Mutex
	got := map[string]string{}
	note := func(name string, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		got[name] = r.Method + " " + r.Header.Get("Authorization") + r.Header.Get("X-Api-Key") + " " + r.URL.Path
	}
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		note("other", r)
		if r.Header.Get("Authorization") == "" {
			w.WriteHeader(http.StatusUnauthorized)
		}
	}))
	defer other.Close()
	var srv *httptest.Server
	srv = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		note("first", r)
		switch r.URL.Path {
		case "/other/chat/completions":
			http.Redirect(w, r, other.URL+"/v1", http.StatusTemporaryRedirect)
		case "/same/chat/completions":
			http.Redirect(w, r, srv.URL+"/moved", http.StatusPermanentRedirect)
		case "/circle/chat/completions":
			http.Redirect(w, r, r.URL.Path, http.StatusTemporaryRedirect)
		case "/found/chat/completions":
			http.Redirect(w, r, srv.URL+"/moved", http.StatusFound)
		case "/clear/chat/completions":
			http.Redirect(w, r, "http://example.com/v1", http.StatusTemporaryRedirect)
		case "/moved":
			note("moved", r)
			sse(w, say("a"), done)
		}
	}))
	defer srv.Close()
	tests := []struct {
		path, status string
		kind         providers.Kind
		says         string
		seen, want   string
	}{
		{"/other", "failed", providers.Protocol, "has moved to", "other", ""},
		{"/same", "complete", "", "", "moved", "POST Bearer k-123456value-of-header /moved"},
		{"/circle", "failed", providers.Protocol, "circle", "", ""},
		{"/found", "failed", providers.Protocol, "moved", "", ""},
		{"/clear", "failed", providers.TLS, "example.com", "", ""},
	}
	for _, tt := range tests {
		p := mustProvider(t, Options{Env: func(string) string { return "k-123456" }, Settings: map[string]Settings{"x": {
			BaseURL: srv.URL + tt.path, KeyEnv: "X", MaxTries: 1, Headers: map[string]string{"X-Api-Key": "value-of-header"},
		}}}, "x")
		o := collect(t, p, context.Background(), hello())
		if o.status != tt.status || o.kind != tt.kind || o.err != nil && !strings.Contains(o.err.Error(), tt.says) {
			t.Errorf("%s: %s, %q, %v", tt.path, o.status, o.kind, o.err)
		}
		if tt.seen != "" && got[tt.seen] != tt.want {
			t.Errorf("%s: %s got %q, want %q", tt.path, tt.seen, got[tt.seen], tt.want)
		}
	}
}

func TestOpenConnectionsBeyondLoopback(t *testing.T) {
	asked := 0
	network := roundTrip(func(*http.Request) (*http.Response, error) {
		asked++
		return nil, errors.New("no network in this test")
	})
	tests := []struct {
		url      string
		insecure bool
		sent     bool
	}{
		{"http://example.com/v1", false, false},
		{"http://192.168.1.5:8080/v1", false, false},
		{"http://localhost.example.com/v1", false, false},
		{"http://example.com/v1", true, true},
		{"https://example.com/v1", false, true},
		{"http://localhost:1/v1", false, true},
		{"http://127.0.0.9/v1", false, true},
		{"http://[::1]:1/v1", false, true},
		{"http://api.localhost/v1", false, true},
	}
	for _, tt := range tests {
		asked = 0
		p := mustProvider(t, Options{Env: noEnv, Transport: network, Settings: map[string]Settings{"x": {BaseURL: tt.url, Insecure: tt.insecure, MaxTries: 1}}}, "x")
		o := collect(t, p, context.Background(), hello())
		if sent := asked > 0; sent != tt.sent || !sent && (o.kind != providers.TLS || !strings.Contains(o.err.(*providers.Error).Advice, "insecure")) || sent && o.kind != providers.Network { //nolint:errorlint // it is exactly that
			t.Errorf("%s: sent %v, %q, %v", tt.url, sent, o.kind, o.err)
		}
	}
}

func TestKinds(t *testing.T) {
	plain := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer plain.Close()
	tlsServer := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	tlsServer.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	tlsServer.StartTLS()
	defer tlsServer.Close()
	closed := httptest.NewServer(nil)
	closed.Close()
	strict := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	strict.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	strict.TLS = &tls.Config{CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA}, MaxVersion: tls.VersionTLS12} // nothing that we speak with its key
	strict.StartTLS()
	defer strict.Close()
	tests := []struct {
		url  string
		kind providers.Kind
		says string
	}{
		{tlsServer.URL, providers.TLS, "no safe connection"},
		{strings.Replace(plain.URL, "http:", "https:", 1), providers.TLS, "no safe connection"},
		{strict.URL, providers.TLS, "no safe connection"},
		{closed.URL, providers.Network, "nothing answers at"},
	}
	for _, tt := range tests {
		p := mustProvider(t, Options{Env: noEnv, Settings: map[string]Settings{"x": {BaseURL: tt.url, MaxTries: 1}}}, "x")
		if o := collect(t, p, context.Background(), hello()); o.kind != tt.kind || !strings.Contains(o.err.Error(), tt.says) {
			t.Errorf("%s: %q, %v", tt.url, o.kind, o.err)
		}
	}
	lost := roundTrip(func(*http.Request) (*http.Response, error) {
		return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "api.nowhere", IsNotFound: true}}
	})
	p := mustProvider(t, Options{Env: noEnv, Transport: lost, Settings: map[string]Settings{"x": {BaseURL: "https://api.nowhere/v1", MaxTries: 1}}}, "x")
	if o := collect(t, p, context.Background(), hello()); o.kind != providers.Network || !strings.Contains(o.err.Error(), "api.nowhere can't be resolved") {
		t.Errorf("a name that nobody knows: %q, %v", o.kind, o.err)
	}
}

func TestHTTP2(t *testing.T) {
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 2 {
			t.Errorf("spoken to in %s", r.Proto)
		}
		if r.URL.Path == "/cut/chat/completions" {
			sse(w, say("a"))
			panic(http.ErrAbortHandler)
		}
		sse(w, ": hi\n\n", say("a"), stop, done)
	}))
	srv.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	srv.EnableHTTP2 = true
	srv.StartTLS()
	defer srv.Close()
	for path, status := range map[string]string{"": "complete", "/cut": "truncated"} {
		p := mustProvider(t, Options{Env: noEnv, Transport: srv.Client().Transport, Settings: map[string]Settings{"x": {BaseURL: srv.URL + path}}}, "x")
		if o := collect(t, p, context.Background(), hello()); o.status != status || o.text != "a" {
			t.Errorf("%q: %+v", path, o)
		}
	}
}

func TestKeySources(t *testing.T) {
	if os.Getenv("KEY_COMMAND_TEST") != "" {
		t.Skip("this is the command itself")
	}
	script := func(body string) string {
		path := filepath.Join(t.TempDir(), "a key command")
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body), 0o700); err != nil {
			t.Fatal(err)
		}
		return "'" + path + "'"
	}
	if _, err := os.Stat("/bin/sh"); err != nil {
		t.Skip("no shell to write test commands in")
	}
	env := func(name string) string { return map[string]string{"A": " ", "B": " from-b\n"}[name] }
	tests := []struct {
		name string
		s    Settings
		key  string
		kind providers.Kind
		says string
	}{
		{"variable", Settings{KeyEnv: "B"}, "from-b", "", ""},
		{"variable that is not set", Settings{KeyEnv: "A"}, "", providers.KeyMissing, "A is not set"},
		{"none", Settings{}, "", "", ""},
		{"command", Settings{KeyCommand: script("echo from-command; echo more"), KeyEnv: "B"}, "from-command", "", ""},
		{"command with quoted words", Settings{KeyCommand: script(`printf '%s' "$2"`) + ` a "b c"`}, "b c", "", ""},
		{"no shell is involved", Settings{KeyCommand: script(`printf '%s' "$1"`) + ` $HOME;ls`}, "$HOME;ls", "", ""},
		{"command fails", Settings{KeyCommand: script("echo no agent >&2; exit 3")}, "", providers.KeyMissing, "no agent"},
		{"command prints nothing", Settings{KeyCommand: script("echo locked >&2")}, "", providers.KeyMissing, "locked"},
		{"no such command", Settings{KeyCommand: "/no/such/command"}, "", providers.KeyMissing, "/no/such/command"},
		{"quote not closed", Settings{KeyCommand: "pass 'show"}, "", providers.KeyMissing, "not closed"},
		{"command that prints its secret as it fails", Settings{KeyCommand: script("echo 'tried sk-abcdefgh and password: hunter and pAss1234word' >&2; exit 1")}, "", providers.KeyMissing, "tried [key] and password: [key] and [key]"},
		{"command that prints its key and fails", Settings{KeyCommand: script("echo lettersonly; echo not lettersonly >&2; exit 1")}, "", providers.KeyMissing, "not [key]"},
		{"command that prints without end", Settings{KeyCommand: script("yes no agent | head -c 20000000 >&2; exit 1")}, "", providers.KeyMissing, "no agent"},
		{"a key with a control character", Settings{KeyCommand: script(`printf 'a\001b'`)}, "", providers.KeyRefused, "can't be sent"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got string
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				got = strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
				sse(w, done)
			}))
			defer srv.Close()
			tt.s.BaseURL = srv.URL
			p := mustProvider(t, Options{Env: env, Settings: map[string]Settings{"x": tt.s}}, "x")
			o := collect(t, p, context.Background(), hello())
			if o.kind != tt.kind || got != tt.key || o.err != nil && (!strings.Contains(o.err.Error(), tt.says) || len(o.err.Error()) > 600) {
				t.Errorf("key %q, %q, %v", got, o.kind, o.err)
			}
		})
	}
}

func TestKeyCommandRunsOnceAndCanBeCancelled(t *testing.T) {
	if _, err := os.Stat("/bin/sh"); err != nil {
		t.Skip("no shell to write test commands in")
	}
	count := filepath.Join(t.TempDir(), "count")
	k := newKeySource(noEnv, nil, `/bin/sh -c "echo x >>`+count+`; echo the-key"`, true)
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			if key, err := k.key(context.Background()); key != "the-key" || err != nil {
				t.Errorf("%q, %v", key, err)
			}
		})
	}
	wg.Wait()
	if b, err := os.ReadFile(count); err != nil || string(b) != "x\n" {
		t.Errorf("ran as often as %q, %v", b, err)
	}
	start := time.Now()
	if _, err := runKeyCommand(context.Background(), `/bin/sh -c "sleep 60"`, 50*time.Millisecond); err == nil ||
		!strings.Contains(err.Error(), "took longer than 50ms") || time.Since(start) > 30*time.Second {
		t.Errorf("%v after %s", err, time.Since(start))
	}
	k = newKeySource(noEnv, nil, `/bin/sh -c "sleep 30"`, true)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	start = time.Now()
	if _, err := k.key(ctx); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 5*time.Second {
		t.Errorf("%v after %s", err, time.Since(start))
	}
}

func TestSplitWords(t *testing.T) {
	tests := map[string][]string{
		"pass show deepseek": {"pass", "show", "deepseek"},
		`a  'b c' "d 'e'"`:   {"a", "b c", "d 'e'"},
		`a\ b "c\"d" ''`:     {"a b", `c"d`, ""},
		"a'b'c\td\n":         {"abc", "d"},
		"":                   nil, `"`: nil, `a\`: nil, "''": nil,
	}
	for in, want := range tests {
		got, err := splitWords(in)
		if (err == nil) != (want != nil) || strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%q: %q, %v; want %q", in, got, err, want)
		}
	}
}
