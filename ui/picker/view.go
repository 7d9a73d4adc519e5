package picker

import (
	"cmp"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/sanitize"
	"kansei/sessions"
	"kansei/ui/box"
)

const (
	// wideFrom is the width from which both columns stand side by side.
	wideFrom = 76
	// tallFrom is the height from which there is room to breathe.
	tallFrom = 18
	// sizedFrom is the width of a column that has room for the sizes of models
	// that can't be reached.
	sizedFrom = 48
	// gap is the cells between the columns.
	gap = 3
	// messageMargin is what stands beside the text in the message line.
	messageMargin = 5
)

// layout is where everything is, as a function of the size alone.
type layout struct {
	wide, tall  bool
	models      int // width of the first column
	scenarios   int // width of the second
	rows, about int // heights
	first       int // lines of what is said at the first run, of the about
}

func (m Model) layout() layout {
	l := layout{wide: m.w >= wideFrom, tall: m.h >= tallFrom}
	inner := max(1, m.w-2)
	l.models, l.scenarios = inner, inner
	if l.wide {
		l.models = (inner - gap) * 11 / 20
		l.scenarios = inner - gap - l.models
	}
	l.about = 1
	used := 2 + 1 + l.about + 2 // heading and rule, the choice, about, rule and message
	if l.tall {
		l.about = 2
		used = 2 + 2 + 2 + l.about + 3
	}
	if room := m.h - used - 1; m.first != "" && room > 0 { // one row stays
		l.first = min(room, len(m.firstLines()))
		l.about += l.first
		used += l.first
	}
	l.rows = max(0, m.h-used)
	return l
}

// View is exactly as large as the screen.
func (m Model) View() string {
	l := m.layout()
	var lines []string
	if l.tall {
		lines = append(lines, m.title(), "")
	}
	lines = append(lines, m.columns(l)...)
	if l.tall {
		lines = append(lines, "")
	}
	lines = append(lines, m.about(l)...)
	if l.tall {
		lines = append(lines, "")
	}
	lines = append(lines, m.summary(), m.rule(m.w, m.focus == onMessage), m.messageLine())
	for len(lines) < m.h {
		lines = append(lines, "")
	}
	lines = lines[max(0, len(lines)-m.h):]
	for i, line := range lines {
		lines[i] = box.Fit(line, m.w)
	}
	return strings.Join(lines, "\n")
}

// Cursor is where the terminal's cursor stands, nil where nothing is typed.
func (m Model) Cursor() *tea.Cursor {
	if m.focus == onMessage {
		c := m.message.Cursor(m.messageRoom())
		if c != nil {
			c.X = min(c.X+3, max(0, m.w-1))
			c.Y = m.h - 1
		}
		return c
	}
	l := m.layout()
	if !m.list().filtering() || l.rows == 0 {
		return nil
	}
	x := 1 + l.models
	if m.column == onScenarios {
		x = m.w - 1
	}
	y := 0
	if l.tall {
		y = 2
	}
	return tea.NewCursor(min(x, m.w-1), y)
}

func (m Model) title() string {
	return " " + m.styles.Title.Render(m.words.T("app.name")) + "  " + m.styles.Muted.Render(m.words.T("picker.tagline"))
}

// columns are the headings, the rules and the rows.
func (m Model) columns(l layout) []string {
	models := m.column1(l)
	scenarios := m.column2(l)
	if !l.wide {
		if m.column == onScenarios {
			return scenarios
		}
		return models
	}
	out := make([]string, len(models))
	for i := range models {
		out[i] = models[i] + strings.Repeat(" ", gap-1) + scenarios[i]
	}
	return out
}

func (m Model) column1(l layout) []string {
	right := ""
	if m.looking {
		right = m.styles.Faint.Render(m.words.T("picker.looking"))
	}
	head := m.heading(onModels, m.words.T("picker.models"), m.words.T("picker.of", len(m.chosen), MaxLanes), right, l)
	return m.column0(onModels, &m.models, head, l.models, l.rows, m.modelRow, m.words.T("picker.nothing_found"))
}

func (m Model) column2(l layout) []string {
	head := m.heading(onScenarios, m.words.T("picker.scenario"), "", "", l)
	return m.column0(onScenarios, &m.scenarios, head, l.scenarios, l.rows, m.scenarioRow, m.words.T("picker.nothing_found"))
}

