package exports

import (
	"fmt"
	"io"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"kansei/markup"
	"kansei/sessions"
)

// Markdown writes a session as a transcript with its ratings. Messages and
// replies are quotations, so that nothing in them (a heading, a fence that is
// not closed) reaches what comes after; a reply's own Markdown stays, in the form
// that other programs show as the screen does, and markup in it is written as
// text.
func Markdown(w io.Writer, s *sessions.Session, o Options) error {
	var b strings.Builder
	t := newTranscript(s, o)
	m := &markdownPage{b: &b, o: o}
	m.head(t)
	if len(t.Turns) == 0 {
		m.block(o.Words.T("export.empty"))
	}
	for _, turn := range t.Turns {
		m.turn(turn)
	}
	m.block("---")
	m.block(literal(o.Words.T("export.made", t.ID)))
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write the transcript: %w", err)
	}
	return nil
}

// markdownPage is a transcript under way.
type markdownPage struct {
	b *strings.Builder
	o Options
}

// block is a paragraph or anything else that blank lines set off.
func (m *markdownPage) block(text string) {
	if m.b.Len() > 0 {
		m.b.WriteByte('\n')
	}
	m.b.WriteString(text)
	m.b.WriteByte('\n')
}

func (m *markdownPage) head(t transcript) {
	m.block("# " + literal(t.Title))
	line := t.When + " · " + t.State
	if t.Scene != "" {
		line += " · " + m.o.Words.T("export.scenario", t.Scene)
	}
	m.block(literal(line))
	lanes := make([]string, 0, len(t.Lanes))
	for _, l := range t.Lanes {
		line := "- **" + l.Label + "** " + literal(l.Name)
		if l.Size != "" {
			line += ", " + literal(l.Size)
		}
		lanes = append(lanes, line)
	}
	if len(lanes) > 0 {
		m.block(strings.Join(lanes, "\n"))
	}
	for _, g := range t.Guesses {
		m.block(literal(g))
	}
	if t.System != "" {
		m.block("**" + m.o.Words.T("export.system") + "**")
		m.block(quote(literalLines(t.System)))
	}
}

func (m *markdownPage) turn(t turnPart) {
	title := m.o.Words.T("export.turn", t.N)
	if t.To != "" {
		title += " · " + m.o.Words.T("export.to", t.To)
	}
	m.block("## " + title)
	if t.User != "" {
		m.block(quote(literalLines(t.User)))
	}
	for _, r := range t.Replies {
		m.reply(r)
		for _, earlier := range r.Earlier {
			m.reply(earlier)
		}
	}
	for _, v := range t.Verdicts {
		m.block("**" + literal(v) + "**")
	}
}

func (m *markdownPage) reply(r replyPart) {
	title := r.Label
	if r.Name != "" {
		title += " · " + literal(r.Name)
	}
	m.block("### " + title)
	if r.Asked != "" {
		m.block(quote(literalLines(r.Asked)))
	}
	if r.Reasoning != "" {
		m.block("*" + m.o.Words.T("export.reasoning") + "*")
		m.block(quote(literalLines(r.Reasoning)))
	}
	if r.Text != "" {
		m.block(quote(markup.Portable(withoutMarkup(strings.Trim(r.Text, "\n")))))
	}
	if len(r.Facts) > 0 {
		m.block(literal(strings.Join(r.Facts, " · ")))
	}
	for _, given := range r.Ratings {
		m.ratings(given)
	}
	for _, n := range r.Notes {
		line := m.o.Words.T("export.note", n.By, n.Text)
		if n.Tags != "" {
			line += " #" + n.Tags
		}
		m.block(literalLines(line))
	}
}

// ratings is a table of two lines: the dimensions, and one rater's values.
func (m *markdownPage) ratings(given ratingPart) {
	n := 1 + len(given.Values)
	names, rule, values := make([]string, n), make([]string, n), make([]string, n)
	names[0], rule[0], values[0] = m.o.Words.T("export.rater"), "---", literal(given.By)
	for i, v := range given.Values {
		names[i+1], rule[i+1], values[i+1] = literal(v.Dimension), "---", literal(v.Value)
	}
	row := func(cells []string) string { return "| " + strings.Join(cells, " | ") + " |" }
	m.block(row(names) + "\n" + row(rule) + "\n" + row(values))
}

