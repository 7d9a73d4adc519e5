// Command fakeserver runs the fake streaming server on a loopback port, for
// driving the program by hand:
//
//	go run ./bench/cmd/fakeserver -addr 127.0.0.1:8080 -rate 50
//
// and in the config file:
//
//	[providers.fake]
//	base_url = "http://127.0.0.1:8080/v1"
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"kansei/bench/fakeserver"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "fakeserver:", err)
		os.Exit(1)
	}
}

func run() error {
	addr := flag.String("addr", "127.0.0.1:8080", "loopback address; port 0 takes any free one")
	rate := flag.Float64("rate", 50, "tokens a second; 0 is as fast as possible")
	tokens := flag.Int("tokens", 0, "tokens of a reply; 0 is the text's own length")
	key := flag.String("key", "", "the key that is wanted; empty takes any")
	flag.Parse()
	host, _, err := net.SplitHostPort(*addr)
	if err != nil {
		return fmt.Errorf("read address: %w", err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("%s is not this machine: the server is for loopback only", host)
	}
	l, err := net.Listen("tcp", *addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	fmt.Printf("http://%s/v1\n%s\n", l.Addr(), strings.Join(fakeserver.Models(), " "))
	srv := &http.Server{
		Handler:           fakeserver.New(fakeserver.Options{Rate: *rate, Tokens: *tokens, Key: *key}),
		ReadHeaderTimeout: 10 * time.Second,
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go func() {
		<-ctx.Done()
		_ = srv.Close() // the process ends with it
	}()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}
