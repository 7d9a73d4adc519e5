package human

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kansei/providers"
)

const anna = `
[[reply]]
to = "Hello."
text = "Hi, how was your day?"

[[reply]]
to = "And then?"
after = "Hello."
text = "Then we talk."

[[reply]]
to = "And then?"
text = "Anything."
`

func TestStream(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"anna": anna, "broken": "[[reply]]\nno = 1\n"} {
		if err := os.WriteFile(filepath.Join(dir, name+".toml"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := New(dir, 0)
	for _, c := range []struct {
		name, model string
		said        []string
		want, wrong string
	}{
		{"first message", "anna", []string{"Hello."}, "Hi, how was your day?", ""},
		{"after a certain message", "anna", []string{"Hello.", "And then?"}, "Then we talk.", ""},
		{"after any message", "anna", []string{"Bye.", "And then?"}, "Anything.", ""},
		{"no reply written", "anna", []string{"What?"}, "", `no reply to "What?"`},
		{"no such person", "bo", []string{"Hello."}, "", "no such file"},
		{"outside of the folder", "../anna", []string{"Hello."}, "Hi, how was your day?", ""},
		{"unknown key", "broken", []string{"Hello."}, "", "not a file of replies"},
	} {
		t.Run(c.name, func(t *testing.T) {
			req := providers.Request{Model: c.model}
			for _, s := range c.said {
				req.Messages = append(req.Messages, providers.Message{Role: providers.User, Text: s})
			}
			var text, wrong string
			finished := false
			for e, err := range p.Stream(t.Context(), req) {
				if err != nil {
					wrong = err.Error()
				}
				text += e.Text
				finished = finished || e.Kind == providers.Finished
			}
			if text != c.want || c.wrong == "" && !finished || !strings.Contains(wrong, c.wrong) {
				t.Errorf("%q, error %q", text, wrong)
			}
		})
	}
	if names, err := p.Models(t.Context()); err != nil || len(names) != 2 {
		t.Errorf("%v, %v", names, err)
	}
	if names, err := New(filepath.Join(dir, "none"), 0).Models(t.Context()); err != nil || names != nil {
		t.Errorf("%v, %v", names, err)
	}
}
