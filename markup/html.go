package markup

import (
	"bytes"
	"fmt"
	"html"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer"
	goldhtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// Links is how links and pictures are written in a page.
type Links bool

// The choices. Without links a page has their text alone, so that it leads
// nowhere.
const (
	WithLinks    Links = true
	WithoutLinks Links = false
)

// HTML lays a text out for a page. What comes back is safe by the way it is
// made: markup of the text's own is shown as the text that it is, dangerous
// addresses are left out, and pictures are links.
func HTML(source string, links Links) (string, error) {
	var b bytes.Buffer
	md := goldmark.New(
		goldmark.WithParser(NewParser()),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(
			util.Prioritized(harmless{links}, 1), util.Prioritized(extension.NewTableHTMLRenderer(), 500),
			util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500), util.Prioritized(extension.NewTaskCheckBoxHTMLRenderer(), 500),
		)),
	)
	if err := md.Convert([]byte(source), &b); err != nil {
		return "", fmt.Errorf("lay out a text: %w", err)
	}
	return b.String(), nil
}

// harmless draws what a page must not have from others: their markup, as the
// text that it is, and pictures, which would be fetched, as links. It draws
// text, too, with its lines as they were written.
type harmless struct{ links Links }

// RegisterFuncs takes the kinds over.
func (h harmless) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindRawHTML, h.rawInline)
	r.Register(ast.KindHTMLBlock, h.rawBlock)
	r.Register(ast.KindImage, h.picture)
	r.Register(ast.KindLink, h.linked)
	r.Register(ast.KindAutoLink, h.address)
	r.Register(ast.KindText, h.text)
	r.Register(KindFormula, h.formula)
	r.Register(KindDisplay, h.display)
}

// text keeps the indentation of a line, the backslashes before braces, and the
// line break at its end.
func (harmless) text(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	t, ok := n.(*ast.Text)
	if !entering || !ok {
		return ast.WalkContinue, nil
	}
	if _, err := w.WriteString(strings.Repeat("&nbsp;", len(Indent(t, source)))); err != nil {
		return ast.WalkStop, err
	}
	braces := strings.NewReplacer(`\\`, `\\`, `\{`, `&#92;{`, `\}`, `&#92;}`) // an escaped backslash goes before
	goldhtml.DefaultWriter.Write(w, []byte(braces.Replace(string(t.Segment.Value(source)))))
	if t.SoftLineBreak() || t.HardLineBreak() {
		_, err := w.WriteString("<br>\n")
		return ast.WalkContinue, err
	}
	return ast.WalkContinue, nil
}

func (harmless) formula(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	f, ok := n.(*Formula)
	if !entering || !ok {
		return ast.WalkSkipChildren, nil
	}
	_, err := w.WriteString(`<span class="raw">` + html.EscapeString(f.Source(source)) + "</span>")
	return ast.WalkSkipChildren, err
}

func (harmless) display(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	_, err := w.WriteString(`<p class="raw">` + html.EscapeString(strings.TrimRight(string(n.Lines().Value(source)), "\n")) + "</p>\n")
	return ast.WalkContinue, err
}

func (harmless) rawInline(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	raw, ok := n.(*ast.RawHTML)
	if !entering || !ok {
		return ast.WalkSkipChildren, nil
	}
	_, err := w.WriteString(html.EscapeString(string(raw.Segments.Value(source))))
	return ast.WalkSkipChildren, err
}

func (harmless) rawBlock(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	block, ok := n.(*ast.HTMLBlock)
	if !entering || !ok {
		return ast.WalkContinue, nil
	}
	text := string(block.Lines().Value(source))
	if block.HasClosure() {
		text += string(block.ClosureLine.Value(source))
	}
	_, err := w.WriteString("<p class=\"raw\">" + html.EscapeString(strings.TrimSpace(text)) + "</p>\n")
	return ast.WalkContinue, err
}

// linked is a link, or only its text where the address is none that a reader
// may be led to.
func (h harmless) linked(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	link, ok := n.(*ast.Link)
	if !ok || !h.leadable(link.Destination) {
		return ast.WalkContinue, nil
	}
	if !entering {
		_, err := w.WriteString("</a>")
		return ast.WalkContinue, err
	}
	return ast.WalkContinue, begin(w, link.Destination)
}

// address is a link that stands in the text as it is.
func (h harmless) address(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	link, ok := n.(*ast.AutoLink)
	if !ok || !entering {
		return ast.WalkContinue, nil
	}
	label := html.EscapeString(string(link.Label(source)))
	if link.AutoLinkType != ast.AutoLinkURL || !h.leadable(link.URL(source)) {
		_, err := w.WriteString(label)
		return ast.WalkContinue, err
	}
	if err := begin(w, link.URL(source)); err != nil {
		return ast.WalkStop, err
	}
	_, err := w.WriteString(label + "</a>")
	return ast.WalkContinue, err
}

// picture is a link with the picture's description.
func (h harmless) picture(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	image, ok := n.(*ast.Image)
	if !ok || !h.leadable(image.Destination) {
		return ast.WalkContinue, nil
	}
	if !entering {
		_, err := w.WriteString(" ↗</a>")
		return ast.WalkContinue, err
	}
	return ast.WalkContinue, begin(w, image.Destination)
}

func begin(w util.BufWriter, address []byte) error {
	_, err := w.WriteString(`<a rel="noopener noreferrer nofollow" href="` + html.EscapeString(string(util.URLEscape(address, true))) + `">`)
	return err
}

// leadable reports whether an address becomes a link.
func (h harmless) leadable(address []byte) bool { return h.links == WithLinks && Leadable(address) }

// Leadable reports whether an address is one of the web, which a reader may be
// led to.
func Leadable(address []byte) bool {
	lower := strings.ToLower(string(address))
	return strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "http://")
}
