package ui

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"kansei/sessions"
	"kansei/sessions/store"
)

// soaker talks with eight lanes and rates, session after session.
type soaker struct {
	*driver
	rng    *rand.Rand
	store  *store.Store
	models []string
}

const (
	soakTurns = 2   // of one session
	soakWords = 120 // of one reply: at 40 a second, three seconds
)

// soakReply is a reply in Markdown; replies of one turn are equally long.
func soakReply(lane int) string {
	kinds := []string{"I hear **you**, and ", "1. it is hard\n2. it stays so\n\n", "我在这里。今晚 ", "`code` of a kind, "}
	var b strings.Builder
	for n := 0; n < soakWords; n++ {
		b.WriteString(kinds[(n/20+lane)%len(kinds)] + "word ")
	}
	return b.String() + "end" + strconv.Itoa(lane)
}

// session is one evening: a new session, its turns, and what is rated.
func (s *soaker) session() {
	s.run(s.app.create(Spec{Models: s.models, Blind: true, Curtain: sessions.CurtainPace, Seed: 3}, ""))
	s.settle()
	for n := range soakTurns {
		if !s.app.chat.Composing {
			s.keys("i")
		}
		s.ask(fmt.Sprintf("And then %d", n))
		for range 60 {
			s.keys([]string{"1", "2", "3", "4", "5", "0", "b", "=", "u", "tab", "j", "g", "G"}[s.rng.IntN(13)])
		}
		s.fits()
	}
	s.until("the last save", func() bool { return s.app.chat.Saved == s.app.chat.Change })
}

// agrees compares the newest session's file with the screen.
func (s *soaker) agrees() {
	s.t.Helper()
	c := s.app.chat
	file, _, err := s.store.Load(c.Session.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, lane := range file.Lanes {
		for i := range file.Turns {
			r := file.Turns[i].Latest(lane.ID)
			if r == nil || r.Status != sessions.Complete || r.Text != c.Session.Turns[i].Latest(lane.ID).Text || len(strings.Fields(r.Text)) < soakWords {
				s.t.Fatalf("turn %d of %s is in the file as %+v", i+1, lane.ID, r)
			}
		}
	}
	s.keys("esc")
	for range c.Order {
		r := c.Reply(c.Lane())
		line, _, _ := strings.Cut(ansi.Strip(c.Rating.View()), "\n")
		for _, dim := range file.Rubric.Dimensions {
			want := "·"
			if given, ok := file.Rating(address(c.Turn, r), dim.ID, c.Rater); ok && given.Value == nil {
				want = "–"
			} else if ok {
				want = strconv.Itoa(*given.Value)
			}
			if !strings.Contains(line, dim.Name.In("en")+" "+want) {
				s.t.Fatalf("%s of %s is %s in the file, and on screen:\n%s", dim.ID, c.Lane(), want, line)
			}
		}
		s.keys("G")
		if end := "end" + strings.TrimPrefix(file.Lane(c.Lane()).Model, "lane"); !strings.Contains(s.screen(), end) {
			s.t.Fatalf("the screen does not show the %s of %s:\n%s", end, c.Lane(), s.screen())
		}
		s.keys("tab")
	}
}

// heap is the memory in use and the goroutines, when nothing is under way.
func heap() (bytes uint64, goroutines int) {
	runtime.GC()
	runtime.GC() // what finalisers have let go of
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc, runtime.NumGoroutine()
}

// TestSoak streams to eight lanes and rates for a few sessions, or for as long
// as KANSEI_SOAK says, in the bubble's time (make soak: two hours). Memory must be flat
// after the first sessions, no goroutine may be left, and at the end the file
// must say what the screen says.
func TestSoak(t *testing.T) {
	span, err := time.ParseDuration(os.Getenv("KANSEI_SOAK"))
	if err != nil && testing.Short() {
		t.Skip("the long run has it")
	}
	saved := store.New(filepath.Join(t.TempDir(), "sessions"))
	saver := store.NewSaver(saved.Save)
	const lanesInAll = 8
	lanes, models := map[string]script{}, make([]string, 0, lanesInAll)
	for i := range lanesInAll {
		name := "lane" + strconv.Itoa(i)
		lanes[name] = says(25*time.Millisecond, soakReply(i), nil)
		models = append(models, "fake/"+name)
	}
	drive(t, setting{models: models, lanes: lanes, w: 200, h: 50, deps: func(d *Deps) { d.Save = saver.Save }}, func(d *driver) {
		s := &soaker{driver: d, rng: rand.New(rand.NewPCG(1, 2)), store: saved, models: models}
		const warm = 2
		var bytes []uint64
		var begun int
		for start := time.Now(); time.Since(start) < span || len(bytes) < warm+3; {
			s.session()
			b, goroutines := heap()
			bytes = append(bytes, b)
			if len(bytes) == warm {
				begun = goroutines
			}
			if len(bytes) > warm && goroutines > begun+2 { // a notice that is still to go may be waited for
				t.Fatalf("there are %d goroutines after session %d, and were %d", goroutines, len(bytes), begun)
			}
		}
		first, last := bytes[warm-1], bytes[len(bytes)-1]
		t.Logf("%d sessions, %d replies: %.1f MB after the first %d, %.1f MB at the end", len(bytes), len(bytes)*soakTurns*8, float64(first)/1e6, warm, float64(last)/1e6)
		if most := slices.Max(bytes[warm:]); float64(most) > 1.1*float64(first) {
			t.Errorf("memory grows: %v", bytes)
		}
		s.agrees()
	})
}
