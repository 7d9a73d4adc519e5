package store

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"kansei/sessions"
)

// disk is a slow place to save to that remembers what was written.
type disk struct {
	mu      sync.Mutex
	written []string
	busy    bool
	err     error
}

func (d *disk) save(s *sessions.Session) (sessions.Saved, error) {
	d.mu.Lock()
	if d.busy {
		d.written = append(d.written, "two at once")
	}
	d.busy = true
	text := s.ID
	for _, r := range s.Ratings {
		text += " " + string(rune('0'+r.At.Second()))
	}
	d.written = append(d.written, text)
	err := d.err
	d.mu.Unlock()
	time.Sleep(time.Second) // in the bubble's time
	d.mu.Lock()
	d.busy = false
	d.mu.Unlock()
	return sessions.Saved{Session: s}, err
}

// state is a session with some ratings, each of which a second names.
func state(id string, seconds ...int) *sessions.Session {
	s := small(id)
	for _, n := range seconds {
		rate(s, me, n)
	}
	s.UpdatedAt = noon.Add(time.Duration(len(seconds)) * time.Second)
	return s
}

func TestSaverJoinsWaitingStates(t *testing.T) {
	tests := []struct {
		name   string
		states [][]int
		want   []string
	}{
		{"in order", [][]int{{1}, {1, 2}, {1, 2, 3}}, []string{"a 1", "a 1 2 3"}},
		{"newest in the middle", [][]int{{1}, {1, 2, 3}, {1, 2}}, []string{"a 1", "a 1 2 3"}},
		{"none has all", [][]int{{1}, {1, 3}, {1, 2}}, []string{"a 1", "a 1 2 3"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := &disk{}
				sv := NewSaver(d.save)
				results := make(chan sessions.Saved, len(tt.states))
				for _, seconds := range tt.states {
					go func() {
						saved, err := sv.Save(state("a", seconds...))
						if err != nil {
							t.Error(err)
						}
						results <- saved
					}()
					synctest.Wait()
				}
				sv.Flush()
				for range tt.states {
					if saved := <-results; saved.Session == nil {
						t.Error("a save returned nothing")
					}
				}
				if !slices.Equal(d.written, tt.want) {
					t.Errorf("written %q, not %q", d.written, tt.want)
				}
			})
		})
	}
}

func TestSaverSeveralSessions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &disk{}
		sv := NewSaver(d.save)
		for n := 1; n <= 3; n++ {
			for _, id := range []string{"a", "b"} {
				go func() {
					if _, err := sv.Save(state(id, n)); err != nil {
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
		if !slices.Equal(d.written, []string{"a 1", "b 1 2 3", "a 2 3"}) {
			t.Errorf("written %q", d.written)
		}
		sv.Flush() // nothing waits: returns at once
	})
}

func TestSaverFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		full := errors.New("the disk is full")
		d := &disk{err: full}
		sv := NewSaver(d.save)
		if _, err := sv.Save(state("a", 2)); !errors.Is(err, full) {
			t.Errorf("got %v", err)
		}
		d.err = nil
		if _, err := sv.Save(state("a", 1)); err != nil {
			t.Error(err)
		}
		if !slices.Equal(d.written, []string{"a 2", "a 1"}) {
			t.Errorf("written %q", d.written)
		}
	})
}
