package ui

import (
	"strings"
	"testing"
	"time"

	"kansei/bench/hostile"
)

// A line of a megabyte may be anything's: a title, a name, an error, a note, a
// message. Every screen is drawn all the same, and stays whole.
func TestALineOfAMegabyteIsDrawnAnywhere(t *testing.T) {
	size := 1 << 20
	if testing.Short() {
		size = 1 << 17
	}
	long := strings.Repeat("evil ", size/5)
	session := hostile.Session("01", long, time.Now())
	for name, c := range map[string]struct {
		start Start
		keys  string
	}{"chat": {Start{Resume: session}, "esc d esc n esc v esc ctrl+t"}, "browser": {Start{Browse: true}, "down d"}, "picker": {Start{}, "tab down"}} {
		t.Run(name, func(t *testing.T) {
			drive(t, setting{start: &c.start, deps: evilDeps(long), open: true, lanes: zoo(), lang: "en"}, func(d *driver) {
				d.fits()
				for _, key := range strings.Fields(c.keys) {
					d.keys(key)
					d.fits()
				}
			})
		})
	}
}
