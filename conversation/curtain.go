package conversation

import (
	"math"
	"time"

	"github.com/rivo/uniseg"

	"kansei/sessions"
)

// Shown is how much of a reply is on screen, in bytes that end at a grapheme
// boundary, and whether its end is.
type Shown struct {
	Reasoning int
	Text      int
	Ahead     int // how far what comes next may be looked at, for names that begin on screen
	Ended     bool
}

// Curtain decides what of a round is on screen at a time, so that speed gives
// nothing away.
//
// Pace shows the same number of graphemes of every reply, from the moment every
// lane has begun to write or has ended, at one rate that follows the slowest
// lane that still writes: the common position moves towards what that lane has
// sent, fast while it is far behind and slowly when it is near, so that it
// never runs dry and never jumps. Who is slow, stalls or fails first can't be
// seen, since only the lane that has least decides and its name does not, and
// since the ends of all replies are shown at once, when the longest is: until
// then one that has failed looks like one that has no more to say. Only a lane
// that the person has stopped is shown as over at once.
// Hold shows everything when every lane has ended. Off shows what has come.
//
// A Curtain is a state machine: time is given to it. Times that go back count
// as no time.
type Curtain struct {
	mode     sessions.Curtain
	lanes    map[string]*veil
	order    []string
	position float64 // graphemes, pace only
	speed    float64 // graphemes a second, when it last moved
	last     time.Time
	open     bool // pace: every lane has begun or ended
}

// veil is one lane behind the curtain.
type veil struct {
	begun, ended bool
	stopped      bool  // by the person
	left         bool  // the others are shown without it
	bounds       []int // bounds[i] is where grapheme i ends, in bytes
	tail         string
	bytes        int // of all text that came
	reasoning    int
}

// How the common position moves, in pace.
const (
	paceAhead    = 24     // graphemes that every lane that still writes has ready beyond the screen
	paceLag      = 0.6    // seconds that the screen is behind the slowest lane, beyond these
	paceSlowest  = 12.0   // graphemes a second, while there is anything to show
	paceLastLegs = 4.0    // seconds in which the rest is shown once every lane has ended
	paceFastest  = 1200.0 // graphemes a second, unless that takes more than the last legs; 200 tokens are about 1,000
)

// NewCurtain hangs a curtain before lanes that are about to be asked.
func NewCurtain(mode sessions.Curtain, lanes []string) *Curtain {
	c := &Curtain{mode: mode, lanes: map[string]*veil{}, order: lanes}
	for _, id := range lanes {
		c.lanes[id] = &veil{}
	}
	return c
}

// Observe takes in what has happened.
func (c *Curtain) Observe(events []Event, now time.Time) {
	c.move(now)
	for _, e := range events {
		v, ok := c.lanes[e.Address.Lane]
		if !ok {
			continue
		}
		switch e.Kind {
		case Arrived:
			for _, p := range e.Pieces {
				switch {
				case p.Recast:
					v.recast()
				case p.Reasoning:
					v.reasoning += len(p.Text)
				default:
					v.add(p.Text)
				}
			}
		case Ended:
			v.end()
			v.stopped = e.Status == sessions.Stopped
		case Asked, Began, Retrying:
		}
	}
	if !c.open && c.all(func(v *veil) bool { return v.begun || v.ended }) {
		c.open, c.last = true, now
	}
}

// add takes in text; its last grapheme may still grow and is held back.
func (v *veil) add(text string) {
	v.begun = v.begun || text != ""
	v.tail += text
	v.bytes += len(text)
	at := v.bytes - len(v.tail)
	state := -1
	for rest := v.tail; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if rest == "" {
			v.tail = cluster
			return
		}
		at += len(cluster)
		v.bounds = append(v.bounds, at)
	}
}

// recast makes reasoning of all text that came.
func (v *veil) recast() {
	v.reasoning += v.bytes
	v.bounds, v.tail, v.bytes = nil, "", 0
}

func (v *veil) end() {
	if v.tail != "" {
		v.bounds = append(v.bounds, v.bytes)
		v.tail = ""
	}
	v.ended = true
}

