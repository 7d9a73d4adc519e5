package typeset

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"slices"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/fontscan"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gobolditalic"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/gofont/gomonobolditalic"
	"golang.org/x/image/font/gofont/gomonoitalic"
	"golang.org/x/image/font/gofont/goregular"
)

// Fonts sets lines with fonts: those of the machine, and the Go fonts, which
// come with the program and have Latin, Greek and Cyrillic letters. It is not
// safe for concurrent use.
type Fonts struct {
	system  *fontscan.FontMap // nil: only those that come with the program
	builtin map[Style]*font.Face
	found   map[wanted]chosen
	missing map[rune]bool
	shaper  shaping.HarfbuzzShaper
	split   shaping.Segmenter
	outline map[glyphKey][]font.Segment
	bitmaps map[glyphKey]bitmap
}

// wanted is what a font is looked for.
type wanted struct {
	style Style
	emoji bool
	r     rune
}

// chosen is a font, and what has to be done for it to look as it should.
type chosen struct {
	face            *font.Face
	embolden, slant bool
}

// Builtin are the fonts that come with the program.
func Builtin() *Fonts {
	f := &Fonts{
		builtin: map[Style]*font.Face{}, found: map[wanted]chosen{}, missing: map[rune]bool{},
		outline: map[glyphKey][]font.Segment{}, bitmaps: map[glyphKey]bitmap{},
	}
	for _, b := range []struct {
		style Style
		ttf   []byte
	}{
		{Style{}, goregular.TTF},
		{Style{Bold: true}, gobold.TTF},
		{Style{Italic: true}, goitalic.TTF},
		{Style{Bold: true, Italic: true}, gobolditalic.TTF},
		{Style{Mono: true}, gomono.TTF},
		{Style{Mono: true, Bold: true}, gomonobold.TTF},
		{Style{Mono: true, Italic: true}, gomonoitalic.TTF},
		{Style{Mono: true, Bold: true, Italic: true}, gomonobolditalic.TTF},
	} {
		face, err := font.ParseTTF(bytes.NewReader(b.ttf))
		if err != nil {
			panic(err) // a font that is built in
		}
		f.builtin[b.style] = face
	}
	return f
}

// System are the fonts of the machine, with those that come with the program
// for what it lacks. Where they are is kept in a folder, so that they are not
// looked for each time. The fonts can be used even if there is an error: they
// are those of Builtin then.
func System(cacheDir string) (*Fonts, error) {
	f := Builtin()
	system := fontscan.NewFontMap(log.New(io.Discard, "", 0))
	if err := system.UseSystemFonts(cacheDir); err != nil {
		return f, fmt.Errorf("look for fonts: %w", err)
	}
	f.system = system
	return f, nil
}

// Missing are the characters that were set and that no font has, in order.
func (f *Fonts) Missing() []rune {
	out := make([]rune, 0, len(f.missing))
	for r := range f.missing {
		out = append(out, r)
	}
	slices.Sort(out)
	return out
}

// The families that are tried before all others. The first of each system
// agree in their widths with what Measured takes for them.
var (
	sans = []string{"Helvetica Neue", "Arial", "Liberation Sans", "Noto Sans", "Segoe UI", "DejaVu Sans"}
	mono = []string{"Menlo", "Consolas", "Cascadia Mono", "DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono"}

	emojis = []string{"Apple Color Emoji", "Noto Color Emoji", "Segoe UI Emoji", "Twitter Color Emoji"}
	han    = [...][]string{
		China: {"PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei"},
		Japan: {"Hiragino Sans", "Hiragino Kaku Gothic ProN", "Yu Gothic", "Meiryo", "Noto Sans CJK JP", "Noto Sans JP", "Source Han Sans"},
		Korea: {"Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans CJK KR", "Noto Sans KR", "Source Han Sans K"},
	}
)

// face is the font for a character; one that lacks it where none has it.
func (f *Fonts) face(w wanted) chosen {
	if c, ok := f.found[w]; ok {
		return c
	}
	c, ok := f.find(w)
	if !ok && w.emoji { // a sign in one colour is better than none
		c, ok = f.find(wanted{w.style, false, w.r})
	}
	if !ok && !ignorable(w.r) {
		f.missing[w.r] = true
	}
	f.found[w] = c
	return c
}

func (f *Fonts) find(w wanted) (c chosen, ok bool) {
	builtin := f.builtin[Style{Bold: w.style.Bold, Italic: w.style.Italic, Mono: w.style.Mono}]
	if f.system != nil {
		aspect := font.Aspect{Style: font.StyleNormal, Weight: font.WeightNormal, Stretch: font.StretchNormal}
		if w.style.Bold {
			aspect.Weight = font.WeightBold
		}
		if w.style.Italic {
			aspect.Style = font.StyleItalic
		}
		plain := aspect
		plain.Style = font.StyleNormal
		for _, a := range []font.Aspect{aspect, plain, {Style: font.StyleNormal, Weight: font.WeightNormal, Stretch: font.StretchNormal}} {
			if face := f.resolve(w, a); face != nil {
				_, is := f.system.FontMetadata(face.Font)
				return chosen{
					face: face, embolden: w.style.Bold && !w.emoji && is.Weight < font.WeightSemibold,
					slant: w.style.Italic && !w.emoji && is.Style == font.StyleNormal,
				}, true
			}
		}
	}
	_, ok = builtin.NominalGlyph(w.r)
	return chosen{face: builtin}, ok && !w.emoji
}

// resolve is a font of the machine that has a character and can be drawn, nil
// if there is none.
func (f *Fonts) resolve(w wanted, aspect font.Aspect) *font.Face {
	families := sans
	switch {
	case w.emoji:
		families = emojis
	case w.style.Mono:
		families = mono
	}
	f.system.SetQuery(fontscan.Query{Families: slices.Concat(families, han[w.style.Region]), Aspect: aspect})
	f.system.SetScript(language.LookupScript(w.r))
	face := f.system.ResolveFace(w.r)
	if face == nil {
		return nil
	}
	gid, ok := face.NominalGlyph(w.r)
	if !ok || w.emoji && !ignorable(w.r) && !drawable(face, gid) {
		return nil
	}
	return face
}
