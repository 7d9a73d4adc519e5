package ui

import (
	"context"
	"testing"
	"time"

	"kansei/ui/picker"
)

func TestHeavyWordsShowHelpAndLetRatingRest(t *testing.T) {
	drive(t, setting{models: three, w: 100, h: 30}, func(d *driver) {
		d.write("I want to die")
		d.keys("enter")
		d.shows("12356")
		d.fits()
		d.keys("enter")
		d.until("the replies", func() bool { return !d.app.chat.Streaming() })
		if !d.app.chat.Composing {
			t.Error("the end of the turn led to rating")
		}
		d.keys("esc", "4")
		d.shows("Rating can wait")
		d.keys("esc", "b")
		if s := d.session(); len(s.Ratings) != 0 || len(s.Verdicts) != 0 {
			t.Errorf("it was rated while rating rests: %+v %+v", s.Ratings, s.Verdicts)
		}
		d.keys("left", "enter", "4")
		if s := d.session(); len(s.Ratings) != 1 {
			t.Errorf("%d ratings after rating was taken up again", len(s.Ratings))
		}
	})
}

// The key for help lines works over every window; what was open comes back as it
// was. Where letters are text it is the key that is none.
func TestHelpLinesAreThereOverEveryWindow(t *testing.T) {
	drive(t, setting{models: three, w: 100, h: 30}, func(d *driver) {
		d.ask("Hello")
		d.keys("v", "up", "right", "!")
		d.shows("12356")
		d.keys("!", "esc")
		d.hides("12356")
		d.shows("‹ builtin/eliza ›")
		d.keys("esc", "n", "o", "h", "!")
		d.hides("12356")
		d.keys("f2")
		d.shows("12356")
		d.keys("esc", "enter")
		if s := d.session(); len(s.Notes) != 1 || s.Notes[0].Text != "oh!" {
			t.Errorf("the notes are %+v", s.Notes)
		}
		d.keys("ctrl+t", "!")
		d.shows("12356")
		d.keys("esc")
		d.shows("Themes")
		d.keys("esc", "?", "!")
		d.shows("12356")
		d.keys("esc", "?", "/", "!")
		d.hides("12356")
		d.keys("esc", "esc")
		d.hides("12356")
		if d.app.covered() {
			t.Error("a window is left open")
		}
	})
}

func TestAScriptedMessageIsNotThePersonsOwn(t *testing.T) {
	drive(t, setting{models: three, scenario: "second-try"}, func(d *driver) {
		d.app.chat.Session.Scenario.Script[0] = "I want to die"
		d.keys("ctrl+n")
		d.hides("12356")
	})
}

func TestAPauseIsSuggestedAfterTwoHours(t *testing.T) {
	const words = "two hours"
	drive(t, setting{models: three, w: 100, h: 30}, func(d *driver) {
		d.ask("Hello")
		for range 13 {
			d.pass(9 * time.Minute)
			d.keys("j")
			d.hides(words)
		}
		d.pass(9 * time.Minute)
		d.keys("j")
		d.shows(words)
		d.pass(time.Minute)
		d.hides(words)
		for range 20 { // with a pause between
			d.pass(16 * time.Minute)
			d.keys("j")
			d.hides(words)
		}
	})
}

// Where a person can be found is one key away on every screen, and the first
// message is heard as every other.
func TestHelpIsOneKeyAwayEverywhere(t *testing.T) {
	drive(t, setting{models: three, w: 120, h: 40}, func(d *driver) {
		for _, keys := range [][]string{{"f2"}, {"a", "f2"}, {"backspace", "esc", "!"}, {"ctrl+o", "!"}, {"/", "f2"}, {"esc", "esc", "ctrl+p", "f2"}} {
			d.keys(keys...)
			d.shows("12356")
			d.keys("enter")
			d.hides("12356")
		}
	})
	deps := func(d *Deps) {
		d.Known = func() []picker.Choice { return []picker.Choice{{Ref: three[0], Reachable: true, Builtin: true}} }
		d.Choices = func(context.Context) []picker.Choice { return d.Known() }
	}
	drive(t, setting{models: three, start: &Start{}, deps: deps, w: 120, h: 40}, func(d *driver) {
		d.keys("f2")
		d.shows("12356")
		d.keys("enter")
		d.write("I want to die")
		d.hides("12356")
		d.keys("enter")
		d.shows("12356")
	})
}
