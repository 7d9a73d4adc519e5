package pane

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
)

// fit cuts plain text to a width.
func (m *Model) fit(text string, width int) string { return fit(m.styles.Measure.Text(text), width) }

// fit cuts text that is drawn already.
func fit(text string, width int) string { return ansi.Truncate(text, max(1, width), "…") }

// ending cuts a name to a width and keeps its end, from a slash on where there
// is one: models of one vendor have their beginning in common.
func ending(text string, width int) string {
	over := ansi.StringWidth(text) - width
	if over <= 0 {
		return text
	}
	rest := ansi.TruncateLeft(text, over+1, "")
	if at := strings.IndexByte(rest, '/'); at >= 0 {
		rest = rest[at:]
	}
	return fit("…"+rest, width)
}

// pad makes a line just as wide as a width. Marks around text that runs from the
// right keep terminals that reorder lines from reordering the frame and the
// next pane with it.
func pad(line string, width int) string {
	const leftToRight = "\u200e"
	if lang.RightToLeft(line) {
		line = leftToRight + line + leftToRight
	}
	w := ansi.StringWidth(line)
	if w > width {
		line = ansi.Truncate(line, width, "")
		w = ansi.StringWidth(line)
	}
	return line + strings.Repeat(" ", width-w)
}

// roughly is about how many lines a text takes, without wrapping it.
func roughly(text string, width int) int {
	lines, cells := 0, 0
	for _, r := range text {
		switch {
		case r == '\n':
			lines += 1 + cells/width
			cells = 0
		case r >= 0x1100:
			cells += 2
		default:
			cells++
		}
	}
	if cells > 0 {
		lines += 1 + cells/width
	}
	return lines
}
