package store

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kansei/sessions"
)

func TestRepairWritesCopy(t *testing.T) {
	s := small("s")
	say(s, "more", noon)
	st := saved(t, s)
	damaged := filepath.Join(st.Dir(), "01HALF.json")
	half := content(t, st.Path("s"))
	half = half[:2*len(half)/3]
	write(t, damaged, half)
	for _, want := range []string{"01HALF.repaired.json", "01HALF.repaired-2.json"} {
		r, err := Repair(damaged)
		if err != nil || filepath.Base(r.Path) != want || len(r.Changes) == 0 {
			t.Fatalf("%+v, %v", r, err)
		}
		if info, err := os.Stat(r.Path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v", info, err)
		}
		if back, err := Read(r.Path); err != nil || back.Turns[0].Replies[0].Text != "I am sorry." {
			t.Errorf("%+v, %v", back, err)
		}
	}
	if content(t, damaged) != half {
		t.Error("the damaged file has changed")
	}
	found, bad, err := st.List(t.Context())
	if len(found) != 3 || len(bad) != 1 || err != nil {
		t.Errorf("found %d, damaged %d, %v", len(found), len(bad), err)
	}
}

func TestRepairRefused(t *testing.T) {
	st := saved(t, small("s"))
	before := names(t, st.Dir())
	files := map[string]string{
		"newer.json": `{"format":"kansei.session","version":2,"turns":[]}`, "other.json": `{"format":"cast","lanes":[]}`,
		"empty.json": "", "list.json": `[1,2]`, "text.json": `"turns"`, "config.json": `{"theme":"dark"}`,
	}
	for name, text := range files {
		path := filepath.Join(st.Dir(), name)
		write(t, path, text)
		_, err := Repair(path)
		var e *sessions.FileError
		if !errors.As(err, &e) || content(t, path) != text {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Repair(st.Path("s")); err == nil || !strings.Contains(err.Error(), "whole") {
		t.Errorf("a whole file: %v", err)
	}
	if _, err := Repair(filepath.Join(st.Dir(), "none.json")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if after := names(t, st.Dir()); len(after) != len(before)+len(files) || slices.ContainsFunc(after, func(n string) bool { return strings.Contains(n, "repaired") }) {
		t.Errorf("the folder has %v", after)
	}
}
