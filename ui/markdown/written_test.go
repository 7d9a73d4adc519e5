package markdown

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestTextAsWritten covers what a renderer of prose would change: the lines of
// a poem, emphasis without blanks around it, formulas.
func TestTextAsWritten(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"poem", "The cup is cold,\nthe chair is bare", []string{"The cup is cold,", "the chair is bare"}},
		{"chinese poem", "床前明月光\n疑是地上霜", []string{"床前明月光", "疑是地上霜"}},
		{"indented line", "The fog comes\n    on little cat feet.", []string{"The fog comes", "    on little cat feet."}},
		{"full-width blanks", "　　第一段\n　　第二段", []string{"　　第一段", "　　第二段"}},
		{"full-width numbers", "1）喝水\n2）睡觉", []string{"1）喝水", "2）睡觉"}},
		{"signature", "With love,  \nAnna\\\nBerlin", []string{"With love,", "Anna", "Berlin"}},
		{"lines of an item", "- one\n  two\n- three", []string{"• one", "  two", "• three"}},
		{"lines of a quotation", "> one\n> two", []string{"│ one", "│ two"}},
		{"emphasis over lines", "**one\ntwo** three", []string{"one", "two three"}},
		{"chinese tilde", "好呀~我在呢~", []string{"好呀~我在呢~"}},
		{"braces", `The set is \{a, b\} and \(x\)`, []string{`The set is \{a, b\} and \(x\)`}},
		{"display on one line", `\[ \int_0^1 f(x)\,dx \]`, []string{`\[ \int_0^1 f(x)\,dx \]`}},
		{"display", "$$\na \\\\\n- b\n$$\nso", []string{"$$", `a \\`, "- b", "$$", "", "so"}},
		{"dollars", `$a_1*b*$ and $$\{x\}$$ for $5 and $6 *now*`, []string{`$a_1*b*$ and $$\{x\}$$ for $5 and $6 now`}},
		{"escapes", `1\. \*a\* \_b\_ \# \[c\`, []string{`1. *a* _b_ # [c\`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := plainLines(Render(tt.text, style(t, "dark").Markdown, 60)); !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

// bold are the parts of lines that are drawn bold.
func bold(lines []string) (out []string) {
	for _, line := range lines {
		for {
			_, rest, ok := strings.Cut(line, "\x1b[1m")
			if !ok {
				break
			}
			var text string
			text, line, _ = strings.Cut(rest, "\x1b[m")
			out = append(out, text)
		}
	}
	return out
}

func TestEmphasisWithoutBlanks(t *testing.T) {
	tests := []struct {
		text string
		bold []string
	}{
		{"**注意：**请先深呼吸。", []string{"注意："}},
		{"他说**「没关系」**然后笑了。", []string{"「没关系」"}},
		{"**注意：**请休息。**“别怕”**她说。", []string{"注意：", "“别怕”"}},
		{"**“没事”**的意思，**“没事”**OK", []string{"“没事”", "“没事”"}},
		{"**힘들었겠어요.**라고 말해 주세요. **\"괜찮아\"**는", []string{"힘들었겠어요.", "\"괜찮아\""}},
		{"これは**私の（大切な）**もの。", []string{"私の（大切な）"}},
		{"**\"ไม่เป็นไร\"**นะ", []string{"\"ไม่เป็นไร\""}},
		{"__注意__ 请，**加油💪**你", []string{"注意", "加油💪"}},
		{"**one** between **two**", []string{"one", "two"}},
		{"2 ** 3 ** 4 and a**b", nil},
	}
	for _, tt := range tests {
		lines := Render(tt.text, style(t, "dark").Markdown, 100)
		if got := bold(lines); !slices.Equal(got, tt.bold) {
			t.Errorf("%q has %q bold, want %q", tt.text, got, tt.bold)
		}
	}
}

// TestNoMarksWhileBoldTextStreams checks every state of a growing text: marks of
// emphasis that closes later are never shown.
func TestNoMarksWhileBoldTextStreams(t *testing.T) {
	long := "他说：**" + strings.Repeat("没有空格的一段很长的话，", 400) + "**完了。"
	for _, text := range []string{
		"**注意：**请休息。**“别怕”**她说。", "It is **very bold** and *soft* and ***both***.", "- one **bold\n  text** here\n- **two**", "> a **quotation** here",
		"## A **heading** here", "**힘들었겠어요.**라고", "line\n**bold line\nsecond** end", "| a | b |\n|---|---|\n| **x y** | z |", "~~gone~~ **a** `b`", long,
	} {
		d := New(style(t, "dark").Markdown, 40)
		for at := range text {
			if len(text) > 1000 && at%97 > 2 {
				continue
			}
			d.Set(text[:at])
			if got := strings.Join(plainLines(d.Lines()), "\n"); strings.ContainsAny(got, "*~") {
				t.Errorf("%q shows marks: %q", text[max(0, at-80):at], got[max(0, len(got)-200):])
				break
			}
		}
	}
}

// TestUnclosedEmphasisInTheEnd checks that marks that nothing closes are text.
func TestUnclosedEmphasisInTheEnd(t *testing.T) {
	d := New(style(t, "dark").Markdown, 40)
	d.Set("five **stars")
	if got := plainLines(d.Lines())[0]; got != "five stars" {
		t.Errorf("while it streams: %q", got)
	}
	d.Finish()
	if got := plainLines(d.Lines())[0]; got != "five **stars" {
		t.Errorf("in the end: %q", got)
	}
}

// TestLongTextWithoutABreakStaysCheap checks that the open end of a text stays
// short even if there is no blank in it.
func TestLongTextWithoutABreakStaysCheap(t *testing.T) {
	for _, piece := range []string{"0123456789abcdef", "没有空格的话", "ไม่เป็นไร", "**没有", "a line\nof a poem\n", "word ", "emoji 👩‍👩‍👧 ❤️ "} {
		text := strings.Repeat(piece, 12<<10/len(piece))
		d := New(style(t, "dark").Markdown, 40)
		for at := 0; at < len(text); at += 100 {
			for !utf8.RuneStart(text[at]) {
				at++
			}
			d.Set(text[:at])
			if open := at - d.start; open > 3*longest {
				t.Fatalf("%q: %d bytes are open after %d", piece, open, at)
			}
		}
		d.Finish()
		differ(t, text[:60], 40, d.Lines(), Render(d.safe.text, style(t, "dark").Markdown, 40))
	}
}

// TestSignsWithoutWordsEndAsTheWhole checks text that can be cut nowhere well.
func TestSignsWithoutWordsEndAsTheWhole(t *testing.T) {
	for _, piece := range []string{"<a&b ](", "a\x1b[31m<", "*<&(", "[`<"} {
		text := strings.Repeat(piece, 24<<10/len(piece))
		d := grow(style(t, "dark").Markdown, 40, text, func(at int) int { return at + 700 })
		differ(t, text[:60], 40, d.Lines(), Render(text, style(t, "dark").Markdown, 40))
	}
}

// TestMegabytesWithoutABreakStayCheap checks, by what has to be looked at again
// for one more letter, that a reply of megabytes holds up no key.
func TestMegabytesWithoutABreakStayCheap(t *testing.T) {
	size := 1 << 20
	if testing.Short() || raced {
		size = 1 << 17
	}
	for _, piece := range []string{"x", "没有空格的话", "word after word ", "ไม่เป็นไร", "a\x1b[31m red ", "<a&b ]("} {
		text := strings.Repeat(piece, size/len(piece))
		d := New(style(t, "dark").Markdown, 60)
		for at := 0; at < len(text)-4096; at += 64 << 10 {
			d.Set(text[:at])
		}
		for at := len(text) - 4096; at < len(text); at += 512 {
			d.Set(text[:at])
			if open, unsafe := len(d.safe.text)-d.start, at-d.safe.from; open > 4*longest || unsafe > 1024 {
				t.Errorf("%q: after %d bytes, %d are drawn again and %d made safe again", piece, at, open, unsafe)
				break
			}
		}
	}
}
