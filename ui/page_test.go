package ui

import (
	"errors"
	"fmt"
	"testing"
)

// A page that the program is opened with is asked for again and again, keeps what
// it says through an error, and closing it ends the program.
func TestPageRenewsItself(t *testing.T) {
	asked, wrong := 0, false
	page := func() (string, error) {
		asked++
		if wrong {
			return "", errors.New("the folder is gone")
		}
		return fmt.Sprintf("rater li: %d of 9\nrater wang: 0 of 9", asked), nil
	}
	drive(t, setting{start: &Start{Page: page}, w: 80, h: 24}, func(d *driver) {
		d.shows("rater li: 1 of 9", "rater wang: 0 of 9")
		d.pass(pageInterval)
		d.shows("rater li: 2 of 9")
		wrong = true
		d.pass(pageInterval)
		d.shows("the folder is gone")
		d.fits()
		d.keys("esc")
		if !d.quit {
			t.Error("the program goes on")
		}
	})
	drive(t, setting{start: &Start{Page: page}, w: 80, h: 24}, func(d *driver) {
		d.keys("ctrl+p") // to the start screen
		n := asked
		d.pass(3 * pageInterval)
		if asked > n+1 {
			t.Errorf("the page is asked for %d times after it was left", asked-n)
		}
	})
}
