package openai

import (
	"slices"
	"strings"
	"testing"

	"kansei/providers"
)

func TestPrices(t *testing.T) {
	r := newTestRegistry(t, Options{
		Env:      vars("DEEPSEEK_API_KEY"),
		Settings: map[string]Settings{"mine": {BaseURL: "http://127.0.0.1:9/v1"}, "openai": {BaseURL: "http://127.0.0.1:9/v1"}},
		Models:   map[string]ModelSettings{"mine/m": {Price: &providers.Price{Input: 1, Output: 2}}},
	})
	tests := []struct {
		provider, model string
		known, dated    bool
	}{
		{"deepseek", "deepseek-v4-pro", true, true},
		{"anthropic", "claude-opus-4-5-20251101", true, true},
		{"openrouter", "deepseek/deepseek-v3.2", true, true},
		{"mine", "m", true, false},
		{"mine", "deepseek-v4-pro", false, false},
		{"openai", "gpt-5", false, false}, // at another address
		{"ollama", "qwen3:8b", false, false},
		{"deepseek", "nothing-known", false, false},
		{"builtin", "eliza", false, false},
	}
	for _, tt := range tests {
		price, asOf := r.Price(tt.provider, tt.model)
		if (price != nil) != tt.known || (asOf != "") != tt.dated || price != nil && price.Output <= 0 {
			t.Errorf("%s/%s: %v as of %q", tt.provider, tt.model, price, asOf)
		}
	}
}

func TestAliasGoesOn(t *testing.T) {
	r := newTestRegistry(t, Options{Env: vars("OPENROUTER_API_KEY", "DASHSCOPE_API_KEY", "GITHUB_MODELS_TOKEN")})
	for name, want := range map[string][2]string{
		"deepseek-r1":    {"openrouter/deepseek/deepseek-r1-0528", "OpenRouter dropped"},
		"llama-3.1-405b": {"github/meta/meta-llama-3.1-405b-instruct", "OpenRouter dropped"},
		"qwen3-max":      {"dashscope/qwen3-max", ""},
	} {
		target, err := r.Resolve(name)
		if err != nil || target.Ref() != want[0] || !strings.Contains(target.Note, want[1]) || want[1] == "" && target.Note != "" {
			t.Errorf("%s: %s, %q, %v", name, target.Ref(), target.Note, err)
		}
	}
	_, err := newTestRegistry(t, Options{Env: vars("OPENROUTER_API_KEY")}).Resolve("gpt-5-instant")
	if err == nil || !strings.Contains(err.Error(), "OpenRouter dropped") || !strings.Contains(sentence(err), "OPENAI_API_KEY") {
		t.Errorf("got %v", err)
	}
}

func TestAddressWithVariable(t *testing.T) {
	r := newTestRegistry(t, Options{Env: vars("CLOUDFLARE_API_TOKEN")})
	_, err := r.Resolve("cloudflare/@cf/meta/llama-3.1-8b-instruct")
	if err == nil || !strings.Contains(err.Error(), "CLOUDFLARE_ACCOUNT_ID") {
		t.Errorf("got %v", err)
	}
	r = newTestRegistry(t, Options{Env: vars("CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID")})
	p, _ := r.Provider("cloudflare")
	if got := p.(*remote).endpoints[0].path(""); !strings.Contains(got, "/accounts/a-key-of-CLOUDFLARE_ACCOUNT_ID/ai/v1") {
		t.Error(got)
	}
}

func TestLevels(t *testing.T) {
	tests := []struct {
		provider, model string
		want            string
	}{
		{"openai", "gpt-5.5", "default off on low medium high xhigh"},
		{"openai", "gpt-4o", "default"},
		{"openai", "gpt-6-sol-mini", "default on low medium high xhigh"},
		{"anthropic", "claude-opus-4-7", "default off on low medium high xhigh max"},
		{"anthropic", "claude-fable-5", "default on low medium high xhigh max"},
		{"anthropic", "claude-opus-5-5", "default on low medium high xhigh max"},
		{"anthropic", "claude-opus-4-1", "default off on"},
		{"moonshot", "kimi-k2.6", "default off on"},
		{"moonshot", "kimi-k2.7-code", "default on"},
		{"zhipu", "glm-5.3-flash", "default on"},
		{"gemini", "gemini-3.7-flash", "default on low medium high"},
		{"gemini", "gemini-3-flash-preview", "default off on low medium high"},
		{"xai", "grok-4.6", "default on low high"},
		{"ollama", "gpt-oss:20b", "default on low medium high"},
		{"builtin", "eliza", "default"},
	}
	r := newTestRegistry(t, Options{})
	for _, tt := range tests {
		got := r.Levels(tt.provider, tt.model)
		slices.Sort(got)
		want := strings.Fields(tt.want)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s/%s: %v, want %v", tt.provider, tt.model, got, want)
		}
	}
}
