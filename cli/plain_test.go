//go:build unix

package cli

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kansei/sessions"
	"kansei/sessions/store"
)

// paid is a home with a vendor of its own, which answers "heard" to everything
// or refuses it, and how often it was asked.
func paid(t *testing.T, status int) (dir string, asked *atomic.Int32) {
	t.Helper()
	dir, asked = t.TempDir(), &atomic.Int32{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/chat/completions") {
			return
		}
		asked.Add(1)
		if status != http.StatusOK {
			w.WriteHeader(status)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "data: {\"choices\":[{\"delta\":{\"content\":\"heard\"}}]}\n\ndata: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
	}))
	t.Cleanup(server.Close)
	config := fmt.Sprintf("[providers.lab]\nbase_url = %q\nmodels = [\"a\", \"b\"]\nmax_tries = 1\n", server.URL+"/v1")
	if err := os.WriteFile(filepath.Join(dir, "config.toml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, asked
}

// only is the one session that is saved in a home.
func only(t *testing.T, dir string) *sessions.Session {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "sessions", "*.json"))
	if err != nil || len(files) != 1 {
		t.Fatalf("saved: %v, %v", files, err)
	}
	s, _, err := store.New(filepath.Dir(files[0])).Load(files[0])
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const twoPaid = "chat -m lab/a -m lab/b"

func TestPlainAnswersEachLineAsItComes(t *testing.T) {
	dir, _ := paid(t, http.StatusOK)
	stdin, typed := io.Pipe()
	printed, stdout, err := os.Pipe() // which holds what is not read yet
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan int)
	go func() {
		code, _ := in(t, dir, twoPaid, stdin, stdout)
		_ = stdout.Close()
		done <- code
	}()
	lines := bufio.NewScanner(printed)
	for n, text := range []string{"first", "second"} {
		if _, err := io.WriteString(typed, text+"\n"); err != nil {
			t.Fatal(err)
		}
		for lines.Scan() && !strings.Contains(lines.Text(), "heard") {
		}
		// What is printed is saved.
		if s := only(t, dir); len(s.Turns) != n+1 || s.Turns[n].Replies[0].Text != "heard" {
			t.Fatalf("saved after %q: %+v", text, s.Turns)
		}
	}
	_ = typed.Close()
	_, _ = io.Copy(io.Discard, printed)
	if code := <-done; code != exitDone {
		t.Errorf("it ended with %d", code)
	}
}

