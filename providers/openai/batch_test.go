package openai

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kansei/internal/testkit/batchserver"
	"kansei/providers"
)

// batcherAt is a vendor of the catalogue at an address, or at its own where that
// is empty, with the network of a test.
func batcherAt(t *testing.T, vendor, base string, network http.RoundTripper, env map[string]string) providers.Batcher {
	t.Helper()
	settings := map[string]Settings{}
	if base != "" {
		settings[vendor] = Settings{BaseURL: base}
	}
	r, err := NewRegistry(Options{Settings: settings, Env: func(name string) string { return env[name] }, Transport: network})
	if err != nil {
		t.Fatal(err)
	}
	b, ok := r.Batcher(vendor)
	if !ok {
		t.Fatalf("%s has no batches", vendor)
	}
	return b
}

var aBatch = providers.Batch{Key: "k", Model: "m", Requests: 1}

func asking(text string) []providers.BatchRequest {
	return []providers.BatchRequest{{ID: "one", Request: providers.Request{
		Model: "m", System: "Be kind.", Messages: []providers.Message{{Role: providers.User, Text: text}}, Params: map[string]any{"temperature": 0.5},
	}}}
}

// roundTripper is a network in one function.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func TestBatchLines(t *testing.T) {
	var line []byte
	b := batcherAt(t, "openai", "", roundTripper(func(req *http.Request) (*http.Response, error) {
		file, header, err := req.FormFile("file")
		if err != nil {
			return nil, err
		}
		if line, err = io.ReadAll(file); err != nil {
			return nil, err
		}
		if header.Filename != "kansei-k.jsonl" || req.FormValue("purpose") != "batch" || req.URL.String() != "https://api.openai.com/v1/files" {
			t.Errorf("%s is sent to %s for %s", header.Filename, req.URL, req.FormValue("purpose"))
		}
		w := httptest.NewRecorder()
		_, _ = io.WriteString(w, `{"id":"file-1","created_at":"today"}`)
		return w.Result(), nil
	}), map[string]string{"OPENAI_API_KEY": "sk-right"})
	got, err := b.UploadBatch(t.Context(), aBatch, asking("hello"))
	if err != nil || got.File != "file-1" || got.At != "https://api.openai.com/v1" {
		t.Errorf("the upload gave %+v, %v", got, err)
	}
	want := `{"body":{"messages":[{"content":"Be kind.","role":"system"},{"content":"hello","role":"user"}],"model":"m","temperature":0.5},` +
		`"custom_id":"one","method":"POST","url":"/v1/chat/completions"}`
	if string(line) != want {
		t.Errorf("the file has\n%s\nwant\n%s", line, want)
	}
}

// TestBatchKeys makes sure that the key goes to the vendor and to nobody else: not
// to the addresses that it gives for uploads and results.
func TestBatchKeys(t *testing.T) {
	const key = "sk-of-the-vendor-alone"
	var away []string
	network := roundTripper(func(req *http.Request) (*http.Response, error) {
		w := httptest.NewRecorder()
		sent := req.Header.Get("Authorization")
		if req.URL.Host == "files.example.org" {
			away = append(away, req.Method+" "+sent)
			_, _ = io.WriteString(w, `{"custom_id":"one","response":{"status_code":200,"body":{"choices":[{"message":{"content":"Hi."},"finish_reason":"stop"}]}}}`)
			return w.Result(), nil
		}
		if sent != "Bearer "+key {
			t.Errorf("%s gets %q", req.URL, sent)
		}
		if req.URL.Path == "/v1/files" {
			w.Header().Set("Location", "https://files.example.org/put?signature=x")
			w.Header().Set("X-Together-File-Id", "file-1")
			w.WriteHeader(http.StatusFound)
		}
		return w.Result(), nil
	})
	b := batcherAt(t, "together", "", network, map[string]string{"TOGETHER_API_KEY": key})
	got, err := b.UploadBatch(t.Context(), aBatch, asking("hello"))
	if err != nil || got.File != "file-1" {
		t.Errorf("the upload gave %+v, %v", got, err)
	}
	got.Output = "https://files.example.org/results"
	var results []providers.BatchResult
	err = b.BatchResults(t.Context(), got, func(r providers.BatchResult) error {
		results = append(results, r)
		return nil
	})
	if err != nil || len(results) != 1 || results[0].Text != "Hi." || results[0].Finish.Reason != "stop" {
		t.Errorf("the results are %+v, %v", results, err)
	}
	if len(away) != 2 || away[0] != "PUT " || away[1] != "GET " {
		t.Errorf("another host has got %q", away)
	}
	got.Output = "http://files.example.org/results"
	if err := b.BatchResults(t.Context(), got, func(providers.BatchResult) error { return nil }); err == nil || len(away) != 2 {
		t.Errorf("results are fetched over http: %v", err)
	}
}

