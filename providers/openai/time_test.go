package openai

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"kansei/providers"
)

func TestTimeouts(t *testing.T) {
	comments := func(w http.ResponseWriter, n int, gap time.Duration) {
		for range n {
			sse(w, ": alive\n\n")
			time.Sleep(gap)
		}
	}
	tests := []struct {
		name    string
		s       Settings
		handler func(http.ResponseWriter, *http.Request)
		status  string
		kind    providers.Kind
		text    string
		took    time.Duration
		says    string
	}{
		{"no answer at all", Settings{}, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "failed", providers.TimedOut, "", time.Minute, "1m0s"},
		{"headers and then nothing", Settings{}, func(w http.ResponseWriter, r *http.Request) { sse(w, ""); <-r.Context().Done() }, "failed", providers.TimedOut, "", time.Minute, "1m0s"},
		{"a first token just in time", Settings{}, func(w http.ResponseWriter, _ *http.Request) {
			time.Sleep(59 * time.Second)
			sse(w, say("a"), stop, done)
		}, "complete", "", "a", 59 * time.Second, ""},
		{"comments before the first token are life", Settings{}, func(w http.ResponseWriter, _ *http.Request) {
			comments(w, 20, 50*time.Second)
			sse(w, say("a"), stop, done)
		}, "complete", "", "a", 1000 * time.Second, ""},
		{"silence after comments", Settings{}, func(w http.ResponseWriter, r *http.Request) { comments(w, 1, 0); <-r.Context().Done() }, "failed", providers.TimedOut, "", time.Minute, ""},
		{"silence in mid-stream", Settings{}, func(w http.ResponseWriter, r *http.Request) { sse(w, say("a")); <-r.Context().Done() }, "failed", providers.TimedOut, "a", 90 * time.Second, "1m30s"},
		{"comments in mid-stream are life", Settings{}, func(w http.ResponseWriter, _ *http.Request) {
			sse(w, say("a"))
			comments(w, 20, 80*time.Second)
			sse(w, say("b"), stop, done)
		}, "complete", "", "ab", 1600 * time.Second, ""},
		{"one token a second for three minutes", Settings{IdleTimeout: 2 * time.Second, FirstTokenTimeout: 2 * time.Second}, func(w http.ResponseWriter, _ *http.Request) {
			for range 180 {
				sse(w, say("a"))
				time.Sleep(time.Second)
			}
			sse(w, stop, done)
		}, "complete", "", strings.Repeat("a", 180), 180 * time.Second, ""},
		{"200 tokens a second", Settings{}, func(w http.ResponseWriter, _ *http.Request) {
			for range 2000 {
				sse(w, say("a"))
				time.Sleep(5 * time.Millisecond)
			}
			sse(w, stop, done)
		}, "complete", "", strings.Repeat("a", 2000), 10 * time.Second, ""},
		{"limits from the config file", Settings{FirstTokenTimeout: 3 * time.Second}, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "failed", providers.TimedOut, "", 3 * time.Second, "3s"},
		{"silence after the finish reason", Settings{}, func(w http.ResponseWriter, r *http.Request) { sse(w, say("a"), stop); <-r.Context().Done() }, "complete", "", "a", finishGrace, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := pipe(t, tt.s, tt.handler)
				start := time.Now()
				o := collect(t, p, context.Background(), hello())
				if o.status != tt.status || o.kind != tt.kind || o.text != tt.text {
					t.Errorf("got %s, %q, %q (%v); want %s, %q, %q", o.status, o.kind, o.text, o.err, tt.status, tt.kind, tt.text)
				}
				if took := time.Since(start); took != tt.took {
					t.Errorf("took %s, want %s", took, tt.took)
				}
				if o.err != nil && !strings.Contains(o.err.Error(), tt.says) {
					t.Errorf("%q does not say %q", o.err, tt.says)
				}
				if len(o.retries) > 0 {
					t.Errorf("a timeout was tried again: %v", o.retries)
				}
			})
		})
	}
}

func TestASlowReaderIsNoSilentServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := pipe(t, Settings{IdleTimeout: time.Second}, func(w http.ResponseWriter, _ *http.Request) {
			for range 10 {
				sse(w, say("a"))
			}
			sse(w, stop, done)
		})
		text := ""
		for e, err := range p.Stream(context.Background(), hello()) {
			if err != nil {
				t.Fatal(err)
			}
			text += e.Text
			time.Sleep(time.Minute)
		}
		if text != "aaaaaaaaaa" {
			t.Errorf("got %q", text)
		}
	})
}

