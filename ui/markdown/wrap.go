package markdown

import (
	"slices"
	"strings"

	"github.com/rivo/uniseg"

	"kansei/lang"
)

// Glamour's own wrapping breaks lines of mixed Latin and Chinese early, puts a
// mark alone on a line, and does not indent what goes on of a list item. Here
// lines are broken by Unicode's rules (UAX 14).

// cell is a grapheme with its style, or a run of text before it is split.
type cell struct {
	text  string
	style string // the sequence that switches its look on
	width int
	can   bool // a line may end after it
}

// split cuts styled runs into graphemes. Breaks are found in the whole text,
// since a run may end in the middle of a word.
func split(runs []cell, plain string, m lang.Measure) []cell {
	out := make([]cell, 0, len(plain))
	run, left := 0, 0 // the run at hand, and how much of it is left
	if len(runs) > 0 {
		left = len(runs[0].text)
	}
	state := -1
	for plain != "" {
		var cluster string
		var boundaries int
		cluster, plain, boundaries, state = uniseg.StepString(plain, state)
		c := cell{text: cluster, style: runs[run].style, width: 1, can: boundaries&uniseg.MaskLine != uniseg.LineDontBreak}
		switch {
		case cluster == "\n":
			c.width = 0
		case len(cluster) > 1:
			c.text, c.width = m.Cell(cluster)
		}
		out = append(out, c)
		for left -= len(cluster); left <= 0 && run+1 < len(runs); {
			run++
			left += len(runs[run].text)
		}
	}
	return out
}

// plainCells are cells of a text that is a line's beginning or a mark.
func (r *renderer) plainCells(text, style string) []cell {
	return split([]cell{{text: text, style: style}}, text, r.measure)
}

// blanks are n cells of nothing.
func blanks(n int) []cell {
	return slices.Repeat([]cell{{text: " ", width: 1}}, max(0, n))
}

// wrap breaks running text into rows. Rows are not trimmed, so that the last one
// is what more text would go on with.
func wrap(all []cell, width int) [][]cell {
	var rows [][]cell
	for len(all) > 0 {
		n := fitting(all, width)
		rows = append(rows, all[:n:n])
		if all = all[n:]; rows[len(rows)-1][n-1].text != "\n" {
			all = skipSpaces(all)
		}
	}
	return rows
}

// fitting is how many cells go on a row: up to the last place where it may
// end, or as many as there is room for in a word that is wider than the row.
func fitting(all []cell, width int) int {
	used, last := 0, 0
	for i, c := range all {
		if c.text == "\n" {
			return i + 1
		}
		if used+c.width > width && c.text != " " {
			if last > 0 {
				return last
			}
			return max(1, i)
		}
		used += c.width
		if c.can {
			last = i + 1
		}
	}
	return len(all)
}

func widthOf(cells []cell) int {
	n := 0
	for _, c := range cells {
		n += c.width
	}
	return n
}

func trimCells(cells []cell) []cell {
	for len(cells) > 0 && (cells[len(cells)-1].text == " " || cells[len(cells)-1].text == "\n") {
		cells = cells[:len(cells)-1]
	}
	return cells
}

func skipSpaces(cells []cell) []cell {
	for len(cells) > 0 && cells[0].text == " " {
		cells = cells[1:]
	}
	return cells
}

// write is a row of cells with as few style sequences as they need.
func write(cells []cell) string {
	cells = trimCells(cells)
	var b strings.Builder
	open := ""
	for i, c := range cells {
		style := c.style
		if c.text == " " && style != open {
			style = "" // a blank between two looks has none, and within one has that
			if next := skipSpaces(cells[i:]); next[0].style == open {
				style = open
			}
		}
		if style != open {
			if open != "" {
				b.WriteString("\x1b[m")
			}
			b.WriteString(style)
			open = style
		}
		b.WriteString(c.text)
	}
	if open != "" {
		b.WriteString("\x1b[m")
	}
	return b.String()
}

// writeAll is write for many rows.
func writeAll(out []string, rows [][]cell) []string {
	for _, row := range rows {
		out = append(out, write(row))
	}
	return out
}
