package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"kansei/report"
	"kansei/report/render"
	"kansei/ui/chat"
	"kansei/ui/reading"
)

// reported is the report over the saved sessions, as far as it is there.
type reported struct {
	view       reading.Model
	findings   *report.Findings // nil until they are there
	generation int              // of the reading; what comes from an older one is dropped
	stop       context.CancelFunc
	from       screen // where it was opened
	page       bool   // it is the page that the program was opened with
}

// openReport shows the report; what it is made from is read meanwhile.
func (m *App) openReport() tea.Cmd {
	r := &m.report
	if m.screen == screenReport {
		m.closeReport()
		return nil
	}
	r.from, m.screen = m.screen, screenReport
	m.Notice.Answered()
	r.view = reading.New(m.Styles, m.Words, m.Keys.Parts.Reading)
	r.findings, r.page = nil, false
	r.generation++
	r.view.SetText(m.Words.T("chat.report_reading"))
	m.resize()
	var ctx context.Context
	ctx, r.stop = context.WithCancel(m.Ctx)
	generation, find, save := r.generation, m.deps.Report, m.deps.Save
	// What stands on the screen counts, too, though a save may be on its way.
	snapshot := m.chat.Unsaved()
	if snapshot == nil {
		return func() tea.Msg { return reportOf(ctx, generation, find) }
	}
	return func() tea.Msg {
		if _, err := save(snapshot); err != nil {
			return reportedMsg{generation: generation, err: err}
		}
		return reportOf(ctx, generation, find)
	}
}

func reportOf(ctx context.Context, generation int, find func(context.Context) (report.Findings, error)) tea.Msg {
	found, err := find(ctx)
	return reportedMsg{generation: generation, findings: found, err: err}
}

// reportCame takes the findings in.
func (m *App) reportCame(msg reportedMsg) tea.Cmd {
	r := &m.report
	if msg.generation != r.generation || m.screen != screenReport {
		return nil
	}
	if msg.err != nil {
		m.closeReport()
		return m.NotifyText(chat.Bad, m.Safe(m.Words.Message(msg.err.Error())))
	}
	r.findings = &msg.findings
	m.drawReport()
	return nil
}

// drawReport lays the report out for the screen as it is.
func (m *App) drawReport() {
	r := &m.report
	if r.findings != nil {
		r.view.SetText(render.Text(*r.findings, m.Styles, min(r.view.Width(), widestReport)))
	}
}

// widestReport is how wide a report is read with ease.
const widestReport = 132

func (m *App) closeReport() {
	m.report.stop()
	m.report.page = false
	m.report.findings = nil
	m.screen = m.report.from
	m.resize()
}
