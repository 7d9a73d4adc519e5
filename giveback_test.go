//go:build unix

package main

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/charmbracelet/x/term"
)

// borrower is a person at a terminal who remembers how it was before the
// program, and hears all that the program sends to it.
type borrower struct {
	*person
	before *term.State
	heard  strings.Builder
}

// borrows sits down with a shell that holds the program back until every byte
// of it is heard.
func borrows(t *testing.T, home, path string, args ...string) *borrower {
	t.Helper()
	b := &borrower{person: sitDown(t, 100, 30, home, "sh", append([]string{"-c", `read go; exec "$0" "$@"`, path}, args...)...)}
	var err error
	if b.before, err = b.Discipline(); err != nil {
		t.Fatal(err)
	}
	b.Overhear(func(out []byte) { b.heard.Write(out) })
	b.presses("enter")
	return b
}

// Sequences that switch something of a terminal, by the beginning that tells
// what, and the one that switches it back.
var (
	modes    = regexp.MustCompile(`\x1b\[\?([0-9]+)([hl])`)
	borrowed = map[string]string{
		"\x1b[>5u": "\x1b[<1u", "\x1b[>4;2m": "\x1b[>4m", // keys told apart
		"\x1b]2;k": "\x1b]2;\x07", "\x1b]10;#": "\x1b]110", "\x1b]11;#": "\x1b]111", "\x1b]12;#": "\x1b]112", // title and colours
	}
)

// givenBack fails for whatever of the terminal is not as it was.
func (b *borrower) givenBack() {
	b.t.Helper()
	after, err := b.Discipline()
	if err != nil || !reflect.DeepEqual(after, b.before) {
		b.t.Errorf("the terminal takes what is typed in another way: %+v, not %+v, %v", after, b.before, err)
	}
	rests := map[string]bool{"25": true, "7": true} // a cursor, and lines that go on below
	heard, set := b.heard.String(), map[string]bool{}
	for _, m := range modes.FindAllStringSubmatch(heard, -1) {
		set[m[1]] = m[2] == "h"
	}
	if len(set) < 4 {
		b.t.Errorf("only the modes %v were heard", set)
	}
	for mode, on := range set {
		if on != rests[mode] {
			b.t.Errorf("mode %s is left, on: %t", mode, on)
		}
	}
	for on, off := range borrowed {
		if begun := strings.LastIndex(heard, on); begun < 0 || !strings.Contains(heard[begun:], off) {
			b.t.Errorf("%q stays, without %q", on, off)
		}
	}
}

// However the program ends, but for a kill, the terminal is the shell's again.
func TestTheTerminalIsGivenBack(t *testing.T) {
	args := []string{"chat", "--pace", "natural", "--theme", "hearth", "--lang", "en"}
	for name, end := range map[string]func(*borrower){
		"quits":      func(b *borrower) { b.presses("ctrl+c", "ctrl+c") },
		"terminated": func(b *borrower) { at130(b.t, b.signalled(syscall.SIGTERM)) },
		"hung up":    func(b *borrower) { at130(b.t, b.signalled(syscall.SIGHUP)) },
		"interrupt":  func(b *borrower) { at130(b.t, b.signalled(syscall.SIGINT)) },
	} {
		t.Run(name, func(t *testing.T) {
			b := borrows(t, t.TempDir(), program(t), args...)
			b.sees("Write to everyone")
			b.types("Hello")
			b.presses("enter")
			b.sees("turn 1/1") // the replies are under way
			end(b)
			_ = b.Wait(b.ctx)
			b.givenBack()
		})
	}
	t.Run("panics", func(t *testing.T) {
		home := t.TempDir()
		b := borrows(t, home, os.Args[0], append([]string{faulty}, args...)...)
		b.sees("Write to everyone")
		if err := os.WriteFile(filepath.Join(home, "again"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		b.presses("ctrl+p")
		b.sees("Type your first message")
		b.types("Hello")
		b.presses("enter")
		_ = b.Wait(b.ctx)
		b.givenBack()
		if !strings.Contains(b.Screen(), "the program made a mistake") {
			t.Errorf("it did not panic:\n%s", b.Screen())
		}
	})
}

// signalled is how the program ends at a signal.
func (b *borrower) signalled(s syscall.Signal) error {
	b.t.Helper()
	if err := b.Signal(s); err != nil {
		b.t.Fatal(err)
	}
	return b.Wait(b.ctx)
}