func TestRetries(t *testing.T) {
	status := func(code int, header ...string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) {
			for i := 0; i+1 < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(code)
			_, _ = w.Write([]byte(`{"error":{"message":"boom"}}`))
		}
	}
	good := func(w http.ResponseWriter) { sse(w, say("a"), stop, done) }
	cutAt := func(parts ...string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) {
			if len(parts) > 0 {
				sse(w, parts...)
			}
			panic(http.ErrAbortHandler)
		}
	}
	type wait struct{ low, high time.Duration }
	own := []wait{{375 * time.Millisecond, 625 * time.Millisecond}, {750 * time.Millisecond, 1250 * time.Millisecond}, {1500 * time.Millisecond, 2500 * time.Millisecond}}
	tests := []struct {
		name   string
		s      Settings
		tries  []func(http.ResponseWriter) // the last one goes on
		waits  []wait
		status string
		kind   providers.Kind
		text   string
	}{
		{"500 twice, then good", Settings{}, []func(http.ResponseWriter){status(500), status(500), good}, own[:2], "complete", "", "a"},
		{"503 for ever", Settings{}, []func(http.ResponseWriter){status(503)}, own, "failed", providers.Server, ""},
		{"408", Settings{}, []func(http.ResponseWriter){status(408), good}, own[:1], "complete", "", "a"},
		{"409", Settings{}, []func(http.ResponseWriter){status(409), good}, own[:1], "complete", "", "a"},
		{"429", Settings{}, []func(http.ResponseWriter){status(429), good}, own[:1], "complete", "", "a"},
		{"Retry-After in seconds", Settings{}, []func(http.ResponseWriter){status(429, "Retry-After", "2"), good}, []wait{{2 * time.Second, 2 * time.Second}}, "complete", "", "a"},
		{"Retry-After with 503", Settings{}, []func(http.ResponseWriter){status(503, "Retry-After", "7"), good}, []wait{{7 * time.Second, 7 * time.Second}}, "complete", "", "a"},
		{"Retry-After in milliseconds", Settings{}, []func(http.ResponseWriter){status(429, "Retry-After-Ms", "1500"), good}, []wait{{1500 * time.Millisecond, 1500 * time.Millisecond}}, "complete", "", "a"},
		{"Retry-After as a date", Settings{}, []func(http.ResponseWriter){func(w http.ResponseWriter) {
			status(429, "Retry-After", time.Now().Add(9*time.Second).UTC().Format(http.TimeFormat))(w)
		}, good}, []wait{{9 * time.Second, 9 * time.Second}}, "complete", "", "a"},
		{"a date that has passed", Settings{}, []func(http.ResponseWriter){status(429, "Retry-After", "Mon, 02 Jan 1995 15:04:05 GMT"), good}, own[:1], "complete", "", "a"},
		{"an hour is too long to wait", Settings{}, []func(http.ResponseWriter){status(429, "Retry-After", "3600"), good}, nil, "failed", providers.RateLimited, ""},
		{"quota is not tried again", Settings{}, []func(http.ResponseWriter){func(w http.ResponseWriter) {
			w.WriteHeader(http.StatusTooManyRequests)
			_, _ = w.Write([]byte(`{"error":{"code":"insufficient_quota","message":"You exceeded your current quota"}}`))
		}}, nil, "failed", providers.QuotaExhausted, ""},
		{"400 is not tried again", Settings{}, []func(http.ResponseWriter){status(400)}, nil, "failed", providers.ParameterRefused, ""},
		{"401 is not tried again", Settings{}, []func(http.ResponseWriter){status(401)}, nil, "failed", providers.KeyRefused, ""},
		{"501", Settings{}, []func(http.ResponseWriter){status(501), good}, own[:1], "complete", "", "a"},
		{"connection lost before the answer", Settings{}, []func(http.ResponseWriter){cutAt(), cutAt(), good}, own[:2], "complete", "", "a"},
		{"connection lost after comments", Settings{}, []func(http.ResponseWriter){cutAt(": hi\n\n"), good}, own[:1], "complete", "", "a"},
		{"connection lost for ever", Settings{}, []func(http.ResponseWriter){cutAt()}, own, "failed", providers.Network, ""},
		{"connection lost after the first token", Settings{}, []func(http.ResponseWriter){cutAt(say("b")), good}, nil, "truncated", providers.StreamTruncated, "b"},
		{"error event with a code before the first token", Settings{}, []func(http.ResponseWriter){func(w http.ResponseWriter) {
			sse(w, ": hi\n\n", event(`{"error":{"code":502,"message":"boom"}}`))
		}, good}, own[:1], "complete", "", "a"},
		{"error event after the first token", Settings{}, []func(http.ResponseWriter){func(w http.ResponseWriter) {
			sse(w, say("b"), event(`{"error":{"code":502,"message":"boom"}}`))
		}, good}, nil, "failed", providers.Server, "b"},
		{"two tries at most", Settings{MaxTries: 2}, []func(http.ResponseWriter){status(500), status(500), good}, own[:1], "failed", providers.Server, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := 0
				p := pipe(t, tt.s, func(w http.ResponseWriter, _ *http.Request) {
					n++
					tt.tries[min(n, len(tt.tries))-1](w)
				})
				start := time.Now()
				o := collect(t, p, context.Background(), hello())
				if o.status != tt.status || o.kind != tt.kind || o.text != tt.text {
					t.Errorf("got %s, %q, %q (%v); want %s, %q, %q", o.status, o.kind, o.text, o.err, tt.status, tt.kind, tt.text)
				}
				if n != len(tt.waits)+1 || len(o.retries) != len(tt.waits) {
					t.Fatalf("%d tries and %d events, want %d waits", n, len(o.retries), len(tt.waits))
				}
				var sum time.Duration
				for i, e := range o.retries {
					var why *providers.Error
					if e.Try != i+1 || e.Wait < tt.waits[i].low || e.Wait > tt.waits[i].high || !errors.As(e.Err, &why) {
						t.Errorf("retry %d: %+v, want a wait in %v", i+1, e, tt.waits[i])
					}
					sum += e.Wait
				}
				if took := time.Since(start); took != sum {
					t.Errorf("took %s, but said that it would wait %s", took, sum)
				}
			})
		})
	}
}

