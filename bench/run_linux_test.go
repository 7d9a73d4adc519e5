package bench

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// measured is what a program took and gave while replies streamed.
type measured struct {
	cpu    time.Duration
	wall   time.Duration
	bytes  int             // written to the terminal
	frames int             // as which they were written
	keys   []time.Duration // from a key to its character on screen
	peak   int             // bytes of memory
}

// ear listens to what a program writes while its screen is not drawn.
type ear struct {
	mu     sync.Mutex
	sign   []byte
	heard  chan time.Time // when the sign was written
	carry  []byte         // the end of what came before: a sign may be cut
	last   time.Time      // when anything was written
	frames int
}

// hear takes in what is written. Bubble Tea begins a frame by hiding the
// cursor, or as a synchronised update.
func (e *ear) hear(b []byte) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.last = time.Now()
	e.frames += bytes.Count(b, []byte("\x1b[?25l")) + bytes.Count(b, []byte("\x1b[?2026h"))
	if e.sign == nil {
		return
	}
	all := slices.Concat(e.carry, b)
	if bytes.Contains(all, e.sign) {
		e.heard <- e.last
		e.sign = nil
	}
	e.carry = append(e.carry[:0], all[max(0, len(all)-3):]...)
}

// await makes the ear wait for a sign.
func (e *ear) await(sign string) <-chan time.Time {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.sign, e.carry, e.heard = []byte(sign), nil, make(chan time.Time, 1)
	return e.heard
}

// quiet says for how long nothing has been written.
func (e *ear) quiet() time.Duration {
	e.mu.Lock()
	defer e.mu.Unlock()
	return time.Since(e.last)
}

// stream sends a message and measures until the last word is on screen, while
// somebody types for as long as the replies come.
func (s *stage) stream(length time.Duration) measured {
	s.Helper()
	e := &ear{last: time.Now()}
	s.Listen(e.hear)
	defer s.Listen(nil)
	before, bytes, start := s.cost(), s.Bytes(), time.Now()
	s.press("enter")
	s.write("x") // an empty composer would give way to the rating when the replies end
	var m measured
	random := rand.New(rand.NewPCG(5, 9))
	for i := 0; time.Since(start) < length; i++ {
		// At odd moments, so that no program's frames are in step with it.
		time.Sleep(60*time.Millisecond + time.Duration(random.IntN(60_000))*time.Microsecond)
		sign := signs[i%len(signs)]
		heard, typed := e.await(sign), time.Now()
		s.write(sign)
		select {
		case at := <-heard:
			m.keys = append(m.keys, at.Sub(typed))
		case <-time.After(patience):
			s.Fatalf("%q was typed and did not come on screen", sign)
		}
		s.press("backspace")
	}
	for e.quiet() < time.Second {
		time.Sleep(20 * time.Millisecond)
	}
	after := s.cost()
	m.cpu, m.wall = after.CPU-before.CPU, time.Since(start)-e.quiet()
	m.bytes, m.frames, m.peak = s.Bytes()-bytes, e.frames, after.Peak
	return m
}
