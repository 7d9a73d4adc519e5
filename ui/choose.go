package ui

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"kansei/ui/browser"
	"kansei/ui/dialog"
)

func (m *App) openThemes() {
	all := m.deps.Themes.All()
	options := make([]dialog.Option, 1, 1+len(all))
	options[0] = dialog.Option{Name: "auto", Title: m.words.T("chat.theme_auto")}
	for _, t := range all {
		options = append(options, dialog.Option{Name: t.Name, Title: t.TitleIn(m.words.Lang())})
	}
	m.previewing = true
	m.openDialog(asChooser(dialog.NewChooser(m.styles, m.words, m.keys.Parts.Dialog, dialogThemes, m.words.T("chat.theme_title"), options, m.deps.Theme)))
}

// openModels asks which model's sessions are to be listed.
func (m *App) openModels(msg browser.ModelsMsg) {
	options := make([]dialog.Option, 1, 1+len(msg.Models))
	options[0] = dialog.Option{Title: m.words.T("browser.any_model")}
	for _, count := range msg.Models {
		options = append(options, dialog.Option{Name: count.Model, Title: count.Model, Note: strconv.Itoa(count.Sessions)})
	}
	m.filtering, m.model = true, msg.Now
	m.openDialog(asChooser(dialog.NewChooser(m.styles, m.words, m.keys.Parts.Dialog, dialogModels, m.words.T("browser.model_title"), options, msg.Now)))
}

// preview shows what the cursor of a list has come to.
func (m *App) preview(dialog, name string) {
	if dialog == dialogModels {
		m.browser.SetModel(name)
		return
	}
	m.useTheme(name)
}

// chosen takes what was chosen from a list.
func (m *App) chosen(msg dialog.ChosenMsg) tea.Cmd {
	if msg.ID == dialogQueue {
		return m.leaveQueue(msg.Name)
	}
	if msg.ID == dialogExport {
		return m.exportFormat(msg.Name)
	}
	if msg.ID == dialogSettings {
		m.closeDialog()
		return m.chat.setting(msg.Name)
	}
	if msg.ID == dialogModels {
		m.model = msg.Name
		m.closeDialog()
		return nil
	}
	m.deps.Theme = msg.Name
	m.closeDialog()
	return m.keepTheme(msg.Name)
}

// useTheme draws everything in a theme.
func (m *App) useTheme(name string) {
	m.theme, m.named = m.deps.Themes.Choose(name, m.dark)
	m.restyle()
}

// restyle gives every part the theme's styles.
func (m *App) restyle() {
	m.styles = m.newStyles()
	m.status.SetStyles(m.styles)
	m.picker.SetStyles(m.styles)
	m.browser.SetStyles(m.styles)
	if m.screen == screenReport {
		m.report.view.SetStyles(m.styles)
		m.drawReport()
	}
	if m.help != nil {
		m.help.SetStyles(m.styles)
	}
	if m.dialog != nil {
		m.dialog.restyle(m.styles)
	}
	if c := m.chat; c != nil {
		c.composer.SetStyles(m.styles)
		c.rating.SetStyles(m.styles)
		for i := range c.panes {
			c.panes[i].SetStyles(m.styles)
		}
		if c.playing() {
			c.player.bar.SetStyles(m.styles)
		}
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
	return m.notifyText(bad, m.words.T("chat.notice_theme", msg.err))
}

// chooseLanes has the start screen begin from the lanes of the open session.
func (m *App) chooseLanes() {
	if m.chat == nil {
		return
	}
	var refs []string
	for _, l := range m.chat.session.Lanes { // in the order asked for, which no label follows
		refs = append(refs, l.Ref())
	}
	m.picker.Choose(refs)
	m.picker.SetBlind(m.chat.session.Blind.Enabled)
}
