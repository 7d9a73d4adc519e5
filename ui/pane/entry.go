package pane

import (
	"slices"
	"strings"
	"unicode/utf8"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/sanitize"
	"kansei/themes"
	"kansei/ui/markdown"
)

// look is what lines depend on beyond their text.
type look struct {
	width    int
	theme    int // counts the themes the pane has had
	unfolded bool
}

// entry is a turn with its lines, once it has been in view: what is above the
// reply, the reply, and what is below it. A reply that grows has a document; of
// one that is over only the lines are kept.
type entry struct {
	Entry
	made       look // what the lines were made for; zero: there are none
	staleHead  bool
	stale      bool
	remarked   bool // the mark has come or gone: the head is to be drawn anew, in as many lines
	head, body []string
	tail       []string
	doc        *markdown.Document
	docTheme   int
	frozen     bool // body is that of the whole text

	lines []string // all of them
	rows  []string // the same, padded to the width; "" where that has not been needed yet

	count   int // how many lines there are, or may be, for counted
	counted look
}

// same reports whether nothing that is shown has changed.
func (e *entry) same(o Entry) bool {
	return e.sameHead(o) && e.State == o.State && e.Text == o.Text && e.Problem == o.Problem && e.Mark == o.Mark && e.Facts == o.Facts && e.Person == o.Person && e.Note == o.Note
}

func (e *entry) sameHead(o Entry) bool {
	return e.User == o.User && e.Attempt == o.Attempt && e.Reasoning == o.Reasoning && slices.Equal(e.Badges, o.Badges)
}

func (e *entry) update(o Entry) {
	e.staleHead = e.staleHead || !e.sameHead(o)
	e.frozen = e.frozen && e.Text == o.Text
	e.Entry, e.stale = o, true
	if e.made == (look{}) {
		e.counted = look{}
	}
	e.Badges = slices.Clone(o.Badges)
}

// height is how many lines the entry has, or may have while they are not made.
func (e *entry) height(now look) int {
	if e.counted == now {
		return e.count
	}
	if e.counted == (look{}) {
		e.count = roughly(e.User, now.width) + 1 + roughly(e.Text, now.width) + roughly(e.Problem, now.width)
	} else {
		e.count = e.count * e.counted.width / now.width
	}
	e.count, e.counted = max(1, e.count), now
	return e.count
}

// drop forgets the lines, but not how many they are.
func (e *entry) drop() {
	*e = entry{Entry: e.Entry, stale: true, count: e.count, counted: e.counted}
}

// render makes the lines, unless they are there already.
func (e *entry) render(m *Model) {
	now := m.look()
	again := e.made != now
	if !again && !e.stale {
		return
	}
	if again || e.staleHead || e.remarked {
		e.head = m.head(e.Entry)
	}
	e.renderBody(m, again)
	e.tail = m.tail(e.Entry)
	e.join(again)
	e.made, e.stale, e.staleHead, e.remarked = now, false, false, false
	e.count, e.counted = len(e.lines), now
}

func (e *entry) renderBody(m *Model, again bool) {
	width, _ := m.inner()
	over := e.State != Waiting && e.State != Streaming
	if over && e.frozen && !again {
		return
	}
	if e.doc != nil && e.docTheme != m.theme {
		e.doc = nil
	}
	switch {
	case over && e.doc == nil:
		e.body = markdown.RenderMeasured(e.Text, m.styles.Markdown, width, m.styles.Measure)
	default:
		if e.doc == nil {
			e.doc, e.docTheme = markdown.NewMeasured(m.styles.Markdown, width, m.styles.Measure), m.theme
		}
		e.doc.SetWidth(width)
		e.doc.Set(e.Text)
		if over {
			e.doc.Finish()
		}
		e.body = e.doc.Lines()
	}
	if e.frozen = over; over {
		e.doc = nil
	}
}

// join puts the parts together. Rows whose line is as before stay.
func (e *entry) join(again bool) {
	before := e.lines
	e.lines = make([]string, 0, len(e.head)+len(e.body)+len(e.tail)+2)
	e.lines = append(e.lines, e.head...)
	for _, part := range [][]string{e.body, e.tail} {
		if len(part) > 0 && len(e.lines) > 0 {
			e.lines = append(e.lines, "")
		}
		e.lines = append(e.lines, part...)
	}
	kept := 0
	if !again {
		for kept < len(e.rows) && kept < len(e.lines) && before[kept] == e.lines[kept] {
			kept++
		}
	}
	e.rows = append(e.rows[:kept], make([]string, len(e.lines)-kept)...)
}

