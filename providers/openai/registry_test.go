package openai

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"kansei/providers"
	"kansei/providers/catalog"
)

// lanes is a stand-in for the built-in lanes.
type lanes struct{}

func (lanes) ID() string { return "builtin" }

func (lanes) Stream(context.Context, providers.Request) iter.Seq2[providers.Event, error] {
	return func(yield func(providers.Event, error) bool) {
		_ = yield(providers.Event{Kind: providers.Began}, nil) && yield(providers.Event{Kind: providers.Text, Text: "hi"}, nil) && yield(providers.Event{Kind: providers.Finished}, nil)
	}
}

func (lanes) Models(context.Context) ([]string, error) { return []string{"eliza", "listener"}, nil }

// offline is a network on which nothing answers.
var offline = roundTrip(func(*http.Request) (*http.Response, error) { return nil, errors.New("offline") })

func vars(set ...string) func(string) string {
	return func(name string) string {
		if slices.Contains(set, name) {
			return "a-key-of-" + name
		}
		return ""
	}
}

func newTestRegistry(t *testing.T, o Options) *Registry {
	t.Helper()
	if o.Env == nil {
		o.Env = noEnv
	}
	if o.Transport == nil {
		o.Transport = offline
	}
	o.Builtin = []providers.Provider{lanes{}}
	r, err := NewRegistry(o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestEssay resolves each of the thirteen models of the essay, with different
// keys.
func TestEssay(t *testing.T) {
	const gone = "gone"
	tests := []struct {
		name       string
		own        string // the variable of its own vendor
		ownRef     string
		openrouter string
		silicon    string
		total      float64
		grade      string
	}{
		{"gemini-3-flash", "GEMINI_API_KEY", "gemini/gemini-3-flash-preview", "openrouter/google/gemini-3-flash-preview", "", 1200, "estimate"},
		{"gemini-3-pro", "GOOGLE_API_KEY", gone, gone, gone, 7000, "estimate"},
		{"gemini-3.1-pro", "GOOGLE_API_KEY", "gemini/gemini-3.1-pro-preview", "openrouter/google/gemini-3.1-pro-preview", "", 0, "unknown"},
		{"deepseek-v3", "DEEPSEEK_API_KEY", "", "openrouter/deepseek/deepseek-chat-v3-0324", "siliconflow/deepseek-ai/DeepSeek-V3", 671, "official"},
		{"deepseek-r1", "DEEPSEEK_API_KEY", "", "openrouter/deepseek/deepseek-r1-0528", "siliconflow/deepseek-ai/DeepSeek-R1", 671, "official"},
		{"deepseek-v3.1", "DEEPSEEK_API_KEY", "", "openrouter/deepseek/deepseek-chat-v3.1", "siliconflow/deepseek-ai/DeepSeek-V3.1", 671, "official"},
		{"DeepSeek V3.2", "DEEPSEEK_API_KEY", "", "openrouter/deepseek/deepseek-v3.2", "siliconflow/deepseek-ai/DeepSeek-V3.2", 671, "official"},
		{"kimi-k2", "MOONSHOT_API_KEY", "", "openrouter/moonshotai/kimi-k2", "siliconflow/moonshotai/Kimi-K2-Instruct-0905", 1000, "official"},
		{"qwen3-max", "DASHSCOPE_API_KEY", "dashscope/qwen3-max", "", "", 1000, "bound"},
		{"glm-4.7", "ZHIPU_API_KEY", "zhipu/glm-4.7", "openrouter/z-ai/glm-4.7", "", 355, "official"},
		{"GLM-5", "ZAI_API_KEY", "zhipu/glm-5", "openrouter/z-ai/glm-5", "siliconflow/zai-org/GLM-5", 744, "official"},
		{"gpt-4.5", "OPENAI_API_KEY", gone, gone, gone, 10000, "estimate"},
		{"GPT-5 Instant", "OPENAI_API_KEY", "openai/gpt-5-chat-latest", "", "", 0, "unknown"},
	}
	known, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	essay := 0
	for _, a := range known.Aliases {
		if a.Essay {
			essay++
		}
	}
	if essay != 13 || len(tests) != 13 {
		t.Fatalf("%d models of the essay in the catalogue, %d here", essay, len(tests))
	}
	for _, tt := range tests {
		check := func(want string, keys ...string) {
			t.Helper()
			target, err := newTestRegistry(t, Options{Env: vars(keys...)}).Resolve(tt.name)
			var e *providers.Error
			switch {
			case want == gone:
				if !errors.As(err, &e) || e.Kind != providers.ModelUnknown || !strings.Contains(e.Message, "no longer served") {
					t.Errorf("%s with %v: %+v, %v; want that nobody serves it", tt.name, keys, target, err)
				}
			case want == "":
				if !errors.As(err, &e) || e.Kind != providers.KeyMissing || !strings.Contains(e.Advice, "OPENROUTER_API_KEY") && !strings.Contains(e.Advice, tt.own) && !strings.Contains(e.Advice, "HF_TOKEN") {
					t.Errorf("%s with %v: %+v, %v; want the keys that would open it", tt.name, keys, target, err)
				}
			case err != nil || target.Ref() != want || target.Alias == "":
				t.Errorf("%s with %v: %+v, %v; want %s", tt.name, keys, target, err, want)
			}
			if err == nil && (target.Size.Grade != tt.grade || tt.total > 0 && target.Size.Total.Low != tt.total) {
				t.Errorf("%s: size %+v", tt.name, target.Size)
			}
		}
		nothing := ""
		if tt.ownRef == gone {
			nothing = gone
		}
		check(nothing)
		check(tt.ownRef, tt.own)
		check(tt.openrouter, "OPENROUTER_API_KEY", "SILICONFLOW_CN_API_KEY")
		if tt.silicon != "" {
			check(tt.silicon, "SILICONFLOW_CN_API_KEY")
		}
		if tt.ownRef != "" {
			check(tt.ownRef, tt.own, "OPENROUTER_API_KEY")
		}
	}
}

func TestResolve(t *testing.T) {
	size := providers.Size{Total: &providers.Interval{Low: 0.5, High: 0.5}, Grade: "official", Source: "model card"}
	r := newTestRegistry(t, Options{
		Env: vars("DEEPSEEK_API_KEY"),
		Settings: map[string]Settings{
			"local": {BaseURL: "http://127.0.0.1:9/v1", Models: []string{"tiny", "org/Unique-Model"}},
			"lan":   {BaseURL: "http://10.0.0.1/v1", Models: []string{"hidden"}},
			"other": {BaseURL: "http://127.0.0.1:10/v1", Models: []string{"tiny"}},
		},
		Models: map[string]ModelSettings{"local/tiny": {Size: &size, Params: map[string]any{"temperature": 0.7}, Price: &providers.Price{Input: 1, Output: 2}}},
	})
	tests := []struct {
		name, ref string
		kind      providers.Kind
		says      string
	}{
		{"deepseek/deepseek-v4-pro", "deepseek/deepseek-v4-pro", "", ""},
		{" deepseek/any-model ", "deepseek/any-model", "", ""},
		{"DeepSeek/deepseek-v4-pro", "deepseek/deepseek-v4-pro", "", ""},
		{"local/tiny", "local/tiny", "", ""},
		{"local/anything", "local/anything", "", ""},
		{"unique-model", "local/org/Unique-Model", "", ""},
		{"org/Unique-Model", "local/org/Unique-Model", "", ""},
		{"builtin/eliza", "builtin/eliza", "", ""},
		{"eliza", "builtin/eliza", "", ""},
		{"ollama/qwen3:8b", "ollama/qwen3:8b", "", ""},
		{"builtin/elisa", "", providers.ModelUnknown, "eliza, listener"},
		{"tiny", "", providers.ModelUnknown, "local/tiny, other/tiny"},
		{"elixa", "", providers.ModelUnknown, "builtin/eliza"},
		{"kimi-k9", "", providers.ModelUnknown, "kimi-k"},
		{"nothing-like-it-at-all", "", providers.ModelUnknown, "PROVIDER/MODEL"},
		{"", "", providers.ModelUnknown, ""},
		{"deepseek/", "", providers.ModelUnknown, ""},
		{"openai/gpt-5", "", providers.KeyMissing, "OPENAI_API_KEY"},
		{"glm/glm-5", "", providers.KeyMissing, "ZHIPU_API_KEY"},
		{"lan/hidden", "", providers.TLS, "insecure"},
		{"hidden", "", providers.ModelUnknown, ""},
	}
	for _, tt := range tests {
		target, err := r.Resolve(tt.name)
		if tt.kind == "" {
			if err != nil || target.Ref() != tt.ref {
				t.Errorf("%q: %v, %v; want %s", tt.name, target.Ref(), err, tt.ref)
			}
			continue
		}
		var e *providers.Error
		if !errors.As(err, &e) || e.Kind != tt.kind || !strings.Contains(e.Message+e.Advice, tt.says) {
			t.Errorf("%q: %v, %v; want %s and %q", tt.name, target, err, tt.kind, tt.says)
		}
	}
	target, err := r.Resolve("local/tiny")
	if err != nil || !reflect.DeepEqual(target.Size, size) || target.Params["temperature"] != 0.7 || target.Price.Output != 2 {
		t.Errorf("%+v, %v", target, err)
	}
	if target, _ := newTestRegistry(t, Options{Env: vars("OPENROUTER_API_KEY")}).Resolve("openrouter/kimi-k2"); target.Ref() != "openrouter/moonshotai/kimi-k2" {
		t.Errorf("a short name at a vendor became %s", target.Ref())
	}
}

func TestProviderNames(t *testing.T) {
	r := newTestRegistry(t, Options{})
	for name, id := range map[string]string{"kimi": "moonshot", "GLM": "zhipu", "qwen": "dashscope", "doubao": "ark", "llama.cpp": "llamacpp", "google": "gemini", "builtin": "builtin"} {
		if p, err := r.Provider(name); err != nil || p.ID() != id {
			t.Errorf("%s: %v, %v", name, p, err)
		}
	}
	if _, err := r.Provider("opnai"); err == nil || !strings.Contains(sentence(err), "openai") {
		t.Errorf("got %v", err)
	}
	for _, id := range []string{"openai", "deepseek", "moonshot", "zhipu", "dashscope", "gemini", "anthropic", "xai", "mistral", "openrouter", "siliconflow", "ark", "ollama", "lmstudio", "vllm", "llamacpp"} {
		if _, err := r.Provider(id); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
}

func TestMistakesInSettings(t *testing.T) {
	tests := map[string]struct {
		id   string
		s    Settings
		says string
	}{
		"no address":          {"mine", Settings{}, "base_url is missing"},
		"no address at all":   {"mine", Settings{BaseURL: "127.0.0.1:8080/v1"}, "https://host/v1"},
		"another scheme":      {"mine", Settings{BaseURL: "ftp://host/v1"}, "https://host/v1"},
		"bad address":         {"mine", Settings{BaseURL: "http://a b\x7f"}, "https://host/v1"},
		"bad preset address":  {"openai", Settings{BaseURL: "nowhere"}, "[providers.openai] base_url"},
		"bad name":            {"../x", Settings{BaseURL: "http://127.0.0.1"}, "letters"},
		"stream in extra":     {"openai", Settings{Extra: map[string]any{"stream": false}}, "stream"},
		"negative time limit": {"openai", Settings{IdleTimeout: -1}, "negative"},
	}
	for name, tt := range tests {
		if _, err := NewRegistry(Options{Settings: map[string]Settings{tt.id: tt.s}}); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSettingsOverPresets(t *testing.T) {
	var got http.Header
	var path string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got, path = r.Header, r.URL.Path
		sse(w, done)
	}))
	defer srv.Close()
	tests := []struct {
		name string
		id   string
		s    Settings
		env  []string
		auth string
	}{
		{"address, the preset's variable", "deepseek", Settings{BaseURL: srv.URL}, []string{"DEEPSEEK_API_KEY"}, "Bearer a-key-of-DEEPSEEK_API_KEY"},
		{"address, no key anywhere", "deepseek", Settings{BaseURL: srv.URL}, nil, ""},
		{"address with the whole path", "deepseek", Settings{BaseURL: srv.URL + "/chat/completions/"}, nil, ""},
		{"another variable", "deepseek", Settings{BaseURL: srv.URL, KeyEnv: "MINE"}, []string{"DEEPSEEK_API_KEY", "MINE"}, "Bearer a-key-of-MINE"},
		{"another name of the vendor", "kimi", Settings{KeyEnv: "MINE"}, []string{"MINE"}, ""},
	}
	for _, tt := range tests[:4] {
		p := mustProvider(t, Options{Env: vars(tt.env...), Settings: map[string]Settings{tt.id: tt.s}}, tt.id)
		if o := collect(t, p, context.Background(), hello()); o.status != "complete" || got.Get("Authorization") != tt.auth || path != "/chat/completions" {
			t.Errorf("%s: %v, key %q, path %s", tt.name, o.err, got.Get("Authorization"), path)
		}
	}
	p := mustProvider(t, Options{Env: vars(), Settings: map[string]Settings{"kimi": {KeyEnv: "MINE"}}}, "moonshot")
	if o := collect(t, p, context.Background(), hello()); o.kind != providers.KeyMissing || !strings.Contains(o.err.Error(), "MINE") {
		t.Errorf("settings under another name: %v", o.err)
	}
}

// TestThinking checks the vendors' forms of thinking on and off.
func TestThinking(t *testing.T) {
	tests := []struct{ vendor, model, on, off string }{
		{"deepseek", "deepseek-v4-pro", `{"thinking":{"type":"enabled"}}`, `{"thinking":{"type":"disabled"}}`},
		{"moonshot", "kimi-k2.5", `{"thinking":{"type":"enabled"}}`, `{"thinking":{"type":"disabled"}}`},
		{"zhipu", "glm-5", `{"thinking":{"type":"enabled"}}`, `{"thinking":{"type":"disabled"}}`},
		{"dashscope", "qwen3-max", `{"enable_thinking":true}`, `{"enable_thinking":false}`},
		{"gemini", "gemini-3-pro-preview", `{"reasoning_effort":"high"}`, "refused"},
		{"gemini", "gemini-3.1-pro-preview", `{"reasoning_effort":"high"}`, "refused"},
		{"gemini", "gemini-3-flash-preview", `{"reasoning_effort":"high"}`, `{"reasoning_effort":"minimal"}`},
		{"openai", "gpt-5", `{"reasoning_effort":"medium"}`, `{"reasoning_effort":"minimal"}`},
		{"openai", "gpt-5.1", `{"reasoning_effort":"medium"}`, `{"reasoning_effort":"none"}`},
		{"openai", "gpt-5-chat-latest", "refused", "refused"},
		{"openai", "o3", `{"reasoning_effort":"medium"}`, "refused"},
		{"openai", "gpt-4o", "refused", "refused"},
		{"anthropic", "claude-opus-4-5", `{"thinking":{"budget_tokens":2048,"type":"enabled"}}`, `{"thinking":{"type":"disabled"}}`},
		{"xai", "grok-4", "refused", "refused"},
		{"mistral", "magistral-medium-2509", `{"prompt_mode":"reasoning"}`, "refused"},
		{"openrouter", "moonshotai/kimi-k2.5", `{"reasoning":{"enabled":true}}`, `{"reasoning":{"enabled":false}}`},
		{"openrouter", "google/gemini-3.1-pro-preview", `{"reasoning":{"enabled":true}}`, "refused"},
		{"siliconflow", "zai-org/GLM-5", `{"enable_thinking":true}`, `{"enable_thinking":false}`},
		{"siliconflow", "deepseek-ai/DeepSeek-R1", "refused", "refused"},
		{"ark", "doubao-seed-1-6", `{"thinking":{"type":"enabled"}}`, `{"thinking":{"type":"disabled"}}`},
		{"ollama", "qwen3:8b", `{"reasoning_effort":"medium"}`, `{"reasoning_effort":"none"}`},
		{"anthropic", "claude-opus-4-7", `{"thinking":{"type":"adaptive"}}`, `{"thinking":{"type":"disabled"}}`},
		{"anthropic", "claude-sonnet-5", `{"thinking":{"type":"adaptive"}}`, `{"thinking":{"type":"disabled"}}`},
		{"anthropic", "claude-sonnet-5-5", `{"thinking":{"type":"adaptive"}}`, "refused"},
		{"anthropic", "claude-fable-5-20260901", `{"thinking":{"type":"adaptive"}}`, "refused"},
		{"openai", "gpt-5.4-pro", `{"reasoning_effort":"high"}`, "refused"},
		{"openai", "gpt-5.3-codex", `{"reasoning_effort":"high"}`, "refused"},
		{"openai", "gpt-6-sol", `{"reasoning_effort":"medium"}`, "refused"},
		{"xai", "grok-4.5", `{"reasoning_effort":"high"}`, "refused"},
		{"xai", "grok-4.3", `{"reasoning_effort":"medium"}`, `{"reasoning_effort":"none"}`},
		{"moonshot", "kimi-k2.7-code", `{"thinking":{"type":"enabled"}}`, "refused"},
		{"moonshot", "kimi-k3", `{"thinking":{"type":"enabled"}}`, "refused"},
		{"zhipu", "glm-5.3", `{"thinking":{"type":"enabled"}}`, "refused"},
		{"gemini", "gemini-3.8-flash", `{"reasoning_effort":"high"}`, "refused"},
		{"gemini", "gemini-4-flash", `{"reasoning_effort":"high"}`, "refused"},
		{"groq", "qwen/qwen3-32b", `{"reasoning_effort":"default"}`, `{"reasoning_effort":"none"}`},
		{"minimax", "MiniMax-M3", "refused", "refused"},
		{"vllm", "x", `{"chat_template_kwargs":{"enable_thinking":true}}`, `{"chat_template_kwargs":{"enable_thinking":false}}`},
	}
	r := newTestRegistry(t, Options{})
	for _, tt := range tests {
		p, err := r.Provider(tt.vendor)
		if err != nil {
			t.Fatal(err)
		}
		for setting, want := range map[string]string{"on": tt.on, "off": tt.off, "default": "null", "": "null"} {
			form, err := p.(*remote).thinking(providers.Request{Model: tt.model, Thinking: setting})
			got, _ := json.Marshal(form)
			var e *providers.Error
			if want == "refused" {
				if !errors.As(err, &e) || e.Kind != providers.ParameterRefused || e.Param != "thinking" {
					t.Errorf("%s/%s %s: %s, %v; want it refused", tt.vendor, tt.model, setting, got, err)
				}
			} else if err != nil || string(got) != want {
				t.Errorf("%s/%s %s: %s, %v; want %s", tt.vendor, tt.model, setting, got, err, want)
			}
		}
	}
}

// TestThinkingLevels checks the vendors' forms of a level by name.
func TestThinkingLevels(t *testing.T) {
	tests := []struct{ vendor, model, level, want string }{
		{"openai", "gpt-5.5", "xhigh", `{"reasoning_effort":"xhigh"}`},
		{"anthropic", "claude-opus-4-7", "low", `{"output_config":{"effort":"low"},"thinking":{"type":"adaptive"}}`},
		{"openrouter", "anthropic/claude-opus-4.7", "max", `{"reasoning":{"effort":"max"}}`},
		{"deepseek", "deepseek-v4-pro", "max", `{"reasoning_effort":"max","thinking":{"type":"enabled"}}`},
		{"zhipu", "glm-5", "low", "refused"},
		{"openai", "gpt-4o", "low", "refused"},
	}
	r := newTestRegistry(t, Options{})
	for _, tt := range tests {
		p, _ := r.Provider(tt.vendor)
		form, err := p.(*remote).thinking(providers.Request{Model: tt.model, Thinking: tt.level})
		got, _ := json.Marshal(form)
		if refused := err != nil; refused != (tt.want == "refused") || !refused && string(got) != tt.want {
			t.Errorf("%s/%s %s: %s, %v; want %s", tt.vendor, tt.model, tt.level, got, err, tt.want)
		}
	}
}

func TestSecondEndpoint(t *testing.T) {
	var hosts []string
	network := roundTrip(func(r *http.Request) (*http.Response, error) {
		hosts = append(hosts, r.URL.Host)
		rec := httptest.NewRecorder()
		if r.URL.Host == "api.moonshot.ai" {
			rec.WriteHeader(http.StatusUnauthorized)
		} else {
			rec.Header().Set("Content-Type", "text/event-stream")
			_, _ = rec.WriteString(say("a") + done)
		}
		return rec.Result(), nil
	})
	r := newTestRegistry(t, Options{Env: vars("MOONSHOT_API_KEY"), Transport: network})
	p, _ := r.Provider("moonshot")
	for range 2 {
		if o := collect(t, p, context.Background(), hello()); o.text != "a" {
			t.Errorf("%+v", o)
		}
	}
	if want := []string{"api.moonshot.ai", "api.moonshot.cn", "api.moonshot.cn"}; !slices.Equal(hosts, want) {
		t.Errorf("asked %v, want %v", hosts, want)
	}
}
