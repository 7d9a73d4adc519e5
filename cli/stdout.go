package cli

import (
	"errors"
	"io"
	"io/fs"
	"sync"
	"syscall"
)

// checkedWriter remembers the first error of the writer below it, so that a
// command whose output was lost does not end as if it had been printed.
type checkedWriter struct {
	io.Writer

	mu  sync.Mutex
	err error
}

func (w *checkedWriter) Write(b []byte) (int, error) {
	n, err := w.Writer.Write(b)
	if err != nil {
		w.mu.Lock()
		if w.err == nil {
			w.err = err
		}
		w.mu.Unlock()
	}
	return n, err
}

// failed returns the first error, nil where the reader has gone away: that is
// no failure of the command.
func (w *checkedWriter) failed() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if errors.Is(w.err, io.ErrClosedPipe) || errors.Is(w.err, syscall.EPIPE) {
		return nil
	}
	return w.err
}

// explainOutput is the failure of a command whose output could not be written.
func explainOutput(err error) *failure {
	reason := err
	var path *fs.PathError
	if errors.As(err, &path) {
		reason = path.Err
	}
	return &failure{code: exitFailed, what: "write the output: " + reason.Error(), advice: "What was printed is not complete. Run the command again with its output somewhere else.", err: err}
}

// rawOutput is standard output as it came with the environment: a terminal is
// recognised by its file.
func (a *app) rawOutput() io.Writer {
	if w, ok := a.env.Stdout.(*checkedWriter); ok {
		return w.Writer
	}
	return a.env.Stdout
}

// outputFailed returns why standard output could not be written so far.
func (a *app) outputFailed() error {
	if w, ok := a.env.Stdout.(*checkedWriter); ok {
		return w.failed()
	}
	return nil
}
