//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"kansei/internal/testkit/world"
	"kansei/sessions"
)

// umpire is a loopback judge that numbers its answers by the model that it says
// it is, and ends whoever asks after so many requests.
type umpire struct {
	mu       sync.Mutex
	asked    []string // what each request was about, without the code around it
	until    int      // requests, at which kill is called; 0 never
	kill     func()
	repeated []string // what was asked although its answer was saved
	saved    map[string]bool
}

// code is what stands around the material of a request, another one each time.
var code = regexp.MustCompile(`\[[0-9a-f]{16}\]`)

func (u *umpire) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	var req struct {
		Messages []struct{ Content string }
	}
	if err := json.Unmarshal(body, &req); err != nil || len(req.Messages) < 2 {
		http.Error(w, "not a request", http.StatusBadRequest)
		return
	}
	u.mu.Lock()
	about := code.ReplaceAllString(req.Messages[1].Content, "")
	if u.saved[about] {
		u.repeated = append(u.repeated, about)
	}
	u.asked = append(u.asked, about)
	n := len(u.asked)
	if n == u.until {
		u.kill()
	}
	u.mu.Unlock()
	w.Header().Set("Content-Type", "text/event-stream")
	answer := `{\"emotion\":\"1\",\"empathy\":\"1\",\"feeling\":\"tie\",\"understanding\":\"2\",\"expression\":\"1\",\"overall\":\"1\"}`
	_, _ = fmt.Fprintf(w, "data: {\"model\":\"answer-%d\",\"choices\":[{\"delta\":{\"content\":\"%s\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n", n-1, answer)
}

// TestKilledJudgeAsksNothingTwice kills a run five times, anywhere, by a signal
// that no program can catch. What was saved is not asked again and stays, and in
// the end everything has one answer. SIMULATIONS=all takes 1,008 comparisons, in
// both orders.
func TestKilledJudgeAsksNothingTwice(t *testing.T) {
	home, files := t.TempDir(), 5
	if os.Getenv("SIMULATIONS") == "all" {
		files = 84
	}
	pairs := 12 * files
	folder := filepath.Join(home, "sessions")
	writeJudgeable(t, folder, files)
	u := &umpire{saved: map[string]bool{}}
	srv := httptest.NewServer(u)
	defer srv.Close()
	config := fmt.Sprintf("[providers.local]\nbase_url = %q\nmodels = [\"umpire\"]\n", srv.URL+"/v1")
	if err := os.WriteFile(filepath.Join(home, "config.toml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(8, 8))
	before := map[int]int{}
	for try := range 6 {
		cmd := exec.Command(program(t), "judge", folder, "-m", "local/umpire")
		cmd.Env = []string{"KANSEI_HOME=" + home, "LANG=C.UTF-8"}
		u.mu.Lock()
		if u.until = 0; try < 5 {
			u.until = len(u.asked) + 1 + pairs/20 + rng.IntN(pairs/4)
		}
		u.kill = func() { _ = cmd.Process.Kill() }
		out := &strings.Builder{}
		cmd.Stderr = out
		err := cmd.Start()
		u.mu.Unlock()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); (err == nil) != (try == 5) {
			t.Fatalf("try %d ended with %v: %s", try, err, out)
		}
		now := savedAnswers(t, folder)
		for n, times := range before {
			if now[n] != times {
				t.Errorf("try %d: answer %d was saved %d times, then %d", try, n, times, now[n])
			}
		}
		before = now
		u.mu.Lock()
		for n := range maps.Keys(now) {
			u.saved[u.asked[n]] = true
		}
		u.mu.Unlock()
	}
	if len(u.repeated) > 0 {
		t.Errorf("%d questions were asked again, such as %.200q", len(u.repeated), u.repeated[0])
	}
	attacks := max(3, 2*pairs/20)
	if len(before) != 2*pairs+attacks || len(u.saved) != len(before) {
		t.Errorf("%d answers to %d questions are saved, want %d", len(before), len(u.saved), 2*pairs+attacks)
	}
	t.Logf("%d comparisons, killed five times: %d requests, of which %d were under way at a kill", pairs, len(u.asked), len(u.asked)-len(before))
}

// writeJudgeable writes sessions of four lanes and two turns, no two replies
// alike.
func writeJudgeable(t *testing.T, folder string, files int) {
	t.Helper()
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	w := world.New(1, world.SixModels()[:4]...)
	for i := range files {
		s := w.Session(sessions.Emotional, 0, 1, 2, 3)
		for n := range s.Turns {
			for k := range s.Turns[n].Replies {
				s.Turns[n].Replies[k].Text = fmt.Sprintf("reply %d of turn %d in session %d", k, n, i)
			}
		}
		b, err := sessions.Encode(s)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, s.ID+".json"), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// savedAnswers counts the judgements of each answer by its number. Every answer
// is saved whole or not at all.
func savedAnswers(t *testing.T, folder string) map[int]int {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	out := map[int]int{}
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		s, err := sessions.Decode(b)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		for _, j := range s.Judgements {
			n := 0
			if _, err := fmt.Sscanf(j.ModelReturned, "answer-%d", &n); err != nil {
				t.Fatalf("%q: %v", j.ModelReturned, err)
			}
			out[n]++
		}
	}
	for n, dimensions := range out {
		if dimensions != 6 {
			t.Errorf("answer %d has %d dimensions", n, dimensions)
		}
	}
	return out
}
