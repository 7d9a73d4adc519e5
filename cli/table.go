package cli

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"kansei/sanitize"
)

// printTable prints rows in columns as wide as their widest cell, indented.
// A column without a text is left out.
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
	for _, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			if widths[i] > 0 {
				b.WriteString("  " + cell + strings.Repeat(" ", widths[i]-ansi.StringWidth(cell)))
			}
		}
		a.printf("%s\n", strings.TrimRight(b.String(), " "))
	}
}

// column is a text of a width with a gap behind it.
func column(text string, width int) string {
	text = sanitize.Line(text)
	return text + strings.Repeat(" ", max(1, width-ansi.StringWidth(text)))
}
