package terminal

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// Cost is what a program has taken of the machine so far.
type Cost struct {
	CPU      time.Duration // of all its threads
	Resident int           // bytes of memory now
	Peak     int           // bytes of memory at most
	Wakes    int           // how often a thread of it has slept and was woken
}

// Cost reads what the program has taken. It must still run.
func (t *Terminal) Cost() (Cost, error) {
	pid := t.cmd.Process.Pid
	var c Cost
	// The clock of a process is its inverted number, and 2 for its time as the
	// scheduler counts it: nanoseconds, where /proc/PID/stat has ticks of 10 ms.
	var spent unix.Timespec
	if err := unix.ClockGettime(int32(^pid<<3|2), &spent); err != nil {
		return c, fmt.Errorf("read the clock of process %d: %w", pid, err)
	}
	c.CPU = time.Duration(spent.Nano())
	memory, err := counters(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return c, err
	}
	c.Resident, c.Peak = memory["VmRSS"]<<10, memory["VmHWM"]<<10
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", pid))
	if err != nil {
		return c, err
	}
	for _, path := range threads {
		if thread, err := counters(path); err == nil { // a thread may have ended
			c.Wakes += thread["voluntary_ctxt_switches"]
		}
	}
	return c, nil
}

// counters reads the numbers of a file of names and numbers.
func counters(path string) (map[string]int, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	out := map[string]int{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		name, rest, _ := strings.Cut(lines.Text(), ":")
		if fields := strings.Fields(rest); len(fields) > 0 {
			if n, err := strconv.Atoi(fields[0]); err == nil {
				out[name] = n
			}
		}
	}
	return out, nil
}
