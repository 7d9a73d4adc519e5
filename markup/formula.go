package markup

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// KindFormula is the kind of Formula.
var KindFormula = ast.NewNodeKind("Formula")

// KindDisplay is the kind of Display.
var KindDisplay = ast.NewNodeKind("Display")

// Formula is mathematics in running text, with the marks around it: \( \),
// \[ \], $ $ or $$ $$. Its children are raw texts, one for each line.
type Formula struct{ ast.BaseInline }

// Kind implements ast.Node.
func (*Formula) Kind() ast.NodeKind { return KindFormula }

// Dump implements ast.Node.
func (n *Formula) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// Source returns the formula with its marks.
func (n *Formula) Source(source []byte) string {
	var b bytes.Buffer
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.Write(t.Segment.Value(source))
		}
	}
	return b.String()
}

// Display is mathematics in lines of its own, from a line that begins with \[
// or $$ up to the one with the closing mark, or to an empty line. Its lines hold
// the marks.
type Display struct {
	ast.BaseBlock
	end []byte
}

// Kind implements ast.Node.
func (*Display) Kind() ast.NodeKind { return KindDisplay }

// IsRaw implements ast.Node.
func (*Display) IsRaw() bool { return true }

// Dump implements ast.Node.
func (n *Display) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// longestFormula is how many bytes a formula in running text may have. The
// bound keeps a text full of unpaired marks from being searched to its end for
// each of them.
const longestFormula = 4096

// formulaParser reads formulas in running text.
type formulaParser struct{}

// Trigger implements parser.InlineParser.
func (formulaParser) Trigger() []byte { return []byte{'\\', '$'} }

// Parse implements parser.InlineParser.
func (formulaParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	rest, _ := block.PeekLine()
	begin, end := marks(rest)
	if begin == 0 || block.PrecendingCharacter() == '$' {
		return nil
	}
	node := &Formula{}
	from, read := begin, 0
	for {
		rest, segment := block.PeekLine()
		if rest == nil || read > longestFormula {
			return nil // the caller goes back to where it was
		}
		if at := closing(rest, from, end, read > 0); at > 0 {
			node.AppendChild(node, ast.NewRawTextSegment(segment.WithStop(segment.Start+at)))
			block.Advance(at)
			return node
		}
		node.AppendChild(node, ast.NewRawTextSegment(segment))
		block.AdvanceLine()
		read, from = read+len(rest), 0
	}
}

// marks returns how long the mark is that a formula begins with, 0 if none
// does, and the mark that it ends with. A dollar before a blank opens nothing.
func marks(s []byte) (begin int, end []byte) {
	switch {
	case bytes.HasPrefix(s, []byte(`\(`)):
		return 2, []byte(`\)`)
	case bytes.HasPrefix(s, []byte(`\[`)):
		return 2, []byte(`\]`)
	case bytes.HasPrefix(s, []byte(`$$$`)):
		return 0, nil
	case bytes.HasPrefix(s, []byte(`$$`)):
		return 2, []byte(`$$`)
	case len(s) > 1 && s[0] == '$' && !util.IsSpace(s[1]):
		return 1, []byte(`$`)
	}
	return 0, nil
}

// closing returns where a closing mark ends in a line, 0 if there is none. A
// single dollar closes nothing after a blank or before a digit, so that "$5 and
// $6" are prices; one that is escaped is none.
func closing(line []byte, from int, end []byte, inside bool) int {
	for i := from; i < len(line); i++ {
		if bytes.HasPrefix(line[i:], end) && (i > from || inside) {
			at := i + len(end)
			single := len(end) == 1
			if !single || i > 0 && !util.IsSpace(line[i-1]) && (at == len(line) || line[at] != '$' && (line[at] < '0' || line[at] > '9')) {
				return at
			}
		}
		if line[i] == '\\' {
			i++
		}
	}
	return 0
}

// Opens reports whether an unclosed formula begins at a place in running text.
func Opens(source []byte, at int) bool {
	begin, _ := marks(source[at:])
	return begin > 0
}

// displayParser reads formulas in lines of their own, in which an operator at
// the beginning of a line would else be a list, a heading or a quotation.
type displayParser struct{}

// Trigger implements parser.BlockParser.
func (displayParser) Trigger() []byte { return []byte{'\\', '$'} }

// Open implements parser.BlockParser.
func (displayParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	at := pc.BlockOffset()
	if at < 0 {
		return nil, parser.NoChildren
	}
	begin, end := marks(line[at:])
	if begin != 2 || end[0] == '\\' && end[1] == ')' || bytes.Contains(line[at+begin:], end) {
		return nil, parser.NoChildren
	}
	node := &Display{end: end}
	node.Lines().Append(segment)
	reader.AdvanceToEOL()
	return node, parser.NoChildren
}

// Continue implements parser.BlockParser.
func (displayParser) Continue(n ast.Node, reader text.Reader, _ parser.Context) parser.State {
	node, ok := n.(*Display)
	line, segment := reader.PeekLine()
	if !ok || util.IsBlank(line) {
		return parser.Close
	}
	node.Lines().Append(segment)
	reader.AdvanceToEOL()
	if bytes.Contains(line, node.end) {
		return parser.Close
	}
	return parser.Continue | parser.NoChildren
}

// Close implements parser.BlockParser.
func (displayParser) Close(ast.Node, text.Reader, parser.Context) {}

// CanInterruptParagraph implements parser.BlockParser.
func (displayParser) CanInterruptParagraph() bool { return true }

// CanAcceptIndentedLine implements parser.BlockParser.
func (displayParser) CanAcceptIndentedLine() bool { return false }