func TestPlainPrintsWhatCannotBeSaved(t *testing.T) {
	dir, _ := paid(t, http.StatusOK)
	if err := os.WriteFile(filepath.Join(dir, "sessions"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	code, errs := in(t, dir, twoPaid, strings.NewReader("one\ntwo\n"), &out)
	if strings.Count(out.String(), "heard") != 4 || strings.Contains(out.String(), ".json") {
		t.Errorf("it prints\n%s", out.String())
	}
	if code != exitFailed || !strings.Contains(errs, "Not saved") {
		t.Errorf("it ended with %d: %s", code, errs)
	}
}

func TestPlainSavesWhatCannotBePrinted(t *testing.T) {
	dir, asked := paid(t, http.StatusOK)
	code, errs := in(t, dir, twoPaid, strings.NewReader("one\ntwo\n"), full(t))
	if s := only(t, dir); len(s.Turns) != 1 || s.Turns[0].Replies[1].Text != "heard" || asked.Load() != 2 {
		t.Errorf("saved: %+v, after %d requests", s.Turns, asked.Load())
	}
	if code != exitFailed || !strings.Contains(errs, "no space left") || !strings.Contains(errs, ".json") {
		t.Errorf("it ended with %d: %s", code, errs)
	}
}

func TestPlainWithoutInput(t *testing.T) {
	for _, c := range []struct {
		name, args, input string
		code              int
		asked             bool
	}{
		{"lanes that cost something", twoPaid, "", exitUsage, false},
		{"blank lines", twoPaid, "\n  \n", exitUsage, false},
		{"with one built-in lane", twoPaid + " -m builtin/eliza --pace fast", "", exitUsage, false},
		{"a scenario that is named", twoPaid + " --scenario night-shift", "", exitDone, true},
		{"a message", twoPaid, "Hello", exitDone, true},
		{"built-in lanes", "chat -m builtin/eliza --pace fast", "", exitDone, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir, asked := paid(t, http.StatusOK)
			code, errs := in(t, dir, c.args, strings.NewReader(c.input), io.Discard)
			if code != c.code || asked.Load() > 0 != c.asked {
				t.Errorf("it ended with %d after %d requests: %s", code, asked.Load(), errs)
			}
			if c.code == exitUsage && !strings.Contains(errs, "nothing was said") {
				t.Errorf("it says %s", errs)
			}
		})
	}
}

func TestPlainResumedWithoutInput(t *testing.T) {
	dir, asked := paid(t, http.StatusOK)
	if code, errs := in(t, dir, twoPaid+" --scenario night-shift", strings.NewReader("Hello\n"), io.Discard); code != exitDone {
		t.Fatalf("it ended with %d: %s", code, errs)
	}
	before := asked.Load()
	if code, errs := in(t, dir, "chat --resume last", strings.NewReader(""), io.Discard); code != exitUsage || asked.Load() != before {
		t.Errorf("it ended with %d: %s", code, errs)
	}
}

func TestPlainWithoutAnyAnswer(t *testing.T) {
	dir, asked := paid(t, http.StatusBadRequest)
	code, errs := in(t, dir, twoPaid, strings.NewReader("one\ntwo\n"), io.Discard)
	if code != exitFailed || !strings.Contains(errs, "no lane answered in 2 of 2 turns") {
		t.Errorf("it ended with %d: %s", code, errs)
	}
	if s := only(t, dir); len(s.Turns) != 2 {
		t.Errorf("saved: %+v", s.Turns)
	}
	before := asked.Load()
	if code, _ := in(t, dir, twoPaid+" --scenario night-shift", nil, io.Discard); code != exitFailed || asked.Load()-before != 2 {
		t.Errorf("a scenario ended with %d after %d requests", code, asked.Load()-before)
	}
	if code, errs := in(t, dir, twoPaid+" -m builtin/eliza --pace fast", strings.NewReader("one\n"), io.Discard); code != exitDone {
		t.Errorf("with a lane that answers it ended with %d: %s", code, errs)
	}
	if code, _ := in(t, dir, "collect -m lab/a -m lab/b --scenario night-shift", nil, io.Discard); code != exitFailed {
		t.Errorf("a collection ended with %d", code)
	}
}

func TestPlainInput(t *testing.T) {
	for _, c := range []struct {
		name, input string
		want        []string
		code        int
	}{
		{"no line break at the end", "one\ntwo", []string{"one", "two"}, exitDone},
		{"line breaks of Windows", "one\r\ntwo\r\n", []string{"one", "two"}, exitDone},
		{"a byte order mark", "\xef\xbb\xbfone\n", []string{"one"}, exitDone},
		{"UTF-16", "\xff\xfeo\x00n\x00e\x00\n\x00", nil, exitRefused},
		{"a long line", strings.Repeat("word ", 20_000) + "\ntwo\n", []string{strings.TrimSpace(strings.Repeat("word ", 20_000)), "two"}, exitDone},
		{"too long a line", "one\n" + strings.Repeat("x", longestInput+1) + "\n", []string{"one"}, exitUsage},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir, _ := paid(t, http.StatusOK)
			var out bytes.Buffer
			code, errs := in(t, dir, "chat -m lab/a", strings.NewReader(c.input), &out)
			if code != c.code {
				t.Fatalf("it ended with %d: %s", code, errs)
			}
			if len(c.want) == 0 {
				return
			}
			s := only(t, dir)
			for i, want := range c.want {
				if i >= len(s.Turns) || s.Turns[i].User.Text != want {
					t.Errorf("turn %d is not %.40q", i+1, want)
				}
			}
			if !strings.Contains(out.String(), s.ID+".json") {
				t.Error("it does not print where the session is")
			}
		})
	}
}

// A clock that is set back must not make a save look older than the last one.
func TestPlainSavesWithAClockSetBack(t *testing.T) {
	dir, _ := paid(t, http.StatusOK)
	at := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	code := Run(t.Context(), Env{
		Args: strings.Fields(twoPaid), Stdin: strings.NewReader("one\ntwo\n"), Stdout: io.Discard, Stderr: io.Discard, GOOS: "linux", Width: 80,
		Now:    func() time.Time { at = at.Add(-time.Minute); return at },
		Getenv: func(name string) string { return map[string]string{"KANSEI_HOME": dir}[name] },
	})
	if s := only(t, dir); code != exitDone || len(s.Turns) != 2 || s.Turns[1].Replies[0].Text != "heard" {
		t.Errorf("it ended with %d and %+v", code, s.Turns)
	}
}
