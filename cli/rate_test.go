package cli

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"kansei/sessions"
)

// study is an app whose folder has some collected sessions, and what it
// prints.
func study(t *testing.T, input string, now time.Time) (*app, *bytes.Buffer) {
	t.Helper()
	home, out := t.TempDir(), &bytes.Buffer{}
	env := Env{
		Args:  []string{"collect", "--pace", "fast", "-m", "builtin/eliza", "-m", "builtin/listener", "--scenario", "good-news-no-one", "--scenario", "discount", "--repeats", "2"},
		Stdin: strings.NewReader(input), Stdout: out, Stderr: &bytes.Buffer{}, Width: 80, GOOS: "linux",
		Getenv: func(name string) string {
			return map[string]string{"KANSEI_HOME": home, "LANG": "C.UTF-8"}[name]
		},
		Now: func() time.Time { return now },
	}
	if code := Run(t.Context(), env); code != exitDone {
		t.Fatalf("collecting ended with %d: %s", code, env.Stderr)
	}
	out.Reset()
	a := &app{env: env}
	if err := a.load(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.close)
	return a, out
}

// rates is a person who rates the first replies of a task.
func (a *app) rates(t *testing.T, task sessions.Task, replies int) {
	t.Helper()
	s, path, err := a.store.Load(task.Path)
	if err != nil {
		t.Fatal(err)
	}
	for _, addr := range task.Left[:replies] {
		for _, d := range s.Rubric.Dimensions {
			s.Ratings = append(s.Ratings, sessions.Rating{Address: addr, Dimension: d.ID, Rater: sessions.Rater{Name: a.config.Rater, Pass: task.Pass}, Blind: true, At: a.env.Now()})
		}
	}
	if _, err := a.store.SaveAt(path, s); err != nil {
		t.Fatal(err)
	}
}

// rateEverything goes through the queue with open, from the beginning.
func (a *app) rateEverything(t *testing.T, open func(sessions.Task, string) error) {
	t.Helper()
	read := func() (queue, error) { return a.queue(t.Context(), nil, "") }
	q, err := read()
	if err == nil {
		err = a.rateAll(q, read, open)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestRateGoesThroughTheQueue(t *testing.T) {
	now := time.Date(2026, 5, 1, 20, 0, 0, 0, time.UTC)
	a, out := study(t, "", now)
	var places []string
	a.rateEverything(t, func(task sessions.Task, place string) error {
		places = append(places, place)
		a.rates(t, task, len(task.Left))
		return nil
	})
	if want := []string{"1 of 4", "2 of 4", "3 of 4", "4 of 4"}; !slices.Equal(places, want) {
		t.Errorf("%v, want %v", places, want)
	}
	if !strings.Contains(out.String(), "me: 32 of 32 replies rated\n") || !strings.Contains(out.String(), "Nothing more for now.") {
		t.Errorf("it says %q", out)
	}

	a.env.Now = func() time.Time { return now.Add(25 * time.Hour) }
	again := 0
	out.Reset()
	a.rateEverything(t, func(task sessions.Task, _ string) error {
		if !task.Again() {
			t.Errorf("%+v is no second time", task)
		}
		again += len(task.Left)
		a.rates(t, task, len(task.Left))
		return nil
	})
	if again < 1 || again > 8 || !strings.Contains(out.String(), "Everything is rated.") {
		t.Errorf("%d were shown again, and it says %q", again, out)
	}
}

func TestRateSkipsAndStops(t *testing.T) {
	a, out := study(t, "", time.Date(2026, 5, 1, 20, 0, 0, 0, time.UTC))
	var opened, places []string
	a.rateEverything(t, func(task sessions.Task, place string) error {
		opened, places = append(opened, task.Session.ID), append(places, place)
		a.rates(t, task, 1)
		a.queueEnded = len(opened) == 2 // on the screen
		return nil
	})
	if len(opened) != 2 || opened[0] == opened[1] {
		t.Errorf("opened %v, want two", opened)
	}
	if want := []string{"1 of 4", "2 of 4"}; !slices.Equal(places, want) {
		t.Errorf("the places are %v, want %v", places, want)
	}
	if !strings.Contains(out.String(), "Replies left in this session: 7.") || !strings.Contains(out.String(), "me: 2 of 32 replies rated\n") {
		t.Errorf("it says %q", out)
	}
	q, err := a.queue(context.Background(), nil, "")
	if err != nil || !slices.Contains(opened, q.tasks[0].Session.ID) || !slices.Contains(opened, q.tasks[1].Session.ID) || len(q.tasks) != 4 {
		t.Errorf("what was begun does not come first: %v, %v", opened, q.tasks)
	}
}
