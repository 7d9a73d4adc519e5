package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kansei/sessions"
	"kansei/sessions/store"
)

// collecting runs a collection of one session of two lanes, and calls meanwhile
// once, as soon as the session's file is there.
func collecting(t *testing.T, meanwhile func(st *store.Store, path string)) (path, stderr string) {
	t.Helper()
	home, errs, done := t.TempDir(), &bytes.Buffer{}, false
	st := store.New(filepath.Join(home, "sessions"))
	env := Env{
		Args:  []string{"collect", "--pace", "fast", "--parallel", "1", "-m", "builtin/eliza", "-m", "builtin/listener", "--scenario", "discount"},
		Stdin: strings.NewReader(""), Stdout: &bytes.Buffer{}, Stderr: errs, Width: 80, GOOS: "linux",
		Getenv: func(name string) string {
			return map[string]string{"KANSEI_HOME": home, "LANG": "C.UTF-8"}[name]
		},
		Now: func() time.Time { // which a collection asks for at every reply
			if files, _ := filepath.Glob(filepath.Join(st.Dir(), "*.json")); len(files) == 1 && !done {
				done, path = true, files[0]
				meanwhile(st, path)
			}
			return time.Now()
		},
	}
	if code := Run(context.Background(), env); code != exitDone {
		t.Fatalf("collect ended with %d: %s", code, errs)
	}
	return path, errs.String()
}

func TestCollectKeepsRatingsGivenMeanwhile(t *testing.T) {
	value := 4
	path, _ := collecting(t, func(st *store.Store, path string) {
		s, _, err := st.Load(path)
		if err != nil {
			t.Fatal(err)
		}
		r := s.Turns[0].Replies[0]
		s.Ratings = append(s.Ratings, sessions.Rating{
			Address: sessions.Address{Turn: 1, Lane: r.Lane, Attempt: 1}, Dimension: s.Rubric.Dimensions[0].ID, Value: &value,
			Rater: sessions.Rater{Name: "li", Pass: 1}, Blind: true, At: time.Now(),
		})
		s.SetTitle("Meanwhile", time.Now())
		if _, err := st.Save(s); err != nil {
			t.Fatal(err)
		}
	})
	s, err := store.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	replies := 0
	for _, turn := range s.Turns {
		replies += len(turn.Replies)
	}
	if want := 2 * len(s.Scenario.Script); replies != want || len(s.Ratings) != 1 || s.Title != "Meanwhile" {
		t.Errorf("%d replies, want %d; %d ratings, want 1; the title is %q", replies, want, len(s.Ratings), s.Title)
	}
}

func TestCollectTellsOfADeletedSession(t *testing.T) {
	path, stderr := collecting(t, func(st *store.Store, path string) {
		if _, _, err := st.Delete(path); err != nil {
			t.Fatal(err)
		}
	})
	if !strings.Contains(stderr, "was deleted meanwhile. It is back") {
		t.Errorf("it says %q", stderr)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}
