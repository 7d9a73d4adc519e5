package browser

import (
	"fmt"
	"math"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/sanitize"
	"kansei/ui/box"
)

const (
	// previewFrom is the width from which the preview stands beside the list.
	previewFrom = 100
	// stampWidth is the width of "2006-01-02 15:04".
	stampWidth = 16
	// above is the lines over the rows: the heading and a rule.
	above = 2
	// below is the lines under them: a notice.
	below = 1
)

// rows is how many sessions are seen.
func (m Model) rows() int { return max(0, m.h-above-below) }

// widths are those of the list and of the preview, 0 where there is no room.
func (m Model) widths() (list, preview int) {
	if m.w < previewFrom {
		return m.w, 0
	}
	preview = m.w * 2 / 5
	return m.w - preview, preview
}

// View is exactly as large as the screen.
func (m Model) View() string {
	lines := []string{m.heading(), m.rule()}
	list, preview := m.widths()
	side := m.preview(preview)
	for i := range m.rows() {
		line := m.line(m.cursor.Top+i, i, list)
		if preview > 0 {
			line += side[i]
		}
		lines = append(lines, line)
	}
	lines = append(lines, m.notice())
	if len(lines) > m.h {
		lines = lines[:max(0, m.h)]
	}
	for i, line := range lines {
		lines[i] = box.Fit(line, m.w)
	}
	return strings.Join(lines, "\n")
}

// rule is the line over the rows; it says how many there are above and below
// those that are seen.
func (m Model) rule() string {
	text := m.cursor.Beyond()
	if text != "" {
		text += " "
	}
	heavy := max(0, m.w-ansi.StringWidth(text)-1)
	return m.styles.BorderFocus.Render(strings.Repeat("━", heavy)) + m.styles.Muted.Render(text) + m.styles.BorderFocus.Render("━")
}

// Cursor is where the terminal's cursor stands, nil where nothing is typed.
func (m Model) Cursor() *tea.Cursor {
	switch m.mode {
	case searching:
		c := m.search.Cursor(m.searchRoom())
		if c != nil {
			c.X, c.Y = min(m.w-1, m.searchX()+c.X), 0
		}
		return c
	case renaming:
		c := m.title.Cursor(m.titleRoom())
		if c != nil {
			c.X, c.Y = min(m.w-1, m.titleX()+c.X), above+m.cursor.At-m.cursor.Top
		}
		return c
	case listing:
	}
	return nil
}

// heading says how many sessions there are and which are shown, and holds the
// search at its right.
func (m Model) heading() string {
	left := m.headingLeft()
	if m.mode != searching && m.search.Value() == "" {
		return left
	}
	return left + "  " + m.search.View(m.searchRoom())
}

func (m Model) headingLeft() string {
	count := fmt.Sprint(len(m.items))
	if len(m.shown) != len(m.items) {
		count = m.words.T("browser.of", len(m.shown), len(m.items))
	}
	if m.loading && len(m.items) > 0 {
		count = m.words.T("browser.reading", count)
	}
	show := m.words.T([]string{"browser.all", "browser.unrated", "browser.rated"}[m.filter])
	by := m.words.T([]string{"browser.by_date", "browser.by_title", "browser.by_rating"}[m.order])
	if m.model != "" {
		show += " · " + ansi.Truncate(sanitize.Line(m.model), max(8, m.w/4), "…")
	}
	return " " + m.styles.Title.Render(m.words.T("browser.title")) + "  " +
		m.styles.Text.Render(count) + m.styles.Muted.Render(" · "+show+" · "+by)
}

// searchX is the column where the search begins.
func (m Model) searchX() int { return ansi.StringWidth(m.headingLeft()) + 2 }

// searchRoom is how many cells it has.
func (m Model) searchRoom() int { return m.w - m.searchX() - 1 }

// titleX is the column where titles begin.
func (m Model) titleX() int {
	if list, _ := m.widths(); list < roomForStamp {
		return 3
	}
	return 3 + stampWidth + 2
}

// titleRoom is how many cells a title has that is typed: all that is right of
// where it begins.
func (m Model) titleRoom() int {
	list, _ := m.widths()
	return list - m.titleX() - 1
}

// roomForStamp is the width of the list from which the time is shown.
const roomForStamp = 60

