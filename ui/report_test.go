package ui

import (
	"context"
	"errors"
	"strings"
	"testing"

	"kansei/report"
)

func TestTheReportOfWhatWasRated(t *testing.T) {
	drive(t, setting{models: []string{"fake/warm", "fake/list"}, lanes: cast(), w: 100, h: 30}, func(d *driver) {
		d.ask("I failed my exam")
		d.keys("5", "4", "5", "4", "4", "5", "2", "2", "2", "2", "2", "2", "b")
		d.keys("ctrl+g")
		d.shows("Does sensibility grow with size")
		d.keys("G")
		d.hides("fake/")
		d.fits()
		d.keys("q")
		d.shows("I failed my exam")
		if d.quit {
			t.Fatal("the key that closes the report ended the program")
		}
		d.keys("v", "enter", "ctrl+g")
		d.shows("fake/warm")
		d.shows("Ranking")
		d.hides("I failed my exam")
		before := d.screen()
		d.keys("space", "space", "g")
		if got := d.screen(); got != before {
			t.Errorf("the way back ends on\n%s\nand not on\n%s", got, before)
		}
		d.keys("G")
		d.shows("What this is made from")
		d.keys("ctrl+t", "down", "enter")
		d.shows("What this is made from")
		d.keys("?", "/")
		d.write("ctrl+g")
		d.shows("report")
		d.keys("enter", "q", "ctrl+g")
		d.shows("I failed my exam")
	})
}

func TestTheReportIsReadBesideTheScreen(t *testing.T) {
	var read chan error
	deps := func(deps *Deps) {
		read = make(chan error) // of the bubble
		deps.Report = func(ctx context.Context) (report.Findings, error) {
			select {
			case err := <-read:
				return report.Findings{}, err
			case <-ctx.Done():
				return report.Findings{}, ctx.Err()
			}
		}
	}
	drive(t, setting{models: []string{"fake/warm"}, lanes: cast(), deps: deps}, func(d *driver) {
		d.ask("Hello")
		d.keys("ctrl+g")
		d.shows("Reading what was rated")
		d.keys("esc") // the reading ends, and nobody hears of it
		d.shows("Hello")
		d.hides("canceled")
		d.keys("ctrl+g")
		read <- errors.New("no room left on the disk")
		d.until("the fault", func() bool { return strings.Contains(d.screen(), "no room left") })
		d.shows("Hello")
	})
}
