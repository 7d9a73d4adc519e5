package ui

import "testing"

// The header and what is said about saving come from one state.
func TestQuitNoticeAgreesWithHeader(t *testing.T) {
	drive(t, setting{models: three}, func(d *driver) {
		d.ask("Hello")
		d.keys("3", "ctrl+c")
		d.shows("Everything is saved.")
		d.hides("not saved")
		d.fail = errFull
		d.keys("4", "ctrl+c")
		d.shows("not saved", "Not everything is saved")
		d.hides("Everything is saved")
		d.fail = nil
		d.keys("5", "ctrl+c")
		d.shows("Everything is saved.")
		d.hides("not saved")
	})
}
