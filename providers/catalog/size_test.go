package catalog

import (
	"math"
	"strings"
	"testing"

	"kansei/providers"
)

func TestSizes(t *testing.T) {
	inf := math.Inf(1)
	tests := []struct {
		model         string
		low, high     float64
		active        float64
		grade, source string
	}{
		{"deepseek/deepseek-chat-v3-0324", 671, 671, 37, "official", ""},
		{"deepseek-ai/DeepSeek-V3.2-Exp", 671, 671, 37, "official", ""},
		{"deepseek-r1:671b", 671, 671, 37, "official", ""},
		{"deepseek-r1:8b", 8, 8, 0, "estimate", "name"},
		{"deepseek-ai/DeepSeek-R1-Distill-Qwen-32B", 32, 32, 0, "estimate", "name"},
		{"deepseek-v4-pro", 1600, 1600, 49, "official", ""},
		{"deepseek-v4-flash", 284, 284, 13, "official", ""},
		{"moonshotai/kimi-k2-0905", 1000, 1000, 32, "official", ""},
		{"kimi-k2.5", 1000, 1000, 32, "official", ""},
		{"qwen/qwen3-max", 1000, inf, 0, "bound", ""},
		{"qwen3:0.6b", 0.6, 0.6, 0.6, "official", ""},
		{"qwen3:1.7b", 1.7, 1.7, 1.7, "official", ""},
		{"Qwen/Qwen3-4B", 4, 4, 4, "official", ""},
		{"qwen/qwen3-235b-a22b-2507", 235, 235, 22, "official", ""},
		{"Qwen3.5-397B-A17B", 397, 397, 17, "official", ""},
		{"glm-4.5-air", 106, 106, 12, "official", ""},
		{"z-ai/glm-4.7", 355, 355, 32, "official", ""},
		{"zai-org/GLM-5.1", 744, 744, 40, "official", ""},
		{"llama3.1:70b", 70, 70, 70, "official", ""},
		{"meta-llama/llama-3.1-405b-instruct", 405, 405, 405, "official", ""},
		{"meta-llama/llama-4-scout", 109, 109, 17, "official", ""},
		{"Llama-4-Maverick-17B-128E-Instruct", 400, 400, 17, "official", ""},
		{"gemma3:12b", 12, 12, 12, "official", ""},
		{"mistral-large-2512", 675, 675, 41, "official", ""},
		{"mistral-small-3.1-24b-instruct", 24, 24, 24, "official", ""},
		{"openai/gpt-oss-120b", 117, 117, 5.1, "official", ""},
		{"gpt-oss:20b", 21, 21, 3.6, "official", ""},
		{"minimax/minimax-m1", 456, 456, 45.9, "official", ""},
		{"gemini-3-flash-preview", 1200, 1200, 0, "estimate", "the essay, unconfirmed"},
		{"google/gemini-3-pro-preview", 7000, inf, 0, "estimate", "the essay, unconfirmed"},
		{"gpt-4.5-preview", 10000, inf, 0, "estimate", "the essay, unconfirmed"},
		{"gemini-3.1-pro-preview", 0, 0, 0, "unknown", "not published"},
		{"gpt-5-chat-latest", 0, 0, 0, "unknown", "not published"},
		{"anthropic/claude-opus-4.5", 0, 0, 0, "unknown", "not published"},
		{"grok-4", 0, 0, 0, "unknown", "not published"},
		{"deepseek-chat", 0, 0, 0, "unknown", ""},
		{"inclusionAI/Ling-2.6-1T", 1000, 1000, 0, "estimate", "name"},
		{"qwen/qwen3.8-2.4t-a95b", 2400, 2400, 95, "official", ""},
		{"some-2.4t-a95b-instruct", 2400, 2400, 95, "estimate", "name"},
		{"accounts/fireworks/models/kimi-k2p6", 1000, 1000, 32, "official", ""},
		{"accounts/fireworks/models/kimi-k3p1", 2800, 2800, 104, "estimate", "Kimi-K3"},
		{"moonshotai/kimi-k2.7-code", 1000, 1000, 32, "official", ""},
		{"moonshotai/Kimi-K3", 2800, 2800, 104, "official", ""},
		{"qwen3.8-max", 2400, 2400, 95, "official", ""},
		{"accounts/fireworks/models/glm-5p2", 744, 753, 40, "official", ""},
		{"z-ai/glm-5.3-flash", 320, 320, 18, "official", ""},
		{"MiniMax-M3", 428, 428, 23, "official", ""},
		{"minimax/minimax-m2.1", 230, 230, 10, "official", ""},
		{"deepseek-v4.1-flash", 552, 552, 8, "official", "prefill"},
		{"mixtral-8x7b-instruct-v0.1", 46.7, 46.7, 12.9, "official", "ranked"},
		{"c4ai-aya-expanse-32b", 32, 32, 0, "official", "ranked"},
		{"accounts/fireworks/models/llama-v3p1-405b-instruct", 405, 405, 405, "official", ""},
		{"some-moe-30b-a3b", 30, 30, 3, "estimate", "name"},
		{"tiny", 0, 0, 0, "unknown", ""},
	}
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		s := c.Size(tt.model)
		got, active := providers.Interval{}, 0.0
		if s.Total != nil {
			got = *s.Total
		}
		if s.Active != nil {
			active = s.Active.Low
		}
		if got != (providers.Interval{Low: tt.low, High: tt.high}) || active != tt.active || s.Grade != tt.grade || !strings.Contains(s.Source, tt.source) {
			t.Errorf("%s: %v, active %v, %s, %q", tt.model, got, active, s.Grade, s.Source)
		}
	}
	for _, rule := range c.sizes() {
		if rule.size.Grade != "unknown" && rule.size.Source == "" {
			t.Errorf("%s has no source", rule.match())
		}
	}
	if got := (providers.Price{Input: 1, Output: 2}).Cost(providers.Usage{Prompt: 1e6, Completion: 5e5}); got != 2 {
		t.Errorf("cost %v", got)
	}
}
