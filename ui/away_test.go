package ui

import (
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/ui/notification"
)

func TestNotificationWhenAway(t *testing.T) {
	for _, away := range []bool{true, false} {
		deps := func(d *Deps) { d.Notifications = notification.Terminal{Way: notification.OSC9, Progress: true} }
		drive(t, setting{models: three, deps: deps}, func(d *driver) {
			d.write("Hello")
			d.keys("enter")
			if away {
				d.send(tea.BlurMsg{})
			}
			if d.app.View().ProgressBar == nil {
				t.Error("no progress is shown while replies are coming")
			}
			d.until("the replies", func() bool { return !d.app.chat.Streaming() })
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
