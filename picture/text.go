package picture

import (
	"strconv"
	"strings"

	"charm.land/glamour/v2/ansi"
	xansi "github.com/charmbracelet/x/ansi"

	"kansei/themes"
	"kansei/typeset"
	"kansei/ui/markdown"
)

// The screen's renderer breaks the lines and knows what is emphasised, but what
// it gives are styled lines for a terminal. Backgrounds, which its styles do not
// use, carry through it what kind of text each part is.
const (
	markCode    = "#000101"
	markInline  = "#000102"
	markTable   = "#000103"
	markRule    = "#000104"
	markItem    = "#000105"
	markQuote   = "#000106"
	markHeading = "#00011" // and the level
)

// markedStyle is a theme's style with the marks.
func markedStyle(s ansi.StyleConfig) ansi.StyleConfig {
	mark := func(p *ansi.StylePrimitive, m string) { p.BackgroundColor = &m }
	mark(&s.CodeBlock.StylePrimitive, markCode)
	mark(&s.Code.StylePrimitive, markInline)
	mark(&s.Table.StylePrimitive, markTable)
	mark(&s.HorizontalRule, markRule)
	mark(&s.Item, markItem)
	mark(&s.Enumeration, markItem)
	mark(&s.Task.StylePrimitive, markItem)
	mark(&s.BlockQuote.StylePrimitive, markQuote)
	for i, h := range []*ansi.StyleBlock{&s.H1, &s.H2, &s.H3, &s.H4, &s.H5, &s.H6} {
		mark(&h.StylePrimitive, markHeading+strconv.Itoa(i+1))
	}
	return s
}

// look is how a part of a line is drawn.
type look struct {
	colour                          themes.Hex // "": that of text
	bold, italic, underline, struck bool
	mark                            string
}

// part is text in one look.
type part struct {
	text string
	look look
}

// parts are those of one of the renderer's lines.
func parts(line string) []part {
	var out []part
	var l look
	for line != "" {
		at := strings.Index(line, "\x1b[")
		if at < 0 {
			at = len(line)
		}
		if at > 0 {
			out = append(out, part{line[:at], l})
			line = line[at:]
			continue
		}
		end := strings.IndexByte(line, 'm')
		if end < 0 {
			break
		}
		l = l.after(line[len("\x1b["):end])
		line = line[end+1:]
	}
	return out
}

// after is the look after a style sequence.
func (l look) after(sequence string) look {
	codes := strings.Split(sequence, ";")
	for i := 0; i < len(codes); i++ {
		switch codes[i] {
		case "", "0":
			l = look{}
		case "1":
			l.bold = true
		case "3":
			l.italic = true
		case "4":
			l.underline = true
		case "9":
			l.struck = true
		case "38", "48":
			if i+4 >= len(codes) {
				return l
			}
			hex := "#"
			for _, c := range codes[i+2 : i+5] {
				n, err := strconv.ParseUint(c, 10, 8)
				if err != nil {
					return l
				}
				hex += string("0123456789abcdef"[n>>4]) + string("0123456789abcdef"[n&15])
			}
			if codes[i] == "38" {
				l.colour = themes.Hex(hex)
			} else {
				l.mark = hex
			}
			i += 4
		}
	}
	return l
}

// kind is what a row is.
type kind int

const (
	prose kind = iota
	code
	table
	rule
)

// row is one line of the screen, in groups that have their own place in it.
type row struct {
	kind   kind
	level  int   // of a heading, 0 if it is none
	bars   []int // cells at which a bar of a quotation stands
	rules  []int // cells at which a column of a table ends
	groups []group
	plain  string // the line as it stands on the screen
}

// group is text that begins at a cell of its own.
type group struct {
	cell, cells int
	parts       []part
	align       align
}

// align is where text stands in the cells of a column.
type align int

// The places.
const (
	alignStart align = iota
	alignMiddle
	alignEnd
)

// rows are the lines of a text as the screen has them at a width. Only the
// first most rows are given, with the number of all.
func rows(text string, style ansi.StyleConfig, width, most int) (out []row, all int) {
	lines := markdown.Render(text, markedStyle(style), width)
	for _, line := range lines[:min(most, len(lines))] {
		out = append(out, newRow(line))
	}
	alignTables(out)
	return out, len(lines)
}

// alignTables places the cells of tables, which are as wide as the rule under
// their headers.
func alignTables(all []row) {
	for from := 0; from < len(all); from++ {
		to, width := from, 0
		for to < len(all) && (all[to].kind == table || all[to].kind == rule) {
			if all[to].kind == rule {
				width = xansi.StringWidth(all[to].plain)
			}
			to++
		}
		columns := map[int]align{} // by their first cell
		for i := from; i < to; i++ {
			if all[i].kind == table {
				all[i].align(width, columns)
			}
		}
		for i := from; i < to; i++ {
			for j := range all[i].groups {
				all[i].groups[j].align = columns[all[i].groups[j].cell]
			}
		}
		from = max(from, to)
	}
}

