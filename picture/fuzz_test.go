package picture

import (
	"slices"
	"strings"
	"testing"

	"kansei/sanitize"
	"kansei/ui/markdown"
)

// FuzzPicture checks of any text that its picture is made, is well formed, and
// has the letters of each line of the screen.
func FuzzPicture(f *testing.F) {
	for _, c := range corpus {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 {
			return
		}
		o := options(t, "dark")
		s := session(1, text, "Second.")
		lanes := inPicture(t, []byte(svgOf(t, s, o)))
		screen := markdown.Render(strings.TrimSpace(sanitize.Text(text)), o.Theme.Styles().Markdown, cardCells[2])
		for i, line := range screen[:min(len(screen), 100)] {
			want := onScreen(line)
			for j := range want { // what an SVG can't have
				if want[j].r >= 0xfffe && want[j].r <= 0xffff {
					want[j].r = 0xfffd
				}
			}
			if got := lanes["A"][i+1]; !slices.Equal(sorted(got), sorted(want)) {
				t.Fatalf("line %d of %q is %v, want %v", i+1, text, got, want)
			}
		}
	})
}
