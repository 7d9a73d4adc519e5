package pane

import (
	"slices"
	"strings"
	"unicode/utf8"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/sanitize"
	"kansei/ui/markdown"
)

// entry is a turn with its rendered lines. What is above the reply is rendered
// once; the reply grows in its document.
type entry struct {
	Entry
	pane  *Model
	width int
	head  []string
	body  *markdown.Document
	tail  []string
	lines []string
}

func newEntry(e Entry, width int, m *Model) *entry {
	out := &entry{Entry: e, pane: m, width: width, body: markdown.New(m.styles.Markdown, width)}
	out.render()
	return out
}

// same says whether nothing that is shown has changed.
func (e *entry) same(o Entry) bool {
	return e.User == o.User && e.Attempt == o.Attempt && e.State == o.State && e.Text == o.Text &&
		e.Reasoning == o.Reasoning && e.Problem == o.Problem && e.Facts == o.Facts && slices.Equal(e.Badges, o.Badges)
}

func (e *entry) update(o Entry, m *Model) {
	above := e.User != o.User || e.Reasoning != o.Reasoning || (e.Attempt > 1) != (o.Attempt > 1) || e.Attempt != o.Attempt || !slices.Equal(e.Badges, o.Badges)
	e.Entry, e.pane = o, m
	if above {
		e.head = e.renderHead()
	}
	e.join()
}

func (e *entry) resize(width int) {
	e.width = width
	e.body.SetWidth(width)
	e.head = e.renderHead()
	e.join()
}

func (e *entry) render() {
	e.head = e.renderHead()
	e.join()
}

// join puts the rendered parts together.
func (e *entry) join() {
	e.body.Set(e.Text)
	if e.State != Streaming && e.State != Waiting {
		e.body.Finish()
	}
	e.tail = e.renderTail()
	e.lines = e.lines[:0]
	e.lines = append(e.lines, e.head...)
	body := e.body.Lines()
	if len(e.head) > 0 && (len(body) > 0 || len(e.tail) > 0) {
		e.lines = append(e.lines, "")
	}
	e.lines = append(e.lines, body...)
	if len(body) > 0 && len(e.tail) > 0 {
		e.lines = append(e.lines, "")
	}
	e.lines = append(e.lines, e.tail...)
}

// renderHead is the person's message, what the lane thought, and badges.
func (e *entry) renderHead() []string {
	m := e.pane
	var out []string
	if e.User != "" {
		for _, line := range wrap(sanitize.Text(e.User), e.width-2) {
			out = append(out, m.styles.User.Render("▏ "+line))
		}
	}
	if e.Reasoning != "" {
		out = append(out, "", m.styles.Muted.Render(fit(m.words.T("pane.reasoning", utf8.RuneCountInString(e.Reasoning)), e.width)))
		if m.unfolded {
			for _, line := range wrap(sanitize.Text(e.Reasoning), e.width-2) {
				out = append(out, m.styles.Faint.Render("┊ "+line))
			}
		}
	}
	if e.Attempt > 1 || len(e.Badges) > 0 {
		badges := e.Badges
		if e.Attempt > 1 {
			badges = append([]string{m.words.T("pane.attempt", e.Attempt)}, badges...)
		}
		out = append(out, "", m.styles.Info.Render(fit("· "+strings.Join(badges, " · "), e.width)))
	}
	return out
}

// renderTail is how the reply stands: while it is waited for, when it went
// wrong, and its facts.
func (e *entry) renderTail() []string {
	m := e.pane
	var out []string
	add := func(style lipgloss.Style, sign, text string) {
		for i, line := range wrap(sanitize.Text(text), e.width-2) {
			if i > 0 {
				sign = " "
			}
			out = append(out, style.Render(sign+" "+line))
		}
	}
	switch e.State {
	case Waiting:
		add(m.styles.Faint, "…", m.words.T("pane.waiting"))
	case Stopped:
		add(m.styles.Warn, "■", m.words.T("pane.stopped"))
	case Truncated:
		add(m.styles.Warn, "!", m.words.T("pane.truncated"))
	case Failed:
		if e.Text != "" {
			add(m.styles.Bad, "×", m.words.T("pane.failed_midway"))
		} else {
			add(m.styles.Bad, "×", m.words.T("pane.failed"))
		}
	case Streaming, Done:
	}
	if e.Problem != "" {
		add(m.styles.Muted, " ", e.Problem)
	}
	if e.State == Done && e.Text == "" && e.Attempt > 0 {
		add(m.styles.Muted, "∅", m.words.T("pane.empty"))
	}
	if e.Facts != "" {
		out = append(out, m.styles.Faint.Render(fit(sanitize.Line(e.Facts), e.width)))
	}
	return out
}

// wrap breaks plain text to a width; it never returns a wider line.
func wrap(text string, width int) []string {
	width = max(1, width)
	return strings.Split(ansi.Wrap(text, width, " -"), "\n")
}

// fit cuts plain text to a width.
func fit(text string, width int) string { return ansi.Truncate(text, max(1, width), "…") }
