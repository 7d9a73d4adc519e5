package themes

import (
	"fmt"
	"math"
	"testing"

	"github.com/charmbracelet/colorprofile"
)

func TestContrastIsTheOneOfTheGuidelines(t *testing.T) {
	tests := []struct {
		a, b Hex
		want float64
	}{
		{"#000000", "#ffffff", 21},
		{"#ffffff", "#000000", 21},
		{"#777777", "#ffffff", 4.48},
		{"#0000ff", "#ffffff", 8.59},
		{"#123456", "#123456", 1},
	}
	for _, tt := range tests {
		if got := Contrast(tt.a, tt.b); math.Abs(got-tt.want) > 0.01 {
			t.Errorf("Contrast(%s, %s) = %.3f, want %.2f", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestBuiltinThemesAreReadable(t *testing.T) {
	for _, theme := range Builtin() {
		for _, w := range theme.Weak() {
			t.Errorf("%s: %s", theme.Name, w)
		}
		for _, back := range []Hex{theme.Tokens.Background, theme.Tokens.Panel} {
			if c := Contrast(theme.Tokens.Text, back); c < 10 {
				t.Errorf("%s: prose has a contrast of %.1f on %s, want 10 for long reading", theme.Name, c, back)
			}
		}
	}
}

// Terminals with fewer colours take the nearest that they have, which must not
// make text fade into its background.
func TestBuiltinThemesAreReadableWithFewerColours(t *testing.T) {
	for _, theme := range Builtin() {
		k := theme.Tokens
		for _, name := range TokenNames() {
			least := textContrast
			switch name {
			case "background", "panel", "selection", "on_accent", "on_selection":
				continue
			case "border":
				least = lineContrast
			}
			near := nearestIn(colorprofile.ANSI256, k.Token(name))
			for _, back := range []Hex{k.Background, nearestIn(colorprofile.ANSI256, k.Background), k.Panel, nearestIn(colorprofile.ANSI256, k.Panel)} {
				if c := Contrast(near, back); c < least {
					t.Errorf("%s: of 256 colours, %s becomes %s with a contrast of %.1f on %s", theme.Name, name, near, c, back)
				}
			}
		}
		for _, p := range []colorprofile.Profile{colorprofile.ANSI256, colorprofile.ANSI} {
			for _, pair := range [][2]Hex{{k.OnSelection, k.Selection}, {k.OnAccent, k.Accent}, {k.OnAccent, k.Focus}, {k.Text, k.Background}, {k.Text, k.Panel}} {
				if c := Contrast(nearestIn(p, pair[0]), nearestIn(p, pair[1])); c < 3 {
					t.Errorf("%s: %v: %s on %s has a contrast of %.1f", theme.Name, p, pair[0], pair[1], c)
				}
			}
		}
	}
}

func nearestIn(p colorprofile.Profile, h Hex) Hex {
	r, g, b, _ := p.Convert(h.Color()).RGBA()
	return Hex(fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8))
}

func TestWeakSaysWhatIsTooPale(t *testing.T) {
	theme := NewSet(nil).Auto(true)
	theme.Tokens.Panel = theme.Tokens.Background
	theme.Tokens.Muted = theme.Tokens.Background
	theme.Tokens.OnSelection = theme.Tokens.Selection
	theme.Tokens.Border = theme.Tokens.Background
	if got := theme.Weak(); len(got) != 3 {
		t.Errorf("Weak() = %q, want one sentence each for muted, border and on_selection", got)
	}
}