// line is row i of the screen, which has item n of what is shown.
func (m Model) line(n, i, w int) string {
	if n >= len(m.shown) {
		text := ""
		if why := m.styles.Measure.Wrap(m.nothing(), max(1, w-4)); len(m.shown) == 0 && i < len(why) {
			text = "   " + m.styles.Muted.Render(why[i])
		}
		return box.Fit(text, w)
	}
	it, current := m.items[m.shown[n]], n == m.cursor.At
	paint := func(style lipgloss.Style, text string) string {
		if current {
			style = m.styles.Selected
		}
		return style.Render(text)
	}
	mark := "   "
	if current {
		mark = " ▸ "
	}
	left := paint(m.styles.Accent, mark)
	if w >= roomForStamp {
		left += paint(m.styles.Muted, stamp(it.Created)+"  ")
	}
	facts := m.facts(it, w)
	room := max(0, w-ansi.StringWidth(left)-ansi.StringWidth(facts)-3)
	if current && m.mode == renaming {
		return box.Fit(left+m.title.View(m.titleRoom()), w)
	}
	title, style := it.Title, m.styles.Text
	if title == "" {
		title, style = m.words.T("browser.untitled"), m.styles.Muted
	}
	title = box.Fit(ansi.Truncate(title, room, "…"), room)
	factStyle := m.styles.Muted
	if it.Damaged != "" {
		factStyle = m.styles.Bad
	}
	return left + paint(style, title) + paint(factStyle, "  "+facts+" ")
}

// facts is what is said of a session at the right of its row.
func (m Model) facts(it Item, w int) string {
	if it.Damaged != "" {
		return m.words.T("browser.damaged")
	}
	text := box.Fit(m.progress(it.Rated), ratedWidth(m))
	if w >= roomForStamp {
		turns := m.words.T("browser.turns", it.Turns)
		text = strings.Repeat(" ", max(0, turnsWidth(m)-ansi.StringWidth(turns))) + turns + "  " + text
	}
	return text
}

// turnsWidth is that of as many turns as most sessions have at most.
func turnsWidth(m Model) int { return ansi.StringWidth(m.words.T("browser.turns", 99)) }

// ratedWidth is the widest that progress can be, so that columns line up.
func ratedWidth(m Model) int {
	return max(ansi.StringWidth(m.words.T("browser.is_rated")), ansi.StringWidth(m.words.T("browser.not_rated")), ansi.StringWidth(m.progress(0.5)))
}

// progress is ratedText where nothing beside it says what it is about.
func (m Model) progress(part float64) string {
	text := m.ratedText(part)
	if part > 0 && part < 1 {
		return m.words.T("browser.part_rated", text)
	}
	return text
}

func (m Model) ratedText(part float64) string {
	switch {
	case part >= 1:
		return m.words.T("browser.is_rated")
	case part <= 0:
		return m.words.T("browser.not_rated")
	default:
		return fmt.Sprintf("%d%%", min(99, max(1, int(math.Round(part*100)))))
	}
}

// nothing says why the list is empty.
func (m Model) nothing() string {
	switch {
	case m.problem != "":
		return m.problem
	case m.loading:
		return m.words.T("browser.loading")
	case len(m.items) == 0:
		return m.words.T("browser.none")
	default:
		return m.words.T("browser.none_found")
	}
}

// notice is the last line: what was deleted, or what can be done.
func (m Model) notice() string {
	switch {
	case m.mode == renaming:
		text := m.words.T("browser.hint_rename", m.keys.Accept.Help().Key, m.keys.Cancel.Help().Key)
		return " " + m.styles.Muted.Render(ansi.Truncate(text, max(0, m.w-2), "…"))
	case m.deleted != "":
		text := m.words.T("browser.deleted", ansi.Truncate(m.deleted, max(8, m.w/2), "…"), m.keys.Undo.Help().Key)
		return " " + m.styles.Info.Render(text)
	default:
		return ""
	}
}

// preview is the pane beside the list, as many lines as there are rows.
func (m Model) preview(w int) []string {
	out := make([]string, m.rows())
	if w <= 0 {
		return out
	}
	var body []string
	if it, ok := m.Current(); ok {
		body = m.describe(it, w-4)
	}
	for i := range out {
		text := ""
		if i < len(body) {
			text = body[i]
		}
		out[i] = m.styles.Border.Render("│") + " " + box.Fit(text, w-2)
	}
	return out
}

