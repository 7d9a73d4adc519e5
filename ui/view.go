package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/sessions"
	"kansei/ui/box"
	"kansei/ui/statusbar"
)

// View is the screen; the one before, after a message that changed nothing of
// what is seen.
func (m *App) View() tea.View {
	if !m.seen {
		m.view, m.seen = m.draw(), true
	}
	return m.view
}

// draw composes the screen from lines that the parts have already cut to their
// width; nothing is styled here but what is smaller than a line.
func (m *App) draw() tea.View {
	lines, cursor := m.lines()
	lines = m.fitLines(lines, cursor)
	v := tea.NewView(strings.Join(lines, "\n"))
	v.AltScreen = true
	v.KeyboardEnhancements = m.keyboard()
	v.ReportFocus = m.deps.Notifications.Way != NotifyNone || m.chat != nil // which is read again then
	v.ProgressBar = m.progress()
	v.Cursor = cursor
	v.WindowTitle = m.windowTitle()
	if m.deps.Mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	if cursor != nil {
		cursor.Color = nil // the terminal's own, which is made to be seen on its background
	}
	if m.named && !m.deps.NoColour {
		v.BackgroundColor, v.ForegroundColor = m.theme.Background(), m.theme.Foreground()
		if cursor != nil {
			cursor.Color = m.theme.Foreground()
		}
	}
	m.told = m.told || m.telling()
	return v
}

// keyboard is what the terminal is asked to report of keys: which one it was on
// the standard layout, too.
func (m *App) keyboard() tea.KeyboardEnhancements {
	return tea.KeyboardEnhancements{ReportAlternateKeys: true}
}

// windowTitle never says more than a blind screen may.
func (m *App) windowTitle() string {
	if m.screen == screenChat && m.chat != nil && m.chat.session.Title != "" {
		return "kansei: " + m.safe(m.chat.session.Title)
	}
	return "kansei"
}

// lines is the whole screen, and where the cursor is.
func (m *App) lines() ([]string, *tea.Cursor) {
	switch {
	case m.width == 0 || m.height == 0:
		return nil, nil
	case m.tooSmall():
		return m.smallLines(), nil
	case m.help != nil:
		return split(m.help.View()), nil
	}
	lines, cursor := m.screenLines()
	if m.dialog != nil {
		return m.withDialog(lines)
	}
	return lines, cursor
}

func (m *App) screenLines() ([]string, *tea.Cursor) {
	switch m.screen {
	case screenPicker:
		return m.withFooter(m.picker.View()), m.picker.Cursor()
	case screenBrowser:
		return m.withFooter(m.browser.View()), m.browser.Cursor()
	case screenReport:
		return m.withFooter(m.report.view.View()), nil
	case screenChat:
		if m.chat != nil {
			return m.chat.chatLines(m.footer(), m.dialog != nil)
		}
	}
	return m.withFooter(blank(m.width, m.height-1)), nil
}

// withFooter puts the help line, or a notice, under a screen.
func (m *App) withFooter(view string) []string {
	return append(split(view), m.footer())
}

// chatLines composes the chat screen.
func (c *chat) chatLines(footer string, covered bool) ([]string, *tea.Cursor) {
	l := c.layout()
	lines := make([]string, 0, c.height)
	lines = append(lines, c.header())
	if l.Tabs.H > 0 {
		lines = append(lines, c.tabs(l.Tabs.W))
	}
	lines = append(lines, c.paneLines(l)...)
	if l.Rating.H > 0 {
		lines = append(lines, split(c.rating.View())...)
	}
	var cursor *tea.Cursor
	switch {
	case c.playing():
		lines = append(lines, split(c.player.bar.View())...)
	case l.Composer.H > 0:
		if c.composing && !covered {
			if cursor = c.composer.Cursor(); cursor != nil {
				cursor.X += l.Composer.X
				cursor.Y += l.Composer.Y
			}
		}
		lines = append(lines, split(c.composer.View())...)
	}
	return append(lines, footer), cursor
}

// paneLines are the panes beside and under each other.
func (c *chat) paneLines(l Layout) []string {
	return joined(l.Panes, func(i int) []string { return c.panes[i].Lines() })
}

