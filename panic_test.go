//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"kansei/cli"
)

// faulty as the first argument makes the test's own program kansei with a
// mistake in it: it panics where the second session is made.
const faulty = "faulty"

func runFaulty() int {
	env := cli.Process()
	env.Args = os.Args[2:]
	env.Now = func() time.Time {
		if again := filepath.Join(env.Getenv("KANSEI_HOME"), "again"); bytes.Contains(debug.Stack(), []byte("cli.(*app).create(")) {
			if _, err := os.Stat(again); err == nil {
				panic("a mistake in the program")
			}
		}
		return time.Now()
	}
	return cli.Run(context.Background(), env)
}

// The whole program panics in a terminal: that is given back, what was rated
// is saved, and it is said where the report is.
func TestAPanicTakesNothingWithIt(t *testing.T) {
	home := t.TempDir()
	p := sitDown(t, 120, 40, home, os.Args[0], faulty, "chat", "-m", "builtin/eliza", "-m", "builtin/advisor", "--pace", "fast", "--lang", "en")
	p.sees("Write to everyone")
	p.types("I failed my exam")
	p.presses("enter")
	p.sees("1-5 rate")
	if err := os.WriteFile(filepath.Join(home, "again"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p.types("4")
	p.presses("ctrl+p")
	p.sees("Type your first message")
	p.types("And another thing")
	p.presses("enter")
	err := p.Wait(p.ctx)
	if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("the program ended with %v", err)
	}
	screen := p.Screen()
	if !strings.Contains(screen, "the program made a mistake and had to end") || !strings.Contains(screen, "fault-") || strings.Contains(screen, "Type your first message") {
		t.Errorf("the terminal shows\n%s", screen)
	}
	if s := p.saved(); len(s.Ratings) != 1 || len(s.Turns) != 1 {
		t.Errorf("%d ratings in %d turns are saved", len(s.Ratings), len(s.Turns))
	}
	files, err := filepath.Glob(filepath.Join(home, "state", "fault-*.txt"))
	if err != nil || len(files) != 1 {
		t.Fatalf("the reports are %v, %v", files, err)
	}
	report, err := os.ReadFile(files[0])
	if err != nil || !bytes.Contains(report, []byte("a mistake in the program")) || bytes.Contains(report, []byte("exam")) {
		t.Errorf("the report is %q, %v", report, err)
	}
}

// Where the folder can't be written into either, that is said, and the report
// is there all the same.
func TestAPanicThatCannotSaveSaysSo(t *testing.T) {
	home := t.TempDir()
	p := sitDown(t, 120, 40, home, os.Args[0], faulty, "chat", "-m", "builtin/eliza", "--pace", "fast", "--lang", "en")
	p.sees("Write to everyone")
	p.types("I failed my exam")
	p.presses("enter")
	p.sees("1-5 rate", "saved · turn")
	folder := filepath.Join(home, "sessions")
	if err := os.Rename(folder, filepath.Join(home, "away")); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{folder, filepath.Join(home, "again")} {
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p.presses("ctrl+p")
	p.sees("Type your first message")
	p.types("And another thing")
	p.presses("enter")
	_ = p.Wait(p.ctx)
	for _, said := range []string{"the program made a mistake", "Not everything could be saved", "fault-"} {
		if !strings.Contains(strings.ReplaceAll(p.Screen(), "\n", ""), said) {
			t.Errorf("%q is not said:\n%s", said, p.Screen())
		}
	}
	if files, err := filepath.Glob(filepath.Join(home, "state", "fault-*.txt")); err != nil || len(files) != 1 {
		t.Errorf("the reports are %v, %v", files, err)
	}
}
