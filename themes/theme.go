package themes

import (
	"fmt"
	"image/color"
	"reflect"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
)

// Hex is a colour as "#rrggbb".
type Hex string

// Parse reads a colour in either case and refuses anything but "#rrggbb".
func Parse(s string) (Hex, error) {
	if len(s) != 7 || s[0] != '#' {
		return "", fmt.Errorf("%q is no colour", s)
	}
	if _, err := strconv.ParseUint(s[1:], 16, 32); err != nil {
		return "", fmt.Errorf("%q is no colour", s)
	}
	return Hex(strings.ToLower(s)), nil
}

// Color is the colour for a style.
func (h Hex) Color() color.Color { return lipgloss.Color(string(h)) }

// RGB are the red, green and blue of a colour, 0 to 255 each.
func (h Hex) RGB() (r, g, b uint8) {
	n, err := strconv.ParseUint(strings.TrimPrefix(string(h), "#"), 16, 32)
	if err != nil {
		return 0, 0, 0
	}
	return uint8(n >> 16), uint8(n >> 8), uint8(n)
}

// Tokens are the colours that a theme names. Everything on the screen is made
// of these.
type Tokens struct {
	Background  Hex `toml:"background"` // behind everything
	Panel       Hex `toml:"panel"`      // behind panes and windows
	Text        Hex `toml:"text"`
	Muted       Hex `toml:"muted"`  // facts, hints
	Faint       Hex `toml:"faint"`  // rules, counts, what is off
	Border      Hex `toml:"border"` // frames and the empty part of bars
	Focus       Hex `toml:"focus"`  // the frame that has the focus
	Accent      Hex `toml:"accent"` // what is chosen or active
	OnAccent    Hex `toml:"on_accent"`
	User        Hex `toml:"user"` // the person's own messages
	Heading     Hex `toml:"heading"`
	Link        Hex `toml:"link"`
	Code        Hex `toml:"code"`
	Quote       Hex `toml:"quote"`
	Good        Hex `toml:"good"`
	Warn        Hex `toml:"warn"`
	Bad         Hex `toml:"bad"`
	Info        Hex `toml:"info"`
	Match       Hex `toml:"match"`     // letters that a search found
	Selection   Hex `toml:"selection"` // behind the row under the cursor
	OnSelection Hex `toml:"on_selection"`
}

// TokenNames are the names of the colours as a theme file has them, in order.
func TokenNames() []string {
	t := reflect.TypeFor[Tokens]()
	out := make([]string, t.NumField())
	for i := range out {
		out[i] = t.Field(i).Tag.Get("toml")
	}
	return out
}

// Token is the colour with a name, "" where there is none.
func (t Tokens) Token(name string) Hex {
	v := reflect.ValueOf(t)
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("toml") == name {
			return v.Field(i).Interface().(Hex)
		}
	}
	return ""
}

// whole reports whether every colour is there.
func (t Tokens) whole() bool {
	v := reflect.ValueOf(t)
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			return false
		}
	}
	return true
}

// with is the tokens with one of them changed.
func (t Tokens) with(name string, h Hex) Tokens {
	v := reflect.ValueOf(&t).Elem()
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("toml") == name {
			v.Field(i).Set(reflect.ValueOf(h))
		}
	}
	return t
}

// over fills in the colours that are missing from others.
func (t Tokens) over(others Tokens) Tokens {
	v, o := reflect.ValueOf(&t).Elem(), reflect.ValueOf(others)
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			v.Field(i).Set(o.Field(i))
		}
	}
	return t
}

// Theme is a set of colours with a name.
type Theme struct {
	Name   string            // as it is typed: "hearth"
	Title  map[string]string // as it is shown, by language code
	Dark   bool              // made for a dark background
	Tokens Tokens
	Origin string // the user's file; "" where it is built in
}

// TitleIn is the theme's title in a language, in English where that is
// missing, and its name where that is missing too.
func (t Theme) TitleIn(lang string) string {
	for _, code := range []string{lang, "en"} {
		if s := t.Title[code]; s != "" {
			return s
		}
	}
	return t.Name
}

// Background is the colour to paint the screen with.
func (t Theme) Background() color.Color { return t.Tokens.Background.Color() }

// Foreground is the colour of text that has no style. Text is drawn in the
// terminal's own colour, which a theme that was chosen by name sets: a terminal
// that lets nobody set its colours keeps text that can be read on its background.
func (t Theme) Foreground() color.Color { return t.Tokens.Text.Color() }

// TOML is the theme as a file that Decode reads back.
func (t Theme) TOML() string {
	var b strings.Builder
	fmt.Fprintf(&b, "dark = %t\n\n[title]\n", t.Dark)
	for _, code := range []string{"en", "zh"} {
		if s := t.Title[code]; s != "" {
			fmt.Fprintf(&b, "%s = %q\n", code, s)
		}
	}
	b.WriteString("\n[tokens]\n")
	for _, name := range TokenNames() {
		fmt.Fprintf(&b, "%s = %q\n", name, string(t.Tokens.Token(name)))
	}
	return b.String()
}
