package cli

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestLink(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b#1.json")
	for _, test := range []struct {
		name     string
		terminal bool
		env      map[string]string
		linked   bool
	}{
		{"a terminal", true, nil, true},
		{"a pipe", false, nil, false},
		{"the console of Linux", true, map[string]string{"TERM": "linux"}, false},
		{"no colour", true, map[string]string{"NO_COLOR": "1"}, false},
	} {
		a := &app{env: Env{Terminal: test.terminal, Getenv: func(name string) string { return test.env[name] }}}
		got := a.link(path)
		if ansi.Strip(got) != path {
			t.Errorf("%s: shows %q, want %q", test.name, ansi.Strip(got), path)
		}
		if linked := strings.Contains(got, "a%20b%231.json"); linked != test.linked {
			t.Errorf("%s: linked is %t: %q", test.name, linked, got)
		}
	}
	a := &app{env: Env{Terminal: true, Getenv: func(string) string { return "" }}}
	if got := a.link("/tmp/\x1b]0;title\x07x"); strings.Contains(got, "\x1b]0;") {
		t.Errorf("a path's own escape sequence is printed: %q", got)
	}
}
