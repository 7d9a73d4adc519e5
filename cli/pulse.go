package cli

import (
	"reflect"
	"sync"
	"time"
	"unsafe"

	tea "charm.land/bubbletea/v2"
)

const (
	framesPerSecond = 60
	// calm is for how long the clock of the screen goes on after the newest
	// view: many frames, so that each view is drawn on a busy machine, too.
	calm = 250 * time.Millisecond
)

// pulse stops the clock by which Bubble Tea looks for a view to draw, 60 times
// a second, for as long as there is none: where nothing moves, nothing should
// wake. Bubble Tea has no setting for it; see
// docs/decisions/0012-a-clock-that-rests.md.
type pulse struct {
	mu      sync.Mutex
	clock   *time.Ticker
	resting bool
	newest  time.Time   // when the newest view came
	timer   *time.Timer // stops the clock
}

// giveClock gives a program that has not begun a clock of ours, and says
// whether it took it: one that has no place for it keeps its own.
func (p *pulse) giveClock(program *tea.Program) bool {
	place := reflect.ValueOf(program).Elem().FieldByName("ticker")
	if !place.IsValid() || place.Type() != reflect.TypeFor[*time.Ticker]() {
		return false
	}
	p.clock, p.newest = time.NewTicker(time.Second/framesPerSecond), time.Now()
	p.timer = time.AfterFunc(calm, p.rest)
	reflect.NewAt(place.Type(), unsafe.Pointer(place.UnsafeAddr())).Elem().Set(reflect.ValueOf(p.clock))
	return true
}

// beat is to be called with each view, before Bubble Tea gets it.
func (p *pulse) beat() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.newest = time.Now()
	if p.resting {
		p.resting = false
		p.clock.Reset(time.Second / framesPerSecond)
		p.timer.Reset(calm)
	}
}

// rest stops the clock, unless a view has come meanwhile.
func (p *pulse) rest() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if left := calm - time.Since(p.newest); left > 0 {
		p.timer.Reset(left)
		return
	}
	p.resting = true
	p.clock.Stop()
}
