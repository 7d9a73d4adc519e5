// Package player is the bar under a replay: where it is, how fast it goes, and
// the keys that move it. It owns position, speed and pause, and has no clock:
// whoever shows it says how much time has passed.
package player

import (
	"slices"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"kansei/lang"
	"kansei/themes"
)

// jump is how far one press of an arrow goes.
const jump = 5 * time.Second

// settled is how long after a turn's beginning "turn before" still means the
// turn before it and not that beginning.
const settled = time.Second

// Mark is where a turn begins.
type Mark struct {
	Turn int // from 1
	At   time.Duration
}

// Speeds are the speeds there are, 1 being the one that things had.
func Speeds() []float64 { return []float64{0.25, 0.5, 1, 2, 4, 8, 16} }

// KeyMap are the keys of a replay. Jump has ten keys, for 0 to 9 tenths.
type KeyMap struct {
	Pause, Step, Back, Forward, TurnPrev, TurnNext, Slower, Faster, Jump key.Binding
}

// Model is the bar. Make it with New.
type Model struct {
	styles *themes.Styles
	words  *lang.Words
	keys   KeyMap
	w, h   int

	duration time.Duration
	marks    []Mark
	idle     time.Duration
	next     func(time.Duration) (time.Duration, bool)

	position time.Duration
	speed    float64
	paused   bool
}

// New makes a bar without a replay.
func New(styles *themes.Styles, words *lang.Words, keys KeyMap) Model {
	return Model{styles: styles, words: words, keys: keys, speed: 1, w: 40, h: 1}
}

// Load starts a replay of this duration over, with the turns' beginnings in
// order and the longest pause that was kept (0: all were).
func (m *Model) Load(duration time.Duration, marks []Mark, idleLimit time.Duration) {
	m.duration, m.marks, m.idle = max(0, duration), slices.Clone(marks), idleLimit
	m.position, m.paused = 0, false
}

// SetNext gives the function that says when the first chunk after a time
// comes, false when there is none. Step needs it.
func (m *Model) SetNext(next func(time.Duration) (time.Duration, bool)) { m.next = next }

// SetSize gives the bar its width and height in cells: one line, or two.
func (m *Model) SetSize(w, h int) { m.w, m.h = w, h }

// SetStyles changes the colours.
func (m *Model) SetStyles(s *themes.Styles) { m.styles = s }

// SetSpeed sets the speed to the nearest there is.
func (m *Model) SetSpeed(speed float64) {
	best := 1.0
	for _, s := range Speeds() {
		if ratio(s, speed) < ratio(best, speed) {
			best = s
		}
	}
	m.speed = best
}

// ratio is how many times the larger one is of the smaller one.
func ratio(a, b float64) float64 {
	if a <= 0 || b <= 0 {
		return 1e9
	}
	return max(a/b, b/a)
}

// SetPaused pauses the replay or lets it go on.
func (m *Model) SetPaused(paused bool) { m.paused = paused }

// Position is the time in the replay, from 0 to Duration.
func (m Model) Position() time.Duration { return m.position }

// Duration is how long the replay is at speed 1.
func (m Model) Duration() time.Duration { return m.duration }

// Speed is how many seconds of the replay pass in one.
func (m Model) Speed() float64 { return m.speed }

// Paused reports whether the replay was paused. One that is at its end is not
// paused for that.
func (m Model) Paused() bool { return m.paused }

// Ended reports whether the replay is at its end.
func (m Model) Ended() bool { return m.position >= m.duration }

// Playing reports whether time moves the replay, so that ticks are needed.
func (m Model) Playing() bool { return !m.paused && !m.Ended() }

// Turn is the turn that the position is in, 0 before the first.
func (m Model) Turn() int {
	turn := 0
	for _, mark := range m.marks {
		if mark.At <= m.position {
			turn = mark.Turn
		}
	}
	return turn
}

// Advance moves a playing replay on by this much time at its speed.
func (m *Model) Advance(dt time.Duration) {
	if m.Playing() && dt > 0 {
		m.Seek(m.position + time.Duration(float64(dt)*m.speed))
	}
}

// Seek moves to a time, at most to the beginning or end.
func (m *Model) Seek(at time.Duration) { m.position = min(max(at, 0), m.duration) }

// SeekCell moves to where a cell of the bar is, counted from the part's left
// edge. It reports whether the cell belongs to the bar.
func (m *Model) SeekCell(x int) bool {
	from, n := m.barCells()
	if x < from || x >= from+n {
		return false
	}
	m.Seek(m.duration * time.Duration(x-from) / time.Duration(max(1, n-1)))
	return true
}

// Step pauses and moves to the next chunk.
func (m *Model) Step() {
	m.paused = true
	if m.next == nil {
		return
	}
	if at, ok := m.next(m.position); ok {
		m.Seek(at)
		return
	}
	m.Seek(m.duration)
}

// Press handles a key.
func (m *Model) Press(msg tea.KeyPressMsg) {
	switch {
	case key.Matches(msg, m.keys.Pause):
		if m.Ended() {
			m.position, m.paused = 0, false
			return
		}
		m.paused = !m.paused
	case key.Matches(msg, m.keys.Step):
		m.Step()
	case key.Matches(msg, m.keys.Back):
		m.Seek(m.position - jump)
	case key.Matches(msg, m.keys.Forward):
		m.Seek(m.position + jump)
	case key.Matches(msg, m.keys.TurnPrev):
		m.turnPrev()
	case key.Matches(msg, m.keys.TurnNext):
		m.turnNext()
	case key.Matches(msg, m.keys.Slower):
		m.speed = m.speedFrom(-1)
	case key.Matches(msg, m.keys.Faster):
		m.speed = m.speedFrom(1)
	case key.Matches(msg, m.keys.Jump):
		tenth := slices.Index(m.keys.Jump.Keys(), msg.String())
		m.Seek(m.duration * time.Duration(max(0, tenth)) / 10)
	}
}

// speedFrom is the speed that many steps up or down.
func (m Model) speedFrom(step int) float64 {
	speeds := Speeds()
	i := max(0, slices.Index(speeds, m.speed))
	return speeds[min(max(i+step, 0), len(speeds)-1)]
}

// turnPrev goes to the beginning of this turn, or of the one before where this
// one has only just begun.
func (m *Model) turnPrev() {
	for _, mark := range slices.Backward(m.marks) {
		if mark.At+settled <= m.position || m.paused && mark.At < m.position {
			m.Seek(mark.At)
			return
		}
	}
	m.Seek(0)
}

// turnNext goes to the beginning of the next turn, or to the end.
func (m *Model) turnNext() {
	for _, mark := range m.marks {
		if mark.At > m.position {
			m.Seek(mark.At)
			return
		}
	}
	m.Seek(m.duration)
}
