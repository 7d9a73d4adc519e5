//go:build unix

package crash

import (
	"os/exec"
	"path/filepath"
	"testing"
)

func TestNothingThatWasShownAsSavedIsLost(t *testing.T) {
	program := filepath.Join(t.TempDir(), "kansei")
	if out, err := exec.Command("go", "build", "-o", program, "kansei").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	lives := 15 // the command of this package lives through as many as one likes
	if testing.Short() {
		lives = 5
	}
	r, err := Run(t.Context(), Options{Program: program, Home: t.TempDir(), Lives: lives, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Lost) > 0 || r.Ratings == 0 || r.Replies == 0 {
		t.Errorf("%+v", r)
	}
}
