package ui

import (
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

func TestNotificationSequences(t *testing.T) {
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
		n := NotificationsOf(func(name string) string { return tt.env[name] })
		if got := n.Sequence("kansei", "in; now"); got != tt.want || n.Progress != tt.progress {
			t.Errorf("%v: %q, progress %t", tt.env, got, n.Progress)
		}
	}
}

func TestNotificationWhenAway(t *testing.T) {
	for _, away := range []bool{true, false} {
		deps := func(d *Deps) { d.Notifications = Notifications{Way: NotifyOSC9, Progress: true} }
		drive(t, setting{models: three, deps: deps}, func(d *driver) {
			d.write("Hello")
			d.keys("enter")
			if away {
				d.send(tea.BlurMsg{})
			}
			if d.app.View().ProgressBar == nil {
				t.Error("no progress is shown while replies are coming")
			}
			d.until("the replies", func() bool { return !d.app.chat.streaming() })
			d.pass(time.Second)
			if d.app.View().ProgressBar != nil {
				t.Error("progress is shown when all replies are in")
			}
			want := "[]"
			if away {
				want = fmt.Sprint([]string{"\x1b]9;kansei: All replies are in.\x07"})
			}
			if got := fmt.Sprint(d.raw); got != want {
				t.Errorf("away %t: the terminal is sent %q", away, got)
			}
		})
	}
}
