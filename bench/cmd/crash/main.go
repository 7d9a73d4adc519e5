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
	together := flag.Bool("together", true, "three programs have one session open at the same time; otherwise one")
	seed := flag.Uint64("seed", 1, "of what is done and when it is killed")
	keep := flag.String("keep", "", "a folder for the sessions that have lost something")
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
	live := crash.Run
	if *together {
		live = crash.Together
	}
	r, err := live(ctx, crash.Options{Program: program, Home: home, Lives: *lives, Seed: *seed, Keep: *keep})
	if *together {
		fmt.Printf("killed %d times in %d sessions\n", r.Lives, r.Sessions)
		for _, kind := range crash.Kinds() {
			r.Ratings, r.Replies = r.Claims["rating"], r.Claims["reply"]
			fmt.Printf("  %-8s %6d shown as saved, %d lost\n", kind, r.Claims[kind], r.LostBy[kind])
		}
	} else {
		fmt.Printf("killed %d times in %d sessions; %d ratings and %d replies had been shown as saved; lost: %d\n", r.Lives, r.Sessions, r.Ratings, r.Replies, len(r.Lost))
	}
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
