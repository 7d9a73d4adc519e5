//go:build unix

package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"kansei/config"
	"kansei/themes"
	"kansei/ui"
	"kansei/ui/picker"
)

func TestWhatIsRememberedBetweenRuns(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	a := &app{paths: config.Paths{State: dir}, env: Env{Stderr: io.Discard, Now: time.Now}}
	m := a.remembered()
	if got := m.earlier; got.Sent != nil || got.Tags != nil || got.Draft != "" || got.Sets != nil {
		t.Fatalf("a first run remembers %+v", got)
	}
	sets := []picker.Set{{Name: "甲", Models: []string{"a/b", "c/d"}}}
	for _, err := range []error{m.remember("one\ntwo"), m.remember("three"), m.keepDraft(2, ui.NewSession, "half a"), m.keepDraft(1, ui.NewSession, "older"), m.keepDraft(3, "01ID", "of a session"), m.keepLast(ui.Choice{Models: []string{"a/b"}, Scenario: "x"}), m.keepSets(sets), m.rememberTag("warm"), m.rememberTag("套话")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	m.close()
	again := a.remembered()
	defer again.close()
	if got := again.earlier; !reflect.DeepEqual(got.Sent, []string{"one\ntwo", "three"}) || got.Draft != "half a" || !reflect.DeepEqual(got.Sets, sets) || !reflect.DeepEqual(got.Tags, []string{"warm", "套话"}) {
		t.Errorf("remembered %+v", got)
	}
	if of, err := again.draftOf("01ID"); err != nil || of != "of a session" {
		t.Errorf("the session's draft is %q, %v", of, err)
	}
	if !reflect.DeepEqual(again.earlier.Last, ui.Choice{Models: []string{"a/b"}, Scenario: "x"}) {
		t.Errorf("the last choice is %+v", again.earlier.Last)
	}
	if info, err := os.Stat(m.setsPath()); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the sets' file is %v, %v", info, err)
	}
}

// Whatever is wrong with a file of the state folder, the app starts without it
// and says so, and the file is still there for the person to look at.
func TestDamagedStateIsSetAside(t *testing.T) {
	ours := []string{"draft", "sent.jsonl", "tags.jsonl", "sets.json", "theme.json", "installation"}
	for name, damage := range map[string]func(path string) error{
		"a folder":      func(path string) error { return os.Mkdir(path, 0o700) },
		"a named pipe":  func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"no JSON":       func(path string) error { return os.WriteFile(path, []byte("{"), 0o600) },
		"another type":  func(path string) error { return os.WriteFile(path, []byte(`[1, {"name": 2}]`), 0o600) },
		"binary":        func(path string) error { return os.WriteFile(path, bytes.Repeat([]byte{0, 0xff, '\n'}, 99), 0o600) },
		"a lost folder": func(path string) error { return os.Symlink(path+"/gone/too", path) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for _, file := range ours {
				if err := damage(filepath.Join(dir, file)); err != nil {
					t.Fatal(err)
				}
			}
			var errs bytes.Buffer
			a := &app{paths: config.Paths{State: dir}, env: Env{Stderr: &errs, Now: time.Now}}
			if got := a.keptTheme(); got != "" {
				t.Errorf("the theme is %q", got)
			}
			if got := a.installation(); !validCode(got) && name != "a lost folder" {
				t.Errorf("the installation is %q", got)
			}
			m := a.remembered()
			defer m.close()
			if got := m.earlier; got.Sent != nil || got.Tags != nil || got.Sets != nil {
				t.Errorf("remembered %+v", got)
			}
			for _, file := range []string{"sets.json", "theme.json", "installation"} {
				if !strings.Contains(errs.String(), filepath.Join(dir, file)+" cannot be read") && name != "a lost folder" {
					t.Errorf("%s is not named: %s", file, errs.String())
				}
			}
			for _, err := range []error{m.remember("one"), m.rememberTag("warm"), m.keepDraft(1, ui.NewSession, "half"), m.keepSets(nil), m.keepTheme("tide")} {
				if err != nil && name != "a lost folder" {
					t.Errorf("after it: %v", err)
				}
			}
		})
	}
}

