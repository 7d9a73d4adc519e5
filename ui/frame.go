package ui

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/sessions"
	"kansei/ui/box"
	"kansei/ui/keymap"
)

// footer is the last line: a notice, or the keys that matter here.
func (m *App) footer() string {
	if m.Notice.Text != "" {
		line := m.Status.Notice(m.Notice.Kind, m.Notice.Text, m.DetailsHint(), m.Width)
		if m.Notice.Link != "" {
			line = ansi.SetHyperlink(m.Notice.Link) + line + ansi.ResetHyperlink()
		}
		return line
	}
	if m.dialog == nil {
		return m.Status.Help(m.brief(m.shortHelp()), m.Width)
	}
	if d, ok := m.dialog.(interface{ ShortHelp() []key.Binding }); ok {
		return m.Status.Help(m.brief(d.ShortHelp()), m.Width)
	}
	return box.Pad("", m.Width) // its own keys stand in its frame
}

// brief names each binding by one key, so that more of them fit; where letters
// are text, by one that isn't a letter. A run of keys is shown as the run.
func (m *App) brief(bindings []key.Binding) []key.Binding {
	const run = 3
	out := make([]key.Binding, 0, len(bindings))
	for _, b := range bindings {
		if keys := b.Keys(); len(keys) > 1 && len(keys) <= run {
			at := 0
			if m.typing() {
				at = keymap.WhileTyping(keys)
			}
			b.SetHelp(keymap.Show(keys[at:at+1]), b.Help().Desc)
		}
		out = append(out, b)
	}
	return out
}

func (m *App) shortHelp() []key.Binding {
	k := m.Keys
	switch {
	case m.screen == screenReport:
		return append(m.report.view.ShortHelp(), bindings(k.Help)...)
	case m.screen == screenBrowser && m.browser.Typing():
		return m.browser.ShortHelp()
	case m.screen == screenBrowser:
		return append(m.browser.ShortHelp(), bindings(k.Report, k.Help)...)
	case m.screen == screenPicker:
		return append(m.picker.ShortHelp(), bindings(k.Sessions, k.Report, k.Themes, k.Help)...)
	case m.chat == nil:
		return bindings(k.Quit, k.Help)
	default:
		return m.chat.ShortHelp()
	}
}

// resize gives every part its place.
func (m *App) resize() {
	if m.Width == 0 || m.TooSmall() {
		return
	}
	m.picker.SetSize(m.Width, m.Height-1)
	m.browser.SetSize(m.Width, m.Height-1)
	if m.screen == screenReport {
		m.report.view.SetSize(m.Width, m.Height-1)
		m.drawReport()
	}
	if m.help != nil {
		m.help.SetSize(m.Width, m.Height)
	}
	if m.dialog != nil {
		m.dialog.SetSize(m.Width, m.Height)
	}
	if m.chat != nil {
		m.chat.Place()
	}
}

// wheel scrolls what is under it.
func (m *App) wheel(msg tea.MouseWheelMsg) tea.Cmd {
	lines := 3
	switch msg.Button {
	case tea.MouseWheelUp:
		lines = -lines
	case tea.MouseWheelDown:
	default:
		return nil
	}
	if m.screen != screenChat || m.chat == nil || m.covered() || m.TooSmall() {
		return m.toFocused(msg)
	}
	m.chat.Scroll(msg.X, msg.Y, lines)
	return nil
}

// clicked takes a click.
func (m *App) clicked(msg tea.MouseClickMsg) tea.Cmd {
	if m.screen != screenChat || m.chat == nil || m.covered() || m.TooSmall() {
		return m.toFocused(msg)
	}
	return m.chat.Click(msg)
}

// leftMsg says that everything is saved and the program may end.
type leftMsg struct{ err error }

// quit saves and ends. Where saving fails, the first try says so and a second
// one ends all the same.
func (m *App) quit() tea.Cmd {
	if m.leaving {
		return tea.Quit
	}
	if m.chat == nil || !m.chat.Changed() {
		return tea.Quit
	}
	m.leaving = true
	return m.chat.SaveAtEnd(func(err error) tea.Msg { return leftMsg{err: err} })
}

func (m *App) left(msg leftMsg) tea.Cmd {
	if msg.err == nil {
		return tea.Quit
	}
	return m.chat.Stays(msg.err)
}

// Unsaved returns the sessions that have been left and could not be saved, and
// the open one; for what is saved when the program ends.
func (m *App) Unsaved() []*sessions.Session {
	if s := m.Session(); s != nil {
		return append(slices.Clip(m.unsaved), s)
	}
	return m.unsaved
}

// Session is the open session, nil without one.
func (m *App) Session() *sessions.Session {
	if m.chat == nil || !m.chat.Changed() {
		return nil
	}
	return m.chat.Session.Clone()
}

// SavedID is the ID of the session that is open, if something of it is on disk.
func (m *App) SavedID() string {
	if c := m.chat; c != nil && (len(c.Session.Turns) > 0 || c.Changed()) {
		return c.Session.ID
	}
	return ""
}

func bindings(list ...key.Binding) []key.Binding { return list }