// quote makes a text a quotation.
func quote(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = ">"
		if line != "" {
			lines[i] = "> " + line
		}
	}
	return strings.Join(lines, "\n")
}

// literal is text on one line that Markdown leaves as it is.
func literal(text string) string {
	var b strings.Builder
	for i, r := range text {
		switch {
		case strings.ContainsRune("\\`*_{}[]<>#|!~&$", r), i == 0 && strings.ContainsRune("-+=:", r):
			b.WriteByte('\\')
		case r == '.' || r == ')':
			// Digits and a dot at the beginning would be a list's number.
			if strings.Trim(text[:i], "0123456789") == "" && i > 0 {
				b.WriteByte('\\')
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}

// literalLines is literal for text of several lines, each of which ends where
// it did.
func literalLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		// Four spaces before a line would make it code.
		lines[i] = literal(strings.TrimSpace(line))
		if lines[i] != "" && i < len(lines)-1 && strings.TrimSpace(lines[i+1]) != "" {
			lines[i] += "\\"
		}
	}
	return strings.Join(lines, "\n")
}

// rounds is how often markup is looked for: making some of it text can change
// what the rest is.
const rounds = 8

// withoutMarkup is Markdown in which markup of HTML is text, pictures, which a
// reader's program might fetch, are links, and links lead to the web or are
// text. What is code stays as it is, but is no program: of what a reader's
// program would run or draw, the first sign is changed.
func withoutMarkup(source string) string {
	parser := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough)).Parser()
	for range rounds {
		b := []byte(source)
		found := findings{source: b, at: map[int]bool{}, before: map[int]string{}}
		if err := ast.Walk(parser.Parse(text.NewReader(b)), found.look); err != nil || len(found.at)+len(found.before) == 0 {
			return source // look never fails
		}
		source = found.escaped()
	}
	return literalLines(source)
}

// findings are the places in a Markdown text, in bytes, where something begins
// that a transcript must not have.
type findings struct {
	source []byte
	at     map[int]bool
	before map[int]string // what is to be put in at a place
}

func (f findings) look(n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	switch n := n.(type) {
	case *ast.RawHTML:
		f.lines(n.Segments)
	case *ast.HTMLBlock:
		f.lines(n.Lines())
		if n.HasClosure() {
			f.line(n.ClosureLine)
		}
	case *ast.AutoLink:
		if n.AutoLinkType == ast.AutoLinkURL && !markup.Leadable(n.URL(f.source)) {
			f.mark(n.Pos(), '<')
		}
	case *ast.Link:
		if !markup.Leadable(n.Destination) {
			f.mark(n.Pos(), '[')
		}
	case *ast.Image:
		f.mark(n.Pos(), '!')
	case *ast.FencedCodeBlock:
		if n.Info != nil && running(string(n.Info.Segment.Value(f.source))) {
			f.before[n.Info.Segment.Start] = "text "
		}
	case *ast.CodeSpan:
		if first, ok := n.FirstChild().(*ast.Text); ok && runningSpan(first.Segment.Value(f.source)) {
			f.before[first.Segment.Start] = " "
		}
	}
	return ast.WalkContinue, nil
}

func (f findings) lines(lines *text.Segments) {
	for i := range lines.Len() {
		f.line(lines.At(i))
	}
}

// line marks every place in a line where markup may begin.
func (f findings) line(line text.Segment) {
	for i := line.Start; i < line.Stop; i++ {
		f.mark(i, '<')
	}
}

func (f findings) mark(at int, what byte) {
	if at >= 0 && at < len(f.source) && f.source[at] == what {
		f.at[at] = true
	}
}

// escaped is the text with a backslash before each place, and with "<" as an
// entity, which is the same in a paragraph and safe where it is not.
func (f findings) escaped() string {
	var b strings.Builder
	for i, c := range f.source {
		b.WriteString(f.before[i])
		switch {
		case f.at[i] && c == '<':
			b.WriteString("&lt;")
			continue
		case f.at[i]:
			b.WriteByte('\\')
		}
		b.WriteByte(c)
	}
	return b.String()
}
