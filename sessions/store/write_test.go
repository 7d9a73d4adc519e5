package store

import (
	"os"
	"path/filepath"
	"testing"
)

// What Windows can't do is no fault there, and is one everywhere else.
func TestWriteFileOnWindows(t *testing.T) {
	gone := filepath.Join(t.TempDir(), "gone")
	closed, err := os.Create(filepath.Join(t.TempDir(), "closed"))
	if err != nil {
		t.Fatal(err)
	}
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	for goos, fails := range map[string]bool{"windows": false, "darwin": true, "linux": true} {
		if err := syncDir(gone, goos); (err != nil) != fails {
			t.Errorf("%s, a folder that can't be synced: %v", goos, err)
		}
		if err := protect(closed, goos); (err != nil) != fails {
			t.Errorf("%s, a file that can't be protected: %v", goos, err)
		}
	}
}
