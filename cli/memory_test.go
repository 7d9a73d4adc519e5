package cli

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"kansei/config"
	"kansei/themes"
	"kansei/ui"
	"kansei/ui/picker"
)

func TestWhatIsRememberedBetweenRuns(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	a := &app{paths: config.Paths{State: dir}}
	m, err := a.remembered()
	if err != nil || m.sent != nil || m.tags != nil || m.draft != "" || m.sets != nil {
		t.Fatalf("a first run remembers %+v, %v", m, err)
	}
	sets := []picker.Set{{Name: "甲", Models: []string{"a/b", "c/d"}}}
	for _, err := range []error{m.remember("one\ntwo"), m.remember("three"), m.keepDraft(2, ui.NewSession, "half a"), m.keepDraft(1, ui.NewSession, "older"), m.keepDraft(3, "01ID", "of a session"), m.keepLast(ui.Choice{Models: []string{"a/b"}, Scenario: "x"}), m.keepSets(sets), m.rememberTag("warm"), m.rememberTag("套话")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	again, err := a.remembered()
	if err != nil || !reflect.DeepEqual(again.sent, []string{"one\ntwo", "three"}) || again.draft != "half a" || !reflect.DeepEqual(again.sets, sets) || !reflect.DeepEqual(again.tags, []string{"warm", "套话"}) {
		t.Errorf("remembered %+v, %v", again, err)
	}
	if of, err := again.draftOf("01ID"); err != nil || of != "of a session" {
		t.Errorf("the session's draft is %q, %v", of, err)
	}
	if !reflect.DeepEqual(again.last, ui.Choice{Models: []string{"a/b"}, Scenario: "x"}) {
		t.Errorf("the last choice is %+v", again.last)
	}
	if info, err := os.Stat(m.setsPath()); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the sets' file is %v, %v", info, err)
	}
	if err := os.WriteFile(m.setsPath(), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := a.remembered(); err == nil || !strings.Contains(err.Error(), m.setsPath()) {
		t.Errorf("a damaged file: %v", err)
	}
}

func TestAChosenThemeCountsUntilTheConfigFileSaysAnother(t *testing.T) {
	a := &app{paths: config.Paths{State: t.TempDir()}, config: config.Config{Theme: "auto"}}
	if got := a.keptTheme(); got != "" {
		t.Errorf("without a choice it is %q", got)
	}
	m, err := a.remembered()
	if err != nil {
		t.Fatal(err)
	}
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
