package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
	"kansei/sessions/store"
	"kansei/studies"
	"kansei/ui"
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

// screenRun is a screen that runs without a terminal: keys go in, lines come out.
type screenRun struct {
	ctx   context.Context
	t     *testing.T
	app   *ui.App
	other *screenRun // that is open at the same time; nil: none
	close func()
	now   time.Time
	msgs  chan tea.Msg
	under atomic.Int64 // commands that are under way
	quit  bool
	asked []string // what was asked of the terminal beside frames
}

// atScreen opens a session for keys to be pressed, and leaves it.
func atScreen(t *testing.T, a *app, start ui.Start, size [2]int, keys func(r *screenRun)) {
	t.Helper()
	atScreenWith(t, a, start, size, func(t *testing.T, deps *ui.Deps) {
		deps.Editor = func(string) tea.Cmd { t.Error("an editor was opened"); return nil }
	}, keys)
}

// atScreenWith is atScreen with something in the place of what the screen asks of
// the world.
func atScreenWith(t *testing.T, a *app, start ui.Start, size [2]int, change func(*testing.T, *ui.Deps), keys func(r *screenRun)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		r := openScreen(ctx, t, a, start, size, change)
		keys(r)
		cancel()
		for one := r; one != nil; one = one.other {
			for one.under.Load() > 0 { // clocks of notices
				time.Sleep(time.Second)
				one.settle()
			}
			one.close()
		}
	})
}

func openScreen(ctx context.Context, t *testing.T, a *app, start ui.Start, size [2]int, change func(*testing.T, *ui.Deps)) *screenRun {
	memory := a.remembered()
	saver := store.NewSaver(a.save)
	deps, err := a.screenDeps(saver, memory)
	if err != nil {
		t.Fatal(err)
	}
	change(t, &deps)
	r := &screenRun{ctx: ctx, t: t, app: ui.New(ctx, deps, start), now: a.env.Now(), msgs: make(chan tea.Msg, 1024)}
	r.close = func() {
		saver.Flush()
		memory.close()
	}
	r.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
	r.run(r.app.Init())
	r.settle()
	return r
}

// beside opens another screen at the same time.
func (r *screenRun) beside(a *app, start ui.Start, size [2]int) *screenRun {
	r.other = openScreen(r.ctx, r.t, a, start, size, func(*testing.T, *ui.Deps) {})
	return r.other
}

func (r *screenRun) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	r.under.Add(1)
	go func() {
		defer r.under.Add(-1)
		r.msgs <- cmd()
	}()
}

func (r *screenRun) send(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
		return
	case tea.BatchMsg:
		for _, cmd := range msg {
			r.run(cmd)
		}
		return
	case tea.RawMsg:
		r.asked = append(r.asked, fmt.Sprint(msg.Msg))
		return
	case tea.SuspendMsg:
		r.asked = append(r.asked, "suspend")
		return
	case tea.QuitMsg:
		r.quit = true
		return
	}
	if t := reflect.TypeOf(msg); t.PkgPath() == "charm.land/bubbletea/v2" && !strings.HasPrefix(t.Name(), "Key") && !strings.HasPrefix(t.Name(), "Window") && !strings.HasPrefix(t.Name(), "Mouse") && !strings.HasPrefix(t.Name(), "Paste") {
		r.asked = append(r.asked, fmt.Sprintf("%s %v", t.Name(), msg))
		return
	}
	r.now = r.now.Add(3 * time.Second)
	_, cmd := r.app.Update(ui.Stamp(func() time.Time { return r.now })(r.app, msg))
	r.run(cmd)
}

func (r *screenRun) settle() {
	for {
		synctest.Wait()
		select {
		case msg := <-r.msgs:
			r.send(msg)
		default:
			return
		}
	}
}

// keys presses keys by name, a letter for itself.
func (r *screenRun) keys(names ...string) {
	for _, name := range names {
		r.send(keyPress(name))
		r.settle()
	}
}

func keyPress(name string) tea.KeyPressMsg {
	codes := map[string]rune{"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "space": ' ', "backspace": tea.KeyBackspace, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "delete": tea.KeyDelete, "f1": tea.KeyF1, "f2": tea.KeyF2}
	var k tea.KeyPressMsg
	for mod, flag := range map[string]tea.KeyMod{"ctrl+": tea.ModCtrl, "alt+": tea.ModAlt, "shift+": tea.ModShift} {
		if rest, ok := strings.CutPrefix(name, mod); ok {
			k.Mod, name = k.Mod|flag, rest
		}
	}
	if code, ok := codes[name]; ok {
		k.Code = code
		return k
	}
	k.Code = []rune(name)[0]
	if k.Mod == 0 {
		k.Text = name
	}
	return k
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
