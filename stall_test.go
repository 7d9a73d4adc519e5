//go:build unix

package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"kansei/sessions"
)

// soon is how long a signal may take to end the program on a machine that is
// busy. Without one it would not end at all.
const soon = 20 * time.Second

// stalls fills the terminal of somebody who rates until it takes no more.
func stalls(t *testing.T, home string) *person {
	t.Helper()
	p := rates(t, home)
	p.Stall(true)
	frame := time.NewTicker(25 * time.Millisecond)
	defer frame.Stop()
	for range 60 {
		p.types("z") // each frame draws the whole screen
		<-frame.C
	}
	return p
}

func TestSaveWhileTerminalStopsReading(t *testing.T) {
	p := stalls(t, t.TempDir())
	p.types("345")
	p.until("ratings", func(s *sessions.Session) bool { return len(s.Ratings) == 4 })
	p.Stall(false)
	p.types("2")
	p.sees("Expression 2")
	p.types("q")
	p.sees("Quit?")
	p.presses("enter")
	p.leaves()
}

func TestSignalWhileTerminalStopsReading(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT} {
		t.Run(sig.String(), func(t *testing.T) {
			p := stalls(t, t.TempDir())
			p.types("3")
			p.until("a rating", func(s *sessions.Session) bool { return len(s.Ratings) == 2 })
			if err := p.Signal(sig); err != nil {
				t.Fatal(err)
			}
			begun := time.Now()
			at130(t, p.Exited(p.ctx))
			if took := time.Since(begun); took > soon {
				t.Errorf("it took %v", took)
			}
		})
	}
}

func TestSignalWhileSaveWaitsForLock(t *testing.T) {
	home := t.TempDir()
	p := rates(t, home)
	locks, err := filepath.Glob(filepath.Join(home, "sessions", ".locks", "*"))
	if err != nil || len(locks) == 0 {
		t.Fatalf("the locks are %v, %v", locks, err)
	}
	for _, path := range locks {
		lock := flock.New(path)
		if err := lock.Lock(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = lock.Close() })
	}
	p.types("3")
	p.sees("Empathy 3")
	begun := time.Now()
	if err := p.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	at130(t, p.Exited(p.ctx))
	if took := time.Since(begun); took > soon {
		t.Errorf("it took %v", took)
	}
}

// An editor that stays open keeps neither the program nor what was typed.
func TestSignalWhileEditorRuns(t *testing.T) {
	home := t.TempDir()
	editor := filepath.Join(home, "editor")
	script := "#!/bin/sh\nprintf 'more words' >> \"$1\"\necho the editor is open\nexec sleep 600\n"
	if err := os.WriteFile(editor, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	p := sitDown(t, 100, 30, home, "sh", "-c", `EDITOR=`+editor+` exec "$0" chat -m builtin/eliza --lang en`, program(t))
	p.sees("Write to everyone")
	p.types("half a thought, ")
	p.sees("half a thought")
	p.presses("ctrl+x")
	p.sees("the editor is open")
	begun := time.Now()
	if err := p.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	at130(t, p.Exited(p.ctx))
	if took := time.Since(begun); took > soon {
		t.Errorf("it took %v", took)
	}
	p = sitDown(t, 100, 30, home, program(t), "chat", "-m", "builtin/eliza", "--lang", "en")
	p.sees("half a thought, more words")
}
