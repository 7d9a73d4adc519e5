package cli

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"kansei/lang"
	"kansei/sessions"
	"kansei/ui/notification"
)

// The end of a collection is told to somebody who looks elsewhere, if it took a
// while and brought anything.
func TestProgressNotification(t *testing.T) {
	for name, test := range map[string]struct {
		took    time.Duration
		replies int
		told    bool
	}{"long": {time.Minute, 1, true}, "short": {time.Second, 1, false}, "nothing came": {time.Minute, 0, false}} {
		var out bytes.Buffer
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		a := &app{words: lang.Must("en"), env: Env{Stderr: &out, Width: 80, Now: func() time.Time { return now }, Getenv: func(string) string { return "" }}}
		p := newProgress(a, nil)
		p.bar, p.total, p.away = true, 4, notification.Terminal{Way: notification.OSC9, Progress: true}
		for range test.replies {
			p.ended(sessions.Lane{}, sessions.Reply{Status: sessions.Complete})
		}
		now = now.Add(test.took)
		p.close()
		if told := strings.Contains(out.String(), "\x1b]9;kansei: "); told != test.told {
			t.Errorf("%s: told %t, want %t: %q", name, told, test.told, &out)
		}
		if test.replies > 0 && !strings.Contains(out.String(), "\x1b]9;4;1;25") || !strings.Contains(out.String(), "\x1b]9;4;0") {
			t.Errorf("%s: no progress in %q", name, &out)
		}
	}
}
