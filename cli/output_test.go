//go:build unix

package cli

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func says(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

func TestWriteOutput(t *testing.T) {
	a, dir := home(t), t.TempDir()
	file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	if err := errors.Join(os.WriteFile(file, []byte("old"), 0o600), os.Symlink(file, link)); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{file, link, filepath.Join(dir, "new")} {
		before, _ := os.Lstat(path)
		if err := a.writeOutput(t.Context(), path, says("said")); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if b, err := os.ReadFile(path); string(b) != "said" {
			t.Errorf("%s has %q, %v", path, b, err)
		}
		if after, err := os.Lstat(path); err != nil || before != nil && after.Mode().Type() != before.Mode().Type() {
			t.Errorf("%s is %v now, %v", path, after, err)
		}
	}
	if err := a.writeOutput(t.Context(), dir, says("x")); err == nil || !strings.Contains(err.Error(), "is a folder") {
		t.Errorf("a folder: %v", err)
	}
}

func TestWriteOutputToDeviceStaysDevice(t *testing.T) {
	null := filepath.Join(t.TempDir(), "null")
	if err := syscall.Mknod(null, syscall.S_IFCHR|0o600, 1<<8|3); err != nil {
		null = "/dev/null" // which nobody but root can replace
	}
	if err := home(t).writeOutput(t.Context(), null, says("x")); err != nil {
		t.Error(err)
	}
	if info, err := os.Lstat(null); err != nil || info.Mode()&fs.ModeCharDevice == 0 {
		t.Errorf("it is %v now, %v", info, err)
	}
	if err := home(t).writeOutput(t.Context(), "/dev/full", says("x")); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("a full device: %v", err)
	}
}

func TestWriteOutputToNamedPipe(t *testing.T) {
	a, pipe := home(t), filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	read := make(chan string)
	go func() {
		b, err := os.ReadFile(pipe)
		if err != nil {
			b = []byte(err.Error())
		}
		read <- string(b)
	}()
	if err := a.writeOutput(t.Context(), pipe, says("said")); err != nil {
		t.Fatal(err)
	}
	if got := <-read; got != "said" {
		t.Errorf("the reader got %q", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := a.writeOutput(ctx, pipe, says("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("without a reader: %v", err)
	}
	if info, err := os.Lstat(pipe); err != nil || info.Mode()&fs.ModeNamedPipe == 0 {
		t.Errorf("it is %v now, %v", info, err)
	}
}

func TestWriteOutputToStdout(t *testing.T) {
	file := filepath.Join(t.TempDir(), "out")
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	a := home(t)
	a.env.Stdout = &checkedWriter{Writer: f}
	if _, err := f.WriteString("before "); err != nil {
		t.Fatal(err)
	}
	if err := a.writeOutput(t.Context(), file, says("said")); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(file); string(b) != "before said" {
		t.Errorf("it has %q, %v", b, err)
	}
}

func TestOutputNames(t *testing.T) {
	names := outputNames{}
	for _, c := range [][2]string{{"a", "a.md"}, {"a", "a-2.md"}, {"A", "A-3.md"}, {"a-2", "a-2-2.md"}, {"b", "b.md"}} {
		if got := names.take(c[0], ".md"); got != c[1] {
			t.Errorf("%s becomes %s, wanted %s", c[0], got, c[1])
		}
	}
}
