package markdown

import (
	"slices"
	"strconv"
	"strings"

	"charm.land/glamour/v2/ansi"
	"github.com/alecthomas/chroma/v2"
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"kansei/lang"
	"kansei/markup"
)

// renderer draws blocks in a style. It keeps what it has made of the style, and
// nothing of the texts.
type renderer struct {
	style     ansi.StyleConfig
	parser    parser.Parser
	sequences map[look]string
	code      map[chroma.TokenType]ansi.StylePrimitive
	measure   lang.Measure
	growing   ast.Node // the block that more text may be added to, nil if none
}

func newRenderer(style ansi.StyleConfig, m lang.Measure) *renderer {
	return &renderer{style: style, measure: m, parser: markup.NewParser(), sequences: map[look]string{}, code: codeLooks(style.CodeBlock.Chroma)}
}

// document is a parsed text.
type document struct {
	source []byte
	blocks []ast.Node
	refs   bool // it defines links, by which blocks far away may change
}

func (r *renderer) parse(s string) document {
	d := document{source: []byte(s)}
	ctx := parser.NewContext()
	root := r.parser.Parse(text.NewReader(d.source), parser.WithContext(ctx))
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() != ast.KindLinkReferenceDefinition {
			d.blocks = append(d.blocks, n)
		}
	}
	d.refs = len(ctx.References()) > 0
	return d
}

// base is the look of text in no block of its own kind.
func (r *renderer) base() look {
	return look{}.with(r.style.Document.StylePrimitive).with(r.style.Paragraph.StylePrimitive)
}

// blocks draws blocks under each other, with a blank row between.
func (r *renderer) blocks(nodes []ast.Node, source []byte, l look, width int) [][]cell {
	var out [][]cell
	for _, n := range nodes {
		rows := r.block(n, source, l, width)
		if len(out) > 0 && len(rows) > 0 {
			out = append(out, nil)
		}
		out = append(out, rows...)
	}
	return out
}

// block draws one block in rows of at most a width.
func (r *renderer) block(n ast.Node, source []byte, l look, width int) [][]cell {
	switch n := n.(type) {
	case *ast.Heading:
		return r.headingRows(n, source, l, width)
	case *ast.ThematicBreak:
		rule := strings.Trim(r.style.HorizontalRule.Format, "\n")
		return wrap(r.plainCells(rule, r.sequence(l.with(r.style.HorizontalRule))), max(1, width))[:1]
	case *ast.FencedCodeBlock:
		return r.codeRows(lines(n, source), string(n.Language(source)), l, width)
	case *ast.CodeBlock:
		return r.codeRows(lines(n, source), "", l, width)
	case *ast.HTMLBlock:
		return r.htmlRows(n, source, l, width)
	case *markup.Display:
		return r.literalRows(lines(n, source), r.sequence(l.with(r.style.Text)), width)
	case *ast.Blockquote:
		return r.quoteRows(n, source, l, width)
	case *ast.List:
		return r.listRows(n, source, l, width)
	case *east.Table:
		t := table{r: r, width: width}
		t.add(n, source, l)
		rows, _ := t.rows()
		return rows
	default:
		return wrap(r.inline(n, source, l), width)
	}
}

// lines is the text of a block of code.
func lines(n ast.Node, source []byte) string {
	var b strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		b.Write(line.Value(source))
	}
	return b.String()
}

func (r *renderer) headingRows(n *ast.Heading, source []byte, l look, width int) [][]cell {
	prefix, suffix := "", ""
	for _, p := range r.heading(n.Level) {
		l = l.with(p)
		prefix, suffix = prefix+p.Prefix, p.Suffix+suffix
	}
	f := flow{r: r, source: source}
	f.add(prefix, l)
	f.text(n, l)
	f.add(suffix, l)
	return wrap(f.cells(), width)
}

func (r *renderer) htmlRows(n *ast.HTMLBlock, source []byte, l look, width int) [][]cell {
	all := lines(n, source)
	if n.HasClosure() {
		all += string(n.ClosureLine.Value(source))
	}
	return r.literalRows(all, r.sequence(l.with(r.style.HTMLBlock.StylePrimitive)), width)
}

