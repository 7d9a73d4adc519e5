//go:build unix

// Package terminal runs a program in a pseudo terminal and shows what a person
// would see there: tests, pictures and benchmarks of whole processes are made
// with it. It needs a Unix system.
package terminal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"

	"github.com/charmbracelet/x/term"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// Terminal is a program in a pseudo terminal.
type Terminal struct {
	cmd *exec.Cmd
	pty *os.File

	mu      sync.Mutex
	screen  *vt.Emulator
	listen  func([]byte) // in place of the screen, if set
	heard   func([]byte) // beside the screen, if set
	bytes   int
	changed chan struct{} // holds one token while there is news
	stalled bool          // it takes nothing from the program
	resumed *sync.Cond
	exited  chan struct{} // the program is gone
	ended   chan struct{} // and all that it wrote is drawn
	err     error         // valid once exited is closed
}

// Start runs a command in a terminal of w by h cells. Its environment is env,
// with TERM and COLORTERM set for a terminal with all colours.
func Start(w, h int, env []string, name string, args ...string) (*Terminal, error) {
	t := &Terminal{
		cmd: exec.Command(name, args...), screen: vt.NewEmulator(w, h),
		changed: make(chan struct{}, 1), exited: make(chan struct{}), ended: make(chan struct{}),
	}
	t.resumed = sync.NewCond(&t.mu)
	t.cmd.Env = append(slices.Clip(env), "TERM=xterm-256color", "COLORTERM=truecolor")
	opened, err := pty.StartWithSize(t.cmd, &pty.Winsize{Cols: uint16(w), Rows: uint16(h)})
	if err == nil {
		t.pty, err = pollable(opened)
	}
	if err != nil {
		return nil, fmt.Errorf("start %s in a terminal: %w", name, err)
	}
	go func() { _, _ = io.Copy(t.pty, t.screen) }() // what a terminal answers when it is asked
	go func() {
		t.err = t.cmd.Wait()
		close(t.exited)
	}()
	go t.read()
	return t, nil
}

// pollable is a file whose Close ends a Read that waits, as a lost connection
// does. What the pty package gives is not.
func pollable(f *os.File) (*os.File, error) {
	defer func() { _ = f.Close() }()
	fd, err := unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	if err := unix.SetNonblock(fd, true); err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), f.Name()), nil
}

// read draws what the program writes until it is gone.
func (t *Terminal) read() {
	buf := make([]byte, 64<<10)
	for {
		t.mu.Lock()
		for t.stalled {
			t.resumed.Wait()
		}
		t.mu.Unlock()
		n, err := t.pty.Read(buf)
		t.mu.Lock()
		if t.heard != nil {
			t.heard(buf[:n])
		}
		if t.listen != nil {
			t.listen(buf[:n])
		} else {
			_, _ = t.screen.Write(buf[:n])
		}
		t.bytes += n
		t.mu.Unlock()
		select {
		case t.changed <- struct{}{}:
		default:
		}
		if err != nil {
			break
		}
	}
	<-t.exited
	close(t.ended)
}

// Stall makes the terminal take nothing from the program any more, as one does
// in which ctrl+s was pressed or whose connection hangs, or go on with it.
func (t *Terminal) Stall(stalled bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stalled = stalled
	t.resumed.Broadcast()
}

// Type writes to the program's input as a keyboard does; see Key for keys
// that are no text.
func (t *Terminal) Type(text string) error {
	_, err := io.WriteString(t.pty, text)
	return err
}

// Key presses keys by name: enter, esc, tab, up, down, left, right,
// backspace, ctrl+LETTER.
func (t *Terminal) Key(names ...string) error {
	codes := map[string]string{
		"enter": "\r", "esc": "\x1b", "tab": "\t", "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
		"backspace": "\x7f",
	}
	for _, name := range names {
		code, ok := codes[name]
		if letter, ctrl := strings.CutPrefix(name, "ctrl+"); ctrl && len(letter) == 1 {
			code, ok = string(letter[0]&0x1f), true
		}
		if !ok {
			return fmt.Errorf("press %s: there is no such key", name)
		}
		if err := t.Type(code); err != nil {
			return err
		}
	}
	return nil
}

