// Package render draws findings: as text, Markdown, HTML, JSON, CSV and plots.
package render

import (
	"fmt"
	"math"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/report"
	"kansei/sanitize"
)

// page is the report as a person reads it, before it is text, Markdown or
// HTML: blocks in order. All of its texts are safe to print.
type page struct {
	words  *lang.Words
	title  string
	own    string // what was rated here, in a sentence; "" where nothing was
	word   string // of the verdict: Supported, Contradicted or Inconclusive
	answer string // the verdict as a word, in the page's language
	lead   []string
	blocks []block
}

// block is one part of a page: a heading, a paragraph, a table or a chart.
type block interface{ isBlock() }

type heading string

type paragraph string

// note is a paragraph in a lower voice.
type note string

// grid is a table. Cells line up with the columns.
type grid struct {
	caption string
	columns []gridColumn
	rows    [][]string
}

type gridColumn struct {
	title  string
	number bool // stands right
	extra  bool // may be left out where there is little room
}

// ladder is the ranking: a grid with a chart of intervals beside it.
type ladder struct {
	grid
	bars []bar
}

// bar is an interval with its middle. An end that is not known is NaN, one
// that does not exist infinite.
type bar struct{ low, middle, high float64 }

// heat is a grid whose cells have values to be coloured by, NaN for none.
type heat struct {
	grid
	short     [][]string // the rows without intervals, for where there is little room
	values    [][]float64
	low, high float64
}

// plane is a scatter of size and score. The second one is left out where
// there is little room.
type plane struct {
	scatter
	second bool
}

func (heading) isBlock()   {}
func (paragraph) isBlock() {}
func (note) isBlock()      {}
func (grid) isBlock()      {}
func (ladder) isBlock()    {}
func (heat) isBlock()      {}
func (plane) isBlock()     {}

func (p *page) add(b block) { p.blocks = append(p.blocks, b) }

// say adds a paragraph.
func (p *page) say(key string, args ...any) { p.add(paragraph(p.t(key, args...))) }

// remark adds a note.
func (p *page) remark(key string, args ...any) { p.add(note(p.t(key, args...))) }

// t is a text of the report. Texts from outside are made safe, numbers that
// do not exist are a dash.
func (p *page) t(key string, args ...any) string {
	for i, a := range args {
		switch a := a.(type) {
		case string:
			args[i] = sanitize.Line(a)
		case report.Why:
			args[i] = sanitize.Line(a.In(p.words))
		}
	}
	return keepCounts(p.words.T("report."+key, args...))
}

// dash stands for a number that cannot be had.
const dash = "–"

// fixed is a number with so many decimals.
func fixed(v *float64, places int) string {
	if v == nil {
		return dash
	}
	return minus(fmt.Sprintf("%.*f", places, round(*v, places)+0))
}

// signed is a number with its sign.
func signed(v *float64, places int) string {
	if v == nil {
		return dash
	}
	if r := round(*v, places); r != 0 {
		return minus(fmt.Sprintf("%+.*f", places, r))
	}
	return fixed(v, places)
}

// minus writes the minus sign instead of a hyphen.
func minus(text string) string { return strings.Replace(text, "-", "−", 1) }

// span is an interval, a dash where an end is not known.
func (p *page) span(low, high *float64, places int) string {
	if low == nil && high == nil {
		return dash
	}
	return fixed(low, places) + p.words.T("report.to") + fixed(high, places)
}

// withSpan is a number with its interval in brackets.
func (p *page) withSpan(v, low, high *float64, places int) string {
	if v == nil {
		return dash
	}
	if low == nil && high == nil {
		return fixed(v, places)
	}
	return fixed(v, places) + " (" + p.span(low, high, places) + ")"
}

// chance is a p-value.
func chance(p *float64) string {
	switch {
	case p == nil:
		return dash
	case *p < 0.001:
		return "< 0.001"
	case *p < 0.1:
		return fmt.Sprintf("%.3f", *p)
	default:
		return fmt.Sprintf("%.2f", *p)
	}
}

// percent is a share.
func percent(v float64) string { return fmt.Sprintf("%.0f%%", 100*v) }

// count is a number of wins, which may be a half.
func count(v float64) string {
	if v == math.Trunc(v) {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.1f", v)
}

// longestName is how many cells of a name stand in a sentence or a chart.
const longestName = 48

// shortName is a model's name without the vendor.
func shortName(model string) string {
	model = sanitize.Line(model)
	return ansi.Truncate(model[strings.LastIndex(model, "/")+1:], longestName, "…")
}

// shortNames are short where no two models get the same name.
func shortNames(models []string) map[string]string {
	seen := map[string]int{}
	for _, m := range models {
		seen[shortName(m)]++
	}
	out := map[string]string{}
	for _, m := range models {
		if out[m] = shortName(m); seen[out[m]] > 1 || out[m] == "" {
			out[m] = sanitize.Line(m)
		}
	}
	return out
}