// TestBatchRegions asks the regions of a vendor in turn, as its keys are separate,
// and goes on at the one that has the batch.
func TestBatchRegions(t *testing.T) {
	var hosts []string
	network := roundTripper(func(req *http.Request) (*http.Response, error) {
		hosts = append(hosts, req.URL.Host)
		w := httptest.NewRecorder()
		if req.URL.Host == "api.moonshot.ai" {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = io.WriteString(w, `{"error":{"message":"Invalid Authentication"}}`)
		} else {
			_, _ = io.WriteString(w, `{"id":"made-1","status":"validating"}`)
		}
		return w.Result(), nil
	})
	b := batcherAt(t, "moonshot", "", network, map[string]string{"MOONSHOT_API_KEY": "sk-right"})
	got, err := b.UploadBatch(t.Context(), aBatch, asking("hello"))
	if err == nil {
		got, err = b.CreateBatch(t.Context(), got, nil)
	}
	if err != nil || got.ID != "made-1" || got.Ended {
		t.Errorf("%+v, %v", got, err)
	}
	if want := "api.moonshot.ai api.moonshot.cn api.moonshot.cn"; strings.Join(hosts, " ") != want {
		t.Errorf("asked %v, want %s", hosts, want)
	}
	hosts = nil
	zhipu := batcherAt(t, "zhipu", "", network, map[string]string{"ZHIPU_API_KEY": "right.key"})
	if _, err := zhipu.UploadBatch(t.Context(), aBatch, asking("hello")); err != nil || hosts[0] != "open.bigmodel.cn" {
		t.Errorf("asked %v, %v", hosts, err)
	}
	siliconflow := batcherAt(t, "siliconflow", "", network, map[string]string{"SILICONFLOW_API_KEY": "sk-right"})
	_, err = siliconflow.UploadBatch(t.Context(), aBatch, asking("hello"))
	var e *providers.Error
	if !errors.As(err, &e) || e.Kind != providers.KeyMissing || !strings.Contains(e.Message, "api.siliconflow.cn only") {
		t.Errorf("with the key of a region that has no batches: %v", err)
	}
}

// TestBatchErrorsHoldNoKey has a vendor repeat the key in what it refuses.
func TestBatchErrorsHoldNoKey(t *testing.T) {
	const key = "sk-that-nobody-may-read"
	network := roundTripper(func(*http.Request) (*http.Response, error) {
		w := httptest.NewRecorder()
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, `{"error":{"message":"the key `+key+` may not make batches"}}`)
		return w.Result(), nil
	})
	b := batcherAt(t, "openai", "", network, map[string]string{"OPENAI_API_KEY": key})
	batch := providers.Batch{Model: "m", ID: "batch-1", File: "file-1", Output: "file-2", At: "https://api.openai.com/v1"}
	only := func(_ providers.Batch, err error) error { return err }
	for name, do := range map[string]func() error{
		"upload": func() error { return only(b.UploadBatch(t.Context(), aBatch, asking("x"))) },
		"create": func() error { return only(b.CreateBatch(t.Context(), batch, nil)) },
		"find":   func() error { return only(b.FindBatch(t.Context(), batch)) },
		"poll":   func() error { return only(b.PollBatch(t.Context(), batch)) },
		"results": func() error {
			return b.BatchResults(t.Context(), batch, func(providers.BatchResult) error { return nil })
		},
	} {
		err := do()
		var e *providers.Error
		if !errors.As(err, &e) || strings.Contains(e.Message+e.Advice+errors.Unwrap(e).Error(), key) || !strings.Contains(e.Message, "may not make batches") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestBatchResultsCut has a file of results break off in the middle of a line: it
// is asked for again, and never taken for complete.
func TestBatchResultsCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		line := `{"custom_id":"one","response":{"status_code":200,"body":{"choices":[{"message":{"content":"Hi."},"finish_reason":"stop"}]}}}`
		tries := 0
		network := roundTripper(func(*http.Request) (*http.Response, error) {
			w := httptest.NewRecorder()
			if tries++; tries == 1 {
				_, _ = io.WriteString(w, line[:40])
			} else {
				_, _ = io.WriteString(w, "\n"+line+"\n\n")
			}
			return w.Result(), nil
		})
		b := batcherAt(t, "openai", "", network, map[string]string{"OPENAI_API_KEY": "sk-right"})
		n := 0
		err := b.BatchResults(t.Context(), providers.Batch{Model: "m", ID: "b", Output: "f"}, func(r providers.BatchResult) error {
			n++
			return r.Err
		})
		if err != nil || n != 1 || tries != 2 {
			t.Errorf("%d results after %d tries, %v", n, tries, err)
		}
	})
}

