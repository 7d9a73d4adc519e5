package markdown

import (
	"slices"
	"strings"
	"testing"

	xansi "github.com/charmbracelet/x/ansi"

	"kansei/themes"
)

func style(t testing.TB, name string) *themes.Styles {
	t.Helper()
	th, _ := themes.NewSet(nil).Choose(name, true)
	return th.Styles()
}

// plainLines are lines without their styles.
func plainLines(lines []string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = xansi.Strip(line)
	}
	return out
}

func TestLinesFitAndCarryNothingButStyles(t *testing.T) {
	for _, text := range generated(150) {
		for _, width := range []int{1, 20, 48} {
			for i, line := range Render(text, style(t, "dark").Markdown, width) {
				if w := xansi.StringWidth(line); w > width && width > 2 {
					t.Fatalf("line %d of %q at %d is %d wide: %q", i, text, width, w, line)
				}
				if strings.HasSuffix(xansi.Strip(line), " ") {
					t.Errorf("line %d of %q ends in a space", i, text)
				}
				if at := strings.LastIndexByte(line, 0x1b); at >= 0 && !strings.HasPrefix(line[at:], "\x1b[m") {
					t.Errorf("line %d of %q leaves a style open: %q", i, text, line)
				}
			}
		}
	}
}

func TestWidthAndStyleChange(t *testing.T) {
	text := generated(1)[0] + "\n\n" + blocks[0]
	d := New(style(t, "dark").Markdown, 60)
	d.Set(text)
	d.Finish()
	d.SetWidth(30)
	d.SetStyle(style(t, "light").Markdown)
	if got, want := spoken(d.Lines()), spoken(Render(text, style(t, "light").Markdown, 30)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	d.Set("another text")
	if got := spoken(d.Lines()); got != "anothertext" {
		t.Errorf("a new text came out as %q", got)
	}
	if d.Set(""); len(d.Lines()) != 0 {
		t.Errorf("nothing came out as %q", d.Lines())
	}
}

func TestHostileText(t *testing.T) {
	text := "a \x1b]52;c;x\x07 **b\x1b[2J** \u202e c\n\n```\n\x1b[31m\n```\n[x](\x1b]8;;y\x1b\\z)"
	for _, line := range Render(text, style(t, "dark").Markdown, 40) {
		for rest := line; ; {
			at := strings.IndexByte(rest, 0x1b)
			if at < 0 {
				break
			}
			end := at + strings.IndexByte(rest[at:], 0x6d) + 1
			if !strings.HasSuffix(rest[at:end], "m") {
				t.Errorf("%q holds %q", line, rest[at:end])
			}
			rest = rest[end:]
		}
	}
}

func TestLayout(t *testing.T) {
	tests := []struct {
		name, text string
		width      int
		want       []string
	}{
		{"an item hangs", "1. **Tell one person** in one sentence, it is lighter.\n2. two", 24, []string{"1. Tell one person in", "   one sentence, it is", "   lighter.", "2. two"}},
		{"a nested item hangs deeper", "- one\n  - a nested one that goes on", 16, []string{"• one", "  • a nested one", "    that goes on"}},
		{"a quotation keeps its bar", "> a quotation that is long", 14, []string{"│ a quotation", "│ that is long"}},
		{"chinese breaks anywhere but before a mark", "今天把东西都搬出来了。七年，", 20, []string{"今天把东西都搬出来", "了。七年，"}},
		{"mixed text leaves no gap", "混在 Chinese text 里面看看怎么换行", 20, []string{"混在 Chinese text 里", "面看看怎么换行"}},
		{"a mark stays with its word", "It is lighter when it isn't a secret.", 36, []string{"It is lighter when it isn't a", "secret."}},
		{"a long word is cut", "abcdefghijklmnop", 10, []string{"abcdefghij", "klmnop"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := plainLines(Render(tt.text, style(t, "dark").Markdown, tt.width)); !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

func BenchmarkAppend(b *testing.B) {
	text := strings.Join(blocks[:14], "\n\n")
	for b.Loop() {
		d := New(style(b, "dark").Markdown, 48)
		for at := 20; at < len(text); at += 20 {
			d.Set(text[:at])
		}
		d.Finish()
	}
}
