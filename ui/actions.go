package ui

import (
	tea "charm.land/bubbletea/v2"

	"kansei/ui/browser"
	"kansei/ui/chat"
	"kansei/ui/dialog"
	"kansei/ui/help"
	"kansei/ui/picker"
	"kansei/ui/reading"
	"kansei/ui/reveal"
)

// carryOut does what was wanted.
func (m *App) carryOut() tea.Cmd {
	var cmds []tea.Cmd
	for len(m.Wanted) > 0 {
		a := m.Wanted[0]
		m.Wanted = m.Wanted[1:]
		cmds = append(cmds, m.do(a))
	}
	return tea.Batch(cmds...)
}

func (m *App) do(a chat.Action) tea.Cmd {
	switch a := a.(type) {
	case chat.OpenWindow:
		m.uninvited = m.uninvited || a.Uninvited
		m.openDialog(a.Window)
	case chat.AskFirst:
		m.confirm(a.Query, a.Yes)
		if a.No != nil {
			m.confirmed[a.Query.ID+noSuffix] = a.No
		}
	case chat.ShowHelp:
		m.openHelp()
	case chat.ShowDetails:
		return m.openDetails()
	case chat.LeaveChat:
		if a.Ask {
			return m.askToQuit()
		}
		return m.quit()
	case chat.Revealed:
		return m.readGuesses()
	case chat.RepliesIn:
		return m.tellAway()
	case chat.Sent:
		return tea.Batch(m.remember(a.Text), m.dropNewDraft(), m.keepDraft())
	case chat.Tagged:
		return m.rememberTags(a.Tags)
	case chat.Named:
		m.deps.Unnamed = false
		if a.Rater != "" {
			m.deps.Rater = a.Rater
		}
		return m.keepRater(a.Rater)
	}
	return nil
}

// doPart does what the person wanted by a part or a window, at once, so that the
// next key finds the screen as it is then: what is typed right after a dialog
// was closed is not for the dialog.
func (m *App) doPart(action any) tea.Cmd {
	switch a := action.(type) {
	case picker.Start:
		return m.leaveFor(func() tea.Cmd {
			kept := m.keepLast(Choice{Models: a.Models, Scenario: a.Scenario, Open: !a.Blind})
			return tea.Batch(kept, m.create(Spec{Models: a.Models, Scenario: a.Scenario, Blind: a.Blind}, a.Text))
		})
	case browser.Open:
		return m.leaveFor(func() tea.Cmd { return m.load(a.Path, toContinue) })
	case browser.Replay:
		return m.leaveFor(func() tea.Cmd { return m.load(a.Path, toReplay) })
	case browser.Rate:
		return m.leaveFor(func() tea.Cmd { return m.load(a.Path, toRate) })
	case browser.Rename:
		return m.rename(a.Path, a.Title)
	case browser.Delete:
		return m.deleteSession(a.Path)
	case browser.UndoDelete:
		return m.restoreSession()
	case browser.Export:
		return m.openExport(exporting{ref: a.Path, turns: a.Turns})
	case browser.Close:
		return m.closeScreen()
	case reading.Close:
		if m.report.page {
			return m.quit()
		}
		m.closeReport()
		return nil
	case picker.Close:
		return m.leavePicker()
	case picker.SaveSet:
		return m.nameSet(a.Models)
	case picker.DropSet:
		return m.dropSet(a.Name)
	case picker.ShowHelp:
		m.openHelp()
		return nil
	case reveal.Confirm:
		m.closeDialog()
		return m.chat.Reveal(a)
	case reveal.Look:
		m.chat.Look(a.Lane)
		return nil
	case reveal.Scroll:
		m.chat.ScrollPages(a.Pages)
		return nil
	case reveal.Close:
		m.closeDialog()
		if a.Key != nil {
			return m.handleKey(*a.Key)
		}
		return nil
	case reveal.Cancel, dialog.Cancel:
		m.closeDialog()
		return nil
	case dialog.Written:
		return m.dialogText(a)
	case dialog.No:
		return m.answeredYes(a.ID + noSuffix)
	case dialog.Yes:
		return m.answeredYes(a.ID)
	case dialog.Preview:
		m.preview(a.ID, a.Name)
		return nil
	case dialog.Chosen:
		return m.chosen(a)
	case browser.ChooseModel:
		m.openModels(a)
		return nil
	case help.Close:
		m.help = nil
		return nil
	}
	return nil
}
