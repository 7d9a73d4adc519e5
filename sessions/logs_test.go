package sessions

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

var (
	me    = Rater{Name: "me", Pass: 1}
	first = Address{1, "l1", 1}
)

func rate(a Address, dimension string, value int, at time.Time) Rating {
	return Rating{Address: a, Dimension: dimension, Value: &value, Rater: me, At: at}
}

// value is what counts for a reply, as text.
func value(s *Session, a Address, dimension string) string {
	r, ok := s.Rating(a, dimension, me)
	switch {
	case !ok:
		return "none"
	case r.Value == nil:
		return "cannot judge"
	default:
		return fmt.Sprint(*r.Value)
	}
}

func TestUndoRating(t *testing.T) {
	s, h := &Session{}, &UndoLog{}
	want := func(step, value3 string) {
		t.Helper()
		if got := value(s, first, "empathy"); got != value3 {
			t.Fatalf("%s: %s, not %s", step, got, value3)
		}
	}
	if _, ok := h.Undo(s, noon); ok {
		t.Error("there was something to undo at the beginning")
	}
	if _, ok := h.Redo(s, noon); ok {
		t.Error("there was something to redo at the beginning")
	}
	h.Rate(s, rate(first, "empathy", 3, noon))
	h.Rate(s, rate(first, "empathy", 4, noon))
	want("after 3 and 4", "4")
	about, ok := h.Undo(s, noon)
	if !ok || about != (Undone{Address: first, Dimension: "empathy"}) {
		t.Errorf("undo says %+v, %t", about, ok)
	}
	want("after an undo", "3")
	h.Undo(s, noon)
	want("after two", "none")
	h.Redo(s, noon)
	want("after a redo", "3")
	if about, ok := h.Redo(s, noon); !ok || about.Dimension != "empathy" {
		t.Errorf("redo says %+v, %t", about, ok)
	}
	want("after two", "4")
	h.Undo(s, noon)
	h.Rate(s, Rating{Address: first, Dimension: "empathy", Rater: me})
	want("after a new entry", "cannot judge")
	if _, ok := h.Redo(s, noon); ok {
		t.Error("a new entry did not end what can be redone")
	}
}

func TestUndoAppends(t *testing.T) {
	s, h := &Session{}, &UndoLog{}
	h.Rate(s, rate(first, "empathy", 3, noon))
	h.Rate(s, rate(first, "empathy", 4, noon))
	h.Undo(s, noon.Add(time.Hour))
	if len(s.Ratings) != 4 {
		t.Fatalf("the log has %d entries", len(s.Ratings))
	}
	gone, again := s.Ratings[2], s.Ratings[3]
	if !gone.Withdrawn || *gone.Value != 4 || again.Withdrawn || *again.Value != 3 {
		t.Errorf("appended %+v and %+v", gone, again)
	}
	if !gone.At.Equal(noon.Add(time.Hour)) || !again.At.Equal(noon.Add(time.Hour)) {
		t.Error("the appended entries do not have the time of the undo")
	}
}

func TestUndoVerdictAndNote(t *testing.T) {
	s, h := &Session{}, &UndoLog{}
	state := func() string {
		out := "no verdict"
		if v, ok := s.Verdict(1, me); ok {
			out = string(v.Outcome)
		}
		if n, ok := s.Note(first, me); ok {
			return out + ", " + n.Text
		}
		return out + ", no note"
	}
	undo := func() { h.Undo(s, noon) }
	redo := func() { h.Redo(s, noon) }
	steps := []struct {
		do   func()
		want string
	}{
		{func() { h.Judge(s, Verdict{Turn: 1, Outcome: Best, Lanes: []string{"l1"}, Rater: me}) }, "best, no note"},
		{func() { h.Annotate(s, Note{Address: first, Text: "warm", Rater: me}) }, "best, warm"},
		{func() { h.Judge(s, Verdict{Turn: 1, Outcome: Tie, Rater: me}) }, "tie, warm"},
		{func() { h.Annotate(s, Note{Address: first, Text: "cold", Rater: me}) }, "tie, cold"},
		{undo, "tie, warm"},
		{undo, "best, warm"},
		{undo, "best, no note"},
		{undo, "no verdict, no note"},
		{redo, "best, no note"},
		{redo, "best, warm"},
		{redo, "tie, warm"},
		{redo, "tie, cold"},
	}
	for i, step := range steps {
		step.do()
		if got := state(); got != step.want {
			t.Fatalf("step %d: %q, not %q", i+1, got, step.want)
		}
	}
	about, _ := h.Undo(s, noon)
	if about.Address != first || about.Dimension != "" {
		t.Errorf("the undo of a note says %+v", about)
	}
	if about, _ := h.Undo(s, noon); about.Address != (Address{Turn: 1}) {
		t.Errorf("the undo of a verdict says %+v", about)
	}
}

