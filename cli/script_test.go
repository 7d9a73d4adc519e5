package cli

import (
	"context"
	"errors"
	"io/fs"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"kansei/bench/fakeserver"
	"kansei/sessions"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"kansei": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		code := Run(ctx, Process())
		stop()
		os.Exit(code)
	}})
}

// TestScripts runs every command as a person would. Each script has a home of
// its own, and a server with good and bad models at $SERVER.
func TestScripts(t *testing.T) {
	scripts, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	if testing.Short() { // those in which much happens at once
		scripts = nil
		for _, name := range []string{"collect", "endpoints"} {
			scripts = append(scripts, filepath.Join("testdata", name+".txtar"))
		}
	}
	testscript.Run(t, testscript.Params{
		Files: scripts,
		Setup: func(e *testscript.Env) error {
			server := httptest.NewServer(fakeserver.New(fakeserver.Options{Rate: 2000, Key: "sk-right", RetryAfter: time.Second}))
			e.Defer(server.Close)
			e.Setenv("SERVER", server.URL+"/v1")
			e.Setenv("KANSEI_HOME", filepath.Join(e.WorkDir, "home"))
			e.Setenv("LANG", "C.UTF-8")
			e.Setenv("TERM", "xterm")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"checks": checks, "exits": exits,
			"expand": expand, "nowhere": nowhere,
		},
	})
}

// checks makes sure that every saved session can be read and meets the
// format, and that there are as many as said.
func checks(ts *testscript.TestScript, _ bool, args []string) {
	files, err := filepath.Glob(filepath.Join(ts.Getenv("KANSEI_HOME"), "sessions", "*.json"))
	ts.Check(err)
	if got := len(files); args[0] != string(rune('0'+got)) {
		ts.Fatalf("there are %d sessions, wanted %s", got, args[0])
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		ts.Check(err)
		_, err = sessions.Decode(b)
		ts.Check(err)
	}
}

// exits runs a command and makes sure that it ends with a code.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	code := 0
	err := ts.Exec(args[1], args[2:]...)
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		code, err = exit.ExitCode(), nil
	}
	ts.Check(err)
	if args[0] != strconv.Itoa(code) {
		ts.Fatalf("it ended with %d, wanted %s", code, args[0])
	}
}

// expand fills the environment's variables into a file.
func expand(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[1])
	ts.Check(os.MkdirAll(filepath.Dir(path), 0o700))
	text := strings.ReplaceAll(ts.ReadFile(args[0]), "$SERVER", ts.Getenv("SERVER"))
	ts.Check(os.WriteFile(path, []byte(text), 0o600))
}

// nowhere makes sure that a text is in no file of a folder.
func nowhere(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(filepath.WalkDir(ts.MkAbs(args[1]), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if strings.Contains(ts.ReadFile(path), args[0]) {
			ts.Fatalf("%s has %q", path, args[0])
		}
		return nil
	}))
}
