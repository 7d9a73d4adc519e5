package batches_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"kansei/internal/testkit/batchserver"
)

// TestPlayKilled has the program killed or interrupted before and after the vendor
// does each thing that it is asked for. A copy of the folder as it is in that
// moment is what a kill leaves.
func TestPlayKilled(t *testing.T) {
	for _, form := range []string{batchserver.OpenAI, batchserver.Together, batchserver.OpenRouter} {
		if testing.Short() && form != batchserver.OpenAI {
			continue
		}
		for _, before := range []bool{true, false} {
			for _, killed := range []bool{true, false} {
				t.Run(fmt.Sprintf("%s/before=%t/killed=%t", form, before, killed), func(t *testing.T) {
					for moment := 1; ; moment++ {
						reached := false
						synctest.Test(t, func(t *testing.T) { reached = playKilled(t, form, before, killed, moment) })
						if !reached {
							if moment < 10 {
								t.Errorf("there were only %d moments", moment)
							}
							return
						}
					}
				})
			}
		}
	}
}

func playKilled(t *testing.T, form string, before, killed bool, moment int) (reached bool) {
	l := newLab(t, &batchserver.Server{Form: form, Polls: 1})
	l.vendor = vendorOf[form]
	next := newLab(t, l.server)
	next.vendor = l.vendor
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n, step := 0, ""
	var mu sync.Mutex // of n, step and reached
	l.server.Hook = func(at string, first bool) {
		mu.Lock()
		defer mu.Unlock()
		if reached {
			panic(http.ErrAbortHandler) // it is dead
		}
		if first != before {
			return
		}
		if n++; n == moment {
			reached, step = true, at
			for os.CopyFS(next.dir, os.DirFS(l.dir)) != nil { // the other model's files change meanwhile
				next.dir = t.TempDir()
			}
			cancel()
			panic(http.ErrAbortHandler)
		}
	}
	err := l.play(ctx)
	if reached != errors.Is(err, context.Canceled) {
		t.Fatalf("moment %d, %s: it ended with %v", moment, step, err)
	}
	l.server.Hook = nil
	if !reached || !killed {
		next = l
	}
	time.Sleep(time.Hour)
	if err := next.play(t.Context()); err != nil {
		t.Fatalf("moment %d, %s: %v", moment, step, err)
	}
	if said, missing := next.said(); missing != 0 || next.left() != 0 {
		t.Errorf("moment %d, %s: %d replies are missing, %d batches left\n%s", moment, step, missing, next.left(), said)
	}
	next.askedOnce(8)
	return reached
}
