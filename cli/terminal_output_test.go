package cli

import (
	"bytes"
	"io"
	"os"
	"slices"
	"testing"
	"time"
)

// stalled is an output to a pipe that nobody reads until the test does.
func stalled(t *testing.T) (*terminalOutput, *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = r.Close(), w.Close() })
	return newTerminalOutput(w), r
}

func TestTerminalOutputDoesNotWaitForItsReader(t *testing.T) {
	o, r := stalled(t)
	resumed := make(chan struct{})
	o.resume = func() { close(resumed) }
	sent := bytes.Repeat([]byte("0123456789abcdef"), 1<<16) // more than a pipe holds
	for part := range slices.Chunk(sent, 1<<10) {
		if n, err := o.Write(part); n != len(part) || err != nil {
			t.Fatalf("wrote %d, %v", n, err)
		}
	}
	if !o.behind() || o.flush(time.Millisecond) {
		t.Error("an output that nobody reads is not behind")
	}
	got := make([]byte, len(sent))
	if _, err := io.ReadFull(r, got); err != nil || !bytes.Equal(got, sent) {
		t.Errorf("what arrives is not what was written, %v", err)
	}
	<-resumed
	if o.behind() || !o.flush(time.Minute) {
		t.Error("an output that was read is behind")
	}
}

func TestTerminalOutputOfAClosedTerminal(t *testing.T) {
	o, _ := stalled(t)
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Write([]byte("x")); err != nil {
		t.Errorf("the first write fails with %v", err)
	}
	if !o.flush(time.Minute) {
		t.Error("it still waits")
	}
	if _, err := o.Write([]byte("x")); err == nil {
		t.Error("the second write does not fail")
	}
}
