package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/themes"
	"kansei/ui/box"
	"kansei/ui/chat"
	"kansei/ui/notification"
)

// View returns the screen. It reuses the frame before if nothing visible has
// changed.
func (m *App) View() tea.View {
	if !m.viewValid {
		m.view, m.viewValid = m.draw(), true
	}
	return m.view
}

// draw composes the screen from lines that the parts have already cut to their
// width; nothing is styled here but what is smaller than a line.
func (m *App) draw() tea.View {
	lines, cursor := m.lines()
	lines = m.painted(m.fitLines(lines, cursor))
	v := tea.NewView(strings.Join(lines, "\n"))
	v.AltScreen = true
	v.KeyboardEnhancements = m.keyboard()
	v.ReportFocus = m.deps.Notifications.Way != notification.None || m.chat != nil // which is read again then
	v.ProgressBar = m.progress()
	v.Cursor = cursor
	v.WindowTitle = m.windowTitle()
	if m.deps.Mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	if cursor != nil {
		cursor.Color = nil // the terminal's own, which is made to be seen on its background
	}
	if m.painting() {
		v.BackgroundColor, v.ForegroundColor = m.theme.Background(), m.theme.Foreground()
		if cursor != nil {
			cursor.Color = m.theme.Foreground()
		}
	}
	m.firstRunNoteShown = m.firstRunNoteShown || m.firstRunNoteVisible()
	return v
}

// painting reports whether the screen has the theme's own ground, not the
// terminal's.
func (m *App) painting() bool { return m.named && !m.deps.NoColour }

// painted lays the theme's ground under the lines of the screen. Those that are
// as they were are not painted again.
func (m *App) painted(lines []string) []string {
	if !m.painting() {
		return lines
	}
	if m.paint.styles != m.Styles || m.paint.width != m.Width {
		m.paint = paint{styles: m.Styles, width: m.Width}
	}
	before := m.paint
	m.paint.plain, m.paint.lines = slices.Clone(lines), make([]string, len(lines))
	for i, line := range lines {
		if i < len(before.plain) && before.plain[i] == line {
			m.paint.lines[i] = before.lines[i]
			continue
		}
		m.paint.lines[i] = m.Styles.Page.Paint(box.Pad(line, m.Width))
	}
	return m.paint.lines
}

// paint is the screen that was painted last, before and after.
type paint struct {
	styles *themes.Styles
	width  int
	plain  []string
	lines  []string
}

// keyboard is what the terminal is asked to report of keys: which one it was on
// the standard layout, too.
func (m *App) keyboard() tea.KeyboardEnhancements {
	return tea.KeyboardEnhancements{ReportAlternateKeys: true}
}

// windowTitle never says more than a blind screen may.
func (m *App) windowTitle() string {
	if m.screen == screenChat && m.chat != nil && m.chat.Session.Title != "" {
		return "kansei: " + m.Safe(m.chat.Session.Title)
	}
	return "kansei"
}

// lines is the whole screen, and where the cursor is.
func (m *App) lines() ([]string, *tea.Cursor) {
	switch {
	case m.Width == 0 || m.Height == 0:
		return nil, nil
	case m.TooSmall():
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
			return m.chat.Lines(m.footer(), m.dialog != nil)
		}
	}
	return m.withFooter(box.Blank(m.Width, m.Height-1)), nil
}

// withFooter puts the help line, or a notice, under a screen.
func (m *App) withFooter(view string) []string {
	return append(split(view), m.footer())
}

func (m *App) smallLines() []string {
	text := m.Words.T("chat.too_small", chat.MinWidth, chat.MinHeight)
	wrapped := lang.Wrap(text, m.Width)
	lines := make([]string, m.Height)
	top := max(0, (m.Height-len(wrapped))/2)
	for i := range lines {
		line := ""
		if at := i - top; at >= 0 && at < len(wrapped) {
			line = ansi.Truncate(wrapped[at], m.Width, "")
			line = strings.Repeat(" ", (m.Width-ansi.StringWidth(line))/2) + line
		}
		lines[i] = box.Pad(line, m.Width)
	}
	return lines
}

func split(s string) []string { return strings.Split(s, "\n") }
