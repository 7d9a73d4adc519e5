//go:build unix

// Package crash kills the program again and again while somebody chats and
// rates in it, and counts what the screen had called saved and the file did
// not have afterwards.
package crash

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"kansei/bench/terminal"
	"kansei/sessions"
)

// Options say what to do.
type Options struct {
	Program string // path of a built kansei
	Home    string // an empty folder
	Lives   int    // how often it is started and killed
	Seed    uint64 // of what is done, and when it is killed
	Keep    string // a folder for sessions that have lost something; "": none
}

// Report is what came of it.
type Report struct {
	Lives    int // how often it was killed
	Sessions int // that were lived through
	Ratings  int // that a screen showed together with the word "saved", in all sessions
	Replies  int // that a screen showed as finished, with the same word
	Lost     []string
	Claims   map[string]int // by kind: what the screens of Together called saved
	LostBy   map[string]int // by kind: what of it was lost
}

// rated is a rating as the screen shows it.
type rated struct {
	turn      int
	label     string
	dimension string
	value     int
}

// person chats and rates, and remembers what the screen called saved.
type person struct {
	*terminal.Terminal
	rng     *rand.Rand
	ratings map[rated]bool
	turns   map[int]string // the screen that said that the replies of a turn were all in

	screen string    // as it was looked at last
	since  time.Time // when it was first seen so
}

// longSession is the number of turns after which a new session begins, since a
// long one makes every life slow.
const longSession = 25

// Run lives through all lives. It keeps to one session for many of them, so
// that what an early life has saved must outlast all others.
func Run(ctx context.Context, o Options) (Report, error) {
	var r Report
	rng := rand.New(rand.NewPCG(o.Seed, 1))
	seen := person{rng: rng, ratings: map[rated]bool{}, turns: map[int]string{}}
	for life := range o.Lives {
		args := []string{"chat", "--pace", "fast", "--lang", "en", "--curtain", "off", "-m", "builtin/eliza", "-m", "builtin/listener"}
		s, err := saved(o.Home)
		if err != nil {
			return r, err
		}
		if s != nil && len(s.Turns) >= longSession {
			seen.count(&r)
			if err := os.RemoveAll(filepath.Join(o.Home, "sessions")); err != nil {
				return r, fmt.Errorf("begin a new session: %w", err)
			}
		} else if s != nil {
			args = []string{"chat", "--pace", "fast", "--lang", "en", "--resume", s.ID}
		}
		if err := seen.live(ctx, o, args); err != nil {
			return r, fmt.Errorf("life %d: %w", life+1, err)
		}
		r.Lives++
		if s, err = saved(o.Home); err != nil {
			return r, fmt.Errorf("life %d: %w", life+1, err)
		}
		r.Lost = append(r.Lost, seen.missing(s, life+1)...)
	}
	seen.count(&r)
	return r, nil
}

// count adds what a session had shown as saved to the report, and forgets it.
func (p *person) count(r *Report) {
	r.Sessions++
	r.Ratings += len(p.ratings)
	r.Replies += 2 * len(p.turns)
	clear(p.ratings)
	clear(p.turns)
}

// patience is how long a life may take on a machine that is busy.
const patience = 5 * time.Minute

// live is one life of the program, ended by a kill at any moment.
func (p *person) live(ctx context.Context, o Options, args []string) error {
	ctx, cancel := context.WithTimeoutCause(ctx, patience, errors.New("the screen did not come"))
	defer cancel()
	t, err := terminal.Start(110, 32, []string{"KANSEI_HOME=" + o.Home, "HOME=" + o.Home, "LANG=C.UTF-8"}, o.Program, args...)
	if err != nil {
		return err
	}
	defer t.Close()
	p.Terminal, p.screen = t, ""
	if err := t.UntilText(ctx, "›"); err != nil {
		return err
	}
	for range 1 + p.rng.IntN(14) {
		if err := p.act(ctx); err != nil {
			return err
		}
	}
	p.watch(ctx, time.Duration(p.rng.IntN(60))*time.Millisecond, never)
	if err := t.Signal(syscall.SIGKILL); err != nil {
		return fmt.Errorf("%w (%w)\n%s%s", err, t.Wait(ctx), t.Screen(), faults(o.Home))
	}
	p.look()
	_ = t.Wait(ctx) // it was killed
	return nil
}

// faults are the reports of mistakes that the program has written.
func faults(home string) string {
	files, _ := filepath.Glob(filepath.Join(home, "state", "fault-*.txt")) // the pattern is good
	var out strings.Builder
	for _, file := range files {
		b, err := os.ReadFile(file)
		out.Write(b)
		if err != nil {
			out.WriteString(err.Error())
		}
	}
	return out.String()
}

