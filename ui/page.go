package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/ui/reading"
)

// pageInterval is after how long the page is asked for again.
const pageInterval = 10 * time.Second

// pageMsg brings the page that the program was opened with.
type pageMsg struct {
	text string
	err  error
}

// pageDueMsg says that the page is to be asked for again.
type pageDueMsg struct{}

// openPage shows the page that the program was opened with; it is read meanwhile.
func (m *App) openPage() {
	r := &m.report
	m.screen = screenReport
	r.page, r.from, r.stop = true, screenPicker, func() {}
	r.view = reading.New(m.Styles, m.Words, m.Keys.Parts.Reading)
	r.view.SetText(m.Words.T("chat.report_reading"))
}

// readPage asks for the page.
func (m *App) readPage() tea.Cmd {
	read := m.start.Page
	return func() tea.Msg {
		text, err := read()
		return pageMsg{text: text, err: err}
	}
}

// pageCame shows the page as it is now, for as long as nobody has left it.
func (m *App) pageCame(msg pageMsg) tea.Cmd {
	if !m.report.page || m.screen != screenReport || m.Ctx.Err() != nil {
		return nil
	}
	if msg.err != nil {
		msg.text = m.Words.Message(msg.err.Error())
	}
	m.report.view.SetText(msg.text)
	return tea.Tick(pageInterval, func(time.Time) tea.Msg { return pageDueMsg{} })
}
