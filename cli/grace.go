package cli

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// graceOfReaders is how long a command that has nothing to save may go on
	// after a signal.
	graceOfReaders = 2 * time.Second
	// graceOfWriters is the same for one that has: a save waits 5 s for a lock.
	graceOfWriters = 9 * time.Second
)

// grace is how long a command may go on after a signal. A read of a pipe, a
// terminal that takes no more output or a lock that somebody holds may keep it
// for ever otherwise.
type grace struct{ savers atomic.Int32 }

// saving makes the grace long enough to save, until done is called.
func (g *grace) saving() (done func()) {
	g.savers.Add(1)
	return sync.OnceFunc(func() { g.savers.Add(-1) })
}

// within returns the exit code of work, or that of an interrupted command where
// ctx has ended and work has not after the grace.
func (g *grace) within(ctx context.Context, work func() int) int {
	done := make(chan int, 1)
	go func() { done <- work() }()
	select {
	case code := <-done:
		return code
	case <-ctx.Done():
	}
	signalled := time.Now()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case code := <-done:
			return code
		case <-tick.C:
			if time.Since(signalled) > g.span() {
				return exitInterrupted
			}
		}
	}
}

func (g *grace) span() time.Duration {
	if g.savers.Load() > 0 {
		return graceOfWriters
	}
	return graceOfReaders
}