// TestUndoLogModel does random things and compares with the plainest
// thing that could be right: a list of whole states and a place in it.
func TestUndoLogModel(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 2))
		s, h := &Session{}, &UndoLog{}
		states, now := []map[string]string{{}}, 0
		for step := range 200 {
			a := Address{1, fmt.Sprint("l", r.IntN(2)), 1}
			dimension := []string{"empathy", "emotion"}[r.IntN(2)]
			at := noon.Add(time.Duration(step) * time.Second)
			length := len(s.Ratings)
			switch r.IntN(4) {
			case 0:
				if _, ok := h.Undo(s, at); ok != (now > 0) {
					t.Fatalf("seed %d step %d: undo says %t", seed, step, ok)
				}
				now = max(0, now-1)
			case 1:
				if _, ok := h.Redo(s, at); ok != (now < len(states)-1) {
					t.Fatalf("seed %d step %d: redo says %t", seed, step, ok)
				}
				now = min(len(states)-1, now+1)
			default:
				v := 1 + r.IntN(5)
				h.Rate(s, rate(a, dimension, v, at))
				next := map[string]string{}
				for k, old := range states[now] {
					next[k] = old
				}
				next[a.Lane+dimension] = fmt.Sprint(v)
				states, now = append(states[:now+1], next), now+1
			}
			if len(s.Ratings) < length {
				t.Fatal("the log became shorter")
			}
			for _, lane := range []string{"l0", "l1"} {
				for _, d := range []string{"empathy", "emotion"} {
					want := states[now][lane+d]
					if want == "" {
						want = "none"
					}
					if got := value(s, Address{1, lane, 1}, d); got != want {
						t.Fatalf("seed %d step %d: %s of %s is %s, not %s", seed, step, d, lane, got, want)
					}
				}
			}
		}
	}
}

func TestRatingNewest(t *testing.T) {
	s := full()
	if got := value(s, first, "empathy"); got != "4" {
		t.Errorf("empathy is %s", got)
	}
	for name, other := range map[string]Rater{"another pass": {Name: "me", Pass: 2}, "another rater": {Name: "you", Pass: 1}} {
		if _, ok := s.Rating(first, "empathy", other); ok {
			t.Errorf("%s has the rating too", name)
		}
		if _, ok := s.Verdict(1, other); ok {
			t.Errorf("%s has the verdict too", name)
		}
		if _, ok := s.Guess("l1", other); ok {
			t.Errorf("%s has the guess too", name)
		}
	}
	if g, ok := s.Guess("l1", me); !ok || g.Guess != "deepseek/v3" {
		t.Errorf("the guess is %+v, %t", g, ok)
	}
	if _, ok := s.Note(Address{1, "l1", 2}, me); ok {
		t.Error("another attempt has the note too")
	}
	if _, ok := s.Note(first, Rater{Name: "me", Pass: 1}); ok {
		t.Error("another pass has the note too")
	}
	s.Guesses = append(s.Guesses, Guess{Lane: "l1", Rater: me, Withdrawn: true})
	if _, ok := s.Guess("l1", me); ok {
		t.Error("a withdrawn guess counts")
	}
}

func TestRated(t *testing.T) {
	s := full()
	if s.Rated(first, me) {
		t.Error("rated with one dimension of two")
	}
	s.Ratings = append(s.Ratings, Rating{Address: first, Dimension: "emotion", Rater: me})
	if !s.Rated(first, me) {
		t.Error("not rated, though only the optional dimension is missing")
	}
	s.Ratings = append(s.Ratings, Rating{Address: first, Dimension: "emotion", Rater: me, Withdrawn: true})
	if s.Rated(first, me) {
		t.Error("rated with a withdrawn entry")
	}
}

