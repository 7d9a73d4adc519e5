package markdown

import (
	"bytes"
	"strings"

	"charm.land/glamour/v2/ansi"
	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"

	"kansei/markup"
	"kansei/sanitize"
)

// flow collects the running text of a block with its looks.
type flow struct {
	r      *renderer
	source []byte
	runs   []cell
	plain  strings.Builder
	marks  string // of emphasis that is open at the end
	raw    bool   // a formula is open at the end
}

// inline is the running text of a block.
func (r *renderer) inline(n ast.Node, source []byte, l look) []cell {
	f := flow{r: r, source: source}
	f.text(n, l)
	return f.cells()
}

// openInline is inline for a block that goes on, and the marks of emphasis that
// is open at its end.
func (r *renderer) openInline(n ast.Node, source []byte, l look) (cells []cell, marks string) {
	r.growing = n
	f := flow{r: r, source: source}
	f.text(n, l)
	r.growing = nil
	return f.cells(), f.marks
}

func (f *flow) cells() []cell { return split(f.runs, f.plain.String(), f.r.measure) }

// add writes text.
func (f *flow) add(text string, l look) {
	if text == "" {
		return
	}
	f.plain.WriteString(text)
	f.runs = append(f.runs, cell{text: text, style: f.r.sequence(l)})
}

// styled writes text with what its style puts around it.
func (f *flow) styled(text string, l look, p ansi.StylePrimitive) {
	if strings.Contains(p.Format, "{{.text}}") {
		text = strings.ReplaceAll(p.Format, "{{.text}}", text)
	}
	f.add(p.Prefix+text+p.Suffix, l.with(p))
}

func (f *flow) children(n ast.Node, l look) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		f.node(c, l)
	}
}

func (f *flow) node(n ast.Node, l look) {
	s := &f.r.style
	switch n := n.(type) {
	case *ast.Text:
		f.add(markup.Indent(n, f.source)+unescape(n.Segment.Value(f.source)), l.with(s.Text))
		if n.HardLineBreak() || n.SoftLineBreak() {
			f.add("\n", l)
		}
	case *ast.String:
		f.add(sanitize.Line(string(n.Value)), l)
	case *ast.CodeSpan:
		f.styled(f.literal(n), l, s.Code.StylePrimitive)
	case *markup.Formula:
		f.add(n.Source(f.source), l.with(s.Text))
	case *ast.Emphasis:
		if n.Level > 1 {
			f.children(n, l.with(s.Strong))
		} else {
			f.children(n, l.with(s.Emph))
		}
	case *extension.Strikethrough:
		f.children(n, l.with(s.Strikethrough))
	case *ast.Link:
		f.link(n, l)
	case *ast.AutoLink:
		f.add(string(n.Label(f.source)), l.with(s.Link))
	case *ast.Image:
		f.styled(f.literal(n), l, s.ImageText)
		if len(n.Destination) > 0 {
			f.add(" ", l)
			f.add(address(n.Destination), l.with(s.Image))
		}
	case *ast.RawHTML:
		f.html(n, l)
	case *extension.TaskCheckBox: // drawn in the place of the bullet
	default:
		f.children(n, l)
	}
}

// link writes a link's text, and where it leads unless the text says so.
func (f *flow) link(n *ast.Link, l look) {
	from := f.plain.Len()
	f.children(n, l.with(f.r.style.LinkText))
	to := address(n.Destination)
	if to == "" || strings.HasPrefix(to, "#") || f.plain.String()[from:] == to {
		return
	}
	if f.plain.Len() > from {
		f.add(" ", l)
	}
	f.add(to, l.with(f.r.style.Link))
}

// address is a link's destination on one line.
func address(destination []byte) string { return strings.ReplaceAll(unescape(destination), "\n", "") }

// html writes tags as they stand, since what a model says is not to be hidden;
// only a line break is one.
func (f *flow) html(n *ast.RawHTML, l look) {
	var b strings.Builder
	for i := range n.Segments.Len() {
		segment := n.Segments.At(i)
		b.Write(segment.Value(f.source))
	}
	tag := strings.ReplaceAll(b.String(), "\n", " ")
	if name := strings.ToLower(strings.Trim(tag, "</ >")); name == "br" {
		f.add("\n", l)
		return
	}
	f.add(tag, l.with(f.r.style.HTMLSpan.StylePrimitive))
}

// literal is the text inside of a node without its looks.
func (f *flow) literal(n ast.Node) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.Write(t.Segment.Value(f.source))
			if t.SoftLineBreak() {
				b.WriteByte(' ')
			}
			continue
		}
		b.WriteString(f.literal(c))
	}
	return strings.ReplaceAll(b.String(), "\n", " ")
}

// unescape resolves backslashes and entities. What entities stand for is made
// safe like everything else.
func unescape(b []byte) string {
	if bytes.IndexByte(b, '\\') >= 0 {
		b = markup.Unescape(b)
	}
	if bytes.IndexByte(b, '&') < 0 {
		return string(b)
	}
	s := sanitize.Text(string(util.ResolveEntityNames(util.ResolveNumericReferences(b))))
	return strings.ReplaceAll(s, "\n", " ")
}
