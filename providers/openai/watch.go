package openai

import (
	"context"
	"errors"
	"io"
	"time"
)

var errSilent = errors.New("the server is silent")

// watch cancels a request when nothing has come for too long. Time counts only
// while someone waits for the server, so that a slow reader is not taken for a
// silent server. It belongs to one goroutine.
type watch struct {
	limit   time.Duration
	timer   *time.Timer
	waiting bool
	since   time.Time     // when the waiting began
	spent   time.Duration // what of the limit was used up before a pause
}

// newWatch starts a watch; silence cancels with errSilent.
func newWatch(limit time.Duration, cancel context.CancelCauseFunc) *watch {
	timer := time.AfterFunc(limit, func() { cancel(errSilent) })
	return &watch{limit: limit, waiting: true, since: time.Now(), timer: timer}
}

func (w *watch) wait() {
	if !w.waiting {
		w.waiting, w.since = true, time.Now()
		w.timer.Reset(w.limit - w.spent)
	}
}

// pause stops the clock without a sign of life.
func (w *watch) pause() {
	if w.waiting {
		w.waiting = false
		w.timer.Stop()
		w.spent += time.Since(w.since)
	}
}

func (w *watch) life() {
	w.pause()
	w.spent = 0
}

// watched tells a watch of every byte that comes: comments count as life too.
type watched struct {
	src   io.ReadCloser
	watch *watch
}

func (r *watched) Read(p []byte) (int, error) {
	r.watch.wait()
	n, err := r.src.Read(p)
	if n > 0 || err != nil {
		r.watch.life()
	}
	return n, err
}

func (r *watched) Close() error { return r.src.Close() }
