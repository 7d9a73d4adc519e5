package typeset

import (
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"
)

// seen is a line's text as it is seen from the left, runs apart.
func seen(l Line) string {
	out := make([]string, len(l.Runs))
	for i, r := range l.Runs {
		out[i] = r.Text
		if r.RightToLeft {
			out[i] = "<" + r.Text
		}
	}
	return strings.Join(out, "|")
}

func TestSetOrder(t *testing.T) {
	tests := []struct {
		name  string
		spans []string
		base  Direction
		want  string
	}{
		{"latin", []string{"one ", "two"}, LeftToRight, "one |two"},
		{"chinese", []string{"床前明月光"}, LeftToRight, "床前明月光"},
		{"arabic in english", []string{"say ", "سلام", " now"}, LeftToRight, "say |<سلام| now"},
		{"english in arabic", []string{"قل ", "yes", " لي"}, RightToLeft, "< لي|yes|<قل "},
		{"numbers in hebrew", []string{"יש 12 כאן"}, RightToLeft, "< כאן|12|<יש "},
		{"emoji apart", []string{"so 👩‍👩‍👧 it ❤️ is 1"}, LeftToRight, "so |👩‍👩‍👧| it |❤️| is 1"},
		{"signs that are no emoji", []string{"☆ ❤ © ㈱ 1"}, LeftToRight, "☆ ❤ © ㈱ 1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var spans []Span
			for i, text := range tt.spans {
				spans = append(spans, Span{Text: text, Size: 16, Style: Style{Bold: i%2 == 1}})
			}
			for name, setter := range map[string]Setter{"measured": Measured{}, "builtin": Builtin()} {
				line := setter.Set(spans, tt.base)
				if got := seen(line); got != tt.want {
					t.Errorf("%s: seen as %q, want %q", name, got, tt.want)
				}
				x := 0.0
				for _, r := range line.Runs {
					if math.Abs(r.X-x) > 1e-6 {
						t.Errorf("%s: %q stands at %g, want %g", name, r.Text, r.X, x)
					}
					x += r.Width
				}
				if math.Abs(line.Width-x) > 1e-6 {
					t.Errorf("%s: the line is %g wide, its runs %g", name, line.Width, x)
				}
			}
		})
	}
}

func TestMeasuredWidths(t *testing.T) {
	tests := []struct {
		text  string
		style Style
		want  float64 // ems
	}{
		{"", Style{}, 0},
		{"Hi", Style{}, 0.722 + 0.222},
		{"Hi", Style{Bold: true}, 0.722 + 0.278},
		{"é", Style{}, 0.556},
		{"光", Style{}, 1},
		{"光", Style{Bold: true, Mono: true}, 1},
		{"code", Style{Mono: true}, 2.4},
		{"“…”", Style{}, 0.333*2 + 1},
		{"x\u200b", Style{}, 0.5},
	}
	for _, tt := range tests {
		if got := (Measured{}).Set([]Span{{Text: tt.text, Style: tt.style, Size: 1}}, LeftToRight).Width; math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("%q is %g ems wide, want %g", tt.text, got, tt.want)
		}
	}
}

func TestRegionAndDirection(t *testing.T) {
	for text, want := range map[string]Region{"床前": China, "": China, "ここ海": Japan, "海とここ": Japan, "한글 海": Korea} {
		if got := RegionOf(text); got != want {
			t.Errorf("RegionOf(%q) = %d, want %d", text, got, want)
		}
	}
	for text, want := range map[string]Direction{"": LeftToRight, "1. سلام x": RightToLeft, "x سلام": LeftToRight, "**שלום**": RightToLeft, "光": LeftToRight} {
		if got := DirectionOf(text); got != want {
			t.Errorf("DirectionOf(%q) = %d, want %d", text, got, want)
		}
	}
}

func TestMissingCharacters(t *testing.T) {
	f := Builtin()
	for _, text := range []string{"Hi, é ж Ω — “so” …", "a\u200bb\u200d \u00a0\u3000", "光 月 光"} {
		f.Set([]Span{{Text: text, Size: 16}}, LeftToRight)
	}
	f.Set([]Span{{Text: "光😀", Size: 16, Style: Style{Bold: true}}}, LeftToRight)
	if got, want := f.Missing(), []rune("光月😀"); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
		t.Errorf("missing are %q", string(got))
	}
}

// TestText checks that letters are drawn inside of their line and nowhere else.
func TestText(t *testing.T) {
	f := Builtin()
	for _, style := range []Style{{}, {Bold: true}, {Italic: true}, {Mono: true}, {Mono: true, Bold: true, Italic: true}} {
		c := NewCanvas(200, 60, 2, f)
		line := f.Set([]Span{{Text: "Anna, hug me", Size: 20, Style: style}}, LeftToRight)
		for _, r := range line.Runs {
			c.Text(20+r.X, 40, r, color.White)
		}
		dots := 0
		for y := range 120 {
			for x := range 400 {
				if c.Image.RGBAAt(x, y).A == 0 {
					continue
				}
				dots++
				if x < 38 || float64(x) > 2*(20+line.Width)+4 || y < 40 || y > 92 {
					t.Fatalf("%+v: something is drawn at %d, %d", style, x, y)
				}
			}
		}
		if dots < 1000 {
			t.Errorf("%+v: only %d dots are drawn", style, dots)
		}
	}
}

func TestSystemWithoutFolder(t *testing.T) {
	f, err := System(t.TempDir() + "/a/b")
	if f == nil {
		t.Fatalf("there are no fonts: %v", err)
	}
	if line := f.Set([]Span{{Text: "abc", Size: 16}}, LeftToRight); line.Width <= 0 {
		t.Error("nothing is set")
	}
}

// TestSystemFonts looks at what the fonts of this machine can do, and is left out
// where they lack a script.
func TestSystemFonts(t *testing.T) {
	f, err := System(t.TempDir())
	if err != nil {
		t.Skip(err)
	}
	for _, text := range []string{"床前明月光", "ゆっくり", "괜찮아요", "السَّلامُ", "👩‍👩‍👧"} {
		before := len(f.Missing())
		line := f.Set([]Span{{Text: text, Size: 32, Style: Style{Region: RegionOf(text)}}}, DirectionOf(text))
		if len(f.Missing()) > before {
			t.Logf("no font for %q here", text)
			continue
		}
		c := NewCanvas(300, 80, 1, f)
		for _, r := range line.Runs {
			c.Text(10+r.X, 50, r, color.White)
		}
		drawn := 0
		for _, a := range c.Image.Pix {
			if a != 0 {
				drawn++
			}
		}
		if drawn < 100 {
			t.Errorf("%q is not drawn", text)
		}
	}
}

// TestPathHasNoSeams fills a path that is higher than what is filled at a time.
func TestPathHasNoSeams(t *testing.T) {
	c := NewCanvas(20, 700, 1, Builtin())
	c.Path(2.5, 3.5, 10, 690, color.White, func(p Pen) {
		p.Move(2.5, 3.5)
		p.Line(12.5, 3.5)
		p.Line(12.5, 693.5)
		p.Line(2.5, 693.5)
		p.Close()
	})
	for y := range 700 {
		want := map[bool]uint8{true: 255}[y >= 4 && y < 693]
		if y == 3 || y == 693 {
			want = 127
		}
		if got := c.Image.RGBAAt(7, y).A; got != want && got+1 != want && got != want+1 {
			t.Fatalf("row %d has %d, want %d", y, got, want)
		}
	}
}
