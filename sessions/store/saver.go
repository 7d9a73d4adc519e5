package store

import (
	"sync"

	"kansei/sessions"
)

// Saver writes sessions in the background, one at a time. Where several states
// of one session wait, they are joined and written once. It is safe for use
// from several goroutines.
type Saver struct {
	save func(*sessions.Session) (sessions.Saved, error)

	mu      sync.Mutex
	queue   []string            // ids, in the order in which they are due
	waiting map[string]*pending // by id
	running bool
	idle    *sync.Cond // nothing waits and nothing is written
}

// pending is a state of a session that waits to be written, and who waits for
// it.
type pending struct {
	session *sessions.Session
	done    []chan result
}

type result struct {
	saved sessions.Saved
	err   error
}

// NewSaver writes with save, which is the store's Save or SaveAt.
func NewSaver(save func(*sessions.Session) (sessions.Saved, error)) *Saver {
	sv := &Saver{save: save, waiting: map[string]*pending{}}
	sv.idle = sync.NewCond(&sv.mu)
	return sv
}

// Save returns when everything that this state of the session says is written.
// States of one session may come in any order, since they are joined with what
// was written before. The session must not be changed any more: give it a Clone.
func (sv *Saver) Save(s *sessions.Session) (sessions.Saved, error) {
	s = s.Asked()
	done := make(chan result, 1)
	sv.mu.Lock()
	p, ok := sv.waiting[s.ID]
	if !ok {
		p = &pending{session: s}
		sv.waiting[s.ID] = p
		sv.queue = append(sv.queue, s.ID)
	} else {
		p.session = sessions.Merge(nil, p.session, s)
	}
	p.done = append(p.done, done)
	if !sv.running {
		sv.running = true
		go sv.run()
	}
	sv.mu.Unlock()
	r := <-done
	return r.saved, r.err
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
		sv.mu.Unlock()
		saved, err := sv.save(p.session)
		for _, done := range p.done {
			done <- result{saved, err}
		}
		sv.mu.Lock()
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
