package cli

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// odd answers by the model's name with a reply that is cut, empty, blank, or
// reasoning only.
func odd(w http.ResponseWriter, r *http.Request) {
	var asked struct {
		Model    string `json:"model"`
		Messages []struct {
			Role, Content string
		} `json:"messages"`
	}
	if json.NewDecoder(r.Body).Decode(&asked) != nil {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	for _, m := range asked.Messages {
		if strings.TrimSpace(m.Content) == "" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
	}
	delta, reason := map[string]string{
		"cut": `{"content":"It hurts, and that"}`, "empty": `{"content":""}`, "blank": `{"content":"  \n\n "}`, "thought": `{"reasoning_content":"hm hm"}`,
	}[asked.Model], map[string]string{"cut": "length", "thought": "length"}[asked.Model]
	if reason == "" {
		reason = "stop"
	}
	w.Header().Set("Content-Type", "text/event-stream")
	_, _ = fmt.Fprintf(w, "data: {\"choices\":[{\"delta\":%s}]}\n\ndata: {\"choices\":[{\"delta\":{},\"finish_reason\":%q}]}\n\ndata: [DONE]\n\n", delta, reason)
}

// TestEndingsInEveryView: the same words for a reply that was cut or is empty
// stand in the plain output, in sessions show, and in both pages; collect counts
// them in its last line.
func TestEndingsInEveryView(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(odd))
	defer server.Close()
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, "config.toml"), fmt.Appendf(nil, "[providers.lab]\nbase_url = %q\n", server.URL+"/v1"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := kansei(t, home, "collect", "-m", "lab/cut", "-m", "lab/empty", "-m", "lab/thought", "-m", "lab/blank", "--scenario", "night-shift").CombinedOutput()
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if want := "20 of 20 replies, of which: 5 cut at the token limit, 15 empty (5 of them with reasoning only)"; err != nil || lines[len(lines)-1] != want {
		t.Errorf("%v\n%s", err, out)
	}
	const cut, empty, thought = "The reply was cut at the token limit.", "The reply is empty.", "It holds only reasoning."
	count := func(name string, text []byte, cuts, empties, thoughts int) {
		t.Helper()
		s := strings.ReplaceAll(string(text), "\\.", ".")
		if strings.Count(s, cut) != cuts || strings.Count(s, empty) != empties || strings.Count(s, thought) != thoughts {
			t.Errorf("%s: %d cut, %d empty, %d with reasoning only\n%s", name, strings.Count(s, cut), strings.Count(s, empty), strings.Count(s, thought), s)
		}
	}
	for _, view := range [][]string{{"show", "last"}, {"export", "last", "--format", "markdown"}, {"export", "last", "--format", "html"}} {
		out, err := kansei(t, home, append([]string{"sessions"}, view...)...).Output()
		if err != nil {
			t.Fatal(view, err)
		}
		count("blind, "+strings.Join(view, " "), out, 5, 15, 0)
	}
	chat := kansei(t, home, "chat", "--open", "-m", "lab/cut", "-m", "lab/empty", "-m", "lab/thought", "-m", "lab/blank")
	chat.Env = append(chat.Env, "COLUMNS=60")
	chat.Stdin = strings.NewReader("one\ntwo\n")
	out, err = chat.Output()
	if err != nil {
		t.Fatal(err)
	}
	count("plain", out, 2, 6, 2)
}
