package markdown

import (
	"charm.land/glamour/v2/ansi"
	"charm.land/lipgloss/v2"
	"github.com/alecthomas/chroma/v2"
	xansi "github.com/charmbracelet/x/ansi"
)

// look is how a character is drawn. Looks are nested as Glamour nests them:
// what a style does not say is as in the text around.
type look struct {
	colour, background              string
	bold, italic, underline, struck bool
	inverse                         bool
}

// with is a look inside of which styles hold.
func (l look) with(styles ...ansi.StylePrimitive) look {
	for _, p := range styles {
		l = l.inside(p)
	}
	return l
}

func (l look) inside(p ansi.StylePrimitive) look {
	word := func(to *string, from *string) {
		if from != nil {
			*to = *from
		}
	}
	flag := func(to *bool, from *bool) {
		if from != nil {
			*to = *from
		}
	}
	word(&l.colour, p.Color)
	word(&l.background, p.BackgroundColor)
	flag(&l.bold, p.Bold)
	flag(&l.italic, p.Italic)
	flag(&l.underline, p.Underline)
	flag(&l.struck, p.CrossedOut)
	flag(&l.inverse, p.Inverse)
	return l
}

// sequence is what switches a look on, empty for the terminal's own.
func (l look) sequence() string {
	var s xansi.Style
	if l.colour != "" {
		s = s.ForegroundColor(lipgloss.Color(l.colour))
	}
	if l.background != "" {
		s = s.BackgroundColor(lipgloss.Color(l.background))
	}
	if l.bold {
		s = s.Bold()
	}
	if l.italic {
		s = s.Italic(true)
	}
	if l.underline {
		s = s.Underline(true)
	}
	if l.struck {
		s = s.Strikethrough(true)
	}
	if l.inverse {
		s = s.Reverse(true)
	}
	if len(s) == 0 {
		return ""
	}
	return s.String()
}

// sequence is that of a look, made once.
func (r *renderer) sequence(l look) string {
	s, ok := r.sequences[l]
	if !ok {
		s = l.sequence()
		r.sequences[l] = s
	}
	return s
}

// heading is the style of a heading of a level.
func (r *renderer) heading(level int) []ansi.StylePrimitive {
	s := &r.style
	levels := []*ansi.StyleBlock{&s.H1, &s.H2, &s.H3, &s.H4, &s.H5, &s.H6}
	return []ansi.StylePrimitive{s.Heading.StylePrimitive, levels[min(max(level, 1), len(levels))-1].StylePrimitive}
}

// codeLooks are the looks of the kinds of words that code is made of.
func codeLooks(c *ansi.Chroma) map[chroma.TokenType]ansi.StylePrimitive {
	if c == nil {
		return nil
	}
	return map[chroma.TokenType]ansi.StylePrimitive{
		chroma.Text: c.Text, chroma.Error: c.Error, chroma.Comment: c.Comment, chroma.CommentPreproc: c.CommentPreproc,
		chroma.Keyword: c.Keyword, chroma.KeywordReserved: c.KeywordReserved, chroma.KeywordNamespace: c.KeywordNamespace,
		chroma.KeywordType: c.KeywordType, chroma.Operator: c.Operator, chroma.Punctuation: c.Punctuation,
		chroma.Name: c.Name, chroma.NameBuiltin: c.NameBuiltin, chroma.NameTag: c.NameTag, chroma.NameAttribute: c.NameAttribute,
		chroma.NameClass: c.NameClass, chroma.NameConstant: c.NameConstant, chroma.NameDecorator: c.NameDecorator,
		chroma.NameException: c.NameException, chroma.NameFunction: c.NameFunction, chroma.NameOther: c.NameOther,
		chroma.Literal: c.Literal, chroma.LiteralNumber: c.LiteralNumber, chroma.LiteralDate: c.LiteralDate,
		chroma.LiteralString: c.LiteralString, chroma.LiteralStringEscape: c.LiteralStringEscape,
		chroma.GenericDeleted: c.GenericDeleted, chroma.GenericEmph: c.GenericEmph, chroma.GenericInserted: c.GenericInserted,
		chroma.GenericStrong: c.GenericStrong, chroma.GenericSubheading: c.GenericSubheading,
	}
}

// codeLook is the look of one kind of word, or of the kind that it belongs to.
func (r *renderer) codeLook(t chroma.TokenType, l look) look {
	for _, kind := range []chroma.TokenType{t, t.SubCategory(), t.Category(), chroma.Text} {
		if p, ok := r.code[kind]; ok {
			return l.with(p)
		}
	}
	return l
}
