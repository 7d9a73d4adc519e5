package ui

import (
	"testing"

	"kansei/ui/chat"
)

func TestCopyingSaysWhatCameOfIt(t *testing.T) {
	for _, tt := range []struct {
		env  map[string]string
		says string
	}{
		{map[string]string{"TERM": "xterm-256color"}, "characters copied, if your terminal lets programs copy."},
		{map[string]string{"TERM": "tmux-256color", "TMUX": "/tmp/tmux-0/default"}, "characters handed to tmux, which copies them where set-clipboard is on."},
		{map[string]string{"TERM": "screen", "STY": "1.pts"}, "characters handed through screen to your terminal."},
		{map[string]string{"TERM": "linux"}, "This console has no clipboard."},
		{map[string]string{"TERM": "linux", "TMUX": "x"}, "handed to tmux"},
	} {
		way := chat.ClipboardOf(func(name string) string { return tt.env[name] })
		drive(t, setting{models: three, deps: func(d *Deps) { d.Clipboard = way }}, func(d *driver) {
			d.ask("Hello")
			d.keys("y")
			d.shows(tt.says)
		})
	}
}
