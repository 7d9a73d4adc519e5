// Package markup is the Markdown of replies: the grammar that the screen, the
// pages and the transcripts share, so that all of them show the same line
// breaks and the same emphasis.
//
// It is CommonMark with tables, strikethrough, task lists and bare addresses,
// and four differences, since replies are read as they were written:
// a line break is a line break; emphasis may begin and end beside a character of
// a script without blanks, whatever the punctuation (see flanks); formulas stay
// as they are; and one tilde strikes nothing out.
package markup

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"
)

// NewParser returns a parser of this grammar. It is not safe for concurrent use.
func NewParser() parser.Parser { return newParser(false) }

// newParser returns a parser of this grammar, or of CommonMark with its usual
// extensions.
func newParser(standard bool) parser.Parser {
	tildes, blocks := 2, parser.DefaultBlockParsers()
	if standard {
		tildes = 1
	} else {
		blocks = append(blocks, util.Prioritized(displayParser{}, 650))
	}
	e := emphasis()
	inline := []util.PrioritizedValue{
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(parser.NewLinkParser(), 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewRawHTMLParser(), 400),
		util.Prioritized(delimiterParser{mark: '*', least: 1, most: unlimited, standard: standard, processor: e}, 500),
		util.Prioritized(delimiterParser{mark: '_', least: 1, most: unlimited, standard: standard, processor: e}, 500),
		util.Prioritized(delimiterParser{mark: '~', least: tildes, most: 2, standard: standard, processor: strikethrough()}, 500),
		util.Prioritized(extension.NewLinkifyParser(), 999),
		util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
	}
	if !standard {
		inline = append(inline, util.Prioritized(formulaParser{}, 150))
	}
	return parser.NewParser(
		parser.WithBlockParsers(blocks...),
		parser.WithInlineParsers(inline...),
		parser.WithParagraphTransformers(append(parser.DefaultParagraphTransformers(),
			util.Prioritized(extension.NewTableParagraphTransformer(), 200))...),
		parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)),
	)
}

// Indent returns the blanks that a line of a paragraph begins with and that
// CommonMark drops, as in the second line of many poems. It is empty for lines
// in lists and quotations, whose indentation belongs to these.
func Indent(t *ast.Text, source []byte) string {
	if !atLineStart(t) {
		return ""
	}
	begin := t.Segment.Start
	for begin > 0 && source[begin-1] == ' ' {
		begin--
	}
	if begin > 0 && source[begin-1] != '\n' {
		return ""
	}
	return string(source[begin:t.Segment.Start])
}

// atLineStart reports whether a text is the first of a line after the first of
// a paragraph at the top level.
func atLineStart(t *ast.Text) bool {
	var n ast.Node = t
	for n.PreviousSibling() == nil {
		n = n.Parent()
		if n == nil || n.Type() == ast.TypeBlock {
			return false
		}
	}
	before, ok := n.PreviousSibling().(*ast.Text)
	if !ok || !before.SoftLineBreak() && !before.HardLineBreak() {
		return false
	}
	for n.Type() != ast.TypeBlock {
		n = n.Parent()
	}
	return n.Kind() == ast.KindParagraph && n.Parent().Kind() == ast.KindDocument
}

// Unescape resolves the backslashes of a text. Those before braces stay: no
// brace needs one in Markdown, and in a formula it means another sign.
func Unescape(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] == '\\' && i+1 < len(b) && util.IsPunct(b[i+1]) && b[i+1] != '{' && b[i+1] != '}' {
			i++
		}
		out = append(out, b[i])
	}
	return out
}
