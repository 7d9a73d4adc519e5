package ui

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"kansei/ui/browser"
	"kansei/ui/chat"
	"kansei/ui/dialog"
	"kansei/ui/window"
)

func (m *App) openThemes() {
	all := m.deps.Themes.All()
	options := make([]dialog.Option, 1, 1+len(all))
	options[0] = dialog.Option{Name: "auto", Title: m.Words.T("chat.theme_auto")}
	for _, t := range all {
		options = append(options, dialog.Option{Name: t.Name, Title: t.TitleIn(m.Words.Lang())})
	}
	m.previewing = true
	m.openDialog(window.Chooser(dialog.NewChooser(m.Styles, m.Words, m.Keys.Parts.Dialog, dialogThemes, m.Words.T("chat.theme_title"), options, m.deps.Theme)))
}

// openModels asks which model's sessions are to be listed.
func (m *App) openModels(msg browser.ChooseModel) {
	options := make([]dialog.Option, 1, 1+len(msg.Models))
	options[0] = dialog.Option{Title: m.Words.T("browser.any_model")}
	for _, count := range msg.Models {
		options = append(options, dialog.Option{Name: count.Model, Title: count.Model, Note: strconv.Itoa(count.Sessions)})
	}
	m.filtering, m.model = true, msg.Now
	m.openDialog(window.Chooser(dialog.NewChooser(m.Styles, m.Words, m.Keys.Parts.Dialog, dialogModels, m.Words.T("browser.model_title"), options, msg.Now)))
}

// preview shows what the cursor of a list has come to.
func (m *App) preview(dialog, name string) {
	switch dialog {
	case dialogModels:
		m.browser.SetModel(name)
	case dialogThemes:
		m.useTheme(name)
	}
}

// chosen takes what was chosen from a list.
func (m *App) chosen(msg dialog.Chosen) tea.Cmd {
	switch msg.ID {
	case dialogQueue:
		return m.leaveQueue(msg.Name)
	case dialogExport:
		return m.exportFormat(msg.Name)
	case dialogModels:
		m.model = msg.Name
		m.closeDialog()
		return nil
	case dialogThemes:
		m.deps.Theme = msg.Name
		m.closeDialog()
		return m.keepTheme(msg.Name)
	}
	m.closeDialog()
	return m.chat.Setting(msg.Name)
}

// useTheme draws everything in a theme.
func (m *App) useTheme(name string) {
	m.theme, m.named = m.deps.Themes.Choose(name, m.dark)
	m.restyle()
}

// restyle gives every part the theme's styles.
func (m *App) restyle() {
	m.Styles = m.newStyles()
	m.Status.SetStyles(m.Styles)
	m.picker.SetStyles(m.Styles)
	m.browser.SetStyles(m.Styles)
	if m.screen == screenReport {
		m.report.view.SetStyles(m.Styles)
		m.drawReport()
	}
	if m.help != nil {
		m.help.SetStyles(m.Styles)
	}
	if m.dialog != nil {
		m.dialog.SetStyles(m.Styles)
	}
	if m.chat != nil {
		m.chat.Restyle()
	}
}

// themeKeptMsg reports whether the theme could be remembered.
type themeKeptMsg struct{ err error }

func (m *App) keepTheme(name string) tea.Cmd {
	keep := m.deps.Memory.KeepTheme
	if keep == nil {
		return nil
	}
	return func() tea.Msg { return themeKeptMsg{keep(name)} }
}

func (m *App) themeKept(msg themeKeptMsg) tea.Cmd {
	if msg.err == nil {
		return nil
	}
	return m.NotifyText(chat.Bad, m.Words.T("chat.notice_theme", msg.err))
}

// chooseLanes has the start screen begin from the lanes of the open session.
func (m *App) chooseLanes() {
	if m.chat == nil {
		return
	}
	var refs []string
	for _, l := range m.chat.Session.Lanes { // in the order asked for, which no label follows
		refs = append(refs, l.Ref())
	}
	m.picker.Choose(refs)
	m.picker.SetBlind(m.chat.Session.Blind.Enabled)
}
