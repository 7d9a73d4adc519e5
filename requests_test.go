//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"kansei/sessions"
)

// spoken is a message as requests and exports have it.
type spoken struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// recorder is a server of models each of whose answers is another one. It keeps
// what each was an answer to.
type recorder struct {
	mu   sync.Mutex
	sent map[string][]spoken // by answer
}

func (r *recorder) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if req.Method != http.MethodPost {
		_, _ = w.Write([]byte(`{"object":"list","data":[{"id":"one"},{"id":"two"}]}`))
		return
	}
	var body struct {
		Model    string   `json:"model"`
		Messages []spoken `json:"messages"`
	}
	if err := json.NewDecoder(req.Body).Decode(&body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	r.mu.Lock()
	answer := fmt.Sprintf("answer %d of %s", len(r.sent)+1, body.Model)
	r.sent[answer] = body.Messages
	r.mu.Unlock()
	w.Header().Set("Content-Type", "text/event-stream")
	_, _ = fmt.Fprintf(w, "data: {\"model\":%q,\"choices\":[{\"index\":0,\"delta\":{\"content\":%q},\"finish_reason\":null}]}\n\n", body.Model, answer)
	_, _ = fmt.Fprint(w, "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
}

// complete reports whether a turn has a number of replies, all of them complete.
func complete(s *sessions.Session, turn, replies int) bool {
	t := s.Turn(turn)
	return t != nil && len(t.Replies) == replies &&
		!slices.ContainsFunc(t.Replies, func(r sessions.Reply) bool { return r.Status != sessions.Complete })
}

// An attempt and an adoption that come later change only what is asked later:
// exports say of each reply what the server was sent for it.
func TestExportsSayWhatWasSent(t *testing.T) {
	r := &recorder{sent: map[string][]spoken{}}
	server := httptest.NewServer(r)
	defer server.Close()
	path, home := program(t), t.TempDir()
	config := "[providers.local]\nbase_url = \"" + server.URL + "/v1\"\n"
	if err := os.WriteFile(filepath.Join(home, "config.toml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	p := sitDown(t, 120, 40, home, path, "chat", "-m", "local/one", "-m", "local/two", "--open", "--curtain", "off", "--lang", "en")
	p.sees("Write to everyone")
	said := func(text string, turn int) *sessions.Session {
		t.Helper()
		p.types(text)
		p.presses("enter")
		return p.until(text, func(s *sessions.Session) bool { return complete(s, turn, 2) })
	}
	said("first", 1)
	p.sees("answer 2 of")
	said("second", 2)
	p.sees("turn 2/2", "answer 4 of")
	p.presses("esc")
	p.sees("i writes")
	p.types("[R")
	p.until("another attempt in turn 1", func(s *sessions.Session) bool { return complete(s, 1, 3) })
	p.sees("answer 5 of one", "i writes")
	p.types("]a\r") // Enter says yes
	adopted := p.until("an adoption", func(s *sessions.Session) bool { return len(s.Adoptions) == 1 }).Adoptions[0]
	p.types("i")
	p.sees("enter send")
	last := said("third", 3)

	for i := range last.Turn(3).Replies {
		if from := last.Turn(3).Replies[i].After; from == nil || *from != adopted.Address {
			t.Errorf("lane %s goes on from %v, want the adopted %v", last.Turn(3).Replies[i].Lane, from, adopted.Address)
		}
	}
	export := exec.Command(path, "sessions", "export", "last", "--format", "jsonl")
	export.Env = []string{"KANSEI_HOME=" + home, "HOME=" + home}
	out, err := export.Output()
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(strings.TrimSpace(string(out)), "\n")
	for _, line := range rows {
		var row struct {
			Reply    string
			Messages []spoken
		}
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		want := append(slices.Clone(r.sent[row.Reply]), spoken{"assistant", row.Reply})
		if !slices.Equal(row.Messages, want) {
			t.Errorf("%q is exported with %v, and was sent %v", row.Reply, row.Messages, want)
		}
	}
	if len(rows) != 7 || len(r.sent) != 7 {
		t.Errorf("%d replies are exported and %d were asked for, want 7", len(rows), len(r.sent))
	}
}

func TestRateSignsWithItsInstallation(t *testing.T) {
	path, home := program(t), t.TempDir()
	collect := exec.Command(path, "collect", "--pace", "fast", "-m", "builtin/eliza", "-m", "builtin/listener", "--scenario", "discount")
	collect.Env = []string{"KANSEI_HOME=" + home, "HOME=" + home}
	if out, err := collect.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	p := sitDown(t, 120, 40, home, path, "rate", "--lang", "en")
	p.sees("Correctness")
	p.types("3")
	s := p.until("a rating", func(s *sessions.Session) bool { return len(s.Ratings) == 1 })
	code, err := os.ReadFile(filepath.Join(home, "state", "installation"))
	if err != nil {
		t.Fatal(err)
	}
	if by := s.Ratings[0].By; by == "" || by != strings.TrimSpace(string(code)) {
		t.Errorf("the rating is by %q, and the installation is %q", by, code)
	}
	p.types("q")
}
