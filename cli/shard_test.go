package cli

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

// runAt runs a command with a home, and returns its exit code and what it printed
// on standard error.
func runAt(home string, args ...string) (code int, stderr string) {
	var errs bytes.Buffer
	code = Run(context.Background(), Env{
		Args: args, Stdin: strings.NewReader(""), Stdout: &bytes.Buffer{}, Stderr: &errs, Width: 80, GOOS: "linux", Now: time.Now,
		Getenv: func(name string) string { return map[string]string{"KANSEI_HOME": home, "LANG": "C.UTF-8"}[name] },
	})
	return code, errs.String()
}

// copySessions copies the files of sessions from one folder to another.
func copySessions(t *testing.T, from, to string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(from, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(to, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(to, filepath.Base(file))
		if _, err := os.Stat(to); err == nil {
			t.Errorf("%s was made by two shards", filepath.Base(file))
		}
		if err := os.WriteFile(to, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestShardsJoinToTheWhole(t *testing.T) {
	whole := t.TempDir()
	if code, stderr := runAt(whole, collectEverything...); code != exitDone {
		t.Fatal(stderr)
	}
	want, _ := collected(t, whole)
	for _, n := range []int{1, 3, 7} {
		joined := t.TempDir()
		for i := range n {
			home := t.TempDir()
			if code, stderr := runAt(home, append(collectEverything, "--shard", fmt.Sprintf("%d/%d", i+1, n))...); code != exitDone {
				t.Fatalf("shard %d/%d: %s", i+1, n, stderr)
			}
			copySessions(t, filepath.Join(home, "sessions"), filepath.Join(joined, "sessions"))
		}
		got, missing := collected(t, joined)
		if missing != 0 || !maps.Equal(got, want) {
			t.Errorf("%d shards: %v lack %d replies; want %v", n, slices.Sorted(maps.Keys(got)), missing, slices.Sorted(maps.Keys(want)))
		}
		code, stderr := runAt(joined, collectEverything...)
		if code != exitDone || !strings.HasPrefix(stderr, "8 of 8 sessions are there already") {
			t.Errorf("the whole command on %d joined shards ended with %d: %s", n, code, stderr)
		}
	}
}

func TestShardResumed(t *testing.T) {
	home := t.TempDir()
	args := slices.Concat(collectEverything, []string{"--shard", "1/2"})
	if code, stderr := runAt(home, args...); code != exitDone {
		t.Fatal(stderr)
	}
	want, _ := collected(t, home)
	if len(want) < 2 {
		t.Fatalf("the shard has %d sessions: too few for this test", len(want))
	}
	for id := range want {
		if err := os.Remove(filepath.Join(home, "sessions", id+".json")); err != nil {
			t.Fatal(err)
		}
		break
	}
	code, stderr := runAt(home, "collect", "--pace", "fast", "--resume")
	if there := fmt.Sprintf("%d of %d session", len(want)-1, len(want)); code != exitDone || !strings.HasPrefix(stderr, there) {
		t.Errorf("resumed, it ended with %d: %s", code, stderr)
	}
	if got, _ := collected(t, home); !maps.Equal(got, want) {
		t.Errorf("resumed, the shard has %v, want %v", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
}

func TestShardRefused(t *testing.T) {
	for _, text := range []string{"0/3", "4/3", "3", "a/b", "1/0", "-1/2", "1/2/3", "1/1000000"} {
		code, stderr := runAt(t.TempDir(), append(collectEverything, "--shard", text)...)
		if code != exitUsage || !strings.Contains(stderr, "Write it as I/N") {
			t.Errorf("--shard %s ended with %d: %s", text, code, stderr)
		}
	}
}

func TestShardLocks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	first, err := lockShard(path, shard{1, 3})
	if err != nil {
		t.Fatal(err)
	}
	second, err := lockShard(path, shard{2, 3})
	if err != nil {
		t.Fatalf("another shard can't be made beside it: %v", err)
	}
	for _, s := range []shard{{}, {1, 3}} {
		if _, err := lockShard(path, s); err == nil {
			t.Errorf("%v could be locked beside shards 1/3 and 2/3", s)
		}
	}
	if err := first(); err != nil {
		t.Fatal(err)
	}
	if err := second(); err != nil {
		t.Fatal(err)
	}
	if ok, err := flock.New(path).TryLock(); !ok || err != nil {
		t.Errorf("the lock of the whole is still held: %v", err)
	}
}

func TestStudyShardsJoin(t *testing.T) {
	whole, joined := t.TempDir(), t.TempDir()
	study := []byte(`title = "Shards"
models = ["builtin/eliza", "builtin/listener", "builtin/advisor"]
scenarios = ["promotion", "discount"]
lanes = 2
raters = ["li", "me"]
sessions = 6
turns = 1
seed = 3
`)
	collect := func(dir string, args ...string) {
		t.Helper()
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "study.toml"), study, 0o600); err != nil {
			t.Fatal(err)
		}
		if code, stderr := runAt(t.TempDir(), append([]string{"study", "collect", dir, "--pace", "fast"}, args...)...); code != exitDone {
			t.Fatal(stderr)
		}
	}
	collect(whole)
	for i := range 3 {
		dir := t.TempDir()
		collect(dir, "--shard", fmt.Sprintf("%d/3", i+1))
		copySessions(t, filepath.Join(dir, "sessions"), filepath.Join(joined, "sessions"))
	}
	want, _ := collected(t, whole)
	got, missing := collected(t, joined)
	if len(want) < 3 || missing != 0 || !maps.Equal(got, want) {
		t.Errorf("joined: %v lack %d replies; want %v", slices.Sorted(maps.Keys(got)), missing, slices.Sorted(maps.Keys(want)))
	}
}
