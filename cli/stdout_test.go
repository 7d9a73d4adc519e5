//go:build linux

package cli

import (
	"bytes"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// full is a device that takes nothing.
func full(t *testing.T) *os.File {
	t.Helper()
	f, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// in runs a command line in a home.
func in(t *testing.T, dir, line string, stdin io.Reader, stdout io.Writer) (code int, stderr string) {
	t.Helper()
	var errs bytes.Buffer
	code = Run(t.Context(), Env{
		Args: strings.Fields(line), Stdin: stdin, Stdout: stdout, Stderr: &errs, Width: 100, GOOS: runtime.GOOS, Now: time.Now,
		Getenv: func(name string) string {
			return map[string]string{"KANSEI_HOME": dir, "HOME": dir, "LANG": "C.UTF-8"}[name]
		},
	})
	return code, errs.String()
}

func TestFullStandardOutputFails(t *testing.T) {
	dir := t.TempDir()
	if code, errs := in(t, dir, "chat --pace fast", strings.NewReader("Hello\n"), io.Discard); code != 0 {
		t.Fatalf("it ended with %d: %s", code, errs)
	}
	for i, line := range []string{
		"sessions list", "sessions list --json", "sessions show last", "sessions show last --json", "sessions verify", "sessions verify --json",
		"sessions export last", "sessions export last --format jsonl", "sessions export last --format csv", "sessions export last --format markdown",
		"sessions export last --format html", "sessions export last --format cast", "sessions export last --format json --output " + dir + "/all/",
		"report --bootstrap 0", "report --bootstrap 0 --json", "report --bootstrap 0 --format csv", "report --bootstrap 0 --format html",
		"models", "models --json", "scenarios list", "scenarios list --json", "scenarios show night-shift", "themes list", "themes show dark",
		"config path", "config init --print", "config show", "config show --json", "doctor", "doctor --json", "rate --list", "rate --json", "rate", "replay last",
		"completion bash", "man", "help", "help chat", "--help", "--version", "collect --scenario night-shift --pace fast", "chat --pace fast",
		"collect --scenario night-shift --dry-run",
	} {
		if testing.Short() && i%4 != 0 {
			continue
		}
		code, errs := in(t, dir, line, strings.NewReader("Hello\n"), full(t))
		if code != exitFailed || !strings.Contains(errs, "no space left on device") {
			t.Errorf("%q ended with %d: %s", line, code, errs)
		}
	}
}

// A reader that has enough is no failure.
func TestClosedReaderOfStandardOutput(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Close() }()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if code, errs := in(t, t.TempDir(), "scenarios list", nil, w); code != exitDone || errs != "" {
		t.Errorf("it ended with %d: %s", code, errs)
	}
}
