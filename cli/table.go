package cli

import (
	"math"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"kansei/sanitize"
)

// printTable prints rows in columns as wide as their widest cell, indented.
// A column without a text is left out. In a terminal, what has no room in a
// row goes on in the next line, further in.
func (a *app) printTable(rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			row[i] = sanitize.Line(cell)
			widths[i] = max(widths[i], ansi.StringWidth(row[i]))
		}
	}
	room := math.MaxInt
	if a.env.Terminal {
		room = max(40, a.env.Width)
	}
	for _, row := range rows {
		for _, line := range tableRow(row, widths, room) {
			a.printf("%s\n", strings.TrimRight(line, " "))
		}
	}
}

// tableRow lays out a row in lines of at most room cells.
func tableRow(row []string, widths []int, room int) []string {
	const further = "      "
	var lines []string
	line := ""
	for i, cell := range row {
		width := ansi.StringWidth(cell)
		switch {
		case widths[i] == 0:
		case ansi.StringWidth(line)+2+width <= room:
			line += "  " + cell + strings.Repeat(" ", widths[i]-width)
		default:
			lines = append(lines, line)
			wrapped := strings.Split(ansi.Wordwrap(cell, room-len(further), ""), "\n")
			for _, w := range wrapped[:len(wrapped)-1] {
				lines = append(lines, further+w)
			}
			line = further + wrapped[len(wrapped)-1]
		}
	}
	return append(lines, line)
}

// column is a text of a width with a gap behind it.
func column(text string, width int) string {
	text = sanitize.Line(text)
	return text + strings.Repeat(" ", max(1, width-ansi.StringWidth(text)))
}
