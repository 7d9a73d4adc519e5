//go:build unix

package crash

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// table is where several people sit with one session.
type table struct {
	o      Options
	rng    *rand.Rand
	seats  []*seat
	claims *claims
	id     string // of the session, "" before it is saved
	life   int
	named  int      // titles so far
	events []string // the newest ones, for whoever looks into a loss
	broken string   // why the file cannot be read
}

// mostEvents is how many events a loss is reported with.
const mostEvents = 24

// livesTogether is the number of kills after which a new session begins.
const livesTogether = 25

// Together has three people work on one session at the same time, each in a
// program of their own, one of which is killed again and again; beside them the
// session is renamed and other sessions are collected. In every second session
// the talking is done by a collection.
func Together(ctx context.Context, o Options) (Report, error) {
	r := Report{Claims: map[string]int{}, LostBy: map[string]int{}}
	for seed := o.Seed; r.Lives < o.Lives; seed++ {
		if err := os.RemoveAll(filepath.Join(o.Home, "sessions")); err != nil {
			return r, fmt.Errorf("begin a new session: %w", err)
		}
		rng := rand.New(rand.NewPCG(seed, 2))
		t := &table{o: o, rng: rng, claims: newClaims(), life: r.Lives}
		first := talks
		if r.Sessions%2 == 1 {
			first = collects
		}
		t.seats = []*seat{{role: first, rater: "ann", rng: rng}, {role: rates, rater: "li", rng: rng}, {role: queues, rater: "wu", rng: rng}}
		err := t.session(ctx, &r)
		for _, s := range t.seats {
			if s.window != nil {
				s.close()
			}
		}
		r.Sessions++
		for kind, n := range t.claims.counts() {
			r.Claims[kind] += n
		}
		if err != nil {
			return r, fmt.Errorf("life %d: %w", r.Lives+1, err)
		}
	}
	return r, nil
}

// session lives through the lives of one session.
func (t *table) session(ctx context.Context, r *Report) error {
	for range min(livesTogether, t.o.Lives-r.Lives) {
		t.life++
		ctx, cancel := context.WithTimeoutCause(ctx, patience, errors.New("a life took too long"))
		err := t.live(ctx)
		cancel()
		if err != nil {
			return err
		}
		r.Lives++
		t.check(r)
	}
	return nil
}

// live goes on until somebody is killed.
func (t *table) live(ctx context.Context) error {
	if err := t.sitDown(ctx); err != nil {
		return err
	}
	for range 3 + t.rng.IntN(12) {
		if err := t.act(ctx); err != nil {
			return err
		}
		t.watch(ctx, time.Duration(t.rng.IntN(220))*time.Millisecond)
	}
	if t.rng.IntN(3) == 0 {
		t.rename(ctx)
	}
	if t.seats[0].role == talks && t.rng.IntN(6) == 0 {
		t.collectBeside(ctx)
	}
	victims := t.running()
	if t.rng.IntN(8) > 0 && len(victims) > 1 { // now and then all at once
		at := t.rng.IntN(len(victims))
		victims = victims[at : at+1]
	}
	for _, s := range victims {
		s.kill(ctx)
		t.event(s, "killed")
	}
	t.look() // before the windows are gone
	for _, s := range victims {
		s.close()
	}
	return nil
}

// sitDown starts what does not run.
func (t *table) sitDown(ctx context.Context) error {
	for _, s := range t.seats {
		if s.window != nil && s.ended() {
			t.event(s, "has ended by itself")
			s.close()
		}
		if s.window != nil || t.id == "" && s != t.seats[0] {
			continue
		}
		if err := s.start(ctx, t.o, t.id); err != nil {
			return err
		}
		t.event(s, "started")
	}
	return nil
}

func (t *table) running() []*seat {
	return slices.DeleteFunc(slices.Clone(t.seats), func(s *seat) bool { return s.window == nil })
}

// act has one of them do something.
func (t *table) act(ctx context.Context) error {
	running := t.running()
	s := running[t.rng.IntN(len(running))]
	if s.ended() {
		return t.sitDown(ctx)
	}
	act := s.act
	if s.role == rates && t.life%livesTogether > livesTogether/2 && t.rng.IntN(6) == 0 {
		act = s.reveal
	}
	what, err := act(ctx)
	if what != "" {
		t.event(s, "types "+what)
	}
	if err != nil && s.ended() {
		return nil
	}
	return err
}

