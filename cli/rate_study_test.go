package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kansei/sessions"
	"kansei/studies"
)

// studyFile is a small study of the built-in lanes.
const studyFile = `title = "Small"
models = ["builtin/eliza", "builtin/listener", "builtin/advisor"]
scenarios = ["good-news-no-one", "discount"]
lanes = 3
sessions = 4
turns = 2
raters = ["li", "wang"]
ratings = 2
`

// collectedStudy is a study that is collected, and the environment it lives in.
func collectedStudy(t *testing.T, file string) (dir string, env Env) {
	t.Helper()
	home := t.TempDir()
	dir = filepath.Join(home, "mine")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, studies.File), []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	env = Env{
		Args: []string{"study", "collect", dir, "--pace", "fast"}, Stdin: strings.NewReader(""), Stdout: &bytes.Buffer{}, Stderr: &bytes.Buffer{}, Width: 80, GOOS: "linux",
		Getenv: func(name string) string {
			return map[string]string{"KANSEI_HOME": home, "LANG": "C.UTF-8"}[name]
		},
		Now: func() time.Time { return time.Date(2026, 5, 1, 20, 0, 0, 0, time.UTC) },
	}
	if code := Run(t.Context(), env); code != exitDone {
		t.Fatalf("collecting ended with %d: %s", code, env.Stderr)
	}
	return dir, env
}

// raterOf opens a study for one of its raters, as "kansei rate --study" does.
func raterOf(t *testing.T, env Env, dir, name string) (*app, *studyFolder) {
	t.Helper()
	env.Stdout = &bytes.Buffer{}
	a := &app{env: env}
	st, err := a.openStudy(dir)
	if err == nil {
		err = a.takeStudyRater(st, name)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.close)
	a.letters = newOwnLetters(st, a.config.Rater)
	return a, st
}

// rateByKeys rates a whole session by its keys: the points of each lane by the
// letter on the screen, and the first lane as the best of each turn.
func rateByKeys(r *screenRun, s *sessions.Session) {
	for range s.Turns {
		for lane := range s.Lanes {
			for d := range s.Rubric.Dimensions {
				r.keys(fmt.Sprint(1 + (lane+d)%5))
			}
		}
		r.keys("b", "tab")
	}
}