// joined puts panes together row by row, line by line.
func joined(panes []Placed, lines func(pane int) []string) []string {
	var out []string
	for at := 0; at < len(panes); {
		first := at
		var columns [][]string
		for at < len(panes) && panes[at].Rect.Y == panes[first].Rect.Y {
			columns = append(columns, lines(panes[at].Lane))
			at++
		}
		for y := range panes[first].Rect.H {
			var b strings.Builder
			size := 0
			for _, column := range columns {
				size += len(column[y])
			}
			b.Grow(size)
			for _, column := range columns {
				b.WriteString(column[y])
			}
			out = append(out, b.String())
		}
	}
	return out
}

// header says what is open and how it stands.
func (c *chat) header() string {

	h := statusbar.Header{App: c.words.T("app.name"), Title: c.safe(c.session.Title)}
	switch {
	case c.playing():
		h.Mode = c.words.T("chat.mode_replay")
	case c.blind():
		h.Mode = c.words.T("chat.mode_blind")
	default:
		h.Mode = c.words.T("chat.mode_open")
	}
	if c.session.Scenario != nil {
		h.Scenario = c.safe(c.session.Scenario.Title)
	}
	if c.turn > 0 {
		h.Turn = c.words.T("chat.turn", c.turn, max(len(c.session.Turns), c.scripted()))
	}
	if c.player != nil && c.player.place != "" {
		h.Turn = c.words.T("chat.place", c.player.place) + " · " + h.Turn
	}
	switch c.saveStatus() {
	case nothingToSave:
	case saveFailed:
		h.Saved = c.words.T("chat.not_saved")
	case savePending:
		h.Saved = c.words.T("chat.saving")
	case allSaved:
		h.Saved = c.words.T("chat.saved")
	}
	if cost := c.cost(); cost != "" {
		h.Turn += " · " + cost
	}
	return c.status.Header(h, c.width)
}

// scripted is how many turns the scenario has, 0 without one.
func (c *chat) scripted() int {
	if s := c.session.Scenario; s != nil {
		return len(s.Script)
	}
	return 0
}

// tabTexts are the tabs of a screen that has room for one pane only.
func (c *chat) tabTexts() []string {

	out := make([]string, len(c.order))
	for i, lane := range c.order {
		mark := " "
		if i == c.focus {
			mark = "▸"
		}
		out[i] = mark + c.label(lane) + " " + c.tabState(lane) + " "
	}
	return out
}

// tabs names every lane.
func (c *chat) tabs(width int) string {
	var b strings.Builder
	for i, text := range c.tabTexts() {
		style := c.styles.Label
		if i == c.focus {
			style = c.styles.LabelFocus
		}
		b.WriteString(style.Render(text))
	}
	return box.Pad(ansi.Truncate(b.String(), width, "…"), width)
}

// tabAt is the lane whose tab is at a cell, -1 if none is.
func (c *chat) tabAt(x int) int {
	for i, text := range c.tabTexts() {
		if x -= ansi.StringWidth(text); x < 0 {
			return i
		}
	}
	return -1
}

// tabState is one sign for how a lane stands.
func (c *chat) tabState(lane string) string {

	r := c.reply(lane)
	switch {
	case r == nil:
		return "·"
	case !c.ended(c.turn, r):
		return "…"
	case r.Status == sessions.Failed || r.Status == sessions.Truncated || r.Ending() != sessions.EndsWell:
		return "!"
	case c.session.Rated(address(c.turn, r), c.rater):
		return "✓"
	default:
		return "○"
	}
}

func (m *App) smallLines() []string {
	text := m.words.T("chat.too_small", minWidth, minHeight)
	wrapped := lang.Wrap(text, m.width)
	lines := make([]string, m.height)
	top := max(0, (m.height-len(wrapped))/2)
	for i := range lines {
		line := ""
		if at := i - top; at >= 0 && at < len(wrapped) {
			line = ansi.Truncate(wrapped[at], m.width, "")
			line = strings.Repeat(" ", (m.width-ansi.StringWidth(line))/2) + line
		}
		lines[i] = box.Pad(line, m.width)
	}
	return lines
}

func split(s string) []string { return strings.Split(s, "\n") }

func blank(w, h int) string {
	line := strings.Repeat(" ", w)
	lines := make([]string, h)
	for i := range lines {
		lines[i] = line
	}
	return strings.Join(lines, "\n")
}