// Visible is what of each lane is on screen at a time.
func (c *Curtain) Visible(now time.Time) map[string]Shown {
	c.move(now)
	out := make(map[string]Shown, len(c.lanes))
	allEnded := c.all(func(v *veil) bool { return v.ended || v.left })
	for id, v := range c.lanes {
		switch {
		case v.left:
			out[id] = Shown{Reasoning: v.reasoning, Text: v.until(len(v.bounds)), Ahead: v.bytes, Ended: v.ended}
		case c.mode == sessions.CurtainPace:
			out[id] = c.paced(v)
		case c.mode == sessions.CurtainHold && !allEnded:
			out[id] = Shown{}
		default:
			out[id] = Shown{Reasoning: v.reasoning, Text: v.until(len(v.bounds)), Ahead: v.bytes, Ended: v.ended}
		}
	}
	return out
}

// until is where the n-th grapheme ends, or the last whole one.
func (v *veil) until(n int) int {
	if n = min(n, len(v.bounds)); n == 0 {
		return 0
	}
	return v.bounds[n-1]
}

func (c *Curtain) paced(v *veil) Shown {
	if !c.open {
		return Shown{}
	}
	n := min(int(c.position), len(v.bounds))
	s := Shown{Text: v.until(n), Ended: v.ended && n == len(v.bounds) && (v.stopped || c.others())}
	if n > 0 {
		s.Ahead = v.until(n + paceAhead)
	}
	if s.Ended {
		s.Reasoning = v.reasoning
	}
	return s
}

// move brings the common position up to a time.
func (c *Curtain) move(now time.Time) {
	dt := now.Sub(c.last).Seconds()
	if c.mode != sessions.CurtainPace || !c.open || dt <= 0 {
		return
	}
	c.last = now
	goal, final := c.goal()
	backlog := goal - c.position
	if backlog <= 0 {
		return
	}
	wanted := min(backlog/paceLag, max(paceFastest, backlog/paceLastLegs))
	if final {
		wanted = max(c.speed, backlog/paceLastLegs)
	}
	wanted = max(wanted, paceSlowest)
	// The speed itself changes gradually, or a burst would be seen as one.
	c.speed += (wanted - c.speed) * (1 - math.Exp(-dt/0.3))
	c.speed = max(c.speed, paceSlowest)
	c.position = min(goal, c.position+c.speed*dt)
}

// goal is how far the common position may go: not quite as far as the lane
// that has least of those that still write, or, when none does, to the end of
// the longest reply. What is held back keeps the screen going over a short
// stall, and is there to be looked at before a name begins on screen.
func (c *Curtain) goal() (goal float64, final bool) {
	least, longest := math.MaxInt, 0
	for _, v := range c.lanes {
		if v.left {
			continue
		}
		longest = max(longest, len(v.bounds))
		if !v.ended {
			least = min(least, max(0, len(v.bounds)-paceAhead))
		}
	}
	if least == math.MaxInt {
		return float64(longest), true
	}
	return float64(least), false
}

// Waiting reports whether a lane has neither begun nor ended.
func (c *Curtain) Waiting() bool {
	return !c.all(func(v *veil) bool { return v.begun || v.ended })
}

// Blocked reports whether lanes that have begun or ended are not shown because
// of others that have not.
func (c *Curtain) Blocked() bool {
	some := !c.all(func(v *veil) bool { return !v.begun && !v.ended })
	return c.mode != sessions.CurtainOff && some && !c.all(func(v *veil) bool { return v.begun || v.ended || v.left })
}

// Left reports whether the others are shown without a lane.
func (c *Curtain) Left(lane string) bool {
	v, ok := c.lanes[lane]
	return ok && v.left
}

// Leave shows the other lanes without those that have not begun. What one of
// these sends from now on is shown as it comes.
func (c *Curtain) Leave(now time.Time) {
	for _, v := range c.lanes {
		v.left = v.left || !v.begun && !v.ended
	}
	if !c.open {
		c.open, c.last = true, now
	}
}

// Pending reports whether something will come on screen by the passing of time
// alone.
func (c *Curtain) Pending() bool {
	if c.mode != sessions.CurtainPace || !c.open {
		return false
	}
	goal, _ := c.goal()
	return c.position < goal
}

// others reports whether every lane but those that were left has ended and is
// wholly on screen.
func (c *Curtain) others() bool {
	return c.all(func(v *veil) bool { return v.ended || v.left }) && !c.Pending()
}

// Settled reports whether every lane has ended and is wholly on screen.
func (c *Curtain) Settled() bool {
	return c.all(func(v *veil) bool { return v.ended }) && !c.Pending()
}

func (c *Curtain) all(is func(*veil) bool) bool {
	for _, v := range c.lanes {
		if !is(v) {
			return false
		}
	}
	return true
}
