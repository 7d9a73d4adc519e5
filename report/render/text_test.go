package render

import (
	"os"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/report"
	"kansei/themes"
)

func TestTextIsNeverWiderThanTheScreen(t *testing.T) {
	st := themes.NewSet(nil).Auto(true).Styles()
	for _, code := range lang.Languages() {
		f := report.Find(report.New(false), report.Options{Bootstrap: 50, Seed: 1, Words: lang.Must(code)})
		widths := []int{40, 60, 80, 100, 120, 200}
		if testing.Short() {
			widths = widths[:1]
		}
		for _, width := range widths {
			for i, line := range strings.Split(Text(f, st, width), "\n") {
				if got := ansi.StringWidth(line); got > width {
					t.Errorf("%s, %d cells: line %d has %d: %s", code, width, i+1, got, ansi.Strip(line))
				}
			}
		}
		if os.Getenv("SHOW") != "" {
			t.Log("\n" + ansi.Strip(Text(f, st, 80)))
		}
	}
}
