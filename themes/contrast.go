package themes

import (
	"fmt"
	"math"
)

// The contrast that the Web Content Accessibility Guidelines 2.2 ask for at
// level AA: of text (criterion 1.4.3) and of what is no text (1.4.11).
const (
	textContrast = 4.5
	lineContrast = 3.0
)

// Contrast is the contrast ratio of two colours as WCAG 2.2 defines it, from 1
// (none) to 21 (black on white): (L1+0.05)/(L2+0.05) with L1 the larger of the
// two relative luminances.
func Contrast(a, b Hex) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance is the relative luminance of a colour, 0 to 1.
func luminance(h Hex) float64 {
	r, g, b := h.RGB()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func linear(v uint8) float64 {
	c := float64(v) / 255
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}

// Weak lists what in a theme is too pale to read, one sentence each: text
// under a contrast of 4.5 on what is painted behind it, frames under 3.
func (t Theme) Weak() []string {
	var out []string
	check := func(name, behind string, least float64) {
		if c := Contrast(t.Tokens.Token(name), t.Tokens.Token(behind)); c < least {
			out = append(out, fmt.Sprintf("%s on %s has a contrast of %.1f; it takes %.1f to be read with ease", name, behind, c, least))
		}
	}
	for _, name := range TokenNames() {
		switch name {
		case "background", "panel", "selection":
		case "on_accent":
			check(name, "accent", textContrast)
			check(name, "focus", textContrast)
		case "on_selection":
			check(name, "selection", textContrast)
		default:
			least := textContrast
			if name == "border" {
				least = lineContrast
			}
			for _, ground := range t.grounds() {
				check(name, ground, least)
			}
		}
	}
	return out
}

// grounds are the names of the colours that text is painted on. A theme that
// has one for both names it once.
func (t Theme) grounds() []string {
	if t.Tokens.Panel == t.Tokens.Background {
		return []string{"background"}
	}
	return []string{"background", "panel"}
}
