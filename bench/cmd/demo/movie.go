//go:build unix

package main

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/vt"
)

// movie is a picture that moves: screens of one size, each shown for some
// seconds, again and again. It needs no script; where motion is not wanted, it
// stands still at its last screen.
type movie struct {
	d       *drawing // its styles are those of all screens
	bodies  []string
	seconds []float64
}

// add draws what a terminal shows as the next screen.
func (m *movie) add(e *vt.Emulator, seconds float64) {
	next := &drawing{w: e.Width(), h: e.Height(), fg: e.ForegroundColor(), bg: e.BackgroundColor(), class: map[string]int{}}
	if m.d != nil {
		next.class, next.styles = m.d.class, m.d.styles
	}
	for y := range next.h {
		next.row(e, y)
	}
	m.d = next
	m.bodies = append(m.bodies, next.body())
	m.seconds = append(m.seconds, seconds)
}

// String is the whole picture.
func (m *movie) String(title string) string {
	total := 0.0
	for _, s := range m.seconds {
		total += s
	}
	var body strings.Builder
	rules := []string{"g{visibility:hidden}", "g:last-of-type{visibility:visible}", "@media (prefers-reduced-motion:no-preference){g:last-of-type{visibility:hidden}"}
	at := 0.0
	for i, b := range m.bodies {
		from, to := 100*at/total, 100*(at+m.seconds[i])/total
		at += m.seconds[i]
		fmt.Fprintf(&body, "<g class=\"f%d\">\n%s</g>\n", i, b)
		rules = append(rules, fmt.Sprintf(".f%d{animation:f%d %ss step-end infinite}", i, i, num(total)))
		frames := fmt.Sprintf("%s%%{visibility:visible}%s%%{visibility:hidden}", num(from), num(to))
		if i > 0 {
			frames = "0%{visibility:hidden}" + frames
		}
		rules = append(rules, fmt.Sprintf("@keyframes f%d{%s}", i, frames))
	}
	return m.d.wrap(title, body.String(), append(rules, "}")...)
}
