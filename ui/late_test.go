package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	"kansei/providers"
	"kansei/sessions"
	"kansei/ui/chat"
)

// never begins until it is stopped, or a minute has passed.
func never(ctx context.Context, _ providers.Request, yield func(providers.Event, error) bool) {
	select {
	case <-time.After(time.Minute):
		yield(providers.Event{Kind: providers.Text, Text: "At last."}, nil)
		yield(providers.Event{Kind: providers.Finished, Finish: providers.Finish{Reason: "stop"}}, nil)
	case <-ctx.Done():
		yield(providers.Event{}, ctx.Err())
	}
}

func TestLateLane(t *testing.T) {
	lanes := map[string]script{"good": says(20*time.Millisecond, warm, nil), "late": never, "other": says(30*time.Millisecond, wide, nil)}
	for _, curtain := range []sessions.Curtain{sessions.CurtainPace, sessions.CurtainHold} {
		drive(t, setting{models: []string{"fake/good", "fake/late", "fake/other"}, lanes: lanes, curtain: curtain}, func(d *driver) {
			d.write("Hello")
			d.keys("enter")
			d.pass(9 * time.Second)
			d.hides("thinking, ", "alt+o")
			d.keys("alt+o")
			d.shows("No lane is late")
			d.pass(6 * time.Second)
			if n := strings.Count(d.screen(), "thinking, 1"); n != 6 { // in each frame, and in each text
				t.Errorf("%d places say how long they wait\n%s", n, d.screen())
			}
			d.shows("alt+o show the others without it", "esc s stop this lane")
			d.keys("alt+o")
			d.pass(10 * time.Second)
			d.shows("your worth", "听到你没考好", "thinking, 2")
			if len(d.session().Turns[0].Latest("l2").Text) != 0 || d.app.chat.Input != chat.InputReady {
				t.Errorf("the others can't be rated: keys do %v\n%s", d.app.chat.Input, d.screen())
			}
			d.keys("4")
			if n := len(d.session().Ratings); n != 1 {
				t.Errorf("%d ratings", n)
			}
			d.until("the late lane", func() bool { return !d.app.chat.Streaming() })
			d.shows("At last.")
		})
	}
}

func TestLateLaneStopped(t *testing.T) {
	lanes := map[string]script{"good": says(20*time.Millisecond, warm, nil), "late": never}
	drive(t, setting{models: []string{"fake/good", "fake/late"}, lanes: lanes}, func(d *driver) {
		d.write("Hello")
		d.keys("enter")
		d.pass(12 * time.Second)
		d.keys("esc")
		d.shows("s stop this lane", "alt+o")
		if d.session().Order(1)[0] != "l2" {
			d.keys("tab")
		}
		d.keys("s")
		d.until("the end", func() bool { return !d.app.chat.Streaming() })
		d.shows("your worth")
	})
}
