package ui

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"kansei/sanitize"
	"kansei/ui/chat"
	"kansei/ui/dialog"
	"kansei/ui/statusbar"
	"kansei/ui/window"
)

// ExportAs says in which form a session is written.
type ExportAs struct {
	Format string // html, markdown, png or svg
	Turn   string // of a picture: a number, or two as in 2-4; empty: the last turn
	Theme  string // of a picture
}

// Exported is what was written.
type Exported struct {
	Path string
	Link string // the address of the file, empty where the terminal opens none
	Note error  // what the file lacks, nil if nothing
}

// exporting is a session that is to be written, and what was asked so far.
type exporting struct {
	ref         string // its path or ID
	turns, turn int
	format      string
}

// openExport asks in which form a session is to be written.
func (m *App) openExport(of exporting) tea.Cmd {
	if of.turns == 0 {
		return m.Notify("share.nothing")
	}
	m.exporting = of
	formats := []string{"png", "svg", "html", "markdown"}
	options := make([]dialog.Option, len(formats))
	for i, name := range formats {
		options[i] = dialog.Option{Name: name, Title: m.Words.T("share." + name), Note: strings.ToUpper(name)}
	}
	m.openDialog(window.Chooser(dialog.NewChooser(m.Styles, m.Words, m.Keys.Parts.Dialog, dialogExport, m.Words.T("share.title"), options, "")))
	return nil
}

// exportHere is openExport for the open session, at the turn that is in view.
func (m *App) exportHere() tea.Cmd {
	c := m.chat
	if c.Repass() { // what was said of the replies before would be in it
		return m.Notify("share.not_now")
	}
	return m.openExport(exporting{ref: c.Session.ID, turns: len(c.Session.Turns), turn: c.Turn})
}

// exportFormat takes the form that was chosen. A picture is of turns, which are
// asked for.
func (m *App) exportFormat(name string) tea.Cmd {
	m.closeDialog()
	m.exporting.format = name
	if name != "png" && name != "svg" || m.exporting.turns == 1 {
		return m.export("")
	}
	turn := m.exporting.turn
	if turn == 0 {
		turn = m.exporting.turns
	}
	m.openDialog(window.Text(dialog.NewText(m.Styles, m.Words, m.Keys.Parts.Dialog, dialog.Ask{
		ID: dialogExportTurn, Title: m.Words.T("share.turn_title"), Hint: m.Words.T("share.turn_hint", m.exporting.turns), Value: strconv.Itoa(turn),
	})))
	return nil
}

// export writes the session.
func (m *App) export(turn string) tea.Cmd {
	export, ref, as := m.deps.Export, m.exporting.ref, ExportAs{m.exporting.format, strings.TrimSpace(turn), m.theme.Name}
	return func() tea.Msg {
		written, err := export(ref, as)
		return exportedMsg{written, err}
	}
}

// exported says where the file is.
func (m *App) exported(msg exportedMsg) tea.Cmd {
	if msg.err != nil {
		return m.NotifyText(chat.Bad, m.Words.Message(msg.err.Error()))
	}
	text, kind := m.Words.T("chat.notice_export", msg.written.Path), chat.Info
	if msg.written.Note != nil {
		text, kind = text+" · "+m.Words.Message(msg.written.Note.Error()), statusbar.Warn
	}
	cmd := m.NotifyText(kind, text)
	m.Notice.Link = sanitize.Line(msg.written.Link)
	return cmd
}