// TestBatchResultLines reads what vendors write for one request.
func TestBatchResultLines(t *testing.T) {
	for _, c := range []struct {
		name, line      string
		text, reasoning string
		kind            providers.Kind
		expired         bool
	}{
		{"good", `{"response":{"status_code":200,"body":{"choices":[{"message":{"content":"Hi.","reasoning_content":"So."},"finish_reason":"stop"}]}},"error":null}`, "Hi.", "So.", "", false},
		{"tags", `{"response":{"status_code":200,"body":{"choices":[{"message":{"content":"<think>So.</think>Hi."},"finish_reason":"stop"}]}}}`, "Hi.", "So.", "", false},
		{"no opening tag", `{"response":{"body":{"choices":[{"message":{"content":"So.\n</think>\n\nHi."},"finish_reason":"stop"}]}}}`, "Hi.", "So.", "", false},
		{"filtered", `{"response":{"status_code":200,"body":{"choices":[{"message":{"content":"Hi"},"finish_reason":"content_filter"}]}}}`, "Hi", "", providers.ContentFiltered, false},
		{"refused", `{"response":{"status_code":400,"body":{"error":{"message":"Unsupported parameter","param":"top_k","code":"unsupported_parameter"}}}}`, "", "", providers.ParameterRefused, false},
		{"bare problem", `{"response":{"status_code":429,"body":{"message":"Rate limit reached"}}}`, "", "", providers.RateLimited, false},
		{"expired", `{"response":null,"error":{"code":"batch_expired","message":"This request could not be executed."}}`, "", "", providers.Server, true},
		{"error as a text", `{"error":"it broke"}`, "", "", providers.Server, false},
		{"nothing", `{}`, "", "", providers.Server, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := batcherAt(t, "openai", "", nil, nil).(*remote)
			call := &batchCall{call: &call{remote: b, req: providers.Request{Model: "m"}, at: b.endpoints[0], redact: b.newRedactor("")}}
			var line resultLine
			if err := json.Unmarshal([]byte(c.line), &line); err != nil {
				t.Fatal(err)
			}
			r := call.result(context.Background(), line)
			var e *providers.Error
			errors.As(r.Err, &e)
			if strings.TrimSpace(r.Text) != c.text || strings.TrimSpace(r.Reasoning) != c.reasoning || r.Expired != c.expired || (c.kind == "") != (e == nil) {
				t.Fatalf("%+v", r)
			}
			if e != nil && e.Kind != c.kind {
				t.Errorf("it is %s (%s), want %s", e.Kind, e.Message, c.kind)
			}
		})
	}
}

// FuzzBatchAnswers has a vendor answer anything to a question about a batch.
func FuzzBatchAnswers(f *testing.F) {
	for _, seed := range []string{
		`{"id":"b","status":"COMPLETED","request_counts":{"total":1},"errors":["a"]}`, `{"job":{"id":"b","created_at":"now"}}`, `[{"id":"b"},3]`,
		`{"data":[{"id":"b","errors":{"data":[{"message":"m","code":3}]}}],"has_more":1}`, `{"id":"b","errors":{"data":{"data":[]}}}`, `null`, `{"data":{"id":""}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, page []byte) {
		network := roundTripper(func(*http.Request) (*http.Response, error) {
			w := httptest.NewRecorder()
			_, _ = w.Write(page)
			return w.Result(), nil
		})
		for _, vendor := range []string{"openai", "openrouter"} {
			r, err := NewRegistry(Options{Env: func(string) string { return "sk-right" }, Transport: network, Settings: map[string]Settings{vendor: {MaxTries: 1}}})
			if err != nil {
				t.Fatal(err)
			}
			b, _ := r.Batcher(vendor)
			batch := providers.Batch{Model: "m", ID: "b", File: "f", Output: "o", StartedAt: time.Unix(0, 0)}
			if made, err := b.CreateBatch(t.Context(), batch, nil); err == nil && made.ID == "" {
				t.Error("a batch without an id was taken for made")
			}
			_, _ = b.FindBatch(t.Context(), batch)
			_, _ = b.PollBatch(t.Context(), batch)
			_ = b.BatchResults(t.Context(), batch, func(r providers.BatchResult) error {
				if r.Err != nil {
					return io.EOF
				}
				return nil
			})
		}
	})
}

// TestBatchServerWants makes sure that the vendor of the tests refuses what a real
// one would.
func TestBatchServerWants(t *testing.T) {
	server := &batchserver.Server{Key: "sk-right"}
	b := batcherAt(t, "openai", "http://127.0.0.1/v1", server, map[string]string{"OPENAI_API_KEY": "sk-wrong"})
	_, err := b.UploadBatch(t.Context(), aBatch, asking("hello"))
	var e *providers.Error
	if !errors.As(err, &e) || e.Kind != providers.KeyRefused {
		t.Errorf("with a wrong key: %v", err)
	}
	b = batcherAt(t, "openai", "http://127.0.0.1/v1", server, map[string]string{"OPENAI_API_KEY": "sk-right"})
	if _, err := b.CreateBatch(t.Context(), providers.Batch{Model: "m", File: "file-9"}, nil); err == nil {
		t.Error("a batch of no file was made")
	}
}
