// Package box draws what several parts of the screen have in common: lines of a
// width, and the frame of a window.
package box

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/themes"
)

// Margin is what a window's frame takes of its width, with the blank beside the
// text.
const Margin = 4

// Pad fills a line with spaces up to a width in cells.
func Pad(line string, w int) string {
	return line + strings.Repeat(" ", max(0, w-ansi.StringWidth(line)))
}

// Fit cuts or fills a line to a width in cells.
func Fit(line string, w int) string { return Pad(ansi.Truncate(line, max(0, w), ""), w) }

// Window draws a heavy frame of a width around lines, with a title above and a
// hint below, either of which may be empty.
func Window(st *themes.Styles, title, hint string, lines []string, w int) string {
	edge := st.BorderFocus
	out := make([]string, 0, len(lines)+2)
	out = append(out, across(st, "┏", "┓", title, st.Title, w))
	for _, line := range lines {
		out = append(out, edge.Render("┃")+" "+Fit(line, w-Margin)+" "+edge.Render("┃"))
	}
	out = append(out, across(st, "┗", "┛", hint, st.Muted, w))
	for i, line := range out {
		out[i] = st.Panel.Paint(line)
	}
	return strings.Join(out, "\n")
}

// across is an edge with a text in it.
func across(st *themes.Styles, left, right, text string, style lipgloss.Style, w int) string {
	edge := st.BorderFocus
	if text == "" {
		return edge.Render(left + strings.Repeat("━", max(0, w-2)) + right)
	}
	text = ansi.Truncate(text, max(0, w-6), "…")
	return edge.Render(left+"━ ") + style.Render(text) + edge.Render(" "+strings.Repeat("━", max(0, w-5-ansi.StringWidth(text)))+right)
}

// Blank is empty lines of a width.
func Blank(w, h int) string {
	line := strings.Repeat(" ", w)
	lines := make([]string, h)
	for i := range lines {
		lines[i] = line
	}
	return strings.Join(lines, "\n")
}
