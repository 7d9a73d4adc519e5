//go:build unix

// Command crash kills a built kansei at random moments while a script chats
// and rates, and prints what had been shown as saved and was lost:
//
//	go run ./bench/cmd/crash -lives 500
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

	"kansei/bench/crash"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "crash:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) (err error) {
	lives := flag.Int("lives", 500, "how often the program is killed")
	seed := flag.Uint64("seed", 1, "of what is done and when it is killed")
	flag.Parse()
	work, err := os.MkdirTemp("", "kansei-crash")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	program := filepath.Join(work, "kansei")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		return fmt.Errorf("build the program: %w\n%s", err, out)
	}
	home := filepath.Join(work, "home")
	r, err := crash.Run(ctx, crash.Options{Program: program, Home: home, Lives: *lives, Seed: *seed})
	fmt.Printf("killed %d times in %d sessions; %d ratings and %d replies had been shown as saved; lost: %d\n", r.Lives, r.Sessions, r.Ratings, r.Replies, len(r.Lost))
	for _, l := range r.Lost {
		fmt.Println("  " + l)
	}
	switch {
	case err != nil:
		return err
	case len(r.Lost) > 0:
		return errors.New("something that had been shown as saved was lost")
	case r.Ratings == 0 || r.Replies == 0:
		return errors.New("too little was shown as saved to say anything; try more lives")
	}
	return nil
}
