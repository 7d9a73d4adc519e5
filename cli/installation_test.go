package cli

import (
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"kansei/config"
)

func TestInstallationAfterUnfinishedFile(t *testing.T) {
	for name, content := range map[string]string{"empty": "", "cut off": "k7x", "missing": "-"} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if content != "-" {
				if err := os.WriteFile(filepath.Join(dir, "installation"), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			a := &app{paths: config.Paths{State: dir}, env: Env{Stderr: io.Discard, Now: time.Now}}
			first := a.installation()
			if again := a.installation(); !validCode(first) || again != first {
				t.Errorf("the codes are %q and %q", first, again)
			}
		})
	}
}

func TestInstallationDrawnOnce(t *testing.T) {
	a := &app{paths: config.Paths{State: filepath.Join(t.TempDir(), "state")}, env: Env{Stderr: io.Discard, Now: time.Now}}
	codes := make([]string, 20)
	var all sync.WaitGroup
	for i := range codes {
		all.Go(func() { codes[i] = a.installation() })
	}
	all.Wait()
	for _, code := range codes {
		if !validCode(code) || code != codes[0] {
			t.Fatalf("the codes are %q", codes)
		}
	}
}
