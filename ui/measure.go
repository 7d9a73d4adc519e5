package ui

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/themes"
)

// newStyles are the theme's styles for this terminal. All parts have them, and
// with them the one measure that holds for the whole screen.
func (m *App) newStyles() *themes.Styles {
	s := m.theme.Styles()
	if m.painting() && !m.deps.FewColours {
		s = m.theme.Painted()
	}
	s.Measure = m.measure
	return s
}

// measured notes what the terminal answers to the question of Bubble Tea, how
// it measures.
func (m *App) measured(msg tea.ModeReportMsg) {
	if msg.Mode != ansi.ModeUnicodeCore {
		return
	}
	now := m.measure
	now.Clusters = msg.Value == ansi.ModeSet || msg.Value == ansi.ModeReset || msg.Value == ansi.ModePermanentlySet
	m.remeasure(now)
}

// remeasure draws everything by another measure.
func (m *App) remeasure(now lang.Measure) {
	if now != m.measure {
		m.measure = now
		m.restyle()
	}
}

const (
	probeRow  = 2 // not 1: the answer would look like a function key
	probeSign = "…"
)

// askWidth asks the terminal how wide a sign of ambiguous width is, by drawing
// one and asking where the cursor went. The screen is drawn over it.
func (m *App) askWidth() tea.Cmd {
	if m.deps.Ambiguous != "auto" {
		return nil
	}
	return tea.Raw(ansi.SaveCursor + ansi.CursorPosition(1, probeRow) + probeSign + ansi.RequestCursorPositionReport +
		ansi.CursorPosition(1, probeRow) + "  " + ansi.RestoreCursor)
}

// cursorAt takes the answer to askWidth.
func (m *App) cursorAt(msg tea.CursorPositionMsg) tea.Cmd {
	if m.deps.Ambiguous != "auto" || msg.Y != probeRow-1 || msg.X < 1 || msg.X > 2 {
		return nil
	}
	now := m.measure
	now.Wide = msg.X == 2
	m.remeasure(now)
	return tea.ClearScreen
}

// fitLines draws what is left of a screen by the terminal's measure, and moves
// the cursor with what stands before it.
func (m *App) fitLines(lines []string, cursor *tea.Cursor) []string {
	if cursor != nil && cursor.Y >= 0 && cursor.Y < len(lines) {
		before := ansi.Truncate(lines[cursor.Y], cursor.X, "")
		cursor.X += ansi.StringWidth(m.measure.Line(before)) - ansi.StringWidth(before)
	}
	for i, line := range lines {
		lines[i] = m.measure.Line(line)
	}
	return lines
}
