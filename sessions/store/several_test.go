package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"sync"
	"testing"
	"time"

	"kansei/sessions"
)

// append1 adds one entry to each log; n tells the entries apart.
func append1(s *sessions.Session, by string, n int) {
	rater, at := sessions.Rater{Name: by, Pass: 1}, noon.Add(time.Duration(n)*time.Second)
	first := sessions.Address{Turn: 1, Lane: "l1", Attempt: 1}
	rate(s, rater, n)
	s.Verdicts = append(s.Verdicts, sessions.Verdict{Turn: 1, Outcome: sessions.AllBad, Lanes: []string{"l1", "l2"}, Rater: rater, At: at})
	s.Notes = append(s.Notes, sessions.Note{Address: first, Text: "note", Tags: []string{}, Rater: rater, At: at})
	s.Guesses = append(s.Guesses, sessions.Guess{Lane: "l1", Guess: "a/b", Rater: rater, At: at})
	s.Adoptions = append(s.Adoptions, sessions.Adoption{Address: first, At: at.Add(time.Duration(len(by)) * time.Millisecond)})
}

// counts is how many entries of a rater a session has in each log.
func counts(s *sessions.Session, by string) (n [4]int) {
	for _, r := range s.Ratings {
		if r.Name == by {
			n[0]++
		}
	}
	for _, v := range s.Verdicts {
		if v.Name == by {
			n[1]++
		}
	}
	for _, e := range s.Notes {
		if e.Name == by {
			n[2]++
		}
	}
	for _, g := range s.Guesses {
		if g.Name == by {
			n[3]++
		}
	}
	return n
}

func TestSaveInTurns(t *testing.T) {
	ann := saved(t, small("s"))
	bob := New(ann.Dir())
	annS, bobS := small("s"), small("s")
	for n := range 20 {
		append1(annS, "ann", n)
		append1(bobS, "bobby", n)
		save(t, ann, annS.Clone())
		save(t, bob, bobS.Clone())
	}
	s := load(t, ann, "s")
	for _, who := range []string{"ann", "bobby"} {
		if got := counts(s, who); got != [4]int{20, 20, 20, 20} {
			t.Errorf("%s has %v entries", who, got)
		}
	}
	if len(s.Adoptions) != 40 {
		t.Errorf("%d adoptions", len(s.Adoptions))
	}
	if len(annS.Ratings) != 20 {
		t.Errorf("a save has changed the session: %d ratings", len(annS.Ratings))
	}
}

