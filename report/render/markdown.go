package render

import (
	"strings"
	"unicode"

	"kansei/report"
)

// Markdown is the report as GitHub-flavoured Markdown. Texts from outside are
// escaped, so that they are shown as they are.
func Markdown(f report.Findings) string {
	p := (*findings)(&f).page()
	var b strings.Builder
	b.WriteString("# " + escapeMarkdown(p.title) + "\n\n")
	if p.own != "" {
		b.WriteString(escapeMarkdown(p.own) + "\n\n")
	}
	b.WriteString("**" + escapeMarkdown(p.answer) + "**" + p.t("sentence_end") +
		escapeMarkdown(strings.Join(p.lead, p.t("sentence_gap"))) + "\n")
	for _, block := range p.blocks {
		switch block := block.(type) {
		case heading:
			b.WriteString("\n## " + escapeMarkdown(string(block)) + "\n")
		case paragraph:
			b.WriteString("\n" + escapeMarkdown(string(block)) + "\n")
		case note:
			b.WriteString("\n" + escapeMarkdown(string(block)) + "\n")
		case firstUse:
			b.WriteString("\n" + escapeMarkdown(p.firstUse(block)) + "\n")
		case grid:
			writeTable(&b, block)
		case ladder:
			writeTable(&b, block.grid)
		case heat:
			writeTable(&b, block.grid)
		case plane: // the table of points says the same
			writeTable(&b, pointsGrid(p, block))
		}
	}
	return b.String()
}

// pointsGrid is a scatter as a table.
func pointsGrid(p *page, c plane) grid {
	g := grid{caption: c.title, columns: []gridColumn{{title: p.t("model")}, {title: c.xName, number: true}, {title: c.yName, number: true}}}
	for _, pt := range c.points {
		size := plainNumber(pt.x)
		if pt.rough {
			size = plainNumber(pt.xLow) + " … " + plainNumber(pt.xHigh)
		}
		score := pt.y
		g.rows = append(g.rows, []string{pt.name, size, fixed(&score, 2)})
	}
	return g
}

func writeTable(b *strings.Builder, g grid) {
	if g.caption != "" {
		b.WriteString("\n### " + escapeMarkdown(g.caption) + "\n")
	}
	b.WriteString("\n")
	line := func(cells []string) {
		b.WriteString("|")
		for _, c := range cells {
			b.WriteString(" " + escapeMarkdown(strings.TrimSpace(c)) + " |")
		}
		b.WriteString("\n")
	}
	line(titles(g))
	b.WriteString("|")
	for _, c := range g.columns {
		if c.number {
			b.WriteString(" ---: |")
		} else {
			b.WriteString(" --- |")
		}
	}
	b.WriteString("\n")
	for _, row := range g.rows {
		line(row)
	}
}

// escapeMarkdown puts a backslash before everything that Markdown or HTML
// could take for markup. Full stops and brackets in plain sentences are left
// alone, since lines begin with letters or escaped signs.
func escapeMarkdown(text string) string {
	var b strings.Builder
	for i, r := range text {
		switch {
		case strings.ContainsRune("\\`*_[]<>|~&$!", r):
			b.WriteByte('\\')
		case i == 0 && strings.ContainsRune("#+-=", r):
			b.WriteByte('\\')
		case (r == '.' || r == ')') && numbered(text[:i]) && (i+1 == len(text) || text[i+1] == ' '):
			b.WriteByte('\\')
		case r == ':' && (strings.HasSuffix(text[:i], "http") || strings.HasSuffix(text[:i], "https")): // no links
			b.WriteByte('\\')
		case r == '@' && i > 0 && !unicode.IsSpace(rune(text[i-1])): // no mail
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// numbered reports whether a line that begins like this would be an item of a
// list.
func numbered(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}
