package ui

import (
	"strings"
	"testing"
	"time"

	"kansei/sessions"
)

// TestAnchorsInFull opens all points of the marked dimension at the smallest
// sizes, over the replies, and rates from there.
func TestAnchorsInFull(t *testing.T) {
	for _, size := range [][2]int{{60, 20}, {80, 24}, {44, 18}} {
		drive(t, setting{models: []string{"fake/warm", "fake/list"}, lanes: cast(), w: size[0], h: size[1]}, func(d *driver) {
			d.ask("I failed my exam")
			d.keys("m")
			d.shows("━ Emotion ━", "2 the right area", "4 the feeling as it is")
			d.keys("4")
			d.hides("━ Emotion ━")
			if r := d.session().Ratings; len(r) != 1 || *r[0].Value != 4 {
				t.Errorf("the digit that closed the window rated %v", r)
			}
			d.keys("m", "esc")
			d.hides("━ Empathy ━")
		})
	}
}

// TestAnswerWhileRating shows the answer once all replies are in, and not while a
// message is out.
func TestAnswerWhileRating(t *testing.T) {
	drive(t, setting{models: []string{"fake/warm", "fake/halt"}, lanes: cast(), w: 100, h: 30}, func(d *driver) {
		d.keys("esc", "w")
		d.shows("no answer to check against")
		d.session().Scenario = &sessions.Scenario{ID: "sum", Kind: sessions.Rational, Lang: "en", Title: "A sum", Script: []string{"6 times 7?"}, Answer: "It is forty-two."}
		d.keys("w")
		d.hides("forty-two")
		d.keys("i")
		d.write("6 times 7?")
		d.keys("enter")
		d.pass(3 * time.Second)
		d.keys("esc", "w")
		d.hides("forty-two")
		d.pass(3 * time.Second) // so that the S begins no word
		d.keys("S")
		d.until("the end", func() bool { return !d.app.chat.Streaming() })
		d.keys("esc", "w")
		d.shows("forty-two", "for the rater only")
	})
}

// TestReadNext reads a long message of a scenario whole, and sends it from there.
func TestReadNext(t *testing.T) {
	drive(t, setting{models: []string{"fake/warm", "fake/list"}, lanes: cast(), w: 80, h: 24}, func(d *driver) {
		d.keys("alt+p")
		d.shows("No message of a scenario is due")
		long := strings.Repeat("a long way ", 20) + "to the end."
		d.session().Scenario = &sessions.Scenario{ID: "s", Kind: sessions.Emotional, Lang: "en", Title: "S", Script: []string{long}}
		d.keys("alt+p")
		d.shows("end.", "ctrl+n sends it")
		d.keys("ctrl+n")
		d.until("the replies", func() bool { return len(d.session().Turns) == 1 && !d.app.chat.Streaming() })
		if d.session().Turns[0].User.Text != long {
			t.Error("the message was not sent from the window")
		}
	})
}