func TestSaveAtOnce(t *testing.T) {
	dir := saved(t, small("s")).Dir()
	each := 200
	if testing.Short() {
		each = 20
	}
	var both sync.WaitGroup
	for _, who := range []string{"ann", "bobby"} {
		both.Go(func() {
			st, s := New(dir), small("s")
			for n := range each {
				append1(s, who, n)
				if _, err := st.Save(s.Clone()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	both.Wait()
	s := load(t, New(dir), "s")
	for _, who := range []string{"ann", "bobby"} {
		if got := counts(s, who); got != [4]int{each, each, each, each} {
			t.Errorf("%s has %v entries", who, got)
		}
	}
}

// Two saves can be so quick that time and size of the file are the same.
func TestSaveAfterFileOfSameTimeAndSize(t *testing.T) {
	mine, other := small("s"), small("s")
	rate(mine, me, 1)
	rate(other, me, 2)
	ann, bob := saved(t, mine), saved(t, other)
	info, err := os.Stat(ann.Path("s"))
	if err != nil {
		t.Fatal(err)
	}
	theirs := bob.Path("s")
	if err := os.Chtimes(theirs, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	if len(content(t, theirs)) != len(content(t, ann.Path("s"))) {
		t.Fatal("the two files are not of one size")
	}
	if err := os.Rename(theirs, ann.Path("s")); err != nil {
		t.Fatal(err)
	}
	if got := save(t, ann, mine); !got.Foreign || len(got.Session.Ratings) != 2 {
		t.Errorf("foreign %t, %d ratings", got.Foreign, len(got.Session.Ratings))
	}
}

// Two windows talk on in one session: it is one session with the turns of both.
func TestSaveTurnsOfTwoWindows(t *testing.T) {
	start := small("s")
	say(start, "to both", noon.Add(time.Minute))
	one := saved(t, start)
	two := New(one.Dir())
	a, b := load(t, one, "s"), load(t, two, "s")
	for n := range 3 { // b's turns are before a's, and are saved later
		say(a, "a"+string(rune('0'+n)), noon.Add(time.Duration(10*n+9)*time.Minute))
		say(b, "b"+string(rune('0'+n)), noon.Add(time.Duration(10*n+5)*time.Minute))
		a.Ratings = append(a.Ratings, sessions.Rating{
			Address: sessions.Address{Turn: len(a.Turns), Lane: "l2", Attempt: 1}, Dimension: "empathy", Value: new(n + 1), Rater: me, At: noon.Add(time.Hour),
		})
		save(t, one, a.Clone())
		save(t, two, b.Clone())
	}
	got := save(t, one, a.Clone())
	file := load(t, New(one.Dir()), "s")
	if len(names(t, one.Dir())) != 1 || !got.Foreign || !sessions.Equal(got.Session, file) {
		t.Errorf("the folder has %v", names(t, one.Dir()))
	}
	said := make([]string, 0, len(file.Turns))
	for i := range file.Turns {
		said = append(said, file.Turns[i].User.Text)
	}
	if want := "[I lost my cat. to both b0 a0 b1 a1 b2 a2]"; fmt.Sprint(said) != want {
		t.Fatalf("said %v, not %s", said, want)
	}
	for name, own := range map[string]*sessions.Session{"a": a, "b": b} {
		for n := range 3 {
			turn := own.Turns[n+2]
			for i := range file.Turns {
				if file.Turns[i].User.Text != turn.User.Text {
					continue
				}
				for _, lane := range []string{"l1", "l2"} {
					was := sessions.Transcript(own, sessions.Address{Turn: turn.N, Lane: lane, Attempt: 1})
					is := sessions.Transcript(file, sessions.Address{Turn: i + 1, Lane: lane, Attempt: 1})
					if fmt.Sprint(is) != fmt.Sprint(was) {
						t.Errorf("%s%d, lane %s, was asked with %v, and is said to be with %v", name, n, lane, was, is)
					}
				}
			}
		}
	}
	for n, r := range file.Ratings {
		if text := file.Reply(r.Address).Text; *r.Value != n+1 || text != "l2 to a"+string(rune('0'+n)) {
			t.Errorf("the rating %d is of %q", *r.Value, text)
		}
	}
	// The window takes in what came.
	live, moves := sessions.Join(a, a, got.Session)
	if !sessions.Equal(live, file) || moves.Turn(3) != 4 || moves.Turn(5) != 8 {
		t.Errorf("turn 3 is %d, and 5 is %d", moves.Turn(3), moves.Turn(5))
	}
}

func TestSaveHalfReplyAfterWhole(t *testing.T) {
	whole := small("s")
	say(whole, "more", noon.Add(time.Minute))
	half := whole.Clone()
	r := &half.Turns[1].Replies[0]
	r.Status, r.Text = sessions.Truncated, r.Text[:3]
	st := saved(t, whole)
	rate(half, me, 1)
	save(t, New(st.Dir()), half)
	save(t, st, half) // in one program, which has the session open twice
	s := load(t, st, "s")
	if got := s.Turns[1].Replies[0]; got.Status != sessions.Complete || got.Text != "l1 to more" || len(s.Ratings) != 1 {
		t.Errorf("the reply is %s %q", got.Status, got.Text)
	}
}

func TestSaveAfterReveal(t *testing.T) {
	st := saved(t, small("s"))
	window, other := load(t, st, "s"), New(st.Dir())
	revealed := load(t, other, "s")
	at := noon.Add(time.Minute)
	revealed.Blind.RevealedAt, revealed.Blind.RevealedBy = &at, "li"
	save(t, other, revealed)
	for n := range 2 {
		rate(window, me, n)
		save(t, st, window.Clone())
		if s := load(t, other, "s"); s.Blinded() || s.Blind.RevealedBy != "li" {
			t.Errorf("save %d: revealed at %v by %q", n, s.Blind.RevealedAt, s.Blind.RevealedBy)
		}
	}
}

func TestSaveKeepsUnknownFields(t *testing.T) {
	st := saved(t, small("s"))
	window := load(t, st, "s")
	for n, fields := range []map[string]any{{"x": []int{1}}, {"x": []int{1, 2}}, {"y": map[string]any{"a": nil}}} {
		var file map[string]any // as other programs write it
		if err := json.Unmarshal([]byte(content(t, st.Path("s"))), &file); err != nil {
			t.Fatal(err)
		}
		maps.Copy(file, fields)
		b, err := json.Marshal(file)
		if err != nil {
			t.Fatal(err)
		}
		write(t, st.Path("s"), string(b))
		rate(window, me, n)
		save(t, st, window.Clone())
	}
	s := load(t, New(st.Dir()), "s")
	for name, want := range map[string]string{"x": "[1,2]", "y": `{"a":null}`} {
		if got := string(s.Extra.Raw(name)); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
}

func TestSaveLocked(t *testing.T) {
	st := saved(t, small("s"))
	entered, release := make(chan struct{}), make(chan struct{})
	var other sync.WaitGroup
	other.Go(func() {
		if err := New(st.Dir()).locked(st.Path("s"), func() error { close(entered); <-release; return nil }); err != nil {
			t.Error(err)
		}
	})
	<-entered
	st.lockWait = 20 * time.Millisecond
	s := small("s")
	rate(s, me, 1)
	if _, err := st.Save(s); !errors.Is(err, ErrLocked) {
		t.Errorf("saved with %v", err)
	}
	close(release)
	other.Wait()
	if got := save(t, st, s); len(got.Session.Ratings) != 1 {
		t.Errorf("saved %+v", got)
	}
}

// What a file says of a session in memory is the same, though it is read with
// other zero values and time zones.
func TestSaveNotForeign(t *testing.T) {
	zone := time.FixedZone("there", 3600)
	s := small("s")
	s.Rubric.Dimensions, s.Lanes[0].Params = nil, nil
	at := noon.In(zone)
	s.CreatedAt, s.UpdatedAt = at, at
	s.Blind.RevealedAt = &at
	s.SetTitle("A dog", at)
	s.Turns[0].User.At = at
	r := &s.Turns[0].Replies[0]
	r.StartedAt, r.Chunks, r.Flags = at, nil, nil
	s.Turns[0].Replies[1].Status = sessions.Streaming
	rate(s, me, 1)
	s.Ratings[0].At = at
	s.Notes = []sessions.Note{{Address: s.Ratings[0].Address, Text: "x", Rater: me, At: at}}
	st := saved(t, s)
	for name, store := range map[string]*Store{"known": st, "read again": New(st.Dir())} {
		if got := save(t, store, s.Clone()); got.Foreign {
			t.Errorf("%s: foreign", name)
		}
	}
}

// A cloud service puts an older copy back. What the program has saved is not
// taken away, even what it has not taken in itself yet.
func TestSaveAfterOldCopyPutBack(t *testing.T) {
	st := saved(t, small("s"))
	window := load(t, st, "s")
	old := content(t, st.Path("s"))
	other := load(t, New(st.Dir()), "s")
	rate(other, me, 1)
	other.SetTitle("A dog", noon.Add(time.Minute))
	other.Extra = sessions.NewExtra(map[string][]byte{"x": []byte("1")})
	other.UpdatedAt = noon.Add(time.Minute)
	save(t, New(st.Dir()), other)
	save(t, st, window.Clone()) // finds it
	write(t, st.Path("s"), old)
	got := save(t, st, window.Clone())
	if s := load(t, New(st.Dir()), "s"); len(s.Ratings) != 1 || s.Title != "A dog" || string(s.Extra.Raw("x")) != "1" || !got.Foreign {
		t.Errorf("the file has %d ratings, the title %q and x %q", len(s.Ratings), s.Title, s.Extra.Raw("x"))
	}
}
