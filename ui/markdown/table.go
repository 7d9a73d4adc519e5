package markdown

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// table is a table that can get more rows. Its cells are made once; only when a
// column becomes wider all rows are laid out again.
type table struct {
	r     *renderer
	width int
	align []east.Alignment
	cells [][][]cell // by row, the header first
	wants []int      // the width of each column's widest cell

	laid []int // the columns that the drawn rows are for
	done int   // rows that are drawn
}

// add takes the rows of a parsed table, and its header if it has none yet.
func (t *table) add(n *east.Table, source []byte, l look) {
	l = l.with(t.r.style.Table.StylePrimitive)
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		head := row.Kind() == east.KindTableHeader
		if head && len(t.cells) > 0 {
			continue
		}
		if head {
			t.align = n.Alignments
			t.wants = make([]int, len(n.Alignments))
		}
		t.addRow(row, source, l, head)
	}
}

func (t *table) addRow(row ast.Node, source []byte, l look, head bool) {
	if head {
		l = l.with(t.r.style.Strong)
	}
	cells := make([][]cell, len(t.wants))
	for i, n := 0, row.FirstChild(); n != nil && i < len(cells); i, n = i+1, n.NextSibling() {
		cells[i] = t.r.inline(n, source, l)
		for _, line := range wrap(cells[i], 1<<30) {
			t.wants[i] = max(t.wants[i], widthOf(trimCells(line)))
		}
	}
	t.cells = append(t.cells, cells)
}

// copy is a table that rows can be added to and that leaves this one as it is.
// They stand in the room behind this one's rows, so that only the newest copy
// is of use.
func (t *table) copy() table {
	t.cells = slices.Grow(t.cells, 16)
	c := *t
	c.wants = slices.Clone(t.wants)
	return c
}

const betweenColumns = 3 // " │ "

// columns are the widths of the columns: as wide as they want to be if there
// is room, or else the widest ones as wide as each other. There are none where
// a table can't be read as one.
func (t *table) columns() []int {
	room := t.width - betweenColumns*(len(t.wants)-1)
	if room < 3*len(t.wants) {
		return nil
	}
	sum := func(most int) int {
		n := 0
		for _, w := range t.wants {
			n += max(1, min(w, most)) // an empty column is drawn, too
		}
		return n
	}
	most := room
	for most > 1 && sum(most) > room {
		most--
	}
	out := make([]int, len(t.wants))
	left := room - sum(most)
	for i, w := range t.wants {
		out[i] = max(1, min(w, most))
		if w > most && left > 0 {
			out[i]++
			left--
		}
	}
	return out
}

// rows draws the rows that are not drawn yet, or all if the columns are others
// than before.
func (t *table) rows() (out [][]cell, all bool) {
	columns := t.columns()
	if all = t.done == 0 || !slices.Equal(columns, t.laid); all {
		t.laid, t.done = columns, 0
	}
	for ; t.done < len(t.cells); t.done++ {
		if columns == nil {
			out = append(out, wrap(t.flowing(t.cells[t.done]), t.width)...)
			continue
		}
		out = append(out, t.row(t.cells[t.done], columns)...)
		if t.done == 0 {
			out = append(out, t.rule(columns))
		}
	}
	return out, all
}

// mark is one of the characters that tables are drawn with.
func mark(custom *string, usual string) string {
	if custom != nil {
		return *custom
	}
	return usual
}

// row draws one row; its cells are wrapped in their columns.
func (t *table) row(cells [][]cell, columns []int) [][]cell {
	parts := make([][][]cell, len(columns))
	height := 1
	for i, c := range cells {
		parts[i] = wrap(c, columns[i])
		height = max(height, len(parts[i]))
	}
	between := t.r.plainCells(" "+mark(t.r.style.Table.ColumnSeparator, "│")+" ", t.border())
	out := make([][]cell, height)
	for y := range out {
		for i, width := range columns {
			if i > 0 {
				out[y] = append(out[y], between...)
			}
			var part []cell
			if y < len(parts[i]) {
				part = trimCells(parts[i][y])
			}
			before, after := t.space(i, width-widthOf(part))
			out[y] = append(out[y], blanks(before)...)
			out[y] = append(out[y], part...)
			out[y] = append(out[y], blanks(after)...)
		}
	}
	return out
}

// space shares out what a cell leaves of its column.
func (t *table) space(column, n int) (before, after int) {
	switch t.align[column] {
	case east.AlignRight:
		return n, 0
	case east.AlignCenter:
		return n / 2, n - n/2
	default:
		return 0, n
	}
}

func (t *table) rule(columns []int) []cell {
	s := t.r.style.Table
	parts := make([]string, len(columns))
	for i, w := range columns {
		parts[i] = strings.Repeat(mark(s.RowSeparator, "─"), w)
	}
	dash := mark(s.RowSeparator, "─")
	return t.r.plainCells(strings.Join(parts, dash+mark(s.CenterSeparator, "┼")+dash), t.border())
}

func (t *table) border() string {
	return t.r.sequence(t.r.base().with(t.r.style.HorizontalRule))
}

// flowing is a row as running text, for where there is no room for columns.
func (t *table) flowing(cells [][]cell) []cell {
	between := t.r.plainCells(" "+mark(t.r.style.Table.ColumnSeparator, "│")+" ", t.border())
	var out []cell
	for i, c := range cells {
		if i > 0 {
			between[len(between)-1].can = true
			out = append(out, between...)
		}
		out = append(out, c...)
	}
	return out
}
