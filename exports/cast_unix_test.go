//go:build unix

package exports

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kansei/bench/terminal"
)

// Asciinema itself plays what was written, to the end and without a word of
// complaint.
func TestCastPlaysInAsciinema(t *testing.T) {
	program, err := exec.LookPath("asciinema")
	if err != nil {
		t.Skip("asciinema is not installed")
	}
	path := filepath.Join(t.TempDir(), "film.cast")
	if err := os.WriteFile(path, recorded(t), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	defer cancel()
	env := append(os.Environ(), "LC_ALL=C.UTF-8", "HOME="+t.TempDir())
	screen, err := terminal.Start(20, 5, env, program, "play", "-s", "20", path)
	if err != nil {
		t.Fatal(err)
	}
	defer screen.Close()
	if err := screen.Wait(ctx); err != nil {
		t.Fatalf("%v\n%s", err, screen.Screen())
	}
	if got, want := trimmed(screen.Screen()), "end\n"+strings.Repeat("z", 20); got != want {
		t.Errorf("asciinema ends on\n%s\nand not on\n%s", got, want)
	}
}
