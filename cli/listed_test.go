package cli

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"kansei/sessions"
)

// The list says of each session what the queue says: how much this rater, of
// this installation, has rated.
func TestListAndQueueAgreeOnWhatIsRated(t *testing.T) {
	a, out := study(t, "", time.Date(2026, 5, 1, 20, 0, 0, 0, time.UTC))
	q, err := a.queue(t.Context(), nil, "")
	if err != nil {
		t.Fatal(err)
	}
	a.rates(t, q.tasks[0], 3) // by "me" of an unknown installation, who is whoever has the name
	for i, by := range []sessions.Rater{a.rater(), {Name: "me", By: "another", Pass: 1}, {Name: "li", Pass: 1}} {
		by.Pass = 1
		task := q.tasks[1]
		s, path, err := a.store.Load(task.Path)
		if err != nil {
			t.Fatal(err)
		}
		for _, addr := range task.Left[:2+i] {
			for _, d := range s.Rubric.Dimensions {
				s.Ratings = append(s.Ratings, sessions.Rating{Address: addr, Dimension: d.ID, Rater: by, Blind: true, At: a.env.Now()})
			}
		}
		// One that is begun only.
		s.Ratings = append(s.Ratings, sessions.Rating{Address: task.Left[7], Dimension: s.Rubric.Dimensions[0].ID, Rater: by, Blind: true, At: a.env.Now()})
		if _, err := a.store.SaveAt(path, s); err != nil {
			t.Fatal(err)
		}
	}
	if q, err = a.queue(t.Context(), nil, ""); err != nil {
		t.Fatal(err)
	}
	out.Reset()
	a.env.Args = []string{"sessions", "list", "--json"}
	if code := Run(t.Context(), a.env); code != exitDone {
		t.Fatalf("it ended with %d: %s", code, a.env.Stderr.(*bytes.Buffer))
	}
	var list []listed
	if err := json.Unmarshal(out.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	all, rated := 0, 0
	for _, l := range list {
		all, rated = all+l.Replies, rated+l.Rated
		at := slices.IndexFunc(q.tasks, func(task sessions.Task) bool { return task.Session.ID == l.ID })
		if task := q.tasks[at]; l.Replies != task.Of || l.Rated != task.Of-len(task.Left) {
			t.Errorf("%s: %d of %d, and the queue has %d left of %d", l.ID, l.Rated, l.Replies, len(task.Left), task.Of)
		}
	}
	if all != q.tally.Replies || rated != q.tally.Rated || rated != 3+2 {
		t.Errorf("%d of %d, and the queue says %d of %d", rated, all, q.tally.Rated, q.tally.Replies)
	}
}
