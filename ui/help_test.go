package ui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"kansei/ui/chat"
)

// The help names the keys that the rubric has points for.
func TestTheHelpNamesTheKeysOfTheScale(t *testing.T) {
	drive(t, setting{models: []string{"fake/warm", "fake/list"}, lanes: cast(), w: 200, h: 60}, func(d *driver) {
		for _, tt := range []struct {
			low, high int
			want      string
		}{{1, 5, " 1-5 "}, {1, 3, "1/2/3 "}, {2, 9, "2-9 "}, {0, 0, "1-9 "}} {
			d.app.chat.Session.Rubric.Min, d.app.chat.Session.Rubric.Max = tt.low, tt.high
			d.keys("esc", "?")
			if got := d.line(" rate "); !strings.Contains(got, tt.want) {
				t.Errorf("on a scale from %d to %d: %q", tt.low, tt.high, got)
			}
			d.keys("esc")
		}
	})
}

// The help begins with the keys of the screen it was opened from.
func TestTheHelpBeginsWithTheScreenThatIsOpen(t *testing.T) {
	drive(t, setting{models: []string{"fake/warm", "fake/list"}, lanes: cast(), w: 120, h: 40}, func(d *driver) {
		for _, tt := range []struct{ open, begins string }{
			{"", "Composing"}, {"esc", "Rating"}, {"ctrl+g", "Report"}, {"ctrl+o", "Saved sessions"}, {"ctrl+p", "Start screen"},
		} {
			if tt.open != "" {
				d.keys(tt.open)
			}
			d.keys("f1")
			first := strings.TrimSpace(strings.Split(d.screen(), "\n")[2])
			if !strings.HasPrefix(first, tt.begins) {
				t.Errorf("after %q it begins with %q", tt.open, first)
			}
			d.keys("esc")
		}
	})
}

// While a message is written the keys that rate are text: how to leave the
// composer is said at any size.
func TestTheComposerSaysHowToLeaveIt(t *testing.T) {
	for code, leave := range map[string]string{"en": "esc rate", "zh": "esc 去打分"} {
		drive(t, setting{models: []string{"fake/warm", "fake/list"}, lanes: cast(), lang: code}, func(d *driver) {
			d.write("and there is more")
			for w := chat.MinWidth; w <= 120; w++ {
				d.send(tea.WindowSizeMsg{Width: w, Height: 15})
				d.shows(leave)
				if w >= 50 {
					d.shows("ctrl+c")
				}
			}
		})
	}
}

// line is the first line of the screen with a text in it.
func (d *driver) line(with string) string {
	for line := range strings.SplitSeq(d.screen(), "\n") {
		if strings.Contains(line, with) {
			return line
		}
	}
	return ""
}
