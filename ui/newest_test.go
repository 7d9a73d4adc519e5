package ui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"kansei/sessions"
)

// TestTheNewestSessionsAreThereBeforeAllAreRead opens a list that takes long.
func TestTheNewestSessionsAreThereBeforeAllAreRead(t *testing.T) {
	some := func(n int) []sessions.Summary {
		out := make([]sessions.Summary, n)
		for i := range out {
			out[i] = sessions.Summary{
				ID: fmt.Sprint(i), Path: fmt.Sprintf("/%d.json", i), Title: fmt.Sprintf("Evening %d.", i), CreatedAt: time.Unix(int64(-i), 0), UpdatedAt: time.Unix(int64(-i), 0),
			}
		}
		return out
	}
	lists := 0
	slow := func(n int) func(*Deps) {
		return func(deps *Deps) {
			deps.Newest = func(_ context.Context, most int) ([]sessions.Summary, []sessions.Damaged, error) {
				return some(min(n, most)), nil, nil
			}
			deps.List = func(context.Context) ([]sessions.Summary, []sessions.Damaged, error) {
				lists++
				time.Sleep(3 * time.Second)
				return some(n), nil, nil
			}
		}
	}
	drive(t, setting{start: &Start{Browse: true}, deps: slow(10_000)}, func(d *driver) {
		d.shows("Evening 0.")
		d.shows("the newest 50, reading the others")
		d.keys("down", "down")
		d.pass(5 * time.Second)
		d.shows("10000")
		d.hides("reading the others")
		if at, _ := d.app.browser.Current(); at.Title != "Evening 2." {
			t.Errorf("the cursor has gone to %q", at.Title)
		}
	})
	if lists != 1 {
		t.Errorf("all were read %d times", lists)
	}
	drive(t, setting{start: &Start{Browse: true}, deps: slow(7)}, func(d *driver) {
		d.shows("Evening 6.")
		d.hides("reading the others")
	})
	if lists != 1 {
		t.Error("few sessions were read twice")
	}
}

// What was said of a session that was renamed is not said of the next one.
func TestANoticeMakesWayForAField(t *testing.T) {
	list := []sessions.Summary{{ID: "1", Path: "1.json", Title: "Morning"}, {ID: "2", Path: "2.json", Title: "Evening"}}
	deps := func(d *Deps) {
		d.Newest = func(context.Context, int) ([]sessions.Summary, []sessions.Damaged, error) { return list, nil, nil }
		d.List = func(context.Context) ([]sessions.Summary, []sessions.Damaged, error) { return list, nil, nil }
		d.Rename = func(string, string) error { return nil }
	}
	drive(t, setting{start: &Start{Browse: true}, deps: deps}, func(d *driver) {
		d.shows("Morning")
		d.keys("n", "x", "enter")
		d.shows("Renamed")
		d.keys("down", "n")
		d.shows("keeps the old one")
		if d.keys("esc"); strings.Contains(d.screen(), "Renamed") {
			t.Errorf("a rename that was left looks as if it was done:\n%s", d.screen())
		}
	})
}
