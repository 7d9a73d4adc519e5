package markdown

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	xansi "github.com/charmbracelet/x/ansi"

	"kansei/themes"
)

func style(t testing.TB, name string) themes.Styles {
	t.Helper()
	th, _ := themes.NewSet(nil).Choose(name, true)
	return th.Styles()
}

var blocks = []string{
	"A plain paragraph with **bold**, *italic*, `code` and a [link](https://example.com/a) that is long enough to be wrapped somewhere.",
	"短的一段中文，里面有 English words 和数字 123，也要能正常换行，不会超出宽度。",
	"# A heading", "### 小标题", "Setext heading\n===",
	"- one\n- two\n  - nested\n  - more\n- three", "1. first\n2. second\n   with a second line\n3. third",
	"1. loose\n\n2. list\n\n   with a paragraph",
	"- [ ] open\n- [x] done", "> a quotation\n> of two lines", "> nested\n>\n> - list",
	"```go\nfunc main() {\n\n\tprintln(\"hi\")\n}\n```", "~~~\nplain fence\n~~~", "    indented code",
	"| a | b |\n|---|---|\n| 1 | 二 |\n| 👩‍👩‍👧 | long cell that has to be cut |", "---", "***",
	"emoji 👩‍👩‍👧 ❤️ 🇨🇳 and a very-long-word-" + strings.Repeat("x", 90),
	"<div>html</div>", "[ref]: https://example.com", "a [ref] and a footnote[^1]", "[^1]: the note",
	"term\n: definition", "unclosed **bold and `code", "hard  \nbreak and \\\nbackslash", "***both***\n\n\n\nafter blanks",
	"```\nunclosed fence\n\nwith blank",
}

func generated(n int) []string {
	random := rand.New(rand.NewPCG(1, 2))
	out := make([]string, n)
	for i := range out {
		parts := make([]string, 1+random.IntN(6))
		for j := range parts {
			parts[j] = blocks[random.IntN(len(blocks))]
		}
		out[i] = strings.Join(parts, []string{"\n\n", "\n\n", "\n"}[random.IntN(3)])
	}
	return out
}

// plainLines are lines without their styles: Glamour's code highlighting gives
// the same code different colours from one call to the next.
func plainLines(lines []string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = xansi.Strip(line)
	}
	return out
}

// words are what two renderings must share, in their order.
func words(lines []string) string {
	return strings.Join(strings.Fields(xansi.Strip(strings.Join(lines, " "))), " ")
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

func TestGrowingLosesNothing(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for _, text := range generated(150) {
		d := New(style(t, "light").Markdown, 40)
		for at := 0; at < len(text); {
			at = min(len(text), at+1+random.IntN(30))
			d.Set(text[:at])
		}
		d.Finish()
		want := Render(text, style(t, "light").Markdown, 40)
		if crossing(text) && !slices.Equal(plainLines(d.Lines()), plainLines(want)) {
			t.Errorf("%q: with blocks that change each other it must be the full rendering", text)
		}
		if got := words(d.Lines()); got != words(want) {
			t.Errorf("%q came out as\n%s\nwant\n%s", text, got, words(want))
		}
	}
}

func TestPlainBlocksEqualTheWhole(t *testing.T) {
	text := strings.Join([]string{blocks[0], blocks[1], blocks[2], blocks[9], blocks[11], blocks[5], blocks[0]}, "\n\n")
	d := New(style(t, "dark").Markdown, 40)
	for at := range len(text) {
		d.Set(text[:at+1])
	}
	d.Finish()
	want := Render(text, style(t, "dark").Markdown, 40)
	if !slices.Equal(plainLines(d.Lines()), plainLines(want)) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(d.Lines(), "\n"), strings.Join(want, "\n"))
	}
	if d.closed == 0 {
		t.Error("no block was rendered for good")
	}
}

func TestWidthAndStyleChange(t *testing.T) {
	text := generated(1)[0] + "\n\n" + blocks[0]
	d := New(style(t, "dark").Markdown, 60)
	d.Set(text)
	d.Finish()
	d.SetWidth(30)
	d.SetStyle(style(t, "light").Markdown)
	if got, want := words(d.Lines()), words(Render(text, style(t, "light").Markdown, 30)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	d.Set("another text")
	if got := words(d.Lines()); got != "another text" {
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
			end := sequenceEnd(rest, at)
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

func FuzzDocument(f *testing.F) {
	for _, b := range blocks {
		f.Add(b, uint8(7))
	}
	f.Fuzz(func(t *testing.T, text string, cut uint8) {
		if len(text) > 2000 {
			return
		}
		d := New(style(t, "dark").Markdown, 24)
		for at := int(cut) + 1; at < len(text); at += int(cut) + 1 {
			d.Set(text[:at])
		}
		d.Set(text)
		d.Finish()
		for _, line := range d.Lines() {
			if xansi.StringWidth(line) > 24 {
				t.Fatalf("%q is too wide", line)
			}
		}
	})
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
