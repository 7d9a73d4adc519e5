package cli

import (
	"os"
	"sync"
	"time"
)

// terminalOutput writes to a terminal from a goroutine of its own, so that
// neither the program nor its saves wait for a terminal that has stopped
// reading. See behind for what keeps the bytes that wait from growing.
type terminalOutput struct {
	file   *os.File
	resume func() // called once a terminal that was behind has caught up, if set

	mu      sync.Mutex
	pending []byte
	running bool // a goroutine writes
	skipped bool // a frame was left out
	err     error
	idle    *sync.Cond // nothing waits and nothing is written
}

func newTerminalOutput(f *os.File) *terminalOutput {
	o := &terminalOutput{file: f}
	o.idle = sync.NewCond(&o.mu)
	return o
}

// Write takes b and returns at once. The error is that of an earlier write.
func (o *terminalOutput) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.err != nil {
		return 0, o.err
	}
	o.pending = append(o.pending, b...)
	if !o.running {
		o.running = true
		go o.run()
	}
	return len(b), nil
}

// run writes until nothing waits.
func (o *terminalOutput) run() {
	var out []byte
	o.mu.Lock()
	for len(o.pending) > 0 && o.err == nil {
		out, o.pending = o.pending, out[:0]
		o.mu.Unlock()
		_, err := o.file.Write(out)
		o.mu.Lock()
		o.err = err
	}
	resume := o.resume
	if !o.skipped {
		resume = nil
	}
	o.running, o.skipped = false, false
	o.idle.Broadcast()
	o.mu.Unlock()
	if resume != nil {
		resume()
	}
}

// mostPending is how many bytes may wait for the terminal before frames are
// left out: about a frame, so that a slow terminal shows what is new and not
// what was new seconds ago.
const mostPending = 8 << 10

// behind reports whether the terminal is so far behind that a frame should be
// left out. Where it reports true, resume is called once it has caught up.
func (o *terminalOutput) behind() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.running || len(o.pending) < mostPending {
		return false
	}
	o.skipped = true
	return true
}

// flush waits until everything is written, for a time at the most, and reports
// whether it is.
func (o *terminalOutput) flush(atMost time.Duration) bool {
	late := false
	timer := time.AfterFunc(atMost, func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		late = true
		o.idle.Broadcast()
	})
	defer timer.Stop()
	o.mu.Lock()
	defer o.mu.Unlock()
	for o.running && !late {
		o.idle.Wait()
	}
	return !o.running
}

// Read, Close and Fd are those of the file: Bubble Tea asks for the size and
// the state of the terminal through them.
func (o *terminalOutput) Read(b []byte) (int, error) { return o.file.Read(b) }

func (o *terminalOutput) Close() error { return o.file.Close() }

func (o *terminalOutput) Fd() uintptr { return o.file.Fd() }
