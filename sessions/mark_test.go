package sessions

import "testing"

func TestEnding(t *testing.T) {
	tests := []struct {
		reply Reply
		want  Ending
	}{
		{Reply{Status: Complete, Text: "a", FinishReason: "stop"}, EndsWell},
		{Reply{Status: Complete, Text: "a"}, EndsWell},
		{Reply{Status: Complete, Text: "a", FinishReason: "length"}, EndsAtLimit},
		{Reply{Status: Complete, Text: "a", FinishReason: "MAX_TOKENS"}, EndsAtLimit},
		{Reply{Status: Complete, Text: "a", FinishReason: "model_context_window_exceeded"}, EndsAtLimit},
		{Reply{Status: Complete, Text: ""}, EndsEmpty},
		{Reply{Status: Complete, Text: " \n\n ", FinishReason: "length"}, EndsEmpty},
		{Reply{Status: Complete, Text: "\n", Reasoning: "hm"}, EndsWithReasoning},
		{Reply{Status: Failed, Text: ""}, EndsWell},
		{Reply{Status: Truncated, Text: "a", FinishReason: "length"}, EndsWell},
		{Reply{Status: Streaming}, EndsWell},
	}
	for _, tt := range tests {
		if got := tt.reply.Ending(); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.reply, got, tt.want)
		}
	}
	if EndsWithReasoning.Shown(true) != EndsEmpty || EndsWithReasoning.Shown(false) != EndsWithReasoning || EndsAtLimit.Shown(true) != EndsAtLimit {
		t.Error("while blind, that a lane has reasoned is shown")
	}
}

func TestCutThinking(t *testing.T) {
	for name, want := range map[string]struct {
		model    string
		thinking Thinking
	}{
		"a/b": {"a/b", ThinkingDefault}, "a/b@on": {"a/b", ThinkingOn}, "a/b@high": {"a/b", ThinkingHigh}, "a/b@xhigh": {"a/b", ThinkingXHigh},
		"a/b@default": {"a/b@default", ThinkingDefault}, "@cf/x": {"@cf/x", ThinkingDefault}, "@on": {"@on", ThinkingDefault}, "a/b@2024": {"a/b@2024", ThinkingDefault},
	} {
		if model, thinking := CutThinking(name); model != want.model || thinking != want.thinking {
			t.Errorf("%s: %s, %s", name, model, thinking)
		}
	}
	if got := (Lane{Provider: "a", Model: "b", Thinking: ThinkingLow}).Name(); got != "a/b@low" {
		t.Error(got)
	}
}
