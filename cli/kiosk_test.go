package cli

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"kansei/conversation"
	"kansei/report"
	"kansei/sessions"
	"kansei/ui"
)

// kioskNames must not be seen in a kiosk: models, vendors, other raters, folders.
var kioskNames = []string{"eliza", "advisor", "builtin", "ELIZA", "wang", "config.toml"}

// kioskKeys are keys that a person could press, those of every screen among them.
func kioskKeys() []string {
	keys := []string{"enter", "esc", "tab", "space", "backspace", "delete", "up", "down", "left", "right", "f1", "f2"}
	for r := '!'; r <= '~'; r++ {
		keys = append(keys, string(r), "alt+"+string(r))
	}
	for r := 'a'; r <= 'z'; r++ {
		keys = append(keys, "ctrl+"+string(r))
	}
	return append(keys, "ctrl+_", "ctrl+\\", "ctrl+]", "shift+tab", "语")
}

// otherFiles are the files below a folder but for those of the study, with their
// contents.
func otherFiles(t *testing.T, home, study string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path == study:
			return filepath.SkipDir
		case d.IsDir():
			return nil
		}
		b, err := os.ReadFile(path)
		out[path] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// watchKiosk fails the test when the screen asks for anything but saving and reading the
// session that is open.
func watchKiosk(t *testing.T, deps *ui.Deps) {
	opened := func(what string) { t.Errorf("a kiosk asked to %s", what) }
	deps.Create = func(context.Context, ui.Spec) (*sessions.Session, error) {
		opened("make a session")
		return nil, errKiosk
	}
	deps.Ask = func(context.Context, *sessions.Session, []sessions.Address, int) *conversation.Round {
		opened("ask a model")
		return nil
	}
	deps.List = func(context.Context) ([]sessions.Summary, []sessions.Damaged, error) {
		opened("list the sessions")
		return nil, nil, errKiosk
	}
	deps.Newest = func(context.Context, int) ([]sessions.Summary, []sessions.Damaged, error) {
		opened("list the newest sessions")
		return nil, nil, errKiosk
	}
	deps.Load = func(string) (*sessions.Session, error) {
		opened("open a session")
		return nil, errKiosk
	}
	deps.Export = func(string, ui.ExportAs) (ui.Exported, error) {
		opened("export")
		return ui.Exported{}, errKiosk
	}
	deps.Report = func(context.Context) (report.Findings, error) {
		opened("report")
		return report.Findings{}, errKiosk
	}
	deps.Delete = func(string) (func() error, error) {
		opened("delete")
		return nil, errKiosk
	}
	deps.Rename = func(string, string) error {
		opened("rename")
		return errKiosk
	}
	deps.Editor = func(string) tea.Cmd {
		opened("open an editor")
		return nil
	}
}

// TestKioskKeepsItsRaterIn presses thousands of keys at random in a kiosk: nothing
// is named, and nothing but the study is opened or written.
func TestKioskKeepsItsRaterIn(t *testing.T) {
	dir, env := collectedStudy(t, strings.Replace(studyFile, "raters", "repeats = 0\nraters", 1))
	before := otherFiles(t, filepath.Dir(dir), dir)
	for _, seed := range []uint64{1, 2, 3} {
		a, st := raterOf(t, env, dir, "li")
		a.becomeKiosk(st)
		rng := rand.New(rand.NewPCG(seed, 20))
		keys, sizes := kioskKeys(), [][2]int{{80, 24}, {120, 40}, {44, 14}}
		pressed := 0
		for pressed < 500 {
			q, err := a.studyQueue(st)
			if err != nil {
				t.Fatal(err)
			}
			if len(q.tasks) == 0 {
				break
			}
			task := q.tasks[rng.IntN(len(q.tasks))]
			atScreenWith(t, a, a.studyStart(task, "1 of 4"), sizes[rng.IntN(3)], watchKiosk, func(r *screenRun) {
				for ; pressed < 500 && !r.quit; pressed++ {
					key := keys[rng.IntN(len(keys))]
					switch rng.IntN(12) {
					case 0:
						r.send(tea.MouseClickMsg{X: rng.IntN(80), Y: rng.IntN(24), Button: tea.MouseLeft})
					case 1:
						r.send(tea.PasteMsg{Content: "../../etc/passwd"})
					case 2, 3, 4: // rates, so that the ends of sessions are met
						key = []string{"1", "3", "5", "b", "tab"}[rng.IntN(5)]
						fallthrough
					default:
						r.send(keyPress(key))
					}
					r.settle()
					view := r.app.View()
					seen := view.Content + view.WindowTitle + strings.Join(r.asked, " ")
					for _, name := range kioskNames {
						if strings.Contains(seen, name) {
							t.Fatalf("seed %d, after %q, %q is seen:\n%s\n%v", seed, key, name, view.Content, r.asked)
						}
					}
				}
				if slices.Contains(r.asked, "suspend") {
					t.Error("a kiosk was suspended")
				}
			})
		}
	}
	for path, content := range otherFiles(t, filepath.Dir(dir), dir) {
		if was, ok := before[path]; !ok || was != content {
			t.Errorf("%s was written", path)
		}
	}
	for _, s := range storedSessions(t, env, dir) {
		if s.Blind.RevealedAt != nil || len(s.Guesses) > 0 {
			t.Errorf("the names of %s were revealed", s.ID)
		}
		for _, r := range s.Ratings {
			if r.Name != "li" {
				t.Errorf("a rating is by %q", r.Name)
			}
		}
	}
}

