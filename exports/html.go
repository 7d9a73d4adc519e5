package exports

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"kansei/markup"
	"kansei/sessions"
)

//go:embed page.html
var page string

// HTML writes a session as one page that needs no network: its replies, how
// they were rated, and the notes on them, light or dark as the reader has it.
// A reply's Markdown is laid out, but markup of its own is shown as text, its
// pictures are links, and the page's policy lets nothing in and runs nothing.
func HTML(w io.Writer, s *sessions.Session, o Options) error {
	layout, err := template.New("page").Funcs(template.FuncMap{
		"t":        o.Words.T,
		"markdown": markdownToHTML,
	}).Parse(page)
	if err != nil {
		return fmt.Errorf("read the page's layout: %w", err)
	}
	if err := layout.Execute(w, newTranscript(s, o)); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}

// markdownToHTML lays a text out.
func markdownToHTML(text string) (template.HTML, error) {
	out, err := markup.HTML(text, markup.WithLinks)
	return template.HTML(out), err //nolint:gosec // made of escaped parts
}
