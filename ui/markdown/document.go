// Package markdown turns the Markdown of a reply, while it grows and when it is
// whole, into lines that can be drawn as they are: sanitised, cut to a width,
// without trailing spaces, each with its styles opened and closed.
package markdown

import (
	"strings"

	"charm.land/glamour/v2"
	"charm.land/glamour/v2/ansi"

	"kansei/sanitize"
)

// Document is one growing text. Blocks that are finished are rendered once;
// only the open one at the end is rendered again when text comes. A finished
// document is what Render gives for the whole text. It is not safe for
// concurrent use.
type Document struct {
	style    ansi.StyleConfig
	width    int
	renderer *renderer

	text     string // sanitised
	raw      string
	closed   int // bytes of text whose blocks are rendered for good
	done     []string
	lines    []string
	finished bool
}

// New makes an empty document of a width in cells, at least 1.
func New(style ansi.StyleConfig, width int) *Document {
	d := &Document{style: style, width: max(1, width)}
	d.renderer = newRenderer(style, d.width)
	return d
}

// Render is the whole of a text at once.
func Render(text string, style ansi.StyleConfig, width int) []string {
	width = max(1, width)
	return newRenderer(style, width).render(sanitize.Text(text))
}

// Set gives the document its text. A text that extends the one before costs no
// more than its open block.
func (d *Document) Set(raw string) {
	if raw == d.raw {
		return
	}
	if !strings.HasPrefix(raw, d.raw) {
		d.reset()
	}
	d.raw, d.text, d.finished = raw, sanitize.Text(raw), false
	if d.closed > len(d.text) {
		d.reset()
	}
	d.grow()
}

// Finish says that the text is whole.
func (d *Document) Finish() {
	if d.finished {
		return
	}
	d.finished = true
	if d.closed > 0 && crossing(d.text) {
		d.lines = d.renderer.render(d.text)
	}
}

// SetWidth renders the text again at another width.
func (d *Document) SetWidth(width int) {
	if width = max(1, width); width != d.width {
		d.width = width
		d.again()
	}
}

// SetStyle renders the text again in another style.
func (d *Document) SetStyle(style ansi.StyleConfig) {
	d.style = style
	d.again()
}

// Lines are the lines as they stand. They must not be changed.
func (d *Document) Lines() []string { return d.lines }

func (d *Document) again() {
	finished := d.finished
	d.renderer = newRenderer(d.style, d.width)
	d.reset()
	d.grow()
	d.finished = false
	if finished {
		d.Finish()
	}
}

func (d *Document) reset() { d.closed, d.done, d.lines = 0, nil, nil }

// grow renders the blocks that have come to their end, and the open one.
func (d *Document) grow() {
	if end := boundary(d.text, d.closed); end > d.closed {
		d.done = join(d.done, d.renderer.render(d.text[d.closed:end]))
		d.closed = end
	}
	d.lines = join(d.done, d.renderer.render(d.text[d.closed:]))
}

// join puts two rendered pieces under each other with one blank line between.
func join(a, b []string) []string {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	out := make([]string, 0, len(a)+1+len(b))
	out = append(out, a...)
	out = append(out, "")
	return append(out, b...)
}

// renderer renders whole blocks at a width.
type renderer struct {
	width   int
	flowing *glamour.TermRenderer // without wrapping: for text, which is wrapped here
	boxed   *glamour.TermRenderer // for tables, which have to know the width
}

func newRenderer(style ansi.StyleConfig, width int) *renderer {
	make := func(wrap int) *glamour.TermRenderer {
		r, err := glamour.NewTermRenderer(glamour.WithStyles(style), glamour.WithWordWrap(wrap))
		if err != nil {
			return nil // a style that Glamour refuses: text is shown as it is
		}
		return r
	}
	return &renderer{width: width, flowing: make(0), boxed: make(width)}
}

// render is Glamour's rendering in lines that fit. A text is cut at its tables,
// so that only they are laid out by Glamour.
func (r *renderer) render(text string) []string {
	var out []string
	for _, part := range parts(text) {
		glam := r.flowing
		if part.table {
			glam = r.boxed
		}
		out = join(out, r.lines(glam, part.text))
	}
	return out
}

func (r *renderer) lines(glam *glamour.TermRenderer, text string) []string {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	rendered := text
	if glam != nil {
		if s, err := glam.Render(text); err == nil {
			rendered = s
		}
	}
	var c compactor
	var out []string
	for line := range strings.SplitSeq(strings.TrimRight(rendered, "\n"), "\n") {
		out = append(out, c.wrapLine(line, r.width)...)
	}
	for len(out) > 0 && out[0] == "" {
		out = out[1:]
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}
