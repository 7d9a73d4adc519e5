package sessions

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// toRate is a session with three lanes and some turns, nothing of it rated.
func toRate(id string, turns int) *Session {
	s := &Session{ID: id, Rubric: rubric(), Blind: Blind{Enabled: true, Seed: 3}}
	for i := range 3 {
		s.Lanes = append(s.Lanes, Lane{ID: fmt.Sprint("l", i+1), Label: Letter(2 - i)})
	}
	for n := range turns {
		t := Turn{N: n + 1}
		for _, l := range s.Lanes {
			t.Replies = append(t.Replies, Reply{Lane: l.ID, Attempt: 1, Status: Complete, Text: "yes"})
		}
		s.Turns = append(s.Turns, t)
	}
	return s
}

// rateAll gives addresses the dimensions that are not optional.
func rateAll(s *Session, by Rater, at time.Time, all ...Address) {
	for _, a := range all {
		for _, d := range []string{"emotion", "empathy"} {
			s.Ratings = append(s.Ratings, Rating{Address: a, Dimension: d, Rater: by, At: at})
		}
	}
}

func queueOf(rater string, now time.Time, all ...*Session) ([]Task, Tally) {
	in := make([]File, 0, len(all))
	for _, s := range all {
		in = append(in, File{Path: s.ID + ".json", Session: s})
	}
	return Queue(in, Rater{Name: rater}, now)
}

func TestQueueOfOneSession(t *testing.T) {
	s := toRate("one", 2)
	s.Turns[0].Replies[0].Text = "" // nothing to rate: lane l1, shown as C
	s.Turns[1].Replies = append(s.Turns[1].Replies, Reply{Lane: "l3", Attempt: 2, Status: Truncated, Text: "again"})
	tasks, sum := queueOf("li", noon, s)
	want := []Address{{1, "l3", 1}, {1, "l2", 1}, {2, "l3", 2}, {2, "l2", 1}, {2, "l1", 1}}
	if len(tasks) != 1 || !slices.Equal(tasks[0].Left, want) || tasks[0].Of != 5 || tasks[0].Pass != 1 || tasks[0].Turn() != 1 || tasks[0].Again() {
		t.Fatalf("%+v", tasks)
	}
	if sum.Replies != 5 || sum.Rated != 0 {
		t.Errorf("%+v", sum)
	}
	by := Rater{Name: "li", Pass: 1}
	rateAll(s, by, noon, want[:2]...)
	rateAll(s, Rater{Name: "wang", Pass: 1}, noon, want[3])
	s.Ratings = append(s.Ratings, Rating{Address: want[2], Dimension: "emotion", Rater: by, At: noon}) // only half of it
	tasks, sum = queueOf("li", noon, s)
	if !slices.Equal(tasks[0].Left, want[2:]) || tasks[0].Turn() != 2 || sum.Rated != 2 {
		t.Errorf("%+v, %+v", tasks, sum)
	}
	rateAll(s, by, noon, want[2:]...)
	if tasks, sum = queueOf("li", noon, s); len(tasks) != 0 || sum.Rated != 5 {
		t.Errorf("all is rated, and there are %+v, %+v", tasks, sum)
	}
	withdrawn := s.Ratings[0]
	withdrawn.Withdrawn = true
	s.Ratings = append(s.Ratings, withdrawn)
	if tasks, _ = queueOf("li", noon, s); len(tasks) != 1 || tasks[0].Turn() != 1 {
		t.Errorf("after one was withdrawn: %+v", tasks)
	}
}

func TestQueueOrder(t *testing.T) {
	all := make([]*Session, 0, 12)
	for i := range 12 {
		all = append(all, toRate(fmt.Sprint("s", i), 1))
	}
	order := func(rater string) []string {
		tasks, _ := queueOf(rater, noon.Add(RetestAfter), all...)
		ids := make([]string, 0, len(tasks))
		for _, task := range tasks {
			ids = append(ids, task.Session.ID)
		}
		return ids
	}
	li := order("li")
	if len(li) != 12 || slices.IsSorted(li) || slices.Equal(li, order("wang")) {
		t.Errorf("li %v, wang %v", li, order("wang"))
	}
	slices.Reverse(all)
	if !slices.Equal(li, order("li")) {
		t.Error("the order depends on how the sessions were listed")
	}
	begun := li[7]
	for _, s := range all {
		if s.ID == begun {
			rateAll(s, Rater{Name: "li", Pass: 1}, noon, Address{1, "l2", 1})
		}
	}
	if got := order("li"); got[0] != begun || !slices.Equal(got[1:8], li[:7]) {
		t.Errorf("%v, want %s first", got, begun)
	}
}

