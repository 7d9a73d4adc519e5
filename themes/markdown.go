package themes

import "charm.land/glamour/v2/ansi"

// markdown is how replies are set: no margin of their own, headings by weight
// instead of number signs, and a mark at everything that would otherwise be
// told by colour alone.
func markdown(k Tokens) ansi.StyleConfig {
	yes, no := true, false
	none, one, two := uint(0), uint(1), uint(2)
	bar := "│ "
	with := func(p ansi.StylePrimitive, change func(*ansi.StylePrimitive)) ansi.StylePrimitive {
		change(&p)
		return p
	}
	column, row, center := "│", "─", "┼"
	return ansi.StyleConfig{
		Document:   ansi.StyleBlock{Margin: &none},
		Paragraph:  ansi.StyleBlock{},
		BlockQuote: ansi.StyleBlock{StylePrimitive: colour(k.Quote), Indent: &one, IndentToken: &bar},
		List:       ansi.StyleList{LevelIndent: 2},

		Heading: ansi.StyleBlock{StylePrimitive: with(colour(k.Heading), func(p *ansi.StylePrimitive) {
			p.Bold, p.BlockSuffix = &yes, "\n"
		})},
		H1: heading(k.Heading, true, false),
		H2: heading(k.Heading, false, false),
		H3: heading(k.Heading, false, true),
		H4: heading(k.Muted, false, true),
		H5: heading(k.Muted, false, true),
		H6: heading(k.Muted, false, true),

		Strikethrough:  ansi.StylePrimitive{CrossedOut: &yes},
		Emph:           ansi.StylePrimitive{Italic: &yes},
		Strong:         ansi.StylePrimitive{Bold: &yes},
		HorizontalRule: with(colour(k.Border), func(p *ansi.StylePrimitive) { p.Format = "\n────────\n" }),

		Item:        ansi.StylePrimitive{BlockPrefix: "• "},
		Enumeration: ansi.StylePrimitive{BlockPrefix: ". "},
		Task:        ansi.StyleTask{Ticked: "[✓] ", Unticked: "[ ] "},

		Link:      with(colour(k.Link), func(p *ansi.StylePrimitive) { p.Underline = &yes }),
		LinkText:  with(colour(k.Link), func(p *ansi.StylePrimitive) { p.Bold = &yes }),
		Image:     with(colour(k.Link), func(p *ansi.StylePrimitive) { p.Underline = &yes }),
		ImageText: with(colour(k.Muted), func(p *ansi.StylePrimitive) { p.Format = "▣ {{.text}}" }),

		Code: ansi.StyleBlock{StylePrimitive: with(colour(k.Code), func(p *ansi.StylePrimitive) {
			p.Prefix, p.Suffix = "`", "`"
			p.Bold = &no
		})},
		CodeBlock: ansi.StyleCodeBlock{
			StyleBlock: ansi.StyleBlock{StylePrimitive: colour(k.Code), Margin: &two},
			Chroma:     chroma(k),
		},

		Table: ansi.StyleTable{CenterSeparator: &center, ColumnSeparator: &column, RowSeparator: &row},

		DefinitionTerm:        ansi.StylePrimitive{Bold: &yes},
		DefinitionDescription: ansi.StylePrimitive{BlockPrefix: "\n  "},
		HTMLBlock:             ansi.StyleBlock{StylePrimitive: colour(k.Muted)},
		HTMLSpan:              ansi.StyleBlock{StylePrimitive: colour(k.Muted)},
	}
}

func colour(h Hex) ansi.StylePrimitive {
	s := string(h)
	return ansi.StylePrimitive{Color: &s}
}

func heading(h Hex, underline, italic bool) ansi.StyleBlock {
	yes := true
	p := colour(h)
	p.Bold = &yes
	if underline {
		p.Underline = &yes
	}
	if italic {
		p.Italic = &yes
	}
	return ansi.StyleBlock{StylePrimitive: p}
}

// chroma colours code with few hues: words of the language, literals,
// comments, and the rest as text.
func chroma(k Tokens) *ansi.Chroma {
	yes := true
	bold := func(h Hex) ansi.StylePrimitive {
		p := colour(h)
		p.Bold = &yes
		return p
	}
	italic := func(h Hex) ansi.StylePrimitive {
		p := colour(h)
		p.Italic = &yes
		return p
	}
	text, word, name, literal, note := colour(k.Text), bold(k.Heading), colour(k.Link), colour(k.Code), italic(k.Muted)
	return &ansi.Chroma{
		Text: text, Error: colour(k.Bad), Comment: note, CommentPreproc: note,
		Keyword: word, KeywordReserved: word, KeywordNamespace: word, KeywordType: name,
		Operator: colour(k.Muted), Punctuation: colour(k.Muted),
		Name: text, NameBuiltin: name, NameTag: name, NameAttribute: name, NameClass: name, NameConstant: literal,
		NameDecorator: name, NameException: name, NameFunction: name, NameOther: text,
		Literal: literal, LiteralNumber: literal, LiteralDate: literal, LiteralString: literal, LiteralStringEscape: colour(k.Info),
		GenericDeleted: colour(k.Bad), GenericInserted: colour(k.Good), GenericEmph: italic(k.Text), GenericStrong: bold(k.Text),
		GenericSubheading: colour(k.Muted), Background: ansi.StylePrimitive{},
	}
}
