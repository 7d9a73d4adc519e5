package studies

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"kansei/sessions"
)

// collectedSessions are the sessions of a plan as collecting leaves them, of one turn.
func collectedSessions(s *Study, p *Plan) map[int]sessions.File {
	out := map[int]sessions.File{}
	for _, one := range p.Sessions {
		session := &sessions.Session{ID: s.SessionID(one), Rubric: sessions.Rubric{ID: "r", Min: 1, Max: 5, Dimensions: []sessions.Dimension{{ID: "overall", Optional: s.VerdictOnly}}}, Turns: []sessions.Turn{{N: 1}}}
		for place, model := range one.Lanes {
			id := fmt.Sprintf("l%d", place+1)
			session.Lanes = append(session.Lanes, sessions.Lane{ID: id, Label: sessions.Letter(place), Provider: "a", Model: model})
			session.Turns[0].Replies = append(session.Turns[0].Replies, sessions.Reply{Lane: id, Attempt: 1, Status: sessions.Complete, Text: "Yes."})
		}
		out[one.Number] = sessions.File{Path: session.ID, Session: session}
	}
	return out
}

// rateTask has a rater give every reply that is left 3 points, or every turn a tie.
func rateTask(s *Study, p *Plan, task sessions.Task, found map[int]sessions.File, by sessions.Rater, at time.Time) {
	for _, one := range p.Sessions {
		if s.SessionID(one) != task.Session.ID {
			continue
		}
		session, three := found[one.Number].Session, 3
		if s.VerdictOnly {
			session.Verdicts = append(session.Verdicts, sessions.Verdict{Turn: 1, Outcome: sessions.Tie, Lanes: []string{"l1", "l2"}, Rater: by, At: at})
			return
		}
		for _, a := range task.Left {
			session.Ratings = append(session.Ratings, sessions.Rating{Address: a, Dimension: "overall", Value: &three, Rater: by, At: at})
		}
	}
}

func TestQueueFollowsThePlan(t *testing.T) {
	for _, verdictOnly := range []bool{false, true} {
		s := studyOf(8, 3, 4, 3)
		s.VerdictOnly = verdictOnly
		p, err := MakePlan(s)
		if err != nil {
			t.Fatal(err)
		}
		found := collectedSessions(s, p)
		now := time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC)
		by := sessions.Rater{Name: s.Raters[0], By: "aaaaaa", Pass: 1}
		order := s.Order(p, by.Name)
		tasks, sum, missing := Queue(s, p, by, found, now)
		if len(tasks) != len(order) || missing != 0 || sum.Rated != 0 || sum.Replies != 3*len(order) {
			t.Fatalf("%d tasks of %d, %d missing, %+v", len(tasks), len(order), missing, sum)
		}
		for i, task := range tasks {
			one := p.Sessions[order[i]]
			if task.Session.ID != s.SessionID(one) || !slices.Equal(task.Session.Order(1), one.Shown(found[one.Number].Session, by.Name).Order(1)) {
				t.Fatalf("task %d is of another session, or has other letters", i)
			}
		}
		last := tasks[len(tasks)-1]
		if !verdictOnly { // the first mark of a session puts it before the others
			rateTask(s, p, sessions.Task{File: last.File, Left: last.Left[:1]}, found, by, now)
			if again, _, _ := Queue(s, p, by, found, now); again[0].Session.ID != last.Session.ID || len(again[0].Left) != 2 {
				t.Errorf("the session that was begun is not the first: %+v", again[0])
			}
		}
		tasks, _, _ = Queue(s, p, by, found, now)
		for _, task := range tasks {
			rateTask(s, p, task, found, by, now)
		}
		repeats := 0
		for _, i := range order {
			if slices.Contains(p.Sessions[i].Repeats, by.Name) {
				repeats++
			}
		}
		tasks, sum, _ = Queue(s, p, by, found, now.Add(23*time.Hour))
		if len(tasks) != 0 || sum.Later != 3*repeats || repeats == 0 || !sum.Next.Equal(now.Add(sessions.RetestAfter)) {
			t.Errorf("before a day is over: %d tasks, %d repeats, %+v", len(tasks), repeats, sum)
		}
		tasks, _, _ = Queue(s, p, by, found, now.Add(25*time.Hour))
		by.Pass = 2
		for _, task := range tasks {
			if task.Pass != 2 || len(task.Left) != 3 {
				t.Errorf("shown again: %+v", task)
			}
			rateTask(s, p, task, found, by, now.Add(25*time.Hour))
		}
		if len(tasks) != repeats {
			t.Errorf("%d sessions are shown again, want %d", len(tasks), repeats)
		}
		if tasks, sum, _ = Queue(s, p, by, found, now.Add(49*time.Hour)); len(tasks) != 0 || sum.AgainDone != 3*repeats {
			t.Errorf("at the end: %d tasks, %+v", len(tasks), sum)
		}
		if tasks, _, _ := Queue(s, p, sessions.Rater{Name: s.Raters[1]}, found, now); len(tasks) != len(p.Of(s.Raters[1])) {
			t.Error("another rater's sessions are rated, too")
		}
	}
}

func TestQueueCountsMissingSessions(t *testing.T) {
	s := studyOf(5, 2, 2, 2)
	p, err := MakePlan(s)
	if err != nil {
		t.Fatal(err)
	}
	found := collectedSessions(s, p)
	mine := p.Of("p1")
	delete(found, p.Sessions[mine[0]].Number)
	if tasks, _, missing := Queue(s, p, sessions.Rater{Name: "p1"}, found, time.Now()); missing != 1 || len(tasks) != len(mine)-1 {
		t.Errorf("%d tasks, %d missing", len(tasks), missing)
	}
}

func TestFindRaterByNameOrCode(t *testing.T) {
	s := studyOf(4, 2, 2, 12)
	codes := s.Codes()
	if len(codes) != 12 {
		t.Fatalf("%v", codes)
	}
	for name, code := range codes {
		for _, said := range []string{name, code} {
			if got, ok := s.FindRater(said); !ok || got != name {
				t.Errorf("%q is %q", said, got)
			}
		}
	}
	if _, ok := s.FindRater("p13"); ok {
		t.Error("p13 is a rater")
	}
}
