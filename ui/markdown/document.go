// Package markdown turns the Markdown of a reply, while it grows and when it is
// whole, into lines that can be drawn as they are: sanitised, cut to a width,
// without trailing spaces, each with its styles opened and closed.
//
// It reads Glamour's styles and the same Markdown, by the same parser, and
// draws by itself: in Glamour the second paragraph of a list item is glued to
// the first, hard line breaks and unknown tags are lost, lines of mixed Latin
// and Chinese break early, code keeps the colours of the first theme, and eight
// replies that stream at once would take the better part of a core.
package markdown

import (
	"strings"

	"charm.land/glamour/v2/ansi"

	"kansei/lang"
	"kansei/sanitize"
)

// Document is one growing text. What is finished of it is drawn once; only the
// open end, a few hundred bytes even of a long block, is drawn again when text
// comes. A finished document is what Render gives for the whole text. It is not
// safe for concurrent use.
type Document struct {
	width    int
	renderer *renderer
	safe     safeText
	finished bool

	lines []string
	grown
}

// New makes an empty document of a width in cells, at least 1. Text is measured
// by clusters.
func New(style ansi.StyleConfig, width int) *Document {
	return NewMeasured(style, width, lang.Measure{Clusters: true})
}

// NewMeasured is New for a terminal that measures in its own way.
func NewMeasured(style ansi.StyleConfig, width int, m lang.Measure) *Document {
	return &Document{width: max(1, width), renderer: newRenderer(style, m)}
}

// Render is the whole of a text at once, measured by clusters.
func Render(text string, style ansi.StyleConfig, width int) []string {
	return RenderMeasured(text, style, width, lang.Measure{Clusters: true})
}

// RenderMeasured is Render for a terminal that measures in its own way.
func RenderMeasured(text string, style ansi.StyleConfig, width int, m lang.Measure) []string {
	return newRenderer(style, m).render(sanitize.Text(text), max(1, width))
}

func (r *renderer) render(text string, width int) []string {
	d := r.parse(text)
	return writeAll(nil, r.blocks(d.blocks, d.source, r.base(), width))
}

// Set gives the document its text. A text that extends the one before costs no
// more than its open end.
func (d *Document) Set(raw string) {
	before := d.safe.text[:d.seen]
	if !d.safe.set(raw) {
		return
	}
	d.finished = false
	if !strings.HasPrefix(d.safe.text, before) {
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
	if d.refs {
		d.reset()
		d.lines = d.renderer.render(d.safe.text, d.width)
		return
	}
	d.settle()
}

// SetWidth draws the text again at another width.
func (d *Document) SetWidth(width int) {
	if width = max(1, width); width != d.width {
		d.width = width
		d.again()
	}
}

// SetStyle draws the text again in another style.
func (d *Document) SetStyle(style ansi.StyleConfig) {
	d.renderer = newRenderer(style, d.renderer.measure)
	d.again()
}

// Lines are the lines as they stand, until the next change. They must not be
// changed.
func (d *Document) Lines() []string { return d.lines }

func (d *Document) again() {
	finished := d.finished
	d.reset()
	d.grow()
	d.finished = false
	if finished {
		d.Finish()
	}
}

func (d *Document) reset() { d.lines, d.grown = nil, grown{} }