func TestSentMessagesAreBounded(t *testing.T) {
	dir := t.TempDir()
	a := &app{paths: config.Paths{State: dir}, env: Env{Stderr: io.Discard, Now: time.Now}}
	var old bytes.Buffer
	for i := range 3 * memoryLength { // as an earlier version has left it
		fmt.Fprintf(&old, "\"old %d\"\n", i)
	}
	if err := os.WriteFile(filepath.Join(dir, "sent.jsonl"), old.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	lines := func() int {
		b, err := os.ReadFile(filepath.Join(dir, "sent.jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Count(b, []byte("\n"))
	}
	m := a.remembered()
	defer m.close()
	if got := lines(); got != memoryLength || len(m.earlier.Sent) != memoryLength || m.earlier.Sent[0] != "old 1000" {
		t.Errorf("%d lines are left, %d remembered", got, len(m.earlier.Sent))
	}
	long := strings.Repeat("好", 1<<20)
	for _, text := range []string{"before", long, "after"} {
		if err := m.remember(text); err != nil {
			t.Fatal(err)
		}
	}
	if got := lines(); got != memoryLength {
		t.Errorf("%d lines are kept", got)
	}
	again := a.remembered()
	defer again.close()
	if sent := again.earlier.Sent; len(sent) != memoryLength || !slices.Equal(sent[memoryLength-3:], []string{"before", long, "after"}) {
		t.Errorf("%d messages are remembered", len(sent))
	}
	for range 8 { // each of 3 MB
		if err := m.remember(long); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(m.sent.path); err != nil || info.Size() > memoryBytes {
		t.Errorf("the file has %d bytes, %v", info.Size(), err)
	}
}

func TestSentMessageAfterHalfALine(t *testing.T) {
	h := history{filepath.Join(t.TempDir(), "sent.jsonl")}
	if err := os.WriteFile(h.path, []byte("\"one\"\n\"tw"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := h.add("three"); err != nil {
		t.Fatal(err)
	}
	if got, err := h.trim(); err != nil || !slices.Equal(got, []string{"one", "three"}) {
		t.Errorf("remembered %q, %v", got, err)
	}
}

func TestSentMessagesOfTwoWindows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sent.jsonl")
	if err := os.WriteFile(path, bytes.Repeat([]byte("\"old\"\n"), memoryLength), 0o600); err != nil {
		t.Fatal(err)
	}
	var windows errgroup.Group
	for w := range 4 {
		windows.Go(func() error {
			for i := range 100 {
				if err := (history{path}).add(fmt.Sprintf("%d of %d", i, w)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := windows.Wait(); err != nil {
		t.Fatal(err)
	}
	got, err := (history{path}).trim()
	if err != nil || len(got) != memoryLength {
		t.Fatalf("%d are kept, %v", len(got), err)
	}
	for n := range 400 {
		if text := fmt.Sprintf("%d of %d", n/4, n%4); !slices.Contains(got, text) {
			t.Errorf("%q is lost", text)
		}
	}
}

func TestDraftsOfTwoWindows(t *testing.T) {
	a := &app{paths: config.Paths{State: t.TempDir()}, env: Env{Stderr: io.Discard, Now: time.Now}}
	first, second := a.remembered(), a.remembered()
	if err := errors.Join(first.keepDraft(1, ui.NewSession, "of the first"), second.keepDraft(1, ui.NewSession, "of the second")); err != nil {
		t.Fatal(err)
	}
	first.close()
	again := a.remembered()
	defer again.close()
	if again.earlier.Draft != "of the first" {
		t.Errorf("beside an open window the draft is %q", again.earlier.Draft)
	}
	second.close()
	other := a.remembered()
	defer other.close()
	if other.earlier.Draft != "of the second" {
		t.Errorf("the other draft is %q", other.earlier.Draft)
	}
	if err := os.WriteFile(other.editorPath(ui.NewSession), []byte("in an editor\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	other.close()
	other = a.remembered()
	defer other.close()
	if _, err := os.Stat(other.editorPath(ui.NewSession)); other.earlier.Draft != "in an editor" || err == nil {
		t.Errorf("after a kill beside an editor the draft is %q, %v", other.earlier.Draft, err)
	}
	third := a.remembered()
	defer third.close()
	path := func(m *memory) string { return m.slots[ui.NewSession].path }
	if third.earlier.Draft != "" || path(third) == path(again) || path(third) == path(other) {
		t.Errorf("a third window has %q at %s", third.earlier.Draft, path(third))
	}
}

func TestAChosenThemeCountsUntilTheConfigFileSaysAnother(t *testing.T) {
	a := &app{paths: config.Paths{State: t.TempDir()}, config: config.Config{Theme: "auto"}, env: Env{Stderr: io.Discard, Now: time.Now}}
	if got := a.keptTheme(); got != "" {
		t.Errorf("without a choice it is %q", got)
	}
	m := a.remembered()
	defer m.close()
	if err := m.keepTheme("tide"); err != nil {
		t.Fatal(err)
	}
	if got := a.keptTheme(); got != "tide" {
		t.Errorf("the choice is %q, wanted tide", got)
	}
	a.themes = themes.NewSet(nil)
	if got, err := a.theme(); got != "tide" || err != nil {
		t.Errorf("the theme is %q, %v, wanted tide", got, err)
	}
	a.flags.theme = "light"
	if got, err := a.theme(); got != "light" || err != nil {
		t.Errorf("with --theme light the theme is %q, %v", got, err)
	}
	a.flags.theme = ""
	a.config.Theme = "ink"
	if got := a.keptTheme(); got != "" {
		t.Errorf("after the config file names ink, %q still counts", got)
	}
}