func storedSessions(t *testing.T, env Env, dir string) []*sessions.Session {
	t.Helper()
	a, st := raterOf(t, env, dir, "li")
	found, _, err := a.studySessions(st)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]*sessions.Session, 0, len(found))
	for _, s := range found {
		out = append(out, s)
	}
	return out
}

// TestTwoKiosksAtOnce has two raters in one session, key by key.
func TestTwoKiosksAtOnce(t *testing.T) {
	dir, env := collectedStudy(t, studyFile)
	id := ""
	kiosk := func(name string) (*app, ui.Start, *sessions.Session) {
		a, st := raterOf(t, env, dir, name)
		a.becomeKiosk(st)
		q, err := a.studyQueue(st)
		if err != nil {
			t.Fatal(err)
		}
		if id == "" {
			id = q.tasks[0].Session.ID
		}
		i := slices.IndexFunc(q.tasks, func(task sessions.Task) bool { return task.Session.ID == id })
		return a, a.studyStart(q.tasks[i], "1 of 4"), q.tasks[i].Session
	}
	li, start, s := kiosk("li")
	wang, other, _ := kiosk("wang")
	marks := len(s.Lanes) * len(s.Rubric.Dimensions)
	atScreen(t, li, start, [2]int{120, 40}, func(first *screenRun) {
		second := first.beside(wang, other, [2]int{80, 24})
		for i := range marks {
			first.keys(fmt.Sprint(1 + i%5))
			second.keys(fmt.Sprint(5 - i%5))
		}
		first.keys("b")
		second.keys("=")
	})
	for _, s := range storedSessions(t, env, dir) {
		if s.ID != id {
			continue
		}
		for _, name := range []string{"li", "wang"} {
			by := sessions.Rater{Name: name, Pass: 1}
			n := 0
			for _, r := range s.StandingRatings() {
				if r.Name == name {
					n++
				}
			}
			if _, ok := s.Verdict(1, by); n != marks || !ok {
				t.Errorf("of %s %d marks of %d are saved, and a verdict: %v", name, n, marks, ok)
			}
		}
	}
}

func TestKioskFlags(t *testing.T) {
	for _, c := range []struct {
		args string
		says string
	}{
		{"rate --kiosk", "needs a study and a rater"},
		{"rate --kiosk --study mine", "needs a study and a rater"},
		{"rate --kiosk --study mine --rater li", "needs a terminal"},
	} {
		home, stderr := t.TempDir(), &bytes.Buffer{}
		env := Env{Args: strings.Fields(c.args), Stdin: strings.NewReader(""), Stdout: &bytes.Buffer{}, Stderr: stderr, Width: 80, GOOS: "linux", Getenv: func(name string) string {
			return map[string]string{"KANSEI_HOME": home, "LANG": "C.UTF-8"}[name]
		}}
		if code := Run(t.Context(), env); code != exitUsage || !strings.Contains(stderr.String(), c.says) {
			t.Errorf("%s ends with %d: %s", c.args, code, stderr)
		}
	}
}
