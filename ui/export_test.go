package ui

import (
	"context"
	"errors"
	"strings"
	"testing"

	"kansei/sessions"
	"kansei/ui/chat"
)

func TestExportAsksForFormAndTurn(t *testing.T) {
	var got []string
	result := Exported{Path: "/home/exports/evening.png", Link: "file://host/home/exports/evening.png"}
	var problem error
	deps := func(d *Deps) {
		d.Export = func(ref string, as ExportAs) (Exported, error) {
			got = append(got, ref+" "+as.Format+" "+as.Turn+" "+as.Theme)
			return result, problem
		}
		d.Newest = func(context.Context, int) ([]sessions.Summary, []sessions.Damaged, error) {
			return []sessions.Summary{{ID: "01A", Path: "/sessions/01A.json", Title: "Saved", Turns: 3}}, nil, nil
		}
	}
	drive(t, setting{models: []string{"fake/warm", "fake/cut"}, lanes: cast(), deps: deps}, func(d *driver) {
		d.keys("alt+x")
		d.shows("Nothing was said yet.")
		d.ask("I failed my exam")
		id := d.session().ID
		d.keys("alt+x")
		d.shows("Write this session as", "a picture of a turn", "HTML")
		d.fits()
		d.keys("enter") // one turn, so that nothing is left to be asked
		d.shows("Written to /home/exports/evening.png")
		if line := d.app.footer(); !strings.Contains(line, "\x1b]8;;file://host/home/exports/evening.png") {
			t.Errorf("the notice has no link: %q", line)
		}
		d.keys("i")
		d.ask("and again")
		d.keys("alt+x", "down", "enter")
		d.shows("Which turn?", "from 1 to 2")
		d.keys("backspace", "1", "enter")
		d.keys("alt+x", "down", "down", "enter")
		d.keys("alt+x", "esc")
		d.keys("alt+x", "enter", "esc")
		d.keys("ctrl+o", "x", "enter")
		d.shows("from 1 to 3")
		result.Note = errors.New("no font here has 光")
		d.keys("enter")
		d.shows("evening.png · no font here has 光")
		problem = errors.New("there is no turn 9")
		d.keys("x", "enter", "9", "enter")
		d.shows("there is no turn 9")
		want := []string{id + " png  dark", id + " svg 1 dark", id + " html  dark", "/sessions/01A.json png 3 dark", "/sessions/01A.json png 39 dark"}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("asked for\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

func TestExportIsNotOfferedInABlindPass(t *testing.T) {
	drive(t, setting{models: []string{"fake/warm", "fake/cut"}, lanes: cast()}, func(d *driver) {
		d.ask("I failed my exam")
		s := d.session().Clone()
		d.app.openReplay(chat.Replay{Session: s, Rate: true})
		d.settle()
		d.keys("alt+x")
		d.shows("Finish this pass first")
	})
}
