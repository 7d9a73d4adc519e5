package markup

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// Portable returns Markdown that programs which follow CommonMark show with the
// line breaks and the emphasis that this grammar gives the source: breaks are
// written as hard ones, indentation as blanks that stay, and emphasis
// that CommonMark does not find as tags. Formulas stay as they are, for the
// programs that read them.
func Portable(source string) string {
	b := []byte(source)
	ours, theirs := NewParser().Parse(text.NewReader(b)), newParser(true).Parse(text.NewReader(b))
	e := edits{source: b}
	standard := emphasised(theirs)
	found := emphasised(ours)
	_ = ast.Walk(ours, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // it returns no error
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.CodeSpan, *Formula:
			return ast.WalkSkipChildren, nil
		case *ast.Text:
			e.line(n)
		}
		if n.Type() == ast.TypeBlock && n.FirstChild() != nil && n.FirstChild().Type() == ast.TypeInline {
			if from, to := reach(n); !slices.Equal(between(found, from, to), between(standard, from, to)) {
				e.tags(n)
			}
		}
		return ast.WalkContinue, nil
	})
	return e.apply()
}

// reach returns where the running text of a block begins and ends.
func reach(n ast.Node) (from, to int) {
	lines := n.Lines()
	if lines == nil || lines.Len() == 0 {
		return 0, 0
	}
	return lines.At(0).Start, lines.At(lines.Len() - 1).Stop
}

// emphasised lists all emphasis below a node, sorted.
func emphasised(n ast.Node) []Marks {
	var out []Marks
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // it returns no error
		if m, ok := MarksOf(n); entering && ok {
			out = append(out, m)
		}
		return ast.WalkContinue, nil
	})
	slices.SortFunc(out, func(a, b Marks) int { return a.Open - b.Open })
	return out
}

// between returns the marks from one place to another.
func between(all []Marks, from, to int) []Marks {
	begin, _ := slices.BinarySearchFunc(all, from, func(m Marks, at int) int { return m.Open - at })
	end, _ := slices.BinarySearchFunc(all, to, func(m Marks, at int) int { return m.Open - at })
	return all[begin:max(begin, end)]
}

// edit puts a text in the place of some bytes.
type edit struct {
	at, drop int
	text     string
}

type edits struct {
	source []byte
	list   []edit
}

func (e *edits) add(at, drop int, text string) { e.list = append(e.list, edit{at, drop, text}) }

// line keeps the break at the end of a text, and the blanks before it.
func (e *edits) line(t *ast.Text) {
	if blanks := len(Indent(t, e.source)); blanks > 0 {
		e.add(t.Segment.Start-blanks, blanks, strings.Repeat("&nbsp;", blanks))
	}
	if !t.SoftLineBreak() {
		return
	}
	for at := t.Segment.Stop; at < len(e.source); at++ {
		if e.source[at] == '\n' {
			e.add(at, 0, `\`)
			return
		}
	}
}

// tags writes the emphasis of a block as tags, and takes their meaning from all
// other marks in it.
func (e *edits) tags(block ast.Node) {
	_ = ast.Walk(block, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // it returns no error
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.CodeSpan, *Formula:
			return ast.WalkSkipChildren, nil
		case *ast.Text:
			e.escape(n.Segment)
		case *ast.Emphasis:
			tag := "em"
			if n.Level > 1 {
				tag = "strong"
			}
			e.tag(n, tag)
		case *extension.Strikethrough:
			e.tag(n, "del")
		}
		return ast.WalkContinue, nil
	})
}

func (e *edits) tag(n ast.Node, name string) {
	if m, ok := MarksOf(n); ok {
		e.add(m.Open, m.Length, "<"+name+">")
		e.add(m.Close, m.Length, "</"+name+">")
	}
}

func (e *edits) escape(s text.Segment) {
	for at := s.Start; at < s.Stop; at++ {
		switch e.source[at] {
		case '\\':
			at++
		case '*', '_', '~':
			e.add(at, 0, `\`)
		}
	}
}

func (e *edits) apply() string {
	slices.SortStableFunc(e.list, func(a, b edit) int { return a.at - b.at })
	var b strings.Builder
	at := 0
	for _, c := range e.list {
		if c.at < at {
			continue
		}
		b.Write(e.source[at:c.at])
		b.WriteString(c.text)
		at = c.at + c.drop
	}
	b.Write(e.source[at:])
	return b.String()
}
