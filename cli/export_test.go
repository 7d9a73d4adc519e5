package cli

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"kansei/sessions"
	"kansei/ui"
)

// home is an app with a home of its own.
func home(t *testing.T) *app {
	t.Helper()
	dir := t.TempDir()
	a := &app{env: Env{
		Stdout: &strings.Builder{}, Stderr: &strings.Builder{}, GOOS: runtime.GOOS, Width: 80, Now: time.Now,
		Getenv: func(name string) string { return map[string]string{"KANSEI_HOME": dir}[name] },
	}}
	if err := a.load(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.close)
	return a
}

// told is a blind session in which a reply says who wrote it.
func told() *sessions.Session {
	at := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	return &sessions.Session{
		ID: "01JNGB0000000000000000000A", Title: "A cat", CreatedAt: at, UpdatedAt: at, Blind: sessions.Blind{Enabled: true, Curtain: sessions.CurtainPace},
		Lanes: []sessions.Lane{{ID: "l1", Label: "A", Provider: "acme", Model: "warm-1"}},
		Turns: []sessions.Turn{{N: 1, User: sessions.UserMessage{Text: "Hello", At: at, To: sessions.ToAll}, Replies: []sessions.Reply{
			{Lane: "l1", Attempt: 1, Status: sessions.Complete, Text: "I am acme's warm-1.", StartedAt: at},
		}}},
	}
}

func TestExportPageOfTheApp(t *testing.T) {
	a := home(t)
	s := told()
	if _, err := a.store.Save(s); err != nil {
		t.Fatal(err)
	}
	exported, err := a.exportSession(a.store.Path(s.ID), ui.ExportAs{Format: "html"})
	if err != nil {
		t.Fatal(err)
	}
	written := exported.Path
	if want := filepath.Join(filepath.Dir(a.store.Dir()), "exports", s.ID+".html"); written != want {
		t.Errorf("written to %s, wanted %s", written, want)
	}
	page, err := os.ReadFile(written)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(page), "acme") || strings.Contains(string(page), "warm-1") || !strings.Contains(string(page), "I am ████") {
		t.Errorf("the page of a blind session tells who answers:\n%s", page)
	}
	info, err := os.Stat(written)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	elsewhere := filepath.Join(t.TempDir(), "mine.json")
	if _, err := a.store.SaveAt(elsewhere, s); err != nil {
		t.Fatal(err)
	}
	if exported, err = a.exportSession(elsewhere, ui.ExportAs{Format: "html"}); err != nil || exported.Path != filepath.Join(filepath.Dir(elsewhere), "exports", "mine.html") {
		t.Errorf("written to %s, %v", exported.Path, err)
	}
}

func TestExportPictureOfTheApp(t *testing.T) {
	a := home(t)
	s := told()
	second := s.Turns[0]
	second.N = 2
	second.Replies = []sessions.Reply{{Lane: "l1", Attempt: 1, Status: sessions.Complete, Text: "Second.", StartedAt: s.CreatedAt}}
	s.Turns = append(s.Turns, second)
	if _, err := a.store.Save(s); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		as      ui.ExportAs
		name    string // after the session's
		has     string
		problem string
	}{
		{ui.ExportAs{Format: "svg"}, "-turn-2.svg", "Second.", ""},
		{ui.ExportAs{Format: "svg", Turn: "1", Theme: "sepia"}, "-turn-1.svg", "I am ████", ""},
		{ui.ExportAs{Format: "svg", Turn: "1-2", Theme: "auto"}, "-turn-1-2.svg", "Second.", ""},
		{ui.ExportAs{Format: "png", Turn: "1", Theme: "gone"}, "-turn-1.png", "PNG", ""},
		{ui.ExportAs{Format: "markdown"}, ".md", "Second.", ""},
		{ui.ExportAs{Format: "svg", Turn: "3"}, "", "", "there is no turn 3"},
	}
	for _, tt := range tests {
		exported, err := a.exportSession(s.ID, tt.as)
		written := exported.Path
		if tt.problem != "" {
			if err == nil || !strings.Contains(err.Error(), tt.problem) {
				t.Errorf("%+v: error %v, want %q", tt.as, err, tt.problem)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if want := s.ID + tt.name; filepath.Base(written) != want {
			t.Errorf("%+v: written to %s, want %s", tt.as, written, want)
		}
		b, err := os.ReadFile(written)
		if err != nil || !strings.Contains(string(b), tt.has) || strings.Contains(string(b), "warm-1") {
			t.Errorf("%+v: wrote %.200q, %v", tt.as, b, err)
		}
	}
}
