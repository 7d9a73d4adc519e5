package chat

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/sessions"
	"kansei/ui/box"
	"kansei/ui/statusbar"
)

// Lines composes the chat screen.
func (c *Model) Lines(footer string, covered bool) ([]string, *tea.Cursor) {
	l := c.Layout()
	lines := make([]string, 0, c.Height)
	lines = append(lines, c.header())
	if l.Tabs.H > 0 {
		lines = append(lines, c.tabs(l.Tabs.W))
	}
	lines = append(lines, c.paneLines(l)...)
	if l.Rating.H > 0 {
		lines = append(lines, strings.Split(c.Rating.View(), "\n")...)
	}
	var cursor *tea.Cursor
	switch {
	case c.Playing():
		lines = append(lines, strings.Split(c.player.bar.View(), "\n")...)
	case l.Composer.H > 0:
		if c.Composing && !covered {
			if cursor = c.Composer.Cursor(); cursor != nil {
				cursor.X += l.Composer.X
				cursor.Y += l.Composer.Y
			}
		}
		lines = append(lines, strings.Split(c.Composer.View(), "\n")...)
	}
	return append(lines, footer), cursor
}

// paneLines are the panes beside and under each other.
func (c *Model) paneLines(l Layout) []string {
	return joined(l.Panes, func(i int) []string { return c.Panes[i].Lines() })
}

// header says what is open and how it stands.
func (c *Model) header() string {
	h := statusbar.Header{App: c.Words.T("app.name"), Title: c.Safe(c.Session.Title)}
	switch {
	case c.Playing():
		h.Mode = c.Words.T("chat.mode_replay")
	case c.blind():
		h.Mode = c.Words.T("chat.mode_blind")
	default:
		h.Mode = c.Words.T("chat.mode_open")
	}
	if c.Session.Scenario != nil {
		h.Scenario = c.Safe(c.Session.Scenario.Title)
	}
	if c.Turn > 0 {
		h.Turn = c.Words.T("chat.turn", c.Turn, max(len(c.Session.Turns), c.scripted()))
	}
	if c.player != nil && c.player.place != "" {
		h.Turn = c.Words.T("chat.place", c.player.place) + " · " + h.Turn
	}
	switch c.saveStatus() {
	case nothingToSave:
	case saveFailed:
		h.Saved = c.Words.T("chat.not_saved")
	case savePending:
		h.Saved = c.Words.T("chat.saving")
	case allSaved:
		h.Saved = c.Words.T("chat.saved")
	}
	if cost := c.cost(); cost != "" {
		h.Turn += " · " + cost
	}
	return c.Status.Header(h, c.Width)
}

// scripted is how many turns the scenario has, 0 without one.
func (c *Model) scripted() int {
	if s := c.Session.Scenario; s != nil {
		return len(s.Script)
	}
	return 0
}

// tabTexts are the tabs of a screen that has room for one pane only.
func (c *Model) tabTexts() []string {
	out := make([]string, len(c.Order))
	for i, lane := range c.Order {
		mark := " "
		if i == c.Focus {
			mark = "▸"
		}
		out[i] = mark + c.Label(lane) + " " + c.tabState(lane) + " "
	}
	return out
}

// tabs names every lane.
func (c *Model) tabs(width int) string {
	var b strings.Builder
	for i, text := range c.tabTexts() {
		style := c.Styles.Label
		if i == c.Focus {
			style = c.Styles.LabelFocus
		}
		b.WriteString(style.Render(text))
	}
	return box.Pad(ansi.Truncate(b.String(), width, "…"), width)
}

// tabAt is the lane whose tab is at a cell, -1 if none is.
func (c *Model) tabAt(x int) int {
	for i, text := range c.tabTexts() {
		if x -= ansi.StringWidth(text); x < 0 {
			return i
		}
	}
	return -1
}

// tabState is one sign for how a lane stands.
func (c *Model) tabState(lane string) string {
	r := c.Reply(lane)
	switch {
	case r == nil:
		return "·"
	case !c.ended(c.Turn, r):
		return "…"
	case r.Status == sessions.Failed || r.Status == sessions.Truncated || r.Ending() != sessions.EndsWell:
		return "!"
	case c.Session.Rated(address(c.Turn, r), c.Rater):
		return "✓"
	default:
		return "○"
	}
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

// Restyle gives every part of the chat the styles of now.
func (c *Model) Restyle() {
	c.Composer.SetStyles(c.Styles)
	c.Rating.SetStyles(c.Styles)
	for i := range c.Panes {
		c.Panes[i].SetStyles(c.Styles)
	}
	if c.Playing() {
		c.player.bar.SetStyles(c.Styles)
	}
}
