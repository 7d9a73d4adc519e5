package openai

import (
	"context"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"

	"kansei/providers"
)

// pipeListener hands a server the far ends of pipes, so that a whole HTTP
// conversation can run on a fake clock.
type pipeListener struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

func (l *pipeListener) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "unix"} }

// reading reads the request before it is handled: only then does the server
// notice that the client has gone.
func reading(handler http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err == nil {
			handler(w, r)
		}
	}
}

// pipe starts a server inside the test's bubble and makes a provider that
// speaks to it. Both end with the bubble.
func pipe(t *testing.T, s Settings, handler http.HandlerFunc) providers.Provider {
	t.Helper()
	l := &pipeListener{conns: make(chan net.Conn), closed: make(chan struct{})}
	srv := &http.Server{Handler: reading(handler)} //nolint:gosec // nobody attacks a test's own server
	go func() { _ = srv.Serve(l) }()
	base := newBaseTransport(noEnv)
	base.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
		near, far := net.Pipe()
		select {
		case l.conns <- far:
			return near, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	s.BaseURL = "http://127.0.0.1/v1"
	r, err := NewRegistry(Options{Settings: map[string]Settings{"x": s}, Env: noEnv, Transport: base})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		r.Close()
		_ = srv.Close()
	})
	p, err := r.Provider("x")
	if err != nil {
		t.Fatal(err)
	}
	return p
}
