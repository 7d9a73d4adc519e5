package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
)

// Another session is opened in mid-stream only when that was asked about, and a
// reply that it ends is not called stopped.
func TestOpeningAnotherSessionWhileRepliesCome(t *testing.T) {
	lanes := map[string]script{"long": says(50*time.Millisecond, strings.Repeat("word ", 200), nil)}
	other := recorded(t)
	deps := func(d *Deps) {
		d.Newest = func(context.Context, int) ([]sessions.Summary, []sessions.Damaged, error) {
			return []sessions.Summary{{ID: other.ID, Path: "/other", Title: "Another", Turns: 2}}, nil, nil
		}
		d.Load = func(string) (*sessions.Session, error) { return other.Clone(), nil }
	}
	for _, key := range []string{"enter", "p"} {
		drive(t, setting{models: []string{"fake/long"}, lanes: lanes, open: true, deps: deps}, func(d *driver) {
			d.write("Go on")
			d.keys("enter")
			d.pass(time.Second)
			first := d.session()
			d.keys("ctrl+o", key)
			d.shows("Leave while replies are coming?")
			d.keys("enter")
			if d.session() != first || first.Turns[0].Replies[0].Status != sessions.Streaming {
				t.Fatalf("%s: the reply was ended", key)
			}
			d.keys(key, "left", "enter")
			if d.session().ID != other.ID {
				t.Fatalf("%s: the other session is not open", key)
			}
			r := first.Turns[0].Replies[0]
			if r.Status != sessions.Truncated || r.Error == nil || !strings.HasPrefix(r.Text, "word word") {
				t.Errorf("%s: the reply is %s with %v", key, r.Status, r.Error)
			}
		})
	}
}

// What a save could not write is tried again when the session is left, and said
// if it fails again.
func TestOpeningAnotherSessionAfterFailedSave(t *testing.T) {
	other := recorded(t)
	deps := func(d *Deps) {
		d.Newest = func(context.Context, int) ([]sessions.Summary, []sessions.Damaged, error) {
			return []sessions.Summary{{ID: other.ID, Path: "/other", Title: "Another", Turns: 2}}, nil, nil
		}
		d.Load = func(string) (*sessions.Session, error) { return other.Clone(), nil }
	}
	for name, full := range map[string]bool{"the disk has room again": false, "the disk is still full": true} {
		t.Run(name, func(t *testing.T) {
			drive(t, setting{models: three, deps: deps}, func(d *driver) {
				d.ask("Hello")
				d.fail = errFull
				d.keys("3")
				first := d.session()
				if !full {
					d.fail = nil
				}
				d.pass(time.Minute)
				d.keys("ctrl+o", "enter")
				if d.session().ID != other.ID {
					t.Fatalf("the other session is not open\n%s", d.screen())
				}
				if full {
					d.shows("Not saved: " + errFull.Error())
					if s := d.app.Unsaved(); len(s) == 0 || s[0].ID != first.ID || len(s[0].Ratings) != 1 {
						t.Errorf("%d sessions are left to be saved", len(s))
					}
				} else if d.saved.ID != first.ID || len(d.saved.Ratings) != 1 {
					t.Errorf("%s is saved with %d ratings", d.saved.ID, len(d.saved.Ratings))
				}
			})
		})
	}
}

func TestSuspendWithoutJobControl(t *testing.T) {
	drive(t, setting{models: three}, func(d *driver) {
		if _, cmd := d.app.Update(press("ctrl+z")); cmd == nil {
			t.Error("nothing is said")
		} else {
			d.run(cmd)
		}
		d.settle()
		d.shows("stays")
		d.app.deps.Suspend = true
		if cmd := d.app.handleKey(press("ctrl+z")); cmd == nil {
			t.Error("it does not suspend")
		} else if _, ok := cmd().(tea.SuspendMsg); !ok {
			t.Error("it does not suspend")
		}
	})
}
