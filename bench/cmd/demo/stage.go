//go:build unix

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/vt"

	"kansei/bench/terminal"
)

// stage is where the program is shown: a home of its own and a terminal. The
// first thing that fails is kept, and nothing is done after it.
type stage struct {
	ctx     context.Context
	program string
	out     string // folder for pictures
	look    string // theme: "dark" or "light"
	lang    string
	home    string
	only    []string // pictures to take; all where it is empty
	rows    int      // lines of a picture; all of the terminal's where it is 0

	movie *movie // nil where none is made

	t   *terminal.Terminal
	err error
}

// patience is how long anything on the screen may take to come.
const patience = 30 * time.Second

// start runs the program with arguments in a terminal of h lines.
func (s *stage) start(h int, args ...string) {
	if s.err != nil {
		return
	}
	env := []string{
		"HOME=.", "KANSEI_HOME=" + s.home, "LANG=" + s.lang, "TZ=UTC", "PATH=" + os.Getenv("PATH"), "NO_COLOR=",
	}
	args = append([]string{"--theme", s.look, "--lang", s.lang, "--pace", "fast"}, args...)
	s.t, s.err = terminal.Start(wide, h, env, s.program, args...)
	if s.err == nil {
		s.t.Read(s.colours)
	}
}

// colours are those of the terminal around the program, for commands that
// paint no background.
func (s *stage) colours(e *vt.Emulator) {
	fg, bg := rgb(0xd6d6d6), rgb(0x1b1c20)
	if s.look == "light" {
		fg, bg = rgb(0x24262b), rgb(0xfbfbfa)
	}
	e.SetDefaultForegroundColor(fg)
	e.SetDefaultBackgroundColor(bg)
}

// keys presses keys by name; a name of one letter is that letter.
func (s *stage) keys(names ...string) {
	for _, name := range names {
		if s.err != nil {
			return
		}
		switch {
		case name == "space":
			s.err = s.t.Type(" ")
		case len([]rune(name)) == 1:
			s.err = s.t.Type(name)
		default:
			s.err = s.t.Key(name)
		}
		if name == "esc" {
			s.settle() // so that what follows is not taken for a part of it
		}
	}
}

// text types a text.
func (s *stage) text(text string) {
	if s.err == nil {
		s.err = s.t.Type(text)
	}
}

// until waits until the screen shows a text.
func (s *stage) until(text string) {
	if s.err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(s.ctx, patience)
	defer cancel()
	s.err = s.t.UntilText(ctx, text)
}

// gone waits until the screen shows a text no more.
func (s *stage) gone(text string) {
	if s.err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(s.ctx, patience)
	defer cancel()
	if err := s.t.Until(ctx, func(screen string) bool { return !strings.Contains(screen, text) }); err != nil {
		s.err = fmt.Errorf("wait for %q to go: %w\n%s", text, err, s.t.Screen())
	}
}

// settle waits until nothing has been drawn for a while.
func (s *stage) settle() {
	const still = 350 * time.Millisecond
	for bytes, since := -1, time.Now(); s.err == nil && time.Since(since) < still; {
		if n := s.t.Bytes(); n != bytes {
			bytes, since = n, time.Now()
		}
		s.wait(20 * time.Millisecond)
	}
}

func (s *stage) wait(d time.Duration) {
	if s.err != nil {
		return
	}
	select {
	case <-time.After(d):
	case <-s.ctx.Done():
		s.err = context.Cause(s.ctx)
	}
}

// picture draws the screen as it stands, when it stands still.
func (s *stage) picture(name, title string) {
	if len(s.only) > 0 && !slices.Contains(s.only, name) {
		return
	}
	s.settle()
	if s.err != nil {
		return
	}
	file := fmt.Sprintf("%s-%s.svg", name, s.look)
	if s.lang != "en" {
		file = fmt.Sprintf("%s-%s-%s.svg", name, s.lang, s.look)
	}
	var svg string
	s.t.Read(func(e *vt.Emulator) { svg = screenSVG(e, title, cmp.Or(s.rows, e.Height())) })
	s.err = os.WriteFile(filepath.Join(s.out, file), []byte(svg), 0o644)
}

// frame adds what the screen shows to the moving picture.
func (s *stage) frame(seconds float64) {
	if s.movie == nil || s.err != nil {
		return
	}
	s.settle()
	if s.err == nil {
		s.t.Read(func(e *vt.Emulator) { s.movie.add(e, seconds) })
	}
}

// premiere writes the moving picture.
func (s *stage) premiere(name, title string) {
	if s.movie == nil || s.err != nil {
		return
	}
	file := fmt.Sprintf("%s-%s.svg", name, s.look)
	if s.lang != "en" {
		file = fmt.Sprintf("%s-%s-%s.svg", name, s.lang, s.look)
	}
	s.err = os.WriteFile(filepath.Join(s.out, file), []byte(s.movie.String(title)), 0o644)
}

// resize makes the terminal another size.
func (s *stage) resize(w, h int) {
	if s.err == nil {
		s.err = s.t.Resize(w, h)
	}
}

// finished waits until the program has ended by itself.
func (s *stage) finished() {
	if s.err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(s.ctx, patience)
	defer cancel()
	if err := s.t.Wait(ctx); errors.Is(err, context.DeadlineExceeded) {
		s.err = fmt.Errorf("the program doesn't end:\n%s", s.t.Screen())
	}
}

// close ends the program and forgets it.
func (s *stage) close() {
	if s.t != nil {
		s.t.Close()
		s.t = nil
	}
}
