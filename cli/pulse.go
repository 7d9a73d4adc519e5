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
	frame           = time.Second / framesPerSecond
	// soon is when a view is drawn that need not wait for others.
	soon = time.Millisecond
	// calm is for how long the clock of the screen goes on after the newest
	// view: many frames, so that each view is drawn on a busy machine, too.
	calm = 250 * time.Millisecond
)

// pulse is the clock by which Bubble Tea looks for a view to draw. Bubble Tea's
// own looks 60 times a second, always. This one draws what follows a key, and
// what comes after a lull, at once, then keeps to the frames, and rests when no
// view comes any more: where nothing moves, nothing should wake. See
// docs/decisions/0012-the-clock-of-the-screen.md.
type pulse struct {
	mu      sync.Mutex
	clock   *time.Ticker // nil: Bubble Tea keeps its own
	timer   *time.Timer  // when the clock is to be set anew
	newest  time.Time    // when the newest view came
	urgent  bool         // the next view follows a key
	hurried bool         // the clock is set to soon
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

// filter is for tea.WithFilter: somebody waits for what follows a key.
func (p *pulse) filter(next func(tea.Model, tea.Msg) tea.Msg) func(tea.Model, tea.Msg) tea.Msg {
	return func(m tea.Model, msg tea.Msg) tea.Msg {
		switch msg.(type) {
		case tea.KeyMsg, tea.MouseMsg, tea.PasteMsg:
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
	lull := now.Sub(p.newest) >= frame
	p.newest = now
	if (lull || p.urgent) && !p.hurried && p.clock != nil {
		p.hurried = true
		p.clock.Reset(soon)
		p.timer.Reset(2 * soon)
	}
	p.urgent = false
}

// turn goes from hurrying to frames, and from frames to rest.
func (p *pulse) turn() {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch left := calm - time.Since(p.newest); {
	case p.hurried:
		p.hurried = false
		p.clock.Reset(frame)
		p.timer.Reset(calm)
	case left > 0:
		p.timer.Reset(left)
	default:
		p.clock.Stop()
	}
}