// column0 draws one column: heading, rule, rows.
func (m Model) column0(part focus, l *column, head string, w, rows int, draw func(row, int, bool) string, empty string) []string {
	lines := []string{" " + box.Fit(head, w), " " + m.beyond(l, w, m.focus == part)}
	for i := range rows {
		at := l.Top + i
		switch {
		case at < len(l.rows) && l.rows[at].key == "":
			lines = append(lines, " "+box.Fit("  "+m.styles.Muted.Render(l.rows[at].heading), w))
		case at < len(l.rows):
			lines = append(lines, " "+draw(l.rows[at], w, m.focus == part && at == l.At))
		case i == 0:
			lines = append(lines, " "+box.Fit("  "+m.styles.Faint.Render(empty), w))
		default:
			lines = append(lines, strings.Repeat(" ", w+1))
		}
	}
	return lines
}

// heading names a column; at its right is the filter, or what is under way. On
// a narrow screen it names the other column too.
func (m Model) heading(part focus, title, count, right string, l layout) string {
	w, list := l.models, &m.models
	if part == onScenarios {
		w, list = l.scenarios, &m.scenarios
	}
	left := m.styles.Title.Render(title)
	if count != "" {
		left += "  " + m.styles.Muted.Render(count)
	}
	if !l.wide {
		other := m.words.T("picker.scenario")
		if part == onScenarios {
			other = m.words.T("picker.models")
		}
		left += "  " + m.styles.Faint.Render("│ "+other)
	}
	if list.filtering() {
		query := ansi.TruncateLeft(list.query, max(0, ansi.StringWidth(list.query)-max(1, w/2-2)), "…")
		right = m.styles.Accent.Render("/" + query)
	}
	space := w - ansi.StringWidth(left) - ansi.StringWidth(right)
	if space < 1 {
		left = ansi.Truncate(left, max(0, w-ansi.StringWidth(right)-1), "…")
		space = w - ansi.StringWidth(left) - ansi.StringWidth(right)
	}
	return left + strings.Repeat(" ", max(0, space)) + right
}

// beyond is the rule over a column, which says how many rows there are above
// and below those that are seen.
func (m Model) beyond(l *column, w int, heavy bool) string {
	text := l.Beyond()
	if text == "" || w < 2*ansi.StringWidth(text) {
		return m.rule(w, heavy)
	}
	text += " "
	return m.rule(w-ansi.StringWidth(text)-1, heavy) + m.styles.Muted.Render(text) + m.rule(1, heavy)
}

// rule is a line across: heavy over or under what has the focus.
func (m Model) rule(w int, heavy bool) string {
	if heavy {
		return m.styles.BorderFocus.Render(strings.Repeat("━", w))
	}
	return m.styles.Border.Render(strings.Repeat("─", w))
}

func (m Model) modelRow(r row, w int, cursor bool) string {
	if r.set {
		return m.setRow(r, w, cursor)
	}
	c := m.choices[r.index]
	if !c.Reachable {
		left := append([]piece{{text: pointer(cursor) + " ×  ", style: m.styles.Faint}}, named(r, m.styles.Muted)...)
		space := strings.Repeat(" ", max(2, min(m.longest, w/2)+2-ansi.StringWidth(r.name)))
		why := sanitize.Line(cmp.Or(c.Brief, withoutName(sanitize.Line(c.Why), r.name)))
		if before := ansi.StringWidth(pointer(cursor) + " ×  " + r.name + space); before+ansi.StringWidth(why) > w && c.Short != "" {
			why = sanitize.Line(c.Short)
		}
		size := ""
		if c.Size.Total != nil && w >= sizedFrom {
			size = SizeText(sessions.Size{Total: c.Size.Total, Grade: c.Size.Grade}, m.words)
		}
		return m.line(append(left, piece{text: space, style: m.styles.Faint}, piece{text: why, style: m.styles.Faint}), piece{text: size, style: m.styles.Faint}, w, cursor)
	}
	box, style := "[ ] ", m.styles.Text
	mark := m.styles.Muted
	if slices.Contains(m.chosen, c.Ref) {
		box, style, mark = "[✓] ", m.styles.Strong, m.styles.Accent
	}
	size := m.words.T("picker.program")
	if !c.Builtin {
		size = SizeText(c.Size, m.words)
	}
	// On a wide screen the size stays near its name.
	near := min(w, nearest)
	return m.line(m.boxed(r, box, mark, style, cursor), piece{text: size, style: m.styles.Muted}, near, cursor) + strings.Repeat(" ", w-near)
}

