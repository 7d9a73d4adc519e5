package catalog

import (
	"regexp"
	"testing"
)

func TestCatalogueFiles(t *testing.T) {
	facts := loadFacts()
	if !regexp.MustCompile(`^20\d\d-\d\d-\d\d$`).MatchString(facts.date) || len(facts.rows) < 1000 {
		t.Errorf("%d models as of %q", len(facts.rows), facts.date)
	}
	if rows := loadSizes(); len(rows) < 150 {
		t.Errorf("%d sizes", len(rows))
	}
	known, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, v := range known.Vendors {
		for _, name := range append([]string{v.ID}, v.Names...) {
			if ids[name] {
				t.Errorf("%s is the name of two vendors", name)
			}
			ids[name] = true
		}
		for _, s := range v.Switches {
			Match(s.Match)()
			if len(s.Levels) > 0 && s.Level == nil || s.Why == "" && (s.On == nil || s.Off == nil) {
				t.Errorf("%s: the switch for %s is not whole", v.ID, s.Match)
			}
		}
	}
	for _, id := range []string{
		"groq", "together", "fireworks", "cerebras", "minimax", "stepfun", "huggingface", "nvidia", "deepinfra", "novita", "perplexity", "cohere", "xiaomi",
		"tencent", "qianfan", "github", "cloudflare", "ollama-cloud", "chutes", "byteplus",
	} {
		if !ids[id] {
			t.Errorf("%s is missing", id)
		}
	}
	for _, a := range known.Aliases {
		for _, p := range a.Served {
			if !ids[p.Provider] {
				t.Errorf("%s is served by %s, which is no vendor", a.Name, p.Provider)
			}
		}
	}
}

func TestFamilies(t *testing.T) {
	tests := []struct{ model, maker, recipe, line string }{
		{"deepseek/deepseek-chat-v3-0324", "DeepSeek", "", "deepseek-v3"},
		{"deepseek-r1", "DeepSeek", "", "deepseek-v3"},
		{"moonshotai/kimi-k2.7-code", "Moonshot", "", "kimi-k2"},
		{"accounts/fireworks/models/kimi-k2p6", "Moonshot", "", "kimi-k2"},
		{"qwen3:8b", "Alibaba", "qwen3", ""},
		{"Qwen/Qwen3-235B-A22B-Instruct-2507", "Alibaba", "qwen3-2507", "qwen3-235b"},
		{"gemma3:12b", "Google", "gemma-3", ""},
		{"z-ai/glm-4.7", "Zhipu", "", "glm-4.5"},
		{"glm-4.5-air", "Zhipu", "glm-4.5", ""},
		{"openai/gpt-oss-20b", "OpenAI", "gpt-oss", ""},
		{"vicuna-33b", "", "vicuna", ""},
		{"something", "", "", ""},
	}
	for _, tt := range tests {
		if f := FamilyOf(tt.model); f != (Family{tt.maker, tt.recipe, tt.line}) {
			t.Errorf("%s: %+v", tt.model, f)
		}
	}
}
