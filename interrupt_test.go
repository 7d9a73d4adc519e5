//go:build unix

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"

	"kansei/bench/fakeserver"
	"kansei/bench/terminal"
	"kansei/sessions"
)

// at130 makes sure that a program ends as one that was interrupted.
func at130(t *testing.T, err error) {
	t.Helper()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 130 {
		t.Errorf("the program ended with %v", err)
	}
}

// Without a terminal an interrupt ends a reply that is under way, which is
// saved as far as it came, and the wait for input that never ends.
func TestAnInterruptEndsWhatNeedsNoTerminal(t *testing.T) {
	input := filepath.Join(t.TempDir(), "input")
	if err := os.WriteFile(input, []byte("I failed my exam\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	open, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = open.Close(), writer.Close() }()
	file, err := os.Open(input)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	model := []string{"-m", "local/markdown@40x4000"}
	for _, c := range []struct {
		name  string
		stdin *os.File
		args  []string
		asks  bool
		saved int // sessions
	}{
		{"chat in mid reply", file, append([]string{"chat"}, model...), true, 1},
		{"chat that waits for input", open, append([]string{"chat"}, model...), false, 0},
		{"collect", file, append([]string{"collect", "--scenario", "night-shift"}, model...), true, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			home, asked := t.TempDir(), make(chan struct{})
			tell := sync.OnceFunc(func() { close(asked) })
			fake := fakeserver.New(fakeserver.Options{Rate: 40})
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/chat/completions") {
					tell()
				}
				fake.ServeHTTP(w, r)
			}))
			defer srv.Close()
			config := fmt.Sprintf("[providers.local]\nbase_url = %q\nmodels = [\"markdown@40x4000\"]\n", srv.URL+"/v1")
			if err := os.WriteFile(filepath.Join(home, "config.toml"), []byte(config), 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(program(t), c.args...)
			cmd.Env, cmd.Stdin = []string{"KANSEI_HOME=" + home, "LANG=C.UTF-8"}, c.stdin
			told, err := cmd.StderrPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if c.asks {
				<-asked
			} else if line, err := bufio.NewReader(told).ReadString('\n'); err != nil { // what is said at the first run, before the input is read
				t.Errorf("it said %q, %v", line, err)
			}
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			at130(t, cmd.Wait())
			if files, err := filepath.Glob(filepath.Join(home, "sessions", "*.json")); err != nil || len(files) < c.saved {
				t.Errorf("saved: %v, %v", files, err)
			}
		})
	}
}

// In a terminal ctrl+c ends the program, also between two sessions that are
// rated, where the terminal is as the shell has it.
func TestAnInterruptEndsARatingQueue(t *testing.T) {
	path, home := program(t), t.TempDir()
	collect := exec.Command(path, "collect", "--pace", "fast", "--scenario", "discount", "-m", "builtin/eliza", "-m", "builtin/advisor")
	collect.Env = []string{"KANSEI_HOME=" + home}
	if out, err := collect.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	p := sitDown(t, 120, 40, home, path, "rate", "--lang", "en")
	p.sees("1-5 rate")
	p.types("q")
	p.sees("This session is not rated in full")
	p.presses("esc")
	p.sees("1-5 rate")
	p.types("q")
	p.sees("Stop rating for today")
	p.presses("down", "enter")
	p.sees("0 of")
	p.leaves()

	p = sitDown(t, 120, 40, home, path, "rate", "--lang", "en")
	p.sees("1-5 rate")
	if err := p.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	at130(t, p.Wait(p.ctx))
}

// colourful is every sequence that sets a colour or asks for one: of text, of
// what is behind it, of the cursor, of the palette.
var colourful = regexp.MustCompile(`\x1b\[[0-9;:]*?\b(3[0-9]|4[0-9]|58|9[0-7]|10[0-7])([;:][0-9;:]*)?m|\x1b\](4|10|11|12|104|110|111|112)[;\x07\x1b]`)

