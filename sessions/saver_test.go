package sessions

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// disk is a slow place to save to that remembers what was written.
type disk struct {
	mu      sync.Mutex
	written []string
	busy    bool
	err     error
}

func (d *disk) save(s *Session) error {
	d.mu.Lock()
	if d.busy {
		d.written = append(d.written, "two at once")
	}
	d.busy = true
	d.written = append(d.written, s.ID+" "+s.Title)
	err := d.err
	d.mu.Unlock()
	time.Sleep(time.Second) // in the bubble's time
	d.mu.Lock()
	d.busy = false
	d.mu.Unlock()
	return err
}

func state(id string, n int) *Session {
	return &Session{ID: id, Title: fmt.Sprint(n), UpdatedAt: noon.Add(time.Duration(n) * time.Second)}
}

func TestSaverWritesTheNewestState(t *testing.T) {
	tests := []struct {
		name  string
		order []int
		want  []string
	}{
		{"in order", []int{1, 2, 3}, []string{"a 1", "a 3"}},
		{"newest in the middle", []int{1, 3, 2}, []string{"a 1", "a 3"}},
		{"newest first", []int{3, 1, 2}, []string{"a 3"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := &disk{}
				sv := NewSaver(d.save)
				results := make(chan error, len(tt.order))
				for _, n := range tt.order {
					go func() { results <- sv.Save(state("a", n)) }()
					synctest.Wait()
				}
				sv.Flush()
				for range tt.order {
					if err := <-results; err != nil {
						t.Error(err)
					}
				}
				if !slices.Equal(d.written, tt.want) {
					t.Errorf("written %v, not %v", d.written, tt.want)
				}
			})
		})
	}
}

func TestSaverTakesSessionsInTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &disk{}
		sv := NewSaver(d.save)
		for n := range 3 {
			for _, id := range []string{"a", "b"} {
				go func() {
					if err := sv.Save(state(id, n)); err != nil {
						t.Error(err)
					}
				}()
				synctest.Wait()
			}
		}
		begin := time.Now()
		sv.Flush()
		if took := time.Since(begin); took != 3*time.Second {
			t.Errorf("flushed after %v", took)
		}
		if !slices.Equal(d.written, []string{"a 0", "b 2", "a 2"}) {
			t.Errorf("written %v", d.written)
		}
		sv.Flush() // nothing waits: returns at once
	})
}

func TestSaverTellsWhoWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		full := errors.New("the disk is full")
		d := &disk{err: full}
		sv := NewSaver(d.save)
		if err := sv.Save(state("a", 2)); !errors.Is(err, full) {
			t.Errorf("got %v", err)
		}
		// What failed was not written: an older state is better than none.
		d.err = nil
		if err := sv.Save(state("a", 1)); err != nil {
			t.Error(err)
		}
		if !slices.Equal(d.written, []string{"a 2", "a 1"}) {
			t.Errorf("written %v", d.written)
		}
	})
}