func TestRetest(t *testing.T) {
	by := Rater{Name: "li", Pass: 1}
	all := make([]*Session, 0, 60)
	chosen, replies := 0, 0
	for i := range 60 {
		s := toRate(fmt.Sprint("s", i), 1+i%5)
		rateAll(s, by, noon.Add(time.Duration(i)*time.Minute), s.ratable(1)...)
		n := len(s.Retest("li"))
		if whole := len(s.ratable(1)) / 8; n < whole || n > whole+1 {
			t.Errorf("of %d replies %d are chosen", len(s.ratable(1)), n)
		}
		chosen, replies = chosen+n, replies+len(s.ratable(1))
		all = append(all, s)
	}
	if share := float64(chosen) / float64(replies); share < 0.10 || share > 0.15 {
		t.Errorf("%.1f%% of the replies are chosen", 100*share)
	}
	tasks, sum := queueOf("li", noon.Add(RetestAfter-time.Second), all...)
	if len(tasks) != 0 || sum.Again != chosen || sum.Later != chosen || sum.Next.Before(noon.Add(RetestAfter)) {
		t.Errorf("before a day: %d tasks, %+v", len(tasks), sum)
	}
	due := 0
	tasks, sum = queueOf("li", noon.Add(RetestAfter+time.Hour), all...)
	for _, task := range tasks {
		if task.Pass != 2 || !task.Again() || !slices.Equal(task.Left, task.Session.Retest("li")) {
			t.Errorf("%+v", task)
		}
		due += len(task.Left)
	}
	if due != chosen || sum.Later != 0 || !sum.Next.IsZero() {
		t.Errorf("%d are due, want %d; %+v", due, chosen, sum)
	}
	done := tasks[0]
	rateAll(done.Session, Rater{Name: "li", Pass: 2}, noon.Add(RetestAfter+time.Hour), done.Left...)
	if _, sum = queueOf("li", noon.Add(RetestAfter+time.Hour), all...); sum.AgainDone != len(done.Left) || sum.Again != chosen {
		t.Errorf("after rating again: %+v", sum)
	}
	if later, _ := queueOf("li", noon.Add(RetestAfter+time.Hour), all...); len(later) != len(tasks)-1 {
		t.Errorf("%d tasks are left of %d", len(later), len(tasks))
	}
}

func TestRetestByRater(t *testing.T) {
	s := toRate("s-fixed", 8)
	want := []Address{{2, "l2", 1}, {6, "l2", 1}, {8, "l1", 1}}
	if got := s.Retest("li"); !slices.Equal(got, want) {
		t.Errorf("%v: the choice has changed, so that passes begun before don't go on", got)
	}
	if slices.Equal(s.Retest("li"), s.Retest("wang")) {
		t.Error("two raters see the same replies again")
	}
}

// TestQueueCompleteFirst puts a session that is still being collected behind the
// complete ones, and counts marks.
func TestQueueCompleteFirst(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	file := func(id string, turns int) File {
		s := &Session{
			ID: id, Blind: Blind{Enabled: true}, Rubric: Rubric{ID: "r", Min: 1, Max: 5, Dimensions: []Dimension{{ID: "a"}, {ID: "b"}, {ID: "c", Optional: true}}},
			Scenario: &Scenario{ID: "s", Script: []string{"one", "two"}}, Lanes: []Lane{{ID: "l1", Label: "A"}, {ID: "l2", Label: "B"}},
		}
		for n := 1; n <= turns; n++ {
			s.Turns = append(s.Turns, Turn{N: n, User: UserMessage{Text: "x", To: ToAll}, Replies: []Reply{
				{Lane: "l1", Attempt: 1, Status: Complete, Text: "x"}, {Lane: "l2", Attempt: 1, Status: Complete, Text: "y"},
			}})
		}
		return File{Path: id, Session: s}
	}
	half, whole := file("half", 1), file("whole", 2)
	for _, name := range []string{"me", "li", "wu", "an"} {
		tasks, _ := Queue([]File{half, whole}, Rater{Name: name, Pass: 1}, at)
		if len(tasks) != 2 || tasks[0].Path != "whole" || tasks[0].Cells != 8 || tasks[1].Cells != 4 || tasks[0].Given != 0 {
			t.Errorf("%s: %+v", name, tasks)
		}
	}
	three := 3
	half.Session.Ratings = []Rating{{Address: Address{Turn: 1, Lane: "l1", Attempt: 1}, Dimension: "a", Value: &three, Rater: Rater{Name: "me", Pass: 1}, At: at}}
	if tasks, _ := Queue([]File{half, whole}, Rater{Name: "me", Pass: 1}, at); tasks[0].Path != "half" || tasks[0].Given != 1 {
		t.Errorf("what was begun is not first: %+v", tasks)
	}
}
