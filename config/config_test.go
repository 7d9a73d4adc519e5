package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"
)

const whole = `
theme = "hearth"
rater = "li"
default_models = ["deepseek/deepseek-v4-pro", "local/tiny"]
[providers.local]
base_url = "http://127.0.0.1:8080/v1"
key_env = "LOCAL_KEY"
models = ["tiny"]
first_token_timeout = "60s"
idle_timeout = "1m30s"
max_tries = 4
headers = { "X-Title" = "kansei" }
[providers.local.extra]
top_k = 40
[models."local/tiny"]
size = { total_b = 0.5, active_b = 0.5, grade = "official", source = "model card" }
params = { temperature = 0.7 }
price = { input = 0.0, output = 1.5 }
[keys]
rate_best = ["b", "B"]
`

func TestDecodeWhole(t *testing.T) {
	c, err := Decode("config.toml", []byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	p := c.Providers["local"]
	if p.BaseURL != "http://127.0.0.1:8080/v1" || time.Duration(p.IdleTimeout) != 90*time.Second || p.Extra["top_k"] != int64(40) || p.Headers["X-Title"] != "kansei" {
		t.Errorf("provider came out as %+v", p)
	}
	m := c.Models["local/tiny"]
	if m.Size.TotalB != 0.5 || m.Params["temperature"] != 0.7 || m.Price.Output != 1.5 {
		t.Errorf("model came out as %+v", m)
	}
	if c.Rater != "li" || c.Lang != "auto" || c.Pace != "natural" || len(c.Keys["rate_best"]) != 2 {
		t.Errorf("config came out as %+v", c)
	}
}

func TestTemplateIsAllComments(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		template := Template(lang)
		c, err := Decode("config.toml", template)
		if err != nil || c.Theme != "auto" || len(c.Providers) != 0 {
			t.Errorf("%s: Decode(Template) = %+v, %v", lang, c, err)
		}
		var live []string
		for line := range strings.Lines(string(template)) {
			line = strings.TrimPrefix(line, "# ")
			if strings.HasPrefix(line, "[") || strings.Contains(line, " = ") {
				live = append(live, line)
			}
		}
		if _, err := Decode("template", []byte(strings.Join(live, ""))); err != nil || len(live) < 20 {
			t.Errorf("%s: the template's %d settings do not decode: %v", lang, len(live), err)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	tests := []struct {
		name, file   string
		line, column int
		says, advice string
	}{
		{"unknown key", "theme = \"auto\"\nthem = 1\n", 2, 1, "them", `"theme"`},
		{"unknown key of two words", "ambigous_width = \"wide\"\n", 1, 1, "ambigous_width", `"ambiguous_width"`},
		{"unknown list", "hide_name = [\"Acme\"]\n", 1, 1, "hide_name", `"hide_names"`},
		{"unknown key in a table", "[providers.x]\nbase_ur = \"http://a\"\n", 2, 1, "base_ur", `"base_url"`},
		{"syntax", "theme = \n", 1, 9, "", ""},
		{"wrong type", "rater = 5\n", 1, 9, "rater: a whole number stands where a text belongs", "config init --print"},
		{"bad duration", "[providers.x]\nidle_timeout = \"soon\"\n", 2, 16, "soon", ""},
		{"bad url", "[providers.x]\n\nbase_url = \"example.com\"\n", 3, 1, "example.com", "whole"},
		{"two keys", "[providers.x]\nkey_env = \"A\"\nkey_command = \"b\"\n", 3, 1, "both", "one"},
		{"bad grade", "[models.\"a/b\"]\nsize = { total_b = 1.0, grade = \"sure\" }\n", 2, 1, "sure", "estimate"},
		{"negative price", "[models.\"a/b\"]\nprice = { input = -1.0 }\n", 2, 1, "negative", ""},
		{"model without provider", "[models.tiny]\n", 1, 2, "tiny", "PROVIDER"},
		{"empty binding", "[keys]\nhelp = []\n", 2, 1, "help", ""},
		{"bad lang", "lang = \"fr\"\n", 1, 1, "fr", "zh"},
		{"builtin", "[providers.builtin]\n", 1, 2, "taken", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Decode("config.toml", []byte(tt.file))
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("Decode gave %v", err)
			}
			if e.Line != tt.line || e.Column != tt.column || !strings.Contains(e.Message, tt.says) || !strings.Contains(e.Advice, tt.advice) {
				t.Errorf("got %d:%d %q (%q)", e.Line, e.Column, e.Message, e.Advice)
			}
		})
	}
}

func TestLoadWithoutAFile(t *testing.T) {
	c, err := Load(filepath.Join(t.TempDir(), "config.toml"))
	if err != nil || c.Theme != "auto" {
		t.Errorf("Load = %+v, %v", c, err)
	}
}

func TestLoadReadsTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte("rater = \"ana\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if c, err := Load(path); err != nil || c.Rater != "ana" {
		t.Errorf("Load = %+v, %v", c, err)
	}
}

func TestFind(t *testing.T) {
	abs := filepath.FromSlash
	tests := []struct {
		name, goos string
		env        map[string]string
		config     string
		sessions   string
	}{
		{"portable", "linux", map[string]string{"KANSEI_HOME": "/k", "HOME": "/h"}, "/k/config.toml", "/k/sessions"},
		{"linux", "linux", map[string]string{"HOME": "/h"}, "/h/.config/kansei/config.toml", "/h/.local/share/kansei/sessions"},
		{"xdg", "linux", map[string]string{"HOME": "/h", "XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d"}, "/c/kansei/config.toml", "/d/kansei/sessions"},
		{"relative xdg is ignored", "linux", map[string]string{"HOME": "/h", "XDG_DATA_HOME": "d"}, "/h/.config/kansei/config.toml", "/h/.local/share/kansei/sessions"},
		{"mac", "darwin", map[string]string{"HOME": "/h"}, "/h/Library/Application Support/kansei/config.toml", "/h/Library/Application Support/kansei/sessions"},
		{"windows", "windows", map[string]string{"APPDATA": "/r", "LOCALAPPDATA": "/l"}, "/r/kansei/config.toml", "/l/kansei/sessions"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := Find(func(k string) string { return tt.env[k] }, tt.goos)
			if err != nil {
				t.Fatal(err)
			}
			if p.Config != abs(tt.config) || p.Sessions != abs(tt.sessions) {
				t.Errorf("Find = %+v", p)
			}
		})
	}
	if _, err := Find(func(string) string { return "" }, "linux"); err == nil {
		t.Error("Find without a home gave no error")
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte("[models.\"a/b\"]\nsize={}"))
	f.Add([]byte("keys = 1"))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := Decode("config.toml", b)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Message == "" || e.Line < 0 || e.Column < 0 {
				t.Errorf("refused with %#v", err)
			}
			return
		}
		shown, err := toml.Marshal(c) // as "config show" prints it
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Decode("config.toml", shown); err != nil {
			t.Errorf("what is shown can't be read: %v\n%s", err, shown)
		}
	})
}
