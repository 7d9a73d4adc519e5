//go:build unix

package crash

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestTogetherLosesNothing(t *testing.T) {
	program := filepath.Join(t.TempDir(), "kansei")
	if out, err := exec.Command("go", "build", "-o", program, "kansei").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	lives := 12 // the command of this package lives through as many as one likes
	if testing.Short() {
		lives = 4
	}
	r, err := Together(t.Context(), Options{Program: program, Home: t.TempDir(), Lives: lives, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Lost) > 0 || r.Claims[kindTurn]+r.Claims[kindRating] == 0 { // few lives on a busy machine show little
		t.Errorf("shown as saved: %v, lost: %v\n%s", r.Claims, r.LostBy, strings.Join(r.Lost, "\n"))
	}
}

// The oracle itself: what a file lacks is lost once, and nothing else is.
func TestMissingClaims(t *testing.T) {
	four := 4
	f := &file{Title: "Title 2"}
	f.Lanes = append(f.Lanes, struct{ ID, Label string }{"l1", "B"})
	f.Ratings = append(f.Ratings, struct {
		Turn                   int
		Lane, Dimension, Rater string
		Value                  *int
	}{1, "l1", "emotion", "li", &four})
	rated := claim{kind: kindRating, rater: "li", turn: 1, label: "B", what: "emotion", value: 4}
	c := newClaims()
	c.add(rated, "a screen")
	c.renamed("Title 1", true)
	c.renamed("Title 2", false)
	if lost := c.missing(f); len(lost) > 0 {
		t.Errorf("lost: %v", lost)
	}
	c.renamed("Title 3", true)
	f.Ratings[0].Rater = "wu"
	c.add(claim{kind: kindReveal}, "a screen")
	if lost := c.missing(f); len(lost) != 3 {
		t.Errorf("lost: %v", lost)
	}
	if lost := c.missing(f); len(lost) != 0 {
		t.Errorf("lost again: %v", lost)
	}
}
