package ui

import (
	"errors"
	"testing"

	tea "charm.land/bubbletea/v2"
)

func TestDetailsSayWhatALineHasNoRoomFor(t *testing.T) {
	drive(t, setting{models: []string{"fake/warm", "fake/cut"}, lanes: cast(), open: true}, func(d *driver) {
		d.ask("I failed my exam")
		d.keys("tab", "d")
		d.shows("B's reply", "The reply broke off; what had come is kept.", "Asked fake/cut, answered by")
		d.fits()
		d.keys("esc")
		d.hides("B's reply")
		d.fail = errors.New("write the session: no space left on the device, and the device is the only one there is in this house")
		d.keys("1")
		d.send(tea.WindowSizeMsg{Width: 60, Height: 20})
		d.shows("alt+e shows all")
		d.keys("i", "alt+e")
		d.shows("Newest problem: Not saved: write the session", "in this house")
		d.keys("enter")
		d.hides("Newest problem")
		d.fail = nil
	})
}

func TestDetailsTellNothingWhileBlind(t *testing.T) {
	drive(t, setting{models: []string{"fake/warm", "fake/cut"}, lanes: cast()}, func(d *driver) {
		d.ask("I failed my exam")
		for range 2 {
			d.keys("d")
			d.shows("What else is known of it stays hidden until the reveal.")
			d.hides("fake/", "acme", "tokens", "first 0")
			d.keys("esc", "tab")
		}
	})
}

func TestDetailsShowAnswerAndKey(t *testing.T) {
	for scenario, want := range map[string]string{"tyre-pressure": "The mints: he remembers her at nine", "two-corners": "1624"} {
		drive(t, setting{models: []string{"fake/warm", "fake/cut"}, lanes: cast(), scenario: scenario}, func(d *driver) {
			d.keys("ctrl+n")
			d.until("the replies", func() bool { return len(d.session().Turns) == 1 && !d.app.chat.Streaming() })
			d.hides("For the rater")
			d.keys("esc", "d")
			d.shows("For the rater, from the scenario:", want)
			d.hides("fake/")
		})
	}
}

func TestAChosenThemeIsKept(t *testing.T) {
	kept := ""
	deps := func(d *Deps) { d.Memory.KeepTheme = func(name string) error { kept = name; return nil } }
	drive(t, setting{models: three, deps: deps}, func(d *driver) {
		d.keys("ctrl+t", "down", "esc")
		if kept != "" || d.app.theme.Name != "dark" {
			t.Errorf("a theme that was only tried is %q, and %q is kept", d.app.theme.Name, kept)
		}
		d.keys("ctrl+t", "down", "enter")
		if kept != "light" || d.app.theme.Name != "light" {
			t.Errorf("the chosen theme is %q, and %q is kept", d.app.theme.Name, kept)
		}
	})
}
