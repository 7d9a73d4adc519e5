package sessions

import (
	"os"
	"slices"
	"sync"
	"testing"
	"time"
)

// append1 adds one entry to each log; n tells the entries apart.
func append1(s *Session, rater string, n int) {
	v, at := 1+n%5, noon.Add(time.Duration(n)*time.Second)
	by := Rater{rater, 1}
	s.Ratings = append(s.Ratings, Rating{Address: first, Dimension: "empathy", Value: &v, Rater: by, At: at})
	s.Verdicts = append(s.Verdicts, Verdict{Turn: 1, Outcome: Tie, Rater: by, At: at})
	s.Notes = append(s.Notes, Note{Address: first, Text: "note", Rater: Rater{rater, 1}, At: at})
	s.Guesses = append(s.Guesses, Guess{Lane: "l1", Guess: "a/b", Rater: by, At: at})
}

// counts is how many entries of a rater a saved session has in each log.
func counts(t *testing.T, st *Store, rater string) [4]int {
	t.Helper()
	s, _, err := st.Load("last")
	if err != nil {
		t.Fatal(err)
	}
	var n [4]int
	for _, r := range s.Ratings {
		if r.Name == rater {
			n[0]++
		}
	}
	for _, v := range s.Verdicts {
		if v.Name == rater {
			n[1]++
		}
	}
	for _, e := range s.Notes {
		if e.Name == rater {
			n[2]++
		}
	}
	for _, g := range s.Guesses {
		if g.Name == rater {
			n[3]++
		}
	}
	return n
}

func TestTwoStoresInTurnsLoseNothing(t *testing.T) {
	ann := saved(t, full())
	bob := NewStore(ann.Dir())
	annS, bobS := full(), full()
	for n := range 20 {
		append1(annS, "ann", n)
		append1(bobS, "bob", n)
		if err := ann.Save(annS); err != nil {
			t.Fatal(err)
		}
		if err := bob.Save(bobS); err != nil {
			t.Fatal(err)
		}
	}
	for _, who := range []string{"ann", "bob"} {
		if got := counts(t, ann, who); got != [4]int{20, 20, 20, 20} {
			t.Errorf("%s has %v entries", who, got)
		}
	}
	if len(annS.Ratings) != 21 {
		t.Errorf("a save has changed the session: %d ratings", len(annS.Ratings))
	}
}

func TestTwoStoresAtOnceLoseNothing(t *testing.T) {
	dir := saved(t, full()).Dir()
	each := 200
	if testing.Short() {
		each = 40
	}
	var both sync.WaitGroup
	for _, who := range []string{"ann", "bob"} {
		both.Go(func() {
			st, s := NewStore(dir), full()
			for n := range each {
				append1(s, who, n)
				if err := st.Save(s); err != nil {
					t.Error(err)
				}
			}
		})
	}
	both.Wait()
	for _, who := range []string{"ann", "bob"} {
		if got := counts(t, NewStore(dir), who); got != [4]int{each, each, each, each} {
			t.Errorf("%s has %v entries", who, got)
		}
	}
}

// Two saves can be so quick that time and size of the file are the same.
func TestAFileOfTheSameTimeAndSizeIsReadAgain(t *testing.T) {
	ann := saved(t, full())
	path := ann.Path(full().ID)
	other := full()
	other.Ratings = []Rating{rate(first, "empathy", 3, noon)}
	other.Ratings[0].Blind = true
	bob := saved(t, other)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	theirs := bob.Path(other.ID)
	if err := os.Chtimes(theirs, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	if len(content(t, theirs)) != len(content(t, path)) {
		t.Fatal("the two files are not of one size")
	}
	if err := os.Rename(theirs, path); err != nil {
		t.Fatal(err)
	}
	if err := ann.Save(full()); err != nil {
		t.Fatal(err)
	}
	back, _, err := ann.Load("last")
	if err != nil || len(back.Ratings) != 2 {
		t.Errorf("%d ratings: %v", len(back.Ratings), err)
	}
}

func TestMergeKeepsEqualEntriesAndOrder(t *testing.T) {
	at := func(n int) time.Time { return noon.Add(time.Duration(n) * time.Second) }
	own := &Session{Ratings: []Rating{rate(first, "a", 1, at(1)), rate(first, "a", 1, at(1)), rate(first, "a", 4, at(4))}}
	own.addLogs(logs{ratings: []Rating{rate(first, "a", 1, at(1)), rate(first, "a", 1, at(1)), rate(first, "a", 1, at(1)), rate(first, "a", 2, at(2)), rate(first, "a", 2, at(2))}})
	values := make([]int, len(own.Ratings))
	for i, r := range own.Ratings {
		values[i] = *r.Value
	}
	if !slices.Equal(values, []int{1, 1, 1, 2, 2, 4}) {
		t.Errorf("the log is %v", values)
	}
	if got := value(own, first, "a"); got != "4" {
		t.Errorf("%s counts", got)
	}
}

func TestAnEditedMessageIsNotTakenBackByAnOlderCopy(t *testing.T) {
	st := saved(t, full())
	old := full()
	edited := full()
	edited.Turns[0].Edit("I lost my dog.", noon.Add(time.Minute))
	edited.Turns[0].Replies = append(edited.Turns[0].Replies, Reply{Lane: "l1", Attempt: 2, Status: Complete, Text: "A dog, oh no.", Chunks: []Chunk{}, Flags: []string{}})
	if err := st.Save(edited); err != nil {
		t.Fatal(err)
	}
	append1(old, "bob", 1)
	if err := NewStore(st.Dir()).Save(old); err != nil {
		t.Fatal(err)
	}
	s, _, err := st.Load("last")
	if err != nil {
		t.Fatal(err)
	}
	turn := s.Turns[0]
	if turn.User.Text != "I lost my dog." || len(turn.User.Earlier) != 1 || turn.User.Earlier[0].Text != "I lost my cat." {
		t.Errorf("the message is %+v", turn.User)
	}
	if turn.Reply("l1", 2) == nil || turn.User.Answers("l1", 1) || !turn.User.Answers("l1", 2) || turn.Adopted != nil {
		t.Errorf("the replies are %+v, adopted %v", turn.Replies, turn.Adopted)
	}
}
