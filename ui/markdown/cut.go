package markdown

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"kansei/markup"
)

const (
	longCode      = 8    // lines of code that are drawn together
	longParagraph = 256  // bytes of a paragraph that are not cut
	longest       = 2048 // bytes after which a paragraph is cut at any blank
	ahead         = 48   // bytes that stay in the open after a cut
)

// cut draws for good what is over of a block that is still open.
func (d *Document) cut(doc document, n ast.Node, offset, end int) {
	switch n := n.(type) {
	case *ast.List:
		d.cutList(doc, n, offset, end)
	case *ast.FencedCodeBlock:
		d.cutCode(doc, n, offset, end)
	case *east.Table:
		d.cutTable(doc, n, offset, end)
	}
}

// cutList draws all items but the last one.
func (d *Document) cutList(doc document, n *ast.List, offset, end int) {
	count := n.ChildCount() - 1
	if count < 1 {
		return
	}
	if d.open.into == anew {
		d.open = open{start: d.start, lines: len(d.final), number: n.Start, ordered: n.IsOrdered(), marker: n.Marker}
		d.final = d.below(d.final, d.items(doc, n, count))
	} else {
		d.final = writeAll(d.final, d.items(doc, n, count))
	}
	d.open.into = inList
	d.open.number += count
	d.start, d.seen = offset+lineStart(n.LastChild(), doc.source), end
}

// cutCode draws whole lines of code. What a line means may depend on the lines
// before, so coloured code is drawn again when it ends.
func (d *Document) cutCode(doc document, n *ast.FencedCodeBlock, offset, end int) {
	count := n.Lines().Len()
	if count < longCode || offset+n.Lines().At(count-1).Stop != end {
		return
	}
	last := n.Lines().At(count - 1)
	if strings.TrimSpace(string(last.Value(doc.source))) == "" {
		return // blank lines at the end of the code are not shown
	}
	if d.open.into == anew {
		at := lineStart(n, doc.source)
		line := string(doc.source[at : at+strings.IndexByte(string(doc.source[at:]), '\n')+1])
		d.open = open{into: inCode, start: d.start, lines: len(d.final), prefix: line}
		if len(d.final) > 0 {
			d.final = append(d.final, "")
		}
		d.open.inexact = lexer(string(n.Language(doc.source))) != nil
	}
	d.final = d.continued(document{source: doc.source, blocks: []ast.Node{n}}, d.final)
	d.start, d.seen = end, end
}

// cutTable takes the rows that are whole.
func (d *Document) cutTable(doc document, n *east.Table, offset, end int) {
	last := lineStart(n.LastChild(), doc.source)
	line := string(doc.source[last:])
	if n.ChildCount() < 2 || offset+last+strings.IndexByte(line, '\n')+1 != end {
		return // without rows, or with a blank line after them
	}
	if d.open.into == anew {
		d.open = open{start: d.start, lines: len(d.final), top: len(d.final), table: table{r: d.renderer, width: d.width}}
	}
	if d.open.prefix == "" {
		at := lineStart(n, doc.source)
		head := string(doc.source[at:])
		delimiter := strings.IndexByte(head, '\n') + 1
		d.open.prefix = head[:delimiter+strings.IndexByte(head[delimiter:], '\n')+1]
	}
	d.open.into = inTable
	t := &d.open.table
	t.add(n, doc.source, d.renderer.base())
	if fresh, all := t.rows(); all {
		d.final = d.below(d.final[:d.open.top], fresh)
	} else {
		d.final = writeAll(d.final, fresh)
	}
	d.start, d.seen = end, end
}

// cutParagraph draws the beginning of a long paragraph, up to a place that no
// emphasis, formula, link or code can reach over.
func (d *Document) cutParagraph(doc document) bool {
	length := len(doc.source)
	if d.open.whole || length < longParagraph || len(doc.blocks) != 1 || doc.blocks[0].Kind() != ast.KindParagraph {
		return false
	}
	at := lastCut(doc, length-ahead)
	inexact := false
	if at == 0 && length > longest {
		at, inexact = anyPlace(doc.source, length-ahead), true
	}
	if at <= len(d.open.prefix) {
		return false
	}
	r := d.renderer
	part := r.parse(string(doc.source[:at]))
	if len(part.blocks) != 1 || part.blocks[0].Kind() != ast.KindParagraph {
		d.open.whole = true
		return false
	}
	if d.open.into == anew {
		d.open = open{into: inParagraph, start: d.start, lines: len(d.final)}
		if len(d.final) > 0 {
			d.final = append(d.final, "")
		}
	}
	cells, marks := r.openInline(part.blocks[0], part.source, r.base())
	cells = slices.Concat(d.open.pending, cells)
	last := &cells[len(cells)-1]
	d.start -= len(d.open.prefix)
	switch doc.source[at] {
	case '\n':
		d.final = writeAll(d.final, wrap(cells, d.width))
		d.open.pending = nil
		at++
	case ' ':
		last.can = false
		cells = append(cells, cell{text: " ", style: r.sequence(r.base().with(r.style.Text)), width: 1, can: true})
		at++
		d.cutRows(cells)
	default:
		last.can = last.can && !within(doc.source, at)
		d.cutRows(cells)
	}
	d.open.inexact = d.open.inexact || inexact
	d.open.prefix = marks
	d.start += at
	d.seen = max(d.seen, d.start+utf8.UTFMax)
	return true
}

