package cli

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"kansei/conversation"
	"kansei/sessions"
)

var collectEverything = []string{
	"collect", "--pace", "fast", "--parallel", "2", "--repeats", "2",
	"--scenario", "night-shift", "--scenario", "two-coins", "--scenario", "promotion", "--scenario", "discount",
}

// kansei is the program as a process of its own, with a home.
func kansei(t *testing.T, home string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "kansei", args...)
	cmd.Env = append(os.Environ(), "KANSEI_HOME="+home, "LANG=C.UTF-8")
	return cmd
}

// untilLine starts a command, and ends it by end when it has printed a line
// on standard error that has a text. It returns what came after.
func untilLine(t *testing.T, cmd *exec.Cmd, text string, end func() error) (rest string, err error) {
	t.Helper()
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stderr)
	for lines.Scan() {
		if strings.Contains(lines.Text(), text) {
			if err := end(); err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	var after bytes.Buffer
	for lines.Scan() {
		fmt.Fprintln(&after, lines.Text())
	}
	_, _ = io.Copy(&after, stderr)
	return after.String(), cmd.Wait()
}

// collected is what the sessions of a home say, by id, and how many replies
// they lack.
func collected(t *testing.T, home string) (all map[string]string, missing int) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(home, "sessions", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	all = map[string]string{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s, err := sessions.Decode(b)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		missing += conversation.Missing(s)
		text := fmt.Sprintln(s.Title, s.Scenario.ID, s.Blind.Seed, s.Blind.Enabled, s.Blind.Curtain, s.Rubric.ID)
		for _, l := range s.Lanes {
			text += fmt.Sprintln(l.ID, l.Label, l.Ref(), l.Thinking)
		}
		for _, turn := range s.Turns {
			text += fmt.Sprintf("%d %q\n", turn.N, turn.User.Text)
			for _, r := range turn.Replies {
				text += fmt.Sprintf("  %s %d %s %q %v\n", r.Lane, r.Attempt, r.Status, r.Text, r.Flags)
			}
		}
		all[s.ID] = text
	}
	return all, missing
}

func TestCollectKilledTwiceEndsAlike(t *testing.T) {
	whole, killed := t.TempDir(), t.TempDir()
	if out, err := kansei(t, whole, collectEverything...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, line := range []string{"1 of 8 sessions, ", "5 of 8 sessions, "} {
		cmd := kansei(t, killed, collectEverything...)
		_, err := untilLine(t, cmd, line, func() error { return cmd.Process.Kill() })
		if err == nil {
			t.Fatal("it was over before it was killed")
		}
		if got, missing := collected(t, killed); missing == 0 && len(got) == 8 {
			t.Fatal("nothing was left to do when it was killed")
		}
	}
	if out, err := kansei(t, killed, collectEverything...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	want, missing := collected(t, whole)
	got, lacking := collected(t, killed)
	if missing != 0 || lacking != 0 || len(want) != 8 {
		t.Errorf("%d sessions lack %d replies; killed, they lack %d", len(want), missing, lacking)
	}
	if !slices.Equal(slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want))) {
		t.Errorf("killed, there are other sessions: %v, want %v", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
	for id := range want {
		if got[id] != want[id] {
			t.Errorf("killed, session %s is\n%s\nwant\n%s", id, got[id], want[id])
		}
	}
}

func TestCollectInterrupted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process can't be sent an interrupt here")
	}
	cmd := kansei(t, t.TempDir(), collectEverything...)
	told, err := untilLine(t, cmd, "1 of 8 sessions, ", func() error { return cmd.Process.Signal(os.Interrupt) })
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != exitInterrupted {
		t.Errorf("ended with %v, want %d", err, exitInterrupted)
	}
	if !strings.Contains(told, "kansei: stopped: ") || !strings.Contains(told, "The same command goes on from here.\n") {
		t.Errorf("it says %q", told)
	}
}
