// Command kansei is a terminal lab for the sensibility of language models: it
// holds one conversation with several models side by side, has their replies
// rated blind, and keeps the annotated session to be replayed and reported on.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"kansei/cli"
)

// startTime is for how long what a start leaves behind may lie about: there is
// little of it, and somebody waits for the first screen.
const startTime = 250 * time.Millisecond

func main() {
	percent := debug.SetGCPercent(400)
	time.AfterFunc(startTime, func() { debug.SetGCPercent(percent) })
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	code := cli.Run(ctx, cli.Process())
	stop()
	os.Exit(code)
}
