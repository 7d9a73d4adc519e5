//go:build unix

package render

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"kansei/bench/browser"
	"kansei/lang"
	"kansei/report"
)

// The page opens in a browser, wide and narrow, light and dark, without a word
// on the console, and nothing of it is cut.
func TestThePageInABrowser(t *testing.T) {
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
	dir := t.TempDir()
	for name, f := range map[string]report.Findings{
		"public-en": report.Find(report.New(false), report.Options{Bootstrap: 40, Seed: 1}),
		"study-zh":  report.Find(whole(), report.Options{Bootstrap: 40, Seed: 1, Words: lang.Must("zh")}),
		"odd-en":    report.Find(rated(renamed(), 6, nil), report.Options{Bootstrap: 40, Seed: 1}),
	} {
		page := filepath.Join(dir, name+".html")
		if err := os.WriteFile(page, []byte(HTML(f)), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, width := range []int{390, 1440} {
			for _, dark := range []bool{false, true} {
				said, err := b.Open(page, width, 900, dark)
				if err != nil {
					t.Fatal(err)
				}
				at := fmt.Sprintf("%s-%d-%v", name, width, map[bool]string{true: "dark", false: "light"}[dark])
				for _, s := range said {
					t.Errorf("%s says on the console: %s", at, s)
				}
				outside, err := b.Outside()
				if err != nil {
					t.Fatal(err)
				}
				for _, s := range outside {
					t.Errorf("%s: %s", at, s)
				}
				if pictures != "" {
					keepPicture(t, b, filepath.Join(pictures, at+".png"))
				}
			}
		}
	}
}

func keepPicture(t *testing.T, b *browser.Browser, path string) {
	t.Helper()
	png, err := b.Picture()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, png, 0o600); err != nil {
		t.Fatal(err)
	}
}