// describe says all there is to say of a session, in lines of a width.
func (m Model) describe(it Item, w int) []string {
	title := it.Title
	if title == "" {
		title = m.words.T("browser.untitled")
	}
	lines := wrapped(title, w, m.styles.Title)
	lines = append(lines, "")
	fact := func(name, value string) {
		if value == "" {
			return
		}
		label := m.words.T("browser." + name)
		pad := strings.Repeat(" ", max(1, 12-ansi.StringWidth(label)))
		lines = append(lines, m.styles.Muted.Render(label)+pad+m.styles.Text.Render(ansi.Truncate(sanitize.Line(value), max(1, w-12), "…")))
	}
	if it.Damaged != "" {
		lines = append(lines, wrapped(it.Damaged, w, m.styles.Bad)...)
		return append(append(lines, ""), wrapped(sanitize.Line(it.Path), w, m.styles.Muted)...)
	}
	mode := m.words.T("browser.mode_open")
	if it.Blind {
		mode = m.words.T("browser.mode_blind")
	}
	fact("created", stamp(it.Created))
	if it.Updated.After(it.Created) {
		fact("updated", stamp(it.Updated))
	}
	for i, line := range packed(it.Lanes, w-12) {
		if i == 0 {
			fact("lanes", line)
			continue
		}
		lines = append(lines, strings.Repeat(" ", 12)+m.styles.Text.Render(ansi.Truncate(line, max(1, w-12), "…")))
	}
	fact("mode", mode)
	fact("scenario", it.Scenario)
	fact("turn_count", fmt.Sprint(it.Turns))
	lines = append(lines, m.styles.Muted.Render(m.words.T("browser.progress"))+
		strings.Repeat(" ", max(1, 12-ansi.StringWidth(m.words.T("browser.progress"))))+m.bar(it.Rated, min(20, w-20))+" "+m.styles.Text.Render(m.ratedText(it.Rated)))
	fact("id", it.ID)
	if text := sanitize.Text(it.Text); strings.TrimSpace(text) != "" {
		lines = append(lines, "")
		lines = append(lines, wrapped(firstOf(text, w*m.rows()), w, m.styles.Muted)...)
	}
	return lines
}

// packed are names, as many on a line as there is room for.
func packed(names []string, w int) []string {
	const between = " · "
	out := make([]string, 0, len(names))
	for _, name := range names {
		name = sanitize.Line(name)
		if last := len(out) - 1; last >= 0 && ansi.StringWidth(out[last]+between+name) <= w {
			out[last] += between + name
			continue
		}
		out = append(out, name)
	}
	return out
}

// firstOf is the beginning of a text, so that a long one costs no time.
func firstOf(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return strings.ToValidUTF8(text[:n], "")
}

// bar draws how much is rated.
func (m Model) bar(part float64, n int) string {
	full := min(max(int(math.Round(part*float64(n))), 0), max(0, n))
	return m.styles.BarFull.Render(strings.Repeat("━", full)) + m.styles.BarEmpty.Render(strings.Repeat("─", max(0, n-full)))
}

// ShortHelp are the bindings that matter now, and do something.
func (m Model) ShortHelp() []key.Binding {
	k := m.keys
	it, ok := m.Current()
	switch {
	case m.mode != listing:
		return []key.Binding{k.Accept, k.Cancel}
	case len(m.items) == 0:
		return []key.Binding{k.Cancel}
	case !ok:
		return []key.Binding{k.Cancel, k.Search, k.Filter, k.Model}
	case it.Damaged != "":
		return []key.Binding{k.Delete, k.Cancel, k.Search, k.Filter, k.Model, k.Sort}
	default:
		return []key.Binding{k.Open, k.Replay, k.Rate, k.Cancel, k.Search, k.Filter, k.Model, k.Sort, k.Rename, k.Delete, k.Export}
	}
}

// stamp shows a time to the minute.
func stamp(t time.Time) string {
	if t.IsZero() {
		return strings.Repeat(" ", stampWidth)
	}
	return t.Format("2006-01-02 15:04")
}

// wrapped breaks a text into styled lines.
func wrapped(text string, w int, style lipgloss.Style) []string {
	lines := lang.Wrap(text, w)
	for i, line := range lines {
		lines[i] = style.Render(line)
	}
	return lines
}
