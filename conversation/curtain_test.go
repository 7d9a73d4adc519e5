package conversation

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rivo/uniseg"

	"kansei/sessions"
)

// arrival is a piece of a lane's reply, or its end, at a time of a round.
type arrival struct {
	at   time.Duration
	text string
	end  bool
}

// script is what each lane does.
type script map[string][]arrival

func (s script) text(lane string) string {
	var b strings.Builder
	for _, a := range s[lane] {
		b.WriteString(a.text)
	}
	return b.String()
}

// evenly writes text in pieces of some runes, whatever graphemes they cut, at
// a pace.
func evenly(text string, size int, first, pause time.Duration) []arrival {
	var out []arrival
	at := first
	for piece := range slices.Chunk([]rune(text), size) {
		out = append(out, arrival{at: at, text: string(piece)})
		at += pause
	}
	return append(out, arrival{at: at, end: true})
}

// frame is what is on screen at a time.
type frame struct {
	at      time.Duration
	shown   map[string]Shown
	arrived map[string]string
	ended   map[string]bool
	settled bool
}

// play runs a script behind a curtain at 60 frames a second until everything
// is on screen, and returns every frame.
func play(t *testing.T, mode sessions.Curtain, s script) []frame {
	t.Helper()
	ids := slices.Sorted(maps.Keys(s))
	c := NewCurtain(mode, ids)
	next, arrived, ended := map[string]int{}, map[string]string{}, map[string]bool{}
	var frames []frame
	for at := time.Duration(0); at < 10*time.Minute; at += FrameInterval(1) {
		var events []Event
		for _, id := range ids {
			for next[id] < len(s[id]) && s[id][next[id]].at <= at {
				a := s[id][next[id]]
				next[id]++
				e := Event{Address: sessions.Address{Turn: 1, Lane: id, Attempt: 1}, Kind: Arrived, Pieces: []Piece{{Text: a.text}}}
				if a.end {
					e.Kind, e.Pieces, ended[id] = Ended, nil, true
				}
				arrived[id] += a.text
				events = append(events, e)
			}
		}
		now := noon.Add(at)
		c.Observe(events, now)
		frames = append(frames, frame{at, c.Visible(now), maps.Clone(arrived), maps.Clone(ended), c.Settled()})
		if c.Settled() {
			return frames
		}
	}
	t.Fatal("the curtain never settled")
	return nil
}

func graphemes(s string) int { return uniseg.GraphemeClusterCount(s) }

var paragraphs = []string{
	strings.Repeat("I hear you, and I am here with you. ", 12),
	strings.Repeat("我听见了你的话，我在这里。", 20),
	strings.Repeat("👩‍👩‍👧 e\u0301 🇫🇷🇩🇪 한국어 ", 15),
	"No.",
	strings.Repeat("x", 900),
}

// randomScript has one to five lanes of any speed; some fail or stall.
func randomScript(seed uint64) script {
	r := rand.New(rand.NewPCG(seed, 3))
	s := script{}
	for i := range 1 + r.IntN(5) {
		lane := evenly(paragraphs[r.IntN(len(paragraphs))], 1+r.IntN(30), time.Duration(r.IntN(4000))*time.Millisecond, time.Duration(1+r.IntN(120))*time.Millisecond)
		switch r.IntN(5) {
		case 0: // fails in the middle
			lane = lane[:r.IntN(len(lane))]
			at := time.Duration(r.IntN(2000)) * time.Millisecond
			if len(lane) > 0 {
				at += lane[len(lane)-1].at
			}
			lane = append(lane, arrival{at: at, end: true})
		case 1: // stalls for a while
			for j := len(lane) / 2; j < len(lane); j++ {
				lane[j].at += 5 * time.Second
			}
		}
		s[fmt.Sprint("l", i+1)] = lane
	}
	return s
}

// ends is where the graphemes of a text end, in bytes.
func ends(s string) map[int]bool {
	out := map[int]bool{0: true}
	at, state := 0, -1
	for s != "" {
		var c string
		c, s, _, state = uniseg.FirstGraphemeClusterInString(s, state)
		at += len(c)
		out[at] = true
	}
	return out
}

