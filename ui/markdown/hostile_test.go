package markdown

import (
	"strings"
	"testing"

	"charm.land/glamour/v2/ansi"

	"kansei/bench/hostile"
)

// harmless fails if lines hold more than text and, where the kind has them, what
// switches styles on and off.
func harmless(t *testing.T, text string, lines []string, kind hostile.Kind) {
	t.Helper()
	for _, line := range lines {
		if err := hostile.Find(line, kind); err != nil || strings.Contains(line, "\n") {
			t.Fatalf("%q is drawn with %v", text, err)
		}
	}
}

// bare is a style without any looks.
func bare() ansi.StyleConfig {
	bar, one := "│ ", uint(1)
	return ansi.StyleConfig{
		HorizontalRule: ansi.StylePrimitive{Format: "---"}, BlockQuote: ansi.StyleBlock{Indent: &one, IndentToken: &bar},
		Table: ansi.StyleTable{CenterSeparator: &bar, ColumnSeparator: &bar, RowSeparator: &bar},
	}
}

// safe draws a text at once and as it comes, with styles and without any: what
// is a sequence then can only be the text's own.
func safe(t *testing.T, text string, steps, width int) {
	t.Helper()
	dark := style(t, "dark").Markdown
	for _, s := range []ansi.StyleConfig{bare(), dark} {
		kind := hostile.Plain
		if s.Heading.Color != nil {
			kind = hostile.Styled
		}
		harmless(t, text, Render(text, s, width), kind)
		d := New(s, width)
		for at := 0; at < len(text); at += steps {
			d.Set(text[:at])
			harmless(t, text[:at], d.Lines(), kind)
		}
		d.Set(text)
		d.Finish()
		harmless(t, text, d.Lines(), kind)
	}
}

func TestHostileTextDrawsNothingButText(t *testing.T) {
	for i, evil := range hostile.Texts {
		safe(t, evil, 1, 30)
		for j, block := range blocks {
			if (i+j)%7 != 0 {
				continue
			}
			at := (i * 13) % (len(block) + 1)
			safe(t, block[:at]+evil+block[at:], 7, 5+(i*j)%60)
		}
	}
}

func TestALineOfAMegabyteIsDrawn(t *testing.T) {
	long := strings.Repeat("evil\u202e ", 1<<17)
	lines := Render(long, style(t, "dark").Markdown, 40)
	if len(lines) < 1<<14 {
		t.Errorf("%d lines", len(lines))
	}
	harmless(t, "a long line", lines[:100], hostile.Styled)
	harmless(t, "a long word", Render(strings.Repeat("x\u0301\u0301", 1<<18), style(t, "dark").Markdown, 40)[:100], hostile.Styled)
}

// FuzzHostile puts a hostile text anywhere into any text.
func FuzzHostile(f *testing.F) {
	for i, block := range blocks {
		f.Add(block, uint16(i), uint16(i*7), uint8(40))
	}
	f.Fuzz(func(t *testing.T, text string, which, at uint16, width uint8) {
		if len(text) > 2000 {
			return
		}
		cut := int(at) % (len(text) + 1)
		evil := hostile.Texts[int(which)%len(hostile.Texts)]
		safe(t, text[:cut]+evil+text[cut:], 1+int(at)%29, 3+int(width)%120)
	})
}
