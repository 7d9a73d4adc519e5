//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"kansei/bench/terminal"
	"kansei/sessions"
	"kansei/sessions/store"
)

// kioskStudy is a study for the kiosk, of one session that both raters rate.
const kioskStudy = `title = "By letter"
models = ["builtin/eliza", "builtin/listener", "builtin/advisor"]
scenarios = ["good-news-no-one"]
sessions = 1
turns = 1
raters = ["li", "wang"]
ratings = 2
[consent]
en = "You can stop at any time."
`

// server is an sshd on loopback, one process for each connection, as inetd would
// start them.
type server struct {
	t                *testing.T
	sshd, ssh, dir   string
	account, address string
}

// startServer skips the test where OpenSSH is missing.
func startServer(t *testing.T) *server {
	t.Helper()
	s := &server{t: t, dir: t.TempDir()}
	find := func(name string, more ...string) string {
		for _, path := range append([]string{name}, more...) {
			if found, err := exec.LookPath(path); err == nil {
				return found
			}
		}
		t.Skipf("there is no %s here", name)
		return ""
	}
	s.sshd, s.ssh = find("sshd", "/usr/sbin/sshd"), find("ssh")
	keygen := find("ssh-keygen")
	who, err := user.Current()
	if err != nil {
		t.Skip(err)
	}
	s.account = who.Username
	for _, key := range []string{"host", "li", "wang"} {
		if out, err := exec.Command(keygen, "-q", "-t", "ed25519", "-N", "", "-f", filepath.Join(s.dir, key)).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	s.write("config", fmt.Sprintf("HostKey %s\nAuthorizedKeysFile %s\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin forced-commands-only\nSubsystem sftp internal-sftp\nLogLevel ERROR\n",
		filepath.Join(s.dir, "host"), filepath.Join(s.dir, "authorized_keys")))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	s.address = listener.Addr().String()
	go s.serve(listener)
	return s
}

func (s *server) write(name, content string) {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(content), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

func (s *server) serve(listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		socket, err := conn.(*net.TCPConn).File()
		if err != nil {
			return
		}
		cmd := exec.Command(s.sshd, "-i", "-f", filepath.Join(s.dir, "config"))
		cmd.Stdin, cmd.Stdout = socket, socket
		if err := cmd.Start(); err == nil {
			go func() { _ = cmd.Wait() }()
		}
		_, _ = socket.Close(), conn.Close()
	}
}

// command is what ssh is called with by one of the raters.
func (s *server) command(rater string, args ...string) []string {
	host, port, _ := net.SplitHostPort(s.address)
	return append([]string{
		"-F", "/dev/null", "-i", filepath.Join(s.dir, rater), "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "BatchMode=yes",
		"-o", "UserKnownHostsFile=/dev/null", "-o", "StrictHostKeyChecking=no", "-o", "LogLevel=ERROR", "-p", port, s.account + "@" + host,
	}, args...)
}

// allow lets two raters in, as the recipe of the guide does.
func (s *server) allow(program, home, study string) {
	s.t.Helper()
	var keys strings.Builder
	for _, rater := range []string{"li", "wang"} {
		public, err := os.ReadFile(filepath.Join(s.dir, rater+".pub"))
		if err != nil {
			s.t.Fatal(err)
		}
		fmt.Fprintf(&keys, "command=\"KANSEI_HOME=%s %s rate --study %s --rater %s --kiosk\",restrict,pty %s", home, program, study, rater, public)
	}
	s.write("authorized_keys", keys.String())
}

func (s *server) sitDown(ctx context.Context, rater, home string, w, h int) *person {
	s.t.Helper()
	term, err := terminal.Start(w, h, []string{"HOME=" + home, "LANG=C.UTF-8", "TERM=xterm-256color", "PATH=" + os.Getenv("PATH")}, s.ssh, append([]string{"-tt"}, s.command(rater, "sh")...)...)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(term.Close)
	return &person{term, s.t, ctx, home}
}

// TestKioskOverSSH has two raters log in at once through a real sshd, with the
// command that the guide gives to their keys.
func TestKioskOverSSH(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts an sshd")
	}
	s := startServer(t)
	path, home := program(t), t.TempDir()
	study := filepath.Join(home, "mine")
	if err := os.MkdirAll(study, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(study, "study.toml"), []byte(kioskStudy), 0o600); err != nil {
		t.Fatal(err)
	}
	collect := exec.Command(path, "study", "collect", study, "--pace", "fast")
	collect.Env = []string{"KANSEI_HOME=" + home, "LANG=C.UTF-8"}
	if out, err := collect.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	s.allow(path, home, study)

	// What is asked for is not done, nor is anything without a terminal.
	out, err := exec.Command(s.ssh, s.command("li", "cat", "/etc/passwd")...).CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 255 {
		t.Skipf("sshd does not let this account in: %s", out)
	}
	if exit == nil || exit.ExitCode() != 2 || !strings.Contains(string(out), "needs a terminal") || strings.Contains(string(out), "root:") {
		t.Fatalf("a command of the rater's own: %v, %s", err, out)
	}
	if out, err := exec.Command(s.ssh, s.command("li", "-W", "127.0.0.1:"+strconv.Itoa(1))...).CombinedOutput(); err == nil {
		t.Errorf("a port was forwarded: %s", out)
	}

	ctx, cancel := context.WithTimeoutCause(t.Context(), patience, errors.New("nothing came"))
	defer cancel()
	li, wang := s.sitDown(ctx, "li", home, 120, 40), s.sitDown(ctx, "wang", home, 80, 24)
	for _, p := range []*person{li, wang} {
		p.sees("Press Enter if you agree")
		p.types("\r")
		p.sees("1-5 rate")
	}
	for _, p := range []*person{li, wang} { // an editor, sessions, models, a report, an export, a shell, the names
		p.types("\x18\x0f\x10\x05\x07\x1a\x1cvRAei")
		for _, name := range []string{"eliza", "advisor", "builtin"} {
			if strings.Contains(strings.ToLower(p.Screen()), name) {
				t.Errorf("the screen shows %q:\n%s", name, p.Screen())
			}
		}
	}
	li.types("1")
	wang.types("5")
	saved := store.New(filepath.Join(study, "sessions"))
	for _, p := range []*person{li, wang} {
		p.types("q")
		p.sees("This session is not rated in full")
		p.presses("down", "enter")
		p.leaves()
	}
	by := map[string]int{}
	damaged, err := saved.All(ctx, func(_ string, session *sessions.Session) {
		for _, r := range session.Ratings {
			by[r.Name] = *r.Value
		}
		if session.Blind.RevealedAt != nil {
			t.Error("the names were revealed")
		}
	})
	if err != nil || len(damaged) > 0 || by["li"] != 1 || by["wang"] != 5 {
		t.Errorf("saved: %v, %v, %v", by, damaged, err)
	}
}
