package markdown

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// grown is how far a document is drawn for good. Markdown is read line by line:
// of what stands at the top level only the last block can still change, and of
// a list only the last item, of a table and of code only what comes after the
// last whole line. A long paragraph is cut between words (see cut.go).
type grown struct {
	final   []string // lines that stay as they are
	start   int      // bytes of text that they are made of
	seen    int      // bytes of text that had a part in that
	checked int      // whole lines of text that have been looked at
	refs    bool     // the text defines links, by which earlier blocks change
	open    open
}

// into is what block the text after start goes on with.
type into int

const (
	anew into = iota
	inParagraph
	inList
	inCode
	inTable
)

// open is the block that the text after start belongs to. Should it turn out
// to be another kind of block than it looked like, it is drawn again as a whole.
type open struct {
	into    into
	start   int  // where the block begins in the text
	lines   int  // final lines before it
	whole   bool // it is not to be cut again
	inexact bool // it is to be drawn again as a whole when it ends

	prefix  string // the beginning of a block that has to be read before what goes on of it
	number  int    // of the next item
	ordered bool
	marker  byte
	pending []cell // the row that a paragraph goes on in
	table   table
	top     int // final lines before the table's own
}

// longestRedraw is how many bytes of a block are drawn again as a whole when it
// ends. What is longer stays as it was drawn piece by piece, since to draw it
// again would hold up the keys.
const longestRedraw = 256 << 10

// settle draws the end of a text that is whole.
func (d *Document) settle() {
	if d.open.inexact && len(d.safe.text)-d.open.start <= longestRedraw {
		d.redraw(len(d.safe.text))
	}
	d.tail()
}

// grow draws what has come to its end for good, and the open end.
func (d *Document) grow() {
	d.advance()
	d.tail()
}

// region parses the text from start to end as what it goes on with. Positions
// in it are to be moved by the offset.
func (d *Document) region(end int) (doc document, offset int) {
	doc = d.renderer.parse(d.open.prefix + d.safe.text[d.start:end])
	d.refs = d.refs || doc.refs
	return doc, d.start - len(d.open.prefix)
}

// advance looks at the lines that have become whole.
func (d *Document) advance() {
	end := d.start + strings.LastIndexByte(d.safe.text[d.start:], '\n') + 1
	if end <= d.checked || end <= d.start {
		return
	}
	d.checked = end
	doc, offset := d.region(end)
	if !d.continues(doc) {
		d.revert()
		d.advance()
		return
	}
	if len(doc.blocks) == 0 {
		return
	}
	last := len(doc.blocks) - 1
	if last > 0 {
		at := offset + lineStart(doc.blocks[last], doc.source)
		for _, n := range doc.blocks[:last] {
			if offset+lineStart(n, doc.source) >= at {
				return // a heading that had a table in it comes after the table
			}
		}
		d.close(doc, last, offset)
		d.start, d.seen = at, end
	}
	if !d.open.whole {
		d.cut(doc, doc.blocks[last], offset, end)
	}
}

// close draws all blocks before the last one for good.
func (d *Document) close(doc document, last, offset int) {
	at := offset + lineStart(doc.blocks[last], doc.source)
	first := 0
	before := open{start: d.start, lines: len(d.final)}
	if d.open.into != anew {
		before.start, before.lines = d.open.start, d.open.lines
		first = 1
		if d.open.inexact && d.start-d.open.start <= longestRedraw {
			d.redraw(offset + lineStart(doc.blocks[1], doc.source))
		} else {
			d.final = d.continued(doc, d.final)
		}
	}
	for _, n := range doc.blocks[first:last] {
		before.start, before.lines = offset+lineStart(n, doc.source), len(d.final)
		d.final = d.below(d.final, d.renderer.block(n, doc.source, d.renderer.base(), d.width))
	}
	d.open = open{start: at, lines: len(d.final)}
	if glued(doc, last) { // a paragraph and a table could still become one heading
		d.open = before
		d.open.into, d.open.top = inTable, len(d.final)
		d.open.table = table{r: d.renderer, width: d.width}
	}
}

// glued reports whether a table stands right under a paragraph.
func glued(doc document, i int) bool {
	if i == 0 || doc.blocks[i].Kind() != east.KindTable || doc.blocks[i-1].Kind() != ast.KindParagraph {
		return false
	}
	at := lineStart(doc.blocks[i], doc.source)
	above := string(doc.source[:max(0, at-1)])
	return strings.TrimSpace(above[strings.LastIndexByte(above, '\n')+1:]) != ""
}

// lineStart is where the line begins that a block begins in.
func lineStart(n ast.Node, source []byte) int {
	if n.Kind() == east.KindTable {
		n = n.FirstChild() // a table says where the paragraph began that it was
	}
	at := max(0, n.Pos())
	for at > 0 && source[at-1] != '\n' {
		at--
	}
	return at
}

