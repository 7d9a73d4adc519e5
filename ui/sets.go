package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"kansei/ui/chat"
	"kansei/ui/dialog"
	"kansei/ui/picker"
	"kansei/ui/window"
)

// setsKeptMsg says that the sets of models were kept, or could not be.
type setsKeptMsg struct {
	notice string
	err    error
}

// nameSet asks for the name of a set of models.
func (m *App) nameSet(models []string) tea.Cmd {
	m.unnamed = models
	m.openDialog(window.Text(dialog.NewText(m.Styles, m.Words, m.Keys.Parts.Dialog, dialog.Ask{
		ID: dialogSet, Title: m.Words.T("chat.set_title"), Hint: m.Words.T("chat.set_hint"),
	})))
	return nil
}

// setNamed keeps the set; one of the same name is replaced.
func (m *App) setNamed(name string) tea.Cmd {
	name = strings.TrimSpace(name)
	if name == "" {
		return nil
	}
	sets := slices.DeleteFunc(slices.Clone(m.deps.Memory.Sets), func(s picker.Set) bool { return s.Name == name })
	return m.keepSets(append(sets, picker.Set{Name: name, Models: m.unnamed}), "chat.notice_set_kept")
}

func (m *App) dropSet(name string) tea.Cmd {
	sets := slices.DeleteFunc(slices.Clone(m.deps.Memory.Sets), func(s picker.Set) bool { return s.Name == name })
	return m.keepSets(sets, "chat.notice_set_dropped")
}

func (m *App) keepSets(sets []picker.Set, notice string) tea.Cmd {
	m.deps.Memory.Sets = sets
	m.picker.SetSets(sets)
	keep := m.deps.Memory.KeepSets
	if keep == nil {
		return nil
	}
	return func() tea.Msg { return setsKeptMsg{notice: notice, err: keep(sets)} }
}

func (m *App) setsKept(msg setsKeptMsg) tea.Cmd {
	if msg.err != nil {
		return m.NotifyText(chat.Bad, m.Words.T("chat.notice_sets", msg.err))
	}
	return m.Notify(msg.notice)
}
