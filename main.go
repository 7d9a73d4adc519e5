// Command kansei is a terminal lab for the sensibility of language models: it
// holds one conversation with several models side by side, has their replies
// rated blind, and keeps the annotated session to be replayed and reported on.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"kansei/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	code := cli.Run(ctx, cli.Process())
	stop()
	os.Exit(code)
}
