package ui

import (
	"errors"
	"strings"
	"testing"
	"time"

	"kansei/sessions"
	"kansei/ui/chat"
)

func TestSettings(t *testing.T) {
	deps := func(d *Deps) {
		d.Lane = func(name string) (sessions.Lane, error) {
			provider, model, ok := strings.Cut(name, "/")
			if !ok {
				return sessions.Lane{}, errors.New("there is no model " + name)
			}
			return sessions.Lane{Provider: provider, Model: model, Thinking: sessions.ThinkingDefault}, nil
		}
	}
	lanes := map[string]script{"a": says(time.Millisecond, "From a.", nil), "b": says(time.Millisecond, "From b.", nil), "c": says(time.Millisecond, "From c.", nil)}
	drive(t, setting{models: []string{"fake/a", "fake/b"}, lanes: lanes, open: true, deps: deps}, func(d *driver) {
		text := func(s string) { d.write(s); d.keys("enter") }
		d.keys("alt+s", "enter")
		text("Be kind.")
		d.keys("down", "enter")
		text("0.5")
		d.keys("down", "enter", "esc") // on from system: temperature is marked, then thinking
		s := d.session()
		if s.System != "Be kind." || s.Lanes[1].Params["temperature"] != 0.5 || s.Lanes[0].Thinking != sessions.ThinkingOn {
			t.Fatalf("the session has %q, %v, %s\n%s", s.System, s.Lanes[1].Params, s.Lanes[0].Thinking, d.screen())
		}
		d.ask("Hello")
		d.keys("alt+s", "enter")
		d.shows("This is fixed")

		d.keys("alt+s", "down", "down", "down", "down", "down", "down", "enter")
		text("nobody")
		d.shows("there is no model nobody")
		d.keys("alt+s", "down", "down", "down", "down", "down", "down", "enter")
		text("fake/c")
		d.shows("Shall it know what was said?")
		d.keys("enter")
		d.shows("C answers from the next message on")
		d.keys("alt+s", "up", "up", "up", "enter")
		d.shows("A is not asked any more")
		d.keys("i")
		d.ask("And now")
		turn := d.saved.Turns[1]
		c := turn.Latest("l3")
		if turn.Latest("l1") != nil || c == nil || c.After == nil || *c.After != (sessions.Address{Turn: 1, Lane: d.app.chat.Lane(), Attempt: 1}) && c.After.Turn != 1 {
			t.Errorf("the second turn is %+v", turn.Replies)
		}
		d.fits()
		if got := chat.DroppedLanes(d.saved); !got["l1"] || got["l3"] {
			t.Errorf("on opening again dropped are %v", got)
		}
		d.keys("alt+s", "up", "up", "up", "enter")
		d.shows("A is asked again")
	})
}

func TestNoticeAtStart(t *testing.T) {
	const notice = "1 default model is left out"
	for name, start := range map[string]Start{
		"chat": {Spec: &Spec{Models: three, Blind: true, Seed: 7}, Notice: notice}, "start screen": {Notice: notice},
	} {
		drive(t, setting{models: three, start: &start}, func(d *driver) {
			if !strings.Contains(d.screen(), notice) {
				t.Errorf("%s: it is not said\n%s", name, d.screen())
			}
		})
	}
}
