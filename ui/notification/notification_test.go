package notification

import "testing"

func TestSequence(t *testing.T) {
	tests := []struct {
		env      map[string]string
		want     string
		progress bool
	}{
		{map[string]string{"TERM": "xterm-256color"}, "\x1b]9;kansei: in, now\x07", true},
		{map[string]string{"TERM": "xterm-kitty"}, "\x1b]99;i=kansei:o=unfocused;kansei: in, now\x07", true},
		{map[string]string{"TERM": "xterm-256color", "VTE_VERSION": "7600"}, "\x1b]777;notify;kansei;in, now\x07", true},
		{map[string]string{"TERM_PROGRAM": "iTerm.app"}, "\x1b]9;kansei: in, now\x07", false},
		{map[string]string{"TERM": "tmux-256color", "TMUX": "x"}, "\x1bPtmux;\x1b\x1b]9;kansei: in, now\x07\x1b\\", false},
		{map[string]string{"TERM": "linux"}, "", false},
	}
	for _, tt := range tests {
		n := Of(func(name string) string { return tt.env[name] })
		if got := n.Sequence("kansei", "in; now"); got != tt.want || n.Progress != tt.progress {
			t.Errorf("%v: %q, progress %t", tt.env, got, n.Progress)
		}
	}
}
