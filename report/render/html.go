package render

import (
	_ "embed"
	"fmt"
	"html"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kansei/report"
)

//go:embed page.css
var pageStyle string

// The widths that charts are drawn in: for a desk and for a phone.
const (
	deskWidth  = 900
	phoneWidth = 358
)

// HTML is the report as one page that needs no network: light or dark as the
// reader's system is, and laid out for a phone where it is narrow.
func HTML(f report.Findings) string {
	p := (*findings)(&f).page()
	w := &pageWriter{page: p, face: newTypeface(), explained: map[string]bool{}}
	fmt.Fprintf(&w.b, `<!doctype html>
<html lang="%s">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>%s</title>
<style>
%s</style>
</head>
<body>
<main>
<h1>%s</h1>
%s<p class="lead %s"><strong>%s</strong>%s%s</p>
`, html.EscapeString(p.words.Lang()), html.EscapeString(p.title), pageStyle, html.EscapeString(p.title), w.own(), p.word,
		html.EscapeString(p.answer), p.t("sentence_end"), w.text(strings.Join(p.lead, p.t("sentence_gap"))))
	for _, b := range p.blocks {
		w.block(b)
	}
	w.b.WriteString("</main>\n</body>\n</html>\n")
	return w.b.String()
}

type pageWriter struct {
	b         strings.Builder
	page      *page
	face      *typeface
	title     string // of the section
	explained map[string]bool
}

// unbroken is an interval as it is written in Chinese, which browsers would break.
var unbroken = regexp.MustCompile(`[−+]?[0-9.]+～[−+]?[0-9.]+`)

// text is a text as HTML: a technical word is explained, on hover, where it
// first stands.
func (w *pageWriter) text(text string) string {
	type mark struct {
		from, to int
		meaning  string
	}
	var marks []mark
	for _, t := range w.page.glossary() {
		at := wordIn(text, t.word)
		if w.explained[t.word] || at < 0 {
			continue
		}
		to := at + len(strings.TrimSpace(t.word))
		if slices.ContainsFunc(marks, func(m mark) bool { return at < m.to && m.from < to }) {
			continue
		}
		w.explained[t.word] = true
		marks = append(marks, mark{at, to, t.meaning})
	}
	slices.SortFunc(marks, func(a, b mark) int { return a.from - b.from })
	var out strings.Builder
	from := 0
	plain := func(part string) {
		out.WriteString(unbroken.ReplaceAllString(html.EscapeString(part), `<span class="nb">$0</span>`))
	}
	for _, m := range marks {
		plain(text[from:m.from])
		fmt.Fprintf(&out, `<abbr title="%s" tabindex="0">%s</abbr>`, html.EscapeString(m.meaning), html.EscapeString(text[m.from:m.to]))
		from = m.to
	}
	plain(text[from:])
	return out.String()
}

// wordIn is where a word first stands by itself in a text, -1 if it does not.
func wordIn(text, word string) int {
	for from := 0; ; {
		at := strings.Index(text[from:], word)
		if at < 0 {
			return -1
		}
		at += from
		if r, _ := utf8.DecodeLastRuneInString(text[:at]); r > 127 || !unicode.IsLetter(r) {
			return at
		}
		from = at + len(word)
	}
}

// own is the sentence on what was rated here, if there is one.
func (w *pageWriter) own() string {
	if w.page.own == "" {
		return ""
	}
	return `<p class="own">` + w.text(w.page.own) + "</p>\n"
}

func (w *pageWriter) block(b block) {
	switch b := b.(type) {
	case heading:
		w.title = string(b)
		fmt.Fprintf(&w.b, "<h2>%s</h2>\n", html.EscapeString(string(b)))
	case paragraph:
		fmt.Fprintf(&w.b, "<p>%s</p>\n", w.text(string(b)))
	case note:
		fmt.Fprintf(&w.b, "<p class=\"note\">%s</p>\n", w.text(string(b)))
	case grid:
		w.table(b, nil)
	case ladder:
		w.chart(b, "")
		w.table(b.grid, nil)
	case heat:
		w.table(b.grid, &b)
	case plane:
		w.chart(b, b.title)
		if len(b.points) > 0 && anyRough(b) {
			fmt.Fprintf(&w.b, "<p class=\"note\">○ %s</p>\n", html.EscapeString(b.rough))
		}
	}
}

func anyRough(b plane) bool {
	for _, p := range b.points {
		if p.rough {
			return true
		}
	}
	return false
}

// chart draws a block twice; the style sheet shows the one that fits.
func (w *pageWriter) chart(b block, caption string) {
	w.b.WriteString("<figure>\n")
	if caption != "" {
		fmt.Fprintf(&w.b, "<figcaption>%s</figcaption>\n", html.EscapeString(caption))
	}
	for _, size := range []struct {
		class string
		width float64
	}{{"desk", deskWidth}, {"phone", phoneWidth}} {
		if c, ok := chartOf(w.page, b, w.title, size.width, w.face); ok {
			w.b.WriteString(inlineSVG(c, size.class) + "\n")
		}
	}
	w.b.WriteString("</figure>\n")
}

func (w *pageWriter) table(g grid, h *heat) {
	if h != nil {
		w.b.WriteString("<table class=\"heat\">\n")
	} else {
		w.b.WriteString("<table>\n")
	}
	if g.caption != "" {
		fmt.Fprintf(&w.b, "<caption>%s</caption>\n", html.EscapeString(g.caption))
	}
	w.b.WriteString("<thead><tr>")
	for _, c := range g.columns {
		fmt.Fprintf(&w.b, `<th scope="col"%s>%s</th>`, numberClass(c), html.EscapeString(c.title))
	}
	w.b.WriteString("</tr></thead>\n<tbody>\n")
	name := slices.IndexFunc(g.columns, func(c gridColumn) bool { return !c.number }) // what a row is about
	for i, row := range g.rows {
		w.b.WriteString("<tr>")
		for j, cell := range row {
			class := numberClass(g.columns[j])
			if j == name {
				class = ` class="name"`
			}
			if h != nil && !math.IsNaN(h.values[i][j]) {
				class = fmt.Sprintf(` class="n heat" style="--v:%.2f"`, h.share(h.values[i][j]))
			}
			fmt.Fprintf(&w.b, `<td%s data-name="%s">%s</td>`, class, html.EscapeString(g.columns[j].title), html.EscapeString(strings.TrimSpace(cell)))
		}
		w.b.WriteString("</tr>\n")
	}
	w.b.WriteString("</tbody>\n</table>\n")
}

func numberClass(c gridColumn) string {
	if c.number {
		return ` class="n"`
	}
	return ""
}
