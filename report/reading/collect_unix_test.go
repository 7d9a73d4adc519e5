//go:build unix

package reading

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"kansei/internal/testkit/world"
	"kansei/report"
	"kansei/sessions"
)

// A pipe in a folder is named and left out, and reading never waits for it.
func TestCollectPipe(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe.json")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	b, err := sessions.Encode(world.New(1, world.SixModels()...).Session(sessions.Emotional, 0, 1))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "session.json"), b, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, lenient := range []bool{false, true} {
		in, damaged, err := Collect(context.Background(), Source{Paths: []string{dir}, Lenient: lenient})
		if err != nil || len(damaged) != 1 || !strings.Contains(damaged[0].Error(), "pipe.json: not a regular file") || report.Find(in, report.Options{}).Inputs.Sessions != 1 {
			t.Errorf("lenient %v: %v, %v", lenient, damaged, err)
		}
	}
	var bad *sessions.FileError
	if _, _, err := Collect(context.Background(), Source{Paths: []string{pipe}}); !errors.As(err, &bad) {
		t.Errorf("a pipe by its name: %v", err)
	}
}

// A compressed file that holds too much is refused before it fills the memory.
func TestCollectCompressedBomb(t *testing.T) {
	if testing.Short() {
		t.Skip("it unpacks 256 MB")
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	line := bytes.Repeat([]byte(`{"model_a":"a","model_b":"b","winner":"tie"}`+"\n"), 10_000)
	for range mostUnpacked/len(line) + 2 {
		if _, err := z.Write(line); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "bomb.jsonl.gz")
	if err := os.WriteFile(path, packed.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, err := Collect(context.Background(), Source{Paths: []string{path}})
	if err == nil || !strings.Contains(err.Error(), "holds more than 256 MB") {
		t.Error(err)
	}
	_, damaged, err := Collect(context.Background(), Source{Paths: []string{filepath.Dir(path)}, Lenient: true})
	if err != nil || len(damaged) != 1 {
		t.Error(damaged, err)
	}
}

// Reading ends with the context, in the middle of a file.
func TestCollectInterrupted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "battles.jsonl")
	if err := os.WriteFile(path, bytes.Repeat([]byte(`{"model_a":"a","model_b":"b","winner":"tie"}`+"\n"), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := Collect(ctx, Source{Paths: []string{path}}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
