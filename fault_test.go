//go:build unix

package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"kansei/sessions"
)

// rates sits down with two lanes, has one reply each, and rates a dimension.
func rates(t *testing.T, home string) *person {
	t.Helper()
	p := sitDown(t, 120, 40, home, program(t), "chat", "-m", "builtin/eliza", "-m", "builtin/advisor", "--pace", "fast", "--curtain", "off", "--lang", "en")
	p.sees("Write to everyone")
	p.types("I failed my exam")
	p.presses("enter")
	p.sees("1-5 rate")
	p.types("4")
	p.until("a rating", func(s *sessions.Session) bool { return len(s.Ratings) == 1 })
	p.presses("esc")
	p.sees("i writes")
	return p
}

func TestAFullDiskLosesNothing(t *testing.T) {
	home := t.TempDir()
	folder := filepath.Join(home, "sessions")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=128k", "kansei-test", folder).CombinedOutput(); err != nil {
		t.Skipf("no small file system can be had here: %v: %s", err, out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", "-l", folder).Run() })
	p := rates(t, home)
	filler := filepath.Join(folder, "filler")
	err := os.WriteFile(filler, bytes.Repeat([]byte("x"), 1<<20), 0o600)
	if err == nil {
		t.Fatal("the file system is larger than it should be")
	}
	p.types("35")
	p.sees("not saved", "Not saved:")
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	p.types("2")
	p.sees("saved · turn")
	s := p.until("all ratings", func(s *sessions.Session) bool { return len(s.Ratings) == 4 })
	if s.Turns[0].Latest("l1").Text == "" {
		t.Error("a reply is lost")
	}
}

func TestAFolderThatIsGoneForAWhileLosesNothing(t *testing.T) {
	home := t.TempDir()
	folder, away := filepath.Join(home, "sessions"), filepath.Join(home, "away")
	p := rates(t, home)
	if err := os.Rename(folder, away); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(folder, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p.types("35")
	p.sees("not saved")
	p.types("q\r") // says that it can't save, and stays
	p.sees("this stays open")
	if err := os.Remove(folder); err != nil {
		t.Fatal(err)
	}
	p.types("2")
	p.until("all ratings", func(s *sessions.Session) bool { return len(s.Ratings) == 4 })
	p.types("q\r")
	p.leaves()
}

func TestAFileThatIsTakenAwayOrSpoiltLosesNothing(t *testing.T) {
	home := t.TempDir()
	p := rates(t, home)
	files, err := filepath.Glob(filepath.Join(home, "sessions", "*.json"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	if err := os.Remove(files[0]); err != nil {
		t.Fatal(err)
	}
	p.types("3")
	p.until("both ratings, after the file was removed", func(s *sessions.Session) bool { return len(s.Ratings) == 2 })
	const half = `{"format":"kansei.session","version":1,"ratings":[{"tu`
	if err := os.WriteFile(files[0], []byte(half), 0o600); err != nil {
		t.Fatal(err)
	}
	p.types("5b")
	p.sees("saved · turn")
	p.types("q\r")
	p.leaves()
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	s, err := sessions.Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Ratings) != 3 || len(s.Verdicts) != 1 || s.Turns[0].Latest("l2").Text == "" {
		t.Errorf("%d ratings and %d verdicts are left", len(s.Ratings), len(s.Verdicts))
	}
	entries, err := os.ReadDir(filepath.Join(home, "sessions"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(home, "sessions", e.Name()))
		if err == nil && string(b) == half {
			return
		}
	}
	t.Errorf("what another program wrote is gone; there is %v", entries)
}

// Two programs rate in one session and talk on in it, each in its own way: both
// conversations are kept, and it is told.
func TestTwoProgramsOnOneSessionLoseNothing(t *testing.T) {
	home := t.TempDir()
	one := rates(t, home)
	two := sitDown(t, 120, 40, home, program(t), "chat", "--resume", "last", "--pace", "fast", "--curtain", "off", "--lang", "en")
	two.sees("I failed my exam")
	two.presses("esc")
	two.sees("i writes")
	two.types("j3")
	one.until("the ratings of both", func(s *sessions.Session) bool { return len(s.Ratings) == 2 })
	one.types("i")
	one.sees("enter send")
	one.types("I said this in one")
	one.presses("enter")
	one.until("the second turn", func(s *sessions.Session) bool {
		return len(s.Turns) == 2 && len(s.Turns[1].Replies) == 2 && s.Turns[1].Latest("l2").Status == sessions.Complete
	})
	two.sees("turn 1/1")
	two.types("i")
	two.sees("enter send")
	two.types("And that in the other")
	two.presses("enter")
	two.sees("I said this in one", "turn 3/3")
	one.presses("esc")
	one.sees("i writes")
	one.types("q\r")
	two.presses("esc")
	two.sees("i writes")
	two.types("5")
	two.sees("Emotion 5", "saved · turn 3/3")
	two.types("q\r")
	two.leaves()
	s := two.saved()
	if len(s.Turns) != 3 || len(s.Ratings) != 3 {
		t.Fatalf("there are %d turns and %d ratings", len(s.Turns), len(s.Ratings))
	}
	for n, said := range map[int]string{2: "I said this in one", 3: "And that in the other"} {
		r := s.Turn(n).Latest("l2")
		if s.Turn(n).User.Text != said || r.Text == "" || *r.After != (sessions.Address{Turn: 1, Lane: "l2", Attempt: 1}) {
			t.Errorf("turn %d is %q, answered after %v", n, s.Turn(n).User.Text, r.After)
		}
	}
}

// A folder that can't be written into is told of, and what was rated is saved
// as soon as it can be.
func TestAReadOnlyFolderLosesNothing(t *testing.T) {
	home := t.TempDir()
	folder := filepath.Join(home, "sessions")
	if os.Getuid() == 0 { // whom no permission stops: a read-only file system does
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command("mount", "-t", "tmpfs", "kansei-test", folder).CombinedOutput(); err != nil {
			t.Skipf("no read-only file system can be had here: %v: %s", err, out)
		}
		t.Cleanup(func() { _ = exec.Command("umount", "-l", folder).Run() })
	}
	lock := func(readOnly bool) {
		t.Helper()
		mode, option := os.FileMode(0o700), "remount,rw"
		if readOnly {
			mode, option = 0o500, "remount,ro"
		}
		if os.Getuid() != 0 {
			if err := os.Chmod(folder, mode); err != nil {
				t.Fatal(err)
			}
		} else if out, err := exec.Command("mount", "-o", option, folder).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	p := rates(t, home)
	lock(true)
	p.types("35")
	p.sees("not saved", "Not saved:")
	lock(false)
	p.types("2")
	p.sees("saved · turn")
	p.until("all ratings", func(s *sessions.Session) bool { return len(s.Ratings) == 4 })
	p.types("q\r")
	p.leaves()
}

func TestATerminalThatGoesAwayTakesNothingWithIt(t *testing.T) {
	home := t.TempDir()
	p := rates(t, home)
	p.types("3")
	p.sees("Empathy 3")
	p.types("i")
	p.types("and my mother")
	p.sees("and my mother")
	if err := p.HangUp(); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := p.Wait(p.ctx); !errors.As(err, &exit) || exit.ExitCode() != 130 {
		t.Errorf("the program ended with %v", err)
	}
	if s := p.saved(); len(s.Ratings) != 2 {
		t.Errorf("%d ratings are left", len(s.Ratings))
	}
	draft, err := os.ReadFile(filepath.Join(home, "state", "drafts", p.saved().ID))
	if err != nil || !strings.Contains(string(draft), "and my mother") {
		t.Errorf("the draft is %q, %v", draft, err)
	}
}