// act does one thing that a person does, and goes on at once, after a moment,
// or when the screen says that it is saved. What comes depends on the machine
// in all but the last of these, and so does when the kill comes; nothing fails
// for it.
func (p *person) act(ctx context.Context) error {
	ratings, turns := len(p.ratings), len(p.turns)
	until := func(string) bool { return len(p.ratings) > ratings || len(p.turns) > turns }
	var err error
	rating := strings.Contains(p.Screen(), "1-5 rate")
	switch n := p.rng.IntN(10); {
	case rating && n < 7:
		err = p.Type(strconv.Itoa(1 + p.rng.IntN(5)))
	case rating && n == 7:
		err = p.Type("b")
	case rating:
		err = p.Type("i")
	case n < 6:
		text := "I feel " + []string{"tired", "alone", "angry", "glad"}[p.rng.IntN(4)]
		if err = p.Type(text); err == nil {
			// What comes at once with a line break is taken for pasted text.
			p.watch(ctx, moment, func(screen string) bool { return strings.Contains(screen, text) })
			err = p.Key("enter")
		}
	default:
		err = p.Key("esc")
		until = func(screen string) bool { return strings.Contains(screen, "1-5 rate") }
	}
	switch p.rng.IntN(4) {
	case 0: // at once
	case 1:
		p.watch(ctx, time.Duration(p.rng.IntN(120))*time.Millisecond, never)
	default:
		p.watch(ctx, time.Second, until)
	}
	return err
}

func never(string) bool { return false }

// watch looks at the screen for a while, or until it is as wanted.
func (p *person) watch(ctx context.Context, span time.Duration, so func(screen string) bool) {
	end := time.NewTimer(span)
	defer end.Stop()
	tick := time.NewTicker(4 * time.Millisecond)
	defer tick.Stop()
	for p.look(); !so(p.Screen()); p.look() {
		select {
		case <-tick.C:
		case <-end.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

var (
	turnAt  = regexp.MustCompile(` saved · turn (\d+)/`)
	valueAt = regexp.MustCompile(`(Emotion|Empathy|Feeling|Understanding|Expression|Go on talking) ([1-5])\b`)
	labelAt = regexp.MustCompile(`(?m)^ ([AB]) +[ ▸]Emotion`)
	ids     = map[string]string{
		"Emotion": "emotion", "Empathy": "empathy", "Feeling": "feeling", "Understanding": "understanding", "Expression": "expression", "Go on talking": "overall",
	}
)

// steady is how long a screen must stand before what it says counts: one that
// is half of a frame and half of the next stands for a moment only.
const steady = 60 * time.Millisecond

// look remembers what a screen that stands says that is saved.
func (p *person) look() {
	screen := p.Screen()
	if screen != p.screen {
		p.screen, p.since = screen, time.Now()
		return
	}
	turn := turnAt.FindStringSubmatch(screen)
	label := labelAt.FindStringSubmatch(screen)
	if turn == nil || label == nil || time.Since(p.since) < steady {
		return
	}
	n, _ := strconv.Atoi(turn[1])
	for _, m := range valueAt.FindAllStringSubmatch(screen, -1) {
		value, _ := strconv.Atoi(m[2])
		p.ratings[rated{n, label[1], ids[m[1]], value}] = true
	}
	// An earlier kill has cut replies off, or left none of them.
	if strings.Contains(screen, "1-5 rate") && !strings.Contains(screen, "cut off") && !strings.Contains(screen, "No reply came") {
		p.turns[n] = screen
	}
}

// missing lists what had been shown as saved and is not in the file.
func (p *person) missing(s *sessions.Session, life int) []string {
	var lost []string
	if s == nil {
		if len(p.ratings)+len(p.turns) > 0 {
			lost = append(lost, fmt.Sprintf("life %d: the session is gone", life))
		}
		return lost
	}
	have := map[rated]bool{}
	for _, r := range s.Ratings {
		if r.Value != nil {
			have[rated{r.Turn, s.Label(r.Lane, 1), r.Dimension, *r.Value}] = true
		}
	}
	for r := range p.ratings {
		if !have[r] {
			lost = append(lost, fmt.Sprintf("life %d: turn %d, lane %s, %s: %d", life, r.turn, r.label, r.dimension, r.value))
		}
	}
	for n, screen := range p.turns {
		t := s.Turn(n)
		for _, lane := range s.Lanes {
			// A later life may have asked again, and been killed before an answer.
			if t == nil || !slices.ContainsFunc(t.Replies, func(r sessions.Reply) bool { return r.Lane == lane.ID && r.Text != "" }) {
				lost = append(lost, fmt.Sprintf("life %d: turn %d, the reply of %s, shown on\n%s", life, n, lane.Label, screen))
			}
		}
	}
	return lost
}

// saved is the session in the folder, nil while there is none.
func saved(home string) (*sessions.Session, error) {
	files, err := filepath.Glob(filepath.Join(home, "sessions", "*.json"))
	if err != nil || len(files) == 0 {
		return nil, err
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		return nil, err
	}
	return sessions.Decode(b)
}
