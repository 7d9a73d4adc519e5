package sessions

import (
	"sync"
	"time"
)

// Saver writes sessions in the background, one at a time. Where several states
// of one session wait, only the newest is written. It is safe for use from
// several goroutines.
type Saver struct {
	save func(*Session) error

	mu      sync.Mutex
	queue   []string             // ids, in the order in which they are due
	waiting map[string]*pending  // by id
	written map[string]time.Time // UpdatedAt of what was written last, by id
	running bool
	idle    *sync.Cond // nothing waits and nothing is written
}

// pending is a state of a session that waits to be written, and who waits for
// it.
type pending struct {
	session *Session
	done    []chan error
}

// NewSaver writes with save, which is the store's Save or SaveAt.
func NewSaver(save func(*Session) error) *Saver {
	sv := &Saver{save: save, waiting: map[string]*pending{}, written: map[string]time.Time{}}
	sv.idle = sync.NewCond(&sv.mu)
	return sv
}

// Save returns when this state of the session, or a newer one, is written;
// UpdatedAt tells which of two is newer, in whatever order they come. The
// session must not be changed any more: give it a Clone.
func (sv *Saver) Save(s *Session) error {
	done := make(chan error, 1)
	sv.mu.Lock()
	p, ok := sv.waiting[s.ID]
	if !ok {
		p = &pending{}
		sv.waiting[s.ID] = p
		sv.queue = append(sv.queue, s.ID)
	}
	p.session = newer(p.session, s)
	p.done = append(p.done, done)
	if !sv.running {
		sv.running = true
		go sv.run()
	}
	sv.mu.Unlock()
	return <-done
}

// newer is the later of two states: saves are asked for side by side, so that
// an older state may come after a newer one.
func newer(a, b *Session) *Session {
	if a != nil && a.UpdatedAt.After(b.UpdatedAt) {
		return a
	}
	return b
}

// run writes until nothing waits.
func (sv *Saver) run() {
	sv.mu.Lock()
	defer sv.mu.Unlock()
	for len(sv.queue) > 0 {
		id := sv.queue[0]
		sv.queue = sv.queue[1:]
		p := sv.waiting[id]
		delete(sv.waiting, id)
		stale := p.session.UpdatedAt.Before(sv.written[id])
		sv.mu.Unlock()
		var err error
		if !stale {
			err = sv.save(p.session)
		}
		for _, done := range p.done {
			done <- err
		}
		sv.mu.Lock()
		if err == nil && !stale {
			sv.written[id] = p.session.UpdatedAt
		}
	}
	sv.running = false
	sv.idle.Broadcast()
}

// Flush returns when nothing waits to be written any more.
func (sv *Saver) Flush() {
	sv.mu.Lock()
	defer sv.mu.Unlock()
	for sv.running {
		sv.idle.Wait()
	}
}
