package cli

import (
	"reflect"
	"sync"
	"time"
	"unsafe"

	tea "charm.land/bubbletea/v2"

	"kansei/ui"
)

const (
	framesPerSecond = 60               // of Bubble Tea's own clock, where it takes no other
	frame           = time.Second / 30 // of what moves by itself, at the least
	// soon is when a view is drawn that need not wait.
	soon = time.Millisecond
	// drawing is for how long a screen may be drawn: only then does Bubble Tea
	// take the view that follows a key that came meanwhile, so that the clock
	// goes on looking for it.
	drawing = 10 * time.Millisecond
	// calm is for how long the clock of the screen goes on after the newest
	// view: many frames, so that each view is drawn on a busy machine, too.
	calm = 250 * time.Millisecond
)

// pulse is the clock by which Bubble Tea looks for a view to draw. Bubble Tea's
// own looks 60 times a second, always. This one draws at once what follows a
// key, and what moves by itself frame by frame, and rests when no view comes any
// more: where nothing moves, nothing should wake.
// See docs/decisions/0012-the-clock-of-the-screen.md.
type pulse struct {
	mu     sync.Mutex
	clock  *time.Ticker // nil: Bubble Tea keeps its own
	timer  *time.Timer  // when the clock is to be set anew
	newest time.Time    // when the newest view came
	due    time.Time    // when the next view is drawn, or the last one was
	until  time.Time    // till when the clock goes on looking for it
	urgent bool         // the next view is not of what moves by itself
}

// giveClock gives a program that has not begun a clock of ours, and says
// whether it took it: one that has no place for it keeps its own.
func (p *pulse) giveClock(program *tea.Program) bool {
	place := reflect.ValueOf(program).Elem().FieldByName("ticker")
	if !place.IsValid() || place.Type() != reflect.TypeFor[*time.Ticker]() {
		return false
	}
	p.clock = time.NewTicker(frame)
	p.timer = time.AfterFunc(calm, p.turn)
	reflect.NewAt(place.Type(), unsafe.Pointer(place.UnsafeAddr())).Elem().Set(reflect.ValueOf(p.clock))
	return true
}

// filter is for tea.WithFilter: somebody may wait for what does not move by
// itself, above all for what follows a key.
func (p *pulse) filter(next func(tea.Model, tea.Msg) tea.Msg) func(tea.Model, tea.Msg) tea.Msg {
	return func(m tea.Model, msg tea.Msg) tea.Msg {
		if !ui.Moves(msg) {
			p.mu.Lock()
			p.urgent = true
			p.mu.Unlock()
		}
		return next(m, msg)
	}
}

// beat is to be called with each view, before Bubble Tea gets it.
func (p *pulse) beat() {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	p.newest = now
	if p.clock == nil || now.Before(p.until) && !p.urgent {
		return
	}
	wait, late := max(soon, frame-now.Sub(p.due)), soon
	if p.urgent {
		wait, late, p.urgent = soon, drawing, false
	}
	p.due, p.until = now.Add(wait), now.Add(wait+late)
	p.clock.Reset(wait)
	p.timer.Reset(wait + late)
}

// turn goes from a view to frames, for views that come just as one is drawn,
// and from frames to rest.
func (p *pulse) turn() {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch left := calm - time.Since(p.newest); {
	case left > 0:
		p.clock.Reset(frame)
		p.timer.Reset(left)
	default:
		p.clock.Stop()
	}
}