// row is a line as it is drawn, on the panes' ground and just as wide as the
// width.
func (e *entry) row(i, width int, ground themes.Ground) string {
	if e.rows[i] == "" {
		e.rows[i] = ground.Paint(pad(e.lines[i], width))
	}
	return e.rows[i]
}

// place is a place in an entry's text that outlives wrapping: how many
// characters, spaces aside, stand before it in what is above the reply, or in
// the rest.
type place struct {
	inHead bool
	before int
}

func (e *entry) placeOf(line int) place {
	line = min(line, len(e.lines))
	if line < len(e.head) {
		return place{true, inked(e.lines[:line])}
	}
	return place{false, inked(e.lines[len(e.head):line])}
}

func (e *entry) lineOf(p place) int {
	from, to := len(e.head), len(e.lines)
	if p.inHead {
		from, to = 0, len(e.head)
	}
	for before := 0; from < to; from++ {
		if before += inked(e.lines[from : from+1]); before > p.before {
			break
		}
	}
	return from
}

// inked counts the characters of lines, without spaces, the bars that every
// wrapped line begins with, and the mark.
func inked(lines []string) int {
	n := 0
	for _, line := range lines {
		for _, r := range ansi.Strip(line) {
			if !strings.ContainsRune(" ▏▸┊│", r) {
				n++
			}
		}
	}
	return n
}

// head is the person's message, what the lane thought, and badges.
func (m *Model) head(e Entry) []string {
	width, _ := m.inner()
	var out []string
	if e.User != "" {
		sign, style := "▏ ", m.styles.User
		if e.Turn == m.marked {
			sign, style = "▸ ", m.styles.Accent
		}
		for _, line := range m.styles.Measure.Wrap(sanitize.Text(e.User), width-2) {
			out = append(out, style.Render(sign+line))
			sign = "▏ "
		}
	}
	space := func() {
		if len(out) > 0 {
			out = append(out, "")
		}
	}
	if e.Reasoning != "" {
		space()
		key := "pane.reasoning"
		if m.unfolded {
			key = "pane.reasoning_open"
		}
		out = append(out, m.styles.Muted.Render(m.fit(m.words.T(key, utf8.RuneCountInString(e.Reasoning)), width)))
		if m.unfolded {
			for _, line := range m.styles.Measure.Wrap(sanitize.Text(e.Reasoning), width-2) {
				out = append(out, m.styles.Faint.Render("┊ "+line))
			}
		}
	}
	badges := e.Badges
	if e.Attempt > 1 {
		badges = append([]string{m.words.T("pane.attempt", e.Attempt)}, badges...)
	}
	if len(badges) > 0 {
		space()
		out = append(out, m.styles.Info.Render(m.fit("· "+sanitize.Line(strings.Join(badges, " · ")), width)))
	}
	return out
}

// tail is how the reply stands: that it is waited for, what went wrong, and
// its facts.
func (m *Model) tail(e Entry) []string {
	width, _ := m.inner()
	var out []string
	add := func(style lipgloss.Style, sign, text string) {
		for i, line := range m.styles.Measure.Wrap(sanitize.Text(text), width-2) {
			if i > 0 {
				sign = " "
			}
			out = append(out, style.Render(sign+" "+line))
		}
	}
	switch e.State {
	case Waiting:
		text := m.words.T("pane.waiting")
		if e.Note != "" {
			text = e.Note
		}
		add(m.styles.Muted, "…", text)
	case Stopped:
		add(m.styles.Warn, "■", m.words.T("pane.stopped"))
	case Truncated:
		add(m.styles.Warn, "!", m.words.T("pane.truncated"))
	case Failed:
		text := m.words.T("pane.failed")
		if e.Text != "" {
			text = m.words.T("pane.failed_midway")
		}
		add(m.styles.Bad, "×", text)
	case Done:
		if e.Mark != "" {
			add(m.styles.Warn, "!", e.Mark)
		}
	case Streaming:
	}
	if e.Problem != "" {
		add(m.styles.Muted, " ", e.Problem)
	}
	if e.Person != "" {
		out = append(out, "")
		add(m.styles.Faint, "┊", e.Person)
	}
	if e.Facts != "" {
		if len(out) > 0 {
			out = append(out, "")
		}
		for _, line := range m.styles.Measure.Wrap(sanitize.Line(e.Facts), width) {
			out = append(out, m.styles.Muted.Render(line))
		}
	}
	return out
}
