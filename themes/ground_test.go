package themes

import (
	"math"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// TestGroundPaint looks at the cells that the renderer makes of a painted line.
func TestGroundPaint(t *testing.T) {
	for _, theme := range Builtin() {
		s := theme.Painted()
		panel := s.Panel.Paint(s.Border.Render("│") + " 你 " + s.Accent.Render("b") + " \x1b[1mc\x1b[0m d")
		line := s.Page.Paint(s.Title.Render("a") + " x" + panel + " y " + s.Selected.Render("z"))
		if ansi.StringWidth(line) != len("a x│ 你 b c d y z")-len("│你")+3 {
			t.Errorf("%s: painting changed the width of %q", theme.Name, ansi.Strip(line))
		}
		buffer := uv.NewScreenBuffer(ansi.StringWidth(line), 1)
		uv.NewStyledString(line).Draw(buffer, buffer.Bounds())
		k := theme.Tokens
		for x, want := range map[int]struct{ text, behind Hex }{
			0: {k.Heading, k.Background}, 1: {k.Text, k.Background}, 2: {k.Text, k.Background},
			3: {k.Border, k.Panel}, 4: {k.Text, k.Panel}, 5: {k.Text, k.Panel}, 8: {k.Accent, k.Panel}, 10: {k.Text, k.Panel}, 12: {k.Text, k.Panel},
			13: {k.Text, k.Background}, 14: {k.Text, k.Background}, 16: {k.Selection, k.OnSelection},
		} {
			style := buffer.CellAt(x, 0).Style
			if style.Fg != want.text.Color() || style.Bg != want.behind.Color() {
				t.Errorf("%s: cell %d is %v on %v, want %s on %s", theme.Name, x, style.Fg, style.Bg, want.text, want.behind)
			}
		}
	}
}

func TestGroundZero(t *testing.T) {
	s := NewSet(nil).Auto(true).Styles()
	for _, g := range []Ground{s.Page, s.Panel} {
		if got := g.Paint("a\x1b[mb"); got != "a\x1b[mb" {
			t.Errorf("styles that are not painted change a line to %q", got)
		}
	}
	if !strings.Contains(NewSet(nil).Auto(true).Painted().Page.Paint("a"), "48;2") {
		t.Error("painted styles leave the terminal's background")
	}
}

// TestBuiltinThemesDistinct holds the themes apart by what is seen first: the
// colours that fill the screen.
func TestBuiltinThemesDistinct(t *testing.T) {
	all := Builtin()
	for i, a := range all {
		for _, b := range all[:i] {
			page := distance(a.Tokens.Background, b.Tokens.Background)
			panel := distance(a.Tokens.Panel, b.Tokens.Panel)
			if page+panel < 18 {
				t.Errorf("%s and %s differ by %.0f and %.0f in their grounds", a.Name, b.Name, page, panel)
			}
		}
	}
}

// distance is how far two colours are apart, by their red, green and blue.
func distance(a, b Hex) float64 {
	ar, ag, ab := a.RGB()
	br, bg, bb := b.RGB()
	sq := func(x, y uint8) float64 { d := float64(x) - float64(y); return d * d }
	return math.Sqrt(sq(ar, br) + sq(ag, bg) + sq(ab, bb))
}