// watch looks at every screen for a while.
func (t *table) watch(ctx context.Context, span time.Duration) {
	end := time.NewTimer(span)
	defer end.Stop()
	tick := time.NewTicker(15 * time.Millisecond)
	defer tick.Stop()
	for {
		t.look()
		select {
		case <-tick.C:
		case <-end.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

func (t *table) look() {
	for _, s := range t.seats {
		s.look(t.claims, t.file, fmt.Sprintf("life %d, on the screen of %s", t.life, s.rater))
	}
}

// rename gives the session a title, and is killed now and then.
func (t *table) rename(ctx context.Context) {
	if t.id == "" {
		return
	}
	t.named++
	title := fmt.Sprintf("Title %d", t.named)
	ended := t.run(ctx, t.rng.IntN(4) == 0, "sessions", "rename", t.id, title)
	t.claims.renamed(title, ended)
	t.event(nil, fmt.Sprintf("renames it to %s, ended well: %t", title, ended))
}

// collectBeside makes another session in the same folder.
func (t *table) collectBeside(ctx context.Context) {
	if t.id == "" {
		return
	}
	ended := t.run(ctx, t.rng.IntN(2) == 0, "collect", "--pace", "fast", "--scenario", "discount", "-m", "builtin/eliza", "-m", "builtin/advisor")
	t.event(nil, fmt.Sprintf("collects beside, ended well: %t", ended))
}

// run runs a command and reports whether it ended well. One that is to be killed
// gets a moment.
func (t *table) run(ctx context.Context, kill bool, args ...string) bool {
	if kill {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Duration(t.rng.IntN(80))*time.Millisecond)
		defer cancel()
	}
	cmd := exec.CommandContext(ctx, t.o.Program, args...)
	cmd.Env = []string{"KANSEI_HOME=" + t.o.Home, "HOME=" + t.o.Home, "LANG=C.UTF-8"}
	return cmd.Run() == nil
}

// file is the session as it is on disk now, nil where it is not there.
func (t *table) file() *file {
	path := filepath.Join(t.o.Home, "sessions", t.id+".json")
	if t.id == "" {
		found, err := filepath.Glob(filepath.Join(t.o.Home, "sessions", "*.json"))
		if err != nil || len(found) == 0 {
			return nil
		}
		path = found[0]
	}
	b, err := os.ReadFile(path)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) || t.id != "" {
			t.broken = err.Error()
		}
		return nil
	}
	var f file
	if err := json.Unmarshal(b, &f); err != nil {
		t.broken = err.Error()
		return nil
	}
	t.id, t.broken = f.ID, ""
	return &f
}

// check adds to the report what is missing now.
func (t *table) check(r *Report) {
	f := t.file()
	if f == nil {
		if t.id != "" {
			r.Lost = append(r.Lost, fmt.Sprintf("life %d: the session cannot be read: %s\n%s", t.life, t.broken, t.trace()))
		}
		return
	}
	missing := t.claims.missing(f)
	if len(missing) > 0 && t.o.Keep != "" {
		t.keep()
	}
	for _, c := range missing {
		r.LostBy[c.kind]++
		lost := fmt.Sprintf("life %d, session %s: %s", t.life, f.ID, c)
		if by := t.claims.made[c]; by != "" {
			lost += " (" + by + ")"
		}
		if r.LostBy[c.kind] <= tracedLosses {
			lost += "\n" + t.trace()
		}
		r.Lost = append(r.Lost, lost)
	}
}

// keep copies the session and the screens for whoever looks into a loss.
func (t *table) keep() {
	base := filepath.Join(t.o.Keep, fmt.Sprintf("life-%d", t.life))
	b, err := os.ReadFile(filepath.Join(t.o.Home, "sessions", t.id+".json"))
	err = errors.Join(err, os.WriteFile(base+".json", b, 0o600))
	for _, s := range t.seats {
		err = errors.Join(err, os.WriteFile(base+"-"+s.rater+".txt", []byte(s.screen+"\n"), 0o600))
	}
	if err != nil {
		t.event(nil, "could not keep the session: "+err.Error())
	}
}

// tracedLosses is how many losses of a kind are reported with what went before.
const tracedLosses = 2

func (t *table) event(s *seat, what string) {
	who := "somebody"
	if s != nil {
		who = s.rater
	}
	t.events = append(t.events, fmt.Sprintf("%s life %d: %s %s", time.Now().UTC().Format("15:04:05.000"), t.life, who, what))
	t.events = t.events[max(0, len(t.events)-mostEvents):]
}

func (t *table) trace() string { return "    " + strings.Join(t.events, "\n    ") }
