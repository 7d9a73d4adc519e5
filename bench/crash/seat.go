//go:build unix

package crash

import (
	"context"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"kansei/bench/terminal"
)

// role is what somebody does with the session.
type role int

const (
	talks    role = iota // sends messages, and rates now and then
	rates                // in a window that has the session open
	queues               // in the queue of kansei rate
	collects             // runs kansei collect
)

// seat is a place from which a program is started again and again, by somebody
// of a name, who does what their role is.
type seat struct {
	role  role
	rater string
	rng   *rand.Rand
	said  int // messages so far

	window *terminal.Terminal // nil: nothing runs
	screen string             // as it was looked at last
	since  time.Time          // when it was first seen so
}

// args is the command line of a life with a session, "" before there is one.
func (s *seat) args(id string) []string {
	common := []string{"--lang", "en", "--rater", s.rater}
	switch s.role {
	case talks:
		if id == "" {
			return append([]string{"chat", "--pace", "fast", "--curtain", "off", "-m", "builtin/eliza", "-m", "builtin/listener"}, common...)
		}
		return append([]string{"chat", "--pace", "fast", "--resume", id}, common...)
	case queues:
		return append([]string{"rate", id}, common...)
	case collects:
		return []string{"collect", "--lang", "en", "--scenario", "night-shift", "-m", "builtin/eliza", "-m", "builtin/listener"}
	default:
		return append([]string{"chat", "--resume", id}, common...)
	}
}

// start begins a life. A program that ends at once has nothing to do.
func (s *seat) start(ctx context.Context, o Options, id string) error {
	t, err := terminal.Start(110, 32, []string{"KANSEI_HOME=" + o.Home, "HOME=" + o.Home, "LANG=C.UTF-8"}, o.Program, s.args(id)...)
	if err != nil {
		return err
	}
	s.window, s.screen = t, ""
	if s.role == collects {
		return nil
	}
	begun := func(screen string) bool {
		return strings.Contains(screen, "›") || strings.Contains(screen, "1-5 rate") || strings.Contains(screen, "enter send")
	}
	if err := t.Until(ctx, begun); err != nil && !s.ended() {
		return fmt.Errorf("start %s %v: %w\n%s%s", s.rater, s.args(id), err, t.Screen(), faults(o.Home))
	}
	return nil
}

// ended reports whether the program has ended by itself.
func (s *seat) ended() bool {
	select {
	case <-s.window.Ended():
		return true
	default:
		return false
	}
}

// kill ends the life at whatever point it is.
func (s *seat) kill(ctx context.Context) {
	_ = s.window.Signal(syscall.SIGKILL)
	_ = s.window.Wait(ctx)
}

func (s *seat) close() {
	s.window.Close()
	s.window = nil
}

// act does one thing that such a person does. The keys are those that do no harm
// where the screen is not what it was a moment ago.
func (s *seat) act(ctx context.Context) (what string, err error) {
	switch {
	case s.role == collects:
		return "", nil
	case s.role == talks && s.rng.IntN(4) > 0:
		return s.talk(ctx)
	case !s.commands():
		return "esc", s.window.Key("esc")
	}
	switch n := s.rng.IntN(12); {
	case n < 8:
		what = strconv.Itoa(1 + s.rng.IntN(5))
	case n == 8:
		what = "b"
	case n == 9:
		what = "="
	case n == 10:
		return "tab", s.window.Key("tab")
	case s.role == queues:
		what = "]"
	default:
		what = "x"
	}
	return what, s.window.Type(what)
}

// moment is how long a screen may take to come that need not come.
const moment = 400 * time.Millisecond

// shows reports whether a text comes on the screen in a moment.
func (s *seat) shows(ctx context.Context, text string) bool {
	ctx, cancel := context.WithTimeout(ctx, moment)
	defer cancel()
	return s.window.Until(ctx, func(screen string) bool { return strings.Contains(screen, text) }) == nil
}

// talk sends a message from where one is written: as commands its letters would
// do something else.
func (s *seat) talk(ctx context.Context) (string, error) {
	if s.commands() {
		if err := s.window.Type("i"); err != nil {
			return "i", err
		}
	}
	if !s.shows(ctx, "Write to everyone") { // what a life before this one has typed stands there
		return "i, enter", s.window.Key("enter")
	}
	s.said++
	text := fmt.Sprintf("I feel %s %d", []string{"tired", "alone", "angry", "glad"}[s.rng.IntN(4)], s.said)
	// What comes at once with a line break is taken for pasted text.
	if err := s.window.Type(text); err != nil || !s.shows(ctx, "› "+text) {
		return text + " without enter", err
	}
	return text, s.window.Key("enter")
}