func TestCancelEndsAtOnce(t *testing.T) {
	stages := map[string]http.HandlerFunc{
		"before the answer":       func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"before the first token":  func(w http.ResponseWriter, r *http.Request) { sse(w, ": hi\n\n"); <-r.Context().Done() },
		"in mid-stream":           func(w http.ResponseWriter, r *http.Request) { sse(w, say("a")); <-r.Context().Done() },
		"while waiting to retry":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) },
		"while the page comes in": func(w http.ResponseWriter, r *http.Request) { sse(w, "<html>\n"); <-r.Context().Done() },
	}
	for name, handler := range stages {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := pipe(t, Settings{MaxTries: 1000}, handler)
				ctx, cancel := context.WithCancel(context.Background())
				var cancelled time.Time
				time.AfterFunc(2*time.Second, func() { cancelled = time.Now(); cancel() })
				o := collect(t, p, ctx, hello())
				if late := time.Since(cancelled); o.status != "stopped" || late > 100*time.Millisecond {
					t.Errorf("%s, %v, %s after the cancel", o.status, o.err, late)
				}
				if name == "in mid-stream" && o.text != "a" {
					t.Errorf("kept %q", o.text)
				}
			})
		})
	}
}

// TestNothingIsLeft runs every way in which a stream can end, and looks for
// goroutines and connections that outlive it.
func TestNothingIsLeft(t *testing.T) {
	ignore := goleak.IgnoreCurrent()
	var open atomic.Int32
	srv := httptest.NewServer(reading(func(w http.ResponseWriter, r *http.Request) {
		open.Add(1)
		defer open.Add(-1)
		switch r.Header.Get("X-Do") {
		case "good":
			sse(w, say("a"), stop, done)
		case "stall":
			sse(w, say("a"))
			<-r.Context().Done()
		case "endless":
			for r.Context().Err() == nil {
				sse(w, say("a"))
			}
		case "page":
			_, _ = fmt.Fprint(w, "<html></html>")
		case "refuse":
			w.WriteHeader(http.StatusBadRequest)
		}
	}))
	ask := func(do string, leave bool, ctx context.Context) {
		r, err := NewRegistry(Options{Env: noEnv, Settings: map[string]Settings{"x": {
			BaseURL: srv.URL, MaxTries: 1, IdleTimeout: 200 * time.Millisecond, Headers: map[string]string{"X-Do": do},
		}}})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		p, _ := r.Provider("x")
		for e, err := range p.Stream(ctx, hello()) {
			if leave && e.Kind == providers.Text || err != nil {
				break
			}
		}
	}
	for _, do := range []string{"good", "stall", "page", "refuse"} {
		ask(do, false, context.Background())
	}
	ask("stall", true, context.Background())
	ask("endless", true, context.Background())
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	ask("endless", false, ctx)
	cancel()
	srv.Close() // waits until every request has ended
	if n := open.Load(); n != 0 {
		t.Errorf("%d requests are still open", n)
	}
	goleak.VerifyNone(t, ignore)
}
