package ui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

func TestMeasureFollowsTheTerminal(t *testing.T) {
	const family = "👩‍👩‍👧‍👦"
	drive(t, setting{models: []string{"builtin/eliza", "builtin/listener"}}, func(d *driver) {
		d.app.chat.Session.Title = family
		d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
		if strings.Contains(d.app.View().Content, family) {
			t.Error("a terminal that has said nothing is sent an emoji of several runes")
		}
		d.send(tea.ModeReportMsg{Mode: ansi.ModeUnicodeCore, Value: ansi.ModeReset})
		if !strings.Contains(d.app.View().Content, family) {
			t.Error("a terminal that measures by clusters is not sent the whole emoji")
		}
	})
}

// TestLinesAreStraightInEveryTerminal writes scripts whose letters join into the
// title, the composer and the panes, and checks that every line is as wide as
// the screen, by whichever measure the terminal has.
func TestLinesAreStraightInEveryTerminal(t *testing.T) {
	const hindi, thai = "क्षमा कीजिए, मैं आपके साथ हूँ", "น้ำตาไหลก็ไม่เป็นไร"
	for _, clusters := range []bool{false, true} {
		drive(t, setting{models: []string{"builtin/eliza", "builtin/listener"}, w: 90, h: 24}, func(d *driver) {
			value := ansi.ModeNotRecognized
			if clusters {
				value = ansi.ModeReset
			}
			d.send(tea.ModeReportMsg{Mode: ansi.ModeUnicodeCore, Value: value})
			d.app.chat.Session.Title = hindi
			d.write(thai)
			check := func() {
				t.Helper()
				width := ansi.StringWidthWc
				if clusters {
					width = ansi.StringWidth
				}
				view := d.app.View()
				for _, line := range strings.Split(view.Content, "\n") {
					if w := width(line); w != 90 {
						t.Errorf("by clusters %t: %q is %d cells wide", clusters, ansi.Strip(line), w)
					}
				}
				if want := 2 + width(thai); view.Cursor != nil && view.Cursor.X != want {
					t.Errorf("by clusters %t: the cursor is at %d, want %d", clusters, view.Cursor.X, want)
				}
			}
			check()
			d.ask(hindi + hindi)
			check()
		})
	}
}

func TestAmbiguousWidth(t *testing.T) {
	drive(t, setting{models: []string{"builtin/eliza", "builtin/listener"}, w: 80, h: 24, deps: func(d *Deps) { d.Ambiguous = "auto" }}, func(d *driver) {
		d.ask("“so…”")
		if view := d.app.View().Content; !strings.Contains(view, "│") {
			t.Error("no frame before the terminal has answered")
		}
		d.send(tea.CursorPositionMsg{X: 2, Y: probeRow - 1})
		view := d.app.View().Content
		if strings.ContainsAny(view, "│─┃━╭●·") {
			t.Errorf("signs of ambiguous width are drawn where they take two cells:\n%s", ansi.Strip(view))
		}
		if !strings.Contains(view, "“\u1160so…\u1160”\u1160") {
			t.Errorf("the message has not its two cells for each sign:\n%s", ansi.Strip(view))
		}
		d.fits()
		d.send(tea.CursorPositionMsg{X: 1, Y: probeRow - 1})
		if view := d.app.View().Content; !strings.Contains(view, "│") {
			t.Error("a terminal with narrow signs has no frame")
		}
	})
}