func TestCurtainsHoldToTheText(t *testing.T) {
	for _, mode := range []sessions.Curtain{sessions.CurtainPace, sessions.CurtainHold, sessions.CurtainOff} {
		for seed := range uint64(40) {
			s := randomScript(seed)
			frames := play(t, mode, s)
			boundaries := map[string]map[int]bool{}
			for id := range s {
				boundaries[id] = ends(s.text(id))
			}
			before := map[string]Shown{}
			for _, f := range frames {
				for id, shown := range f.shown {
					whole := s.text(id)
					switch {
					case shown.Text > len(f.arrived[id]):
						t.Fatalf("%s %d: %s shows %d bytes of %d at %v", mode, seed, id, shown.Text, len(f.arrived[id]), f.at)
					case !boundaries[id][shown.Text]:
						t.Fatalf("%s %d: %s is cut at %q", mode, seed, id, whole[:shown.Text])
					case shown.Text < before[id].Text || before[id].Ended && !shown.Ended:
						t.Fatalf("%s %d: %s goes back from %+v to %+v", mode, seed, id, before[id], shown)
					case shown.Ended && (!f.ended[id] || shown.Text != len(whole)):
						t.Fatalf("%s %d: %s is over with %d of %d bytes", mode, seed, id, shown.Text, len(whole))
					}
				}
				before = f.shown
			}
			for id, shown := range before {
				if !shown.Ended || shown.Text != len(s.text(id)) {
					t.Errorf("%s %d: settled, and %s shows %+v of %d", mode, seed, id, shown, len(s.text(id)))
				}
			}
			last := time.Duration(0)
			for _, lane := range s {
				last = max(last, lane[len(lane)-1].at)
			}
			if late := frames[len(frames)-1].at - last; late > 5*time.Second {
				t.Errorf("%s %d: settled %v after the last lane ended", mode, seed, late)
			}
		}
	}
}

// While the replies are coming, no lane is ahead of another that still has
// more to show.
func TestPaceShowsAllAlike(t *testing.T) {
	for seed := range uint64(60) {
		s := randomScript(seed)
		for _, f := range play(t, sessions.CurtainPace, s) {
			furthest := 0
			for id, shown := range f.shown {
				furthest = max(furthest, graphemes(s.text(id)[:shown.Text]))
			}
			for id, shown := range f.shown {
				if n := graphemes(s.text(id)[:shown.Text]); shown.Text < len(s.text(id)) && n < furthest-1 {
					t.Fatalf("seed %d at %v: %s shows %d graphemes, another %d", seed, f.at, id, n, furthest)
				}
			}
		}
	}
}

func TestPaceWaitsForEveryLane(t *testing.T) {
	s := script{
		"l1": evenly(paragraphs[0], 5, 0, 20*time.Millisecond),
		"l2": evenly(paragraphs[0], 5, 3*time.Second, 20*time.Millisecond),
	}
	for _, f := range play(t, sessions.CurtainPace, s) {
		if seen := f.shown["l1"].Text + f.shown["l2"].Text; f.at < 3*time.Second && seen > 0 {
			t.Fatalf("%d bytes are seen at %v", seen, f.at)
		}
		if f.at >= 3500*time.Millisecond && f.shown["l1"].Text == 0 {
			t.Fatal("nothing is seen half a second after the last lane began")
		}
	}
}

// Which of the lanes is slow, stalls or fails can't be seen: with the same
// texts, every lane shows as much at every time, whoever it is.
func TestWhoIsSlowCannotBeSeen(t *testing.T) {
	text := paragraphs[0]
	paces := [][]arrival{
		evenly(text, 4, 500*time.Millisecond, 15*time.Millisecond),
		evenly(text, 4, 2500*time.Millisecond, 60*time.Millisecond),
		evenly(text, 40, 100*time.Millisecond, 400*time.Millisecond),
	}
	var first []frame
	for i, order := range [][3]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		frames := play(t, sessions.CurtainPace, script{"l1": paces[order[0]], "l2": paces[order[1]], "l3": paces[order[2]]})
		if i == 0 {
			first = frames
			continue
		}
		if len(frames) != len(first) {
			t.Fatalf("order %v takes %d frames, not %d", order, len(frames), len(first))
		}
		for j := range frames {
			for id, shown := range frames[j].shown {
				was := first[j].shown[id]
				if shown != was {
					t.Fatalf("order %v at %v: %s shows %+v, not %+v", order, frames[j].at, id, shown, was)
				}
			}
		}
	}
}

// No end is shown before all are, so that a lane that fails after a stall, or
// before the others, looks like one that has said all it had to say. What the
// person has stopped is over at once.
func TestPaceShowsAllEndsAtOnce(t *testing.T) {
	for seed := range uint64(60) {
		frames := play(t, sessions.CurtainPace, randomScript(seed))
		for i, f := range frames {
			for id, shown := range f.shown {
				if shown.Ended != (i == len(frames)-1) {
					t.Fatalf("seed %d, frame %d of %d: %s shows %+v", seed, i, len(frames), id, shown)
				}
			}
		}
	}
	c := NewCurtain(sessions.CurtainPace, []string{"l1", "l2"})
	c.Observe([]Event{
		{Address: l1, Kind: Ended, Status: sessions.Stopped},
		{Address: sessions.Address{Turn: 1, Lane: "l2", Attempt: 1}, Kind: Arrived, Pieces: []Piece{{Text: "Well, you know"}}},
	}, noon)
	if got := c.Visible(noon.Add(time.Second)); !got["l1"].Ended || got["l2"].Ended {
		t.Errorf("after a stop: %+v", got)
	}
}

