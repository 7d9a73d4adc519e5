package openai

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kansei/providers"
)

// listServer lists models.
func listServer(t *testing.T, page string) *httptest.Server {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v1/models" {
			t.Errorf("asked for %s", r.URL.Path)
		}
		_, _ = w.Write([]byte(page))
	}))
	t.Cleanup(srv.Close)
	return srv
}

func choicesOf(all []Choice, provider string) []Choice {
	var out []Choice
	for _, c := range all {
		if c.Provider == provider && c.Alias == "" {
			out = append(out, c)
		}
	}
	return out
}

func TestChoices(t *testing.T) {
	local := listServer(t, `{"data":[{"id":"qwen3:8b"},{"id":"gemma3:4b"}]}`)
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) }))
	defer web.Close()
	hung := httptest.NewServer(reading(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer hung.Close()
	gone := httptest.NewServer(nil)
	gone.Close()
	r, err := NewRegistry(Options{
		Builtin: []providers.Provider{lanes{}}, Env: noEnv, StateDir: t.TempDir(),
		Settings: map[string]Settings{
			"ollama": {BaseURL: local.URL + "/v1"}, "lmstudio": {BaseURL: gone.URL}, "vllm": {BaseURL: hung.URL}, "llamacpp": {BaseURL: web.URL},
			"mine":   {BaseURL: gone.URL, Models: []string{"tiny"}},
			"remote": {BaseURL: "https://example.invalid/v1", Models: []string{"big"}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if r.probe != 300*time.Millisecond {
		t.Errorf("servers on this machine are looked for for %s", r.probe)
	}
	r.probe = 2 * time.Second // machines that run tests are busy
	first := r.Known()
	if len(choicesOf(first, "builtin")) != 2 || len(choicesOf(first, "ollama")) != 0 || !first[0].Builtin || !first[0].Reachable {
		t.Errorf("before asking: %+v", first[:3])
	}
	start := time.Now()
	all := r.Choices(context.Background(), false)
	if took := time.Since(start); took > time.Minute {
		t.Errorf("took %s", took)
	}
	found := choicesOf(all, "ollama")
	if len(found) != 2 || found[0].Model != "gemma3:4b" || !found[0].Reachable || found[0].Size.Total.Low != 4 || found[0].Ref() != "ollama/gemma3:4b" {
		t.Errorf("ollama: %+v", found)
	}
	for id, says := range map[string]string{
		"lmstudio": "nothing answers", "vllm": "vLLM", "llamacpp": "llamacpp/MODEL", "openai": "OPENAI_API_KEY", "mine": "nothing answers",
	} {
		if got := choicesOf(all, id); len(got) != 1 || got[0].Reachable || !strings.Contains(got[0].Why, says) {
			t.Errorf("%s: %+v", id, got)
		}
	}
	if got := choicesOf(all, "remote"); len(got) != 1 || !got[0].Reachable || got[0].Model != "big" {
		t.Errorf("remote: %+v", got)
	}
	for _, c := range all {
		if !c.Reachable && c.Why == "" || c.Size.Grade == "" {
			t.Errorf("%+v", c)
		}
		if c.Alias == "kimi-k2" && (c.Reachable || !strings.Contains(c.Why, "OPENROUTER_API_KEY") || c.Title != "Kimi K2" || c.Size.Total.Low != 1000 || c.Ref() != "openrouter/moonshotai/kimi-k2") {
			t.Errorf("kimi-k2: %+v", c)
		}
	}
	if target, err := r.Resolve("qwen3:8b"); err != nil || target.Ref() != "ollama/qwen3:8b" {
		t.Errorf("a model of a server that was found: %+v, %v", target, err)
	}
	if near := r.Near("gemma3:4"); len(near) == 0 || near[0] != "ollama/gemma3:4b" {
		t.Errorf("near: %v", near)
	}
	if near := r.Near("deepsek"); len(near) == 0 || !strings.HasPrefix(near[0], "deepseek") {
		t.Errorf("near to the beginning of a name: %v", near)
	}
}

func TestListsAreKeptForADay(t *testing.T) {
	dir := t.TempDir()
	n := 0
	network := roundTrip(func(r *http.Request) (*http.Response, error) {
		if r.Header.Get("Authorization") != "Bearer a-key-of-DEEPSEEK_API_KEY" {
			return nil, errors.New("no key")
		}
		n++
		rec := httptest.NewRecorder()
		_, _ = rec.WriteString(`{"data":[{"id":"deepseek-v4-pro"},{"id":"deepseek-embed"}]}`)
		return rec.Result(), nil
	})
	synctest.Test(t, func(t *testing.T) {
		ask := func(refresh bool) []Choice {
			r := newTestRegistry(t, Options{Env: vars("DEEPSEEK_API_KEY"), StateDir: dir, Transport: network})
			return choicesOf(r.Choices(context.Background(), refresh), "deepseek")
		}
		for i, step := range []struct {
			wait    time.Duration
			refresh bool
			asked   int
		}{{0, false, 1}, {time.Hour, false, 1}, {time.Hour, true, 2}, {23 * time.Hour, false, 2}, {2 * time.Hour, false, 3}} {
			time.Sleep(step.wait)
			if got := ask(step.refresh); n != step.asked || len(got) != 1 || got[0].Model != "deepseek-v4-pro" {
				t.Errorf("step %d: asked %d times, got %+v", i, n, got)
			}
		}
	})
	path := filepath.Join(dir, "models", "deepseek.json")
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if b, err := os.ReadFile(path); err != nil || strings.Contains(string(b), "a-key") {
		t.Errorf("%s, %v", b, err)
	}
	r := newTestRegistry(t, Options{Env: vars("DEEPSEEK_API_KEY"), StateDir: dir})
	if got := choicesOf(r.Choices(context.Background(), true), "deepseek"); len(got) != 1 || !got[0].Reachable {
		t.Errorf("an old list is not used when nobody answers: %+v", got)
	}
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := choicesOf(r.Known(), "deepseek"); len(got) != 1 || got[0].Reachable || got[0].Why == "" {
		t.Errorf("with a damaged list: %+v", got)
	}
}

// TestAListOnThisMachineIsKeptToo: a server of one's own is asked once a day,
// and shown only while it is there.
func TestAListOnThisMachineIsKeptToo(t *testing.T) {
	n := 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n++
		_, _ = w.Write([]byte(`{"data":[{"id":"a"},{"id":"b"}]}`))
	}))
	defer srv.Close()
	dir := t.TempDir()
	ask := func(refresh bool) []Choice {
		r, err := NewRegistry(Options{Env: noEnv, StateDir: dir, Settings: map[string]Settings{"x": {BaseURL: srv.URL}}})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		r.probe = choiceLimit // machines that run tests are busy
		return choicesOf(r.Choices(context.Background(), refresh), "x")
	}
	for i, step := range []struct {
		refresh bool
		asked   int
	}{{false, 1}, {false, 1}, {true, 2}, {false, 2}} {
		if got := ask(step.refresh); n != step.asked || len(got) != 2 || !got[0].Reachable {
			t.Errorf("step %d: asked %d times, got %+v", i, n, got)
		}
	}
	srv.Close()
	if got := ask(false); len(got) != 1 || got[0].Reachable || got[0].Kind != providers.Network {
		t.Errorf("when it is gone: %+v", got)
	}
}

// TestListsDecideOverShortNames: a vendor that no longer lists a model is passed
// over, and one that lists an old one again is used.
func TestListsDecideOverShortNames(t *testing.T) {
	dir := t.TempDir()
	cache := modelCache{dir}
	for id, list := range map[string][]string{
		"moonshot": {"kimi-k2-0905-preview"}, "zhipu": {"glm-6"}, "dashscope": {"qwen-plus"},
	} {
		r := newTestRegistry(t, Options{})
		p, _ := r.Provider(id)
		if err := cache.save(id, p.(*remote).address(), list); err != nil {
			t.Fatal(err)
		}
	}
	r := newTestRegistry(t, Options{Env: vars("MOONSHOT_API_KEY", "ZAI_API_KEY", "OPENROUTER_API_KEY"), StateDir: dir})
	for name, want := range map[string]string{"kimi-k2": "moonshot/kimi-k2-0905-preview", "glm-5": "openrouter/z-ai/glm-5"} {
		if target, err := r.Resolve(name); err != nil || target.Ref() != want {
			t.Errorf("%s: %s, %v; want %s", name, target.Ref(), err, want)
		}
	}
	r = newTestRegistry(t, Options{Env: vars("DASHSCOPE_API_KEY"), StateDir: dir})
	if target, err := r.Resolve("qwen3-max"); err != nil || target.Ref() != "dashscope/qwen3-max" {
		t.Errorf("the only place with a key is tried all the same: %s, %v", target.Ref(), err)
	}
}

func TestParseList(t *testing.T) {
	tests := map[string][]string{
		`{"data":[{"id":"b"},{"id":"a"},{"id":"a"}]}`:                  {"a", "b"},
		`{"models":[{"name":"models/gemini-3"},{"model":"x"}]}`:        {"gemini-3", "x"},
		`["a",{"id":"b"},7,{"x":1}]`:                                   {"a", "b"},
		`{"data":[{"id":"text-embedding-3"},{"id":"gpt-5","x":null}]}`: {"gpt-5", "text-embedding-3"},
		`{"data":[]}`:                   {},
		`{"object":"list","data":null}`: {}, // Ollama before the first pull
		`{"models":null}`:               {},
		`{"data":null,"models":["a"]}`:  {"a"},
		`{"data":null,"error":"no"}`:    nil,
		`{"data":{}}`:                   nil, `{}`: nil, `<html>`: nil, `7`: nil,
	}
	for page, want := range tests {
		got, ok := parseList([]byte(page))
		if ok != (want != nil) || !slices.Equal(got, want) {
			t.Errorf("%s: %v, %v", page, got, ok)
		}
	}
}

// TestListWithoutOtherKinds looks at lists of vendors and of
// servers on this machine alike.
func TestListWithoutOtherKinds(t *testing.T) {
	const page = `{"data":[{"id":"gpt-5.5"},{"id":"gpt-5-pro"},{"id":"gpt-5.2-pro-2025-12-11"},{"id":"o3-pro"},{"id":"gpt-5.3-codex"},{"id":"codex-mini-latest"},
		{"id":"text-embedding-3-small"},{"id":"nomic-embed-text:latest"},{"id":"gpt-image-2"},{"id":"sora-2"},{"id":"wan2.2-t2v"},{"id":"hunyuan-video"},{"id":"bge-m3"},
		{"id":"multilingual-e5-large"},{"id":"ernie5-turbo"},{"id":"qwen3:8b"},{"id":"o4-mini"}]}`
	network := roundTrip(func(r *http.Request) (*http.Response, error) {
		rec := httptest.NewRecorder()
		_, _ = rec.WriteString(page)
		return rec.Result(), nil
	})
	for id, want := range map[string][]string{
		"openai": {"ernie5-turbo", "gpt-5.5", "o4-mini", "qwen3:8b"},
		"ollama": {"codex-mini-latest", "ernie5-turbo", "gpt-5-pro", "gpt-5.2-pro-2025-12-11", "gpt-5.3-codex", "gpt-5.5", "o3-pro", "o4-mini", "qwen3:8b"},
		"mine":   {"codex-mini-latest", "ernie5-turbo", "gpt-5-pro", "gpt-5.2-pro-2025-12-11", "gpt-5.3-codex", "gpt-5.5", "o3-pro", "o4-mini", "qwen3:8b"},
	} {
		p := mustProvider(t, Options{Env: vars("OPENAI_API_KEY"), Transport: network, Settings: map[string]Settings{"mine": {BaseURL: "http://127.0.0.1:9/v1"}}}, id)
		got, err := p.Models(context.Background())
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v, %v", id, got, err)
		}
	}
}

func TestDoctorAndPing(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("x-api-key") == "" && r.URL.Path == "/v1/models":
			w.WriteHeader(http.StatusUnauthorized)
		case r.URL.Path == "/v1/models":
			_, _ = w.Write([]byte(`{"data":[{"id":"claude-x"}]}`))
		default:
			sse(w, event(`{"choices":[{"delta":{"reasoning":"hm"}}]}`), say("Hello."), stop, done)
		}
	}))
	defer srv.Close()
	r, err := NewRegistry(Options{Builtin: []providers.Provider{lanes{}}, Env: vars("ANTHROPIC_API_KEY"), Settings: map[string]Settings{
		"anthropic": {BaseURL: srv.URL + "/v1"}, "bad": {BaseURL: srv.URL + "/v1"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	checks := map[string]Check{}
	for _, c := range r.Doctor(context.Background()) {
		checks[c.Provider] = c
	}
	if c := checks["anthropic"]; !c.KeySet || c.Key != "ANTHROPIC_API_KEY" || !c.Answers || c.Models != 1 || c.Took <= 0 || c.Why != "" {
		t.Errorf("anthropic: %+v", c)
	}
	if c := checks["openai"]; c.KeySet || c.Asked || c.Why == "" || c.Key != "OPENAI_API_KEY" {
		t.Errorf("openai: %+v", c)
	}
	if c := checks["bad"]; !c.KeySet || !c.Asked || c.Answers || !strings.Contains(c.Why, "without a key") {
		t.Errorf("bad: %+v", c)
	}
	if pong := r.Ping(context.Background(), Target{Provider: "anthropic", Model: "claude-x"}, "default"); pong.Err != nil || pong.FirstToken <= 0 || pong.Total < pong.FirstToken || pong.Text != "Hello." {
		t.Errorf("%+v", pong)
	}
	if pong := r.Ping(context.Background(), Target{Provider: "builtin", Model: "eliza"}, "default"); pong.Err != nil || pong.Text != "hi" {
		t.Errorf("%+v", pong)
	}
	if pong := r.Ping(context.Background(), Target{Provider: "nobody"}, "default"); pong.Err == nil {
		t.Error("nobody has answered")
	}
}

func TestModels(t *testing.T) {
	srv := listServer(t, `{"data":[{"id":"a"}]}`)
	p := mustProvider(t, Options{Env: noEnv, Settings: map[string]Settings{"x": {BaseURL: srv.URL + "/v1"}}}, "x")
	if got, err := p.Models(context.Background()); err != nil || !slices.Equal(got, []string{"a"}) {
		t.Errorf("%v, %v", got, err)
	}
	p = mustProvider(t, Options{Env: noEnv, Settings: map[string]Settings{"x": {BaseURL: srv.URL, Models: []string{"b"}}}}, "x")
	if got, err := p.Models(context.Background()); err != nil || !slices.Equal(got, []string{"b"}) {
		t.Errorf("%v, %v", got, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	p = mustProvider(t, Options{Env: noEnv, Settings: map[string]Settings{"x": {BaseURL: srv.URL + "/v1"}}}, "x")
	if _, err := p.Models(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	p = mustProvider(t, Options{Env: noEnv}, "openai")
	if _, err := p.Models(context.Background()); err == nil || !strings.Contains(err.Error(), "OPENAI_API_KEY") {
		t.Errorf("%v", err)
	}
}
