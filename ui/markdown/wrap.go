package markdown

import (
	"regexp"
	"strings"

	"github.com/rivo/uniseg"
)

// Glamour's own wrapping breaks lines of mixed Latin and Chinese early, puts a
// mark alone on a line, and does not indent what goes on of a list item. So
// Glamour renders without wrapping, and lines are wrapped here, by Unicode's
// rules for line breaks (UAX 14).

// cell is a grapheme with its style.
type cell struct {
	text  string
	style string // the sequences that are in force
	width int
	can   bool // a line may end after it
}

// cells takes a styled line apart. c carries styles from line to line.
func (c *compactor) cells(line string) []cell {
	var out []cell
	var plain strings.Builder
	for i := 0; i < len(line); {
		if line[i] == 0x1b {
			end := sequenceEnd(line, i)
			c.style(line[i:end])
			i = end
			continue
		}
		next := strings.IndexByte(line[i:], 0x1b)
		if next < 0 {
			next = len(line) - i
		}
		plain.WriteString(line[i : i+next])
		out = append(out, cell{text: line[i : i+next], style: c.open})
		i += next
	}
	return split(out, plain.String())
}

// split cuts styled runs into graphemes. Breaks are found in the whole text,
// since a run may end in the middle of a word.
func split(runs []cell, plain string) []cell {
	var out []cell
	run, left := 0, 0 // the run at hand, and how much of it is left
	if len(runs) > 0 {
		left = len(runs[0].text)
	}
	state := -1
	for plain != "" {
		var cluster string
		var boundaries int
		cluster, plain, boundaries, state = uniseg.StepString(plain, state)
		style := runs[run].style
		out = append(out, cell{
			text: cluster, style: style, width: boundaries >> uniseg.ShiftWidth,
			can: boundaries&uniseg.MaskLine != uniseg.LineDontBreak,
		})
		for left -= len(cluster); left <= 0 && run+1 < len(runs); {
			run++
			left += len(runs[run].text)
		}
	}
	return out
}

// lead is what stands before the text of a line: indentation, the bar of a
// quotation, the bullet or number of an item, the box of a task.
var lead = regexp.MustCompile(`^(?:[ ]|│ ?)*(?:(?:[•◦▪–-]|\d{1,9}[.)]|\[[ x✓✔]\]) )?`)

// wrapLine breaks a line to a width. What goes on of an item stands under its
// text, and what goes on of a quotation has its bar.
func (c *compactor) wrapLine(line string, width int) []string {
	all := c.cells(line)
	all = trimCells(all)
	if widthOf(all) <= width {
		return []string{write(all)}
	}
	prefix := hanging(all, width)
	var out []string
	for first := true; len(all) > 0; first = false {
		room := width
		if !first {
			room -= widthOf(prefix)
		}
		n := fitting(all, room)
		row := trimCells(all[:n])
		all = skipSpaces(all[n:])
		if !first {
			row = append(append([]cell{}, prefix...), row...)
		}
		out = append(out, write(row))
	}
	return out
}

// hanging is what the lines after the first begin with: bars as they are,
// spaces for the rest. It takes at most half of the width.
func hanging(all []cell, width int) []cell {
	plain := ""
	for _, c := range all {
		plain += c.text
	}
	var out []cell
	n := len(lead.FindString(plain))
	for _, c := range all {
		if n -= len(c.text); n < 0 {
			break
		}
		if c.text != "│" {
			c = cell{text: strings.Repeat(" ", c.width), width: c.width}
		}
		out = append(out, c)
	}
	if widthOf(out) > width/2 {
		return nil
	}
	return out
}

// fitting is how many cells go on a line: up to the last place where it may
// end, or as many as there is room for in a word that is wider than the line.
func fitting(all []cell, width int) int {
	used, last := 0, 0
	for i, c := range all {
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
	for len(cells) > 0 && cells[len(cells)-1].text == " " {
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

// write is a row of cells with as few style sequences as they need. Spaces
// take the style that is there.
func write(cells []cell) string {
	var b strings.Builder
	open := ""
	for _, c := range cells {
		if c.style != open && c.text != " " {
			if open != "" {
				b.WriteString("\x1b[m")
			}
			b.WriteString(c.style)
			open = c.style
		}
		b.WriteString(c.text)
	}
	if open != "" {
		b.WriteString("\x1b[m")
	}
	return b.String()
}