// Screen is the text on the screen, line by line.
func (t *Terminal) Screen() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	lines := strings.Split(t.screen.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// Read gives the emulated screen to f, which must not keep it.
func (t *Terminal) Read(f func(*vt.Emulator)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f(t.screen)
}

// Listen gives what the program writes from now on to f and draws it no more:
// drawing takes time that a measurement can't spare. f must not keep it. With
// nil it is drawn again, on a screen that has missed what came meanwhile.
func (t *Terminal) Listen(f func([]byte)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.listen = f
}

// Overhear gives what the program writes from now on to f and draws it all the
// same. f must not keep it.
func (t *Terminal) Overhear(f func([]byte)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.heard = f
}

// Bytes is how much the program has written.
func (t *Terminal) Bytes() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.bytes
}

// ErrEnded says that the program ended before what was waited for came.
var ErrEnded = errors.New("the program has ended")

// Until waits until the screen is as wanted.
func (t *Terminal) Until(ctx context.Context, so func(screen string) bool) error {
	for {
		if so(t.Screen()) {
			return nil
		}
		select {
		case <-t.changed:
		case <-t.ended:
			if so(t.Screen()) {
				return nil
			}
			return ErrEnded
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// UntilText waits until the screen shows a text.
func (t *Terminal) UntilText(ctx context.Context, text string) error {
	if err := t.Until(ctx, func(s string) bool { return strings.Contains(s, text) }); err != nil {
		return fmt.Errorf("wait for %q: %w\n%s", text, err, t.Screen())
	}
	return nil
}

// Resize makes the terminal another size.
func (t *Terminal) Resize(w, h int) error {
	t.mu.Lock()
	t.screen.Resize(w, h)
	t.mu.Unlock()
	conn, err := t.pty.SyscallConn()
	if err != nil {
		return err
	}
	var set error
	err = conn.Control(func(fd uintptr) {
		set = unix.IoctlSetWinsize(int(fd), unix.TIOCSWINSZ, &unix.Winsize{Col: uint16(w), Row: uint16(h)})
	})
	return errors.Join(err, set)
}

// Discipline is how the terminal takes what is typed: whether it echoes, waits
// for whole lines, makes signals of keys.
func (t *Terminal) Discipline() (state *term.State, err error) {
	conn, err := t.pty.SyscallConn()
	if err != nil {
		return nil, err
	}
	var get error
	err = conn.Control(func(fd uintptr) { state, get = term.GetState(fd) })
	return state, errors.Join(err, get)
}

// Signal sends a signal to the program.
func (t *Terminal) Signal(s os.Signal) error { return t.cmd.Process.Signal(s) }

// Wait waits for the program to end and returns how it did.
func (t *Terminal) Wait(ctx context.Context) error {
	select {
	case <-t.ended:
		return t.err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Exited is Wait for a terminal that is stalled: it does not wait until what the
// program wrote is drawn.
func (t *Terminal) Exited(ctx context.Context) error {
	select {
	case <-t.exited:
		return t.err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Ended is closed when the program has ended and all that it wrote is drawn.
func (t *Terminal) Ended() <-chan struct{} { return t.ended }

// HangUp takes the terminal away, as a lost connection does.
func (t *Terminal) HangUp() error { return t.pty.Close() }

// Close ends the program if it still runs, and takes the terminal away.
func (t *Terminal) Close() {
	_ = t.cmd.Process.Signal(syscall.SIGKILL)
	t.Stall(false)
	<-t.ended
	_ = t.pty.Close()
	// The emulator's own Close races with who reads its answers; the end of the
	// pipe that they come through does not.
	if answers, ok := t.screen.InputPipe().(io.Closer); ok {
		_ = answers.Close()
	}
}
