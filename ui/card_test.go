package ui

import (
	"context"
	"strings"
	"testing"

	"kansei/report"
)

// TestRevealCard guesses one lane right and one wrong with the replies in view,
// and reads the card that follows.
func TestRevealCard(t *testing.T) {
	number := func(v float64) *float64 { return &v }
	found := report.Findings{Checks: report.Checks{Blinding: report.BlindingCheck{
		Word: report.BlindOpen, Guesses: 12, Right: 5, Reveals: 4, Share: number(0.42), Low: number(0.2), High: number(0.7), Chance: number(0.5),
	}}}
	set := setting{models: []string{"fake/warm", "fake/list"}, lanes: cast(), w: 100, h: 30, deps: func(d *Deps) {
		d.Report = func(context.Context) (report.Findings, error) { return found, nil }
	}}
	drive(t, set, func(d *driver) {
		d.ask("I failed my exam")
		d.keys("4", "5", "b", "v", "down")
		d.shows("no guess", "I'm so sorry", "Here is a plan")
		first := d.session().Lane(d.app.chat.Order[0]).Name()
		for range 3 {
			if d.keys("right"); strings.Contains(d.screen(), "▸ A  ‹ "+first) {
				break
			}
		}
		d.keys("down", "right")
		if strings.Contains(d.screen(), "▸ B  ‹ "+d.session().Lane(d.app.chat.Order[1]).Name()) {
			d.keys("right")
		}
		d.keys("down", "enter")
		d.shows("The names", "mean 4.5", "best in 1 turn", "✓ guessed right", "× guessed as", "You guessed 1 of 2 right", "All sessions so far", "5 of 12")
		// A key that does something else closes the card and does it.
		d.keys("?")
		d.hides("The names")
		if d.app.help == nil {
			t.Error("the key that closed the card was lost")
		}
	})
}

// TestPaneMarks reads in every frame what was given, with the focus elsewhere.
func TestPaneMarks(t *testing.T) {
	drive(t, setting{models: []string{"fake/warm", "fake/list"}, lanes: cast(), w: 80, h: 24}, func(d *driver) {
		d.ask("I failed my exam")
		d.shows("─ · · · · · · ─")
		d.keys("4", "5", "0", "tab", "=")
		d.shows("─ 4 5 – · · ·  ⌀ 4.5  = a tie ─")
		d.keys("u")
		d.hides("a tie ─")
	})
}