func newRow(line string) row {
	r := row{plain: xansi.Strip(line)}
	all := parts(line)
	for _, p := range all {
		switch m := p.look.mark; {
		case m == markCode:
			r.kind = code
		case m == markTable || m == markRule && strings.Contains(p.text, "│"):
			r.kind = max(r.kind, table)
		case strings.HasPrefix(m, markHeading) && len(m) > len(markHeading):
			r.level = int(m[len(markHeading)] - '0')
		}
	}
	if isRule(all) {
		r.kind = rule
		for at, c := range []rune(r.plain) { // every character takes one cell
			if c == '┼' {
				r.rules = append(r.rules, at)
			}
		}
	}
	r.arrange(all)
	return r
}

// isRule reports whether a line is drawn and holds no text.
func isRule(all []part) bool {
	found := false
	for _, p := range all {
		if text := strings.Trim(p.text, " "); text != "" && p.look.mark != markQuote {
			if p.look.mark != markRule || strings.Trim(text, "─┼") != "" {
				return false
			}
			found = true
		}
	}
	return found
}

// arrange puts the parts of a line into groups.
func (r *row) arrange(all []part) {
	at := place{row: r, open: -1}
	for _, p := range all {
		switch p.look.mark {
		case markQuote:
			at.text(at.bars(p))
		case markItem:
			mark := part{strings.TrimRight(p.text, " "), p.look}
			at.open = -1
			at.text(mark)
			at.skip(len(p.text) - len(mark.text))
		case markRule:
			at.rule(p)
		default:
			at.text(p)
		}
	}
}

// place is where in a row its parts are put.
type place struct {
	row   *row
	cell  int
	open  int  // the group that goes on, -1 if none does
	begun bool // text has begun, so that no bar of a quotation follows
}

// skip leaves cells out. What follows is a group of its own.
func (at *place) skip(cells int) { at.cell, at.open = at.cell+cells, -1 }

// text adds text to the open group, or begins one at its first letter.
func (at *place) text(p part) {
	if at.open < 0 {
		blanks := len(p.text) - len(strings.TrimLeft(p.text, " "))
		at.cell, p.text = at.cell+blanks, p.text[blanks:]
	}
	if p.text == "" {
		return
	}
	if at.open < 0 {
		at.row.groups = append(at.row.groups, group{cell: at.cell})
		at.open = len(at.row.groups) - 1
	}
	at.begun = true
	g := &at.row.groups[at.open]
	g.parts = append(g.parts, p)
	at.cell += xansi.StringWidth(p.text)
	g.cells = at.cell - g.cell
	if at.row.kind == code { // every word stands in its own cells
		at.open = -1
	}
}

// bars takes the bars of a quotation off the beginning of its text.
func (at *place) bars(p part) part {
	for !at.begun {
		blanks := len(p.text) - len(strings.TrimLeft(p.text, " "))
		rest, ok := strings.CutPrefix(p.text[blanks:], "│")
		if !ok {
			break
		}
		at.row.bars = append(at.row.bars, at.cell+blanks)
		at.cell, p.text = at.cell+blanks+1, rest
	}
	return p
}

// rule adds what is drawn: the lines between the columns of a table, or a line
// across.
func (at *place) rule(p part) {
	if at.row.kind != table {
		at.text(p)
		return
	}
	for _, c := range p.text { // each takes one cell
		if c == '│' {
			at.row.rules = append(at.row.rules, at.cell)
		}
		at.skip(1)
	}
}

// align finds out how the cells of a table's row are aligned, and gives each
// the room of its column. width is that of the table; columns learns how each
// column is aligned.
func (r *row) align(width int, columns map[int]align) {
	for i := range r.groups {
		g := &r.groups[i]
		from, to := 0, width
		for _, at := range r.rules {
			if at <= g.cell {
				from = max(from, at+2)
			} else {
				to = min(to, at-1)
			}
		}
		last := &g.parts[len(g.parts)-1]
		trimmed := strings.TrimRight(last.text, " ")
		g.cells -= len(last.text) - len(trimmed)
		last.text = trimmed
		before, after := g.cell-from, to-g.cell-g.cells
		switch {
		case before <= 0: // or text that fills its cells
			g.align = alignStart
		case before-after >= -1 && before-after <= 1:
			g.align = alignMiddle
		default:
			g.align = alignEnd
		}
		g.cell, g.cells = from, max(g.cells, to-from)
		if g.align > columns[from] {
			columns[from] = g.align
		}
	}
}

// style is how the letters of a look are set.
func (l look) style(k kind, region typeset.Region) typeset.Style {
	return typeset.Style{Bold: l.bold, Italic: l.italic, Mono: k == code || l.mark == markInline, Region: region}
}
