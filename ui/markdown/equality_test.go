package markdown

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"charm.land/glamour/v2"
	"charm.land/glamour/v2/ansi"
	xansi "github.com/charmbracelet/x/ansi"
	"github.com/dlclark/regexp2"
)

// grow gives a document a text cut at places that next says, and finishes it.
func grow(style ansi.StyleConfig, width int, text string, next func(at int) int) *Document {
	d := New(style, width)
	for at := 0; at < len(text); {
		at = min(len(text), next(at))
		d.Set(text[:at])
	}
	d.Finish()
	return d
}

// differ reports the first line by which two renderings differ.
func differ(t *testing.T, text string, width int, got, want []string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		g, w := "(none)", "(none)"
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w {
			t.Fatalf("%q at %d: line %d is\n%q, want\n%q", text, width, i, g, w)
		}
	}
}

// corpus is how many documents a test takes of n: a few where time is short, and
// under the race detector, which has nothing to find here and takes its time.
func corpus(n int) int {
	if testing.Short() || raced {
		return n / 30
	}
	return n
}

// TestMain keeps the lexers of code from giving up where the machine is so busy
// that a word takes them a quarter of a second.
func TestMain(m *testing.M) {
	regexp2.SetTimeoutCheckPeriod(time.Hour)
	os.Exit(m.Run())
}

// TestEqualsTheWhole is the promise of the package: however a text has come,
// once it is whole it looks as if it had come at once.
func TestEqualsTheWhole(t *testing.T) {
	n := corpus(2400)
	themes := []ansi.StyleConfig{style(t, "dark").Markdown, style(t, "light").Markdown}
	for _, width := range []int{20, 48, 100} {
		t.Run(strconv.Itoa(width), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(3, uint64(width)))
			for _, text := range generated(n) {
				theme := themes[(width+len(text))%len(themes)]
				steps := 1 + random.IntN(600)
				d := grow(theme, width, text, func(at int) int { return at + 1 + random.IntN(steps) })
				differ(t, text, width, d.Lines(), Render(text, theme, width))
			}
		})
	}
}

// TestEqualsTheWholeByteByByte cuts everywhere, and changes the width and the
// theme on the way.
func TestEqualsTheWholeByteByByte(t *testing.T) {
	dark, light := style(t, "dark").Markdown, style(t, "light").Markdown
	for i, text := range generated(corpus(30)) {
		d := grow(dark, 40, text, func(at int) int { return at + 1 })
		differ(t, text, 40, d.Lines(), Render(text, dark, 40))
		d = New(dark, 40)
		d.Set(text[:len(text)/2])
		d.SetWidth(30 + i%30)
		d.Set(text)
		d.SetStyle(light)
		d.Finish()
		differ(t, text, 30+i%30, d.Lines(), Render(text, light, 30+i%30))
	}
}

// TestGrowingShowsWhatThereIs checks what is seen on the way: at every end of a
// line a document shows no other words than the whole rendering of that much.
func TestGrowingShowsWhatThereIs(t *testing.T) {
	for _, text := range generated(corpus(90)) {
		d := New(style(t, "dark").Markdown, 48)
		for at := range len(text) {
			if text[at] != '\n' {
				continue
			}
			d.Set(text[:at+1])
			if d.refs {
				break // what is defined later is seen at the end
			}
			got, want := withoutMarks(d.Lines()), withoutMarks(Render(text[:at+1], style(t, "dark").Markdown, 48))
			if got != want && !d.open.inexact {
				t.Fatalf("%q shows\n%s\nwant\n%s", text[:at+1], got, want)
			}
		}
	}
}

// TestSaysWhatGlamourSays compares with Glamour, whose styles these are, on the
// kinds of text where Glamour loses nothing.
func TestSaysWhatGlamourSays(t *testing.T) {
	glam, err := glamour.NewTermRenderer(glamour.WithStyles(style(t, "dark").Markdown), glamour.WithWordWrap(0))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		blocks[0], blocks[1], blocks[2], blocks[3], blocks[4], blocks[6], blocks[11], "> a quotation\n> of two lines", blocks[15],
		"- one\n- **two** and `three`\n  1. four\n  2. five", "a [link](http://x.y/z), *both **kinds*** and ~~none~~", "x &amp; y \\* z", "---",
		"![image](http://x/y.png)", "unclosed **bold and `code",
	} {
		rendered, err := glam.Render(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := spoken(Render(text, style(t, "dark").Markdown, 48)), spoken(strings.Split(rendered, "\n")); got != want {
			t.Errorf("%q says\n%s\nGlamour says\n%s", text, got, want)
		}
	}
}

// withoutMarks is spoken without the marks of emphasis, since those of emphasis
// that is still open are not shown, and the backslashes of open formulas are.
func withoutMarks(lines []string) string {
	return strings.NewReplacer("*", "", "~", "", `\`, "", "&amp;", "&").Replace(spoken(lines))
}

// spoken are the characters of lines without blanks, bars and styles.
func spoken(lines []string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" │\n\u00a0", r) {
			return -1
		}
		return r
	}, xansi.Strip(strings.Join(lines, "")))
}

func FuzzDocument(f *testing.F) {
	for _, b := range blocks {
		f.Add(b, uint8(7), uint8(24))
	}
	for _, text := range generated(40) {
		f.Add(text, uint8(len(text)), uint8(40))
	}
	dark := style(f, "dark").Markdown
	f.Fuzz(func(t *testing.T, text string, cut, width uint8) {
		if len(text) > 4000 {
			return
		}
		w := 3 + int(width)%120
		d := grow(dark, w, text, func(at int) int { return at + int(cut)%64 + 1 })
		differ(t, text, w, d.Lines(), Render(text, dark, w))
		for _, line := range d.Lines() {
			// A bullet may leave one cell, and a character need two.
			if over := xansi.StringWidth(line) - w; over > 1 || over == 1 && w >= 12 {
				t.Fatalf("%q is wider than %d", line, w)
			}
		}
	})
}

// TestCorpusIsKept checks that the inputs that once went wrong are still there.
func TestCorpusIsKept(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "fuzz", "FuzzDocument", "*"))
	if err != nil || len(files) == 0 {
		t.Errorf("no corpus for the fuzz target: %v", err)
	}
	for _, file := range files {
		if b, err := os.ReadFile(file); err != nil || !slices.Contains(strings.Split(string(b), "\n"), "go test fuzz v1") {
			t.Errorf("%s is no corpus file: %v", file, err)
		}
	}
}
