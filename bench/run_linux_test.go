package bench

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"kansei/bench/terminal"
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
	came   chan time.Time // when the sign was written
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
		e.came <- e.last
		e.sign = nil
	}
	e.carry = append(e.carry[:0], all[max(0, len(all)-3):]...)
}

// await makes the ear wait for a sign.
func (e *ear) await(sign string) <-chan time.Time {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.sign, e.carry, e.came = []byte(sign), nil, make(chan time.Time, 1)
	return e.came
}

// quiet says for how long nothing has been written.
func (e *ear) quiet() time.Duration {
	e.mu.Lock()
	defer e.mu.Unlock()
	return time.Since(e.last)
}

// drawn is how many frames have been written.
func (e *ear) drawn() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.frames
}

// stream sends a message in every program at once and measures until the last
// word is on each screen, while somebody types the same in all of them for as
// long as the replies come. Then the programs are closed.
func stream(length time.Duration, stages ...*stage) []measured {
	type run struct {
		*stage
		*ear
		before terminal.Cost
		bytes  int
		start  time.Time
		keys   []time.Duration
		heard  <-chan time.Time // the newest key
		typed  time.Time
	}
	runs := make([]*run, 0, len(stages))
	for _, s := range stages {
		r := &run{stage: s, ear: &ear{last: time.Now()}, before: s.cost(), bytes: s.Bytes(), start: time.Now()}
		runs = append(runs, r)
		s.Listen(r.hear)
		defer s.Close()
		s.enter()
		s.write("x") // an empty composer would give way to the rating when the replies end
	}
	random := rand.New(rand.NewPCG(5, 9))
	for i := 0; time.Since(runs[0].start) < length; i++ {
		// At odd moments, so that no program's frames are in step with it.
		time.Sleep(60*time.Millisecond + time.Duration(random.IntN(60_000))*time.Microsecond)
		sign := signs[i%len(signs)]
		for _, r := range runs {
			r.heard, r.typed = r.await(sign), time.Now()
			r.write(sign)
		}
		for _, r := range runs {
			select {
			case at := <-r.heard:
				r.keys = append(r.keys, at.Sub(r.typed))
			case <-time.After(patience):
				r.Fatalf("%q was typed and did not come on screen", sign)
			}
			r.press("backspace")
		}
	}
	all := make([]measured, 0, len(runs))
	for _, r := range runs {
		for r.quiet() < time.Second {
			time.Sleep(20 * time.Millisecond)
		}
		after := r.cost()
		all = append(all, measured{
			cpu: after.CPU - r.before.CPU, wall: time.Since(r.start) - r.quiet(), bytes: r.Bytes() - r.bytes,
			frames: r.drawn(), keys: r.keys, peak: after.Peak,
		})
	}
	return all
}
