package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// built builds the program of a folder as a release is built.
func built(t *testing.T, dir, to string, env ...string) []byte {
	t.Helper()
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -X kansei/cli.version=v1.2.3", "-o", to, ".")
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "CGO_ENABLED=0"), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build in %s: %v\n%s", dir, err, out)
	}
	b, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestTwoBuildsAreTheSame builds the same sources in two folders, the second
// time with nothing that was compiled before: some minutes of work, which only
// make reproducible asks for.
func TestTwoBuildsAreTheSame(t *testing.T) {
	if os.Getenv("KANSEI_REPRODUCIBLE") == "" {
		t.Skip("run by make reproducible")
	}
	copied := filepath.Join(t.TempDir(), "another", "place")
	names, err := exec.Command("git", "ls-files").Output()
	if err != nil {
		t.Skipf("these are no sources under git: %v", err)
	}
	for name := range bytes.FieldsSeq(names) {
		from, to := string(name), filepath.Join(copied, string(name))
		if ext := filepath.Ext(from); ext == ".svg" || ext == ".png" || filepath.Base(filepath.Dir(from)) == "testdata" {
			continue
		}
		b, err := os.ReadFile(from)
		if err != nil {
			continue // deleted and not committed
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	here, there := filepath.Join(t.TempDir(), "kansei"), filepath.Join(t.TempDir(), "kansei")
	if !bytes.Equal(built(t, ".", here), built(t, copied, there, "GOCACHE="+t.TempDir())) {
		t.Error("the program depends on the folder that it is built in")
	}
	out, err := exec.Command("go", "run", "github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.9.0", "bin", "-json", "-std", "-noserial", here).Output()
	if err != nil {
		t.Fatal(err)
	}
	var bill struct {
		Components []struct{ Name, Version string }
	}
	if err := json.Unmarshal(out, &bill); err != nil {
		t.Fatal(err)
	}
	linked := linkedModules(t, "linux")
	for _, c := range bill.Components {
		if c.Name != "std" && !linked[c.Name] || c.Version == "" {
			t.Errorf("the bill of materials has %+v", c)
		}
	}
	if len(bill.Components) < 30 {
		t.Errorf("the bill of materials has %d modules", len(bill.Components))
	}
	if out, err := exec.Command(here, "--version").Output(); err != nil || !bytes.Contains(out, []byte("v1.2.3")) {
		t.Errorf("the version is %q, %v", out, err)
	}
}