// literalRows draws lines as they stand.
func (r *renderer) literalRows(all, style string, width int) [][]cell {
	var out [][]cell
	for line := range strings.SplitSeq(strings.TrimRight(all, "\n "), "\n") {
		out = append(out, hang(r.plainCells(line, style), indentation(line), width)...)
	}
	return out
}

// quoteRows draws a quotation with its bar before every row.
func (r *renderer) quoteRows(n *ast.Blockquote, source []byte, l look, width int) [][]cell {
	quote := r.style.BlockQuote
	l = l.with(quote.StylePrimitive)
	bar := "│ "
	if quote.IndentToken != nil {
		bar = *quote.IndentToken
	}
	before := r.plainCells(bar, r.sequence(l))
	rows := r.blocks(childrenOf(n), source, l, max(1, width-widthOf(before)))
	if len(rows) == 0 {
		rows = [][]cell{nil}
	}
	return prefixed(rows, before, before, width)
}

// listRows draws a list's items right under each other, loose or not: whether
// a list is loose is known only at its end.
func (r *renderer) listRows(n *ast.List, source []byte, l look, width int) [][]cell {
	var out [][]cell
	number := n.Start
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		out = append(out, r.itemRows(item, number, source, l, width)...)
		number++
	}
	return out
}

// itemRows draws an item; what goes on of it stands under its text.
func (r *renderer) itemRows(item ast.Node, number int, source []byte, l look, width int) [][]cell {
	s := &r.style
	mark, style := s.Item.BlockPrefix, s.Item
	if list, ok := item.Parent().(*ast.List); ok && list.IsOrdered() {
		mark, style = strconv.Itoa(number)+s.Enumeration.BlockPrefix, s.Enumeration
	}
	if done, ok := task(item); ok {
		mark, style = s.Task.Unticked, s.Task.StylePrimitive
		if done {
			mark = s.Task.Ticked
		}
	}
	first := r.plainCells(mark, r.sequence(l.with(style)))
	inner := max(1, width-widthOf(first))
	var rows [][]cell
	for n := item.FirstChild(); n != nil; n = n.NextSibling() {
		more := r.block(n, source, l, inner)
		if len(rows) > 0 && len(more) > 0 && n.Kind() != ast.KindList && n.PreviousSibling().Kind() != ast.KindList {
			rows = append(rows, nil)
		}
		rows = append(rows, more...)
	}
	if len(rows) == 0 {
		rows = [][]cell{nil}
	}
	return prefixed(rows, first, blanks(widthOf(first)), width)
}

// task reports whether the task of an item is done; ok is false if the item is
// not a task.
func task(item ast.Node) (done, ok bool) {
	if text := item.FirstChild(); text != nil {
		if box, is := text.FirstChild().(*east.TaskCheckBox); is {
			return box.IsChecked, true
		}
	}
	return false, false
}

// prefixed puts cells before the first row and before the others. Where there
// is no room for them beside the text they stand above it.
func prefixed(rows [][]cell, first, rest []cell, width int) [][]cell {
	if widthOf(first) >= width {
		return append(wrap(first, width), rows...)
	}
	for i, row := range rows {
		before := rest
		if i == 0 {
			before = first
		}
		rows[i] = slices.Concat(before, row)
	}
	return rows
}

// hang wraps a line of which the rows after the first are indented, by half of
// the width at most.
func hang(line []cell, indent, width int) [][]cell {
	if widthOf(line) <= width {
		return [][]cell{line}
	}
	if indent > width/2 {
		indent = 0
	}
	n := fitting(line, width)
	rest := prefixed(wrap(skipSpaces(line[n:]), width-indent), blanks(indent), blanks(indent), width)
	return slices.Concat([][]cell{line[:n:n]}, rest)
}

// indentation is how many spaces a line begins with.
func indentation(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

func childrenOf(n ast.Node) []ast.Node {
	var out []ast.Node
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		out = append(out, c)
	}
	return out
}
