package ui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/ui/box"
	"kansei/ui/chat"
	"kansei/ui/dialog"
	"kansei/ui/help"
	"kansei/ui/keymap"
	"kansei/ui/window"
)

func (m *App) openDialog(w window.Window) {
	m.dialog = w
	m.dialog.SetSize(m.Width, m.Height)
}

func (m *App) closeDialog() {
	m.uninvited, m.card = false, false
	if m.dialog, m.below = m.below, nil; m.dialog != nil {
		m.dialog.SetStyles(m.Styles)
		m.dialog.SetSize(m.Width, m.Height)
		return
	}
	if m.previewing {
		m.previewing = false
		m.useTheme(m.deps.Theme)
	}
	if m.filtering {
		m.filtering = false
		m.browser.SetModel(m.model)
	}
}

// withDialog draws the dialog over the middle of the screen.
func (m *App) withDialog(lines []string) ([]string, *tea.Cursor) {
	view, cursor := m.dialog.View()
	window := strings.Split(view, "\n")
	width := ansi.StringWidth(window[0])
	left, top := max(0, (m.Width-width)/2), max(0, (m.Height-len(window))/2)
	if m.dialog.Low() {
		top = max(0, m.Height-len(window))
	}
	for i, line := range window {
		if top+i >= len(lines) {
			break
		}
		lines[top+i] = cover(box.Pad(lines[top+i], m.Width), line, left)
	}
	if cursor != nil {
		cursor.X += left
		cursor.Y += top
	}
	return lines, cursor
}

// cover puts a piece over the middle of a line. A wide character that it
// covers by half becomes a space.
func cover(under, piece string, left int) string {
	right := left + ansi.StringWidth(piece)
	rest := max(0, ansi.StringWidth(under)-right)
	after := ansi.TruncateLeft(under, right, "")
	if ansi.StringWidth(after) > rest {
		after = " " + ansi.TruncateLeft(under, right+1, "")
	}
	return box.Pad(ansi.Truncate(under, left, ""), left) + piece + after
}

func (m *App) openHelp() {
	var here, elsewhere []help.Section
	add := func(name string, bindings []key.Binding) {
		s := help.Section{Title: m.Words.T("keys.section_" + name), Bindings: bindings}
		if name == m.place() {
			here = append(here, s)
		} else {
			elsewhere = append(elsewhere, s)
		}
	}
	for _, mode := range keymap.Modes() {
		if m.deps.Kiosk && (mode == keymap.Compose || mode == keymap.Replay) {
			continue
		}
		low, high := m.scale()
		add(string(mode), chat.OnScale(keymap.Enabled(m.Keys.In(mode)), m.Keys.RateValue, low, high))
	}
	for _, s := range m.sections() {
		add(s.Name, merged(s.Help()))
	}
	h := help.New(m.Styles, m.Words, append(here, elsewhere...))
	h.SetSize(m.Width, m.Height)
	m.help = &h
}

// sections are the parts with keys of their own. A kiosk has none of them but its
// windows.
func (m *App) sections() []keymap.Section {
	all := m.Keys.Parts.Sections()
	if !m.deps.Kiosk {
		return all
	}
	return slices.DeleteFunc(all, func(s keymap.Section) bool { return s.Name != "dialog" })
}

// scale is that of the open session; without one, that which most rubrics have.
func (m *App) scale() (low, high int) {
	if m.chat == nil {
		return 1, 5
	}
	return m.chat.Session.Rubric.Min, m.chat.Session.Rubric.Max
}

// place is the name of the section of the help that is about what is on screen.
func (m *App) place() string {
	switch {
	case m.screen == screenPicker:
		return "picker"
	case m.screen == screenBrowser:
		return "browser"
	case m.screen == screenReport:
		return "reading"
	case m.chat != nil && m.chat.Playing():
		return string(keymap.Replay)
	case m.typing():
		return string(keymap.Compose)
	default:
		return string(keymap.Rate)
	}
}

// merged puts keys that do the same on one line.
func merged(bindings []key.Binding) []key.Binding {
	var out []key.Binding
	for _, b := range bindings {
		i := slices.IndexFunc(out, func(o key.Binding) bool { return o.Help().Desc == b.Help().Desc })
		if i < 0 {
			out = append(out, b)
			continue
		}
		out[i].SetHelp(out[i].Help().Key+" "+b.Help().Key, b.Help().Desc)
	}
	return out
}

// openHelpLines shows where a person can find someone to talk to. A dialog that
// is open comes back after it, as it was.
func (m *App) openHelpLines() tea.Cmd {
	if m.below != nil {
		return nil
	}
	m.help, m.below = nil, m.dialog
	m.openDialog(window.Question(dialog.NewQuestion(m.Styles, m.Words, m.Keys.Parts.Dialog, dialog.Query{
		ID: dialogLines, Title: m.Words.T("chat.lines_title"), Text: m.Words.T("chat.lines_text"), Yes: m.Words.T("chat.lines_yes"), Only: true,
	})))
	return nil
}

// dialogText takes the text that was written in a dialog.
func (m *App) dialogText(msg dialog.Written) tea.Cmd {
	m.closeDialog()
	c := m.chat
	switch {
	case msg.ID == dialogSet:
		return m.setNamed(msg.Text)
	case msg.ID == dialogExportTurn:
		return m.export(msg.Text)
	case c == nil:
		return nil
	}
	return c.Written(msg)
}

// The names of the root's dialogs, which come back in their answers.
const (
	dialogThemes     = "themes"
	dialogLines      = "help_lines"
	dialogSet        = "set"
	dialogModels     = "models"
	dialogDetails    = "details"
	dialogQuit       = "quit"
	dialogLeave      = "leave"
	dialogExport     = "export"
	dialogExportTurn = "export_turn"
	dialogQueue      = "queue"
)