// reveal shows the names.
func (s *seat) reveal(ctx context.Context) (string, error) {
	if !s.commands() {
		return "esc", s.window.Key("esc")
	}
	if err := s.window.Type("v"); err != nil || !s.shows(ctx, "Reveal the names?") {
		return "v", err
	}
	return "v, enter", s.window.Key("enter")
}

// commands reports whether letters are commands.
func (s *seat) commands() bool {
	screen := s.window.Screen()
	return strings.Contains(screen, "i writes") || s.role == queues && strings.Contains(screen, "1-5 rate")
}

var (
	savedTurn   = regexp.MustCompile(` saved · (?:session \d+ of \d+ · )?turn (\d+)/\d+ +(\w+)`)
	ratingLine  = regexp.MustCompile(`(?m)^.*\b([A-H])\b +[ ▸]Emotion.*$`)
	ratedValue  = regexp.MustCompile(`(Emotion|Empathy|Feeling|Understanding|Expression|Go on talking) ([1-5])\b`)
	bestLane    = regexp.MustCompile(`(?:slightly better|clearly best|best): ([A-H])\b`)
	userMessage = regexp.MustCompile(`▏ (I feel .*?)  `)
	progressBar = regexp.MustCompile(`(\d+) of \d+ repl`)
)

// look adds what a screen that stands says is saved to the claims. A screen that
// is half of one frame and half of the next stands for a moment only.
func (s *seat) look(c *claims, now func() *file, by string) {
	if s.window == nil {
		return
	}
	screen := s.window.Screen()
	if screen != s.screen {
		s.screen, s.since = screen, time.Now()
		return
	}
	if time.Since(s.since) < steady {
		return
	}
	if s.role == collects {
		s.collected(screen, c, now, by)
		return
	}
	header := savedTurn.FindStringSubmatch(screen)
	line := ratingLine.FindStringSubmatch(screen)
	if header == nil || line == nil || strings.Contains(screen, "Reveal the names?") {
		return
	}
	n, _ := strconv.Atoi(header[1])
	if header[2] == "open" {
		c.add(claim{kind: kindReveal}, by)
	}
	for _, m := range userMessage.FindAllStringSubmatch(screen, -1) { // a pane shows earlier turns, too
		c.add(claim{kind: kindTurn, what: opening(m[1])}, by)
	}
	for _, m := range ratedValue.FindAllStringSubmatch(line[0], -1) {
		value, _ := strconv.Atoi(m[2])
		c.add(claim{kind: kindRating, rater: s.rater, turn: n, label: line[1], what: ids[m[1]], value: value}, by)
	}
	switch m := bestLane.FindStringSubmatch(line[0]); {
	case m != nil:
		c.add(claim{kind: kindVerdict, rater: s.rater, turn: n, what: "best", label: m[1]}, by)
	case strings.HasSuffix(strings.TrimSpace(line[0]), " a tie"):
		c.add(claim{kind: kindVerdict, rater: s.rater, turn: n, what: "tie"}, by)
	case strings.HasSuffix(strings.TrimSpace(line[0]), " all bad"):
		c.add(claim{kind: kindVerdict, rater: s.rater, turn: n, what: "all_bad"}, by)
	}
	whole := s.role == talks && strings.Contains(screen, "digits rate") // which they do once all replies are in
	for _, sign := range []string{"cut off", "No reply came", "stopped", "failed"} {
		whole = whole && !strings.Contains(screen, sign)
	}
	if whole {
		s.finished(n, c, now(), by)
	}
}

// finished remembers the replies of a turn that the screen shows as whole, with
// the texts that the file has of them now.
func (s *seat) finished(n int, c *claims, f *file, by string) {
	lanes := map[string]bool{}
	for is := range c.made {
		if is.kind == kindReply && is.turn == n {
			lanes[is.lane] = true
		}
	}
	if f == nil || len(lanes) == len(f.Lanes) {
		return
	}
	have := contents(f)
	for _, l := range f.Lanes {
		is := claim{kind: kindReply, turn: n, lane: l.ID}
		for other := range have { // without one the claim has no text, and is not met
			if other.kind == kindReply && other.turn == n && other.lane == l.ID {
				is = other
			}
		}
		c.add(is, by)
	}
}

// collected remembers the replies that the bar of a collection counts: as many
// as the file has now, which must not be fewer.
func (s *seat) collected(screen string, c *claims, now func() *file, by string) {
	m := progressBar.FindAllStringSubmatch(screen, -1)
	if m == nil {
		return
	}
	count, _ := strconv.Atoi(m[len(m)-1][1])
	f := now()
	if f == nil {
		return
	}
	replies := 0
	for is := range contents(f) {
		if is.kind == kindReply {
			replies++
			c.add(is, by)
		}
	}
	if replies < count {
		c.add(claim{kind: kindReply, what: fmt.Sprintf("%d replies counted", count), text: fmt.Sprintf("the file has %d", replies)}, by)
	}
}
