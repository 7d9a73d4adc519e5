package markdown

import (
	"bytes"
	"strings"

	"charm.land/glamour/v2/ansi"
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"kansei/markup"
)

// text writes the running text of a block. In the block that more text may be
// added to, emphasis that has begun is drawn as if it ended there, so that its
// marks do not appear only to vanish.
func (f *flow) text(n ast.Node, l look) {
	if n != f.r.growing {
		f.children(n, l)
		return
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t, ok := c.(*ast.Text)
		if !ok {
			f.node(c, l)
			continue
		}
		f.add(markup.Indent(t, f.source), l)
		l = f.openText(t, l)
		if t.HardLineBreak() || t.SoftLineBreak() {
			f.add("\n", l)
		}
	}
}

// openText writes a text in which emphasis or a formula may begin, and returns
// the look of what comes after it.
func (f *flow) openText(t *ast.Text, l look) look {
	from, stop := t.Segment.Start, t.Segment.Stop
	write := func(to int) {
		b := f.source[from:to]
		if f.raw {
			f.add(string(b), l.with(f.r.style.Text))
		} else {
			f.add(unescape(b), l.with(f.r.style.Text))
		}
		from = to
	}
	for at := from; at < stop && !f.raw; {
		switch c := f.source[at]; c {
		case '\\':
			if markup.Opens(f.source, at) {
				write(at)
				f.raw = true
			}
			at += 2
		case '*', '~':
			n := len(f.source[at:stop]) - len(bytes.TrimLeft(f.source[at:stop], string(c)))
			if f.begins(at, n) {
				write(at)
				from = at + n
				l = l.with(f.opened(c, n)...)
			}
			at += n
		default:
			at++
		}
	}
	if from < stop {
		write(stop)
	}
	return l
}

// begins reports whether a run of marks in the open end of a text is shown as
// the emphasis that it begins, or may begin or end once more text comes.
func (f *flow) begins(at, n int) bool {
	atEnd := len(f.source) == at+n
	switch {
	case f.source[at] == '~' && n != 2:
		return atEnd && n == 1 && strings.HasSuffix(f.marks, "~~") // half of what ends it
	case atEnd:
		return true
	}
	opens, _ := markup.Flanks(f.source, at, n)
	return opens && (n > 1 || at == 0 || !letter(f.source[at-1]))
}

// opened notes marks, and returns the styles inside of which what follows
// stands.
func (f *flow) opened(mark byte, n int) []ansi.StylePrimitive {
	f.marks += strings.Repeat(string(mark), n)
	s := &f.r.style
	switch {
	case mark == '~':
		return []ansi.StylePrimitive{s.Strikethrough}
	case n == 1:
		return []ansi.StylePrimitive{s.Emph}
	case n == 2:
		return []ansi.StylePrimitive{s.Strong}
	}
	return []ansi.StylePrimitive{s.Strong, s.Emph}
}

// lastLeaf is the innermost block at the end of blocks.
func lastLeaf(blocks []ast.Node) ast.Node {
	if len(blocks) == 0 {
		return nil
	}
	n := blocks[len(blocks)-1]
	for c := n.LastChild(); c != nil && c.Type() == ast.TypeBlock; c = c.LastChild() {
		for c.Kind() == east.KindTableCell && !c.HasChildren() && c.PreviousSibling() != nil {
			c = c.PreviousSibling() // a row that is not whole has empty cells
		}
		n = c
	}
	return n
}