// continues reports whether a region is what the open block goes on with.
func (d *Document) continues(doc document) bool {
	if d.open.into == anew {
		return true
	}
	if len(doc.blocks) == 0 {
		return false
	}
	switch n := doc.blocks[0].(type) {
	case *ast.Paragraph:
		return d.open.into == inParagraph
	case *ast.List:
		return d.open.into == inList && n.IsOrdered() == d.open.ordered && n.Marker == d.open.marker
	case *ast.FencedCodeBlock:
		return d.open.into == inCode
	case *east.Table:
		return d.open.into == inTable && !underlined(doc.source)
	default:
		return false
	}
}

// underlined reports whether a table's rows end in a line that makes a heading of
// what stands above it.
func underlined(source []byte) bool {
	for line := range bytes.SplitSeq(source, []byte("\n")) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			return false
		}
		if len(bytes.Trim(line, "=")) == 0 || len(bytes.Trim(line, "-")) == 0 {
			return true
		}
	}
	return false
}

// revert takes back what was drawn of the open block.
func (d *Document) revert() {
	d.final = d.final[:d.open.lines]
	d.start, d.checked = d.open.start, 0
	d.open = open{start: d.start, lines: len(d.final), whole: true}
}

// redraw draws the open block and what follows it up to an end as a whole.
func (d *Document) redraw(end int) {
	doc := d.renderer.parse(d.safe.text[d.open.start:end])
	d.final = d.below(d.final[:d.open.lines], d.renderer.blocks(doc.blocks, doc.source, d.renderer.base(), d.width))
	d.start = end
	d.open = open{start: end, lines: len(d.final)}
}

// below writes rows under lines, with a blank line between.
func (d *Document) below(lines []string, rows [][]cell) []string {
	if len(lines) > 0 && len(rows) > 0 {
		lines = append(lines, "")
	}
	return writeAll(lines, rows)
}

// tailRoom is for how many lines of an open end there is always room behind the
// final ones, so that these are not copied to draw it.
const tailRoom = 64

// tail draws the open end under the final lines, in the room behind them.
func (d *Document) tail() {
	doc, _ := d.region(d.tailEnd())
	for !d.continues(doc) {
		d.revert()
		doc, _ = d.region(d.tailEnd())
	}
	for d.cutParagraph(doc) {
		doc, _ = d.region(d.tailEnd())
	}
	d.final = slices.Grow(d.final, tailRoom)
	out := d.final
	blocks := doc.blocks
	if !d.finished {
		d.renderer.growing = lastLeaf(blocks)
	}
	if d.open.into != anew {
		out, blocks = d.continued(doc, out), blocks[1:]
	}
	for _, n := range blocks {
		out = d.below(out, d.renderer.block(n, doc.source, d.renderer.base(), d.width))
	}
	d.renderer.growing = nil
	d.lines = out
}

// tailEnd leaves out a last line that is nothing but marks for as long as more
// may come: a dash under a paragraph is the beginning of a list more often than
// it makes a heading.
func (d *Document) tailEnd() int {
	text := d.safe.text
	line := d.start + strings.LastIndexByte(text[d.start:], '\n') + 1
	begins := line > d.start || d.start == 0 || text[d.start-1] == '\n' // and is not the end of one that is cut
	if !d.finished && begins && (strings.Trim(text[line:], "-=+*_#`~|: ") == "" || line > 0 && numbered(text[line:])) {
		return line
	}
	return len(text)
}

// numbered reports whether a line is nothing but what an item of a list begins
// with.
func numbered(line string) bool {
	const longest = 3 // more digits are rather a year
	digits := strings.TrimRight(strings.TrimLeft(line, " "), ".) ")
	return len(digits) <= longest && strings.Trim(digits, "0123456789") == ""
}

// continued draws the first block of a region as what the open block goes on
// with.
func (d *Document) continued(doc document, out []string) []string {
	r, n := d.renderer, doc.blocks[0]
	switch d.open.into {
	case inParagraph:
		cells := slices.Concat(d.open.pending, r.inline(n, doc.source, r.base()))
		return writeAll(out, wrap(cells, d.width))
	case inList:
		return writeAll(out, d.items(doc, n, n.ChildCount()))
	case inCode:
		code, ok := n.(*ast.FencedCodeBlock)
		if text := strings.TrimRight(lines(n, doc.source), "\n"); ok && text != "" {
			return writeAll(out, r.codeRows(text, string(code.Language(doc.source)), r.base(), d.width))
		}
		return out
	case inTable:
		return d.moreTable(doc, out)
	case anew:
	}
	return out
}

// items draws the first items of a list that goes on.
func (d *Document) items(doc document, list ast.Node, n int) [][]cell {
	out := make([][]cell, 0, 2*n)
	item := list.FirstChild()
	for i := range n {
		out = append(out, d.renderer.itemRows(item, d.open.number+i, doc.source, d.renderer.base(), d.width)...)
		item = item.NextSibling()
	}
	return out
}

// moreTable draws the rows that have come under those that are final, or all
// of them if they change the columns.
func (d *Document) moreTable(doc document, out []string) []string {
	n, ok := doc.blocks[0].(*east.Table)
	if !ok {
		return out
	}
	t := d.open.table.copy()
	t.add(n, doc.source, d.renderer.base())
	fresh, all := t.rows()
	if all {
		return d.below(out[:d.open.top:d.open.top], fresh)
	}
	return writeAll(out, fresh)
}
