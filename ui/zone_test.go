package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	"kansei/sessions"
)

// Times are kept in UTC and shown as the person's clock has them.
func TestTimesAreThoseOfThePersonsClock(t *testing.T) {
	shanghai := time.FixedZone("", 8*60*60)
	late := time.Date(2026, 3, 14, 20, 30, 0, 0, time.UTC)
	saved := []sessions.Summary{{ID: "01", Path: "01.json", Title: "Night train", CreatedAt: late, UpdatedAt: late, Turns: 1, Lanes: []string{"a", "b"}}}
	drive(t, setting{models: []string{"fake/good"}, lanes: zoo(), open: true, deps: func(d *Deps) {
		d.Opened = d.Opened.In(shanghai)
		d.Newest = func(context.Context, int) ([]sessions.Summary, []sessions.Damaged, error) { return saved, nil, nil }
		d.List = func(context.Context) ([]sessions.Summary, []sessions.Damaged, error) { return saved, nil, nil }
	}}, func(d *driver) {
		d.ask("Hello")
		asked := d.session().Turns[0].Replies[0].StartedAt.In(shanghai).Format("2006-01-02 15:04:05")
		if d.keys("d"); !strings.Contains(d.screen(), asked) {
			t.Errorf("the details do not say %s:\n%s", asked, d.screen())
		}
		if d.keys("esc", "ctrl+o"); !strings.Contains(d.screen(), "2026-03-15 04:30") {
			t.Errorf("the list has another time:\n%s", d.screen())
		}
	})
}
