//go:build unix

// Command demo makes the pictures of the documentation from the running
// program: it builds kansei, drives it in a pseudo terminal, and draws what
// stands on the emulated screen as SVG, in a light and a dark theme, with a
// recording of a session beside them. The same source gives the same bytes.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) (err error) {
	out := flag.String("out", "docs/pictures", "folder for the pictures")
	bin := flag.String("bin", "", "a built kansei; without it the program in this folder is built")
	flag.Parse()
	dest, err := filepath.Abs(*out)
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "kansei-demo")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	program, err := built(ctx, *bin, work)
	if err != nil {
		return err
	}
	// Paths on the pictures are the same everywhere: they begin in this folder.
	if err := os.Chdir(work); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Chdir(os.TempDir())) }()
	if err := os.MkdirAll(dest, 0o755); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	defer cancel()
	for _, look := range []string{"dark", "light"} {
		for _, words := range []string{"en", "zh"} {
			s := &stage{ctx: ctx, program: program, out: dest, look: look, lang: words, home: "home-" + look + "-" + words}
			if words == "zh" {
				s.only = []string{"start", "chat"} // what the Chinese README shows
			}
			if err := tour(s); err != nil {
				return fmt.Errorf("%s, %s: %w", look, words, err)
			}
		}
	}
	return nil
}

// built is the program to drive: the given one, or a build of this folder's.
func built(ctx context.Context, bin, work string) (string, error) {
	if bin != "" {
		return filepath.Abs(bin)
	}
	program := filepath.Join(work, "kansei")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", program, ".")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("build kansei: %w", err)
	}
	return program, nil
}