// nearest is how wide a row of a model is at most.
const nearest = 72

func (m Model) scenarioRow(r row, w int, cursor bool) string {
	id, facts := "", piece{}
	if r.index >= 0 {
		s := m.library[r.index]
		id = s.ID
		if m.kindsFit(w) {
			facts = piece{text: m.kind(s.Kind), style: m.styles.Muted}
		}
	}
	box, style, mark := "( ) ", m.styles.Text, m.styles.Muted
	if id == m.scenario {
		box, style, mark = "(•) ", m.styles.Strong, m.styles.Accent
	}
	return m.line(m.boxed(r, box, mark, style, cursor), facts, w, cursor)
}

// kindsFit reports whether there is room for the kind behind the longest title.
func (m Model) kindsFit(w int) bool {
	longest := 0
	for _, r := range m.scenarios.rows {
		longest = max(longest, ansi.StringWidth(r.name))
	}
	kind := max(ansi.StringWidth(m.kind(sessions.Emotional)), ansi.StringWidth(m.kind(sessions.Creative)), ansi.StringWidth(m.kind(sessions.Rational)))
	return ansi.StringWidth(pointer(true)+"( ) ")+longest+1+kind <= w
}

func (m Model) kind(k sessions.Kind) string {
	switch k {
	case sessions.Rational:
		return m.words.T("picker.rational")
	case sessions.Creative:
		return m.words.T("picker.creative")
	default:
		return m.words.T("picker.emotional")
	}
}

// summary says what would begin now.
func (m Model) summary() string {
	count := m.words.T("picker.lanes", len(m.chosen))
	names := make([]string, len(m.chosen))
	for i, ref := range m.chosen {
		names[i] = m.shortName(ref)
	}
	scenario := m.words.T("picker.no_scenario")
	if i := slices.IndexFunc(m.library, func(s Scenario) bool { return s.ID == m.scenario }); i >= 0 {
		scenario = sanitize.Line(m.library[i].Title)
	}
	mode := m.styles.Badge.Render(" " + m.words.T("picker.blind") + " ")
	if !m.blind {
		mode = m.styles.Strong.Render(" " + m.words.T("picker.open") + " ")
	}
	right := m.styles.Muted.Render(ansi.Truncate(scenario, max(8, m.w/3), "…")) + " " + mode + " "
	left := " " + m.styles.Strong.Render(count)
	room := m.w - ansi.StringWidth(left) - ansi.StringWidth(right) - 3
	if room > 4 && len(names) > 0 {
		left += "  " + m.styles.Text.Render(ansi.Truncate(strings.Join(names, " · "), room, "…"))
	}
	space := m.w - ansi.StringWidth(left) - ansi.StringWidth(right)
	return left + strings.Repeat(" ", max(1, space)) + right
}

// shortName is how a chosen model is named where there is little room.
func (m Model) shortName(ref string) string {
	if i := slices.IndexFunc(m.choices, func(c Choice) bool { return c.Ref == ref }); i >= 0 && m.choices[i].Name != "" {
		return sanitize.Line(m.choices[i].Name)
	}
	_, model, ok := strings.Cut(ref, "/")
	if !ok {
		model = ref
	}
	return sanitize.Line(model)
}

// messageLine is where the first message is typed.
func (m Model) messageLine() string {
	style := m.styles.Muted
	if m.focus == onMessage {
		style = m.styles.Accent
	}
	return " " + style.Render("›") + " " + m.message.View(m.messageRoom())
}

// messageRoom is how many cells it has.
func (m Model) messageRoom() int { return m.w - messageMargin }

// ShortHelp are the bindings that matter where the focus is.
func (m Model) ShortHelp() []key.Binding {
	if m.focus == onMessage {
		return []key.Binding{m.keys.Begin, m.keys.Next, m.keys.BlindAnywhere}
	}
	if m.list().filtering() { // letters are text
		return []key.Binding{m.keys.Toggle, m.keys.Clear, m.keys.Next, m.keys.BlindAnywhere, m.keys.Start}
	}
	return []key.Binding{m.keys.Toggle, m.keys.Next, m.keys.Filter, m.keys.Blind, m.keys.Start, m.keys.SaveSet}
}