func TestNoColourIsSentWhereNoneIsWanted(t *testing.T) {
	for _, wanted := range []bool{true, false} {
		home, mode := t.TempDir(), "NO_COLOR="
		if !wanted {
			mode = "NO_COLOR=please"
		}
		// The shell holds the program back until every byte of it is heard.
		term, err := terminal.Start(100, 30, []string{"KANSEI_HOME=" + home, "LANG=C.UTF-8", "PATH=" + os.Getenv("PATH"), mode},
			"sh", "-c", `read go; exec "$0" "$@"`, program(t), "--pace", "fast", "--theme", "hearth", "--lang", "en")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(term.Close)
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		p := &person{term, t, ctx, home}
		var heard strings.Builder
		term.Overhear(func(b []byte) { heard.Write(b) })
		p.presses("enter")
		p.sees("Type your first message")
		p.types("I failed my exam")
		p.presses("enter")
		p.sees("1-5 rate")
		p.types("4")
		p.presses("ctrl+t")
		p.sees("Themes")
		p.presses("down", "enter")
		p.until("a rating", func(s *sessions.Session) bool { return len(s.Ratings) == 1 })
		p.presses("esc")
		p.sees("i writes")
		p.types("q\r")
		p.leaves()
		found := colourful.FindAllString(heard.String(), -1)
		if wanted != (len(found) > 0) {
			t.Errorf("%s: %d sequences of colour: %.200q", mode, len(found), found)
		}
		if !strings.Contains(heard.String(), "\x1b[1m") {
			t.Errorf("%s: nothing is bold", mode)
		}
	}
}

// What a pipe has paid for outlasts a kill: finished turns whole, the one under
// way as far as it was saved.
func TestKilledPipeKeepsItsTurns(t *testing.T) {
	home := t.TempDir()
	srv := httptest.NewServer(fakeserver.New(fakeserver.Options{}))
	defer srv.Close()
	config := fmt.Sprintf("[providers.local]\nbase_url = %q\nmodels = [\"good\", \"good@20x4000\"]\n", srv.URL+"/v1")
	if err := os.WriteFile(filepath.Join(home, "config.toml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program(t), "chat", "-m", "local/good", "-m", "local/good@20x4000")
	cmd.Env = []string{"KANSEI_HOME=" + home, "LANG=C.UTF-8"}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(stdin, "first\n"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	p := &person{t: t, ctx: ctx, home: home, Terminal: &terminal.Terminal{}}
	p.until("a reply and a part of another", func(s *sessions.Session) bool {
		quick, slow := s.Turns[0].Latest("l1"), s.Turns[0].Latest("l2")
		return quick != nil && slow != nil && quick.Status == sessions.Complete && slow.Text != ""
	})
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	s := p.saved()
	if r := s.Turns[0].Latest("l2"); r.Status != sessions.Truncated || r.Text == "" || s.Turns[0].User.Text != "first" {
		t.Errorf("saved: %+v", s.Turns[0])
	}
}

// With a pipe behind it and a person in front of it, the messages are typed.
func TestPlainAtATerminal(t *testing.T) {
	home := t.TempDir()
	p := sitDown(t, 100, 30, home, "sh", "-c", `"$0" chat -m builtin/eliza --pace fast --lang en | cat`, program(t))
	p.sees("Write a message and press Enter")
	if p.saved() != nil {
		t.Error("something was said before anybody said anything")
	}
	p.types("I failed my exam")
	p.presses("enter")
	p.sees("> I failed my exam")
	p.until("the reply", func(s *sessions.Session) bool { return len(s.Turns) == 1 && s.Turns[0].Latest("l1") != nil })
	p.presses("ctrl+d")
	p.leaves()
	if s := p.saved(); len(s.Turns) != 1 || s.Scenario != nil {
		t.Errorf("saved: %+v", s.Turns)
	}
}
