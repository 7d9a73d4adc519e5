package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"kansei/bench/hostile"
	"kansei/sessions/store"
)

// evilServer answers everything with something hostile.
func evilServer(t *testing.T, evil string) string {
	t.Helper()
	text, err := json.Marshal(evil)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := make([]byte, 1<<16)
		n, _ := r.Body.Read(body)
		switch {
		case strings.HasSuffix(r.URL.Path, "/models"):
			_, _ = fmt.Fprintf(w, `{"object":"list","data":[{"id":%s},{"id":"speaks"},{"id":"fails"}]}`, text)
		case bytes.Contains(body[:n], []byte(`"fails"`)):
			w.WriteHeader(http.StatusBadRequest)
			_, _ = fmt.Fprintf(w, `{"error":{"message":%s,"type":%s,"code":%s}}`, text, text, text)
		default:
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = fmt.Fprintf(w, "data: {\"model\":%s,\"choices\":[{\"delta\":{\"content\":%s,\"reasoning_content\":%s}}]}\n\n", text, text, text)
			_, _ = fmt.Fprintf(w, "data: {\"choices\":[{\"delta\":{},\"finish_reason\":%s}]}\n\ndata: [DONE]\n\n", text)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL + "/v1"
}

// evilHome is a home in which every file is hostile.
func evilHome(t *testing.T, evil string) string {
	t.Helper()
	home := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(home, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	quoted := strconv.QuoteToASCII(strings.ToValidUTF8(evil, "?")) // close enough to TOML's
	quoted = strings.NewReplacer(`\a`, `\u0007`, `\v`, `\u000b`, `\x`, `\u00`).Replace(quoted)
	write("config.toml", "rater = "+quoted+"\nhide_names = ["+quoted+"]\n[providers.local]\nbase_url = "+strconv.Quote(evilServer(t, evil))+"\n")
	write("scenarios/evil.toml", "id = \"evil\"\nkind = \"emotional\"\nlang = \"en\"\ntitle = "+quoted+"\nabout = "+quoted+"\nsystem = "+quoted+"\nscript = ["+quoted+"]\n")
	write("scenarios/bad.toml", "id = "+quoted+"\nkind = "+quoted+"\n"+quoted+" = 1\n")
	write("rubrics/bad.toml", "id = "+quoted+"\n"+quoted+" = 1\n")
	write("themes/evil.toml", "[title]\nen = "+quoted+"\n")
	write("themes/bad.toml", quoted+" = 1\n")
	write("sessions/raw.json", `{"format":"kansei.session","version":1,"id":`+evil)
	write("sessions/other.json", `{"format":`+strconv.QuoteToASCII(evil)+`,"version":1}`)
	write("scores.csv", "model,total_params_b,active_params_b,size_source,score_kind,score,score_source\n\""+strings.ReplaceAll(evil, `"`, `""`)+"\",7,7,x,\""+strings.ReplaceAll(evil, `"`, `""`)+"\",5,x\n")
	at := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	saved := store.New(filepath.Join(home, "sessions"))
	for i, blind := range []bool{false, true} {
		s := hostile.Session(fmt.Sprintf("01EVIL%d", i), evil, at)
		s.Blind.Enabled = blind
		if _, err := saved.Save(s); err != nil {
			t.Fatal(err)
		}
	}
	return home
}

// data are commands that print for programs.
var data = regexp.MustCompile(`--json|--toml|json|arena|cast|config show|themes show`)

// TestNoCommandPrintsAnythingHostile runs the commands in a home in which all
// is hostile, and looks at every byte that they print.
func TestNoCommandPrintsAnythingHostile(t *testing.T) {
	commands := []string{
		"sessions list", "sessions list --json", "sessions show 01EVIL0", "sessions show 01EVIL0 --json", "sessions show 01EVIL1",
		"sessions verify", "sessions verify --json", "sessions verify --repair", "sessions show EVIL", "sessions rename 01EVIL0 EVIL", "sessions delete EVIL", "sessions show raw",
		"sessions export 01EVIL0 --format json", "sessions export 01EVIL0 --format markdown", "sessions export 01EVIL0 --format html",
		"sessions export 01EVIL0 --format csv", "sessions export 01EVIL0 --format jsonl", "sessions export 01EVIL0 --format arena", "sessions export 01EVIL0 --format cast",
		"replay 01EVIL0", "replay EVIL", "rate", "report --bootstrap 0", "report --bootstrap 0 --json",
		"report HOME/scores.csv", "report --bootstrap 0 --scores HOME/scores.csv", "report --sensibility EVIL",
		"models", "models --refresh", "models --json", "scenarios list", "scenarios list --json", "scenarios show evil", "scenarios show evil --toml",
		"scenarios check HOME/scenarios/bad.toml", "themes list", "themes show evil", "themes check HOME/themes/bad.toml", "themes list --theme EVIL",
		"config show", "config show --json", "config check", "doctor", "doctor --json", "chat -m EVIL", "chat --curtain EVIL", "EVIL", "--EVIL", "chat --scenario EVIL",
		"chat -m local/speaks -m local/fails --open --scenario evil", "chat -m local/speaks -m local/fails", "collect -m local/speaks -m local/fails --scenario evil",
		"chat --resume 01EVIL0", "chat --lang EVIL", "--pace EVIL",
	}
	texts := hostile.Texts
	if testing.Short() {
		texts = texts[:len(texts)/3]
	}
	const several = 22 // in one, since a command costs more than a text
	for at := 0; at < len(texts); at += several {
		evil := strings.Join(texts[at:min(at+several, len(texts))], " ")
		home := evilHome(t, evil)
		for _, line := range commands {
			args := strings.Fields(line)
			for i := range args {
				args[i] = strings.NewReplacer("EVIL", strings.ReplaceAll(evil, "\x00", ""), "HOME", home).Replace(strings.Replace(args[i], "01EVIL", "01\x00", 1))
				args[i] = strings.ReplaceAll(args[i], "01\x00", "01EVIL")
			}
			var out, errs bytes.Buffer
			code := Run(context.Background(), Env{
				Args: args, Stdin: strings.NewReader(evil + "\n"), Stdout: &out, Stderr: &errs, Width: 100, GOOS: "linux", Now: time.Now,
				Getenv: func(name string) string {
					return map[string]string{"KANSEI_HOME": home, "HOME": home, "TERM": "xterm-256color"}[name]
				},
			})
			if works := strings.Contains(line, "01EVIL") && !strings.HasPrefix(line, "chat") || strings.Contains(line, "show evil") || line == "config check"; works && code != 0 {
				t.Errorf("%q ends with %d: %s", line, code, errs.String())
			}
			for name, got := range map[string]string{"output": out.String(), "errors": errs.String()} {
				kind := hostile.Plain
				if name == "output" && data.MatchString(line) {
					kind = hostile.Data
				}
				if err := hostile.Find(strings.ReplaceAll(got, "\t", " "), kind); err != nil {
					t.Errorf("the %s of %q have %v", name, line, err)
				}
			}
			if out.Len()+errs.Len() == 0 && !strings.Contains(line, "rename") && !strings.Contains(line, "check") {
				t.Errorf("%q prints nothing", line)
			}
		}
	}
}