func TestPasses(t *testing.T) {
	s := full()
	s.Ratings = append(s.Ratings, Rating{Rater: Rater{Name: "me", Pass: 2}})
	s.Verdicts = append(s.Verdicts, Verdict{Rater: Rater{Name: "you", Pass: 4}})
	s.Notes = append(s.Notes, Note{Rater: Rater{Name: "us", Pass: 3}})
	if s.Passes(Rater{Name: "me"}) != 2 || s.Passes(Rater{Name: "you"}) != 4 || s.Passes(Rater{Name: "us"}) != 3 || s.Passes(Rater{Name: "nobody"}) != 0 {
		t.Errorf("passes are %d, %d, %d", s.Passes(Rater{Name: "me"}), s.Passes(Rater{Name: "you"}), s.Passes(Rater{Name: "nobody"}))
	}
	if !s.Blinded() {
		t.Error("a blind session is not blind before its reveal")
	}
	s.Blind.RevealedAt = &noon
	if s.Blinded() {
		t.Error("a session is blind after its reveal")
	}
}

func TestSeen(t *testing.T) {
	before, after := noon.Add(-time.Hour), noon.Add(time.Hour)
	rated := func(by Rater, at time.Time) func(*Session) {
		return func(s *Session) { s.Ratings = append(s.Ratings, Rating{Rater: by, At: at}) }
	}
	li := Rater{Name: "li", Pass: 1}
	again := Rater{Name: "me", Pass: 2}
	for name, tt := range map[string]struct {
		by       Rater
		revealed string // who asked for the names at noon
		entries  func(*Session)
		want     bool
	}{
		"nobody asked for them":               {me, "", rated(me, before), false},
		"the one who asked":                   {me, "me", rated(me, before), true},
		"the one who asked, before rating":    {me, "me", nil, true},
		"somebody else":                       {li, "me", rated(li, before), false},
		"a later pass, with other letters":    {again, "me", rated(me, before), false},
		"a later pass, begun after it":        {again, "me", rated(again, after), false},
		"a later pass, begun before it":       {again, "me", rated(again, before), true},
		"somebody else who has guessed since": {li, "me", func(s *Session) { s.Guesses = append(s.Guesses, Guess{Rater: li, At: after}) }, true},
	} {
		s := &Session{}
		if tt.revealed != "" {
			s.Blind.RevealedAt, s.Blind.RevealedBy = &noon, tt.revealed
		}
		if tt.entries != nil {
			tt.entries(s)
		}
		if got := s.Seen(tt.by); got != tt.want {
			t.Errorf("%s: seen is %t", name, got)
		}
	}
}

func TestLookUps(t *testing.T) {
	s := full()
	if s.Turn(0) != nil || s.Turn(2) != nil || s.Turn(1).N != 1 {
		t.Error("turns are not found by number")
	}
	if s.Lane("l9") != nil || s.Lane("l2").Ref() != "local/tiny" {
		t.Error("lanes are not found by id")
	}
	turn := s.Turn(1)
	turn.Replies = append(turn.Replies, Reply{Lane: "l1", Attempt: 3}, Reply{Lane: "l1", Attempt: 2})
	if turn.Latest("l1").Attempt != 3 || turn.Latest("l9") != nil {
		t.Error("the latest attempt is not found")
	}
	if turn.Reply("l1", 2) == nil || turn.Reply("l1", 4) != nil {
		t.Error("attempts are not found by number")
	}
	text := Text{"en": "joy", "zh": "喜"}
	if text.In("zh") != "喜" || text.In("fr") != "joy" || (Text{"zh": "喜"}).In("fr") != "喜" || (Text{}).In("en") != "" {
		t.Error("a text falls back in the wrong order")
	}
}

func TestCloneIndependent(t *testing.T) {
	s := generate(3)
	s.Turns = append(s.Turns, full().Turns[0])
	before := string(encode(t, s))
	c := s.Clone()
	s.Title = "changed"
	s.Lanes[0].Label, s.Lanes[0].Params["temperature"] = "Q", 2
	last := &s.Turns[len(s.Turns)-1]
	last.User.Text = "changed"
	last.Replies[0].Text += "changed"
	last.Replies[0].Chunks = append(last.Replies[0].Chunks, Chunk{1, 1})
	last.Replies = append(last.Replies, Reply{Lane: "l1", Attempt: 7, Status: Complete})
	s.Turns = append(s.Turns, Turn{N: 9})
	s.Ratings = append(s.Ratings, Rating{})
	s.Verdicts = append(s.Verdicts, Verdict{})
	s.Notes = append(s.Notes, Note{})
	s.Guesses = append(s.Guesses, Guess{})
	if after := string(encode(t, c)); after != before {
		t.Errorf("the copy changed from\n%s\nto\n%s", before, after)
	}
	c.Ratings = append(c.Ratings, Rating{Dimension: "mine"})
	if s.Ratings[len(s.Ratings)-1].Dimension == "mine" {
		t.Error("the copy's log reaches into the original's")
	}
}
