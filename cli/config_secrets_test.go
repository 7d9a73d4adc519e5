package cli

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"kansei/config"
	"kansei/providers/openai"
)

func TestConfigShowHasNoSecret(t *testing.T) {
	c := config.Config{Providers: map[string]config.Provider{"lab": {
		BaseURL:    "https://me:hunter2-a@lab.example/v1?api-version=2026-01&sig=hunter2-b",
		KeyCommand: "echo sk-hunter2-c",
		Headers:    map[string]string{"X-Lab": "hunter2-d", "Authorization": "Bearer hunter2-e", "User-Agent": "kansei"},
		Extra: map[string]any{
			"api_key": "hunter2-f", "max_tokens": int64(9), "safe": map[string]any{"token": "hunter2-g", "list": []any{map[string]any{"secret": "hunter2-h"}}}, "tier": "flex",
		},
	}}}
	shown := withoutSecrets(c)
	if text := fmt.Sprintf("%+v", shown); strings.Contains(text, "hunter2") {
		t.Errorf("it shows %s", text)
	}
	p := shown.Providers["lab"]
	if !strings.Contains(p.BaseURL, "api-version=2026-01") || p.Headers["User-Agent"] != "kansei" || p.Extra["tier"] != "flex" || p.Extra["max_tokens"] != int64(9) {
		t.Errorf("what is no secret is missing: %+v", p)
	}
	if c.Providers["lab"].Headers["X-Lab"] != "hunter2-d" || c.Providers["lab"].Extra["api_key"] != "hunter2-f" {
		t.Error("the configuration in use has changed")
	}
}

func TestConfigShowKeyCommand(t *testing.T) {
	for command, want := range map[string]string{
		"pass show deepseek":                           "pass show deepseek",
		"op read op://Private/DeepSeek/credential":     "op read op://Private/DeepSeek/credential",
		"security find-generic-password -s kansei-key": "security find-generic-password -s kansei-key",
		"echo sk-1234567890abcdef":                     "echo " + openai.Redacted,
		"printf 0123456789abcdef0123456789abcdef":      "printf " + openai.Redacted,
		"printf abcdefghij0123456789abcdefghij012345":  "printf " + openai.Redacted,
	} {
		c := config.Config{Providers: map[string]config.Provider{"lab": {KeyCommand: command}}}
		if got := withoutSecrets(c).Providers["lab"].KeyCommand; !reflect.DeepEqual(got, want) {
			t.Errorf("%q is shown as %q, wanted %q", command, got, want)
		}
	}
}
