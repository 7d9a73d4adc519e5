//go:build unix

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"kansei/bench/fakeserver"
	"kansei/bench/terminal"
	"kansei/sessions"
)

// patience is how long a screen may take to come on a machine that is busy.
const patience = 90 * time.Second

// build makes kansei once for all tests here.
var build = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "kansei-test")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "kansei")
	if out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == faulty {
		os.Exit(runFaulty())
	}
	code := m.Run()
	if path, err := build(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

func program(t *testing.T) string {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// person sits at a terminal.
type person struct {
	*terminal.Terminal
	t    *testing.T
	ctx  context.Context
	home string
}

func sitDown(t *testing.T, w, h int, home, path string, args ...string) *person {
	t.Helper()
	ctx, cancel := context.WithTimeoutCause(t.Context(), patience, fmt.Errorf("nothing came in %v", patience))
	t.Cleanup(cancel)
	term, err := terminal.Start(w, h, []string{"KANSEI_HOME=" + home, "HOME=" + home, "LANG=C.UTF-8", "PATH=" + os.Getenv("PATH")}, path, args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(term.Close)
	return &person{term, t, ctx, home}
}

func (p *person) sees(texts ...string) {
	p.t.Helper()
	for _, text := range texts {
		if err := p.UntilText(p.ctx, text); err != nil {
			p.t.Fatal(err)
		}
	}
}

func (p *person) types(text string) {
	p.t.Helper()
	if err := p.Type(text); err != nil {
		p.t.Fatal(err)
	}
}

func (p *person) presses(keys ...string) {
	p.t.Helper()
	if err := p.Key(keys...); err != nil {
		p.t.Fatal(err)
	}
}

func (p *person) leaves() {
	p.t.Helper()
	if err := p.Wait(p.ctx); err != nil {
		p.t.Fatalf("the program ended with %v\n%s", err, p.Screen())
	}
}

// until waits until a saved session is as wanted.
func (p *person) until(what string, so func(*sessions.Session) bool) *sessions.Session {
	p.t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if s := p.saved(); s != nil && so(s) {
			return s
		}
		select {
		case <-tick.C:
		case <-p.ctx.Done():
			p.t.Fatalf("never on disk: %s\n%s", what, p.Screen())
		}
	}
}

// saved is the one session in the folder, nil while there is none.
func (p *person) saved() *sessions.Session {
	p.t.Helper()
	files, err := filepath.Glob(filepath.Join(p.home, "sessions", "*.json"))
	if err != nil || len(files) > 1 {
		p.t.Fatalf("files %v, %v", files, err)
	}
	if len(files) == 0 {
		return nil
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		p.t.Fatal(err)
	}
	s, err := sessions.Decode(b)
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

func TestAnEveningFromTheStartScreenToTheReplay(t *testing.T) {
	path, home := program(t), t.TempDir()
	p := sitDown(t, 120, 40, home, path, "--pace", "fast", "--lang", "en")
	p.sees("[✓] eliza", "Type your first message")
	p.types("I failed my exam")
	p.presses("enter")
	p.sees("1-5 rate") // all replies are in
	for lane := range 3 {
		for dimension := range 6 {
			p.types(string(rune('1' + (lane+dimension)%5)))
		}
	}
	p.presses("esc")
	p.sees("i writes")
	p.types("b")
	p.until("18 ratings and a verdict", func(s *sessions.Session) bool { return len(s.Ratings) == 18 && len(s.Verdicts) == 1 })
	p.types("n")
	p.sees("Note on")
	p.types("like a form letter")
	p.presses("enter")
	p.types("i")
	p.sees("enter send")
	p.types("我很难过 😔")
	p.presses("enter")
	p.sees("turn 2/2", "1-5 rate")
	p.presses("esc")
	p.sees("i writes")
	p.types("v")
	p.sees("Reveal the names?")
	p.presses("enter")
	p.sees("builtin/advisor")
	p.types("q\r")
	p.leaves()

	s := p.saved()
	if len(s.Turns) != 2 || s.Turns[1].User.Text != "我很难过 😔" || len(s.Turns[1].Replies) != 3 {
		t.Errorf("the file has turns %+v", s.Turns)
	}
	if len(s.Ratings) != 18 || len(s.Notes) != 1 || s.Notes[0].Text != "like a form letter" || s.Blind.RevealedAt == nil {
		t.Errorf("%d ratings, notes %+v, revealed at %v", len(s.Ratings), s.Notes, s.Blind.RevealedAt)
	}
	info, err := os.Stat(filepath.Join(home, "sessions"))
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder is %v, %v", info.Mode(), err)
	}

	r := sitDown(t, 120, 40, home, path, "replay", "last", "--speed", "16", "--lang", "en")
	r.sees("turn 2/2", "我很难过")
	r.types("q")
	r.leaves()
}

func TestKilledInMidStreamTheSessionOpensAgain(t *testing.T) {
	server := httptest.NewServer(fakeserver.New(fakeserver.Options{Rate: 40}))
	defer server.Close()
	path, home := program(t), t.TempDir()
	config := "[providers.local]\nbase_url = \"" + server.URL + "/v1\"\n"
	if err := os.WriteFile(filepath.Join(home, "config.toml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	p := sitDown(t, 120, 40, home, path, "chat", "-m", "local/good@40x40", "-m", "local/markdown@40x4000", "--open", "--lang", "en")
	p.sees("Write to everyone")
	p.types("Hello")
	p.presses("enter")
	p.until("a finished reply", func(s *sessions.Session) bool {
		r := s.Turns[0].Latest("l1")
		return r != nil && r.Status == sessions.Complete
	})
	long := p.until("a second of text", func(s *sessions.Session) bool { return len(s.Turns[0].Latest("l2").Text) > 200 })
	if err := p.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if err := p.Wait(p.ctx); err == nil {
		t.Fatal("the program was not killed")
	}
	s := p.saved()
	if r := s.Turns[0].Latest("l2"); r.Status != sessions.Truncated || !strings.HasPrefix(r.Text, long.Turns[0].Latest("l2").Text) {
		t.Errorf("the reply is %s with %d bytes", r.Status, len(r.Text))
	}

	again := sitDown(t, 120, 40, home, path, "chat", "--resume", "last", "--lang", "en")
	again.sees("The reply broke off here", "Hello")
	again.presses("esc")
	again.sees("i writes")
	again.types("4")
	again.until("a rating", func(s *sessions.Session) bool { return len(s.Ratings) == 1 })
	again.types("q\r")
	again.leaves()
}

func TestASignalSavesAndGivesTheTerminalBack(t *testing.T) {
	server := httptest.NewServer(fakeserver.New(fakeserver.Options{Rate: 40}))
	defer server.Close()
	path := program(t)
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP} {
		home := t.TempDir()
		config := "[providers.local]\nbase_url = \"" + server.URL + "/v1\"\n"
		if err := os.WriteFile(filepath.Join(home, "config.toml"), []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
		p := sitDown(t, 100, 30, home, path, "chat", "-m", "local/good@40x4000", "--open", "--lang", "en")
		p.sees("Write to everyone")
		p.types("Hello")
		p.presses("enter")
		const far = "worst moment of the day" // less than a second before the signal, so that no save has it yet
		p.sees(far)
		if err := p.Signal(signal); err != nil {
			t.Fatal(err)
		}
		err := p.Wait(p.ctx)
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 130 {
			t.Errorf("%v: ended with %v", signal, err)
		}
		if s := p.saved(); s == nil || s.Turns[0].User.Text != "Hello" || !strings.Contains(s.Turns[0].Latest("l1").Text, far) {
			t.Errorf("%v: saved %+v", signal, s)
		}
		if strings.Contains(p.Screen(), "Write to everyone") {
			t.Errorf("%v: the screen was left behind:\n%s", signal, p.Screen())
		}
	}
}

func TestThePlainModeNeedsNoTerminal(t *testing.T) {
	home := t.TempDir()
	cmd := exec.Command(program(t), "--pace", "fast")
	cmd.Env = []string{"KANSEI_HOME=" + home}
	cmd.Stdin = strings.NewReader("I failed my exam\n")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	b, err := os.ReadFile(lines[len(lines)-1])
	if err != nil || !json.Valid(b) {
		t.Errorf("the last line is %q: %v", lines[len(lines)-1], err)
	}
}

// TestEightLanesEndEachInItsOwnWay has one run of everything that a reply can
// meet: none holds up the others, the panes say what happened, the file why.
func TestEightLanesEndEachInItsOwnWay(t *testing.T) {
	path, home := program(t), t.TempDir()
	srv := httptest.NewServer(fakeserver.New(fakeserver.Options{Rate: 400, Pause: time.Second}))
	t.Cleanup(srv.Close)
	config := fmt.Sprintf("[providers.fake]\nbase_url = %q\nidle_timeout = \"2s\"\nkey_command = \"echo sk-wrong\"\n", srv.URL+"/v1")
	if err := os.WriteFile(filepath.Join(home, "config.toml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	ends := []struct {
		model  string
		status sessions.Status
		kind   string
		text   bool
		pane   string
	}{
		{"good", sessions.Complete, "", true, ""},
		{"slow", sessions.Complete, "", true, ""},
		{"429-then-good", sessions.Complete, "", true, ""},
		{"500-twice-then-good", sessions.Complete, "", true, ""},
		{"cut", sessions.Truncated, "truncated", true, "The reply broke off here."},
		{"stall", sessions.Failed, "timed_out", true, "fake sent nothing for 2s."},
		{"html", sessions.Failed, "protocol", false, "a web page instead of a"},
		{"wrong-key", sessions.Failed, "key_refused", false, "refused the key"},
	}
	args := append(make([]string, 0, 6+2*len(ends)), "chat", "--open", "--curtain", "off", "--lang", "en")
	for _, e := range ends {
		args = append(args, "-m", "fake/"+e.model)
	}
	p := sitDown(t, 200, 50, home, path, args...)
	p.sees("Write to everyone")
	p.types("I failed my exam")
	p.presses("enter")
	p.sees("1-5 rate", "saved · turn")
	s := p.until("eight replies that have ended", func(s *sessions.Session) bool {
		return len(s.Turns) == 1 && len(s.Turns[0].Replies) == len(ends)
	})
	screen := p.Screen()
	for i, e := range ends {
		r := s.Turns[0].Reply(s.Lanes[i].ID, 1)
		kind := ""
		if r.Error != nil {
			kind = r.Error.Kind
		}
		if r.Status != e.status || kind != e.kind || (r.Text != "") != e.text {
			t.Errorf("%s: ended %s (%s) with %d bytes, want %s (%s): %+v", e.model, r.Status, kind, len(r.Text), e.status, e.kind, r.Error)
		}
		if !strings.Contains(screen, e.pane) {
			t.Errorf("%s: no pane says %q", e.model, e.pane)
		}
		if r.Error != nil && strings.Contains(r.Error.Message, "sk-wrong") || strings.Contains(screen, "sk-wrong") {
			t.Errorf("%s: the key is shown: %+v", e.model, r.Error)
		}
	}
	if t.Failed() {
		t.Log(screen)
	}
}