func TestRateStudyByKeys(t *testing.T) {
	dir, env := collectedStudy(t, studyFile)
	before := map[string][]sessions.Lane{}
	first := map[string]string{} // by rater and session: the lane that stood at the left
	for _, name := range []string{"li", "wang"} {
		a, st := raterOf(t, env, dir, name)
		q, err := a.studyQueue(st)
		if err != nil || len(q.tasks) != 4 {
			t.Fatalf("%s: %d sessions, %v", name, len(q.tasks), err)
		}
		var places []string
		err = a.rateAll(q, func() (queue, error) { return a.studyQueue(st) }, func(task sessions.Task, place string) error {
			places = append(places, place)
			first[name+task.Session.ID] = task.Session.Order(1)[0]
			saved, _, err := a.store.Load(task.Path)
			if err != nil {
				return err
			}
			before[task.Session.ID] = saved.Lanes
			atScreen(t, a, a.studyStart(task, place), [2]int{120, 40}, func(r *screenRun) { rateByKeys(r, task.Session) })
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(places) != 4 {
			t.Errorf("%s was shown %v", name, places)
		}
	}
	a, st := raterOf(t, env, dir, "li")
	found, _, err := a.studySessions(st)
	if err != nil {
		t.Fatal(err)
	}
	differ := 0
	for _, s := range found {
		if !slices.EqualFunc(s.Lanes, before[s.ID], func(a, b sessions.Lane) bool { return a.ID == b.ID && a.Label == b.Label && a.Model == b.Model }) {
			t.Errorf("the lanes of %s are saved with other letters", s.ID)
		}
		if first["li"+s.ID] != first["wang"+s.ID] {
			differ++
		}
		for _, name := range []string{"li", "wang"} {
			by := sessions.Rater{Name: name, Pass: 1}
			for _, turn := range s.Turns {
				v, ok := s.Verdict(turn.N, by)
				if !ok || v.Outcome != sessions.Best || !v.Blind {
					t.Errorf("%s on turn %d: %+v", name, turn.N, v)
				}
			}
			if left := s.Remaining(by).Left; len(left) != 0 {
				t.Errorf("%s has not rated %v", name, left)
			}
			// The first mark on the screen was 1 point, for the lane at the left.
			r, _ := s.Rating(sessions.Address{Turn: 1, Lane: first[name+s.ID], Attempt: 1}, s.Rubric.Dimensions[0].ID, by)
			if r.Value == nil || *r.Value != 1 {
				t.Errorf("%s gave the lane at the left %v", name, r.Value)
			}
		}
	}
	if differ == 0 {
		t.Error("both raters had the same letters everywhere")
	}
	progress, err := a.studyProgress(st)
	if err != nil || progress.Done != progress.Ratings {
		t.Errorf("%d of %d are done, %v", progress.Done, progress.Ratings, err)
	}
}

// TestRateStudySavesAsPlainRate has the same keys give the same file in both ways.
func TestRateStudySavesAsPlainRate(t *testing.T) {
	dir, env := collectedStudy(t, studyFile)
	a, st := raterOf(t, env, dir, "li")
	q, err := a.studyQueue(st)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(q.tasks, func(task sessions.Task) bool {
		return slices.ContainsFunc(st.plan.Sessions, func(one studies.Planned) bool {
			return st.SessionID(one) == task.Session.ID && one.Turn("li") == 0 // whose letters are those of the file
		})
	})
	task := q.tasks[at]
	unrated, err := os.ReadFile(task.Path)
	if err != nil {
		t.Fatal(err)
	}
	var files [2]string
	for i := range files {
		start := a.studyStart(task, "1")
		if i == 1 { // as "kansei rate mine/sessions --rater li"
			if err := os.WriteFile(task.Path, unrated, 0o600); err != nil {
				t.Fatal(err)
			}
			plain := &app{env: a.env}
			if err := plain.load(); err != nil {
				t.Fatal(err)
			}
			plain.takeRater("li")
			q, err := plain.queue(t.Context(), []string{task.Path}, "")
			if err != nil || len(q.tasks) != 1 {
				t.Fatalf("%+v, %v", q.tasks, err)
			}
			plain.at(task.Session.ID, task.Path)
			a, start = plain, plain.taskStart(q.tasks[0], "1")
		}
		atScreen(t, a, start, [2]int{120, 40}, func(r *screenRun) { rateByKeys(r, task.Session) })
		b, err := os.ReadFile(task.Path)
		if err != nil {
			t.Fatal(err)
		}
		files[i] = string(b)
	}
	if files[0] != files[1] || strings.Count(files[0], `"li"`) < 12 {
		t.Errorf("the same keys give another file:\n%s\n%s", files[0], files[1])
	}
}

func TestRateStudyRefusesOthers(t *testing.T) {
	dir, env := collectedStudy(t, studyFile)
	for _, c := range []struct {
		args []string
		says []string
	}{
		{[]string{"rate", "--study", dir, "--rater", "zhao"}, []string{`no rater "zhao"`, "P001, P002"}},
		{[]string{"rate", "--study", dir}, []string{`no rater "me"`, "P001, P002"}},
		{[]string{"rate", "last", "--study", dir, "--rater", "li"}, []string{"--study names the sessions", "last"}},
	} {
		stderr := &bytes.Buffer{}
		env.Args, env.Stderr = c.args, stderr
		if code := Run(t.Context(), env); code != exitUsage {
			t.Errorf("%v ends with %d", c.args, code)
		}
		for _, want := range c.says {
			if !strings.Contains(stderr.String(), want) {
				t.Errorf("%v: %q lacks %q", c.args, stderr, want)
			}
		}
		if strings.Contains(stderr.String(), "li\n") || strings.Contains(stderr.String(), "wang") {
			t.Errorf("%v names the raters: %q", c.args, stderr)
		}
	}
}

// TestRateStudyByVerdictsAlone has a rater who is asked for nothing but the best reply of each
// turn: one key a turn, and the session is done.
func TestRateStudyByVerdictsAlone(t *testing.T) {
	dir, env := collectedStudy(t, studyFile+"dimensions = \"verdict\"\n")
	a, st := raterOf(t, env, dir, "wang")
	q, err := a.studyQueue(st)
	if err != nil || len(q.tasks) != 4 {
		t.Fatalf("%d sessions, %v", len(q.tasks), err)
	}
	for _, task := range q.tasks {
		atScreen(t, a, a.studyStart(task, "1"), [2]int{80, 24}, func(r *screenRun) {
			for range task.Session.Turns {
				r.keys("=")
			}
		})
	}
	if q, err = a.studyQueue(st); err != nil || len(q.tasks) != 0 || q.tally.Rated != q.tally.Replies {
		t.Errorf("%d sessions are left, %+v, %v", len(q.tasks), q.tally, err)
	}
	for _, s := range storedSessions(t, env, dir) {
		if len(s.Ratings) > 0 || len(s.Verdicts) != len(s.Turns) {
			t.Errorf("%d ratings and %d verdicts", len(s.Ratings), len(s.Verdicts))
		}
	}
}

// TestRaterOfStudyIsOnePerson has a rater begin at one installation, and go on in a
// kiosk and at another one.
func TestRaterOfStudyIsOnePerson(t *testing.T) {
	dir, env := collectedStudy(t, studyFile)
	a, st := raterOf(t, env, dir, "li")
	q, err := a.studyQueue(st)
	if err != nil {
		t.Fatal(err)
	}
	atScreen(t, a, a.studyStart(q.tasks[0], "1"), [2]int{120, 40}, func(r *screenRun) { r.keys("4") })

	home := t.TempDir()
	env.Getenv = func(name string) string {
		return map[string]string{"KANSEI_HOME": home, "LANG": "C.UTF-8"}[name]
	}
	other, st := raterOf(t, env, dir, "li")
	other.becomeKiosk(st)
	if other.installation() == a.installation() {
		t.Fatal("both have one installation")
	}
	if err := other.keepInstallation(st); err != nil || other.rater() != a.rater() {
		t.Errorf("%+v goes on as %+v, %v", a.rater(), other.rater(), err)
	}
	again, err := other.studyQueue(st)
	if err != nil || again.tasks[0].Session.ID != q.tasks[0].Session.ID {
		t.Errorf("the session that was begun is not the first, %v", err)
	}
}

func TestStatusPage(t *testing.T) {
	dir, env := collectedStudy(t, studyFile)
	a, st := raterOf(t, env, dir, "li")
	page, err := a.statusPage(st)
	if err != nil || !strings.Contains(page, "Sessions collected: 4 of 4") || !strings.Contains(page, "wang") || strings.Contains(page, "eliza") {
		t.Errorf("%v:\n%s", err, page)
	}
	stderr := &bytes.Buffer{}
	env.Args, env.Stderr = []string{"study", "status", dir, "--watch"}, stderr
	if code := Run(t.Context(), env); code != exitUsage || !strings.Contains(stderr.String(), "needs a terminal") {
		t.Errorf("without a terminal it ends with %d: %s", code, stderr)
	}
}
