package cli

import (
	"testing"

	"kansei/config"
	"kansei/providers"
	"kansei/providers/openai"
	"kansei/sessions"
)

func TestCostText(t *testing.T) {
	registry, err := openai.NewRegistry(openai.Options{
		Env:      func(string) string { return "" },
		Settings: map[string]openai.Settings{"lab": {BaseURL: "http://127.0.0.1:9/v1"}},
		Models:   map[string]openai.ModelSettings{"lab/priced": {Price: &providers.Price{Input: 1, Output: 2}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	a := &app{registry: registry, config: config.Config{}}
	tests := []struct {
		name  string
		lanes []sessions.Lane
		want  string
	}{
		{"nothing known", []sessions.Lane{{ID: "l1", Provider: "lab", Model: "other"}}, ""},
		{"built in", []sessions.Lane{{ID: "l1", Provider: "builtin", Model: "eliza"}}, ""},
		{"by the config file", []sessions.Lane{{ID: "l1", Provider: "lab", Model: "priced"}}, "$2.00"},
		{"some known", []sessions.Lane{{ID: "l1", Provider: "lab", Model: "priced"}, {ID: "l2", Provider: "lab", Model: "other"}}, "$2.00+"},
		{"beside a program", []sessions.Lane{{ID: "l1", Provider: "lab", Model: "priced"}, {ID: "l2", Provider: "builtin", Model: "eliza"}}, "$2.00"},
	}
	for _, tt := range tests {
		s := &sessions.Session{Lanes: tt.lanes, Turns: []sessions.Turn{{N: 1}}}
		for _, l := range tt.lanes {
			s.Turns[0].Replies = append(s.Turns[0].Replies, sessions.Reply{Lane: l.ID, Attempt: 1, Usage: sessions.Usage{Prompt: 1e6, Completion: 5e5}})
		}
		if got := a.costText(s); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	for amount, want := range map[float64]string{0: "$0.00", 12.345: "$12.35", 0.0123: "$0.0123", 0.00001: "<$0.0001"} {
		if got := dollars(amount); got != want {
			t.Errorf("%v: %s, want %s", amount, got, want)
		}
	}
}
