package markup

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// Plain returns what a text in this grammar says without its form: no marks of
// emphasis, headings, lists, quotations, tables, links or code, one line where
// there was one, and an empty line between blocks.
func Plain(source string) string {
	b := []byte(source)
	p := plain{source: b}
	_ = ast.Walk(NewParser().Parse(text.NewReader(b)), p.visit)         // it returns no error
	return strings.TrimRight(strings.Trim(p.out.String(), "\n"), " \t") // a blank before a line is a part of it
}

type plain struct {
	source []byte
	out    strings.Builder
}

func (p *plain) visit(n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		p.leave(n)
		return ast.WalkContinue, nil
	}
	switch n := n.(type) {
	case *ast.Text:
		p.out.WriteString(Indent(n, p.source))
		p.out.Write(Unescape(n.Segment.Value(p.source)))
		if n.SoftLineBreak() || n.HardLineBreak() {
			p.out.WriteByte('\n')
		}
	case *ast.String:
		p.out.Write(n.Value)
	case *ast.AutoLink:
		p.out.Write(n.Label(p.source))
	case *ast.RawHTML:
		for i := range n.Segments.Len() {
			segment := n.Segments.At(i)
			p.out.Write(segment.Value(p.source))
		}
	case *Formula:
		p.out.WriteString(n.Source(p.source))
		return ast.WalkSkipChildren, nil
	case *ast.CodeBlock, *ast.FencedCodeBlock, *Display:
		p.lines(n)
	case *ast.HTMLBlock:
		p.lines(n)
		if n.HasClosure() {
			p.out.Write(n.ClosureLine.Value(p.source))
		}
	case *ast.CodeSpan:
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if t, ok := c.(*ast.Text); ok {
				p.out.Write(t.Segment.Value(p.source))
			}
		}
		return ast.WalkSkipChildren, nil
	}
	return ast.WalkContinue, nil
}

// lines takes a block's lines in as they are.
func (p *plain) lines(n ast.Node) {
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		p.out.Write(line.Value(p.source))
	}
}

func (p *plain) leave(n ast.Node) {
	switch n.(type) {
	case *extension.TableCell:
		p.out.WriteByte(' ')
	case *ast.TextBlock, *ast.ListItem, *extension.TableRow, *extension.TableHeader:
		p.breaks(1)
	case *ast.Document:
	default:
		if n.Type() == ast.TypeBlock {
			p.breaks(2)
		}
	}
}

// breaks ends the line, and leaves n-1 empty ones.
func (p *plain) breaks(n int) {
	written := p.out.String()
	for have := len(written) - len(strings.TrimRight(written, "\n")); have < n && written != ""; have++ {
		p.out.WriteByte('\n')
	}
}
