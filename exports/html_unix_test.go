//go:build unix

package exports

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"kansei/bench/browser"
)

// A transcript opens in a browser, wide and narrow, light and dark, without a
// word on the console, and nothing of it is cut.
func TestTheTranscriptInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser takes its time")
	}
	path := browser.Find()
	if path == "" {
		t.Skip("chromium is not installed")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	b, err := browser.Start(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	pictures := os.Getenv("PICTURES") // a folder to put them into, for whoever wants to look
	for _, blind := range []bool{false, true} {
		var page bytes.Buffer
		if err := HTML(&page, fixed(), shown("en", blind)); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "page.html")
		if err := os.WriteFile(file, page.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, width := range []int{390, 1440} {
			for _, dark := range []bool{false, true} {
				at := fmt.Sprintf("transcript, blind %v, %d wide, dark %v", blind, width, dark)
				said, err := b.Open(file, width, 900, dark)
				if err != nil {
					t.Fatal(err)
				}
				outside, err := b.Outside()
				if err != nil {
					t.Fatal(err)
				}
				for _, s := range append(said, outside...) {
					t.Errorf("%s: %s", at, s)
				}
				if pictures == "" {
					continue
				}
				png, err := b.Picture()
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(pictures, at+".png"), png, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