// cutRows draws all rows but the last one, which more text goes on with.
func (d *Document) cutRows(cells []cell) {
	rows := wrap(cells, d.width)
	d.final = writeAll(d.final, rows[:len(rows)-1])
	d.open.pending = slices.Clone(rows[len(rows)-1])
}

// lastCut is the last place before a limit where a paragraph can be cut, 0 if
// there is none.
func lastCut(doc document, limit int) int {
	best, depth := 0, 0
	for n := doc.blocks[0].FirstChild(); n != nil; n = n.NextSibling() {
		t, ok := n.(*ast.Text)
		if !ok && shut(n, doc.source) {
			continue
		}
		if !ok {
			return best
		}
		for at := t.Segment.Start; at < t.Segment.Stop; at++ {
			if at >= limit || !literal(doc.source, at) {
				return best
			}
			switch doc.source[at] {
			case '[':
				depth++
			case ']':
				depth--
			}
			if depth == 0 && at > t.Segment.Start && between(doc.source, at) {
				best = at
			}
		}
		if t.SoftLineBreak() || t.HardLineBreak() {
			if at := lineEnd(doc.source, t.Segment.Stop); depth == 0 && at < limit && between(doc.source, at) {
				best = at
			}
		}
	}
	return best
}

// lineEnd is the end of the line in which a place is, or of the text.
func lineEnd(source []byte, at int) int {
	if n := bytes.IndexByte(source[at:], '\n'); n >= 0 {
		return at + n
	}
	return len(source)
}

// shut reports whether nothing in emphasis or in a link could begin code, a
// formula, a tag or another link, which would come before it.
func shut(n ast.Node, source []byte) bool {
	ok := true
	check := func(b []byte) { ok = ok && !bytes.ContainsAny(b, "`<[$\\") }
	err := ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.CodeSpan, *markup.Formula:
			return ast.WalkSkipChildren, nil
		case *ast.Text:
			check(n.Segment.Value(source))
		case *ast.Link:
			check(n.Destination)
			check(n.Title)
		case *ast.Image:
			check(n.Destination)
			check(n.Title)
		}
		return ast.WalkContinue, nil
	})
	return ok && err == nil
}

// literal reports whether a character that stands as text stays text: it does not
// open anything that could be closed later.
func literal(source []byte, at int) bool {
	before, after := byte(' '), byte(' ')
	if at > 0 {
		before = source[at-1]
	}
	if at+1 < len(source) {
		after = source[at+1]
	}
	switch source[at] {
	case '`', '~':
		return false
	case '$':
		return after == ' '
	case '\\':
		return after != '(' && after != '['
	case '<':
		return after == ' ' || after == '=' || after >= '0' && after <= '9'
	case '*':
		return before == ' ' && after == ' '
	case '_':
		return letter(before) && letter(after)
	default:
		return true
	}
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' }

// between reports whether a line may end at a place whatever stands around the
// two characters beside it, and the rest reads as running text: at the end of a
// line before one that begins with a letter, before a word after a blank, or
// between two Chinese characters that belong to no address.
func between(source []byte, at int) bool {
	if at+1 >= len(source) || at == 0 {
		return false
	}
	switch before, after := source[at-1], source[at+1]; {
	case source[at] == '\n':
		// A backslash breaks the line only where one follows. The next line may
		// begin with a Chinese character, too.
		return before != '\\' && (after|0x20 >= 'a' && after|0x20 <= 'z' || after >= 0xe3 && after <= 0xe9)
	case source[at] == ' ':
		return (letter(before) || before == '.' || before == ',') && after|0x20 >= 'a' && after|0x20 <= 'z'
	case !utf8.RuneStart(source[at]) || source[at] < utf8.RuneSelf:
		return false
	}
	after, _ := utf8.DecodeRune(source[at:])
	before, _ := utf8.DecodeLastRune(source[:at])
	if !unicode.Is(unicode.Han, before) || !unicode.Is(unicode.Han, after) {
		return false
	}
	for i := at - 1; i >= max(0, at-200) && source[i] != ' ' && source[i] != '\n'; i-- {
		if strings.IndexByte(":/.@", source[i]) >= 0 {
			return false
		}
	}
	return true
}

// anyPlace is the last place before a limit where running text can be cut
// without much harm, should no emphasis, link or code reach over it: between
// words, inside of one that is longer than any word, or in the end between any
// signs. It is 0 where there is none.
func anyPlace(source []byte, limit int) int {
	inside, sign := 0, 0
	for at := limit; at > limit-longest/2; at-- {
		if between(source, at) {
			return at
		}
		if inside == 0 && within(source, at) {
			inside = at
		}
		if sign == 0 && wordish(source, at) {
			sign = at
		}
	}
	switch {
	case len(source) < 2*longest:
		return 0
	case inside > 0:
		return inside
	case len(source) < 4*longest:
		return 0
	}
	return sign
}

// wordish reports whether a text that begins at a place reads as running text,
// for one that has neither words nor blanks.
func wordish(source []byte, at int) bool {
	return letter(source[at]) || strings.IndexByte("\"'(),;?!/@%{&", source[at]) >= 0
}

// within reports whether a place is inside of a word.
func within(source []byte, at int) bool {
	if !utf8.RuneStart(source[at]) {
		return false
	}
	after, _ := utf8.DecodeRune(source[at:])
	before, _ := utf8.DecodeLastRune(source[:at])
	return wordly(before) && wordly(after) && !unicode.Is(unicode.Han, after)
}

func wordly(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