// A burst of a lane that was behind does not jump onto the screen.
func TestPaceHasNoJumps(t *testing.T) {
	s := script{
		"l1": {{at: 0, text: paragraphs[0]}, {at: 0, end: true}},
		"l2": {{at: 0, text: "So "}, {at: 4 * time.Second, text: paragraphs[0][3:]}, {at: 4 * time.Second, end: true}},
	}
	last := 0
	for _, f := range play(t, sessions.CurtainPace, s) {
		n := f.shown["l2"].Text
		if n-last > 8 {
			t.Errorf("%d graphemes at once at %v", n-last, f.at)
		}
		last = n
	}
}

func TestPaceWithAFailingLane(t *testing.T) {
	s := script{
		"l1": evenly(paragraphs[0], 5, time.Second, 20*time.Millisecond),
		"l2": {{at: 2 * time.Second, end: true}}, // fails without a word
	}
	seen := false
	for _, f := range play(t, sessions.CurtainPace, s) {
		if f.at < 2*time.Second && (f.shown["l1"].Text > 0 || f.shown["l2"].Ended) {
			t.Fatalf("at %v, before every lane has begun or failed: %+v", f.at, f.shown)
		}
		seen = seen || f.shown["l1"].Text > 0 && !f.ended["l1"]
	}
	if !seen {
		t.Error("the other lane is not seen before its end")
	}
	early := script{"l1": s["l1"], "l2": {{at: 500 * time.Millisecond, end: true}}}
	for _, f := range play(t, sessions.CurtainPace, early) {
		if f.at < time.Second && f.shown["l2"].Ended {
			t.Fatalf("at %v it is seen who failed first", f.at)
		}
	}
	alone := play(t, sessions.CurtainPace, script{"l1": {{at: time.Second, end: true}}})
	if f := alone[len(alone)-1]; f.at > 1100*time.Millisecond || !f.shown["l1"].Ended {
		t.Errorf("a lane that fails alone: %+v", f)
	}
}

func TestHold(t *testing.T) {
	s := script{"l1": evenly(paragraphs[0], 5, 0, time.Millisecond), "l2": evenly("No.", 1, 0, time.Second)}
	frames := play(t, sessions.CurtainHold, s)
	for _, f := range frames[:len(frames)-1] {
		if f.shown["l1"] != (Shown{}) || f.shown["l2"] != (Shown{}) {
			t.Fatalf("at %v: %+v", f.at, f.shown)
		}
	}
}

func TestOffShowsWhatHasCome(t *testing.T) {
	for _, f := range play(t, sessions.CurtainOff, randomScript(7)) {
		for id, shown := range f.shown {
			// The last grapheme may still grow.
			if n, want := graphemes(f.arrived[id][:shown.Text]), graphemes(f.arrived[id])-1; n < want {
				t.Fatalf("at %v: %s shows %d graphemes of %d", f.at, id, n, want+1)
			}
		}
	}
}

func TestReasoningBehindTheCurtain(t *testing.T) {
	thinks := []Event{{Address: l1, Kind: Arrived, Pieces: []Piece{{Reasoning: true, Text: "hm"}, {Text: "hello"}}}}
	more := []Event{{Address: l1, Kind: Arrived, Pieces: []Piece{{Text: " there, how are you today?"}}}}
	off, pace := NewCurtain(sessions.CurtainOff, []string{"l1"}), NewCurtain(sessions.CurtainPace, []string{"l1"})
	off.Observe(thinks, noon)
	pace.Observe(thinks, noon)
	if got := off.Visible(noon)["l1"]; got != (Shown{Reasoning: 2, Text: 4, Ahead: 5}) {
		t.Errorf("off: %+v", got)
	}
	if got := pace.Visible(noon)["l1"]; got.Reasoning != 0 {
		t.Errorf("pace: %+v", got)
	}
	if pace.Pending() {
		t.Error("pace goes on without anything ahead")
	}
	pace.Observe(more, noon)
	if off.Pending() || !pace.Pending() {
		t.Error("only pace changes by the passing of time")
	}
	pace.Observe([]Event{{Address: l1, Kind: Ended}, {Address: sessions.Address{Lane: "l9"}, Kind: Ended}}, noon)
	if got := pace.Visible(noon.Add(10 * time.Second))["l1"]; got != (Shown{Reasoning: 2, Text: 31, Ahead: 31, Ended: true}) {
		t.Errorf("pace, in the end: %+v", got)
	}
	if !pace.Settled() || pace.Pending() {
		t.Error("not settled in the end")
	}
	if got := pace.Visible(noon)["l1"]; !got.Ended {
		t.Error("a time that goes back takes something away")
	}
}

func TestACurtainBeforeNobodyIsSettled(t *testing.T) {
	if c := NewCurtain(sessions.CurtainPace, nil); !c.Settled() || len(c.Visible(noon)) != 0 {
		t.Error("nobody is waited for")
	}
}
